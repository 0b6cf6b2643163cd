"""What the facts of a case lead to beyond it: processes opened for the same child, facts recorded in its other cases.

A case that was opened stays bound to the fact that opened it: correct the day, and its beginning is corrected; take the
fact back, and it was opened in error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from sqlmodel import Session

from cases import log
from cases.facts import ANYWHERE, DOCUMENT_ADDED, RECORDED_IN_ERROR, REMOVES, SERVICE_FAILED, Fact, NewFact, effective
from cases.kinds import KINDS
from cases.log import History
from deadlines.refusals import Refusal
from deadlines.words import in_words, joined
from workflows.definition import Exit, Opening, Process
from workflows.engine import possible, replay, walked
from workflows.links import Opened, cases_of_child, link, open_case_of, opened_by, opener_of, other_open_cases
from workflows.processes import PROCESSES, process_of
from workflows.views import holder

OPENED_IN_ERROR = "opened_in_error"
# What may have been recorded in a case that was opened in error without anything having been done in it.
_OF_NO_MOMENT = {"case_assigned", "note_added", "cause_of_lateness_recorded", DOCUMENT_ADDED, *ANYWHERE}


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a process that a fact opens begins."""

    root: int
    opening: Opening
    fact: NewFact


def root_of(facts: Sequence[Fact], sequence: int) -> int:
    """The number of the fact that a chain of corrections began with."""
    corrected = {each.sequence: each.corrects for each in facts}
    while (earlier := corrected.get(sequence)) is not None:
        sequence = earlier
    return sequence


def ways_taken(process: Process, current: Sequence[Fact]) -> Iterator[tuple[Fact, Exit]]:
    """Each effective fact that led out of a stage, with the way it took."""
    return ((fact, way) for _, fact, way in walked(process, current) if way)


def beginnings(process: Process, history: History, current: Sequence[Fact]) -> Iterator[Beginning]:
    """Every process that what stands of a case opens, and how each begins.

    Two facts of one day that open the same open it once: one plan can do both of what was ordered.
    """
    seen: list[tuple[str, NewFact]] = []
    for fact, way in ways_taken(process, current):
        for opening in way.opens:
            carried = {name: fact.detail[name] for name in opening.carries if name in fact.detail}
            dated = fact.detail.get(opening.dated_by)
            begins_on = min(fact.happened_on, date.fromisoformat(dated)) if dated else fact.happened_on
            first = NewFact(opening.begins_with, begins_on, {**opening.detail, **carried})
            if (opening.process, first) not in seen:
                seen.append((opening.process, first))
                yield Beginning(root_of(history.facts, fact.sequence), opening, first)


def is_untouched(current: Sequence[Fact]) -> bool:
    """Whether nothing was done in a case but to open it."""
    return all(each.kind in _OF_NO_MOMENT for each in current[1:])


def differs(beginning: NewFact, found: Fact) -> bool:
    """Whether the beginning of an opened case is no longer what the fact that opened it says."""
    return (found.happened_on, dict(found.detail)) != (beginning.happened_on, _plain(beginning.detail))


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in detail.items()}


class HasGoneOn(Refusal):
    """Things were recorded since in another case of the child, so that what a fact leads to there has no place."""

    code = "not_possible"


class Hand(Protocol):
    """Whoever recorded the fact: what follows from it is recorded by the same hand, through the one way in."""

    @property
    def today(self) -> date: ...
    def record(self, ref: str, fact: NewFact, breach_reason: str = "") -> None: ...
    def open_case(self, process_key: str, child_id: int | None, fact: NewFact, owner: NewFact | None) -> History: ...


def follow(session: Session, history: History, new: Sequence[Fact], hand: Hand) -> tuple[str, ...]:
    """Open, correct and take back what hangs on new facts of a case; the references of the cases that were opened.

    Raises HasGoneOn where a fact taken back had opened a case in which things were recorded since, and as `record`.
    """
    running = process_of(history)
    if not running.reaches_out:
        return ()
    current = effective(history.facts)
    corrected = any(fact.corrects is not None for fact in new)
    roots = {root_of(history.facts, fact.sequence) for fact in new}
    wanted = {(each.root, each.opening.process): each for each in beginnings(running, history, current)}
    touched = {key: each for key, each in wanted.items() if key[0] in roots}
    there = opened_by(session, history.id) if touched or corrected else {}
    for key, opened in there.items():
        if key not in wanted:
            _take_back(session, opened, history, hand)
        elif key in touched:
            _set_right(session, opened.ref, wanted[key].fact, hand)
    if corrected:
        for fact in new:
            _correct_returned(session, history, fact, hand)
            _correct_in_others(session, history, fact, hand)
    else:  # before anything is opened, which this is not meant for
        _tell_others(session, history, [each for each in ways_taken(running, current) if each[0] in new], hand)
    return tuple(_open(session, history, each, current, hand) for key, each in touched.items() if key not in there)


