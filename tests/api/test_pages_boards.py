"""The boards: every number opens the list it counts, the calendar marks what kind of day it is, and files agree."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from deadlines import clock
from deadlines.calendar import england_and_wales
from tests.api.calls import Office
from tests.api.world import Browser, ago, requested, rows_of

NUMBER = re.compile(r'href="(/deadlines\?[^"]+)">(?:<span class="sendflow-counts__number">)?([\d,]+)')
COUNTED = re.compile(r"Showing \d+ of ([\d,]+) deadlines")


def in_list(browser: Browser, href: str) -> int:
    found = COUNTED.search(browser.open(unescape(href)).words)
    return int(found.group(1).replace(",", "")) if found else 0


def numbers(browser: Browser, path: str) -> list[tuple[str, int]]:
    return [(href, int(count.replace(",", ""))) for href, count in NUMBER.findall(browser.open(path).html)]


@pytest.fixture(scope="module")
def manager(quiet_office: Office) -> Browser:
    """A manager over cases of every kind of group: held and not, late and in time, at a school and at none."""
    for days, holder, school in (
        (60, "caseworker", "100001"), (41, "caseworker", None), (38, "colleague", None),
        (30, "colleague", "100001"), (10, "caseworker", None),
    ):  # fmt: skip
        quiet_office.world.case(requested(ago(days)), holder=holder, school_urn=school)
    return quiet_office.world.browser("manager")


@pytest.mark.parametrize("by", ["team", "officer", "process", "school"])
def test_each_number_of_what_is_due_opens_a_list_of_as_many(manager: Browser, by: str) -> None:
    found = numbers(manager, f"/boards/due?by={by}")
    assert len(found) >= 3
    for href, count in found:
        assert in_list(manager, href) == count, href


def test_the_numbers_of_the_overview_open_their_lists_too(manager: Browser) -> None:
    found = numbers(manager, "/boards")
    assert found
    assert all(in_list(manager, href) == count for href, count in found)


def test_each_day_ahead_opens_its_list_and_all_days_add_up_to_the_sum(manager: Browser) -> None:
    page = manager.open("/boards/ahead")
    (whole,) = [href for text, href in page.links.items() if " until " in text]
    days = [(href, int(count)) for href, count in NUMBER.findall(page.html) if unescape(href) != whole]
    assert days
    assert all(in_list(manager, href) == count for href, count in days[:3])
    assert in_list(manager, whole) == sum(count for _, count in days)


def test_the_days_ahead_run_to_the_end_of_the_twelfth_week_and_say_which_are_worked(manager: Browser) -> None:
    rows = rows_of(manager.client.get("/boards/ahead.csv").text)
    today, calendar = clock.today(), england_and_wales()
    assert rows[0]["Day"] == today.isoformat()
    assert date.fromisoformat(rows[-1]["Day"]) == today - timedelta(days=today.weekday()) + timedelta(weeks=12, days=-1)
    for row in rows:
        why = calendar.why_not_worked(date.fromisoformat(row["Day"]))
        assert row["Working day or not"] == (why or "Working day")


def test_a_board_names_no_child_and_a_filter_narrows_it(quiet_office: Office, manager: Browser) -> None:
    assert "Thistlewood" not in manager.open("/boards/due?by=school").html
    narrowed = rows_of(manager.client.get("/boards/due.csv?by=team&process=annual_review").text)
    assert [row["Team"] for row in narrowed] == ["All"]
