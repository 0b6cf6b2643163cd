"""What each case adds to the counts over a period, worked out from its log as it was known at an instant.

Never from summaries, which know only today, so that a count can be made again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlmodel import Session

from cases import log
from cases.facts import Fact, effective
from cases.log import History
from cases.sight import Sight
from cases.tables import Case, CaseEvent
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.standing import Standing
from workflows.counts import CaseCount, Counts, DutyCount, Wanted, count_up, duties_counted
from workflows.definition import Process
from workflows.ledger import parts_of
from workflows.processes import process_of
from workflows.set_aside import Faults
from workflows.timetable import timetable

_AT_A_TIME = 500
_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]


def count(session: Session, wanted: Wanted, sight: Sight) -> Counts:
    """Count over every case of the process that can matter to the period; one restricted to others is not counted."""
    return count_up(wanted, case_counts(session, wanted, cases_that_matter(session, wanted, sight)))


def cases_of(session: Session, wanted: Wanted) -> int:
    """How many cases of the process there are."""
    query = select(func.count()).select_from(_CASE).where(_CASE.c.process == wanted.process)
    return session.connection().execute(query).scalar_one()


def cases_that_matter(
    session: Session, wanted: Wanted, sight: Sight, *, after_id: int = 0, at_most: int | None = None
) -> list[int]:
    """The cases of the process of which anything was known at the instant, by number.

    Whenever it happened: a duty may fall due years after the fact that starts it, and one that is counted back from a
    meeting or a move before the case was opened.
    """
    known = exists().where(_EVENT.c.case_id == _CASE.c.id, _EVENT.c.recorded_at <= wanted.known_at)
    query = (
        select(_CASE.c.id)
        .where(_CASE.c.process == wanted.process, _CASE.c.id > after_id, known, *sight.of_cases(_CASE.c.id))
        .order_by(_CASE.c.id)
        .limit(at_most)
    )
    return list(session.connection().execute(query).scalars())


def case_counts(session: Session, wanted: Wanted, ids: Sequence[int]) -> Iterator[CaseCount]:
    """What each of these cases adds, in the order of their numbers."""
    for start in range(0, len(ids), _AT_A_TIME):
        found = [_case_count(wanted, history) for history in _histories(session, ids[start : start + _AT_A_TIME])]
        yield from sorted(found, key=lambda each: each.id)


def duties_of(session: Session, wanted: Wanted, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """The duties that each of these cases adds, with their workings, in the order of its `CaseCount`."""
    found = {}
    for history in log.histories(session, only=ids):
        facts = _facts(history, wanted)
        found[history.id] = _duties(process_of(history), facts, wanted)
    return found


def _histories(session: Session, ids: Sequence[int]) -> Iterator[History | Row[Any]]:
    """Each case; of one whose facts cannot be read its row alone."""
    unreadable: list[Row[Any]] = []
    yield from log.histories(session, only=ids, unreadable=lambda case, _: unreadable.append(case))
    yield from unreadable


def _case_count(wanted: Wanted, case: History | Row[Any]) -> CaseCount:
    try:
        return _worked_out(wanted, case) if isinstance(case, History) else CaseCount(case.id, case.ref, {}, (), True)
    except Exception as error:
        Faults().note(case.ref, wanted.process, error)  # raises what is the database's fault and not the case's
        return CaseCount(case.id, case.ref, {}, (), is_left_out=True)


def _worked_out(wanted: Wanted, history: History) -> CaseCount:
    facts, process = _facts(history, wanted), process_of(history)
    happened: dict[str, int] = {}
    for fact in facts:
        if wanted.from_day <= fact.happened_on <= wanted.to_day:
            happened[fact.kind] = happened.get(fact.kind, 0) + 1
    duties = tuple(_duty_count(process, facts, each) for each in _duties(process, facts, wanted))
    return CaseCount(history.id, history.ref, happened, duties)


def _duty_count(process: Process, facts: Sequence[Fact], each: Deadline) -> DutyCount:
    parts = parts_of(process, facts, each) if each.days_late else ()
    whose = tuple((part.in_words, bool(part.cause), part.days) for part in parts)
    cite, is_done = str(each.rule.cite), each.met_on is not None
    assert each.due_on is not None  # only those that fell due are counted
    return DutyCount(each.limit.key, cite, each.due_on, _way(each), each.days_late, is_done, whose)


def _facts(history: History, wanted: Wanted) -> Sequence[Fact]:
    return effective(history.facts, known_by=wanted.known_at, on=day_of(wanted.known_at))


def _duties(process: Process, facts: Sequence[Fact], wanted: Wanted) -> list[Deadline]:
    """The duties of a case that fell due in the period."""
    asked = frozenset(each.limit.key for each in duties_counted(process))
    found = timetable(process, facts, day_of(wanted.known_at), only=asked) if asked else ()
    return [each for each in found if _counts(each, wanted)]


def _counts(each: Deadline, wanted: Wanted) -> bool:
    is_duty = each.listed and each.limit.is_binding and not each.limit.is_window
    return is_duty and each.due_on is not None and wanted.from_day <= each.due_on <= wanted.to_day


def _way(each: Deadline) -> str:
    """In which column a deadline is counted. One that ended late without being done is not done."""
    if each.standing is Standing.NOT_APPLICABLE:
        return "not_done" if each.days_late else "no_longer_owed"
    return _COLUMNS[each.standing]


_COLUMNS = {
    Standing.MET: "in_time", Standing.MISSED: "done_late", Standing.OVERDUE: "not_done", Standing.LIFTED: "lifted",
    Standing.MET_AFTER: "lifted", Standing.RUNNING: "running", Standing.DUE_SOON: "running",
    Standing.WINDOW_ENDED: "no_longer_owed",  # a duty that only its own act shows to be owed, and that act never came
}  # fmt: skip
