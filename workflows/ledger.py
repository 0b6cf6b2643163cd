"""The delay ledger: each day a duty is late, given to whoever held the next step then, or to a cause recorded for it.

The parts of a delay add up exactly to its days late. A cause explains; it stops nothing and lifts nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from cases.bodies import holder_of_body
from cases.details import CAUSES
from cases.facts import Fact
from deadlines.deadline import Deadline
from deadlines.standing import Standing
from workflows.definition import Clock, Process
from workflows.engine import State, evolve, replay
from workflows.soundness import HOLDERS
from workflows.timetable import timetable

_ONE_DAY = timedelta(days=1)
CAUSE = "cause_of_lateness_recorded"


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of one delay on end, both included: who held the next step, and the cause recorded for it if any."""

    held_by: str
    cause: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.last - self.first).days + 1

    @property
    def in_words(self) -> str:
        """Whose days they are, as a phrase."""
        return CAUSES[self.cause] if self.cause else f"with {HOLDERS[self.held_by]}"


def parts_of(process: Process, facts: Sequence[Fact], deadline: Deadline) -> tuple[Part, ...]:
    """How the days a deadline is late are made up, earliest first; none for one that is not late.

    `facts` are effective and in the order they happened. A day belongs to whoever held the next step as it began.
    """
    return parts_after(process, facts, deadline, deadline.days_late)


def parts_after(process: Process, facts: Sequence[Fact], deadline: Deadline, days: int) -> tuple[Part, ...]:
    """How so many days after the last day of a deadline are made up; for a contract, which has no days late of law."""
    if not days or deadline.due_on is None:
        return ()
    first = deadline.due_on + _ONE_DAY
    last = deadline.due_on + timedelta(days=days)
    begins = [first, *(day for day in _days_of_change(process, facts, last) if first < day <= last)]
    ends = [day - _ONE_DAY for day in begins[1:]] + [last]
    spans = [(*_of_day(process, facts, deadline, begin), begin, end) for begin, end in zip(begins, ends, strict=True)]
    return tuple(
        Part(held_by, cause, run[0][2], run[-1][3])
        for (held_by, cause), found in groupby(spans, key=lambda each: each[:2])
        if (run := list(found))
    )


def _days_of_change(process: Process, facts: Sequence[Fact], last: date) -> list[date]:
    """The days on which somebody else may hold the next step: a cause's own, the day after any fact, after a window."""
    happened = [fact.happened_on for fact in facts if fact.happened_on <= last]
    of = frozenset(clock.limit.key for clock in process.clocks if clock.limit.is_window)
    windows = [each.due_on for each in timetable(process, facts, last, only=of) if each.due_on] if of else []
    return sorted({*happened, *(day + _ONE_DAY for day in (*happened, *windows))})


def _of_day(process: Process, facts: Sequence[Fact], deadline: Deadline, day: date) -> tuple[str, str]:
    """Who held the next step as a day began, and the cause that had been recorded for the delay by its end."""
    before = [fact for fact in facts if fact.happened_on < day]
    cause = _cause(process, [fact for fact in facts if fact.happened_on <= day], deadline)
    awaited = next(_awaited(process, before, day), None)
    stage = replay(process, before).stage
    return awaited or (process[stage].held_by if stage else "authority"), cause


def held_by(process: Process, facts: Sequence[Fact], as_of: date) -> str:
    """Who holds the next step of a case at the end of a day; "nobody" where its process has ended."""
    happened = [fact for fact in facts if fact.happened_on <= as_of]
    stage = replay(process, happened).stage
    if stage is None or process[stage].is_end:
        return "nobody"
    return next(_awaited(process, happened, as_of + _ONE_DAY), None) or process[stage].held_by


def _cause(process: Process, facts: Sequence[Fact], deadline: Deadline) -> str:
    """The last cause recorded for this limit, or for the case, since the case came to its present stage."""
    found, state = "", State()
    for fact in facts:
        after = evolve(process, state, fact)
        if after.stage != state.stage:
            found = ""
        if fact.kind == CAUSE and fact.detail.get("limit", deadline.limit.key) == deadline.limit.key:
            found = str(fact.detail["cause"])
        state = after
    return found


def _awaited(process: Process, facts: Sequence[Fact], day: date) -> Iterator[str]:
    """Whose answer was awaited as a day began: of several asked, the one whose time ends first."""
    holders = {clock.limit.key: clock for clock in process.clocks if clock.held_by}
    if not holders:
        return
    for each in timetable(process, facts, day - _ONE_DAY, only=holders.keys()):
        if _is_awaited(each, day):
            yield _holder(holders[each.limit.key], each)


def _is_awaited(deadline: Deadline, day: date) -> bool:
    """Whether an answer was still to come; one that guidance wanted earlier is awaited all the same."""
    if deadline.limit.is_window:
        return deadline.standing is Standing.OPEN_WINDOW and deadline.due_on is not None and day <= deadline.due_on
    return deadline.met_on is None and deadline.standing is not Standing.NOT_APPLICABLE


def _holder(clock: Clock, deadline: Deadline) -> str:
    return holder_of_body(deadline.about) if clock.held_by == "body" else clock.held_by
