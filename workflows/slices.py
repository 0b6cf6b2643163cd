"""The slices of a sweep, which any number of workers share: each is done once, and the table shows by whom and when.

A worker holds a slice for half a minute. One that is killed lets its slice go by that, and another does it; one that is
only slow finds the slice another's when it would mark it, and undoes what it did. So no slice is done twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases.tables import CaseSummary
from workflows import views
from workflows.tables import SweepProgress, SweepSlice

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]
_SLICE = SweepSlice.__table__  # type: ignore[attr-defined]
SLICE = 500
HELD_FOR = timedelta(seconds=30)  # many times what a slice takes
CLOSING_HELD_FOR = timedelta(minutes=10)  # the reminders of the day are queued in one go
KEPT_FOR = timedelta(days=31)  # how long it can be shown who swept what


class Taken(Exception):
    """The slice was held too long and is another's now: what was done of it here is undone."""


@dataclass(frozen=True, slots=True)
class Part:
    """The cases of one slice: those whose number is over `after` and, but for the last slice, at most `upto`."""

    number: int
    after: int
    upto: int | None


@dataclass(frozen=True, slots=True)
class Round:
    """One going over a process's cases for one day, and what has been done of it so far."""

    process: str
    day: date
    number: int
    swept: int
    refreshed: int
    queued: int
    left: int
    finished: bool


def begin(session: Session, key: str, day: date, now: datetime, size: int = SLICE) -> None:
    """Cut the cases of a process into slices for a day, unless that was done and they are not all through yet.

    Where the day was finished, this begins another round of it.
    """
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"process": key, "day": day, "started_at": now, "round": 0, "swept": 0, "queued": 0, "finished_at": now}
    connection.execute(dialect.insert(_PROGRESS).values(row).on_conflict_do_nothing())
    again = {"round": _PROGRESS.c.round + 1, "queued": 0, "finished_at": None, "held_by": None, "held_until": None}
    ended = _of_day(_PROGRESS, key, day), _PROGRESS.c.finished_at.is_not(None)
    if connection.execute(update(_PROGRESS).where(*ended).values(again)).rowcount:
        number = connection.execute(select(_PROGRESS.c.round).where(_of_day(_PROGRESS, key, day))).scalar_one()
        connection.execute(insert(_SLICE), _cut(session, key, day, number, size))
        connection.execute(delete(_SLICE).where(_SLICE.c.process == key, _SLICE.c.day < day - KEPT_FOR))


def _cut(session: Session, key: str, day: date, number: int, size: int) -> list[dict[str, Any]]:
    """The slices of a round: so many cases to each, the last with whatever is opened meanwhile."""
    place = func.row_number().over(order_by=_SUMMARY.c.case_id).label("place")
    wanted = select(_SUMMARY.c.case_id, place).where(_SUMMARY.c.process == key, to_be_swept()).subquery()
    ends = select(wanted.c.case_id).where(wanted.c.place % size == 0).order_by(wanted.c.case_id)
    bounds = [0, *session.connection().execute(ends).scalars()]
    return [
        {
            "process": key, "day": day, "round": number, "number": place,
            "after_case_id": after, "upto_case_id": upto, "swept": 0, "refreshed": 0,
        }
        for place, (after, upto) in enumerate(zip(bounds, [*bounds[1:], None], strict=True), start=1)
    ]  # fmt: skip


def to_be_swept() -> ColumnElement[bool]:
    """The cases a sweep looks at: open ones, and ended ones whose view an older law, calendar or code made."""
    return or_(~_SUMMARY.c.is_ended, _SUMMARY.c.computed_with != views.versions())


def any_stale(session: Session, key: str) -> bool:
    """Whether any case of a process has a view that an older law, calendar or code made."""
    stale = select(_SUMMARY.c.case_id).where(_SUMMARY.c.process == key, _SUMMARY.c.computed_with != views.versions())
    return session.connection().execute(stale.limit(1)).first() is not None