def _tell_others(session: Session, history: History, taken: Sequence[tuple[Fact, Exit]], hand: Hand) -> None:
    """Record in the child's other cases what the ways just taken say."""
    for fact, way in taken:
        if way.also_records:
            _record_in_others(session, history, NewFact(way.also_records, fact.happened_on), hand)
        if way.returns:
            _return(session, history, _returned(way, fact), hand)
        if way.passes_on:
            _pass_on(session, history, NewFact(way.passes_on, fact.happened_on), hand)


def _open(session: Session, history: History, beginning: Beginning, current: Sequence[Fact], hand: Hand) -> str:
    """Open a case for the same child, held by whoever holds the case that opens it; or join the one there is."""
    key = beginning.opening.process
    if PROCESSES[key].one_at_a_time and (ref := open_case_of(session, history.child_id, key)):
        return _join(session, history, beginning, ref, hand)
    owner, team = holder(current)
    detail = {"owner": owner} | ({"team": team} if team else {})
    assigned = NewFact("case_assigned", hand.today, detail) if owner else None
    made = hand.open_case(beginning.opening.process, history.child_id, beginning.fact, assigned)
    link(session, history.id, beginning.root, beginning.opening.process, made.id)
    return made.ref


def _join(session: Session, history: History, beginning: Beginning, ref: str, hand: Hand) -> str:
    """Record what would open a second case in the child's open case, and bind the two. Raises HasGoneOn."""
    other = log.load(session, ref, lock=True)
    running, state = process_of(other), replay(process_of(other), effective(other.facts))
    kind, now = beginning.fact.kind, possible(running, state)
    if kind not in now:
        here = running[state.stage or running.stages[0].name].says
        labels = [f"“{KINDS[each].label}”" for each in now if each not in running.always]
        raise HasGoneOn(
            f"Case {ref} of the same child is open already, at “{here}”, where “{KINDS[kind].label}” has no place.",
            "Two open cases of one matter would show two times for one duty. Nothing was recorded.",
            f"Go on in {ref}, where there can be recorded {joined(labels, 'or')}; or record another decision here.",
            possible=[],
            objections=["other_case_is_open"],
        )
    hand.record(ref, beginning.fact, f"Recorded with the same day's fact of case {history.ref}.")
    link(session, history.id, beginning.root, beginning.opening.process, other.id)
    return ref


def _set_right(session: Session, ref: str, beginning: NewFact, hand: Hand) -> None:
    """Correct the beginning of an opened case to what the fact that opened it now says."""
    opened = log.load(session, ref, lock=True)
    first = next((fact for fact in effective(opened.facts) if fact.kind == beginning.kind), None)
    if first and differs(beginning, first):
        hand.record(ref, replace(beginning, corrects=first.sequence))


def _take_back(session: Session, told: Opened, history: History, hand: Hand) -> None:
    """Record that a case was opened in error, unless something has been done in it since; in one joined, the fact."""
    ref, opener = told.ref, history.ref
    opened = log.load(session, ref, lock=True)
    running, current = process_of(opened), effective(opened.facts)
    begins = _begins(process_of(history), told.process)
    if current[0].kind not in begins:
        joined_by = next((each for each in reversed(current) if each.kind in begins), None)
        if joined_by:
            because = {"because": f"Taken back with the fact of case {opener} that led to it."}
            hand.record(ref, NewFact(RECORDED_IN_ERROR, hand.today, because, corrects=joined_by.sequence))
        return
    stage = replay(running, current).stage
    if stage and running[stage].is_end:
        return
    if not is_untouched(current):
        raise HasGoneOn(
            f"Case {ref} was opened by this fact of {opener}, and things have been recorded in it since.",
            "Taking the fact back would leave that case without its beginning. Nothing was recorded.",
            f"Look at {ref} first: correct what was recorded there, or end it.",
            possible=[],
            objections=["opened_case_has_gone_on"],
        )
    hand.record(ref, NewFact(OPENED_IN_ERROR, hand.today))


def _begins(running: Process, opened: str) -> set[str]:
    """The facts with which a process opens another."""
    ways = (way for each in running.by_name.values() for _, way in each.ways())
    return {opening.begins_with for way in ways for opening in way.opens if opening.process == opened}


