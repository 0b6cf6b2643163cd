"""The main pages as people ask for them, whole: sign-in kept, queries, template; p50, p95 and the weight of each."""

import gzip
import os
import re
from datetime import timedelta
from time import process_time

from fastapi.testclient import TestClient

from api.accounts import hash_password
from api.app import create_app
from api.settings import load_settings
from cases.database import Database
from cases.officers import add_officer
from deadlines import clock
from tests.bench import world
from tests.bench.measure import in_ms, peak_mb, say, seconds
from tests.bench.of_sweeps import COUNTRY
from workflows.figures import make_figures

PASSWORD = "bench-password-1"
CALLS = 60
_PARTS = ("day", "month", "year")
REF = "B-000031"
# The name of a page, who asks for it, and its address.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("a caseworker's home", "worker000", "/"),
    ("a pile of the home", "worker000", "/todo/overdue"),
    ("overdue deadlines", "manager0", "/deadlines?standing=overdue"),
    ("cases", "manager0", "/cases"),
    ("a case", "worker000", f"/cases/{REF}"),
    ("a fact to record", "worker000", f"/cases/{REF}/record"),
    ("what if", "worker000", f"/cases/{REF}/what-if"),
    ("the boards", "manager0", "/boards"),
    ("twelve weeks", "manager0", "/boards/ahead"),
    ("timeliness", "manager0", "/boards/timeliness"),
    ("due by school", "manager0", "/boards/due?by=school"),
    ("breach forecast", "manager0", "/boards/forecast"),
    ("workload", "manager0", "/boards/workload"),
    ("a case as it was", "auditor0", f"/cases/{REF}/replay"),
)


def main_pages() -> None:
    """Over 25,000 open cases."""
    _measure("page_25k", world.OPEN_CASES)


def main_pages_of_a_region() -> None:
    """Over 100,000 open cases."""
    _measure("page_100k", 100_000)


def main_pages_of_a_country() -> None:
    """Over 720,000 open cases."""
    _measure("page_720k", COUNTRY)


def _measure(bench: str, cases: int) -> None:
    with world.folder() as path:
        world.kept_world(path, cases, lambda database: _ready(bench, database)).close()
        os.environ |= {
            "SENDFLOW_VAR": str(path), "SENDFLOW_DATABASE_URL": f"sqlite:///{path}/world.db", "SENDFLOW_DEMO": "true",
        }  # fmt: skip
        with TestClient(create_app(load_settings()), base_url="http://127.0.0.1") as client:
            shared = _weight_of_shared(client)
            for name, who, address in PAGES:
                _sign_in(client, who)
                say(bench, page=name, **_asked(client, address), peak_mb=peak_mb())
            _counts(bench, client)
        say(bench, page="style sheets, scripts and fonts, once", **shared)


def _ready(bench: str, database: Database) -> None:
    """Those who ask may sign in, and the figures of the night are there, which some boards read."""
    took = seconds(lambda: make_figures(database, clock.today(), now=clock.now()))
    say(f"{bench}_figures", s=round(took, 1), peak_mb=peak_mb())
    _let_in(database)


def _asked(client: TestClient, address: str) -> dict[str, float]:
    """A page asked for again and again, after once not counted; by the clock, and by this process's own time."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    began = process_time()
    times = [seconds(lambda: client.get(address)) for _ in range(CALLS)]
    cpu_ms = (process_time() - began) / CALLS * 1e3
    kb, sent = len(answer.content) / 1024, len(gzip.compress(answer.content)) / 1024
    return {**in_ms(times), "cpu_ms": round(cpu_ms, 1), "kb": round(kb), "gzip_kb": round(sent, 1)}


def _counts(bench: str, client: TestClient) -> None:
    """The counts of a year: worked out, which nobody waits for, and then the page and a list behind it."""
    _sign_in(client, "manager0")
    csrf = re.search(r'name="csrf" value="([^"]*)"', client.get("/counts-pack").text)
    first, last = clock.today() - timedelta(days=365), clock.today()
    days = {f"{name}-{part}": getattr(day, part) for name, day in (("from", first), ("to", last)) for part in _PARTS}
    asked = {"process": "ehc_assessment", **days, "csrf": csrf[1] if csrf else ""}
    began = process_time()
    answer = client.post("/counts-pack/ask", data=asked, headers={"Sec-Fetch-Site": "same-origin"})
    say(bench, page="counts of a year, worked out", cpu_ms=round((process_time() - began) * 1e3), peak_mb=peak_mb())
    address = answer.url.raw_path.decode()
    say(bench, page="counts of a year", **_asked(client, address))
    say(bench, page="late duties of a year", **_asked(client, f"{address.replace('pack?', 'pack/duties?')}&way=late"))


def _let_in(database: Database) -> None:
    """A password for those who are there, and an auditor."""
    with database.writing() as session:
        add_officer(
            session, "auditor0", display_name="Auditor", email="auditor0@example.org", role="auditor", team=None,
            password_hash=None, now=clock.now(),
        )  # fmt: skip
        session.connection().exec_driver_sql("UPDATE officer SET password_hash = ?", (hash_password(PASSWORD),))


def _sign_in(client: TestClient, username: str) -> None:
    client.cookies.clear()
    found = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/sign-in").text)
    data = {"username": username, "password": PASSWORD, "csrf_token": found[1] if found else "", "next": "/"}
    client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "same-origin"})


def _weight_of_shared(client: TestClient) -> dict[str, float]:
    """What a browser fetches besides a page, and keeps: as sent, compressed."""
    page = client.get("/sign-in").text
    parts = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2))', page)))
    sizes = [len(client.get(part).content) for part in parts]
    return {"files": len(parts), "kb": round(sum(sizes) / 1024)}
