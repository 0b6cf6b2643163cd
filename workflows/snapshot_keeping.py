"""Snapshots nobody asks for: that of each month's end; and when each that is kept was last held against the log."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session

from cases.database import Database
from cases.past import Snapshot
from cases.snapshot_checks import SnapshotCheck
from cases.verifications import BY_ITSELF
from deadlines.clock import day_of
from workflows import snapshots
from workflows.views import versions

_SNAPSHOT = Snapshot.__table__  # type: ignore[attr-defined]
_CHECK = SnapshotCheck.__table__  # type: ignore[attr-defined]
_CHECKED = (_CHECK.c.snapshot == _SNAPSHOT.c.number) & (_CHECK.c.digest == _SNAPSHOT.c.digest)


@dataclass(frozen=True, slots=True)
class Checked:
    """When a snapshot was last compared with the log, at whose wish, and whether it was what the log then gave."""

    checked_at: datetime
    checked_by: str
    agrees: bool


def last_month_end(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def keep_month_end(session: Session, day: date, now: datetime) -> int:
    """Ask for the snapshot of the last month's end, as it was known that evening; its number.

    One of that moment that is there already is given again, with whatever law and program it was made: what was kept
    then is what is wanted. Where it was discarded, it is asked for anew until the next month is over.
    """
    as_at = last_month_end(day)
    known_at = snapshots.end_of(as_at)
    same = _SNAPSHOT.c.as_at == as_at, _SNAPSHOT.c.known_at == known_at
    kept: int | None = session.connection().execute(select(func.min(_SNAPSHOT.c.number)).where(*same)).scalar()
    return kept if kept is not None else snapshots.ask(session, as_at, known_at, by=BY_ITSELF, now=now)


def check(database: Database, number: int, *, by: str, now: datetime) -> bool:
    """Work a snapshot out anew and keep whether it is the same. Raises NoSuchSnapshot, NotWhole."""
    with database.reading() as session:
        digest = snapshots.whole_snapshot(session, number).digest
    same = snapshots.agrees(database, number)
    values = {"snapshot": number, "digest": digest, "checked_at": now, "checked_by": by, "agrees": same}
    with database.writing() as session:
        forget_check(session, number)
        session.connection().execute(insert(_CHECK).values(values))
    return same


def next_to_check(session: Session, day: date) -> int | None:
    """The snapshot whose turn it is to be compared: of those never compared the first, else the one longest ago.

    None where one was compared on the day already. One made with other law, holidays or program is left alone: that it
    differs would say nothing of the log.
    """
    newest = session.connection().execute(select(func.max(_CHECK.c.checked_at))).scalar()
    if newest is not None and day_of(newest) >= day:
        return None
    query = (
        select(_SNAPSHOT.c.number)
        .outerjoin(_CHECK, _CHECKED)
        .where(_SNAPSHOT.c.finished_at.is_not(None), _SNAPSHOT.c.computed_with == versions())
        .order_by(_CHECK.c.checked_at.is_not(None), _CHECK.c.checked_at, _SNAPSHOT.c.number)
        .limit(1)
    )
    found: int | None = session.connection().execute(query).scalar()
    return found


def checks(session: Session) -> dict[int, Checked]:
    """The last comparison of each snapshot that was ever compared, by its number."""
    query = select(_CHECK).join(_SNAPSHOT, _CHECKED)
    return {
        row.snapshot: Checked(row.checked_at, row.checked_by, row.agrees) for row in session.connection().execute(query)
    }


def forget_check(session: Session, number: int) -> None:
    """Forget the comparison of a snapshot."""
    session.connection().execute(delete(_CHECK).where(_CHECK.c.snapshot == number))


def count_differing(session: Session) -> int:
    """How many snapshots were last found to differ from the log, with the law, holidays and program of today."""
    query = select(func.count()).select_from(_CHECK).join(_SNAPSHOT, _CHECKED)
    differing = ~_CHECK.c.agrees, _SNAPSHOT.c.computed_with == versions()
    return session.connection().execute(query.where(*differing)).scalar_one()
