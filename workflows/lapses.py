"""Time that ran out is a fact too: what is recorded by itself on the day after a window has ended unused."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from cases import log
from cases.facts import Fact, NewFact, effective
from cases.log import Author
from cases.tables import CaseSummary, DeadlineSpan
from deadlines.standing import Standing
from workflows.definition import Process
from workflows.engine import possible, replay, stages_entered
from workflows.notices import Office
from workflows.processes import process_of
from workflows.record import record
from workflows.timetable import timetable

_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
BY_ITSELF = Author("sendflow")  # nobody did it: the day came


def lapsed(process: Process, facts: Sequence[Fact], as_of: date) -> NewFact | None:
    """What is to be recorded because a window had ended by a day, or None. `facts` are effective and in order."""
    if not process.lapses:
        return None
    happened = [fact for fact in facts if fact.happened_on <= as_of]
    possible_now = possible(process, replay(process, happened))
    deadlines = timetable(process, happened, as_of)
    for lapse in process.lapses:
        windows = [each for each in deadlines if each.limit is lapse.limit and each.due_on]
        last = max(windows, key=lambda each: each.due_on or date.min, default=None)
        if last and last.due_on and last.standing is Standing.WINDOW_ENDED and lapse.records in possible_now:
            day = max(last.due_on + timedelta(days=1), _since(process, happened))
            if not any(fact.kind == lapse.records and fact.happened_on == day for fact in happened):
                return NewFact(lapse.records, day)
    return None


def _since(process: Process, facts: Sequence[Fact]) -> date:
    """The day a case came to its stage: a window may turn out to have ended before it, and nothing lapses earlier."""
    return stages_entered(process, facts)[-1][1].happened_on


def record_lapse(session: Session, ref: str, as_of: date, *, now: datetime, office: Office) -> bool:
    """Record what has lapsed in a case by a day, within the caller's writing transaction; whether anything had.

    Doing it again records nothing. Raises as `workflows.record`.
    """
    history = log.load(session, ref, lock=True)
    fact = lapsed(process_of(history), effective(history.facts), as_of)
    if fact is None:
        return False
    record(session, ref, fact, by=BY_ITSELF, now=now, office=office)
    return True


def where_time_ran_out(session: Session, running: Process, day: date) -> list[str]:
    """The open cases of a process in which a window that matters had ended by a day, by reference."""
    if not running.lapses:
        return []
    keys = [lapse.limit.key for lapse in running.lapses]
    query = (
        select(_SPAN.c.ref)
        .join(_SUMMARY, _SUMMARY.c.case_id == _SPAN.c.case_id)
        .where(
            _SPAN.c.standing == Standing.WINDOW_ENDED,
            _SPAN.c.from_day <= day,
            _SPAN.c.to_day > day,
            _SPAN.c.process == running.key,
            _SPAN.c.limit_key.in_(keys),
            ~_SUMMARY.c.is_ended,
        )
        .order_by(_SPAN.c.ref)
        .distinct()
    )
    return list(session.connection().execute(query).scalars())
