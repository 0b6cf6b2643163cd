"""Counts over a period, asked for, worked out a slice of cases at a time, and kept; of few cases they need not be.

What a case adds is kept case by case, so that every reader is counted only what they may know of.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlmodel import Session

from cases.counts_tables import CountsKept, CountsKeptCase
from cases.database import Database
from cases.proof import mark_at
from cases.sight import EVERY_CASE, Sight
from cases.tables import Case
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from workflows.counting import case_counts, cases_of, cases_that_matter, duties_of
from workflows.counts import CaseCount, Counts, DutyCount, Wanted, Which, count_up
from workflows.many import many_cases
from workflows.views import versions

AT_ONCE = 2_000  # cases that are counted while somebody waits; of more it is said how far it is
SLICE = 500
_DUTIES_AT_A_TIME = 200
_KEPT = CountsKept.__table__  # type: ignore[attr-defined]
_ROWS = CountsKeptCase.__table__  # type: ignore[attr-defined]
_CASE = Case.__table__  # type: ignore[attr-defined]


class NotWorkedOut(Refusal):
    """Counts over many cases are looked at before they are worked out."""

    code = "not_ready"

    def __init__(self) -> None:
        super().__init__(
            "These counts are not worked out yet.",
            "Counts of half the cases would look like counts of all of them.",
            "Ask for them on the page of counts over a period, which says how far they are.",
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One duty that a number counts, and for how many days; `place` is which of its case's duties it is."""

    case_id: int
    ref: str
    place: int
    duty: DutyCount
    days: int


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty that a number counts with its working: how it stood, in which column it is, for how many days."""

    ref: str
    deadline: Deadline
    way: str
    days: int


def ask(session: Session, wanted: Wanted, *, by: str, now: datetime) -> int:
    """Ask for counts; their number. Those that are there already, worked out alike, are given again."""
    if (held := find(session, wanted)) is not None:
        return int(held.number)
    values = _key(wanted) | {"asked_by": by, "asked_at": now, "upto_case_id": 0, "mark": ""}
    made: int = session.connection().execute(insert(_KEPT).values(values).returning(_KEPT.c.number)).scalar_one()
    return made


def find(session: Session, wanted: Wanted) -> Row[Any] | None:
    """The counts kept of this process, period and instant with the law of today, as a row of `CountsKept`."""
    same = (_KEPT.c[name] == value for name, value in _key(wanted).items())
    return session.connection().execute(select(_KEPT).where(*same)).first()


def all_kept(session: Session) -> list[Row[Any]]:
    """All counts that are kept, those asked for last first."""
    return list(session.connection().execute(select(_KEPT).order_by(_KEPT.c.number.desc())))


def unfinished(session: Session) -> list[int]:
    """The numbers of those still being worked out, first asked for first."""
    query = select(_KEPT.c.number).where(_KEPT.c.finished_at.is_(None)).order_by(_KEPT.c.number)
    return list(session.connection().execute(query).scalars())


def is_ready(session: Session, wanted: Wanted) -> bool:
    """Whether these can be shown: they are worked out, or of so few cases that it is done while somebody waits."""
    held = find(session, wanted)
    return (held is not None and held.finished_at is not None) or cases_of(session, wanted) <= AT_ONCE


def cases_done(session: Session, held: Row[Any]) -> int:
    """How many of the process's cases have been gone over."""
    query = select(func.count()).where(_CASE.c.process == held.process, _CASE.c.id <= held.upto_case_id)
    return session.connection().execute(query).scalar_one()


@many_cases()
def finish(database: Database, number: int, now: Callable[[], datetime], *, slice_size: int = SLICE) -> None:
    """Work out what is still missing. Safe to run twice, and at once by two: a slice is written by one."""
    while make_slice(database, number, now, slice_size=slice_size):
        pass


