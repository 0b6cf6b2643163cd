"""Who may see a record, and the trace that everybody who does leaves (paras 7.8.1.1, 7.8.1.4)."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import Session, col

from cases.sendiass.tables import BrokenGlass, Read

GLASS_STAYS_BROKEN = timedelta(hours=8)
OWN, MANAGER, UNASSIGNED, GLASS = "own", "manager", "unassigned", "glass"
RIGHTS = {
    OWN: "assigned to them", MANAGER: "manager", UNASSIGNED: "a contact nobody holds", GLASS: "opened with a reason",
}  # fmt: skip
_GLASS = BrokenGlass.__table__  # type: ignore[attr-defined]
_READ = Read.__table__  # type: ignore[attr-defined]


def right_to(session: Session, officer: str, case_ref: str, owner: str | None, *, sees_all: bool, now: datetime) -> str:
    """By which right somebody may see an intervention; empty where they may not.

    Nobody has a right to know because they work here: it is theirs, it is nobody's yet, they answer for the service,
    or they gave a reason a short while ago.
    """
    if owner == officer:
        return OWN
    if sees_all:
        return MANAGER
    if owner is None:
        return UNASSIGNED
    mine = _GLASS.c.officer == officer, _GLASS.c.case_ref == case_ref, _GLASS.c.until > now
    broken = select(_GLASS.c.id).where(*mine)
    return GLASS if session.execute(broken).first() else ""


def note_reading(session: Session, officer: str, subject: str, what: str, by_right: str, now: datetime) -> None:
    """Write down that somebody saw a record: `subject` is its reference or number, `what` the page or file."""
    row = {"officer": officer, "subject": subject, "what": what, "by_right": by_right, "read_at": now}
    session.connection().execute(insert(_READ).values(row))


def break_glass(session: Session, officer: str, case_ref: str, reason: str, now: datetime) -> None:
    """Open somebody else's intervention for some hours, with a reason a manager will read."""
    session.add(
        BrokenGlass(officer=officer, case_ref=case_ref, reason=reason, broken_at=now, until=now + GLASS_STAYS_BROKEN)
    )
    session.flush()


def readings(session: Session, subject: str = "", limit: int = 200) -> list[Read]:
    """Who saw what, the latest first; of one record, or of all."""
    wanted = select(Read).order_by(col(Read.id).desc()).limit(limit)
    if subject:
        wanted = wanted.where(col(Read.subject) == subject)
    return list(session.execute(wanted).scalars())


def broken_glass(session: Session, limit: int = 200) -> list[BrokenGlass]:
    """Every record opened with a reason, those nobody has looked at first."""
    wanted = select(BrokenGlass).order_by(col(BrokenGlass.reviewed_at).is_not(None), col(BrokenGlass.id).desc())
    return list(session.execute(wanted.limit(limit)).scalars())


def review_glass(session: Session, number: int, *, by: str, now: datetime) -> None:
    """A manager has looked at why a record was opened."""
    row = session.get(BrokenGlass, number)
    if row is not None and row.reviewed_at is None and row.officer != by:
        row.reviewed_by, row.reviewed_at = by, now
        session.add(row)
        session.flush()
