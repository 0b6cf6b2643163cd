"""Messages a second through a real SMTP server, and what a run of each process's flow costs with Prefect running."""

import os
import statistics
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from cases.database import Database, migrate, open_database
from deadlines import clock
from deploy.machines import free_port
from notifications.channels import channel_from_url
from notifications.delivery import DeliveryReport, deliver_waiting
from notifications.outbox import NewMessage, enqueue
from tests.bench import world
from tests.bench.measure import peak_mb, say, seconds
from tests.golden.stories import stories
from workflows.processes import PROCESSES
from workflows.record import open_case

MESSAGES, ROUNDS = 2_000, 5
MAIL_SERVER = """
import time
from tests.smtp import MailServer
with MailServer() as server:
    print(server.url, flush=True)
    time.sleep(3600)
"""


def delivering() -> None:
    """Messages claimed, written, sent and marked, by one deliverer and by two at once, to a server apart."""
    mail = subprocess.Popen([sys.executable, "-c", MAIL_SERVER], stdout=subprocess.PIPE, text=True)
    assert mail.stdout is not None
    url = mail.stdout.readline().strip()
    try:
        with world.folder() as path:
            database, _ = world.staffed(path)
            for deliverers in (1, 2):
                _queue(database, str(deliverers))
                took = seconds(lambda: _deliver(database, url, path, deliverers))  # noqa: B023
                figures = {"deliverers": deliverers, "messages": MESSAGES, "per_s": round(MESSAGES / took)}
                say("outbox_smtp", **figures, peak_mb=peak_mb())
            database.close()
    finally:
        mail.kill()
        mail.wait()


def _queue(database: Database, mark: str) -> None:
    context = {
        "case_ref": "EHC-2026-000001",
        "case_url": world.OFFICE.case_url("EHC-2026-000001"),
        "title": "EHC needs assessment",
        "duty": "notify",
        "due_on": "2026-10-13",
        "do_by": None,
        "cite": "SI 2014/1530, reg 5(1)",
        "owner_label": "you",
        "authority_name": world.OFFICE.name,
    }
    what, to = "deadline_due_soon", "worker@example.org"
    messages = (
        NewMessage(f"{mark}:{number}", what, "o-1", to, "A measurement.", context) for number in range(MESSAGES)
    )
    with database.writing() as session:
        enqueue(session, messages, now=clock.now())


def _deliver(database: Database, url: str, path: Path, deliverers: int) -> None:
    reports: list[DeliveryReport] = []

    def deliver(name: str) -> None:
        channel = channel_from_url(url, path)
        reports.append(
            deliver_waiting(database.writing, channel, now=clock.now, worker=name, at_most=MESSAGES)
        )  # fmt: skip

    threads = [threading.Thread(target=deliver, args=(f"deliverer {number}",)) for number in range(deliverers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.sent for each in reports) == MESSAGES, reports


def flow_runs() -> None:
    """Seconds of a run of each process's flow, all its tasks and the events included, with Prefect's server beside."""
    with world.folder() as path:
        port = free_port()
        os.environ |= {
            "PREFECT_HOME": str(path / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "SENDFLOW_DATABASE_URL": f"sqlite:///{path}/flows.db", "SENDFLOW_VAR": str(path),
            "SENDFLOW_AUTHORITY_NAME": world.OFFICE.name, "SENDFLOW_BASE_URL": world.OFFICE.address,
            "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }  # fmt: skip
        command = (sys.executable, "-m", "workflows.flows.server", "--host", "127.0.0.1", "--port", str(port))
        began = time.perf_counter()
        with (path / "server.log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port)
            say("prefect_server_start", s=round(time.perf_counter() - began, 1))
            _run_each(os.environ["SENDFLOW_DATABASE_URL"])
        finally:
            server.terminate()
            server.wait()


def _run_each(url: str) -> None:
    migrate(url)
    began = time.perf_counter()
    from workflows.flows.processes import FLOWS

    say("import_flows", s=round(time.perf_counter() - began, 1))
    database = open_database(url)
    refs = _one_case_of_each(database)
    took: dict[str, float] = {}
    for key, ref in refs.items():
        times = []
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            ended = FLOWS[key](case_ref=ref, as_of=clock.today(), return_state=True)
            times.append(time.perf_counter() - began)
            assert ended.is_completed(), ended
        took[key] = round(statistics.median(times[1:]), 2)
    say("flow_run", **took)
    median = round(statistics.median(took.values()), 2)
    say("flow_run_all", median_s=median, most_s=max(took.values()), peak_mb=peak_mb())
    database.close()


def _one_case_of_each(database: Database) -> dict[str, str]:
    """A case of every process of the authority's, with the fact that its first golden story begins with."""
    refs: dict[str, str] = {}
    for story in stories():
        key, fact = story.process.key, story.lines[0].fact
        if key in PROCESSES and key not in refs and fact:
            with database.writing() as session:
                made = open_case(session, key, None, fact, by=world.AUTHOR, now=clock.now(), office=world.OFFICE)
            refs[key] = made.history.ref
    assert set(refs) == set(PROCESSES)
    return refs


def _wait_for(port: int) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit("Prefect's server did not start.")
