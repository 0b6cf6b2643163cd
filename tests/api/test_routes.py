"""Every route by name with who may use it: one that is not in the table fails, and so does a GET that writes."""

from datetime import date
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import text

from api.roles import ROLES
from tests.api.calls import Office, days_ago, fact, request
from tests.api.page_routes import PAGES

ANYBODY = "anybody"
READERS = {"caseworker", "senior", "manager", "auditor"}
RECORDERS = {"caseworker", "senior", "manager"}
LAW = READERS | {"admin"}
OUTBOX = {"manager", "auditor", "admin"}

# Method, address, who may use it. Everybody else is told that it is not there (404); without a token, 401.
CALLS: dict[tuple[str, str], set[str] | str] = {
    ("GET", "/api/v1/openapi.json"): ANYBODY,
    ("GET", "/api/v1/health"): ANYBODY,
    ("GET", "/api/v1/limits"): LAW,
    ("GET", "/api/v1/limits/{key}"): LAW,
    ("POST", "/api/v1/limits/calculate"): LAW,
    ("GET", "/api/v1/processes"): LAW,
    ("GET", "/api/v1/processes/{key}"): LAW,
    ("POST", "/api/v1/cases"): RECORDERS,
    ("GET", "/api/v1/cases"): READERS,
    ("GET", "/api/v1/cases/{ref}"): READERS,
    ("GET", "/api/v1/cases/{ref}/facts"): READERS,
    ("POST", "/api/v1/cases/{ref}/facts"): RECORDERS,
    ("GET", "/api/v1/cases/{ref}/timetable"): READERS,
    ("POST", "/api/v1/cases/{ref}/what-if"): RECORDERS,
    ("GET", "/api/v1/deadlines"): READERS,
    ("GET", "/api/v1/outbox"): OUTBOX,
    ("GET", "/api/v1/outbox/forecast"): OUTBOX,
    ("GET", "/api/v1/verify"): {"auditor", "admin"},
}
BODIES: dict[str, Any] = {
    "/api/v1/limits/calculate": [],
    "/api/v1/cases": request(date(2025, 5, 21)),
    "/api/v1/cases/{ref}/facts": fact("meeting_held", date(2025, 6, 1)),
    "/api/v1/cases/{ref}/what-if": {},
}
KEYS = {"limits": "final_plan", "processes": "ehc_assessment"}


QUERIES = {"/cases/{ref}/record": "?kind=meeting_held", "/reassign": "?ref={ref}"}


def address(path: str, ref: str) -> str:
    key = next((key for word, key in KEYS.items() if f"/{word}/" in path), "")
    return (path + QUERIES.get(path, "")).format(ref=ref, key=key, sequence=1, username="colleague")


def test_every_route_is_listed_with_who_may_use_it(office: Office) -> None:
    found = {
        (method, route.path)
        for route in iter_route_contexts(office.world.app.routes)
        for method in getattr(route, "methods", None) or {"GET"}
        if method != "HEAD" and route.path != "/static"
    }
    assert found == set(CALLS) | set(PAGES)


def test_the_table_names_no_role_there_is_not() -> None:
    named = {role for who in CALLS.values() if not isinstance(who, str) for role in who}
    assert named <= set(ROLES)


@pytest.mark.parametrize(("method", "path"), CALLS, ids=[" ".join(each) for each in CALLS])
def test_only_who_is_listed_may_call(office: Office, method: str, path: str) -> None:
    ref = office.opened(date(2025, 5, 21))
    who = CALLS[method, path]
    where = address(path, ref)
    for role in ROLES:
        headers = {"Authorization": f"Bearer {office.tokens[role]}"}
        body = {"json": BODIES[path]} if method == "POST" else {}
        status = office.client.request(method, where, headers=headers, **body).status_code
        allowed = who == ANYBODY or role in who
        assert (status in (200, 201)) == allowed, (role, status)
        assert allowed or status == 404


CLOSED = [call for call, who in CALLS.items() if who != ANYBODY]


@pytest.mark.parametrize(("method", "path"), CLOSED, ids=[" ".join(each) for each in CLOSED])
def test_nobody_calls_without_a_token(quiet_office: Office, method: str, path: str) -> None:
    body = {"json": BODIES[path]} if method == "POST" else {}
    assert quiet_office.client.request(method, address(path, "EHC-1"), **body).status_code == 401


def state_of(office: Office) -> str:
    """Everything in every table of SQLite, so that a change of any value shows."""
    with office.world.database.reading() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return "".join(str(session.execute(text(f"SELECT * FROM {table}")).all()) for table in sorted(tables))


READS = [path for method, path in CALLS if method == "GET"]
OPENED = [path for method, path in PAGES if method == "GET"]
SENT = [path for method, path in PAGES if method == "POST"]


@pytest.mark.parametrize("path", [*READS, "/api/v1/cases/{ref}/what-if", "/api/v1/limits/calculate"])
def test_what_only_reads_writes_nothing(office: Office, path: str) -> None:
    ref = office.opened(days_ago(300), owner="caseworker")
    where = address(path, ref)
    before = state_of(office)
    for role in ROLES:
        headers = {"Authorization": f"Bearer {office.tokens[role]}"}
        if path in READS:
            office.client.get(where, headers=headers)
        else:
            office.client.post(where, headers=headers, json=BODIES[path])
    assert state_of(office) == before


@pytest.mark.parametrize("path", OPENED)
def test_only_who_is_listed_may_open_a_page(office: Office, path: str) -> None:
    ref = office.opened(days_ago(30), owner="caseworker")
    where = address(path, ref)
    who = PAGES["GET", path]
    for role in ROLES:
        opened = office.world.browser(role).open(where)
        allowed = who == ANYBODY or role in who
        assert (opened.status == 200) == allowed, (role, opened.status)
        assert allowed or opened.status == 404
    if who != ANYBODY:
        assert office.world.browser().open(where).path == "/sign-in"


@pytest.mark.parametrize("path", [path for path in SENT if path != "/sign-in"])
def test_a_form_without_its_token_does_nothing(office: Office, path: str) -> None:
    ref = office.opened(days_ago(30), owner="caseworker")
    browsers = {role: office.world.browser(role) for role in ROLES}
    before = state_of(office)
    for role, browser in browsers.items():
        status = browser.client.post(address(path, ref), data={"csrf": "guessed"}).status_code
        assert status in ((403,) if role in PAGES["POST", path] else (403, 404)), (role, status)
    assert state_of(office) == before


@pytest.mark.parametrize("path", OPENED)
def test_a_page_that_is_opened_writes_nothing(office: Office, path: str) -> None:
    ref = office.opened(days_ago(300), owner="caseworker")
    browsers = [office.world.browser(role) for role in ROLES]
    before = state_of(office)
    for browser in browsers:
        browser.open(address(path, ref))
    assert state_of(office) == before
