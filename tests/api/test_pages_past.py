"""Lists in the past: what a page says of a day that is past is what it said on that day, and it records nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response

from api.pages.past import PAGES, relocated
from api.reading import LISTS
from api.v1.past import there
from cases.differences import KINDS
from cases.facts import NewFact
from cases.find import DeadlineQuery, find_deadlines
from cases.log import Author
from cases.past import in_the_past
from cases.sight import EVERY_CASE
from deadlines import calendar, clock, version
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, requested
from workflows import holidays
from workflows.cohort_list import open_transfers
from workflows.figures import make_figures
from workflows.record import record
from workflows.snapshots import end_of

CALLED = (
    "/boards/due?by=officer", "/boards/ahead", "/boards/workload", "/boards/timeliness?measure=decisions",
    "/boards/transfers", "/boards/transfers/list", "/reports/timeliness", "/cases", "/deadlines?standing=overdue",
)  # fmt: skip
LIST = re.compile(r"<table.*</table>", re.DOTALL)
SHOWN = (
    "/deadlines?standing=overdue", "/deadlines", "/cases", "/cases?state=all&sort=-began_on", "/cases.csv",
    "/boards/due?by=officer", "/boards/due.csv?by=process", "/boards/ahead", "/boards/timeliness?measure=decisions",
    "/boards/workload", "/boards/workload/senior", "/boards/transfers", "/boards/transfers/list",
    "/boards/transfers/list.csv",
)  # fmt: skip


@contextmanager
def on(day: date) -> Iterator[None]:
    """The evening of a day."""
    from freezegun import freeze_time

    with freeze_time(end_of(day) - timedelta(hours=3), tick=True):
        yield


def what(page: Page) -> str:
    """The list on a page, wherever its links lead."""
    found = LIST.search(page.html)
    # A file is all list, after the lines that say what it is.
    text = found[0] if found else "nothing" if "<html" in page.html else page.html.partition("\r\n\r\n")[2]
    there_alone = r"<br><a [^>]*>Whole story.*?</a>"
    return re.sub(rf"/past/\d+|{there_alone}", "", text, flags=re.DOTALL).replace("that day", "today")


def asked(browser: Browser, as_at: date, known_at: date | None = None) -> Page:
    typed = boxes("as_at", as_at) | (boxes("known_at", known_at) if known_at else {})
    return browser.send(browser.open("/past"), "/past", **typed)


def called(office: Office, path: str) -> Response:
    """What a call answers the auditor, by its address with all it asks for."""
    place, _, query = path.partition("?")
    return office.get("auditor", place, **parse_qs(query))


TODAY = clock.today()
FIRST, SECOND, LAST = (TODAY - timedelta(days=days) for days in (80, 60, 5))


def before(day: date, days: int) -> date:
    return day - timedelta(days=days)


@pytest.fixture(scope="module")
def said(quiet_office: Office) -> dict[tuple[date, str], str]:
    """A few weeks in which cases are opened, handed on, decided and corrected, and what the lists said meanwhile."""
    world = quiet_office.world
    by, of = Author(world.officers["senior"].id), world.app.state.settings.office
    held = {"owner": world.officers["senior"].id, "team": world.officers["senior"].team}
    found = {}

    def look(day: date) -> None:
        browser = world.browser("auditor")
        make_figures(world.database, day, now=clock.now())
        for path in SHOWN:
            found[day, path] = what(browser.open(path))
        for path in CALLED:
            found[day, f"/api/v1{path}"] = called(quiet_office, path).text

    def write(ref: str, *facts: NewFact) -> None:
        with world.database.writing() as session:
            for fact in facts:
                record(session, ref, fact, by=by, now=clock.now(), office=of)

    def opened_for(child: int) -> None:
        with world.database.writing() as session:
            open_transfers(session, [child], SECOND, EVERY_CASE, by=by, now=clock.now(), office=of)

    with on(FIRST):
        late = world.case(requested(before(FIRST, 50)))
        moved = world.case(requested(before(FIRST, 10)), holder="senior")
        leaving = quiet_office.leaver()
        look(FIRST)
    with on(SECOND):
        new = world.case(requested(before(SECOND, 1)))
        write(late, NewFact("case_assigned", SECOND, held), NewFact("decision_to_assess_notified", before(SECOND, 2)))
        opened_for(leaving)
        look(SECOND)
    with on(LAST):
        write(new, NewFact("refusal_to_assess_notified", before(LAST, 1)))
        write(late, NewFact("advice_requested", before(LAST, 1), about="health"))
        write(moved, NewFact("request_received", before(FIRST, 12), {"requested_by": "school"}, corrects=1))
        look(LAST)
    with on(before(TODAY, 1)):
        write(moved, NewFact("request_received", before(FIRST, 14), {"requested_by": "school"}, corrects=3))
    return found


def test_every_list_of_a_day_that_is_past_is_the_one_of_that_day(
    quiet_office: Office, said: dict[tuple[date, str], str]
) -> None:
    browser = quiet_office.world.browser("auditor")
    for day in {day for day, _ in said}:
        where = asked(browser, day).path
        assert "/past/" in where
        for path in SHOWN:
            assert what(browser.open(f"{where}{path}")) == said[day, path], (day, path)


def test_a_call_over_a_day_that_is_past_answers_what_it_did_and_its_numbers_lead_to_their_rows_of_that_day(
    quiet_office: Office, said: dict[tuple[date, str], str]
) -> None:
    browser = quiet_office.world.browser("manager")
    for day in (SECOND, LAST):
        where = asked(browser, day).path
        numbers: dict[str, int] = {}
        for path in (*CALLED, "/boards/forecast"):
            found = called(quiet_office, f"{where}{path}").text
            if path in CALLED:
                assert found.replace(f"/api/v1{where}/", "/api/v1/") == said[day, f"/api/v1{path}"], (day, path)
            numbers |= {link: int(count) for count, link in re.findall(r'"count":(\d+),"list":"([^"]+)"', found)}
        assert all(link.startswith(f"/api/v1{where}/") for link in numbers)
        for link, count in numbers.items():
            if count:
                assert called(quiet_office, link.removeprefix("/api/v1")).json()["total"] == count, link
    assert quiet_office.get("manager", f"{where}/boards/forecast").json()["trust"] is None
    assert quiet_office.get("manager", f"{where}/deadlines", on=str(LAST)).status_code == 200
    assert quiet_office.get("manager", f"{where}/deadlines", on=str(SECOND)).status_code == 422
    pictures = {each["as_at"]: f"/past/{each['snapshot']}" for each in quiet_office.get("manager", "/past").json()}
    assert pictures[str(LAST)] == where


def test_a_page_in_the_past_says_so_leads_nowhere_else_and_records_nothing(
    quiet_office: Office, said: dict[tuple[date, str], str]
) -> None:
    browser = quiet_office.world.browser("manager")
    where = asked(browser, SECOND).path
    for path in ("/deadlines", "/cases"):
        page = browser.open(f"{where}{path}")
        assert "as known that evening" in page.words
        assert "Nothing can be recorded here" in page.words
        assert [form.action for form in page.forms if form.method == "post"] in (
            [],
            ["/sign-out", "/search"],
            ["/sign-out"],
        )
        lists = [href for href in page.links.values() if re.match(r"/(cases|deadlines)", href)]
        assert not lists
        assert browser.client.post(f"{where}{path}", data={"csrf": browser.csrf}).status_code in (404, 405)
    case = next(href for href in page.links.values() if "/cases/" in href)
    assert browser.open(case).h1 == "Replay"


def test_what_differs_is_counted_and_each_count_opens_its_list_with_the_reasons(
    quiet_office: Office, said: dict[tuple[date, str], str]
) -> None:
    browser = quiet_office.world.browser("auditor")
    one = asked(browser, FIRST).path.rpartition("/")[2]
    other = asked(browser, before(TODAY, 1)).path.rpartition("/")[2]
    page = browser.send(browser.open("/past"), "/compare", one=one, other=other)
    counts = dict(re.findall(r"kind=(\w+)#list\"[^>]*>.*?How many\">([\d,]+)<", page.html, re.DOTALL))
    of_cases = {key: number for key, number in counts.items() if KINDS[key].is_of_cases}
    # A refusal opened an appeal, and a transfer was opened by hand.
    assert of_cases == {"begun": "3", "ended": "1", "moved": "1", "reassigned": "1"}
    assert {"arisen", "overdue", "missed", "due_moved"} <= set(counts)
    for kind, number in counts.items():
        listed = browser.open(f"{page.path}?kind={kind}")
        assert f"Showing {number} of {number}" in listed.words, kind
        csv = browser.client.get(f"{page.path}/{kind}.csv").text.partition("\r\n\r\n")[2]
        assert len(csv.strip().splitlines()) == int(number) + 1, kind
    moved = browser.open(f"{page.path}?kind=due_moved").words
    assert "What it is counted from differs" in moved
    assert "which corrects fact 3" in moved


def test_a_picture_can_be_compared_with_the_log_and_discarded(office: Office) -> None:
    browser = office.world.browser("auditor")
    office.world.case(requested(ago(60)))
    page = asked(browser, ago(30), ago(0))
    page = browser.send(page, f"{page.path}/compare-with-log")
    assert "The log gives the very same picture now" in page.words
    page = browser.send(page, f"{page.path}/discard")
    assert "The picture was discarded" in page.words
    assert browser.open("/past/1").status == 404


def test_a_picture_keeps_the_days_of_the_holidays_it_was_made_with_and_says_when_they_have_changed(
    office: Office,
) -> None:
    with on(ago(15)):
        office.world.case(requested(ago(20)))
    browser = office.world.browser("auditor")

    def do_by(page: Page) -> date:
        with in_the_past(office.world.database, int(page.path.rpartition("/")[2])) as session:
            query = DeadlineQuery(ago(10), limit_key="assess_decision")
            (row,) = find_deadlines(session, query, EVERY_CASE).rows
        return date.fromisoformat(str(row.do_by))

    made = asked(browser, ago(10), ago(1))
    then = do_by(made)
    assert "have changed since" not in made.words
    with office.world.database.writing() as session:
        holidays.add(session, then, "State funeral", "London Gazette", by="o1", now=clock.now())
        holidays.take_up(session)
    try:
        kept = browser.open(made.path)
        assert "Law, holidays or program have changed since" in kept.words
        assert f"made with {version.LAW}/ew-2028/" in kept.words
        assert f"{version.LAW}/ew-2028+1/{version.CODE} is in force now" in kept.words
        assert "have changed since it was made" in browser.open(f"{made.path}/boards/ahead").words
        assert do_by(kept) == then
        assert "The log gives another picture now" in browser.send(kept, f"{made.path}/compare-with-log").words
        anew = asked(browser, ago(10), ago(1))
        assert anew.path != made.path
        assert "have changed since" not in anew.words
        assert do_by(anew) < then
    finally:
        calendar.use(())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter the day whose lists you want to see"),
        (boxes("as_at", ago(-2)), "has not come yet"),
        (boxes("as_at", ago(3)) | {"known_at__day": "3"}, "The day it was known must include a month and year"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused(quiet_office: Office, typed: dict[str, str], said: str) -> None:
    browser = quiet_office.world.browser("auditor")
    page = browser.send(browser.open("/past"), "/past", **typed)
    assert page.status == 422
    assert said in page.words


def test_every_list_that_is_noted_when_it_is_read_is_noted_in_the_past_too() -> None:
    calls = {each.path.removeprefix("/past/{snapshot}") for each in there.routes if isinstance(each, APIRoute)}
    assert {path for path in calls if f"/api/v1{path}" in LISTS} == {
        path for path in calls if f"/api/v1/past/{{snapshot}}{path}" in LISTS
    }
    assert {path for path in PAGES if path in LISTS} == {path for path in PAGES if f"/past/{{snapshot}}{path}" in LISTS}


def test_a_link_to_what_cannot_be_seen_in_the_past_is_left_as_it_is() -> None:
    page = (
        '<a href="/cases?state=all">a</a><a href="/cases/EHC-1">b</a><a href="/law">c</a><a href="/cases/EHC-1/x">d</a>'
    )
    assert re.findall('href="([^"]*)"', relocated(page, "/past/3")) == [
        "/past/3/cases?state=all", "/past/3/cases/EHC-1", "/law", "/cases/EHC-1/x",
    ]  # fmt: skip
