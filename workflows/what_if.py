"""What would follow if facts were added to a case or taken away: two timetables for the same day. Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cases.facts import Fact, NewFact, effective
from cases.kinds import checked_detail
from cases.log import History
from deadlines.deadline import Deadline
from deadlines.packs import SupposedLaw
from deadlines.refusals import Refusal
from deadlines.words import count_of, joined
from workflows.engine import Objection, replay
from workflows.judgement import Docket
from workflows.processes import process_of
from workflows.timetable import timetable


class NoSuchFact(Refusal):
    """A fact to be left out is not in the case, or does not stand."""

    code = "invalid"


@dataclass(frozen=True, slots=True)
class Supposed:
    """A supposed fact with what would speak against recording it."""

    fact: NewFact
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One deadline that would differ; None where it would not be there."""

    before: Deadline | None
    after: Deadline | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Where a case stands and would stand on the same day, and what would be different."""

    on: date
    stage_before: str | None
    stage_after: str | None
    before: tuple[Deadline, ...]
    after: tuple[Deadline, ...]
    supposed: tuple[Supposed, ...]

    @property
    def changed(self) -> tuple[Change, ...]:
        """The deadlines that would differ in their date, their standing or their reasons."""
        return differing(self.before, self.after)


def what_if(
    history: History,
    facts: Sequence[NewFact],
    without: Iterable[int],
    *,
    now: datetime,
    today: date,
    on: date | None,
    law: SupposedLaw | None = None,
) -> WhatIf:
    """Suppose facts and leave others out. Looks at `on`, or else at the latest of today and the days supposed.

    What would be refused is applied all the same, with its objections. `law` is that of a pack: what comes after is
    worked out under it; objections stay those of the law that is. Raises UnknownKind, WrongDetail, NoSuchFact,
    NoLawInForce, BeyondKnownHolidays.
    """
    running = process_of(history)
    left_out = set(without)
    _refuse_unknown(history, left_out)
    as_of = on or max([today, *(fact.happened_on for fact in facts)])
    docket = Docket(running, _leaving_out(history, left_out))
    supposed = []
    for new in sorted(facts, key=lambda each: each.happened_on):
        detail = checked_detail(new.kind, new.about, new.detail)
        checked = NewFact(new.kind, new.happened_on, detail, new.about, new.corrects)
        supposed.append(Supposed(checked, tuple(docket.objections(checked, max(today, new.happened_on)))))
        docket.add(_as_fact(checked, history.version + len(supposed), now))
    before, after = effective(history.facts, on=as_of), effective(docket.recorded, on=as_of)
    return WhatIf(
        as_of,
        replay(running, before).stage,
        replay(docket.process, after).stage,
        timetable(running, before, as_of),
        timetable(docket.process, after, as_of, law=law),
        tuple(supposed),
    )


def _refuse_unknown(history: History, left_out: set[int]) -> None:
    standing = {fact.sequence for fact in effective(history.facts)}
    if unknown := sorted(left_out - standing):
        named = joined([str(each) for each in unknown])
        raise NoSuchFact(
            f"Of the facts that stand in this case, {count_of(len(unknown), 'number')} is not one: {named}.",
            "Only a fact that stands can be supposed away.",
            "See the facts of the case for their numbers.",
            fields={"without": f"Not a fact that stands: {named}."},
        )


def _leaving_out(history: History, left_out: set[int]) -> History:
    """The case as if those facts had never been, nor what they corrected."""
    gone = set(left_out)
    corrects = {fact.sequence: fact.corrects for fact in history.facts}
    for each in left_out:
        earlier = corrects.get(each)
        while earlier is not None:
            gone.add(earlier)
            earlier = corrects.get(earlier)
    kept = tuple(fact for fact in history.facts if fact.sequence not in gone)
    return History(history.id, history.ref, history.process, history.process_version, history.child_id, kept)


def _as_fact(new: NewFact, sequence: int, now: datetime) -> Fact:
    return Fact(new.kind, new.happened_on, sequence, new.detail, new.about, now, corrects=new.corrects)


def differing(before: Iterable[Deadline], after: Iterable[Deadline]) -> tuple[Change, ...]:
    """Those deadlines of two timetables of one case that differ in their date, their standing or their reasons."""
    return tuple(each for each in paired(before, after) if _id(each.before) != _id(each.after))


def paired(before: Iterable[Deadline], after: Iterable[Deadline]) -> Iterator[Change]:
    """Two timetables of one case set side by side, clock by clock."""
    old, new = by_clock(before), by_clock(after)
    return (Change(old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))


def by_clock(deadlines: Iterable[Deadline]) -> dict[tuple[str, str, int | None], Deadline]:
    """Deadlines by what tells them apart: limit, body, and which of several starts it is (not the fact's number)."""
    found: dict[tuple[str, str, int | None], Deadline] = {}
    for each in sorted(deadlines, key=lambda each: (each.trigger.happened_on, each.trigger.sequence or 0)):
        place = sum(1 for key in found if key[:2] == (each.limit.key, each.about))
        found[each.limit.key, each.about, place] = each
    return found


def _id(deadline: Deadline | None) -> str:
    return deadline.id if deadline else ""
