"""What a clock counts from: the version of its limit that applies, and the days that facts give or state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cases.facts import Fact
from deadlines.birthdays import born_on
from deadlines.deadline import Trigger
from deadlines.limits import LAST_DAY, Rule
from workflows.definition import Clock
from workflows.sentences import sentence_of


def beginning(clock: Clock, start: Fact) -> tuple[date, str]:
    """The day a clock runs from, and what happened or is to happen on it."""
    stated = start.detail.get(clock.from_detail) if clock.from_detail else None
    if not stated:
        return start.happened_on, sentence_of(start.kind, start.about)
    told_of_a_body = sentence_of(start.kind, start.about) if clock.each_about else ""
    return date.fromisoformat(stated), told_of_a_body or clock.limit.asks[clock.limit.anchor]


def rule_and_days(
    clock: Clock, start: Fact, begins: date, others: Mapping[str, Fact]
) -> tuple[Rule, dict[str, date]] | None:
    """The version that applies and the days it counts from, or None while one of them has not come."""
    limit = clock.limit
    if not clock.days and not clock.from_details:
        return limit.rule_on(begins, limit.settled(clock.options, (limit.anchor,)).choices), {limit.anchor: begins}
    days = _days(clock, start, begins, others)
    if limit.anchor not in days:
        return None
    choices = limit.settled(clock.options, days).choices
    versions = limit.enacted(choices) if limit.chosen_by == LAST_DAY else [limit.rule_for(days, choices)]
    if not all(name in days for each in versions for name in each.period.needs):
        return None
    rule = limit.rule_for(days, choices)
    return rule, {name: day for name, day in days.items() if name in (*rule.period.may_use, limit.anchor)}


def _days(clock: Clock, start: Fact, begins: date, others: Mapping[str, Fact]) -> dict[str, date]:
    """The days a clock has: those stated, those of facts that have happened instead, and births from birthdays."""
    stated = {name: start.detail.get(detail) for name, detail in clock.from_details.items()}
    days = {name: date.fromisoformat(day) for name, day in stated.items() if day}
    days |= {name: begins for name, kind in clock.days.items() if kind == start.kind}
    days |= {name: fact.happened_on for name, fact in others.items()}
    return days | {name: born_on(days[name], n) for name, n in clock.years_before.items() if name in days}


def other_facts(clock: Clock, facts: Sequence[Fact], place: int, replaced_at: int | None) -> dict[str, Fact]:
    """The facts that give a clock its other days: of each kind the last before the start, or else the first after."""
    found = {}
    for name, kind in clock.days.items():
        if kind == facts[place].kind:
            continue
        about = facts[place].about if clock.each_about else None
        fact = first_of(reversed(facts[:place]), (kind,), about) or first_of(facts[place:replaced_at], (kind,), about)
        if fact is not None:
            found[name] = fact
    return found


def other_triggers(
    clock: Clock, start: Fact, others: Mapping[str, Fact], days: Mapping[str, date]
) -> tuple[Trigger, ...]:
    """What gave the other days a clock counts from: facts, and details of the one that starts it."""
    if not clock.days and not clock.from_details:
        return ()
    of_facts = [
        Trigger(fact.kind, fact.happened_on, sentence_of(fact.kind, fact.about), fact.sequence)
        for name, fact in others.items()
        if name in days
    ]
    asks = clock.limit.asks
    of_details = [
        Trigger(start.kind, days[name], asks[name], start.sequence)
        for name in clock.from_details
        if name in days and name not in others and name in asks
    ]
    return (*of_facts, *of_details)


def first_of(facts: Iterable[Fact], kinds: tuple[str, ...], about: str | None) -> Fact | None:
    """The first fact of one of these kinds, and about this one of several unless `about` is None."""
    if kinds:
        for fact in facts:
            if fact.kind in kinds and (about is None or fact.about == about):
                return fact
    return None
