"""Shapes for those the law names by a year: a period for days in certain years, and one for everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from deadlines.counting import Period, Reckoning
from deadlines.refusals import NoLawInForce
from deadlines.words import in_words, joined


@dataclass(frozen=True, slots=True)
class InYears:
    """A period for those whose named day falls in certain calendar years; for anybody else it sets no day.

    It is passed over where that day was not given, or where the day `unless` was given instead.
    """

    years: tuple[int, ...]
    of: str
    period: Period
    unless: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        return ()

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.of, *self.period.may_use)))

    def _asked(self, facts: Mapping[str, date]) -> bool:
        return self.of in facts and (not self.unless or self.unless not in facts)

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        if self._asked(facts) and facts[self.of].year in self.years:
            return self.period.last_day(facts)
        return None

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        if not self._asked(facts):
            return Reckoning(None, ())
        if facts[self.of].year not in self.years:
            return Reckoning(None, (f"{in_words(facts[self.of])} is not in {self._years()}: this sets no last day.",))
        return self.period.reckon(facts)

    def _years(self) -> str:
        return joined([str(year) for year in self.years], "or")

    def in_words(self) -> str:
        return f"{self.period.in_words()}, for {self._years()}"


@dataclass(frozen=True, slots=True)
class OnlySince:
    """A period that exists only where something happened on or after a day. Where its own day is not given, it stands
    untested and says so; raises NoLawInForce for an earlier one.
    """

    begins: date
    of: str
    period: Period

    @property
    def needs(self) -> tuple[str, ...]:
        return self.period.needs

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.period.may_use, self.of)))

    def _condition(self, facts: Mapping[str, date]) -> str:
        begins = in_words(self.begins)
        if self.of not in facts:
            return f"This holds only where “{self.of}” is {begins} or later; that day was not given and not tested."
        if facts[self.of] < self.begins:
            raise NoLawInForce(
                f"“{self.of}” is {in_words(facts[self.of])}: the law reaches only what happened from {begins} on.",
                "sendflow never applies a rule to what it does not reach.",
                f"Check “{self.of}”; if it is right, no time limit runs.",
            )
        return f"“{self.of}” is {in_words(facts[self.of])}, not before {begins}: the law reaches it."

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        self._condition(facts)
        return self.period.last_day(facts)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        reckoned = self.period.reckon(facts)
        return Reckoning(reckoned.last_day, (self._condition(facts), *reckoned.sentences))

    def in_words(self) -> str:
        return self.period.in_words()


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A period for some, and another for everybody to whom the first sets no day."""

    first: Period
    rest: Period

    @property
    def needs(self) -> tuple[str, ...]:
        return self.first.needs

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.first.may_use, *self.rest.may_use)))

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        return self.first.last_day(facts) or self.rest.last_day(facts)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        first = self.first.reckon(facts)
        if first.last_day:
            return first
        rest = self.rest.reckon(facts)
        return Reckoning(rest.last_day, (*first.sentences, *rest.sentences))

    def in_words(self) -> str:
        return f"{self.first.in_words()}; for everybody else {self.rest.in_words()}"
