"""The parts of a process, and the check made of every definition when it is imported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cases.kinds import KINDS
from deadlines.limits import TimeLimit
from deadlines.refusals import WrongOption


class BadDefinition(Exception):
    """A process definition has faults; the message lists every one of them."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A lawful way out of a stage: where to, under which provision, and what the family must then be told.

    `not_before` is a limit whose last day must have passed; earlier is a breach, recordable with a reason.
    """

    to: str
    law: str
    must_tell: tuple[str, ...] = ()
    not_before: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a process stands, as a phrase in the present tense; `records` are facts that change nothing here."""

    name: str
    says: str
    records: tuple[str, ...] = ()
    exits: Mapping[str, Exit] = field(default_factory=dict)
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit bound to the facts that start it, meet it, or make it fall away.

    `each_about`: one clock for each body asked, `bodies` ("section_31" or "others") choosing which. `restarts`: a
    later start opens a new clock and ends the earlier. `from_detail`: the detail that holds the day the period runs
    from, where it is not the fact's own. `beside`: the same notice is asked for by another clock, so lists and
    reminders show that one only.

    `days`: for a limit that counts from several days, the kind of fact that gives each, by the limit's own name for
    it; the clock does not run before every day its rule needs has come. `options`: those of the limit that hold here.
    """

    limit: TimeLimit
    starts: tuple[str, ...]
    met_by: tuple[str, ...] = ()
    falls_away_on: tuple[str, ...] = ()
    each_about: bool = False
    bodies: str = ""
    restarts: bool = False
    from_detail: str = ""
    beside: str = ""
    days: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Process:
    """A statutory process. `begins_with` are the facts that open it; `always` may be recorded at every stage."""

    key: str
    title: str
    law: str
    begins_with: tuple[str, ...]
    stages: tuple[Stage, ...]
    clocks: tuple[Clock, ...]
    always: tuple[str, ...] = ()
    version: int = 1
    by_name: Mapping[str, Stage] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise BadDefinition(f"The process {self.key} is not sound:\n" + "\n".join(f"- {each}" for each in problems))
        object.__setattr__(self, "by_name", MappingProxyType({each.name: each for each in self.stages}))

    def __getitem__(self, name: str) -> Stage:
        return self.by_name[name]

    def accepts(self, stage: str) -> tuple[str, ...]:
        """Every kind of fact that may be recorded at a stage, ways out first."""
        here = self.by_name[stage]
        return tuple(dict.fromkeys((*here.exits, *here.records, *self.always)))


def stage(name: str, says: str, records: tuple[str, ...] = (), **exits: Exit) -> Stage:
    """A stage; each keyword is a kind of fact that leads out of it."""
    return Stage(name, says, records, MappingProxyType(exits))


def end(name: str, says: str) -> Stage:
    """A stage with no way out: the process is over and its clocks have ended."""
    return Stage(name, says, is_end=True)


def _problems(process: Process) -> Iterator[str]:
    names = [each.name for each in process.stages]
    yield from (f"the stage {name} is defined twice" for name in sorted(set(names)) if names.count(name) > 1)
    if not process.begins_with:
        yield "no fact begins it"
    for each in process.stages:
        yield from _faults_of_stage(process, each)
    yield from (f"no fact leads to the stage {name}" for name in sorted(_unreachable(process)))
    yield from (f"{kind} is not a kind of fact" for kind in sorted(set(_facts_named(process)) - set(KINDS)))
    yield from _faults_of_clocks(process)


def _faults_of_stage(process: Process, each: Stage) -> Iterator[str]:
    if not each.exits and not each.is_end:
        yield f"the stage {each.name} has no way out and is not an end"
    for kind in sorted({*each.records, *process.always} & set(each.exits)):
        yield f"{kind} both leads out of {each.name} and changes nothing there"
    for kind, exit_ in each.exits.items():
        if exit_.to not in [other.name for other in process.stages]:
            yield f"the exit {kind} of {each.name} leads to {exit_.to}, which is no stage"
        if not exit_.law:
            yield f"the exit {kind} of {each.name} cites no law"
        if exit_.not_before and exit_.not_before not in [clock.limit for clock in process.clocks]:
            yield f"the exit {kind} of {each.name} waits for {exit_.not_before.key}, for which there is no clock"


def _faults_of_clocks(process: Process) -> Iterator[str]:
    recordable = {*process.begins_with, *process.always} | {k for s in process.stages for k in (*s.exits, *s.records)}
    for clock in process.clocks:
        for kind in dict.fromkeys((*clock.starts, *clock.met_by, *clock.falls_away_on, *clock.days.values())):
            if kind not in recordable:
                yield f"the clock {clock.limit.key} waits for {kind}, which cannot be recorded at any stage"
        yield from _faults_of_days(clock)
        if clock.beside and clock.beside not in [other.limit.key for other in process.clocks]:
            yield f"the clock {clock.limit.key} stands beside {clock.beside}, for which there is no clock"


def _faults_of_days(clock: Clock) -> Iterator[str]:
    limit, named = clock.limit, clock.days or (clock.limit.anchor,)
    yield from (
        f"the clock {limit.key} is given the day {name}, which it does not ask for"
        for name in clock.days
        if name not in limit.asks
    )
    try:
        choices = limit.settled(clock.options, clock.days).choices
    except WrongOption as refusal:
        yield f"the clock {limit.key} has wrong options. {refusal.sentence}"
        return
    needed = {limit.anchor} | {name for rule in limit.enacted(choices) for name in rule.period.needs}
    yield from (f"the clock {limit.key} is given no fact for the day {name}" for name in sorted(needed - set(named)))


def _unreachable(process: Process) -> set[str]:
    by_name = {each.name: each for each in process.stages}
    reached, waiting = set(), [process.stages[0].name] if process.stages else []
    while waiting:
        name = waiting.pop()
        if name in reached or name not in by_name:
            continue
        reached.add(name)
        waiting += [exit_.to for exit_ in by_name[name].exits.values()]
    return set(by_name) - reached


def _facts_named(process: Process) -> Iterator[str]:
    yield from process.begins_with
    yield from process.always
    for each in process.stages:
        yield from each.exits
        yield from each.records
    for clock in process.clocks:
        yield from (*clock.starts, *clock.met_by, *clock.falls_away_on, *clock.days.values())
