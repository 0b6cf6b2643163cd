"""Whether what happened in a case fits another version of its process. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from cases.facts import Fact
from cases.kinds import KINDS
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.definition import Process
from workflows.engine import State, evolve, misplaced, replay, way_taken
from workflows.timetable import timetable


def misfits(old: Process, new: Process, facts: Sequence[Fact], as_of: date) -> tuple[str, ...]:
    """Why a case cannot go on under another version, as sentences; none where it can.

    `facts` are effective, in the order they happened, and at least one. A fact that had no place under the old version
    either is not held against the new. The names of stages are kept by every version: a case at one the new version
    does not have is not guessed to be at another.
    """
    return tuple(_misfits(old, new, facts, as_of))


def _misfits(old: Process, new: Process, facts: Sequence[Fact], as_of: date) -> Iterator[str]:
    known = {fact.sequence for fact in misplaced(old, facts)}
    broken = [fact for fact in misplaced(new, facts) if fact.sequence not in known]
    yield from (f"{_told(fact)} has no place in it." for fact in broken)
    stage = replay(old, facts).stage
    if stage not in new.by_name:
        yield f"The case is at “{old[stage or ''].says}”, a stage that it does not have ({stage})."
    limits = {clock.limit.key for clock in new.clocks}
    for fact in facts:
        if fact.kind == "exception_claimed" and fact.detail["limit"] not in limits:
            yield f"{_told(fact)} is of the limit “{fact.detail['limit']}”, for which it has no clock."
    for sequence, opened in sorted(_opened(old, facts) - _opened(new, facts)):
        yield f"Fact {sequence} opened a case of the process “{opened}”, and under it would not have."
    try:
        timetable(new, facts, as_of)
    except Refusal as refusal:
        yield refusal.sentence


def would_open(old: Process, new: Process, facts: Sequence[Fact]) -> tuple[tuple[int, str], ...]:
    """What facts would have opened under the new version and did not under the old: the fact's number, the process.

    A move opens none of them by itself: what is long past is for a person to look at.
    """
    return tuple(sorted(_opened(new, facts) - _opened(old, facts)))


def _told(fact: Fact) -> str:
    return f"“{KINDS[fact.kind].label}” of {in_words(fact.happened_on)} (fact {fact.sequence})"


def _opened(process: Process, facts: Sequence[Fact]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    state = State()
    for fact in facts:
        if way := way_taken(process, state.stage, fact):
            found |= {(fact.sequence, opening.process) for opening in way.opens}
        state = evolve(process, state, fact)
    return found
