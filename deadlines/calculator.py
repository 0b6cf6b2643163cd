"""The calculator: a limit applied to named days, outside any case. Every bad question gets a clear answer."""

from collections.abc import Iterable, Mapping
from datetime import date

from deadlines.deadline import Deadline, Lift, Trigger
from deadlines.limits import LAST_DAY, Rule, TimeLimit
from deadlines.options import NOTHING, Given, Settled
from deadlines.refusals import WrongFacts, WrongOption
from deadlines.standing import Course
from deadlines.words import in_words, joined

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)  # wide of every case, and no sum leaves the calendar


def apply_limit(
    limit: TimeLimit,
    facts: Mapping[str, date],
    *,
    as_of: date,
    exceptions: Mapping[str, Mapping[str, date]] | None = None,
    options: Mapping[str, Given] = NOTHING,
) -> Deadline:
    """Apply a limit to named days and options.

    `exceptions` maps each exception relied on to the days its own test uses. Raises WrongFacts for a missing or
    surplus day, WrongOption likewise, NotLifted for an exception that does not belong or is not met, NoLawInForce,
    BeyondKnownHolidays.
    """
    claimed = exceptions or {}
    settled = limit.settled(options, facts)
    for named in (facts, settled.days, *claimed.values()):
        _refuse_far_days(named)
    for_tests = {name for key in claimed if (test := limit.exception(key).test) for name in test.facts}
    anchor = _checked_anchor(limit, facts, for_tests)
    rule = _chosen_rule(limit, anchor, facts, settled)
    days = {name: day for name, day in facts.items() if name in rule.period.may_use or name == limit.anchor}
    days |= settled.days
    due_on = rule.period.last_day(days)
    lifts = []
    for key, test_days in claimed.items():
        exception = limit.exception(key)
        since = min(facts.values(), default=anchor)
        lifts.append(Lift(exception, since, exception.judge({**facts, **test_days}, anchor, due_on)))
    triggers = _triggers(limit, facts, anchor)
    course = Course(
        due_on,
        lifted_on=min((lift.since for lift in lifts), default=None),
        binding=limit.is_binding,
        is_window=limit.is_window,
    )
    return Deadline(
        limit,
        rule,
        days,
        triggers[0],
        due_on,
        as_of,
        course,
        lifts=tuple(lifts),
        others=tuple(triggers[1:]),
        notes=_unused(limit, rule, facts),
        options=settled.given,
    )


def _triggers(limit: TimeLimit, facts: Mapping[str, date], anchor: date) -> list[Trigger]:
    given = [Trigger(name, facts[name], phrase) for name, phrase in limit.asks.items() if name in facts]
    return given or [Trigger("in_force", anchor, "The provision came into force")]


def _unused(limit: TimeLimit, rule: Rule, facts: Mapping[str, date]) -> tuple[str, ...]:
    """What is said of a day the limit asks for but the version that applies does not count from."""
    idle = [name for name in limit.asks if name in facts and name not in (*rule.period.may_use, limit.anchor)]
    return tuple(f"The day “{name}” ({in_words(facts[name])}) does not move the last day here." for name in idle)


def _refuse_far_days(named: Mapping[str, date]) -> None:
    far = {name: day for name, day in named.items() if not _EARLIEST <= day <= _LATEST}
    if far:
        raise WrongFacts(
            f"{joined([f'“{name}” is in the year {day.year}' for name, day in far.items()])}.",
            f"sendflow counts only days from {_EARLIEST.year} to {_LATEST.year}.",
            "Check the year.",
            fields=sorted(far),
        )


def _checked_anchor(limit: TimeLimit, facts: Mapping[str, date], for_tests: Iterable[str]) -> date:
    """The day that picks the version. Where every day may be left out that is the day the provision came into force."""
    surplus = sorted(set(facts) - set(limit.asks) - set(for_tests))
    if surplus:
        raise WrongFacts(
            f"“{limit.key}” does not use {joined([f'“{name}”' for name in surplus])}.",
            "A day that is not used would look as if it had been taken into account.",
            f"It uses {joined([f'“{name}” ({phrase})' for name, phrase in limit.asks.items()])}.",
            fields=surplus,
        )
    if limit.every_day_optional:
        return limit.rules[0].in_force.begins
    if limit.anchor not in facts:
        raise _missing(limit, [limit.anchor])
    return facts[limit.anchor]


def _chosen_rule(limit: TimeLimit, anchor: date, facts: Mapping[str, date], settled: Settled) -> Rule:
    """The version that applies, once everything it needs is there."""
    enacted = limit.enacted(settled.choices)
    rule = enacted[0] if limit.chosen_by == LAST_DAY and enacted else limit.rule_on(anchor, settled.choices)
    _check_what_the_rule_needs(limit, rule, facts, settled)
    return limit.rule_for({limit.anchor: anchor, **facts, **settled.days}, settled.choices)


def _check_what_the_rule_needs(limit: TimeLimit, rule: Rule, facts: Mapping[str, date], settled: Settled) -> None:
    missing = [name for name in rule.period.needs if name not in facts and name not in settled.days]
    by_option = {each.name: each for each in limit.options}
    if wanted := [name for name in missing if name in by_option]:
        option = by_option[wanted[0]]
        raise WrongOption(
            f"“{limit.key}” needs the option “{option.name}” here.",
            f"It asks: {option.asks}. The day is counted from it.",
            f"Give {option.said}.",
            fields=wanted,
        )
    if missing:
        raise _missing(limit, missing)
    if idle := sorted(set(settled.days) - set(rule.period.may_use)):
        raise WrongOption(
            f"The option {joined([f'“{name}”' for name in idle])} is not used with the other options given.",
            "An option that is not used would look as if it had been taken into account.",
            "Leave it out, or check the other options.",
            fields=idle,
        )


def _missing(limit: TimeLimit, names: list[str]) -> WrongFacts:
    name = names[0]
    return WrongFacts(
        f"“{limit.key}” needs the day {joined([f'“{each}”' for each in names])}.",
        f"That is the day on which: {limit.asks[name][0].lower()}{limit.asks[name][1:]}.",
        f"Give “{name}” as a date, for instance 2025-09-01.",
        fields=names,
    )
