"""Judging whether anything obliges to a fact: an order is obeyed in what it orders, and in each thing once. Pure."""

from collections.abc import Iterator, Sequence

from cases.facts import Fact, NewFact
from cases.kinds import KINDS
from deadlines.limits import TimeLimit
from deadlines.words import in_words, joined
from workflows.definition import Process
from workflows.engine import Objection, State


def owed_objections(process: Process, state: State, before: Sequence[Fact], fact: NewFact) -> Iterator[Objection]:
    """Why a fact is not owed here: nothing that came before obliges to it, or it is done already."""
    owed = process.owed_by(state.stage, fact.kind, fact.detail) if state.stage else ()
    if not owed:
        return
    label = KINDS[fact.kind].label
    if not is_owed(process, before, owed):
        begun = {each.limit.title for each in process.clocks if _has_begun(process, before, each.limit.key)}
        there = joined([f"“{title}”" for title in sorted(begun)])
        what = f"What is owed here: {there}." if there else "Nothing is owed here."
        yield Objection("not_owed", f"“{label}” is not among what was ordered, agreed or conceded in this case. {what}")
    for done in (each for each in before if each.kind == fact.kind):
        yield Objection(
            "done_already",
            f"“{label}” is done already, on {in_words(done.happened_on)} (fact {done.sequence}), and was owed once. "
            "If that fact is wrong, correct it; what is done beside the order belongs to another case.",
        )
        return


def is_owed(process: Process, before: Sequence[Fact | NewFact], owed: Sequence[TimeLimit]) -> bool:
    """Whether one of these limits has begun to run; yes where there are none."""
    return not owed or any(_has_begun(process, before, limit.key) for limit in owed)


def is_still_owed(process: Process, state: State, kind: str) -> bool:
    """Whether a kind of fact could be recorded here as something owed, by one of its ways, and was not done before.

    Yes where nothing is asked of it.
    """
    ways = process[state.stage].exits.get(kind, ()) if state.stage else ()
    each_owed = [way.owed for way in ways] or [process.owed_records.get(kind, ())]
    if not all(each_owed):
        return True
    done = any(each.kind == kind for each in state.facts)
    return not done and any(is_owed(process, state.facts, owed) for owed in each_owed)


def _has_begun(process: Process, before: Sequence[Fact | NewFact], key: str) -> bool:
    clocks = [each for each in process.clocks if each.limit.key == key]
    return any(clock.is_started_by(fact.kind, fact.detail) for clock in clocks for fact in before)
