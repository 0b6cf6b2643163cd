"""A restricted case is not there for whoever is not named: every route is walked, and one that shows it fails."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from api.roles import ROLES
from cases import log
from cases.log import Author
from cases.past import SNAPSHOT_DELAY
from deadlines import clock
from tests.api.calls import CHILD, Office, days_ago
from tests.api.conftest import office_over
from tests.api.page_routes import PAGES
from tests.api.test_routes import BODIES, CALLS, address, headers_of, kept_day
from tests.api.world import Browser
from tests.casework import swept_today
from tests.postgres import PostgresServer
from tests.workflows.noticing import Post
from workflows.sight import restrict

NOT_THERE = "EHC-2025-999999"
UPN = "T12345678901A"  # its letter is put right below
NAMES = ("Aurelia", "Thistlewood")
# Pages that prove how cases were handled show a reference to whoever proves it, and nothing of the case.
PROVING = {"/access", "/access.{form}", "/verify", "/verify.{form}", "/api/v1/verify"}
HIDDEN_FROM = [*ROLES]  # everybody but the colleague and the head, who are named


@pytest.fixture(scope="module")
def hidden(quiet_office: Office) -> str:
    return hide(quiet_office)


def hide(office: Office) -> str:
    """A case in which everything is going on, late and on a panel, restricted to two who are nobody's usual account."""
    day = days_ago(250)
    another = CHILD | {"given_name": "Ada", "family_name": "Testling", "contacts": []}
    for _ in range(3):  # so that its number is none that a sample shows
        office.opened(day, child=another)
    ref = office.opened(day, owner="caseworker")
    office.recorded(ref, "advice_requested", day + timedelta(days=7), about="health")
    panel = office.post("manager", "/panels", {"held_on": (day + timedelta(days=10)).isoformat()}).json()["ref"]
    office.post("manager", f"/panels/{panel}/members", {"role": "head_teacher"})
    assert office.post("caseworker", f"/panels/{panel}/cases", {"case": ref, "question": "assess"}).status_code == 201
    by = Author(office.world.officers["caseworker"].id)
    Post(office.world.database, ref, by).release(clock.today().isoformat(), "by_hand")
    swept_today(office.world.database)
    office.recorded(ref, "case_assigned", clock.today(), "manager", detail={"owner": "colleague", "team": "north"})
    with office.world.database.writing() as session:
        colleague = Author(office.world.officers["colleague"].id)
        restrict(session, ref, [], "connected", "It is so.", by=colleague, now=clock.now(), office=_office(office))
    return ref


def _office(office: Office) -> Any:
    return office.world.app.state.settings.office


@pytest.fixture(scope="module")
def panel(quiet_office: Office, hidden: str) -> str:
    found = quiet_office.get("manager", "/panels").json()
    return str(found[0]["ref"])


@pytest.fixture(scope="module")
def browsers(quiet_office: Office, hidden: str) -> dict[str, Browser]:
    return {role: quiet_office.world.browser(role) for role in [*ROLES, "colleague"]}


def shown(text: str, ref: str) -> bool:
    return ref in text or any(name in text for name in NAMES)


def same(answers: list[Response], ref: str) -> bool:
    """Whether two answers differ in nothing but the reference that was asked for, and what every answer has anew."""
    one, other = answers
    return (one.status_code, told(one, ref)) == (other.status_code, told(other, NOT_THERE))


def told(answer: Response, ref: str) -> str:
    said = answer.text.replace(ref, "…") + answer.headers.get("location", "").replace(ref, "…")
    anew = r'name="(csrf|key)" value="[^"]*"|nonce="[^"]*"|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|As at, and printed.*?</p>'
    return re.sub(anew, "", said, flags=re.DOTALL)


def test_every_call_and_page_of_it_answers_as_for_a_case_that_is_not_there(
    quiet_office: Office, hidden: str, browsers: dict[str, Browser]
) -> None:
    different = []
    for (method, path), who in {**CALLS, **PAGES}.items():
        if "{ref}" not in path:
            continue
        is_call = path.startswith("/api/")
        for role in sorted(set(who) - {"colleague"}):
            client = quiet_office.client if is_call else browsers[role].client
            given: dict[str, Any] = {"headers": headers_of(quiet_office, role)} if is_call else {}
            if method == "POST":
                given |= {"json": BODIES.get(path, {})} if is_call else {"data": {"csrf": browsers[role].csrf}}
            answers = [
                client.request(method, address(path, ref), follow_redirects=False, **given)
                for ref in (hidden, NOT_THERE)
            ]
            if answers[0].status_code != 404 or not same(answers, hidden):
                different.append((role, method, path, answers[0].status_code))
    assert different == []


