"""Several machines on one, and the proof that they share a day's sweep: `make scale-out`.

PostgreSQL for our database and for Prefect's, a Prefect server, two workers and two API processes, each worker as a
machine of its own: when one of them goes, everything it had started goes with it, by SIGKILL. It happens in the middle
of a sweep in which every case has to be worked out anew. What is then proved is read from the database alone.
"""

import argparse
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from deadlines import clock
from deploy.machines import PATIENCE_SECONDS, Machine, NotProved, Site, ask, free_port, wait_for
from deploy.scale_proof import Proof, due_reminders, prove

EHC = "ehc_assessment"
POOL = "sendflow"


@contextmanager
def site(quiet: bool) -> Iterator[Site]:
    """PostgreSQL with two databases and a folder; whatever was started on the machines ends with it."""
    from tests.postgres import running_postgres

    with tempfile.TemporaryDirectory(prefix="sendflow-scale-") as folder, running_postgres("pg_trgm") as server:
        ours, prefects = server.create_database(), server.create_database()
        made = Site(Path(folder), ours, prefects.replace("+psycopg", "+asyncpg"), quiet)
        made.ports = {name: free_port() for name in ("prefect", "api 1", "api 2")}
        try:
            yield made
        finally:
            for machine in made.machines.values():
                machine.lose_power()


def start_all(here: Site) -> None:
    """Prefect's server on PostgreSQL, its deployments, two API processes and two workers."""
    port = str(here.ports["prefect"])
    server = here.machine("prefect", PREFECT_SERVER_DATABASE_CONNECTION_URL=here.prefect_url)
    server.start(sys.executable, "-m", "workflows.flows.server", "--host", "127.0.0.1", "--port", port)
    for name in ("api 1", "api 2"):
        here.machine(name, SENDFLOW_PORT=str(here.ports[name])).start(sys.executable, "-m", "api.web")
    wait_for("Prefect's server does not answer", lambda: ask(here.ports["prefect"], "GET", "/api/health")[0] == 200)
    here.say("Prefect's server answers, on PostgreSQL")
    registrar = here.machine("registrar")
    for command in (
        ("prefect", "--no-prompt", "work-pool", "create", "--type", "process", "--overwrite", POOL),
        ("prefect", "--no-prompt", "deploy", "--all", "--prefect-file", "deploy/prefect.yaml"),
        ("workflows.flows.automations",),  # what ends a run whose machine is gone, so that the next may begin
    ):
        registrar.start(sys.executable, "-m", *command)
        if registrar.started[-1].wait(PATIENCE_SECONDS):
            raise NotProved(f"{' '.join(command)} failed: {(here.var / 'registrar.log').read_text()[-2000:]}")
    here.say("the deployments of deploy/prefect.yaml are registered")
    for name in ("worker 1", "worker 2"):
        here.machine(name).start(
            sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process", "--limit", "4"
        )
    for name in ("api 1", "api 2"):
        wait_for(f"{name} does not answer", lambda: ask(here.ports[name], "GET", "/api/v1/health")[0] in (200, 503))  # noqa: B023
    here.say("two workers and two API processes run")


def run_sweep(here: Site, process_key: str, day: date) -> None:
    """Ask Prefect for the daily sweep of a process, as its schedule would at six."""
    port, name = here.ports["prefect"], process_key.replace("_", "-")
    _, found = ask(port, "GET", f"/api/deployments/name/{quote('Daily sweep')}/{name}")
    given = {"process_key": process_key, "as_of": day.isoformat()}
    status, _ = ask(port, "POST", f"/api/deployments/{found['id']}/create_flow_run", {"parameters": given})
    if status not in (200, 201):
        raise NotProved(f"Prefect would not begin the sweep of {process_key}: {status}.")


@dataclass
class Calls:
    """Calls to both API processes while the sweep goes on: how many were answered, how long each took."""

    took: list[float] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    written: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def go_on(self, ports: list[int], token: str, cases: int) -> None:
        """Read cases, and record in some, in turn at each process until told to end."""
        for number in range(10**9):
            if self._over.is_set():
                return
            port, ref = ports[number % len(ports)], f"B-{number * 31 % cases:06d}"
            writes = number % 50 == 7 and self.written < 10
            body = {"kind": "cause_of_lateness_recorded", "happened_on": str(clock.today()),
                    "detail": {"cause": "staffing"}}  # fmt: skip
            began = time.perf_counter()
            path = f"/api/v1/cases/{ref}"
            if writes:
                status, _ = ask(port, "POST", f"{path}/facts", body, token)
            else:
                status, _ = ask(port, "GET", path, None, token)
            self.took.append(time.perf_counter() - began)
            self.written += writes
            if status not in (200, 201):
                self.bad.append(status)
            time.sleep(0.05)

    def end(self) -> None:
        self._over.set()


