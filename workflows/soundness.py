"""Whether a process definition is sound: every fault of it, as sentences, found when it is imported."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from cases.kinds import KINDS, answers_of
from deadlines.refusals import WrongOption

if TYPE_CHECKING:
    from workflows.definition import Clock, Condition, Exit, Precedent, Process, Stage


def faults_of(process: "Process") -> Iterator[str]:
    """Everything that is wrong with a definition, taken by itself."""
    names = [each.name for each in process.stages]
    yield from (f"the stage {name} is defined twice" for name in sorted(set(names)) if names.count(name) > 1)
    if not process.begins_with:
        yield "no fact begins it"
    if not process.prefix:
        yield "its references have no prefix"
    for each in process.stages:
        yield from _faults_of_stage(process, each)
    yield from (f"no fact leads to the stage {name}" for name in sorted(_unreachable(process)))
    yield from (f"{kind} is not a kind of fact" for kind in sorted(set(_facts_named(process)) - set(KINDS)))
    for kind, exits in process.begins_at.items():
        yield from _faults_of_a_beginning(process, kind, exits)
    for clock in process.clocks:
        yield from _faults_of_clock(process, clock)
    for lapse in process.lapses:
        if lapse.limit not in [clock.limit for clock in process.clocks]:
            yield f"{lapse.records} waits for the end of {lapse.limit.key}, for which there is no clock"


def _faults_of_a_beginning(process: "Process", kind: str, exits: "tuple[Exit, ...]") -> Iterator[str]:
    if kind not in process.begins_with:
        yield f"{kind} leads from the beginning, yet begins no case"
    if process.stages:
        yield from _faults_of_answers(process.stages[0], kind, exits)
        for way in exits:
            yield from _faults_of_way(process, process.stages[0], kind, way)


def _faults_of_stage(process: "Process", each: "Stage") -> Iterator[str]:
    if not each.exits and not process.anywhere and not each.is_end:
        yield f"the stage {each.name} has no way out and is not an end"
    if each.held_by not in HOLDERS:
        yield f"the stage {each.name} is held by {each.held_by}, who is nobody we know"
    for kind in sorted({*each.records, *process.always} & {*each.exits, *process.anywhere}):
        yield f"{kind} both leads out of {each.name} and changes nothing there"
    for kind in sorted(set(each.exits) & set(process.anywhere)):
        yield f"{kind} leads out of {each.name} and out of every stage"
    for kind, exits in each.exits.items():
        yield from _faults_of_answers(each, kind, exits)
    ways = [*each.ways(), *([] if each.is_end else process.anywhere.items())]
    for kind, way in ways:
        yield from _faults_of_way(process, each, kind, way)


def _faults_of_way(process: "Process", here: "Stage", kind: str, way: "Exit") -> Iterator[str]:
    if way.to not in [other.name for other in process.stages]:
        yield f"the exit {kind} of {here.name} leads to {way.to}, which is no stage"
    if not way.law:
        yield f"the exit {kind} of {here.name} cites no law"
    for needed in way.needs:
        if not any(needed in (*each.records, *each.exits, *process.always) for each in process.stages):
            yield f"the exit {kind} of {here.name} needs {needed}, which cannot be recorded at any stage"
    for limit in way.needs_met:
        if limit not in [clock.limit for clock in process.clocks]:
            yield f"the exit {kind} of {here.name} needs {limit.key} met, for which there is no clock"
    if way.not_before and way.not_before not in [clock.limit for clock in process.clocks]:
        yield f"the exit {kind} of {here.name} waits for {way.not_before.key}, for which there is no clock"
    if way.after:
        yield from _faults_of_precedent(process, f"the exit {kind} of {here.name}", way.after)


def _faults_of_precedent(process: "Process", where: str, after: "Precedent") -> Iterator[str]:
    if not after.law:
        yield f"{where} cites no law for {after.kind} to come before it"
    if not any(after.kind in (*each.records, *each.exits) for each in process.stages):
        yield f"{where} comes after {after.kind}, which cannot be recorded at any stage"
    elif after.limit not in [clock.limit for clock in process.clocks if after.kind in clock.met_by]:
        yield f"{where} names {after.limit.key}, for which no clock is met by {after.kind}"


def _faults_of_answers(here: "Stage", kind: str, exits: "tuple[Exit, ...]") -> Iterator[str]:
    """Where one kind of fact leads several ways, each answer of one of its details takes exactly one of them."""
    asked = {name for each in exits for name in each.when}
    if not asked and len(exits) == 1:
        return
    if len(asked) != 1 or any(not each.when for each in exits):
        yield f"the exits {kind} of {here.name} must each be for an answer of the same detail"
        return
    (name,) = asked
    taken = sorted(each.when[name] for each in exits)
    yield from (f"the exits {kind} of {here.name} both take {one}" for one, other in pairwise(taken) if one == other)
    offered = sorted(answers_of(kind, name))
    for answer in sorted(set(taken) - set(offered)):
        yield f"the exit {kind} of {here.name} is for {name} {answer}, which that kind of fact does not offer"


def _faults_of_clock(process: "Process", clock: "Clock") -> Iterator[str]:
    key = clock.limit.key
    recordable = {*process.begins_with, *process.always, *process.anywhere}
    recordable |= {kind for stage in process.stages for kind in (*stage.exits, *stage.records)}
    for kind in dict.fromkeys(_facts_of(clock)):
        if kind not in recordable:
            yield f"the clock {key} waits for {kind}, which cannot be recorded at any stage"
    if clock.held_by and clock.held_by != "body" and clock.held_by not in HOLDERS:
        yield f"the clock {key} is held by {clock.held_by}, who is nobody we know"
    yield from _faults_of_days(clock)
    if clock.only_if:
        yield from _faults_of_condition(clock, clock.only_if)
    if clock.beside and clock.beside not in [other.limit.key for other in process.clocks]:
        yield f"the clock {key} stands beside {clock.beside}, for which there is no clock"
    for name, wanted in clock.when.items():
        for kind in clock.starts:
            for answer in sorted(set(wanted) - set(answers_of(kind, name))):
                yield f"the clock {key} is for {name} {answer}, which {kind} does not offer"


def _faults_of_condition(clock: "Clock", only_if: "Condition") -> Iterator[str]:
    if not clock.met_by or not clock.falls_away_on:
        yield f"the clock {clock.limit.key} is owed only if {only_if.owed_if}, and no fact shows whether it is"
    if bool(only_if.decide_by) == bool(clock.beside):
        yield f"the clock {clock.limit.key} must either say what to decide by its day or stand beside another, not both"


def _faults_of_days(clock: "Clock") -> Iterator[str]:
    limit = clock.limit
    named = (*clock.days, *clock.from_details) or (limit.anchor,)
    yield from (
        f"the clock {limit.key} is given the day {name}, which it does not ask for"
        for name in (*clock.days, *clock.from_details)
        if name not in (*limit.asks, *(each.name for each in limit.options if each.is_day))
    )
    try:
        choices = limit.settled(clock.options, named).choices
    except WrongOption as refusal:
        yield f"the clock {limit.key} has wrong options. {refusal.sentence}"
        return
    needed = {limit.anchor} | {name for rule in limit.enacted(choices) for name in rule.period.needs}
    yield from (f"the clock {limit.key} is given no fact for the day {name}" for name in sorted(needed - set(named)))


def _unreachable(process: "Process") -> set[str]:
    by_name = {each.name: each for each in process.stages}
    reached, waiting = set(), [process.stages[0].name] if process.stages else []
    waiting += [way.to for ways in process.begins_at.values() for way in ways]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in by_name:
            continue
        reached.add(name)
        waiting += [way.to for _, way in by_name[name].ways()]
        waiting += [way.to for way in process.anywhere.values()]
    return set(by_name) - reached


def _facts_named(process: "Process") -> Iterator[str]:
    yield from process.begins_with
    yield from process.always
    yield from process.anywhere
    yield from (each.records for each in process.lapses)
    for stage in process.stages:
        yield from stage.exits
        yield from stage.records
    for _, way in (each for stage in process.stages for each in stage.ways()):
        yield from filter(
            None, (way.also_records, way.returns, way.passes_on, *way.needs, *(each.begins_with for each in way.opens))
        )
    yield from (kind for clock in process.clocks for kind in _facts_of(clock))


def _facts_of(clock: "Clock") -> Iterator[str]:
    yield from (
        *clock.starts,
        *clock.met_by,
        *clock.falls_away_on,
        *clock.ends_on,
        *clock.unless,
        *clock.only_after,
        *clock.days.values(),
    )


def faults_between(processes: "dict[str, Process]") -> Iterator[str]:
    """What one definition says of another that is not so: an opening of a process, or by a fact, there is not."""
    for each in processes.values():
        for kind, way in (found for stage in each.stages for found in stage.ways()):
            for opening in way.opens:
                opened = processes.get(opening.process)
                if opened is None:
                    yield f"{kind} of {each.key} opens {opening.process}, which is no process"
                elif opening.begins_with not in opened.begins_with:
                    yield f"{kind} of {each.key} opens {opening.process} with {opening.begins_with}, which begins none"
                elif opened.has_child != each.has_child:
                    yield f"{kind} of {each.key} opens {opening.process}, and only one of the two is about a child"


def faults_of_lives(processes: "dict[str, Process]", events: tuple[str, ...]) -> Iterator[str]:
    """What can happen in a life and a process about a child neither takes at every stage nor explains."""
    for each in processes.values():
        going_on = [stage.name for stage in each.stages if not stage.is_end]
        for event in events if each.has_child else ():
            is_taken = all(event in each.accepts(name) for name in going_on)
            if is_taken == (event in each.untouched_by):
                yield f"{each.key} {'takes' if is_taken else 'neither takes nor explains'} {event}"


# Whose turn it can be, in words.
HOLDERS = {
    "authority": "the local authority",
    "family": "the family",
    "school": "the school or institution",
    "health": "health",
    "social_care": "social care",
    "educational_psychologist": "the educational psychologist",
    "another_authority": "another local authority",
    "mediation_adviser": "the mediation adviser",
    "tribunal": "the Tribunal",
    "provider": "the provider",
    "service": "the information and advice service",
    "nobody": "nobody",
}