def _returned(way: Exit, fact: Fact) -> NewFact:
    """What a fact returns to the case that opened its own."""
    return NewFact(way.returns, fact.happened_on, fact.detail if way.returns == fact.kind else {})


def _return(session: Session, history: History, fact: NewFact, hand: Hand) -> None:
    """Record a fact in the case that opened this one, if that is open to it."""
    if opener := opener_of(session, history.id):
        _record_if_possible(session, opener[0], fact, f"Recorded with the same day's fact of case {history.ref}.", hand)


def _pass_on(session: Session, history: History, fact: NewFact, hand: Hand) -> None:
    """Record a fact in the cases that this one opened, where they are open to it."""
    for opened in opened_by(session, history.id).values():
        reason = f"Recorded with the same day's fact of case {history.ref}."
        _record_if_possible(session, opened.ref, fact, reason, hand)


def _correct_returned(session: Session, history: History, new: Fact, hand: Hand) -> None:
    """Correct in the case that opened this one what a fact had returned to it, or take it back there."""
    old = next((each for each in history.facts if each.sequence == new.corrects), None)
    ways = [(kind, way) for each in process_of(history).stages for kind, way in each.ways() if way.returns]
    way = next((way for kind, way in ways if old and kind == old.kind), None)
    opener = opener_of(session, history.id) if way else None
    if old is None or way is None or opener is None:
        return
    standing = effective(log.load(session, opener[0], lock=True).facts)
    told = next((each for each in standing if (each.kind, each.happened_on) == (way.returns, old.happened_on)), None)
    if told is None:
        return
    right = _returned(way, new)
    if new.kind in REMOVES:
        because = {"because": f"Taken back with the fact of case {history.ref} that led to it."}
        right = NewFact(RECORDED_IN_ERROR, new.happened_on, because if new.kind == SERVICE_FAILED else new.detail)
    hand.record(opener[0], replace(right, corrects=told.sequence), f"Corrected with case {history.ref}.")


def _correct_in_others(session: Session, history: History, new: Fact, hand: Hand) -> None:
    """Correct in the child's other cases what a fact had recorded there too, or take it back there."""
    old = next((each for each in history.facts if each.sequence == new.corrects), None)
    said = _also_said(process_of(history), old.kind) if old else ""
    if old is None or not said:
        return
    for ref in cases_of_child(session, history):
        standing = effective(log.load(session, ref, lock=True).facts) if ref != history.ref else ()
        told = next((each for each in standing if (each.kind, each.happened_on) == (said, old.happened_on)), None)
        if told is None:
            continue
        right = NewFact(said, new.happened_on, corrects=told.sequence)
        if said != _also_said(process_of(history), new.kind):
            because = {"because": f"Taken back with the fact of case {history.ref} that led to it."}
            right = NewFact(RECORDED_IN_ERROR, hand.today, because, corrects=told.sequence)
        hand.record(ref, right, f"Corrected with case {history.ref}.")


def _also_said(running: Process, kind: str) -> str:
    """What a kind of fact records in the child's other cases, whichever way it takes."""
    ways = (way for each in running.by_name.values() for way in each.exits.get(kind, ()))
    return next((way.also_records for way in ways if way.also_records), "")


def _record_if_possible(session: Session, ref: str, fact: NewFact, reason: str, hand: Hand) -> None:
    """Record a fact in another case, if that had begun by then, can take it and does not have it. Raises HasGoneOn."""
    other = log.load(session, ref, lock=True)
    running, current = process_of(other), effective(other.facts)
    is_there = any((each.kind, each.happened_on) == (fact.kind, fact.happened_on) for each in current)
    had_begun = current[0].happened_on <= fact.happened_on
    if is_there or not had_begun or fact.kind not in possible(running, replay(running, current)):
        return
    try:
        hand.record(ref, fact, reason)
    except Refusal as refusal:
        raise HasGoneOn(
            f"“{KINDS[fact.kind].label}” belongs in case {ref} of the same child too. {refusal.sentence}",
            "One fact cannot stand in one case and be refused in the other. Nothing was recorded.",
            f"Look at {ref} first: correct what was recorded there after {in_words(fact.happened_on)}, or end it.",
            possible=[],
            objections=["other_case_has_gone_on"],
        ) from refusal


def _record_in_others(session: Session, history: History, fact: NewFact, hand: Hand) -> None:
    """Record a fact in each other open case of the child that had begun by then and can take it. Raises HasGoneOn."""
    for ref in other_open_cases(session, history):
        _record_if_possible(session, ref, fact, f"Recorded with the same day's fact of case {history.ref}.", hand)
