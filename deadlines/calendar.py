"""Working days: the pinned list of bank holidays, the horizon beyond which we refuse, the Tribunal's own calendar.

None of the instruments defines "working day" outside the Tribunal Rules (SI 2008/2699 r.1(3)). Recorded default Q1:
not a Saturday, Sunday, Christmas Day, Good Friday or bank holiday in England and Wales, special proclamations
included; August, school holidays and an authority's closure days are ordinary working days.
"""

import csv
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from deadlines.refusals import BeyondKnownHolidays
from deadlines.words import in_words, joined

SNAPSHOT = Path(__file__).parent / "data" / "bank_holidays_england_and_wales.csv"
_HOLIDAYS_A_YEAR = 8  # in England and Wales since 1978; a weekend's holiday has its substitute
_ONE_DAY = timedelta(days=1)


class WorkingCalendar:
    """Working days between the first and last year whose bank holidays are known.

    Built once as two lists of day ordinals, so that counting is two look-ups and the size of a period does not
    matter. `tribunal=True` adds HESC r.12(3): August and 25 December to 1 January are not counted. `changes` is how
    often an authority has changed the list since it was published, which its version tells.
    """

    def __init__(self, bank_holidays: Mapping[date, str], *, tribunal: bool = False, changes: int = 0) -> None:
        _refuse_gaps(bank_holidays)
        self.bank_holidays = dict(sorted(bank_holidays.items()))
        self.tribunal = tribunal
        self.first_day = date(min(bank_holidays).year, 1, 1)
        self.last_day = date(max(bank_holidays).year, 12, 31)
        self._base = self.first_day.toordinal()
        self._worked: list[int] = []  # ordinals of the working days, in order
        self._upto: list[int] = []  # how many of them fall on or before each day
        for ordinal in range(self._base, self.last_day.toordinal() + 1):
            if self.why_not_worked(date.fromordinal(ordinal)) is None:
                self._worked.append(ordinal)
            self._upto.append(len(self._worked))
        self._days = [date.fromordinal(ordinal) for ordinal in self._worked]
        listed = "".join(f"{day.isoformat()}{name}" for day, name in self.bank_holidays.items())
        self.digest = sha256(listed.encode()).hexdigest()[:12]
        # Names this calendar in every deadline: jurisdiction, last known year, changes; "ew-2028" or "ew-2028+1".
        self.version = f"ew-{self.last_day.year}" + (f"+{changes}" if changes else "")

    def why_not_worked(self, day: date) -> str | None:
        """The reason a day is not a working day ("a Saturday", "Good Friday"), or None when it is one."""
        if day.weekday() >= 5:
            return "a Saturday" if day.weekday() == 5 else "a Sunday"
        if self.tribunal and (closed := tribunal_closed_period(day)):
            return closed
        return self.bank_holidays.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether a day is a working day. Raises BeyondKnownHolidays outside the known years."""
        self._refuse_unknown(day)
        return self._worked_on(day)

    def nth(self, start: date, number: int, *, from_the_day: bool = False) -> date:
        """The nth working day after `start`; with `from_the_day`, `start` is day one if it is a working day."""
        offset = start.toordinal() - self._base
        if not 0 <= offset < len(self._upto):
            self._refuse_unknown(start)
        index = self._upto[offset] + number - 1
        if from_the_day and self._worked_on(start):
            index -= 1
        if index >= len(self._worked):
            self._refuse_unknown(self.last_day + _ONE_DAY)
        return self._days[index]

    def nth_before(self, end: date, number: int) -> date:
        """The nth working day before `end`, which is itself not counted."""
        self._refuse_unknown(end)
        index = self._upto[end.toordinal() - self._base] - number - self._worked_on(end)
        if index < 0:
            self._refuse_unknown(self.first_day - _ONE_DAY)
        return self._days[index]

    def count(self, first: date, last: date) -> int:
        """How many working days there are from one day to another, both included; 0 where the last is the earlier."""
        self._refuse_unknown(first)
        self._refuse_unknown(last)
        before = first.toordinal() - self._base
        return max(0, self._upto[last.toordinal() - self._base] - (self._upto[before - 1] if before else 0))

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after `day`."""
        self._refuse_unknown(day)
        passed = self._upto[day.toordinal() - self._base]
        if not passed:
            self._refuse_unknown(self.first_day - _ONE_DAY)
        return date.fromordinal(self._worked[passed - 1])

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        self._refuse_unknown(day)
        index = bisect_left(self._worked, day.toordinal())
        if index == len(self._worked):
            self._refuse_unknown(self.last_day + _ONE_DAY)
        return self._days[index]

    def weekday_holidays(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """The bank holidays (and the Tribunal's closed days) between two days that took a weekday away."""
        day = first
        while day <= last:
            reason = self.why_not_worked(day)
            if reason and day.weekday() < 5:
                yield day, reason
            day += _ONE_DAY

    def knows(self, day: date) -> bool:
        """Whether the bank holidays of that day's year are known."""
        return self.first_day <= day <= self.last_day

    def _worked_on(self, day: date) -> bool:
        offset = day.toordinal() - self._base
        return self._upto[offset] > (self._upto[offset - 1] if offset else 0)

    def _refuse_unknown(self, day: date) -> None:
        if self.first_day <= day <= self.last_day:
            return
        raise BeyondKnownHolidays(
            f"The bank holidays of {day.year} are not known: "
            f"the list covers {self.first_day.year} to {self.last_day.year}.",
            "Working days cannot be counted without them, and a predicted holiday could make a date wrong.",
            "Check the day; if it is right, load the list for that year as published and try again.",
        )


def tribunal_closed_period(day: date) -> str | None:
    """Which of the Tribunal's closed periods a day falls in (HESC r.12(3)), or None."""
    if day.month == 8:
        return "in August"
    if (day.month == 12 and day.day >= 25) or (day.month == 1 and day.day == 1):
        return "between 25 December and 1 January"
    return None


def tribunal_days_on(start: date, number: int, *, from_the_day: bool = False) -> date:
    """The day so many days after `start`, or counting it, where the Tribunal's closed periods are not counted."""
    day, left = (start - _ONE_DAY if from_the_day else start), number
    while left:
        day += _ONE_DAY
        left -= tribunal_closed_period(day) is None
    return day


def _refuse_gaps(bank_holidays: Mapping[date, str]) -> None:
    """Raise BeyondKnownHolidays for an empty list or a year that is not whole: a missing holiday counts as worked."""
    by_year = Counter(day.year for day in bank_holidays)
    years = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    partial = [str(year) for year in years if by_year[year] < _HOLIDAYS_A_YEAR]
    if not by_year or partial:
        raise BeyondKnownHolidays(
            f"The list of bank holidays is {f'not whole for {joined(partial)}' if partial else 'empty'}.",
            "Every working-day limit needs it, and a holiday left out would count as a working day.",
            f"Replace {SNAPSHOT.name} in deadlines/data with the whole list as published.",
        )


def read_snapshot(path: Path = SNAPSHOT) -> dict[date, str]:
    """The published bank holidays of England and Wales, as pinned in the repository; nothing is fetched.

    Raises BeyondKnownHolidays where the file is not there or is not such a list.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {date.fromisoformat(row["date"]): row["title"] for row in csv.DictReader(lines)}
    except (OSError, KeyError, ValueError) as error:
        raise BeyondKnownHolidays(
            f"The list of bank holidays in {path.name} cannot be read.",
            "Working days cannot be counted without it.",
            "Put the published list back: a line for each day, under the headings date, weekday, title, notes.",
        ) from error


def disagreements_with_package(calendar: WorkingCalendar) -> list[tuple[date, str]]:
    """Weekdays on which the pinned list and the `holidays` package differ, each with who lists it.

    The package is a second opinion on the list, never its source: past the announced years it predicts.
    """
    from holidays import country_holidays

    years = range(calendar.first_day.year, calendar.last_day.year + 1)
    package = {day for day in country_holidays("GB", subdiv="ENG", years=years) if day.weekday() < 5}
    ours = {day for day in calendar.bank_holidays if day.weekday() < 5}
    only_ours = [(day, f"{in_words(day)} is only in the pinned list") for day in ours - package]
    only_package = [(day, f"{in_words(day)} is only in the holidays package") for day in package - ours]
    return sorted(only_ours + only_package)


Proclaimed = tuple[tuple[date, str | None], ...]
"""Changes to the published list, in the order they were made: a day with its name, or with None where it was undone."""

_supposed: ContextVar[Proclaimed | None] = ContextVar("supposed", default=None)
_in_use: list[Proclaimed] = [()]


def use(changes: Proclaimed) -> None:
    """Count in this process with these changes from now on: what the authority recorded of proclaimed holidays."""
    _in_use[0] = changes


def in_use() -> Proclaimed:
    """The changes to the published list that this process counts with."""
    found = _supposed.get()
    return _in_use[0] if found is None else found


@contextmanager
def supposing(changes: Proclaimed) -> Iterator[None]:
    """Count with other changes for a while, in this thread of work only: to see what would move."""
    token = _supposed.set(changes)
    try:
        yield
    finally:
        _supposed.reset(token)


@cache
def published() -> Mapping[date, str]:
    """The bank holidays as published and pinned here."""
    return read_snapshot()


@lru_cache(16)
def _calendar(changes: Proclaimed, is_tribunal: bool) -> WorkingCalendar:
    listed = dict(published())
    for day, name in changes:
        if name is None:
            listed.pop(day, None)
        else:
            listed[day] = name
    return WorkingCalendar(listed, tribunal=is_tribunal, changes=len(changes))


def england_and_wales() -> WorkingCalendar:
    """Working days for everything under the SEND Regulations and the Children and Families Act."""
    supposed = _supposed.get()
    return _calendar(_in_use[0] if supposed is None else supposed, False)  # not in_use(): asked for by every deadline


def tribunal() -> WorkingCalendar:
    """Working days for acts in Tribunal proceedings other than lodging (HESC r.12(3)(b))."""
    return _calendar(in_use(), True)
