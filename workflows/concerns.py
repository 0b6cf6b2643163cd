"""The concerns about providers as a register: each with its replies, found by what an authority asks of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from sqlalchemy import select
from sqlmodel import Session

from cases.facts import Fact, effective
from cases.log import History
from cases.tables import CaseSummary
from deadlines.deadline import Deadline
from deadlines.law.service_standards import CONCERN_FULL, CONCERN_INITIAL, CONCERN_REMEDIAL
from deadlines.standing import Standing
from workflows.definition import Process
from workflows.engine import replay, stages_entered
from workflows.ledger import held_by
from workflows.processes import process_of
from workflows.processes.provider_concern import PROVIDER_CONCERN
from workflows.set_aside import Faults, folded
from workflows.timetable import timetable
from workflows.views import holder

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
Which = Literal["initial", "full", "remedial"]
State = Literal["open", "ended", "all"]


class Outcome(StrEnum):
    """What became of something a provider agreed to do by a day. It is a contract: nothing here is missed in law."""

    IN_TIME = "in_time"
    LATE = "late"
    NOT_DONE = "not_done"
    AWAITED = "awaited"
    NOT_OWED = "not_owed"

    @property
    def in_words(self) -> str:
        """What people read."""
        return _IN_WORDS[self]

    @property
    def is_judged(self) -> bool:
        """Whether its day has come, so that it counts for or against the provider."""
        return self in JUDGED


_IN_WORDS = {
    Outcome.IN_TIME: "In time",
    Outcome.LATE: "After the agreed day",
    Outcome.NOT_DONE: "Not by the agreed day",
    Outcome.AWAITED: "Awaited",
    Outcome.NOT_OWED: "No longer owed",
}
JUDGED = (Outcome.IN_TIME, Outcome.LATE, Outcome.NOT_DONE)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a provider owes in a concern, with the deadline it was worked out in."""

    outcome: Outcome
    deadline: Deadline

    @property
    def due_on(self) -> date:
        """The agreed day."""
        assert self.deadline.due_on is not None  # none of the three limits is without one
        return self.deadline.due_on

    @property
    def done_on(self) -> date | None:
        """The day it was done, if it has been."""
        return self.deadline.met_on

    @property
    def days_after(self) -> int:
        """Calendar days past the agreed day, until it was done or the case was over; 0 where it is not late."""
        if self.outcome not in (Outcome.LATE, Outcome.NOT_DONE):
            return 0
        until = self.done_on or self.deadline.course.ended_on or self.deadline.as_of
        return (until - self.due_on).days


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern as it stands on a day. Who raised it is a role; nothing says whose child or which family.

    `process` and `facts` are what it was worked out from.
    """

    ref: str
    provider: str
    raised_by: str
    themes: tuple[str, ...]
    received_on: date
    forwarded_on: date | None
    stage: str
    says: str
    ended_on: date | None
    held_by: str
    owner: str | None
    team: str | None
    initial: Owed | None
    full: Owed | None
    remedial: Owed | None
    process: Process
    facts: tuple[Fact, ...]

    def owed(self, which: str) -> Owed | None:
        """The reply or the action of that name, where there is one."""
        found: Owed | None = getattr(self, which)
        return found

    def is_open_on(self, day: date) -> bool:
        """Whether it had been received and had not ended by the end of a day."""
        return self.received_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which concerns are asked for; None for any. `outcome` and `due_*` are those of `reply`, or of nothing without."""

    provider: str | None = None
    theme: str | None = None
    raised_by: str | None = None
    state: State = "open"
    raised_from: date | None = None
    raised_to: date | None = None
    open_on: date | None = None
    reply: Which | None = None
    outcome: str | None = None
    due_from: date | None = None
    due_to: date | None = None

    def holds(self, concern: Concern) -> bool:
        """Whether a concern is among those asked for."""
        return all(
            (
                self.provider in (None, concern.provider),
                self.theme is None or self.theme in concern.themes,
                self.raised_by in (None, concern.raised_by),
                self.state == "all" or (concern.ended_on is None) == (self.state == "open"),
                _within(concern.received_on, self.raised_from, self.raised_to),
                self.open_on is None or concern.is_open_on(self.open_on),
                self.reply is None or self._of_reply(concern.owed(self.reply)),
            )
        )

    def _of_reply(self, owed: Owed | None) -> bool:
        if owed is None:
            return False
        judged = self.outcome == "judged" and owed.outcome.is_judged
        return (judged or self.outcome in (None, owed.outcome)) and _within(owed.due_on, self.due_from, self.due_to)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def register(session: Session, on: date) -> list[Concern]:
    """Every concern received by a day, as it stands on it, the latest first; those opened in error are left out.

    One that cannot be worked out is left out too: the sweep sets it aside and shows it with the reason.
    """
    query = select(_SUMMARY.c.case_id).where(_SUMMARY.c.process == PROVIDER_CONCERN.key)
    ids = list(session.connection().execute(query).scalars())
    if not ids:
        return []
    read = folded(session, lambda history: concern_of(history, on), Faults(), only=ids)
    found = [concern for _, concern in read if concern]
    return sorted(found, key=lambda each: (each.received_on, each.ref), reverse=True)


def concern_of(history: History, on: date) -> Concern | None:
    """A case of this process as a concern on a day; None before it began, and where it was opened in error."""
    running, facts = process_of(history), effective(history.facts, on=on)
    stage = replay(running, facts).stage
    if stage is None or stage == "opened_in_error":
        return None
    first = facts[0]
    owner, team = holder(facts)
    deadlines = timetable(running, facts, on)
    entered = stages_entered(running, facts)
    return Concern(
        history.ref,
        first.detail["provider"],
        first.detail["raised_by"],
        tuple(first.detail["themes"]),
        first.happened_on,
        _day_of(facts, "concern_forwarded"),
        stage,
        running[stage].says,
        entered[-1][1].happened_on if running[stage].is_end else None,
        held_by(running, facts, on),
        owner,
        team,
        _owed(deadlines, CONCERN_INITIAL.key),
        _owed(deadlines, CONCERN_FULL.key),
        _owed(deadlines, CONCERN_REMEDIAL.key),
        running,
        facts,
    )


def _day_of(facts: Sequence[Fact], kind: str) -> date | None:
    return next((fact.happened_on for fact in facts if fact.kind == kind), None)


def _owed(deadlines: Iterable[Deadline], key: str) -> Owed | None:
    """The last of the deadlines of a limit: an action agreed again takes the place of the one before."""
    found = [each for each in deadlines if each.limit.key == key]
    if not found:
        return None
    deadline = max(found, key=lambda each: each.trigger.sequence or 0)
    return Owed(_outcome(deadline), deadline)


def _outcome(deadline: Deadline) -> Outcome:
    due_on, ended_on = deadline.due_on, deadline.course.ended_on
    if deadline.met_on:
        return Outcome.IN_TIME if due_on is None or deadline.met_on <= due_on else Outcome.LATE
    if deadline.standing is Standing.NOT_APPLICABLE:
        was_late = due_on is not None and ended_on is not None and ended_on > due_on
        return Outcome.NOT_DONE if was_late else Outcome.NOT_OWED
    return Outcome.NOT_DONE if deadline.standing is Standing.WINDOW_ENDED else Outcome.AWAITED
