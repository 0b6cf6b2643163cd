"""Statements compiled once write what SQLAlchemy itself would."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, insert, select

from cases.database import Database
from cases.statements import Statement
from cases.tables import Person

PERSON = Person.__table__  # type: ignore[attr-defined]
SUMMER = timezone(timedelta(hours=1))
NAMES = ("given_name", "family_name", "birth_date", "erased_at")
PEOPLE: list[dict[str, Any]] = [
    {"given_name": "Zoë", "family_name": "A", "birth_date": date(2015, 1, 9), "erased_at": None},
    {"given_name": "B", "family_name": "100%", "birth_date": date(2016, 2, 29),
     "erased_at": datetime(2026, 6, 1, 0, 30, 0, 7, SUMMER)},
    {"given_name": "C", "family_name": "%s ?", "birth_date": date(2015, 1, 9),
     "erased_at": datetime(2026, 5, 31, 23, 30, 0, 7, UTC)},
]  # fmt: skip
ADD = Statement(lambda _: insert(PERSON), NAMES)


def stored(database: Database) -> list[tuple[Any, ...]]:
    """Return the rows as the driver itself gives them, without any turning back."""
    with database.reading() as session:
        text = f"SELECT {', '.join(NAMES)} FROM person ORDER BY id"
        return [tuple(row) for row in session.connection().exec_driver_sql(text)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_what_is_stored_is_what_sqlalchemy_would_have_stored(database: Database, at_once: int) -> None:
    with database.writing() as session:
        session.connection().execute(insert(PERSON), PEOPLE)
    with database.writing() as session:
        for start in range(0, len(PEOPLE), at_once):
            ADD.run(session.connection(), PEOPLE[start : start + at_once])
    rows = stored(database)
    assert rows[3:] == rows[:3]
    assert rows[1][3] == rows[2][3], "one instant, whatever the zone it was given in"


def test_rows_may_name_more_than_a_statement_takes(database: Database) -> None:
    with database.writing() as session:
        ADD.run(session.connection(), [PEOPLE[0] | {"shoe_size": 4}])
    assert [row[:2] for row in stored(database)] == [("Zoë", "A")]


def test_a_row_that_lacks_a_value_is_not_written(database: Database) -> None:
    with pytest.raises(KeyError, match="birth_date"), database.writing() as session:
        ADD.run(session.connection(), [{"given_name": "A", "family_name": "B", "erased_at": None}])
    assert stored(database) == []


def test_what_is_read_comes_by_name(database: Database) -> None:
    find = Statement(
        lambda _: select(PERSON.c.id, PERSON.c.family_name).where(PERSON.c.given_name == bindparam("name"))
    )
    with database.writing() as session:
        ADD.run(session.connection(), PEOPLE)
        assert [row.family_name for row in find.run(session.connection(), [{"name": "B"}])] == ["100%"]


def test_a_statement_is_made_for_the_dialect_it_runs_on(database: Database) -> None:
    made: list[str] = []

    def make(dialect: str) -> Select[Any]:
        made.append(dialect)
        return select(PERSON.c.id)

    ids = Statement(make)
    with database.reading() as session:
        ids.run(session.connection(), [{}])
        ids.run(session.connection(), [{}])
    assert made == [database.engine.dialect.name], "and once for all times"
