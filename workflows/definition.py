"""The parts of a process, and the check made of every definition when it is imported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from deadlines.limits import TimeLimit
from workflows.soundness import faults_of


class BadDefinition(Exception):
    """A process definition has faults; the message lists every one of them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A process that a fact opens for the same child: its key, the fact that begins it, of the same day.

    `detail` is what that first fact says; `carries` are details taken over from the fact that opens it. `dated_by` is
    a detail of that fact that holds a day: where it is the earlier, the process begins on it.
    """

    process: str
    begins_with: str
    detail: Mapping[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    dated_by: str = ""


@dataclass(frozen=True, slots=True)
class Precedent:
    """What the law wants to have happened before a way out is taken: a kind of fact, by a provision.

    That it is not recorded does not prove that it did not happen, so its absence is a warning and no breach. `missing`
    says what is not recorded, as the beginning of a sentence; `limit` is the duty whose deadline says so too.
    """

    kind: str
    law: str
    missing: str
    limit: TimeLimit


@dataclass(frozen=True, slots=True)
class Exit:
    """A lawful way out of a stage: where to, under which provision, and what the family must then be told.

    `when` narrows it to facts with that detail, so that one kind of fact can lead to several places. `not_before` is a
    limit whose last day must have passed; earlier is a breach, recordable with a reason. `opens` are the processes it
    opens; `also_records` is recorded, that same day, in every other open case of the child that can take it;
    `returns` only in the case that opened this one, if that can take it, with the same detail if it is the same kind.
    `owed` are limits of which one must have begun here for this to be owed at all; then it is done once, and a second
    time is refused.
    `after` is what must have come before; where none is recorded, the case warns. `forbidden` says in a sentence, with
    the provision, why this way is never lawful; it can have happened all the same: a breach, recordable with a reason.
    `passes_on` is the same for the cases that this one opened, without a detail of its own.
    `needs` are kinds of fact of which each must have been recorded: without it the fact is refused.
    `needs_met` are limits of which none may be left undone: the fact is refused as untrue while one that runs here
    is not met.
    """

    to: str
    law: str
    must_tell: tuple[str, ...] = ()
    not_before: TimeLimit | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    opens: tuple[Opening, ...] = ()
    also_records: str = ""
    returns: str = ""
    passes_on: str = ""
    needs: tuple[str, ...] = ()
    needs_met: tuple[TimeLimit, ...] = ()
    owed: tuple[TimeLimit, ...] = ()
    after: Precedent | None = None
    forbidden: str = ""

    def is_for(self, detail: Mapping[str, Any]) -> bool:
        """Whether a fact with this detail takes this way; of several answers at once, whether one of them is its."""
        return not self.when or all(
            value in given if isinstance(given := detail.get(name), list) else given == value
            for name, value in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a duty is owed only if: until it is decided, nobody knows whether it is.

    `owed_if` completes "It is owed only if"; `meanwhile` says in a sentence what the day means until then. `decide_by`
    is what is to be done by that day, where it is also the last on which to decide either way: the day is then listed,
    reminded of and can be overdue. Without it another clock is listed, and this one cannot be late before it is owed.
    """

    owed_if: str
    meanwhile: str
    decide_by: str = ""

    @property
    def sentence(self) -> str:
        """When the duty is owed."""
        return f"It is owed only if {self.owed_if}."


