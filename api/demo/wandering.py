"""How an invented case goes on by itself: from stage to stage of its process, by the ways its definition has."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any, get_args, get_origin

from api.demo import ways
from api.demo.fitting import fitting, transfer_on
from api.demo.journal import Journal
from api.demo.seasons import school_day, working_day, working_day_by
from cases.details import Asked
from cases.facts import Fact, NewFact
from cases.kinds import KINDS, answers_of
from workflows.definition import Exit, Process, Stage
from workflows.engine import way_taken
from workflows.owed import is_owed
from workflows.processes import PROCESSES

Route = Sequence[tuple[str, Mapping[str, str]]]  # kinds of fact, each with the answer that decides where it leads
EARLY = "The family asked in writing for it to be done sooner."
_BY_HAND_TOO = {"review_no_longer_owed", "plan_ceased"}
_SAID = "The family told the authority so."


def from_elsewhere() -> frozenset[str]:
    """Kinds of fact that another case of the child records in this one, or that are recorded when time runs out."""
    found: set[str] = set()
    for process in PROCESSES.values():
        found |= {lapse.records for lapse in process.lapses}
        for here in process.by_name.values():
            for kind, way in here.ways():
                found |= {way.also_records, way.returns if way.returns != kind else ""}
    return frozenset(found - {""} - _BY_HAND_TOO)


def ways_on(process: Process, stage: str, elsewhere: frozenset[str]) -> Iterator[tuple[str, Exit]]:
    """The ways out of a stage that somebody handling the case can take, those out of every stage left aside."""
    for kind, way in process[stage].ways():
        if kind not in elsewhere and kind not in process.anywhere:
            yield kind, way


def wander(
    rng: Random, process: Process, first: NewFact, until: date, elsewhere: frozenset[str], decision: str = ""
) -> Iterator[NewFact]:
    """What happens in a case after its first fact, up to a day. `decision` is what the child's appeal is against."""
    stage, facts = _stage_after(process, None, first), [first]
    while True:
        here = process[stage]
        idle = ways.NOTHING_MORE.get((process.key, stage), 1.0 if here.is_end else 0.0)
        options = [each for each in ways_on(process, stage, elsewhere) if _is_still_owed(process, facts, *each)]
        coming: list[NewFact] = []
        if options and rng.random() >= idle:
            kind, way = rng.choices(options, [_likely(name, each) for name, each in options])[0]
            coming = list(_with_what_it_needs(rng, process, facts, kind, way, decision))
        by = coming[0].happened_on if coming else until
        for fact in (*_alongside(rng, here, facts, by), *coming):
            if fact.happened_on > until:
                return
            yield fact
            facts.append(fact)
            stage = _stage_after(process, stage, fact)
        if not coming:
            return


def _alongside(rng: Random, here: Stage, before: Sequence[NewFact], by: date) -> list[NewFact]:
    """What is done at a stage that leads nowhere, in order, until the case goes on."""
    found = []
    for kind in here.records:
        often, (least, most, usual) = ways.ALONGSIDE.get(kind, (0.0, (0, 0, 0)))
        if often and rng.random() < often and all(each.kind != kind for each in before):
            day = working_day(before[-1].happened_on + timedelta(days=int(rng.triangular(least, most, usual))))
            if day <= by:
                found.append(NewFact(kind, day, detail_of(rng, kind, day, {}, before)))
    return sorted(found, key=lambda each: each.happened_on)


def _is_still_owed(process: Process, facts: Sequence[NewFact], kind: str, way: Exit) -> bool:
    """Whether a way is not of what nobody owes here, nor of what is owed once and done."""
    return not way.owed or (is_owed(process, facts, way.owed) and all(each.kind != kind for each in facts))


def _with_what_it_needs(
    rng: Random, process: Process, facts: Sequence[NewFact], kind: str, way: Exit, decision: str = ""
) -> Iterator[NewFact]:
    """A fact that takes a way, after those without which it would be untrue that everything is done."""
    so_far = list(facts)
    while missing := _undone(process, so_far, way):
        so_far.append(next_fact(rng, process, so_far, missing, {}, decision))
        yield so_far[-1]
    yield next_fact(rng, process, so_far, kind, way.when, decision)


def _undone(process: Process, facts: Sequence[NewFact], way: Exit) -> str:
    """A kind of fact that meets a duty which is owed here and not done; empty where there is none."""
    happened, stage = {fact.kind for fact in facts}, None
    for fact in facts:
        stage = _stage_after(process, stage, fact)
    here = process.accepts(stage) if stage else ()
    for clock in process.clocks:
        is_owed = clock.limit in way.needs_met and any(clock.is_started_by(each.kind, each.detail) for each in facts)
        possible = [kind for kind in clock.met_by if kind in here]
        if is_owed and possible and happened.isdisjoint((*clock.met_by, *clock.falls_away_on)):
            return possible[0]
    return ""


def next_fact(
    rng: Random, process: Process, before: Sequence[NewFact], kind: str, when: Mapping[str, str], decision: str = ""
) -> NewFact:
    """A fact of a kind as it may follow others, some days later."""
    last = before[-1]
    begins_year = last.kind in ways.BEGIN_THE_YEAR and kind.startswith(("review_meeting", "head_required"))
    least, most, often = ways.FROM_THE_YEAR if begins_year else ways.DAYS.get(kind, ways.USUALLY)
    day = working_day(last.happened_on + timedelta(days=int(rng.triangular(least, most, often))))
    if kind == "review_meeting_held":
        day = _meeting_on(last) or school_day(day)
    detail = detail_of(rng, kind, day, when, before, decision)
    return NewFact(kind, day, detail, "health" if KINDS[kind].about else "")


