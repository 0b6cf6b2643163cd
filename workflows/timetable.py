"""The timetable: every clock of a case on a day, worked out from its facts and the law each time it is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest

from cases.bodies import is_section_31
from cases.facts import Fact, NewFact
from cases.kinds import KINDS
from deadlines.deadline import Deadline, Lift, Trigger
from deadlines.packs import SupposedLaw
from deadlines.refusals import AnotherLimit, NotLifted, WrongFacts
from deadlines.standing import Course
from deadlines.words import in_words
from workflows.counted_from import beginning, first_of, other_facts, other_triggers, rule_and_days
from workflows.definition import Clock, Condition, Process
from workflows.engine import stages_entered, unrecorded
from workflows.sentences import sentence_of, sentence_of_answer


@dataclass(frozen=True, slots=True)
class _Ending:
    """What ended a clock or the process, if anything has; `fell_away` where the duty proved never to be owed."""

    on: date | None = None
    because: str = ""
    fell_away: bool = False


_NOT_ENDED = _Ending()


def timetable(
    process: Process,
    facts: Sequence[Fact],
    as_of: date,
    *,
    law: SupposedLaw | None = None,
    only: Set[str] = frozenset(),
) -> tuple[Deadline, ...]:
    """Every deadline of a case as it stands on `as_of`, from its effective facts in the order they happened.

    Facts after `as_of` are left out. Soonest first; duties without a date last. The law is that which is law; `law` is
    for what-if and simulation alone. `only` are keys of limits, to ask for their deadlines alone. Raises NoLawInForce
    where a clock starts on a day before its rule, BeyondKnownHolidays where working days cannot be counted.
    """
    happened = [fact for fact in facts if fact.happened_on <= as_of]
    clocks = process.clocks if law is None else _supposed(process.clocks, law)
    kinds = {fact.kind for fact in happened}
    wanted = (clock for clock in clocks if not only or clock.limit.key in only)
    begun = [clock for clock in wanted if not kinds.isdisjoint(clock.starts)]  # few are, and the rest need no look
    if not begun:
        return ()
    ending = _ending(process, happened)
    found = [deadline for clock in begun for deadline in _run(clock, happened, ending, as_of)]
    if spells := tuple(_spells(process, happened)):
        found = [replace(each, course=replace(each.course, spells=spells)) for each in found]
    for gap in unrecorded(process, happened):
        same = [at for at, each in enumerate(found) if each.limit.key == gap.precedent.limit.key]
        for at in same:
            found[at] = replace(found[at], notes=(*found[at].notes, gap.sentence))
    return tuple(sorted(found, key=lambda each: (each.due_on or date.max, each.limit.key, each.about)))


def _supposed(clocks: Iterable[Clock], law: SupposedLaw) -> Iterator[Clock]:
    """The clocks as they would run under a supposed law, each followed by those there would be besides."""
    for clock in clocks:
        limit = law.limit(clock.limit)
        yield clock if limit is clock.limit else replace(clock, limit=limit)
        yield from (replace(clock, limit=added, met_by=(), beside="") for added in law.alongside(clock.limit))


def next_awaited(deadlines: Iterable[Deadline]) -> Deadline | None:
    """What is due next: the earliest duty of law not yet done, late or not; None where nothing is."""
    return min(
        (each for each in deadlines if each.is_awaited), key=lambda each: (each.due_on, each.limit.key), default=None
    )


def _ending(process: Process, facts: Sequence[Fact]) -> _Ending:
    """What ended the process; nothing where it has been taken up again since."""
    for name, fact in stages_entered(process, facts)[-1:]:
        if process[name].is_end:
            return _Ending(fact.happened_on, KINDS[fact.kind].sentence)
    return _NOT_ENDED


def _spells(process: Process, facts: Sequence[Fact]) -> Iterator[tuple[date, date]]:
    """Each time the case stood ended and was taken up again: the day it ended, the day it was taken up."""
    for (name, ended), (after, taken_up) in pairwise(stages_entered(process, facts)):
        if process[name].is_end and not process[after].is_end:
            yield ended.happened_on, taken_up.happened_on


def _run(clock: Clock, facts: Sequence[Fact], ending: _Ending, as_of: date) -> Iterator[Deadline]:
    for place, replaced_at in _starts(clock, facts):
        start, later = facts[place], facts[place:]
        answers = later[1:] if clock.met_later else later
        met = first_of(answers, clock.met_by, start.about if clock.each_about else None)
        away = first_of(later, clock.falls_away_on, None)
        if met and clock.only_if:
            away = None  # the notice itself shows that it was owed after all, whatever had pointed the other way
        stops = [_Ending(away.happened_on, KINDS[away.kind].sentence, fell_away=True)] if away else []
        over = first_of(later, clock.ends_on, None)
        stops += [_Ending(over.happened_on, KINDS[over.kind].sentence)] if over else []
        if replaced_at is not None:
            again = facts[replaced_at]
            stops.append(_Ending(again.happened_on, f"{sentence_of(again.kind, again.about)} again"))
        stops += [replace(ending, fell_away=ending.fell_away or clock.only_if is not None)] if ending.on else []
        stop = min(stops, key=lambda each: each.on or date.max) if stops else _NOT_ENDED
        others = other_facts(clock, facts, place, replaced_at)
        found = _deadline(clock, start, others, met, stop, facts[place:replaced_at], as_of)
        if found is not None:
            yield found


def _starts(clock: Clock, facts: Sequence[Fact]) -> Iterator[tuple[int, int | None]]:
    """The place of each fact that starts this clock, and of the later one that starts it again."""
    found = [
        place
        for place, fact in enumerate(facts)
        if fact.kind in clock.starts and _is_for(clock, fact) and _is_owed_after(clock, facts[:place])
    ]
    if clock.each_about:
        for place in found:
            again = (later for later in found if later > place and facts[later].about == facts[place].about)
            yield place, next(again, None)
    elif clock.restarts:
        yield from zip_longest(found, found[1:])
    elif found:
        yield found[0], None


def _is_owed_after(clock: Clock, before: Sequence[Fact]) -> bool:
    if first_of(before, clock.unless, None):
        return False
    return not clock.only_after or first_of(before, clock.only_after, None) is not None


def _is_for(clock: Clock, fact: Fact) -> bool:
    if not clock.is_started_by(fact.kind, fact.detail):
        return False
    return not clock.bodies or is_section_31(fact.about, fact.detail) == (clock.bodies == "section_31")


def _deadline(
    clock: Clock,
    start: Fact,
    others: Mapping[str, Fact],
    met: Fact | None,
    ending: _Ending,
    facts: Sequence[Fact],
    as_of: date,
) -> Deadline | None:
    """The deadline, or None while a day that its rule needs has not come, or where another limit is for these days."""
    limit = clock.limit
    begins, says = beginning(clock, start)
    applied = rule_and_days(clock, start, begins, others)
    if applied is None:
        return None
    rule, days = applied
    try:
        due_on = rule.period.last_day(days)
    except AnotherLimit:
        return None
    if met and ending.on and met.happened_on > ending.on:
        met = None
    lifts, notes = _lifts(clock, start, facts, days, due_on)
    if met and limit.is_window:
        answered = f"{sentence_of(met.kind, met.about)} on {in_words(met.happened_on)}; the time still runs to its end."
        met, notes = None, (*notes, answered)
    course = Course(
        due_on,
        met_on=met.happened_on if met else None,
        lifted_on=min(lift.since for lift in lifts) if lifts else None,
        ended_on=None if met else ending.on,
        binding=limit.is_binding,
        is_window=limit.is_window,
        kept=clock.only_if is None or bool(clock.only_if.decide_by),
    )
    is_open = not met and not ending.on
    return Deadline(
        limit=limit,
        rule=rule,
        facts=days,
        trigger=Trigger(start.kind, begins, says, start.sequence),
        due_on=due_on,
        as_of=as_of,
        course=course,
        about=start.about if clock.each_about else "",
        lifts=lifts,
        notes=notes,
        ended_because=ending.because,
        fell_away=ending.fell_away,
        met_by=sentence_of_answer(met) if met else "",
        listed=not clock.beside or (clock.only_if is not None and met is not None),
        conditions=conditions_of(clock.only_if, is_open=is_open),
        others=other_triggers(clock, start, others, days),
        options=clock.options,
    )


def conditions_of(only_if: Condition | None, *, is_open: bool) -> tuple[str, ...]:
    """What a deadline says of whether it is owed: when it is and, while that is open, what its day means."""
    if only_if is None:
        return ()
    return (only_if.sentence, only_if.meanwhile) if is_open else (only_if.sentence,)


def _lifts(
    clock: Clock, start: Fact, facts: Sequence[Fact], days: dict[str, date], due_on: date | None
) -> tuple[tuple[Lift, ...], tuple[str, ...]]:
    """The exceptions relied on while this clock ran, and why any of them does not hold after a later correction.

    A claim is judged before it is recorded; here nothing is refused, because what is recorded stays recorded.
    """
    claims = [(at, fact) for at, fact in enumerate(facts) if fact.kind == "exception_claimed"]
    if not claims:
        return (), ()
    known = {each.key: each for each in clock.limit.exceptions}
    lifts: list[Lift] = []
    notes: list[str] = []
    for at, fact in claims:
        exception = known.get(fact.detail.get("exception", ""))
        if exception is None or fact.detail["limit"] != clock.limit.key:
            continue
        if clock.each_about and fact.about != start.about:
            continue
        given = {name: date.fromisoformat(day) for name, day in fact.detail.get("dates", {}).items()}
        ended = (each for each in facts[at:] if each.kind == "exception_ended" and is_same_claim(each, fact))
        try:
            because = exception.judge({**given, **days}, days[clock.limit.anchor], due_on)
        except (NotLifted, WrongFacts) as refusal:
            notes.append(f"The exception relied on in fact {fact.sequence} does not lift the limit. {refusal.sentence}")
            continue
        lifts.append(Lift(exception, fact.happened_on, because, next((each.happened_on for each in ended), None)))
    return tuple(lifts), tuple(notes)


def is_same_claim(one: Fact | NewFact, other: Fact | NewFact) -> bool:
    """Whether two facts speak of the same exception to the same limit for the same body."""
    return one.about == other.about and all(one.detail[name] == other.detail[name] for name in ("limit", "exception"))
