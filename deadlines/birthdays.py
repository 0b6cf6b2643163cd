"""Shapes counted from a birth date: the day before a birthday, and the academic year in which an age is reached.

Somebody born on 29 February reaches an age on 1 March of a year that has no 29 February.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from deadlines.counting import FromOneDay, Period, Reckoning, needed
from deadlines.refusals import WrongFacts
from deadlines.words import in_words, joined, month_in_words

_ONE_DAY = timedelta(days=1)


def birthday(born: date, age: int) -> date:
    """The day on which an age is reached."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def compulsory_school_age_ends(born: date) -> date:
    """The last day of compulsory school age: the last Friday in June of the school year in which 16 is reached.

    Education Act 1996 s.8(3), with the school leaving date of SI 1997/1970. From the day after the rights of Part 3 are
    the young person's own (CFA 2014 s.83(2); recorded default Q24).
    """
    sixteen = birthday(born, 16)
    year = sixteen.year + (sixteen.month >= 9)  # the school year begins in September
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - 4) % 7)


def born_on(reached: date, age: int) -> date:
    """The birth date of somebody who reached an age on this day: for 1 March, one whose birthdays fall alike."""
    try:
        return reached.replace(year=reached.year - age)
    except ValueError:
        return date(reached.year - age, 3, 1)


@dataclass(frozen=True, slots=True)
class BeforeBirthday(FromOneDay):
    """The day before somebody reaches an age."""

    age: int
    of: str = "birth_date"

    def last_day(self, facts: Mapping[str, date]) -> date:
        return birthday(needed(facts, self.of), self.age) - _ONE_DAY

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        last = self.last_day(facts)
        return Reckoning(last, (f"The day before age {self.age} is reached is {in_words(last)}.",))

    def in_words(self) -> str:
        return f"the day before age {self.age} is reached"


@dataclass(frozen=True, slots=True)
class YearEndAfterBirthday(FromOneDay):
    """The end of the year in which an age is reached: the first such day of the calendar on or after the birthday."""

    age: int
    month: int
    day: int
    of: str = "birth_date"

    def last_day(self, facts: Mapping[str, date]) -> date:
        reached = birthday(needed(facts, self.of), self.age)
        end = date(reached.year, self.month, self.day)
        return end if reached <= end else date(reached.year + 1, self.month, self.day)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        reached, last = birthday(needed(facts, self.of), self.age), self.last_day(facts)
        return Reckoning(
            last,
            (
                f"Age {self.age} is reached on {in_words(reached)}.",
                f"The academic year that day falls in ends on {in_words(last)}.",
            ),
        )

    def in_words(self) -> str:
        end = f"{self.day} {month_in_words(self.month)}"
        return f"the {end} that ends the academic year in which age {self.age} is reached"


@dataclass(frozen=True, slots=True)
class InTheYearOfBirthday:
    """A period whose end closes the twelve months in which an age is reached; WrongFacts where it ends sooner."""

    age: int
    period: Period
    of: str = "birth_date"

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.of, *self.period.needs)))

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.of, *self.period.may_use)))

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        last, reached = self.period.last_day(facts), birthday(needed(facts, self.of), self.age)
        if last is not None and last < reached:
            raise WrongFacts(
                f"The academic year that ends on {in_words(last)} ends before age {self.age} is reached on "
                f"{in_words(reached)}.",
                "The law speaks of the academic year in which that age is reached.",
                "Give the end of that year; before it the ordinary rules on ceasing a plan apply.",
            )
        return last

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        self.last_day(facts)
        reached = birthday(needed(facts, self.of), self.age)
        inner = self.period.reckon(facts)
        return Reckoning(inner.last_day, (f"Age {self.age} is reached on {in_words(reached)}.", *inner.sentences))

    def in_words(self) -> str:
        return f"{self.period.in_words()}, in the academic year in which age {self.age} is reached"


@dataclass(frozen=True, slots=True)
class EndOfStage:
    """The end of the stage of education somebody is in: the first of several year ends that is far enough away.

    `ages` are those reached in the last year of each stage. A day before the first of these year ends or after the
    last sets no day, nor does anything where the birth date is not held. A day within the last year of a stage belongs
    to that stage's end already, so the next is meant.
    """

    ages: tuple[int, ...]
    of: str = "from"
    born: str = "birth_date"
    month: int = 8
    day: int = 31

    @property
    def needs(self) -> tuple[str, ...]:
        return ()

    @property
    def may_use(self) -> tuple[str, ...]:
        return (self.of, self.born)

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        if self.born not in facts or self.of not in facts:
            return None
        ends = [self._year(age).last_day(facts) for age in self.ages]
        if facts[self.of] <= ends[0]:
            return None
        return next((end for end in ends[1:] if facts[self.of] <= end.replace(year=end.year - 1)), None)

    def _year(self, age: int) -> YearEndAfterBirthday:
        return YearEndAfterBirthday(age, self.month, self.day, self.born)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        last = self.last_day(facts)
        if self.born not in facts:
            return Reckoning(None, ("The birth date is not held, so no stage of education is known.",))
        if last is None:
            return Reckoning(
                None, (f"{in_words(needed(facts, self.of))} is before the first such stage or too late for the last.",)
            )
        age = next(age for age in self.ages if self._year(age).last_day(facts) == last)
        sentence = f"The stage of education ends with the school year in which age {age} is reached, {in_words(last)}."
        return Reckoning(last, (sentence,))

    def in_words(self) -> str:
        ages = joined([str(age) for age in self.ages[1:]], "or")
        return f"the end of the school year in which age {ages} is reached"


@dataclass(frozen=True, slots=True)
class ForThoseBorn:
    """A period for those born on certain days, both ends included; for anybody else it sets no day."""

    begins: date
    ends: date | None
    period: Period
    of: str = "birth_date"

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.of, *self.period.needs)))

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.of, *self.period.may_use)))

    def concerns(self, born: date | None) -> bool:
        """Whether it is for somebody born on that day; for nobody whose birth date is not held."""
        return born is not None and self.begins <= born and (self.ends is None or born <= self.ends)

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        return self.period.last_day(facts) if self.concerns(needed(facts, self.of)) else None

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        if not self.concerns(needed(facts, self.of)):
            return Reckoning(None, (f"This is for those born {self._days()} only.",))
        return self.period.reckon(facts)

    def _days(self) -> str:
        return f"from {in_words(self.begins)}" + (f" to {in_words(self.ends)}" if self.ends else "")

    def in_words(self) -> str:
        return f"{self.period.in_words()}, for those born {self._days()}"
