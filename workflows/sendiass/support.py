"""An intervention as its facts tell it: its levels with their days, the time spent, whose record, and what to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.facts import Fact
from workflows.sendiass.levels import GUIDANCE, Guidance, Level, guidance_on

OPEN, INACTIVE, CLOSED = "open", "inactive", "closed"
_PAUSES = {"intervention_paused", "intervention_closed", "opened_in_error"}
_STATUS = {"inactive": INACTIVE, "closed": CLOSED, "opened_in_error": CLOSED}


@dataclass(frozen=True, slots=True)
class LevelPeriod:
    """A level over the days it was given, `until` excluded and None while it goes on, and the minutes spent in it."""

    level: Level
    guidance: Guidance
    since: date
    until: date | None
    because: str
    minutes: int
    has_representation: bool

    @property
    def prompts(self) -> tuple[str, ...]:
        """What the time spent asks: a question to whoever works on it, never a stop (rules 5 and 6)."""
        name = self.level.key.replace("_", " ")
        spent = f"{self.minutes} minutes on {name}"
        found = []
        if self.level.longest and self.minutes > self.level.longest:
            found.append(f"{spent}, which usually takes up to {self.level.longest}. Still {name}?")
        if self.level.shortest and self.until and self.minutes < self.level.shortest:
            found.append(f"{spent}, which usually takes over {self.level.shortest}.")
        if self.level.key == "level_4" and not self.has_representation:
            found.append("No representation is recorded at level 4 yet. Without any, this is level 3.")
        return tuple(found)


def level_periods(facts: Sequence[Fact]) -> tuple[LevelPeriod, ...]:
    """Each period of a level, in order; giving the same level again begins a new one."""
    periods = []
    for number, fact in enumerate(facts):
        if fact.kind != "level_set":
            continue
        after = facts[number + 1 :]
        ends = next((each for each in after if each.kind == "level_set" or each.kind in _PAUSES), None)
        within = after[: after.index(ends)] if ends else after
        guidance = GUIDANCE[fact.detail["guidance"]] if "guidance" in fact.detail else guidance_on(fact.happened_on)
        spent = [each for each in within if each.kind == "time_spent"]
        periods.append(
            LevelPeriod(
                guidance.levels[fact.detail["level"]],
                guidance,
                fact.happened_on,
                ends.happened_on if ends else None,
                fact.detail.get("because", ""),
                sum(each.detail["minutes"] for each in spent),
                any(each.detail["mode"] == "representation" for each in spent),
            )
        )
    return tuple(periods)


def status_of(stage: str | None) -> str:
    """Open, inactive or closed, as the national data collection asks."""
    return _STATUS.get(stage or "", OPEN)


def client_of(facts: Iterable[Fact]) -> str | None:
    """The number of the record the work belongs to, if one was opened."""
    opened = [each.detail["client"] for each in facts if each.kind == "record_opened"]
    return opened[-1] if opened else None


def highest_level(facts: Iterable[Fact]) -> str | None:
    """The highest level that was given, as its key."""
    given = [each.detail["level"] for each in facts if each.kind == "level_set"]
    return max(given, key=list(GUIDANCE["2023"].levels).index) if given else None


def is_put_first(facts: Iterable[Fact]) -> bool:
    """Whether the request goes before others."""
    return any(each.kind == "put_first" for each in facts)
