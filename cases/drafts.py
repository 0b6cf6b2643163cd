"""Drafts: what somebody typed into a form and has not recorded. Their author's alone, for some weeks, and no fact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, UniqueConstraint, and_, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel

from deadlines.refusals import Refusal

KEEP_DAYS = 30
AT_MOST = 200  # of one person; the oldest gives way
LONGEST = 200_000  # characters of one form, with the names of its fields


class Draft(SQLModel, table=True):
    """What somebody typed into the form at an address and has not recorded. Its author's alone, and no fact.

    `typed` are the fields of the form as text and may name anybody. Forgotten after some weeks, erased with the child.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("officer", "place", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(max_length=60)
    place: str = Field(max_length=500)
    key: str = Field(default="", max_length=200)
    case_ref: str | None = Field(default=None, max_length=60, index=True)
    what: str = Field(max_length=200)
    typed: dict[str, str] = Field(sa_type=JSON)
    saved_at: datetime = Field(index=True)


_DRAFT = Draft.__table__  # type: ignore[attr-defined]


class NoSuchDraft(Refusal):
    """There is no such draft, or it is somebody else's."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such draft.", "", "Look among your own drafts.")


def keep(
    session: Session,
    officer: str,
    place: str,
    typed: Mapping[str, str],
    *,
    what: str,
    now: datetime,
    case_ref: str | None = None,
    key: str = "",
) -> int | None:
    """Keep what was typed, in place of what was kept of the same form before; its number, None if it is too long.

    `place` is the address of the form, which names nobody; `key` tells several of one form apart.
    """
    if sum(len(name) + len(value) for name, value in typed.items()) > LONGEST:
        return None
    connection = session.connection()
    values = {"typed": dict(typed), "what": what, "saved_at": now, "case_ref": case_ref}
    is_it = and_(*_mine(officer), _DRAFT.c.place == place, _DRAFT.c.key == key)
    number = connection.execute(select(_DRAFT.c.id).where(is_it)).scalar()
    if number is not None:
        connection.execute(update(_DRAFT).where(_DRAFT.c.id == number).values(values))
        return int(number)
    row = values | {"officer": officer, "place": place, "key": key}
    number = connection.execute(insert(_DRAFT).values(row).returning(_DRAFT.c.id)).scalar_one()
    kept = select(_DRAFT.c.id).where(*_mine(officer)).order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id.desc())
    surplus = connection.execute(kept.offset(AT_MOST)).scalars().all()
    connection.execute(delete(_DRAFT).where(_DRAFT.c.id.in_(surplus)))
    return int(number)


def draft_at(session: Session, officer: str, place: str) -> Row[Any] | None:
    """What an officer typed into the form at an address, the latest, as a row; None where nothing is kept."""
    query = select(_DRAFT).where(*_mine(officer), _DRAFT.c.place == place).order_by(_DRAFT.c.id.desc()).limit(1)
    return session.connection().execute(query).first()


def draft_of(session: Session, officer: str, number: int) -> Row[Any]:
    """A draft of an officer's own, as a row of `Draft`. Raises NoSuchDraft."""
    row = session.connection().execute(select(_DRAFT).where(*_mine(officer), _DRAFT.c.id == number)).first()
    if row is None:
        raise NoSuchDraft
    return row


def drafts_of(session: Session, officer: str, case_ref: str | None = None) -> Sequence[Row[Any]]:
    """An officer's drafts, the latest first; of one case where it is named."""
    query = select(_DRAFT).where(*_mine(officer)).order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id.desc())
    if case_ref is not None:
        query = query.where(_DRAFT.c.case_ref == case_ref)
    return session.connection().execute(query).all()


def drop(session: Session, officer: str, number: int) -> None:
    """Delete a draft, if it is there."""
    session.connection().execute(delete(_DRAFT).where(*_mine(officer), _DRAFT.c.id == number))


def forget_drafts(session: Session, now: datetime, *, keep_days: int = KEEP_DAYS) -> int:
    """Forget what was typed more than so many days ago and never recorded; how many."""
    kept_from = now - timedelta(days=keep_days)
    return session.connection().execute(delete(_DRAFT).where(_DRAFT.c.saved_at < kept_from)).rowcount


def erase_drafts(session: Session, refs: Iterable[str], names: tuple[str, str] | None) -> None:
    """Delete every draft in these cases, and of opening a case for somebody with this given and family name."""
    connection = session.connection()
    connection.execute(delete(_DRAFT).where(_DRAFT.c.case_ref.in_(list(refs))))
    if names is None:
        return
    wanted = tuple(each.casefold() for each in names)
    rows = connection.execute(select(_DRAFT.c.id, _DRAFT.c.typed).where(_DRAFT.c.case_ref.is_(None))).all()
    theirs = [
        row.id
        for row in rows
        if tuple(str(row.typed.get(name, "")).casefold() for name in ("given_name", "family_name")) == wanted
    ]
    connection.execute(delete(_DRAFT).where(_DRAFT.c.id.in_(theirs)))


def _mine(officer: str) -> tuple[ColumnElement[bool], ...]:
    return (_DRAFT.c.officer == officer,)
