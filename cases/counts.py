"""How many deadlines there are, by who has them and by day: counted in the rows that `cases.find` lists."""

from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlmodel import Session

from cases.find import DeadlineQuery, deadline_conditions
from cases.sight import Sight
from cases.tables import Case, DeadlineSpan, Person

_CASE = Case.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
By = Literal["owner", "team", "process", "school"]


def count_by(session: Session, query: DeadlineQuery, by: By, sight: Sight) -> dict[str, int]:
    """How many of these deadlines each owner, team, process or school has, by its key; under "" those without one."""
    counted = (
        select(func.count().label("number")).select_from(_SPAN).where(*deadline_conditions(query), *sight.of_spans())
    )
    if by == "school":
        counted = counted.join(_CASE, _CASE.c.id == _SPAN.c.case_id)
        counted = counted.outerjoin(_PERSON, _PERSON.c.id == _CASE.c.child_id)
    key = func.coalesce(_PERSON.c.school_urn if by == "school" else _SPAN.c[by], "")
    return _numbers(session, counted.add_columns(key.label("key")).group_by(key))


def count_by_day(session: Session, query: DeadlineQuery, sight: Sight) -> dict[date, int]:
    """How many of these deadlines end on each day."""
    wanted = [*deadline_conditions(query), *sight.of_spans()]
    counted = select(_SPAN.c.due_on.label("key"), func.count().label("number")).where(*wanted)
    return _numbers(session, counted.group_by(_SPAN.c.due_on))


def _numbers(session: Session, statement: Select[Any]) -> dict[Any, int]:
    return {row.key: row.number for row in session.connection().execute(statement)}
