"""Calendar addresses: what a calendar program reads there, over both databases, and when it reads nothing any more."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from freezegun import freeze_time
from httpx2 import Response
from icalendar import Calendar

from cases.facts import NewFact
from deadlines import clock
from tests.api.calls import Office, days_ago
from tests.api.world import NOBODYS_NAME, Browser
from workflows.calendar_feed import KEPT

PROPERTY = re.compile(rb"[A-Z][A-Z0-9-]*(;[A-Z-]+=[A-Za-z0-9-]+)*:[^\x00-\x08\x0b-\x1f]*")
ONCE = (b"UID", b"DTSTAMP", b"DTSTART", b"SEQUENCE", b"LAST-MODIFIED", b"STATUS", b"SUMMARY", b"DESCRIPTION", b"CLASS")


def made(browser: Browser, team: str = "") -> str:
    """Make an address as a person does; its path."""
    answer = browser.client.post("/calendar", data={"csrf": browser.csrf, "team": team})
    assert answer.status_code == 200
    found = re.search(r"/calendar/[\w-]{43}\.ics", answer.text)
    assert found is not None
    return found[0]


def own(office: Office, role: str = "caseworker") -> str:
    return made(office.world.browser(role))


def read(office: Office, path: str) -> Response:
    """What a program without any sign-in gets."""
    return office.client.get(path)


def calendar(answer: Response) -> Any:
    """The file as the library reads it back."""
    return Calendar.from_ical(answer.content)


def events(answer: Response) -> dict[str, Any]:
    """The entries by UID, after the checks that a strict reader would make."""
    assert answer.status_code == 200
    strict(answer.content)
    found = calendar(answer).walk("VEVENT")
    by_uid = {str(each["UID"]): each for each in found}
    assert len(by_uid) == len(found), "two entries with one UID"
    return by_uid


def strict(content: bytes) -> None:
    """RFC 5545 s.3.1 and 3.6: every line ends with CRLF and has 75 octets at most; what must be there is, once."""
    assert content.endswith(b"\r\n")
    assert not {b"\r", b"\n"} & {bytes([each]) for each in content.replace(b"\r\n", b"")}
    physical = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    for line in physical:
        line.decode()  # folded between characters, never inside one
    lines = content[:-2].replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in lines if not PROPERTY.fullmatch(line)] == []
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert sum(line.startswith((b"PRODID:", b"VERSION:2.0")) for line in lines) == 2
    for block in b"\n".join(lines).split(b"BEGIN:VEVENT")[1:]:
        names = [re.split(b"[;:]", line)[0] for line in block.split(b"\n") if line]
        assert [name for name in ONCE if names.count(name) != 1] == []


WRONG = {"because": "recorded in the wrong case"}


def test_each_awaited_deadline_is_a_whole_day_with_its_provision_and_a_link(office_on_each: Office) -> None:
    ref = office_on_each.opened(days_ago(3), owner="caseworker")
    found = events(read(office_on_each, own(office_on_each)))
    listed = office_on_each.get("caseworker", f"/cases/{ref}/timetable").json()
    awaited = [each for each in listed if each["standing"] in ("running", "due_soon")]
    assert {each["due_on"] for each in awaited} >= {str(each["DTSTART"].dt) for each in found.values()}
    final = next(each for each in listed if each["limit"] == "final_plan")
    (event,) = [each for each in found.values() if str(each["SUMMARY"]) == f"{final['title']} – {ref}"]
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTART"].dt == date.fromisoformat(final["due_on"])
    assert (event["STATUS"], event["CLASS"], event["TRANSP"]) == ("CONFIRMED", "PRIVATE", "TRANSPARENT")
    assert f"{final['cite']}: {final['url']}" in event["DESCRIPTION"]
    assert event["DESCRIPTION"].endswith(f"/cases/{ref}")


def test_the_day_to_act_by_is_said_where_the_last_day_is_not_worked(office: Office) -> None:
    with freeze_time("2025-03-03T12:00:00Z", tick=True):
        path = own(office)
        office.world.case(NewFact("request_received", date(2025, 3, 1), {"requested_by": "parent"}))
        found = events(read(office, path))
    event = next(each for each in found.values() if each["DTSTART"].dt == date(2025, 4, 12))  # a Saturday
    assert "act by Friday 11 April 2025" in event["DESCRIPTION"]


def test_no_entry_names_a_child_a_relative_or_an_officer(office: Office) -> None:
    office.opened(days_ago(3), owner="caseworker")
    text = read(office, own(office)).text.replace("\r\n ", "")
    for name in (*NOBODYS_NAME.values(), "Marigold", "parent@example.org", "Officer", "caseworker"):
        assert name not in text


def test_the_same_log_gives_the_same_bytes_and_is_not_sent_twice(office_on_each: Office) -> None:
    office_on_each.opened(days_ago(3), owner="caseworker")
    path = own(office_on_each)
    first, second = read(office_on_each, path), read(office_on_each, path)
    assert first.content == second.content
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}", f'"another", {first.headers["etag"]}', "*"):
        again = office_on_each.client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    office_on_each.opened(days_ago(2), owner="caseworker")
    changed = office_on_each.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


def test_a_corrected_day_moves_the_same_entry_and_raises_its_sequence(office_on_each: Office) -> None:
    ref = office_on_each.opened(days_ago(10), owner="caseworker")
    path = own(office_on_each)
    before = events(read(office_on_each, path))
    detail = {"requested_by": "parent"}
    office_on_each.recorded(ref, "request_received", days_ago(8), corrects=1, detail=detail)
    once = events(read(office_on_each, path))
    (number,) = [
        each["sequence"]
        for each in office_on_each.get("caseworker", f"/cases/{ref}/facts").json()
        if each["corrects"] == 1
    ]
    office_on_each.recorded(ref, "request_received", days_ago(7), corrects=number, detail=detail)
    twice = events(read(office_on_each, path))
    assert set(before) == set(once) == set(twice)
    for uid, event in twice.items():
        assert event["DTSTART"].dt == before[uid]["DTSTART"].dt + timedelta(days=3)
        assert before[uid]["SEQUENCE"] < once[uid]["SEQUENCE"] < event["SEQUENCE"]
        assert before[uid]["LAST-MODIFIED"].dt <= event["LAST-MODIFIED"].dt


def test_what_was_met_is_cancelled_and_leaves_after_some_weeks(office_on_each: Office) -> None:
    ref = office_on_each.opened(days_ago(10), owner="caseworker")
    path = own(office_on_each)
    before = events(read(office_on_each, path))
    office_on_each.recorded(ref, "decision_to_assess_notified", days_ago(1))
    after = events(read(office_on_each, path))
    met = {uid for uid, each in after.items() if each["STATUS"] == "CANCELLED"}
    assert met
    assert met <= set(before)
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in met)
    assert all(after[uid]["DTSTART"].dt == before[uid]["DTSTART"].dt for uid in met)
    with freeze_time(clock.now() + KEPT + timedelta(days=1), tick=True):
        later = events(read(office_on_each, path))
    assert not met & set(later)


def test_what_is_recorded_long_after_it_happened_is_still_told_as_cancelled(office: Office) -> None:
    ref = office.opened(days_ago(100), owner="caseworker")
    path = own(office)
    before = events(read(office, path))
    office.recorded(ref, "decision_to_assess_notified", days_ago(80))
    after = events(read(office, path))
    assert {uid for uid, each in after.items() if each["STATUS"] == "CANCELLED"} & set(before)


def test_what_was_recorded_as_met_from_the_beginning_is_in_no_calendar(office: Office) -> None:
    """An import of a long life would fill a calendar with what nobody ever waited for."""
    with freeze_time(clock.now()):
        office.world.case(
            NewFact("request_received", days_ago(100), {"requested_by": "parent"}),
            NewFact("decision_to_assess_notified", days_ago(80)),
        )
        found = events(read(office, own(office)))
    assert {str(each["STATUS"]) for each in found.values()} == {"CONFIRMED"}


def test_what_a_correction_takes_away_is_cancelled(office_on_each: Office) -> None:
    ref = office_on_each.opened(days_ago(10), owner="caseworker")
    office_on_each.recorded(ref, "decision_to_assess_notified", days_ago(5))
    office_on_each.recorded(ref, "advice_requested", days_ago(4), about="health")
    path = own(office_on_each)
    before = events(read(office_on_each, path))
    asked = next(each for each in office_on_each.get("caseworker", f"/cases/{ref}/facts").json() if each["about"])
    office_on_each.recorded(ref, "recorded_in_error", days_ago(0), corrects=asked["sequence"], detail=WRONG)
    after = events(read(office_on_each, path))
    gone = {uid for uid in after if after[uid]["STATUS"] == "CANCELLED" and before[uid]["STATUS"] == "CONFIRMED"}
    assert {str(after[uid]["DESCRIPTION"]).split("\n")[0] for uid in gone} == {
        "It is no longer owed, after a correction."
    }
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in gone)


def test_an_officer_reads_their_own_cases_and_a_manager_those_of_a_team(office_on_each: Office) -> None:
    mine = office_on_each.opened(days_ago(3), owner="caseworker")
    theirs = office_on_each.opened(days_ago(3), "manager", owner="colleague")
    manager = office_on_each.world.browser("manager")
    for path, refs in (
        (own(office_on_each), {mine}),
        (made(manager, "north"), {mine}),
        (made(manager, "south"), {theirs}),
        (made(manager), set()),
    ):
        assert {str(each["SUMMARY"]).split(" – ")[1] for each in events(read(office_on_each, path)).values()} == refs


def test_a_teams_address_names_the_team_and_an_officers_nobody(office: Office) -> None:
    north = calendar(read(office, made(office.world.browser("manager"), "north")))
    mine = calendar(read(office, own(office)))
    assert (north["X-WR-CALNAME"], mine["X-WR-CALNAME"]) == (
        "Deadlines of North team – Demonshire County Council",
        "Your deadlines – Demonshire County Council",
    )
    assert mine["REFRESH-INTERVAL"].dt == timedelta(hours=6)


@pytest.mark.parametrize(("role", "team"), [("caseworker", "north"), ("senior", "south"), ("manager", "east")])
def test_a_team_that_is_not_theirs_to_follow_is_not_there(office: Office, role: str, team: str) -> None:
    browser = office.world.browser(role)
    assert browser.client.post("/calendar", data={"csrf": browser.csrf, "team": team}).status_code == 404
    assert office.world.count("calendar_feed") == 0


def test_a_new_address_ends_the_old_one_and_stopping_ends_both(office_on_each: Office) -> None:
    browser = office_on_each.world.browser("caseworker")
    old, new = made(browser), made(browser)
    assert [read(office_on_each, path).status_code for path in (old, new)] == [404, 200]
    page = browser.send(browser.open("/calendar"), "/calendar/stop")
    assert "No address." in page.words
    assert read(office_on_each, new).status_code == 404


def test_the_address_is_kept_as_a_digest_and_shown_once(office: Office) -> None:
    from sqlalchemy import text

    path = own(office)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    with office.world.database.reading() as session:
        assert secret not in str(session.execute(text("SELECT * FROM calendar_feed")).all())
    assert secret not in office.world.browser("caseworker").open("/calendar").html


def test_a_closed_account_ends_its_addresses_even_when_it_is_opened_again(office_on_each: Office) -> None:
    path = own(office_on_each)
    admin = office_on_each.world.browser("admin")
    page = admin.send(admin.open("/users/caseworker"), "/users/caseworker/close")
    assert read(office_on_each, path).status_code == 404
    admin.send(page, "/users/caseworker/reopen")
    assert read(office_on_each, path).status_code == 404


def test_an_address_ends_with_the_role_that_may_have_it(office: Office) -> None:
    from sqlalchemy import text

    path = made(office.world.browser("manager"), "north")
    with office.world.database.writing() as session:
        session.execute(text("UPDATE post SET role = 'caseworker' WHERE role = 'manager'"))
    assert read(office, path).status_code == 404


def test_the_impartial_service_has_no_calendar_addresses() -> None:
    from api.sendiass.routes import routers

    assert not [route for router in routers for route in router.routes if "calendar" in getattr(route, "path", "")]
