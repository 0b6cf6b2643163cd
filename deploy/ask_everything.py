"""Everything the API's own description allows, and what it does not, asked of a running server: `make fuzz`.

A small authority on SQLite, one server, and schemathesis for each role: it makes requests from `/api/v1/openapi.json`,
right and wrong ones, and holds each answer to what is described there. Any server error, any status or body that is
not described, and any wrong request that is taken, is a fault.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deadlines import clock
from deploy.machines import ROOT, ask, free_port

CASES = 60
ROLES = ("caseworker", "manager", "auditor", "admin")


@contextmanager
def server(var: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A server over a small authority; its address and a token for each role."""
    from api.accounts import create_token
    from cases.officers import add_officer
    from tests.bench import world
    from tests.casework import swept_today
    from workflows import snapshots

    database = world.open_world(var, CASES)
    now = clock.now()
    with database.writing() as session:
        for role in ROLES:
            add_officer(
                session, f"fuzz_{role}", display_name=role, email=f"{role}@example.org", role=role, team="team_1",
                password_hash=None, now=now,
            )  # fmt: skip
        tokens = {role: create_token(session, f"fuzz_{role}", now) for role in ROLES}
        picture = snapshots.ask(session, clock.day_of(now), now, by="nobody", now=now)
    snapshots.finish(database, picture, clock.now)
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SENDFLOW_", "PREFECT_"))}
    told = {
        "SENDFLOW_VAR": str(var), "SENDFLOW_DATABASE_URL": f"sqlite:///{var / 'world.db'}", "SENDFLOW_PORT": str(port),
        "SENDFLOW_AUTHORITY_NAME": "Fuzz County Council", "SENDFLOW_BASE_URL": f"http://127.0.0.1:{port}",
        "SENDFLOW_DEMO": "true", "SENDFLOW_HOME": str(ROOT), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    swept_today(database)  # without the day's work done health rightly says that it is late, as an error
    database.close()
    with (var / "server.log").open("wb") as log:
        running = subprocess.Popen([sys.executable, "-m", "api.web"], env=kept | told, cwd=ROOT, stdout=log, stderr=log)
        try:
            while ask(port, "GET", "/api/v1/health")[0] not in (200, 503):
                if running.poll() is not None:
                    raise SystemExit((var / "server.log").read_text())
            yield f"http://127.0.0.1:{port}", tokens
        finally:
            running.terminate()
            running.wait()


def asked(address: str, token: str, given: argparse.Namespace) -> list[str]:
    """What schemathesis is told beside what stands in its file."""
    return [
        "--config-file", str(ROOT / "deploy" / "schemathesis.toml"),
        "run", f"{address}/api/v1/openapi.json", "--header", f"Authorization:Bearer {token}",
        "--max-examples", str(given.examples), "--seed", str(given.seed), "--generation-database", "none",
    ]  # fmt: skip


def main(words: list[str]) -> int:
    """Ask as each role; the code to leave with: 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=30, help="how many requests of each kind for each call (30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", choices=ROLES, action="append", help="only as this role")
    given, rest = parser.parse_known_args(words)
    command = [sys.executable, "-m", "schemathesis.cli"]
    found = 0
    with tempfile.TemporaryDirectory(prefix="sendflow-fuzz-") as folder, server(Path(folder)) as (address, tokens):
        for role in given.role or ROLES:
            print(f"As {role}:", flush=True)
            done = subprocess.run([*command, *asked(address, tokens[role], given), *rest], cwd=folder, check=False)
            found = found or done.returncode
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
