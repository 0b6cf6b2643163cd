"""What was done about accounts: opened, closed, opened again, given a new password. By whom, when; rows only grow."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Table, func, insert, select
from sqlmodel import Field, Session, SQLModel


class Change(StrEnum):
    """What was done about an account."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "opened again"
    PASSWORD = "given a new password"


class AccountChange(SQLModel, table=True):
    """Something that was done about an officer's account."""

    __tablename__ = "account_change"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    officer: str = Field(foreign_key="officer.id", max_length=60, index=True)
    what: str = Field(max_length=20)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime


_TABLE: Table = AccountChange.__table__  # type: ignore[attr-defined]


def note_change(session: Session, officer: str, what: Change, *, by: str, now: datetime) -> None:
    """Write down what was done about an account."""
    connection = session.connection()
    number = connection.execute(select(func.coalesce(func.max(_TABLE.c.number), 0))).scalar_one() + 1
    values = {"number": number, "officer": officer, "what": what.value, "recorded_by": by, "recorded_at": now}
    connection.execute(insert(_TABLE).values(values))


def changes_of(session: Session, officer: str) -> list[Row[Any]]:
    """What was done about an account, the latest first."""
    query = select(_TABLE).where(_TABLE.c.officer == officer).order_by(_TABLE.c.number.desc())
    return list(session.connection().execute(query))
