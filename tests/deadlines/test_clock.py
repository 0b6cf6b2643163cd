"""The day it is, is the day it is in England."""

from datetime import UTC, date, datetime

import pytest
from freezegun import freeze_time

from deadlines import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-06-30T22:59:59Z", date(2026, 6, 30)),
        ("2026-06-30T23:00:00Z", date(2026, 7, 1)),  # summer time: midnight in London
        ("2026-12-31T23:59:59Z", date(2026, 12, 31)),
        ("2026-03-29T00:59:59Z", date(2026, 3, 29)),  # the clocks go forward
        ("2026-10-25T00:30:00Z", date(2026, 10, 25)),  # and back
    ],
)
def test_a_day_ends_at_midnight_in_london(instant: str, day: date) -> None:
    with freeze_time(instant):
        assert clock.today() == day
        assert clock.now() == datetime.fromisoformat(instant)
        assert clock.now().tzinfo is UTC
    assert clock.day_of(datetime.fromisoformat(instant)) == day