def machine_of(here: Site, worker: str) -> Machine:
    """The machine on which a holder of a slice, named host:pid:..., runs."""
    pid = int(worker.split(":")[1])
    for machine in here.machines.values():
        if pid in set(machine.processes()):
            return machine
    raise NotProved(f"Nobody knows on which machine {worker} runs.")


def kill_in_the_middle(here: Site, proof: Proof) -> tuple[str, int, int]:
    """Take the power from the machine that began the sweep, once a fifth is done; its name, slices done, slices."""
    wait_for("the sweep did not begin", lambda: proof.slices(), 0.02)
    wait_for("a fifth of the sweep was not done", lambda: proof.done() >= max(1, proof.slices() // 5), 0.02)
    first = proof.holder_of_first()
    lost = machine_of(here, first)
    here.say(f"{lost.name} began the sweep; {proof.done()} of {proof.slices()} slices are done")
    gone = lost.lose_power()
    done, of = proof.done(), proof.slices()
    here.say(f"{lost.name} lost its power: {gone} processes killed, {done} of {of} slices done")
    return lost.name, done, of


def main(words: list[str]) -> int:
    """Run the day and prove it; the code to leave with."""
    parser = argparse.ArgumentParser(prog="make scale-out", description=__doc__)
    parser.add_argument("--cases", type=int, default=25_000, help="how many open cases (25,000)")
    parser.add_argument("--only-assessments", action="store_true", help="leave out the processes without a case here")
    parser.add_argument("--quiet", action="store_true", help="say only the result")
    given = parser.parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops it leaves none of its processes behind
    try:
        with site(given.quiet) as here:
            return go_through_a_day(here, given.cases, given.only_assessments)
    except NotProved as fault:
        print(f"Not proved: {fault}", file=sys.stderr)
        return 1


def go_through_a_day(here: Site, cases: int, only_assessments: bool) -> int:
    """Make the cases, run the day, kill a worker, and print what the database says of it."""
    from api.accounts import create_token
    from cases.reminder_policy import Policy
    from tests.bench import world
    from workflows import slices
    from workflows.processes import PROCESSES

    day = Policy().on_or_after(clock.today())  # nobody is told anything on a quiet day
    database = world.open_world(here.var, cases, here.url)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE case_summary SET computed_with = 'before a change of the law'")
        token = create_token(session, "manager0", clock.now())
    due = due_reminders(database, day)
    here.say(f"{cases:,} open cases, each to be worked out anew; {due.told:,} reminders go that day")
    start_all(here)
    proof = Proof(database, EHC, day)
    calls = Calls()
    caller = threading.Thread(target=calls.go_on, args=([here.ports["api 1"], here.ports["api 2"]], token, cases))
    with database.writing() as session:
        slices.begin(session, EHC, day, clock.now(), size=min(slices.SLICE, max(1, cases // 40)))
    caller.start()
    try:
        swept_from = time.monotonic()
        run_sweep(here, EHC, day)
        lost, done, of = kill_in_the_middle(here, proof)
        wait_for("the sweep of the assessments was not finished", proof.is_finished)
        took = time.monotonic() - swept_from
        here.say(f"the sweep of the assessments is finished, {took:.1f} s after it was asked for")
        others = [] if only_assessments else [key for key in PROCESSES if key != EHC]
        for key in others:
            run_sweep(here, key, day)
        wait_for("the day was not finished", lambda: all(Proof(database, key, day).is_finished() for key in others))
        here.say(f"the day is finished: {1 + len(others)} processes")
    finally:
        calls.end()
        caller.join()
    found = prove(database, EHC, day, cases, due, written=calls.written)
    latency = sorted(calls.took)[int(len(calls.took) * 0.95)] * 1000
    found.append((not calls.bad, f"{len(calls.took)} API calls to two processes meanwhile, {calls.written} of them "
                  f"writing, {len(calls.bad)} refused or lost; 95 in a hundred within {latency:.0f} ms"))  # fmt: skip
    found.append((done < of, f"{lost} was killed with {of - done} of {of} slices still to do"))
    for is_so, sentence in found:
        print(f"{'yes' if is_so else 'NO '}  {sentence}", flush=True)
    database.close()
    return 0 if all(is_so for is_so, _ in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
