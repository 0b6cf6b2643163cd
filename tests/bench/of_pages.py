"""Lists, the sweep and HTTP, each over 25,000 open cases."""

import http.client
import json
import os
import resource
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from fastapi.testclient import TestClient

from api.accounts import create_token, hash_password
from api.app import create_app
from api.children import Children
from api.programs import web_processes
from api.settings import load_settings
from cases.database import Database
from cases.officers import add_officer
from cases.reminder_policy import Policy
from deadlines import clock
from tests.bench import world
from tests.bench.measure import in_ms, peak_mb, say, seconds
from workflows.forecasting import forecast
from workflows.sweep import sweep

CLIENTS, CALLS_EACH = 20, 40
PASSWORD = "bench-password-1"


def _settings(path: Path) -> None:
    os.environ |= {
        "SENDFLOW_VAR": str(path),
        "SENDFLOW_DATABASE_URL": f"sqlite:///{path}/world.db",
        "SENDFLOW_DEMO": "true",
    }


def _add_user(database: Database, name: str, role: str) -> str:
    with database.writing() as session:
        add_officer(
            session, name, display_name=name, email=f"{name}@example.org", role=role, team=None,
            password_hash=hash_password(PASSWORD), now=clock.now(),
        )  # fmt: skip
        return create_token(session, name, clock.now())


def overdue_page() -> None:
    """The manager's page of overdue deadlines, whole: sign-in kept, query, reasons and template, in process."""
    with world.folder() as path:
        database = world.open_world(path)
        _add_user(database, "manager", "manager")
        _settings(path)
        with TestClient(create_app(load_settings()), base_url="http://127.0.0.1") as client:
            form = client.get("/sign-in").text
            token = form.split('name="csrf_token" value="')[1].split('"')[0] if 'name="csrf_token"' in form else ""
            data = {"username": "manager", "password": PASSWORD, "csrf_token": token, "next": "/"}
            client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "same-origin"})
            answer = client.get("/deadlines?standing=overdue")
            assert answer.status_code == 200, answer.status_code
            assert "B-0" in answer.text
            times = [seconds(lambda: client.get("/deadlines?standing=overdue")) for _ in range(100)]
        say("overdue_page_25k", **in_ms(times), kb=round(len(answer.content) / 1024), aim_p95_ms=20, peak_mb=peak_mb())


def sweeping() -> None:
    """One daily sweep over 25,000 open cases, the first (with every reminder still untold) and a second."""
    with world.folder() as path:
        database = world.open_world(path)
        day = Policy().on_or_after(clock.today())
        once = [
            seconds(lambda: sweep(database, "ehc_assessment", day, now=clock.now, office=world.OFFICE))
            for _ in range(2)
        ]
        say("sweep_25k", first_s=round(once[0], 2), again_s=round(once[1], 2), aim_s=20, peak_mb=peak_mb())


def forecasting() -> None:
    """What fourteen days of sweeps over 25,000 open cases will send, nothing having been told before."""
    with world.folder() as path:
        database = world.open_world(path)
        with database.reading() as session:
            took = seconds(lambda: forecast(session, clock.today(), 14, world.OFFICE))
        say("forecast_14_days_25k", s=round(took, 2), peak_mb=peak_mb())


def http_calls() -> None:
    """GET case and POST fact with twenty clients at once, each asking again as soon as it is answered."""
    with world.folder() as path:
        database = world.open_world(path)
        token = _add_user(database, "caseworker", "caseworker")
        database.close()
        _settings(path)
        ask_over_http(token)


def ask_over_http(token: str) -> None:
    """Start the very processes that `sendflow serve` starts, ask them, end them; the settings say over which data."""
    settings = load_settings()
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        port = listener.getsockname()[1]
        children = Children(print, is_hurried=lambda: False)
        for each in web_processes(settings, listener):
            children.start(each)
        try:
            _wait_for(port)
            read = _clients(port, token, _get_case)
            written = _clients(port, token, _post_fact)
        finally:
            children.end()
    peak = peak_mb(resource.RUSAGE_CHILDREN)
    for name, (times, took) in (("http_get_case", read), ("http_post_fact", written)):
        say(
            name,
            clients=CLIENTS,
            processes=settings.web_workers,
            per_s=round(len(times) / took),
            **in_ms(times),
            aim_p95_ms=50,
            process_peak_mb=peak,
        )


def _wait_for(port: int) -> None:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError):
            if _ask(connection, "GET", "/api/v1/health", {}, None) == 200:
                return
        connection.close()
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _get_case(connection: http.client.HTTPConnection, headers: dict[str, str], number: int) -> int:
    return _ask(connection, "GET", f"/api/v1/cases/B-{number:06d}", headers, None)


def _post_fact(connection: http.client.HTTPConnection, headers: dict[str, str], number: int) -> int:
    body = {
        "kind": "cause_of_lateness_recorded",
        "happened_on": str(clock.today()),
        "detail": {"cause": "staffing"},
    }
    keyed = headers | {"Idempotency-Key": uuid4().hex}
    return _ask(connection, "POST", f"/api/v1/cases/B-{number:06d}/facts", keyed, body)


def _clients(
    port: int, token: str, call: Callable[[http.client.HTTPConnection, dict[str, str], int], int]
) -> tuple[list[float], float]:
    times: list[float] = []
    expected = {200, 201}

    def client(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for number in range(CALLS_EACH + 2):
            began = time.perf_counter()
            status = call(connection, headers, (place * 997 + number * 31) % world.OPEN_CASES)
            if status not in expected:
                raise SystemExit(f"answered {status}")
            if number >= 2:  # the first two open the connection and warm the caches
                times.append(time.perf_counter() - began)
        connection.close()

    threads = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == CLIENTS * CALLS_EACH, "some calls failed"
    return times, time.perf_counter() - began


def _ask(connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: object) -> int:
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
