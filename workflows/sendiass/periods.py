"""The periods that reports tell of: months, terms of the authority's own, financial years (1 April to 31 March)."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deadlines.refusals import Refusal
from deadlines.words import month_in_words

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})-to-(\d{4})")


class NoSuchPeriod(Refusal):
    """No report tells of such a period."""

    code = "not_found"


class Rhythm(StrEnum):
    """How often a report is made."""

    MONTH = "month"
    TERM = "term"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a report tells of, both ends included. `key` names it in an address."""

    key: str
    title: str
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is one of them."""
        return day is not None and self.first <= day <= self.last


def month_of(day: date) -> Period:
    """The month of a day."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period(f"{day:%Y-%m}", f"{month_in_words(day.month)} {day.year}", day.replace(day=1), last)


def year_of(day: date) -> Period:
    """The financial year of a day."""
    begins = day.year if day >= date(day.year, 4, 1) else day.year - 1
    return Period(
        f"{begins}-to-{begins + 1}",
        f"1 April {begins} to 31 March {begins + 1}",
        date(begins, 4, 1),
        date(begins + 1, 3, 31),
    )


def day_before(day: date) -> date:
    """The day before a day."""
    return day - timedelta(days=1)


def months_in(period: Period) -> list[Period]:
    """The months of a period, in order."""
    return back_to(period.first, period.last, Rhythm.MONTH)[::-1]


def back_to(first: date, last: date, rhythm: Rhythm) -> list[Period]:
    """The months or financial years from the one of `last` back to that of `first`."""
    assert rhythm is not Rhythm.TERM
    of = month_of if rhythm is Rhythm.MONTH else year_of
    found = [of(last)]
    while found[-1].first > first:
        found.append(of(day_before(found[-1].first)))
    return found


def period_of(rhythm: Rhythm, key: str, terms: Iterable[Period]) -> Period:
    """The period of that key. Raises NoSuchPeriod where there is none, or no such term was entered."""
    found: Period | None = None
    if rhythm is Rhythm.TERM:
        found = next((each for each in terms if each.key == key), None)
    elif rhythm is Rhythm.MONTH and (said := _MONTH.fullmatch(key)) and 1 <= int(said[2]) <= 12 and int(said[1]):
        found = month_of(date(int(said[1]), int(said[2]), 1))
    elif rhythm is Rhythm.YEAR and (said := _YEAR.fullmatch(key)) and 1 < int(said[2]) == int(said[1]) + 1:
        found = year_of(date(int(said[1]), 4, 1))
    if found is None:
        raise NoSuchPeriod(
            "No report tells of that period.",
            "A report tells of a month, of a term that was entered in the register of terms, or of a financial year.",
            "Choose a period from the list of reports.",
        )
    return found
