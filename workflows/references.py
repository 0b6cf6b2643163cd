"""References of cases and panels, given out one after the other: EHC-2026-000123, PNL-2026-000004."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases.statements import Statement
from workflows.definition import Process
from workflows.tables import RefCounter

_COUNTER = RefCounter.__table__  # type: ignore[attr-defined]


def _next_number(dialect: str) -> Any:
    statement: Any = (sqlite if dialect == "sqlite" else postgresql).insert(_COUNTER)
    statement = statement.values(prefix=bindparam("prefix"), last=literal_column("1"))
    one_more = {"last": _COUNTER.c.last + literal_column("1")}
    return statement.on_conflict_do_update(index_elements=["prefix"], set_=one_more).returning(_COUNTER.c.last)


_NEXT_NUMBER = Statement(_next_number)  # made once: building it anew costs more than running it


def next_ref(session: Session, running: Process, today: date) -> str:
    """The next reference of a case: says the process and the year, and nothing of anybody."""
    return numbered(session, running.prefix, today)


def numbered(session: Session, prefix: str, today: date) -> str:
    """The next reference of a kind of thing in a year: its prefix, the year, and a number never given out before."""
    prefix = f"{prefix}-{today.year}"
    number = _NEXT_NUMBER.run(session.connection(), [{"prefix": prefix}]).scalar_one()
    return f"{prefix}-{number:06d}"
