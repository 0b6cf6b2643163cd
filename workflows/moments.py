"""Two moments of one case: what was recorded or happened between them, and why a deadline stands otherwise. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cases.facts import Fact
from deadlines.deadline import Deadline
from deadlines.words import count_of, in_words
from workflows.sentences import sentence_of
from workflows.what_if import Change


@dataclass(frozen=True, slots=True)
class Moment:
    """The day to stand on, at its end, and the instant after which nothing was known; None for what is known now."""

    on: date
    known_at: datetime | None = None

    def knows(self, fact: Fact) -> bool:
        """Whether a fact had happened by the day and was known by the instant."""
        known = self.known_at is None or fact.recorded_at is None or fact.recorded_at <= self.known_at
        return known and fact.happened_on <= self.on


def between(facts: Iterable[Fact], earlier: Moment, later: Moment) -> tuple[Fact, ...]:
    """What is known at the later moment and was not at the earlier one, in the order of recording."""
    return tuple(fact for fact in facts if later.knows(fact) and not earlier.knows(fact))


def in_order(one: Moment, other: Moment) -> tuple[Moment, Moment]:
    """Two moments, first the one that is earlier both by its day and by its instant; else as they were given."""
    known, others = one.known_at, other.known_at
    is_known_first = known is None or (others is not None and others <= known)
    return (other, one) if other.on <= one.on and is_known_first else (one, other)


def why(change: Change, new: Iterable[Fact], days: int, gone: Iterable[Fact] = ()) -> tuple[str, ...]:
    """Why a deadline stands otherwise at a later moment, in sentences; `new` are the facts between, `days` the days.

    The facts that bear on it come first, then the version of the law, then what only time has done. `gone` are facts
    that the later moment does not know, its day or its instant being the earlier one.
    """
    facts, unknown = {fact.sequence: fact for fact in new}, [fact.sequence for fact in gone]
    found = list(dict.fromkeys(_because_of(change, facts, taken_back=not unknown)))
    if unknown:
        found.append(f"Not known at this moment, but at the other: {_all(unknown)}.")
    if found:
        return tuple(found)
    if days:
        passed = f"{count_of(days, 'day')} passed" if days > 0 else f"it is {count_of(-days, 'day')} earlier"
        return (f"Nothing that bears on it was recorded: {passed}.",)
    if facts:
        return ("What was recorded between led the case elsewhere; see the facts between.",)
    return ("No fact of it differs: it was worked out with another version of the law or the bank holidays.",)


def _because_of(change: Change, new: dict[int, Fact], *, taken_back: bool) -> Iterator[str]:
    before, after = change.before, change.after
    if after is None:
        yield from (f"Not there any more: {_told(each)}." for each in new.values() if each.corrects is not None)
        return
    if before is None:
        yield f"It began: {_trigger(after, new)}."
        return
    if before.trigger.happened_on != after.trigger.happened_on or before.trigger.kind != after.trigger.kind:
        was = in_words(before.trigger.happened_on)
        yield f"What it is counted from differs: {_trigger(after, new)}; before, {was}."
    if before.rule != after.rule:
        yield f"Another rule decides: {after.rule.cite}; before, {before.rule.cite}."
    yield from (f"It is counted from another day too: {each}." for each in _others(before, after))
    yield from _done_and_lifted(before, after, taken_back=taken_back)
    if after.ended_because != before.ended_because and after.ended_because:
        yield f"{after.ended_because}."


def _done_and_lifted(before: Deadline, after: Deadline, *, taken_back: bool) -> Iterator[str]:
    if after.met_on and before.met_on != after.met_on:
        yield f"It was done on {in_words(after.met_on)}."
    if before.met_on and not after.met_on and taken_back:
        yield "That it was done was taken back."
    for lift in after.lifts:
        if lift.exception.key not in {each.exception.key for each in before.lifts}:
            yield f"An exception was relied on from {in_words(lift.since)}: {lift.exception.reason}."
    if len(before.lifts) > len(after.lifts) and taken_back:
        yield "An exception that had been relied on was taken back."


def _trigger(deadline: Deadline, new: dict[int, Fact]) -> str:
    fact = new.get(deadline.trigger.sequence or 0)
    said = f"{deadline.trigger.sentence} on {in_words(deadline.trigger.happened_on)}"
    return f"{said} ({_numbered(fact)})" if fact else said


def _others(before: Deadline, after: Deadline) -> Iterator[str]:
    known = {(each.kind, each.happened_on) for each in before.others}
    for each in after.others:
        if (each.kind, each.happened_on) not in known:
            yield f"{each.sentence} on {in_words(each.happened_on)}"


def _told(fact: Fact) -> str:
    return f"{sentence_of(fact.kind, fact.about)} ({_numbered(fact)})"


def _all(numbers: list[int]) -> str:
    return f"fact{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _numbered(fact: Fact) -> str:
    return f"fact {fact.sequence}, which corrects fact {fact.corrects}" if fact.corrects else f"fact {fact.sequence}"
