"""Timeliness: each number opens exactly the cases it counts, and exceptions are left out of both halves of a share."""

import re
from datetime import date
from html import unescape

import pytest

from cases.facts import NewFact
from tests.api.calls import Office
from tests.api.world import Browser, ago, requested, rows_of
from workflows.timeliness import MEASURES

NUMBER = re.compile(r'href="(/boards/timeliness/cases\?[^"]+)">([\d,]+)')
CLAIM = {"limit": "final_plan", "exception": "personal_circumstances", "because": "A parent was in hospital"}
SENT = [
    NewFact("decision_to_assess_notified", ago(190)),
    NewFact("decision_to_issue_plan_notified", ago(110)),
    NewFact("draft_plan_served", ago(100)),
    NewFact("representations_received", ago(80)),
]


@pytest.fixture(scope="module")
def manager(quiet_office: Office) -> Browser:
    """A manager over plans sent in time and late, with an exception and without, and one still to be sent."""
    case, sent = quiet_office.world.case, NewFact("finalised_plan_sent", ago(70))
    case(requested(ago(200)), *SENT, sent)
    case(requested(ago(220)), *SENT, sent)
    case(requested(ago(225)), *SENT, NewFact("exception_claimed", ago(90), CLAIM), sent)
    case(requested(ago(201)), *SENT, NewFact("exception_claimed", ago(90), CLAIM), sent)
    case(requested(ago(199)), *SENT)
    return quiet_office.world.browser("manager")


def done(browser: Browser) -> dict[str, str]:
    rows = rows_of(browser.client.get("/boards/timeliness.csv").text)
    return next(row for row in rows if row["Counted by"].startswith("Month in which") and row["Done"] != "0")


def test_an_exception_takes_a_plan_out_of_both_halves_and_the_rate_stands_beside(manager: Browser) -> None:
    row = done(manager)
    assert (row["Done"], row["In time"], row["In time, of a hundred done"]) == ("4", "2", "50.0")
    assert (row["Done without an exception"], row["In time without an exception"]) == ("2", "1")
    assert row["In time, of a hundred done without an exception"] == "50.0"
    assert row["Exceptions, of a hundred done"] == "50.0"


def test_a_cohort_with_a_plan_still_to_be_sent_is_not_complete(manager: Browser) -> None:
    rows = rows_of(manager.client.get("/boards/timeliness.csv").text)
    cohorts = [row for row in rows if row["Counted by"] == "Month of the request"]
    assert sum(int(row["Still to be done"]) for row in cohorts) == 1
    assert {row["Complete"] for row in cohorts if row["Still to be done"] != "0"} == {"Not yet"}


def test_each_number_opens_as_many_cases_as_it_says(manager: Browser) -> None:
    found = set(NUMBER.findall(manager.open("/boards/timeliness").html))
    assert len(found) > 8
    for href, count in found:
        answer = manager.client.get(unescape(href).replace("/cases?", "/cases.csv?"))
        assert answer.status_code == 200, answer.text[-3000:]
        listed = rows_of(answer.text)
        assert len(listed) == int(count), href


def test_a_list_gives_every_case_with_its_working(manager: Browser) -> None:
    href = next(href for href, _ in NUMBER.findall(manager.open("/boards/timeliness").html))
    page = manager.open(unescape(href))
    assert "Count 20 weeks" in page.words
    assert page.h1.endswith("plans within 20 weeks")


@pytest.mark.parametrize("measure", [key for key in MEASURES if key != "plans"])
def test_every_measure_says_what_it_counts_and_where_it_comes_from(manager: Browser, measure: str) -> None:
    page = manager.open(f"/boards/timeliness?measure={measure}")
    assert page.h1 == MEASURES[measure].title
    assert MEASURES[measure].says in page.words
    for limit in MEASURES[measure].limits:
        assert str(limit.rules[-1].cite) in page.words


def test_days_at_the_ends_of_the_calendar_are_days_too(manager: Browser) -> None:
    for query in ("", f"?first={date.min}&last={date.max}"):
        assert "Showing 4 of 4 cases" in manager.open(f"/boards/timeliness/cases{query}").words
