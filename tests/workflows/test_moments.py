"""Two moments of a case: which is the earlier one, and that nothing untrue is said where neither is in every way."""

from datetime import UTC, date, datetime

import pytest

from tests.casework import judged, new, request
from workflows.differing import case_between
from workflows.moments import Moment, in_order

JUNE, AUTUMN = Moment(date(2025, 6, 2)), Moment(date(2025, 10, 20))
MET = Moment(AUTUMN.on, datetime(2025, 10, 20, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (JUNE, AUTUMN, JUNE),
        (AUTUMN, JUNE, JUNE),
        (AUTUMN, MET, MET),
        (MET, AUTUMN, MET),
        (MET, JUNE, MET),  # the earlier day is known the later: neither is the earlier one, so they stay as asked for
    ],
)
def test_the_moment_that_is_earlier_in_every_way_comes_first(one: Moment, other: Moment, first: Moment) -> None:
    assert in_order(one, other) == (first, other if first is one else one)


def test_what_the_other_moment_does_not_know_is_not_told_as_if_it_had_been_taken_back() -> None:
    """The second moment is of the earlier day, so the decision had not been notified; nobody took that back."""
    history = judged([request("2025-09-01"), new("decision_to_assess_notified", "2025-10-06")]).history
    found = case_between(history, Moment(date(2025, 10, 7)), Moment(date(2025, 10, 1)))
    due = date(2025, 10, 13)
    assert found.why("assess_decision", "", (due, due)) == ("Not known at this moment, but at the other: fact 2.",)


def test_an_earlier_day_on_which_the_same_was_known_says_that_only_time_differs() -> None:
    history = judged([request("2025-09-01")]).history
    found = case_between(history, Moment(date(2025, 10, 20)), Moment(date(2025, 10, 10)))
    due = date(2025, 10, 13)
    assert found.why("assess_decision", "", (due, due)) == (
        "Nothing that bears on it was recorded: it is 10 days earlier.",
    )


def test_a_duty_that_only_its_act_shows_to_be_owed_says_why_it_came_into_the_lists() -> None:
    history = judged([request("2025-09-01"), new("no_plan_necessary_notified", "2025-10-06")]).history
    found = case_between(history, Moment(date(2025, 10, 1)), Moment(date(2025, 10, 7)))
    said = found.why("notify_no_determination", "", (None, date(2025, 10, 13)))
    assert said[0] == "It was done on Monday 6 October 2025."