def read_without_it(hidden: str, panel: str) -> list[tuple[str, str]]:
    """Every address that is read and names no case, each with its path, but those that prove how cases were handled."""
    paths = {path for method, path in {**CALLS, **PAGES} if method == "GET" and "{ref}" not in path} - PROVING
    found = [(path, address(path, hidden, panel)) for path in sorted(paths) if not re.search("{(secret|token)}", path)]
    return [(path, where.split("?")[0] if hidden in where else where) for path, where in found]


def read(office: Office, browsers: dict[str, Browser], role: str, where: str) -> str:
    """What somebody is answered, be it a page or a call."""
    if where.startswith("/api/"):
        return office.client.get(where, headers=headers_of(office, role)).text
    return browsers[role].client.get(where).text


def test_nothing_that_is_read_shows_it_to_who_is_not_named(
    quiet_office: Office, hidden: str, panel: str, browsers: dict[str, Browser]
) -> None:
    seen, by_colleague = [], []
    for path, where in read_without_it(hidden, panel):
        seen += [(role, path) for role in HIDDEN_FROM if shown(read(quiet_office, browsers, role, where), hidden)]
        by_colleague += [path] if shown(read(quiet_office, browsers, "colleague", where), hidden) else []
    assert seen == []
    wanted = {"/", "/deadlines", "/cases", "/panels/{panel}", "/panels/{panel}/minutes", "/post",
              "/api/v1/cases", "/api/v1/deadlines", "/api/v1/panels/{panel}"}  # fmt: skip
    assert wanted <= set(by_colleague)


def test_over_postgresql_nothing_that_is_read_shows_it_either(
    tmp_path: Path, postgres_server: PostgresServer, postgres_template: str
) -> None:
    url = postgres_server.create_database(template=postgres_template)
    for office in office_over(tmp_path, url):
        ref = hide(office)
        panel = str(office.get("colleague", "/panels").json()[0]["ref"])
        browsers = {role: office.world.browser(role) for role in ("manager", "colleague")}
        pages = read_without_it(ref, panel)
        assert [path for path, where in pages if shown(read(office, browsers, "manager", where), ref)] == []
        assert all(shown(read(office, browsers, "colleague", where), ref) for where in ("/cases", "/", "/api/v1/cases"))
    postgres_server.drop_database(url)


def test_its_numbers_are_those_of_a_list_without_it(quiet_office: Office, hidden: str, panel: str) -> None:
    for role in ("manager", "colleague"):
        page = quiet_office.get(role, "/deadlines", limit=200).json()
        assert page["total"] == len(page["items"])
    head = next(each for each in quiet_office.get("manager", "/panels").json() if each["ref"] == panel)
    assert head["cases"] == 0
    listed = quiet_office.get("colleague", "/cases", q=hidden).json()["total"]
    assert (listed, quiet_office.get("manager", "/cases", q=hidden).json()["total"]) == (1, 0)
    outbox = quiet_office.get("manager", "/outbox", limit=200).json()
    assert outbox["total"] == len(outbox["items"])
    assert hidden not in {each["ref"] for each in outbox["items"]}


def test_a_board_of_a_past_day_and_the_childs_story_leave_it_out_too(
    quiet_office: Office, hidden: str, browsers: dict[str, Browser]
) -> None:
    kept_day(quiet_office, clock.today())
    with quiet_office.world.database.reading() as session:
        held = select(SNAPSHOT_DELAY.c.snapshot, func.count().label("late")).group_by(SNAPSHOT_DELAY.c.snapshot)
        this = SNAPSHOT_DELAY.c.case_id == log.load(session, hidden).id
        row = session.connection().execute(held.where(this)).one()
    assert row.late  # the picture holds it: whoever may see it can look back at it
    for role in ("manager", "auditor"):
        for path in ("/boards/delay/limits", "/boards/delay/limits.csv", "/boards/workload/colleague", "/deadlines"):
            opened = browsers[role].client.get(f"/past/{row.snapshot}{path}")
            assert (opened.status_code, shown(opened.text, hidden)) == (200, False), (role, path)
        for path in ("/boards/delay/limits", "/deadlines", "/cases"):
            asked = quiet_office.get(role, f"/past/{row.snapshot}{path}")
            assert (asked.status_code, shown(asked.text, hidden)) == (200, False), (role, path)
        for path in (f"/past/{row.snapshot}/cases/{hidden}/child", f"/cases/{hidden}/child/replay"):
            assert browsers[role].client.get(path).status_code == 404, (role, path)


