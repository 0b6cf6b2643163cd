"""Periods counted forward from a day; the last day and its working come from one expression. See also `shapes`.

The counting manual is `law/send-regulations.md` section 3: the day of the event is left out ("within 6 weeks of")
unless the words make it day one ("beginning with"); months follow the corresponding date rule; nothing is moved to
a working day except where the Tribunal's rules say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol

from dateutil.relativedelta import relativedelta

from deadlines.calendar import WorkingCalendar, england_and_wales, tribunal, tribunal_closed_period, tribunal_days_on
from deadlines.refusals import WrongFacts
from deadlines.words import count_of, in_words, joined, month_in_words

_ONE_DAY = timedelta(days=1)


class Unit(Enum):
    """What is counted. An unqualified "day" is a calendar day; a month is a calendar month."""

    DAYS = "day"
    WEEKS = "week"
    MONTHS = "month"
    WORKING_DAYS = "working day"


class Counting(Enum):
    """Which day is day one. The words of the provision decide."""

    AFTER_THE_DAY = "the day itself is not counted"  # "within 6 weeks of"
    FROM_THE_DAY = "the day itself is the first day"  # "beginning with the day on which"


class Calendar(Enum):
    """Whose calendar counts and rolls: everyone's, or the Tribunal's (HESC r.12)."""

    ORDINARY = "ordinary"
    TRIBUNAL = "tribunal"

    @property
    def days(self) -> WorkingCalendar:
        """The working days of this calendar."""
        return tribunal() if self is Calendar.TRIBUNAL else england_and_wales()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The last day of a period, or None where the law sets no day, with the sentences that led to it."""

    last_day: date | None
    sentences: tuple[str, ...]


class Period(Protocol):
    """A shape of period. `needs` and `may_use` name the days it counts from."""

    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def may_use(self) -> tuple[str, ...]: ...
    def last_day(self, facts: Mapping[str, date]) -> date | None: ...
    def reckon(self, facts: Mapping[str, date]) -> Reckoning: ...
    def in_words(self) -> str: ...


class FromOneDay:
    """What the shapes that count from one named day have in common: they need that day, and use no other."""

    __slots__ = ()
    of: str

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.of,)

    @property
    def may_use(self) -> tuple[str, ...]:
        return (self.of,)


def needed(facts: Mapping[str, date], name: str) -> date:
    """The named day. Raises WrongFacts where it was not given."""
    try:
        return facts[name]
    except KeyError:
        raise WrongFacts(
            f"The day “{name}” is missing.", "The period is counted from it.", f"Give “{name}” as a date."
        ) from None


@dataclass(frozen=True, slots=True)
class Count(FromOneDay):
    """A number of days, weeks, months or working days from a named day."""

    number: int
    unit: Unit
    counting: Counting = Counting.AFTER_THE_DAY
    of: str = "from"
    calendar: Calendar = Calendar.ORDINARY
    rolls: bool = False

    def last_day(self, facts: Mapping[str, date]) -> date:
        end = self._counted(needed(facts, self.of))
        return self._rolled(end) if self.rolls else end

    def _counted(self, start: date) -> date:
        from_the_day = self.counting is Counting.FROM_THE_DAY
        match self.unit:
            case Unit.DAYS if self.calendar is Calendar.TRIBUNAL:
                return tribunal_days_on(start, self.number, from_the_day=from_the_day)
            case Unit.DAYS:
                return start + timedelta(days=self.number - from_the_day)
            case Unit.WEEKS:
                return start + timedelta(days=7 * self.number - from_the_day)
            case Unit.MONTHS:
                end = start + relativedelta(months=self.number)
                # Corresponding date rule, Dodds v Walker [1981] 1 WLR 1027. Where the corresponding date does
                # not exist the month end is already the last day: take nothing off it.
                return end - _ONE_DAY if from_the_day and end.day == start.day else end
            case Unit.WORKING_DAYS:
                return self.calendar.days.nth(start, self.number, from_the_day=from_the_day)

    def _rolled(self, end: date) -> date:
        closed = tribunal_closed_period(end)
        if closed:
            end = date(end.year, 9, 1) if end.month == 8 else date(end.year + (end.month == 12), 1, 2)
        return self.calendar.days.on_or_after(end)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        start = needed(facts, self.of)
        end = self._counted(start)
        sentences = [f"Count {self._amount()} from {in_words(start)}; {self.counting.value}."]
        if self.unit is Unit.MONTHS and end.day != start.day and (end + _ONE_DAY).day != start.day:
            sentences.append(
                f"There is no {start.day} {month_in_words(end.month)} {end.year}, so the period ends with the month."
            )
        if self.unit is Unit.WORKING_DAYS:
            sentences.append(self._left_out(start, end))
        elif self.calendar is Calendar.TRIBUNAL and end - start != timedelta(days=self.number):
            sentences.append("August and 25 December to 1 January are not counted here and are left out.")
        sentences.append(f"The last day is {in_words(end)}.")
        if self.rolls and (rolled := self._rolled(end)) != end:
            reason = tribunal_closed_period(end) or self.calendar.days.why_not_worked(end)
            sentences.append(
                f"That day is {reason}, so the act is in time on the next day the rule allows, "
                f"{in_words(rolled)} (SI 2008/2699, r.12(2), (3))."
            )
            end = rolled
        return Reckoning(end, tuple(sentences))

    def _left_out(self, start: date, end: date) -> str:
        first = start if self.counting is Counting.FROM_THE_DAY else start + _ONE_DAY
        named = [f"{in_words(day)} ({why})" for day, why in self.calendar.days.weekday_holidays(first, end)]
        if self.calendar is Calendar.TRIBUNAL and len(named) > 6:
            return "Weekends, bank holidays, August and 25 December to 1 January are not counted here and are left out."
        so_is = "so is" if len(named) == 1 else "so are"
        return "Weekends are left out" + (
            f", and {so_is} {joined(named)}." if named else "; no bank holiday falls between."
        )

    def _amount(self) -> str:
        return count_of(self.number, self.unit.value)

    def in_words(self) -> str:
        skipped = ", nor are August and 25 December to 1 January" if self.calendar is Calendar.TRIBUNAL else ""
        rolled = ", moved to a working day by the Tribunal's rule" if self.rolls else ""
        return f"{self._amount()}; {self.counting.value}{skipped}{rolled}"


def days(number: int, counting: Counting = Counting.AFTER_THE_DAY, of: str = "from") -> Count:
    """A period of calendar days."""
    return Count(number, Unit.DAYS, counting, of)


def weeks(number: int, counting: Counting = Counting.AFTER_THE_DAY, of: str = "from") -> Count:
    """A period of weeks of seven calendar days."""
    return Count(number, Unit.WEEKS, counting, of)


def months(number: int, counting: Counting = Counting.AFTER_THE_DAY, of: str = "from") -> Count:
    """A period of calendar months, by the corresponding date."""
    return Count(number, Unit.MONTHS, counting, of)


def working_days(number: int, counting: Counting = Counting.AFTER_THE_DAY, of: str = "from") -> Count:
    """A period of working days in England and Wales."""
    return Count(number, Unit.WORKING_DAYS, counting, of)
