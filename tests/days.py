"""The day it really is, for the few tests that must fail when something was left to grow old."""

from datetime import UTC, date

from freezegun import api


def the_real_day() -> date:
    """Return today even where the suite runs as if on another day: a frozen clock would hide what has gone stale."""
    today: date = api.real_datetime.now(UTC).date()
    return today
