"""The time left before a deadline, in the words a person plans by."""

from dataclasses import replace
from datetime import date

import pytest

from deadlines.calculator import apply_limit
from deadlines.register import limit
from deadlines.slack import slack

# A finalised plan is due on Sunday 4 January 2026, twenty weeks after a request of Sunday 17 August 2025; 1 January is
# a bank holiday, so Friday the 2nd is the last working day.
REQUESTED = date(2025, 8, 17)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 10, 1), "95 days left"),
        (date(2025, 12, 29), "3 working days left"),
        (date(2025, 12, 31), "1 working day left"),
        (date(2026, 1, 2), "Today is the last working day before it"),
        (date(2026, 1, 3), "The last working day before it was Friday 2 January 2026"),
        (date(2026, 1, 4), "Today is the last day"),
        (date(2026, 1, 5), "1 day late"),
        (date(2026, 2, 1), "28 days late"),
    ],
)
def test_the_time_left_is_said_in_working_days_when_it_is_near(today: date, said: str) -> None:
    assert slack(apply_limit(limit("final_plan"), {"from": REQUESTED}, as_of=today)) == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 10, 1), "14 days left"),
        (date(2025, 10, 14), "1 day left"),
        (date(2025, 10, 15), "Today is the last day"),
        (date(2025, 10, 16), ""),
    ],
)
def test_time_that_others_have_is_counted_in_days_and_is_never_late(today: date, said: str) -> None:
    assert slack(apply_limit(limit("draft_reps"), {"from": date(2025, 10, 1)}, as_of=today)) == said


def test_a_deadline_without_a_day_has_no_time_left_to_tell() -> None:
    found = apply_limit(limit("final_plan"), {"from": REQUESTED}, as_of=REQUESTED)
    assert slack(replace(found, due_on=None)) == ""
