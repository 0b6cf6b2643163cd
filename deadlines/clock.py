"""The only place that asks what time it is. Everything below the edge is given `as_of`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day it is in England now; a period of law ends at midnight there (Interpretation Act 1978 s.9)."""
    return now().astimezone(LONDON).date()


def day_of(instant: datetime) -> date:
    """The calendar day in England on which an aware instant falls."""
    return instant.astimezone(LONDON).date()


def first_instant(day: date) -> datetime:
    """The instant at which a calendar day begins in England."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)