@pytest.mark.parametrize("looked_for", ["EHC", "Aurelia", "thistle"])
def test_it_is_found_by_nobody_who_is_not_named(hidden: str, browsers: dict[str, Browser], looked_for: str) -> None:
    def found(role: str) -> str:
        browser = browsers[role]
        return browser.client.post("/search", data={"csrf": browser.csrf, "q": looked_for}).text.replace("Aurelia”", "")

    assert f"/cases/{hidden}" in found("colleague")
    assert not any(f"/cases/{hidden}" in found(role) for role in ("caseworker", "senior", "manager", "auditor"))


def test_what_names_it_in_a_form_or_a_body_is_answered_as_for_one_that_is_not_there(
    quiet_office: Office, hidden: str, panel: str, browsers: dict[str, Browser]
) -> None:
    different = []
    for role, method, path, fields in (
        ("senior", "GET", "/reassign", {"ref": "…"}),
        ("senior", "POST", "/reassign", {"ref": "…", "owner": "senior"}),
        ("caseworker", "GET", "/cases/new/annual_review/plan_made", {"child_of": "…"}),
        ("caseworker", "POST", "/cases/new/annual_review/plan_made", {"child_of": "…", "happened_on-day": "1"}),
        ("caseworker", "GET", "/acts/new", {"ref": "…"}),
        ("caseworker", "POST", "/acts/new", {"ref": "…", "what": "note_added"}),
        ("caseworker", "POST", f"/panels/{panel}/add", {"case": "…"}),
        ("manager", "POST", f"/panels/{panel}/items/3/take-off", {}),
        ("manager", "GET", f"/panels/{panel}/items/3", {}),
        ("manager", "GET", "/cases", {"officer": "…"}),
        ("auditor", "POST", "/restricted", {"ref": "…", "text": ""}),
    ):  # fmt: skip
        browser, answers = browsers[role], []
        for ref in (hidden, NOT_THERE):
            given = {name: value.replace("…", ref) for name, value in fields.items()}
            if method == "POST":
                given["csrf"] = browser.csrf
            sent: dict[str, Any] = {"params": given} if method == "GET" else {"data": given}
            answers.append(browser.client.request(method, path, follow_redirects=False, **sent))
        if not same(answers, hidden):
            different.append((role, method, path, [each.status_code for each in answers]))
    bodies = [quiet_office.post("caseworker", f"/panels/{panel}/cases", {"case": ref, "question": "assess"})
              for ref in (hidden, NOT_THERE)]  # fmt: skip
    assert different == []
    assert same(bodies, hidden)
    assert bodies[0].status_code == 404


def test_a_feed_of_the_team_leaves_it_out(quiet_office: Office, hidden: str) -> None:
    browser = quiet_office.world.browser("manager")
    page = browser.open("/calendar")
    made = browser.client.post("/calendar", data={"csrf": browser.csrf, "team": "north"}).text
    token = made.split("/calendar/")[1].split(".ics")[0]
    assert page.status == 200
    assert hidden not in quiet_office.client.get(f"/calendar/{token}.ics").text


def test_a_manager_restricts_a_case_by_its_page_and_another_opens_it_with_a_reason(office: Office) -> None:
    ref = office.opened(days_ago(20), owner="caseworker")
    browser, other = office.world.browser("manager"), office.world.browser("auditor")
    page = browser.open(f"/cases/{ref}/restriction")
    refused = browser.send(page, page.path, ("do", "restrict"), ground="connected", text="Her aunt works here.")
    assert refused.status == 422
    assert "holds case" in refused.words
    key = office.world.officers["caseworker"].id
    done = browser.send(page, page.path, ("do", "restrict"), ground="connected", text="Her aunt works here.",
                        officer=[key])  # fmt: skip
    assert "Restricted. Only these officers" in done.words
    assert office.get("senior", f"/cases/{ref}").status_code == 404
    assert other.open(f"/cases/{ref}").status == 404
    opened_ = other.send(other.open("/restricted"), "/restricted", ref=ref.lower(), text="A complaint was made.")
    assert (opened_.status, opened_.path) == (200, f"/cases/{ref}")
    again = browser.open(f"/cases/{ref}/restriction")
    assert "who opened it with a reason, until" in again.words
    assert "A restricted case was opened" in browser.open("/outbox").words
    office.world.app.state.readings.finish()
    assert "A restricted case, opened with a reason" in other.open(f"/access?case={ref}").words
    lifted = browser.send(again, again.path, ("do", "lift"), text="She has left.")
    assert "Everybody whose role allows it" in lifted.words
    assert office.get("senior", f"/cases/{ref}").status_code == 200
