"""Every route by name with who may use it: one that is not in the table fails, and so does a GET that writes."""

from datetime import date
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import text

from api.roles import ROLES
from cases import drafts
from cases.log import Author
from cases.schools import NewSchool, put_schools
from deadlines import clock
from tests.api.calls import Office, fact, request
from tests.api.page_routes import CHOOSING, MACHINES, PAGES, WITH_PROVIDER
from tests.api.world import Browser, an_act, link_sent
from tests.casework import swept_today
from tests.workflows.noticing import Post
from workflows import snapshots
from workflows.approvals import ask

ANYBODY = "anybody"
READERS = {"caseworker", "senior", "manager", "auditor"}
RECORDERS = {"caseworker", "senior", "manager"}
LAW = READERS | {"admin"}
OUTBOX = {"manager", "auditor", "admin"}

# Method, address, who may use it. Everybody else is told that it is not there (404); without a token, 401.
CALLS: dict[tuple[str, str], set[str] | str] = {
    ("GET", "/api/v1/openapi.json"): ANYBODY,
    ("GET", "/api/v1/health"): ANYBODY,
    ("GET", "/api/v1/health/jobs"): ANYBODY,
    ("GET", "/api/v1/limits"): LAW,
    ("GET", "/api/v1/limits/{key}"): LAW,
    ("POST", "/api/v1/limits/calculate"): LAW,
    ("GET", "/api/v1/processes"): LAW,
    ("GET", "/api/v1/processes/{key}"): LAW,
    ("POST", "/api/v1/cases"): RECORDERS,
    ("GET", "/api/v1/cases"): READERS,
    ("GET", "/api/v1/cases/{ref}"): READERS,
    ("GET", "/api/v1/cases/{ref}/facts"): READERS,
    ("GET", "/api/v1/cases/{ref}/notices"): READERS,
    ("GET", "/api/v1/cases/{ref}/chronology"): {"manager", "auditor"},
    ("POST", "/api/v1/cases/{ref}/facts"): RECORDERS,
    ("GET", "/api/v1/cases/{ref}/timetable"): READERS,
    ("GET", "/api/v1/cases/{ref}/delays"): READERS,
    ("GET", "/api/v1/cases/{ref}/child"): READERS,
    ("POST", "/api/v1/cases/{ref}/what-if"): RECORDERS,
    ("GET", "/api/v1/deadlines"): READERS,
    ("GET", "/api/v1/cohorts"): {"manager"},
    ("POST", "/api/v1/cohorts"): {"manager"},
    ("GET", "/api/v1/panels"): READERS,
    ("POST", "/api/v1/panels"): {"manager"},
    ("GET", "/api/v1/panels/{panel}"): READERS,
    ("POST", "/api/v1/panels/{panel}/move"): {"manager"},
    ("POST", "/api/v1/panels/{panel}/call-off"): {"manager"},
    ("POST", "/api/v1/panels/{panel}/members"): {"manager"},
    ("POST", "/api/v1/panels/{panel}/members/{number}/leave"): {"manager"},
    ("POST", "/api/v1/panels/{panel}/cases"): RECORDERS,
    ("POST", "/api/v1/panels/{panel}/cases/{number}/take-off"): RECORDERS,
    ("POST", "/api/v1/panels/{panel}/cases/{number}/findings"): {"manager"},
    ("GET", "/api/v1/concerns"): READERS,
    ("GET", "/api/v1/concerns/trends"): {"manager", "auditor"},
    ("GET", "/api/v1/concerns/annual-review"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/due"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/ahead"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/workload"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/timeliness"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/timeliness/cases"): {"manager", "auditor"},
    ("GET", "/api/v1/reports/timeliness"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/delay"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/delay/limits"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/forecast"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/forecast/limits"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/transfers"): {"manager", "auditor"},
    ("GET", "/api/v1/boards/transfers/list"): {"manager", "auditor"},
    ("GET", "/api/v1/past"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/cases"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/deadlines"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/due"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/ahead"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/workload"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/timeliness"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/timeliness/cases"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/reports/timeliness"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/delay"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/delay/limits"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/forecast"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/forecast/limits"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/transfers"): {"manager", "auditor"},
    ("GET", "/api/v1/past/{snapshot}/boards/transfers/list"): {"manager", "auditor"},
    ("GET", "/api/v1/outbox"): OUTBOX,
    ("GET", "/api/v1/outbox/forecast"): OUTBOX,
    ("GET", "/api/v1/verify"): {"auditor", "admin"},
}
BODIES: dict[str, Any] = {
    "/api/v1/limits/calculate": [],
    "/api/v1/cases": request(date(2025, 5, 21)),
    "/api/v1/cases/{ref}/facts": fact("meeting_held", date(2025, 6, 1)),
    "/api/v1/cases/{ref}/what-if": {},
    "/api/v1/panels": {"held_on": "2025-06-02"},
    "/api/v1/panels/{panel}/move": {"held_on": "2025-06-03"},
    "/api/v1/panels/{panel}/call-off": None,
    "/api/v1/panels/{panel}/members": {"role": "senco"},
    "/api/v1/panels/{panel}/members/{number}/leave": None,
    "/api/v1/panels/{panel}/cases/{number}/take-off": None,
    "/api/v1/panels/{panel}/cases/{number}/findings": {"recommendation": "yes", "findings": ["may_have_needs"]},
}
KEYS = {"limits": "final_plan", "processes": "ehc_assessment", "law": "final_plan"}


COUNTED = "?process=ehc_assessment&from-day=1&from-month=6&from-year=2025&to-day=31&to-month=12&to-year=2025"
QUERIES = {
    "/counts-pack/duties": COUNTED,
    "/counts-pack/duties.{form}": COUNTED,
    "/acts/new": "?ref={ref}",
    "/cases/{ref}/notices/new": "?letter=refusal_to_assess&fact=refusal_to_assess_notified",
    "/cases/{ref}/record": "?kind=meeting_held",
    "/reassign": "?ref={ref}",
    "/past/{snapshot}/officer": "?officer={officer}",
    "/past/{snapshot}/until/{other}": "?kind=begun",
    "/compare": "?one={snapshot}&other={other}",
}


def address(path: str, ref: str, panel: str = "", token: str = "", secret: str = "") -> str:
    """A path with something real in it; a panel's second entry names a member, its third lists the case."""
    number = 2 if "/members/" in path else 1 if "/contacts/" in path or "/notices/" in path else 3
    key = next((key for word, key in KEYS.items() if f"/{word}/" in path), "")
    begun = {
        "process_key": "ehc_assessment",
        "kind": "begun" if "/until/" in path else "request_received",
        "pack": "white_paper_2026",
        "letter": "draft_plan",
        "variant": "standard",
        "form": "html" if path.endswith(("/letter.{form}", "/sample/{form}")) else "csv",
        "limit": "final_plan",
        "pile": "overdue",
        "part": "deadlines",
        "process": "appeal",
        "urn": "100001",
        "snapshot": 1,
        "other": 2,
        "officer": "sendflow",
    }
    return (path + QUERIES.get(path, "")).format(
        ref=ref, panel=panel, number=number, key=key, sequence=1, username="colleague",
        post="caseworker-1-north-team", holding=1,
        name="request-made", **begun,
        token=token, act=1, draft=1, version=1, copy=1, asked=ASKED, secret=secret, approval=1, team="north", batch=1,
    )  # fmt: skip


def test_every_route_is_listed_with_who_may_use_it(office: Office) -> None:
    found = {
        (method, route.path)
        for route in iter_route_contexts(office.world.app.routes)
        for method in getattr(route, "methods", None) or {"GET"}
        if method != "HEAD" and route.path != "/static"
    }
    assert found == set(CALLS) | set(PAGES) | MACHINES | WITH_PROVIDER | CHOOSING


def test_the_table_names_no_role_there_is_not() -> None:
    named = {role for who in CALLS.values() if not isinstance(who, str) for role in who}
    assert named <= set(ROLES)


READ = [path for method, path in CALLS if method == "GET"]
SENT = [path for method, path in CALLS if method == "POST"]
OPENED = [path for method, path in PAGES if method == "GET"]
NO_ACCOUNT = {"/sign-in", "/advice/{secret}"}  # who sends these has no token; the second one's address is the secret
FILLED_IN = [path for method, path in PAGES if method == "POST" and path not in NO_ACCOUNT]
ASKED = 3  # the fact by which the case that is looked at asked a body for advice
WRITES_NOTHING = {"/api/v1/limits/calculate", "/api/v1/cases/{ref}/what-if"}


@pytest.fixture(scope="module")
def ref(quiet_office: Office) -> str:
    """A case that is only looked at, held and late, so that every page and list has something to show."""
    ref = quiet_office.opened(date(2025, 5, 21), owner="caseworker")
    assert quiet_office.recorded(ref, "advice_requested", date(2025, 6, 2), about="health")["fact"]["sequence"] == ASKED
    by = Author(quiet_office.world.officers["caseworker"].id)
    with quiet_office.world.database.writing() as session:
        ask(session, "erase_child", {"ref": ref, "ground": "mistake", "rule": "-"}, "A test.", by="b", now=clock.now())
        drafts.keep(session, by.officer, f"/cases/{ref}/notes", {"text": "Rang."}, what="A note", now=clock.now())
    Post(quiet_office.world.database, ref, by).release(clock.today().isoformat(), "by_hand")
    an_act(quiet_office.world, ref)
    swept_today(quiet_office.world.database)
    with quiet_office.world.database.writing() as session:
        put_schools(session, [NewSchool(urn="100001", name="Low Road", phase="primary", from_day=date(2020, 1, 1))])
    for day in (date(2025, 5, 22), date(2025, 6, 30)):
        kept_day(quiet_office, day)
    return ref


def kept_day(office: Office, day: date) -> None:
    """The lists of a day that is past, kept."""
    now, database = clock.now(), office.world.database
    with database.writing() as session:
        number = snapshots.ask(session, day, now, by=office.world.officers["auditor"].id, now=now)
    snapshots.finish(database, number, clock.now)


def a_panel(office: Office, ref: str) -> str:
    """A panel held on a past day, with a member and the question whether to assess."""
    panel = office.post("manager", "/panels", {"held_on": "2025-06-02"}).json()["ref"]
    office.post("manager", f"/panels/{panel}/members", {"role": "head_teacher"})
    listed = office.post("caseworker", f"/panels/{panel}/cases", {"case": ref, "question": "assess"})
    assert listed.status_code == 201, listed.text
    return str(panel)


@pytest.fixture(scope="module")
def panel(quiet_office: Office, ref: str) -> str:
    """A panel that is only looked at."""
    return a_panel(quiet_office, ref)


@pytest.fixture(scope="module")
def token(quiet_office: Office) -> str:
    """The secret in an officer's calendar address."""
    browser = quiet_office.world.browser("caseworker")
    page = browser.send(browser.open("/calendar"), "/calendar")
    return page.html.split("/calendar/")[1].split(".ics")[0]


@pytest.fixture(scope="module")
def secret(quiet_office: Office, ref: str) -> str:
    """The secret in the link that a body was sent."""
    browser = quiet_office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/advice/{ASKED}")
    browser.send(page, page.path, ("do", "ask"), contact="other", email="dco@health.example.org")
    return link_sent(quiet_office.world)


@pytest.fixture(scope="module")
def browsers(quiet_office: Office, ref: str) -> dict[str, Browser]:
    """A browser for each role in which somebody is signed in; under "" one in which nobody is."""
    return {role: quiet_office.world.browser(role) for role in ("", *ROLES)}


# The one table that reading writes, by name: who looked at what, in a short transaction after the answer.
WRITTEN_BY_READING = {"case_read"}


def state_of(office: Office) -> str:
    """Everything in every other table of SQLite, so that a change of any value shows."""
    with office.world.database.reading() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        kept = sorted(set(tables) - WRITTEN_BY_READING)
        return "".join(str(session.execute(text(f"SELECT * FROM {table}")).all()) for table in kept)


def headers_of(office: Office, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {office.tokens[role]}"}


@pytest.mark.parametrize(("method", "path"), sorted(WITH_PROVIDER))
def test_without_a_provider_its_ways_in_are_not_there(quiet_office: Office, method: str, path: str) -> None:
    assert quiet_office.client.request(method, path).status_code == 404


@pytest.mark.parametrize("path", READ)
def test_a_call_that_reads_is_for_who_is_listed_and_writes_nothing(
    quiet_office: Office, ref: str, panel: str, path: str
) -> None:
    before = state_of(quiet_office)
    who = CALLS["GET", path]
    for role in ROLES:
        where = address(path, ref, panel)
        status = quiet_office.client.get(where, headers=headers_of(quiet_office, role)).status_code
        assert status == (200 if who == ANYBODY or role in who else 404), role
    nobody = quiet_office.client.get(address(path, ref, panel)).status_code
    assert nobody == (200 if who == ANYBODY else 401)
    assert state_of(quiet_office) == before


def to_be_listed(office: Office, where: str) -> dict[str, Any]:
    """The body that opens a case for somebody due to transfer, or lists one which the panel does not have yet."""
    if where.endswith("/cohorts"):
        return {"children": [office.leaver()]}
    assert where.endswith("/cases")
    return {"case": office.opened(date(2025, 5, 21)), "question": "assess"}


@pytest.mark.parametrize("path", SENT)
def test_a_call_that_is_sent_is_for_who_is_listed(office: Office, path: str) -> None:
    for role in ROLES:
        ref = office.opened(date(2025, 5, 21))
        where = address(path, ref, a_panel(office, ref) if "{panel}" in path else "")
        body = BODIES[path] if path in BODIES else to_be_listed(office, where)
        before = state_of(office)
        response = office.client.post(where, headers=headers_of(office, role), json=body)
        allowed = role in CALLS["POST", path]
        assert response.status_code in ((200, 201) if allowed else (404,)), role
        writes = allowed and path not in WRITES_NOTHING
        assert (state_of(office) != before) == writes
    assert office.client.post(where, json=body).status_code == 401


@pytest.mark.parametrize("path", OPENED)
def test_a_page_is_for_who_is_listed_and_writes_nothing(
    quiet_office: Office, browsers: dict[str, Browser], ref: str, panel: str, token: str, secret: str, path: str
) -> None:
    before = state_of(quiet_office)
    who = PAGES["GET", path]
    for role in ROLES:
        opened = browsers[role].open(address(path, ref, panel, token, secret))
        assert opened.status == (200 if who == ANYBODY or role in who else 404), role
    where = address(path, ref, panel, token, secret)
    assert browsers[""].open(where).path == (where.split("?")[0] if who == ANYBODY else "/sign-in")
    assert state_of(quiet_office) == before


@pytest.mark.parametrize("path", FILLED_IN)
def test_a_form_without_its_token_does_nothing(
    quiet_office: Office, browsers: dict[str, Browser], ref: str, panel: str, path: str
) -> None:
    before = state_of(quiet_office)
    for role in ROLES:
        status = browsers[role].client.post(address(path, ref, panel), data={"csrf": "guessed"}).status_code
        assert status in ((403,) if role in PAGES["POST", path] else (403, 404)), role
    assert state_of(quiet_office) == before