@dataclass(frozen=True, slots=True)
class Lapse:
    """What is recorded by itself on the day after a window has ended unused: time that ran out is a fact too."""

    limit: TimeLimit
    records: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a process stands, as a phrase in the present tense; `records` are facts that change nothing here.

    `held_by` is whose turn it is (a key of `HOLDERS`): a day of delay is theirs unless somebody else's answer was
    awaited or a cause is recorded.
    """

    name: str
    says: str
    records: tuple[str, ...] = ()
    exits: Mapping[str, tuple[Exit, ...]] = field(default_factory=dict)
    is_end: bool = False
    held_by: str = "authority"

    def exit_for(self, kind: str, detail: Mapping[str, Any]) -> Exit | None:
        """The way out that a fact takes; None where it leads nowhere."""
        for way in self.exits.get(kind, ()):
            if way.is_for(detail):
                return way
        return None

    def ways(self) -> Iterator[tuple[str, Exit]]:
        """Every way out with the kind of fact that takes it, in the order written."""
        return ((kind, each) for kind, exits in self.exits.items() for each in exits)


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit bound to the facts that start it, meet it, or make it fall away.

    `each_about`: one clock for each body asked, `bodies` ("section_31" or "others") choosing which. `restarts`: a
    later start opens a new clock and ends the earlier. `from_detail`: the detail that holds the day the period runs
    from, where it is not the fact's own. `beside`: the same notice is asked for by another clock, so lists and
    reminders show that one only. `when`: only facts whose detail has one of these answers start it.

    `days`: for a limit that counts from several days, the kind of fact that gives each, by the limit's own name for
    it; the clock does not run before every day its rule needs has come. `from_details`: the details of the starting
    fact that hold such days, until the fact itself has happened. `years_before` makes of the day of a birthday that of
    birth: so many years before it. `options`: those of the limit that hold here. `ends_on`: facts after which the act
    can no longer be done, so that the clock ends with whatever days it was late by. `unless`: facts that leave nothing
    to be owed where one of them came before the start. `only_after`: facts of which one must have come before it.

    `held_by`: whose answer is awaited while it runs, where that is not the authority's ("body": the body it is about);
    a day of delay is theirs as long as they have not answered.

    `only_if`: the duty is owed only if something is decided; the fact that meets it shows that it was, one on which it
    falls away that it was not. `met_later`: a fact that both starts and meets it meets only what ran before it.
    """

    limit: TimeLimit
    starts: tuple[str, ...]
    met_by: tuple[str, ...] = ()
    falls_away_on: tuple[str, ...] = ()
    ends_on: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    each_about: bool = False
    bodies: str = ""
    restarts: bool = False
    met_later: bool = False
    from_detail: str = ""
    beside: str = ""
    days: Mapping[str, str] = field(default_factory=dict)
    from_details: Mapping[str, str] = field(default_factory=dict)
    years_before: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    held_by: str = ""
    only_if: Condition | None = None

    def is_started_by(self, kind: str, detail: Mapping[str, Any]) -> bool:
        """Whether a fact of this kind with this detail starts it, leaving aside whose body it is about."""
        return kind in self.starts and all(
            not {*given}.isdisjoint(wanted) if isinstance(given := detail.get(name), list) else given in wanted
            for name, wanted in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Process:
    """A statutory process. `begins_with` are the facts that open it; `always` may be recorded at every stage.

    A case begins at the first stage, by the way out of it that its first fact takes, if it takes one; `begins_at` are
    ways that only a first fact can take.
    `anywhere` are ways out of every stage that is not an end. References begin with `prefix`.
    `has_child` is false for a case about a provider: no child is asked for, and none can be given.
    `reaches_out`: whether any of its ways does something in other cases of the child.
    `one_at_a_time`: a child has one open case of it at the most, and what would open another is recorded in that one.
    `realm`: whose database its cases are kept in ("authority", "sendiass").
    `untouched_by` says of what can happen in a life (`LIFE_EVENTS`) why it is not taken here.
    `owed_records`: of the facts that change nothing, those that are owed only where one of these limits has begun, and
    then once (as `Exit.owed`).
    `under_age`: whoever is that old cannot be whom a case is about; a plan can go on beyond 25 (CFA s.46), never to 26.
    """

    key: str
    title: str
    law: str
    begins_with: tuple[str, ...]
    stages: tuple[Stage, ...]
    clocks: tuple[Clock, ...]
    always: tuple[str, ...] = ()
    anywhere: Mapping[str, Exit] = field(default_factory=dict)
    lapses: tuple[Lapse, ...] = ()
    begins_at: Mapping[str, tuple[Exit, ...]] = field(default_factory=dict)
    prefix: str = ""
    has_child: bool = True
    realm: str = "authority"
    under_age: int = 26
    one_at_a_time: bool = False
    untouched_by: Mapping[str, str] = field(default_factory=dict)
    owed_records: Mapping[str, tuple[TimeLimit, ...]] = field(default_factory=dict)
    version: int = 1
    by_name: Mapping[str, Stage] = field(default_factory=dict, init=False, compare=False, repr=False)
    reaches_out: bool = field(default=False, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        problems = list(faults_of(self))
        if problems:
            raise BadDefinition(f"The process {self.key} is not sound:\n" + "\n".join(f"- {each}" for each in problems))
        by_name = {each.name: self._with_ways_anywhere(each) for each in self.stages}
        object.__setattr__(self, "by_name", MappingProxyType(by_name))
        ways = (way for each in by_name.values() for _, way in each.ways())
        reaches_out = any(way.opens or way.also_records or way.returns or way.passes_on for way in ways)
        object.__setattr__(self, "reaches_out", reaches_out)

    def _with_ways_anywhere(self, each: Stage) -> Stage:
        if each.is_end or not self.anywhere:
            return each
        exits = {**each.exits, **{kind: (way,) for kind, way in self.anywhere.items()}}
        return replace(each, exits=MappingProxyType(exits))

    def first_way(self, kind: str, detail: Mapping[str, Any]) -> Exit | None:
        """The way that a first fact takes; None where it leads nowhere, and the case is at the first stage."""
        if kind not in self.begins_with:
            return None
        only_first = next((each for each in self.begins_at.get(kind, ()) if each.is_for(detail)), None)
        return only_first or self.by_name[self.stages[0].name].exit_for(kind, detail)

    def __getitem__(self, name: str) -> Stage:
        return self.by_name[name]

    def condition_of(self, limit_key: str) -> Condition | None:
        """What a duty is owed only if, where it is not owed whatever happens."""
        return next((each.only_if for each in self.clocks if each.limit.key == limit_key), None)

    def owed_by(self, stage: str, kind: str, detail: Mapping[str, Any]) -> tuple[TimeLimit, ...]:
        """The limits of which one must have begun for a fact to be owed at a stage; none where nothing is asked."""
        way = self.by_name[stage].exit_for(kind, detail)
        return way.owed if way else self.owed_records.get(kind, ())

    def accepts(self, stage: str) -> tuple[str, ...]:
        """Every kind of fact that may be recorded at a stage, ways out first."""
        here = self.by_name[stage]
        return tuple(dict.fromkeys((*here.exits, *here.records, *self.always)))


def stage(
    name: str, says: str, records: tuple[str, ...] = (), held_by: str = "authority", **exits: Exit | tuple[Exit, ...]
) -> Stage:
    """A stage; each keyword is a kind of fact that leads out of it, by one way or by several."""
    return Stage(name, says, records, _ways(exits), held_by=held_by)


def end(name: str, says: str, **exits: Exit | tuple[Exit, ...]) -> Stage:
    """A stage in which the process is over and its clocks have ended, unless it is taken up again by one of `exits`."""
    return Stage(name, says, (), _ways(exits), is_end=True)


def _ways(exits: Mapping[str, Exit | tuple[Exit, ...]]) -> Mapping[str, tuple[Exit, ...]]:
    return MappingProxyType({kind: way if isinstance(way, tuple) else (way,) for kind, way in exits.items()})
