"""Periods that apply only on a condition: a move known of in time, or one that was not (reg 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from deadlines.calendar import england_and_wales
from deadlines.counting import Period, Reckoning, Unit, needed
from deadlines.refusals import AnotherLimit
from deadlines.words import count_of, in_words


@dataclass(frozen=True, slots=True)
class IfAware:
    """A period that applies only if a body knew of an event so many working days before it, or only if it did not.

    The day that many working days before the event is itself early enough: from the next working day on, the same
    number "beginning with" the day of becoming aware ends on the event or after it, so the two limits meet without a
    gap. `otherwise` is the key of the limit to use instead. Where the limit can be counted from one day alone the
    other may be left out (`both` is false); the condition then stands untested and says so.
    """

    period: Period
    in_time: bool
    otherwise: str
    number: int = 15
    event: str = "moved_on"
    aware: str = "became_aware"
    both: bool = True
    unit: Unit = Unit.WORKING_DAYS

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.event, self.aware) if self.both else self.period.needs

    @property
    def may_use(self) -> tuple[str, ...]:
        return (self.event, self.aware)

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        self._condition(facts)
        return self.period.last_day(facts)

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        said = self._condition(facts)
        reckoned = self.period.reckon(facts)
        return Reckoning(reckoned.last_day, (said, *reckoned.sentences))

    def _condition(self, facts: Mapping[str, date]) -> str:
        if not self.both and not {self.event, self.aware} <= set(facts):
            return f"Whether it knew {self._early()} was not tested, for only one of the two days was given."
        event, aware = needed(facts, self.event), needed(facts, self.aware)
        latest = england_and_wales().nth_before(event, self.number)
        told = f"The day {count_of(self.number, 'working day')} before {in_words(event)} was {in_words(latest)}"
        knew = f"it became aware on {in_words(aware)}"
        if (aware <= latest) is not self.in_time:
            raise AnotherLimit(
                f"{told}, and {knew}.",
                f"This limit is for a move it {'knew' if self.in_time else 'did not know'} of {self._early()}.",
                f"Use {self.otherwise}.",
                fields=[self.aware, self.event],
            )
        return f"{told}; {knew}, so this limit applies."

    def _early(self) -> str:
        return f"at least {count_of(self.number, 'working day')} before"

    def in_words(self) -> str:
        knew = "aware" if self.in_time else "not aware"
        return f"{self.period.in_words()}; where {knew} of it {self._early()}"
