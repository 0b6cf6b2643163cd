"""Bank holidays on pages and at the terminal: previewed, recorded once confirmed, refused with what to do."""

from collections.abc import Iterator
from datetime import date

import pytest

from deadlines import calendar, clock
from deadlines.calendar import england_and_wales
from tests.api.calls import Office, fact
from tests.api.world import Browser, Page, boxes

FUNERAL = date(2027, 2, 22)


@pytest.fixture(autouse=True)
def published_list_afterwards() -> Iterator[None]:
    yield
    calendar.use(())


def due_that_day(office: Office) -> str:
    """A case whose plan is due on the day of the funeral, whatever day it is today."""
    return office.opened(min(date(2026, 10, 5), clock.today()))


def ask(browser: Browser, **changed: str) -> Page:
    typed = {"name": "State funeral", "source": "London Gazette", **boxes("day", FUNERAL), **changed}
    return browser.send(browser.open("/holidays"), "/holidays", **typed)


def test_a_holiday_is_previewed_and_then_recorded(office: Office) -> None:
    ref = due_that_day(office)
    manager = office.world.browser("manager")
    checked = ask(manager)
    assert (checked.status, checked.h1) == (200, "Check before you record it")
    assert checked.links[ref] == f"/cases/{ref}"
    assert "1 deadline in 1 open case would move" in checked.words
    assert office.world.count("holiday_change") == 0
    assert office.client.get("/api/v1/health").json()["holidays"] == "ew-2028"
    done = manager.send(checked, "/holidays", ("do", "confirm"))
    assert "State funeral" in done.words
    assert "London Gazette" in done.words
    assert "Officer C" in done.words
    assert office.client.get("/api/v1/health").json()["holidays"] == "ew-2028+1"
    plan = next(
        each for each in office.get("caseworker", f"/cases/{ref}/timetable").json() if each["limit"] == "final_plan"
    )
    assert plan["computed_with"]["holidays"] == "ew-2028+1"
    if plan["due_on"] == FUNERAL.isoformat():
        assert plan["do_by"] == "2027-02-19"


def test_it_can_be_changed_before_it_is_recorded_and_undone_afterwards(office: Office) -> None:
    admin = office.world.browser("admin")
    again = admin.send(ask(admin), "/holidays", ("do", "edit"))
    assert again.h1 == "Bank holidays"
    assert ("name", "State funeral") in again.form("/holidays").fields
    admin.send(ask(admin), "/holidays", ("do", "confirm"))
    undone = admin.send(ask(admin, how="undo", name=""), "/holidays", ("do", "confirm"))
    assert "No bank holiday after all" in undone.words
    assert england_and_wales().version == "ew-2028+2"
    assert england_and_wales().is_working_day(FUNERAL)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Enter what the holiday is called"),
        ({"source": ""}, "Enter where it was announced"),
        ({"source": "x" * 301}, "Use 300 characters or fewer"),
        ({"day__day": ""}, "The day must include a day"),
        ({"day__day": "31"}, "The day must be a real day"),
        (boxes("day", date(2027, 2, 21)), "is no working day as it is"),
        (boxes("day", date(2026, 12, 25)), "is a bank holiday already"),
        (boxes("day", date(2040, 5, 8)), "outside the years"),
        ({"how": "undo"}, "is not a bank holiday that was recorded here"),
        ({"how": ""}, "Select what happened"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(quiet_office: Office, changed: dict[str, str], said: str) -> None:
    page = ask(quiet_office.world.browser("manager"), **changed)
    assert page.status == 422
    assert said in page.words
    assert quiet_office.world.count("holiday_change") == 0


def test_a_process_that_did_not_record_it_counts_with_it_soon(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = office.world.browser("manager")
    manager.send(ask(manager), "/holidays", ("do", "confirm"))
    calendar.use(())  # as in another process
    monkeypatch.setattr("api.keeping_up.EVERY_SECONDS", 0.0)
    monkeypatch.setattr("api.keeping_up.time.monotonic", lambda: float("inf"))
    assert office.client.get("/api/v1/health").json()["holidays"] == "ew-2028+1"


def test_a_change_says_who_was_told_the_old_date(office: Office) -> None:
    ref = office.opened(date(2025, 5, 21))
    body = office.post("caseworker", f"/cases/{ref}/what-if", {"facts": [fact("request_withdrawn", date(2025, 6, 2))]})
    assert all(each["told"] == [] for each in body.json()["changed"])
    assert body.json()["changed"]