def _meeting_on(arranged: NewFact) -> date | None:
    """The day for which a meeting was arranged."""
    return date.fromisoformat(arranged.detail["meeting_on"]) if "meeting_on" in arranged.detail else None


def detail_of(
    rng: Random, kind: str, day: date, given: Mapping[str, str], before: Sequence[NewFact] = (), decision: str = ""
) -> dict[str, Any]:
    """What a fact of a kind must say at the least, as it fits what was before it, and the answers given."""
    detail: dict[str, Any] = {}
    for name, info in KINDS[kind].detail.model_fields.items():
        if name in given:
            answer = given[name]
            is_list = get_origin(_plain(info.annotation)) is list
            detail[name] = [answer] if is_list and not isinstance(answer, list) else answer
        if not info.is_required() or name in detail:
            continue
        asked = next(each for each in info.metadata if isinstance(each, Asked))
        if asked.answers:
            answer = rng.choice(fitting(kind, name, asked.answers, before, decision))
            detail[name] = [answer] if get_origin(_plain(info.annotation)) is list else answer
        elif _plain(info.annotation) is date:
            detail[name] = _day_within(rng, name, day).isoformat()
        else:
            detail[name] = True if info.annotation is bool else _SAID
    return detail


def _plain(annotation: Any) -> Any:
    """A type without what is annotated to it."""
    while hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    return annotation


def _day_within(rng: Random, name: str, day: date) -> date:
    """A day that a detail states, as it may lie to the day of its fact."""
    if name == "done_until":
        return working_day(day + timedelta(days=rng.randint(28, 42)))
    if name == "meeting_on":
        return school_day(day + timedelta(days=rng.randint(18, 32)))
    if name == "made_or_last_reviewed_on":
        return working_day_by(day - timedelta(days=rng.randint(60, 300)))
    if name == "transfer_on":
        return transfer_on(day)
    return day


def written_down(rng: Random, facts: Iterator[NewFact]) -> Journal:
    """A journal of facts."""
    journal = Journal(rng)
    for fact in facts:
        journal.add(fact.kind, fact.happened_on, fact.detail, fact.about, breach_reason=EARLY)
    return journal


def route_to(process: Process, stage: str, elsewhere: frozenset[str]) -> Route | None:
    """The shortest line of facts, with the answers that matter, that leads to a stage; None where none does by hand.

    Time that runs out may be part of it: it has, for whoever comes after it.
    """
    not_taken = elsewhere - {lapse.records for lapse in process.lapses}
    waiting = [(way_to, [(kind, when)]) for kind, when, way_to in _beginnings(process)]
    seen: set[str] = set()
    for here, line in waiting:
        if here == stage:
            return line
        if here not in seen:
            seen.add(here)
            ways_out = [each for each in process[here].ways() if each[0] not in not_taken]
            waiting += [(way.to, [*line, (kind, way.when)]) for kind, way in ways_out]
    return None


def _beginnings(process: Process) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Each way a case can begin: the fact, the answer that matters, the stage it is then at."""
    first = process.stages[0]
    for kind in process.begins_with:
        exits = (*process.begins_at.get(kind, ()), *first.exits.get(kind, ()))
        yield from ((kind, way.when, way.to) for way in exits)
        for name in {name for way in exits for name in way.when}:
            others = set(answers_of(kind, name)) - {way.when[name] for way in exits}
            yield from ((kind, {name: answer}, first.name) for answer in sorted(others)[:1])
        if not exits:
            yield kind, {}, first.name


def along(rng: Random, process: Process, route: Route, until: date) -> list[NewFact]:
    """The facts of a route, the last of them some days before a day."""
    (kind, when), *others = route
    facts = [NewFact(kind, until, detail_of(rng, kind, until, when))]
    stage = _stage_after(process, None, facts[0])
    for kind, when in others:
        way = next(way for name, way in process[stage].ways() if (name, way.when) == (kind, when))
        facts += _with_what_it_needs(rng, process, facts, kind, way)
        stage = way.to
    back = facts[-1].happened_on - until + timedelta(days=rng.randint(12, 20))
    return _again_from(rng, process, facts, until - back)


def _again_from(rng: Random, process: Process, facts: list[NewFact], begins_on: date) -> list[NewFact]:
    """The same facts as far apart, from another day."""
    gaps = [(after.happened_on - before.happened_on) for before, after in pairwise(facts)]
    day = working_day(begins_on)
    again: list[NewFact] = []
    for at, fact in enumerate(facts):
        day = day if at == 0 else max(day, working_day(day + gaps[at - 1]))
        if fact.kind == "review_meeting_held":
            day = (_meeting_on(again[-1]) if again else None) or school_day(day)
        given = {name: value for name, value in fact.detail.items() if not _is_day(fact.kind, name)}
        again.append(NewFact(fact.kind, day, detail_of(rng, fact.kind, day, given), fact.about))
    return again


def _is_day(kind: str, name: str) -> bool:
    return _plain(KINDS[kind].detail.model_fields[name].annotation) is date


def _stage_after(process: Process, stage: str | None, fact: NewFact) -> str:
    way = way_taken(process, stage, Fact(fact.kind, fact.happened_on, 1, fact.detail, fact.about))
    return way.to if way else stage or process.stages[0].name


def _likely(kind: str, way: Exit) -> float:
    answer = next(iter(way.when.values()), "")
    return ways.LIKELY.get((kind, answer), ways.LIKELY.get((kind, ""), 1.0))
