"""Erasing a person: names, contacts, texts, and what was written to and about them. The log and every hash stay."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from cases import people
from cases.tables import Case
from notifications.notices import forget

_CASE = Case.__table__  # type: ignore[attr-defined]


def erase_child(session: Session, child_id: int, now: datetime) -> list[str]:
    """Erase a child in every room that holds anything of them; the references of their cases, which remain."""
    rows = session.connection().execute(select(_CASE.c.id, _CASE.c.ref).where(_CASE.c.child_id == child_id)).all()
    refs = [row.ref for row in rows]
    forget(session, refs)
    people.erase(session, child_id, [row.id for row in rows], now)
    return refs