def make_slice(database: Database, number: int, now: Callable[[], datetime], *, slice_size: int = SLICE) -> bool:
    """Work out what the next cases add and keep it; whether there may be more. Discarded meanwhile, there are none."""
    with database.reading() as session:
        held = session.connection().execute(select(_KEPT).where(_KEPT.c.number == number)).first()
        if held is None or held.finished_at is not None:
            return False
        wanted = Wanted(held.process, held.from_day, held.to_day, held.known_at)
        ids = cases_that_matter(session, wanted, EVERY_CASE, after_id=held.upto_case_id, at_most=slice_size)
        found = [each for each in case_counts(session, wanted, ids) if each.adds]
        mark = mark_at(session, held.known_at) if not ids else ""
    done = {"upto_case_id": ids[-1]} if ids else {"mark": mark, "finished_at": now()}
    with database.writing() as session:
        mine = _KEPT.c.number == number, _KEPT.c.upto_case_id == held.upto_case_id, _KEPT.c.finished_at.is_(None)
        if not session.connection().execute(update(_KEPT).where(*mine).values(done)).rowcount:
            return True  # somebody else wrote this slice; the next look tells what is left
        if found:
            session.connection().execute(insert(_ROWS), [_as_row(number, each) for each in found])
    return bool(ids)


def discard(session: Session, number: int) -> None:
    """Let counts go; they can be worked out again from the log."""
    session.connection().execute(delete(_ROWS).where(_ROWS.c.counts == number))
    session.connection().execute(delete(_KEPT).where(_KEPT.c.number == number))


def counts_of(session: Session, wanted: Wanted, sight: Sight) -> Counts:
    """All counts, of what the reader may know of. Raises NotWorkedOut."""
    return count_up(wanted, _cases(session, wanted, sight))


def listed(session: Session, wanted: Wanted, sight: Sight, which: Which) -> list[Listed]:
    """The duties that a number counts, in the rows it was counted from, the longest delay first. Raises
    NotWorkedOut.
    """
    found = [
        Listed(case.id, case.ref, place, each, days)
        for case in _cases(session, wanted, sight)
        for place, each in enumerate(case.duties)
        if (days := which.days_of(each)) is not None
    ]
    return sorted(found, key=lambda each: (-each.days, each.duty.due_on, each.ref))


def with_workings(session: Session, wanted: Wanted, found: Sequence[Listed]) -> Iterator[Duty]:
    """Each of these with how its day was worked out, some cases at a time."""
    for start in range(0, len(found), _DUTIES_AT_A_TIME):
        some = found[start : start + _DUTIES_AT_A_TIME]
        deadlines = duties_of(session, wanted, sorted({each.case_id for each in some}))
        for each in some:
            yield Duty(each.ref, deadlines[each.case_id][each.place], each.duty.way, each.days)


def _cases(session: Session, wanted: Wanted, sight: Sight) -> Iterable[CaseCount]:
    held = find(session, wanted)
    if held is not None and held.finished_at is not None:
        of_these = _ROWS.c.counts == held.number, *sight.of_cases(_ROWS.c.case_id)
        query = select(_ROWS).where(*of_these).order_by(_ROWS.c.case_id)
        return map(_read, session.connection().execute(query))
    if cases_of(session, wanted) > AT_ONCE:
        raise NotWorkedOut
    return case_counts(session, wanted, cases_that_matter(session, wanted, sight))


def _key(wanted: Wanted) -> dict[str, Any]:
    return {
        "process": wanted.process, "from_day": wanted.from_day, "to_day": wanted.to_day, "known_at": wanted.known_at,
        "computed_with": versions(),
    }  # fmt: skip


def _as_row(number: int, case: CaseCount) -> dict[str, Any]:
    duties = [
        (each.limit, each.cite, each.due_on.toordinal(), each.way, each.days, each.is_done, each.whose)
        for each in case.duties
    ]
    document = json.dumps([case.is_left_out, case.happened, duties], separators=(",", ":"))
    return {"counts": number, "case_id": case.id, "ref": case.ref, "document": document}


def _read(row: Row[Any]) -> CaseCount:
    is_left_out, happened, duties = json.loads(row.document)
    return CaseCount(row.case_id, row.ref, happened, tuple(_duty(*each) for each in duties), is_left_out)


def _duty(limit: str, cite: str, due_on: int, way: str, days: int, is_done: bool, whose: Any) -> DutyCount:
    return DutyCount(limit, cite, date.fromordinal(due_on), way, days, is_done, tuple(tuple(each) for each in whose))
