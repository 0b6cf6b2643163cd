"""What was done when, across cases: the rows behind figures of timeliness, and how many of them there are.

A row is a deadline as it stands on a day, from the summary rows: when its time began, when it was to be done and was,
and whether an exception to its limit was relied on. What counts as in time is their standing, decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, func, select
from sqlmodel import Session

from cases.sight import Sight
from cases.tables import DeadlineSpan

_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
Basis = Literal["met_on", "trigger_on", "due_on"]


@dataclass(frozen=True, slots=True)
class DoneQuery:
    """Which deadlines to count or list: of these limits, as they stand `on` a day.

    `basis` is the day that puts a row into a period: when it was done, when its time began, or its last day; `first`
    and `last` bound it, inclusive. `excepted` None asks for both.
    """

    on: date
    limit_keys: frozenset[str]
    basis: Basis
    first: date
    last: date
    standings: frozenset[str] | None = None
    excepted: bool | None = None
    team: str | None = None
    teamless: bool = False
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deadlines of a day stand so, with an exception relied on or without."""

    day: date
    standing: str
    is_excepted: bool
    number: int


def tally(session: Session, query: DoneQuery, sight: Sight) -> list[Tally]:
    """How many there are, by the day of the basis, standing and exception."""
    columns = (_SPAN.c[query.basis], _SPAN.c.standing, _SPAN.c.is_excepted)
    statement = select(*columns, func.count()).where(*_conditions(query), *sight.of_spans()).group_by(*columns)
    return [Tally(*row) for row in session.connection().execute(statement)]


def find_done(session: Session, query: DoneQuery, sight: Sight, *, offset: int = 0, limit: int = 50) -> list[Row[Any]]:
    """The rows themselves, in the order of the basis: a page of them. Months of one limit, so bounded."""
    statement = select(_SPAN).where(*_conditions(query), *sight.of_spans()).order_by(_SPAN.c[query.basis], _SPAN.c.id)
    return list(session.connection().execute(statement.offset(offset).limit(limit)).all())


def count_done(session: Session, query: DoneQuery, sight: Sight) -> int:
    """How many rows there are in all."""
    return (
        session.connection()
        .execute(select(func.count(_SPAN.c.id)).where(*_conditions(query), *sight.of_spans()))
        .scalar_one()
    )


def _conditions(query: DoneQuery) -> list[ColumnElement[bool]]:
    wanted = [
        _SPAN.c.limit_key.in_(sorted(query.limit_keys)),
        _SPAN.c.to_day > query.on,
        _SPAN.c.from_day <= query.on,
        _SPAN.c[query.basis].between(query.first, query.last),
    ]
    if query.standings is not None:
        wanted.append(_SPAN.c.standing.in_(sorted(query.standings)))
    if query.excepted is not None:
        wanted.append(_SPAN.c.is_excepted == query.excepted)
    if query.team is not None:
        wanted.append(_SPAN.c.team == query.team)
    if query.process is not None:
        wanted.append(_SPAN.c.process == query.process)
    if query.teamless:
        wanted.append(_SPAN.c.team.is_(None))
    return wanted
