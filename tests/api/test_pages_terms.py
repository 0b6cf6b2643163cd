"""School closures: looked at, taken in, taken back; shown beside the exception the law has for them, moving nothing."""

from datetime import date, timedelta

import pytest

from api.closure_files import read_closures
from cases.closures import WrongClosures, closures, long_closures
from deadlines import clock
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, requested

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//A council//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20260722\r
DTEND;VALUE=DATE:20260902\r
SUMMARY:Summer holidays\r
END:VEVENT\r
END:VCALENDAR\r
"""
SOURCE = "Council website, 1 March 2026"


def file_of(*rows: str) -> bytes:
    return "\n".join(["urn,closed_from,reopens_on,name", *rows]).encode()


def look_at(browser: Browser, content: bytes, source: str = SOURCE) -> Page:
    csrf = dict(browser.open("/terms").form("/terms").fields)["csrf"]
    sent = browser.client.post("/terms", data={"csrf": csrf, "source": source}, files={"file": ("a.csv", content)})
    return Page(sent)


def test_a_file_is_looked_at_taken_in_once_and_taken_back(office: Office) -> None:
    manager = office.world.browser("manager")
    content = file_of(",2026-07-22,2026-09-02,Summer holidays", "100001,2026-10-26,2026-11-02,Half term")
    checked = look_at(manager, content)
    assert "2 closures would be added, of which 1 last four weeks or more" in checked.words
    assert office.world.count("school_closure") == 0
    done = manager.send(checked, "/terms", ("do", "confirm"))
    assert "Summer holidays" in done.words
    assert SOURCE in done.words
    assert "0 closures would be added" in look_at(manager, content).words
    back = manager.send(done, "/terms/1/undo")
    assert "Taken back" in back.words
    assert "No closure is recorded" in back.words
    assert office.world.count("school_closure") == 3
    assert "2 closures would be added" in look_at(manager, content).words


def test_what_is_recorded_is_shown_beside_the_exception_and_moves_no_deadline(office: Office) -> None:
    ref, caseworker = office.world.case(requested(ago(50))), office.world.browser("caseworker")
    claim = f"/cases/{ref}/exception?of=assess_decision%7C&exception=school_closed"
    before = office.get("caseworker", f"/cases/{ref}/timetable").json()
    assert "None is assumed" in caseworker.open(claim).words
    closed = clock.today() - timedelta(days=45)
    manager = office.world.browser("manager")
    manager.send(
        look_at(manager, file_of(f",{closed},{closed + timedelta(days=40)},Summer holidays")),
        "/terms",
        ("do", "confirm"),
    )
    assert "Summer holidays, every school: closed from" in caseworker.open(claim).words
    assert office.get("caseworker", f"/cases/{ref}/timetable").json() == before


def test_a_closure_claimed_on_other_days_than_the_calendar_shows_is_warned_of_and_not_refused(office: Office) -> None:
    ref, caseworker = office.world.case(requested(ago(50))), office.world.browser("caseworker")
    closed, manager = clock.today() - timedelta(days=48), office.world.browser("manager")
    holidays = look_at(manager, file_of(f",{closed},{closed + timedelta(days=40)},Summer holidays"))
    manager.send(holidays, "/terms", ("do", "confirm"))
    where = f"/cases/{ref}/exception"
    form = caseworker.open(f"{where}?of=assess_decision%7C&exception=school_closed")
    assert ("closed_from-day", str(closed.day)) in form.form(where).fields, "filled in from the calendar"
    typed = boxes("happened_on", ago(1)) | boxes("advice_requested", ago(47)) | {"because": "The school was closed."}
    before = office.world.count("case_event")
    warned = caseworker.send(form, where, **typed, **boxes("closed_from", ago(49)))
    assert "Your calendar shows other days. Summer holidays, every school: closed from" in warned.words
    assert (warned.status, office.world.count("case_event")) == (200, before)
    assert caseworker.send(warned, where).path == f"/cases/{ref}"
    assert office.world.count("case_event") == before + 1


def test_a_calendar_ends_on_the_first_day_that_is_open_again(office: Office) -> None:
    (found,) = read_closures(CALENDAR.encode(), "100001")
    assert (found.urn, found.days, found.is_long) == ("100001", 42, True)
    with office.world.database.reading() as session:
        assert closures(session) == long_closures(session, "100001", found.closed_from) == []


def event(*lines: str) -> bytes:
    """Return a calendar of one event."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:Summer", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    ).encode()


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20260722", "DURATION:P6W"),
        ("DTSTART:20260721T230000Z", "DTEND:20260901T230000Z"),  # midnight in an English summer
        ("DTSTART;TZID=Europe/London:20260722T000000", "DTEND;TZID=Europe/London:20260902T000000"),
    ],
)
def test_a_calendar_says_the_days_of_england_however_it_says_how_long(lines: tuple[str, ...]) -> None:
    (found,) = read_closures(event(*lines))
    assert (found.closed_from, found.reopens_on) == (date(2026, 7, 22), date(2026, 9, 2))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"urn,from\n", "its first line must be"),
        (file_of(), "There is no closure in the file"),
        (file_of(",2026-09-02,2026-07-22,Summer"), "open again after it closed"),
        (file_of("Oakfield,2026-07-22,2026-09-02,Summer"), "Entry 2, urn"),
        (file_of(",22 July,2026-09-02,Summer"), "Entry 2, closed_from"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read: it is not text in UTF-8"),
        (event("DTSTART:soon"), "event 1 has not one DTSTART that is a day"),
        (event("DTSTART;VALUE=TIME:120000"), "event 1 has not one DTSTART that is a day"),
        (event("DTSTART;VALUE=DATE:20260722", "DTSTART;VALUE=DATE:20260723"), "event 1 has not one DTSTART"),
        (event("DTSTART;TZID=Europe/London:20260722T150000"), "event 1 begins or ends within a day"),
        (event("DTSTART;VALUE=DATE:20260722", "RDATE;VALUE=DATE:20270722"), "event 1 repeats"),
        (event("DTSTART;VALUE=DATE:20260722", "DURATION:P99999999W"), "event 1 has not a DURATION in whole days"),
        (event("DTSTART;VALUE=DATE:20260722", "STATUS:CANCELLED"), "There is no closure in the file"),
    ],
)
def test_a_file_that_is_not_right_is_refused_whole_with_what_is_wrong(content: bytes, says: str) -> None:
    with pytest.raises(WrongClosures) as refused:
        read_closures(content)
    assert says in refused.value.what