def claim(session: Session, key: str, day: date, worker: str, now: datetime) -> Part | None:
    """Take the first slice of the day's unfinished round that nobody has done or holds; None where there is none."""
    free = (
        select(_SLICE.c.number)
        .where(_of_round(key, day), _SLICE.c.done_at.is_(None), _is_free(_SLICE, now))
        .order_by(_SLICE.c.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    held = {"held_by": worker, "held_until": now + HELD_FOR}
    taken = (
        update(_SLICE)
        .where(_of_round(key, day), _SLICE.c.number == free.scalar_subquery())
        .values(held)
        .returning(_SLICE.c.number, _SLICE.c.after_case_id, _SLICE.c.upto_case_id)
    )
    found = session.connection().execute(taken).one_or_none()
    return Part(*found) if found else None


def mark_done(
    session: Session, key: str, day: date, part: Part, worker: str, now: datetime, *, swept: int, refreshed: int
) -> None:
    """Mark a slice done, in the transaction that did it. Raises Taken where it is no longer this worker's."""
    mine = _of_round(key, day), _SLICE.c.number == part.number, _SLICE.c.held_by == worker, _SLICE.c.done_at.is_(None)
    values = {"done_at": now, "swept": swept, "refreshed": refreshed}
    if not session.connection().execute(update(_SLICE).where(*mine).values(values)).rowcount:
        raise Taken


def claim_closing(session: Session, key: str, day: date, worker: str, now: datetime) -> bool:
    """Take what comes after the last slice, once every slice is done; whether it is this worker's."""
    left = select(_SLICE.c.number).where(_of_round(key, day), _SLICE.c.done_at.is_(None)).exists()
    open_ = _of_day(_PROGRESS, key, day), _PROGRESS.c.finished_at.is_(None), _is_free(_PROGRESS, now), ~left
    held = {"held_by": worker, "held_until": now + CLOSING_HELD_FOR}
    return bool(session.connection().execute(update(_PROGRESS).where(*open_).values(held)).rowcount)


def finish(session: Session, key: str, day: date, now: datetime) -> None:
    """Close the round: every slice is done."""
    values = {"swept": round_of(session, key, day).swept, "finished_at": now}
    session.connection().execute(update(_PROGRESS).where(_of_day(_PROGRESS, key, day)).values(values))


def standing_still(session: Session, day: date, now: datetime) -> list[tuple[str, date]]:
    """Sweeps of a day, or of one to come, that began, are not finished, and of which nobody holds anything: whoever
    was at them is gone. A sweep of a day that is over is left alone, because the next day's finds all of it.
    """
    of_round = and_(
        _SLICE.c.process == _PROGRESS.c.process, _SLICE.c.day == _PROGRESS.c.day, _SLICE.c.round == _PROGRESS.c.round
    )
    under_way = exists().where(of_round, _SLICE.c.done_at.is_(None), ~_is_free(_SLICE, now))
    still = select(_PROGRESS.c.process, _PROGRESS.c.day).where(
        _PROGRESS.c.day >= day, _PROGRESS.c.finished_at.is_(None), _is_free(_PROGRESS, now), ~under_way
    )
    rows = session.connection().execute(still.order_by(_PROGRESS.c.day, _PROGRESS.c.process))
    return [(row.process, row.day) for row in rows]


def close_one_at_a_time(session: Session, day: date) -> None:
    """Wait for whoever else is closing a process for this day: of two that end together, the later sees the other's."""
    rows = select(_PROGRESS.c.process).where(_PROGRESS.c.day == day).order_by(_PROGRESS.c.process).with_for_update()
    session.connection().execute(rows).all()


def note_queued(session: Session, key: str, day: date, queued: int) -> None:
    """Write down how many messages were queued once this round was closed."""
    session.connection().execute(update(_PROGRESS).where(_of_day(_PROGRESS, key, day)).values({"queued": queued}))


def is_all_swept(session: Session, day: date) -> bool:
    """Whether every process with an open case has been gone over for a day, and none is under way again."""
    connection = session.connection()
    running = set(connection.execute(select(_SUMMARY.c.process).where(~_SUMMARY.c.is_ended).distinct()).scalars())
    done = select(_PROGRESS.c.process).where(_PROGRESS.c.day == day, _PROGRESS.c.finished_at.is_not(None))
    return running <= set(connection.execute(done).scalars())


def round_of(session: Session, key: str, day: date) -> Round:
    """How far the last round of a day has come."""
    done = _SLICE.c.done_at.is_not(None)
    sums = select(
        func.coalesce(func.sum(_SLICE.c.swept), 0),
        func.coalesce(func.sum(_SLICE.c.refreshed), 0),
        func.count().filter(~done),
    ).where(_of_round(key, day))
    swept, refreshed, left = session.connection().execute(sums).one()
    row = session.connection().execute(select(_PROGRESS).where(_of_day(_PROGRESS, key, day))).one_or_none()
    if row is None:
        return Round(key, day, 0, 0, 0, 0, 0, True)
    return Round(key, day, row.round, swept, refreshed, row.queued, left, row.finished_at is not None)


def _of_day(table: Any, key: str, day: date) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = and_(table.c.process == key, table.c.day == day)
    return mine


def _of_round(key: str, day: date) -> ColumnElement[bool]:
    """The slices of the last round of a day."""
    last = select(_PROGRESS.c.round).where(_of_day(_PROGRESS, key, day)).scalar_subquery()
    return and_(_of_day(_SLICE, key, day), _SLICE.c.round == last)


def _is_free(table: Any, now: datetime) -> ColumnElement[bool]:
    free: ColumnElement[bool] = or_(table.c.held_until.is_(None), table.c.held_until < now)
    return free
