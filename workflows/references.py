"""References of cases and panels, given out one after the other: EHC-2026-000123, PNL-2026-000004."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, literal_column
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


def remember(session: Session, last: Mapping[str, int]) -> None:
    """Let the references go on after those that were given out at once, by prefix with the year: EHC-2026."""
    if last:
        rows = [{"prefix": prefix, "last": number} for prefix, number in last.items()]
        session.connection().execute(insert(_COUNTER), rows)


def reference(prefix: str, number: int) -> str:
    """A reference from its prefix with the year and its number."""
    return f"{prefix}-{number:06d}"


def numbered(session: Session, prefix: str, today: date) -> str:
    """The next reference of a kind of thing in a year: its prefix, the year, and a number never given out before."""
    prefix = f"{prefix}-{today.year}"
    return reference(prefix, _NEXT_NUMBER.run(session.connection(), [{"prefix": prefix}]).scalar_one())
