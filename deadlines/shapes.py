"""The other shapes of period: before a date, so long before one, the earlier or later of several, no date at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from deadlines.calendar import england_and_wales
from deadlines.counting import FromOneDay, Period, Reckoning, Unit, needed
from deadlines.words import count_of, in_words, month_in_words

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Before(FromOneDay):
    """Before a day of the calendar year in which something happens, so the day before it is the last."""

    month: int
    day: int
    of: str = "transfer_on"

    def last_day(self, facts: Mapping[str, date]) -> date:
        return date(needed(facts, self.of).year, self.month, self.day) - _ONE_DAY

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        last = self.last_day(facts)
        named = f"{self.day} {month_in_words(self.month)} {last.year}"
        return Reckoning(last, (f"“Before {named}”: {named} itself is too late.", f"The last day is {in_words(last)}."))

    def in_words(self) -> str:
        return f"before {self.day} {month_in_words(self.month)} of that calendar year"


@dataclass(frozen=True, slots=True)
class OnTheDay(FromOneDay):
    """On a named day itself, which is the last."""

    of: str

    def last_day(self, facts: Mapping[str, date]) -> date:
        return needed(facts, self.of)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        last = self.last_day(facts)
        return Reckoning(last, (f"The last day is that day itself, {in_words(last)}.",))

    def in_words(self) -> str:
        return "on that day itself"


@dataclass(frozen=True, slots=True)
class BeforeTheDay(FromOneDay):
    """Before a named day, so the day before it is the last."""

    of: str

    def last_day(self, facts: Mapping[str, date]) -> date:
        return needed(facts, self.of) - _ONE_DAY

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        named, last = in_words(needed(facts, self.of)), self.last_day(facts)
        return Reckoning(last, (f"“Before” {named}: that day is too late.", f"The last day is {in_words(last)}."))

    def in_words(self) -> str:
        return "before that day"


@dataclass(frozen=True, slots=True)
class BeforeDate:
    """Before a day the law names with its year, whatever has happened."""

    day: date

    @property
    def needs(self) -> tuple[str, ...]:
        return ()

    @property
    def may_use(self) -> tuple[str, ...]:
        return ()

    def last_day(self, facts: Mapping[str, date]) -> date:
        return self.day - _ONE_DAY

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        named = f"{self.day.day} {month_in_words(self.day.month)} {self.day.year}"
        last = self.last_day(facts)
        return Reckoning(last, (f"“Before {named}”: {named} itself is too late.", f"The last day is {in_words(last)}."))

    def in_words(self) -> str:
        return f"before {self.day.day} {month_in_words(self.day.month)} {self.day.year}"


@dataclass(frozen=True, slots=True)
class AtLeastBefore(FromOneDay):
    """At least so long before a named day. With `clear`, neither end counts, which is the safe reading of notice."""

    number: int
    unit: Unit
    of: str = "meeting_on"
    clear: bool = True

    def last_day(self, facts: Mapping[str, date]) -> date:
        end = needed(facts, self.of)
        match self.unit:
            case Unit.DAYS | Unit.WEEKS:
                back = end - timedelta(days=self.number * (7 if self.unit is Unit.WEEKS else 1))
            case Unit.MONTHS:
                back = end - relativedelta(months=self.number)
            case Unit.WORKING_DAYS:
                back = england_and_wales().nth_before(end, self.number)
        return back - _ONE_DAY if self.clear else back

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        end, last = needed(facts, self.of), self.last_day(facts)
        how = "neither that day nor the day of acting counts" if self.clear else "the corresponding day is early enough"
        return Reckoning(
            last,
            (
                f"Count back {count_of(self.number, self.unit.value)} from {in_words(end)}; {how}.",
                f"The last day to act is {in_words(last)}.",
            ),
        )

    def in_words(self) -> str:
        return f"at least {count_of(self.number, self.unit.value)} before" + (
            ", clear of both ends" if self.clear else ""
        )


@dataclass(frozen=True, slots=True)
class _Either:
    """Several periods of which one decides. A period whose day has not happened is left out, the first never.

    With `every`, none may be left out: which of them decides is not known before all their days are.
    """

    parts: tuple[Period, ...]
    every: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        needing = self.parts if self.every else self.parts[:1]
        return tuple(dict.fromkeys(name for part in needing for name in part.needs))

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.may_use))

    def _taken(self, facts: Mapping[str, date]) -> list[Period]:
        first = 0 if not self.every else len(self.parts)
        return [part for i, part in enumerate(self.parts) if i <= first or all(name in facts for name in part.needs)]


class EarlierOf(_Either):
    """The earlier of several periods, for instance 8 weeks from the notice and 12 from the meeting."""

    __slots__ = ()

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        return min((day for part in self._taken(facts) if (day := part.last_day(facts))), default=None)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        return _chosen("earlier", min, [part.reckon(facts) for part in self._taken(facts)])

    def in_words(self) -> str:
        return "the earlier of: " + "; or ".join(part.in_words() for part in self.parts)


class LaterOf(_Either):
    """The later of several periods, for instance 2 months from the decision and 1 from the certificate."""

    __slots__ = ()

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        return max((day for part in self._taken(facts) if (day := part.last_day(facts))), default=None)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        return _chosen("later", max, [part.reckon(facts) for part in self._taken(facts)])

    def in_words(self) -> str:
        return "the later of: " + "; or ".join(part.in_words() for part in self.parts)


def _chosen(word: str, choose: Callable[[list[date]], date], reckoned: list[Reckoning]) -> Reckoning:
    sentences = tuple(sentence for each in reckoned for sentence in each.sentences)
    days = [each.last_day for each in reckoned if each.last_day]
    if not days:
        return Reckoning(None, sentences)
    last = choose(days)
    if len(days) > 1:
        sentences += (f"The {word} of these decides: {in_words(last)}.",)
    return Reckoning(last, sentences)


@dataclass(frozen=True, slots=True)
class NoDate:
    """A duty for which the law sets no last day. `promptly` where it says "as soon as practicable" or the like.

    `says` is what it says instead, for instance "immediately".
    """

    promptly: bool = True
    of: str = "from"
    says: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        return ()

    @property
    def may_use(self) -> tuple[str, ...]:
        return (self.of,)

    def last_day(self, facts: Mapping[str, date]) -> None:
        return None

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        told = "No last day is named here" if self.says else "The law sets no last day"
        return Reckoning(None, (f"{told}: {self.in_words()}.",))

    def in_words(self) -> str:
        if self.says:
            return self.says
        return "as soon as practicable, with no outer limit" if self.promptly else "no time is stated"
