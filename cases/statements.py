"""Statements that run for every fact recorded, compiled once for each kind of database.

SQLAlchemy works out the order and the types of a statement's values anew at every execution, which takes longer than
the database does. Here that is done once; the driver is given the very same text and values, and what it answers is
turned into the very same days and instants.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CursorResult, Dialect, Select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

_REMEMBERED = 4_096  # the same few days and instants fill most rows


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for one kind of database; each value by name, with what turns it into the driver's own form.

    `row` makes a row that is read into values by name; `turned_back` are the places of those that the driver answers in
    a form of its own, with what turns them back.
    """

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    by_place: bool
    row: Callable[[Iterable[Any]], Any]
    turned_back: tuple[tuple[int, Callable[[Any], Any]], ...]

    def given(self, row: Mapping[str, Any]) -> Any:
        """The values of one row as the driver takes them."""
        if self.by_place:
            return tuple([turn(row[name]) if turn else row[name] for name, turn in self.values])
        return {name: turn(row[name]) if turn else row[name] for name, turn in self.values}

    def read(self, answer: Iterable[Any]) -> Any:
        """One row of what the driver answered, its values by name."""
        values = list(answer)
        for place, turn in self.turned_back:
            values[place] = turn(values[place])
        return self.row(values)


class Statement:
    """One statement, run with values by name.

    `make` builds it for the dialect of that name (sqlite, postgresql); an INSERT fills the named `columns`, or all.
    """

    def __init__(self, make: Callable[[str], ClauseElement], columns: Sequence[str] | None = None) -> None:
        self._make, self._columns = make, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run it once for each row of values. Rows may name more than it takes; an answer is as the driver gives it."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        if len(rows) == 1:
            return connection.exec_driver_sql(compiled.text, compiled.given(rows[0]))
        return connection.exec_driver_sql(compiled.text, [compiled.given(row) for row in rows])

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row that a SELECT finds, its values by name and of the types of their columns."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        found = connection.exec_driver_sql(compiled.text, compiled.given(values))
        return [compiled.read(row) for row in found]

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._make(dialect.name)
        made: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        names = made.positiontup if made.positional else list(made.binds)
        values = tuple((name, _turned(made.binds[name].type, dialect)) for name in names)
        read = list(statement.selected_columns) if isinstance(statement, Select) else []
        back = ((place, _turned_back(column.type, dialect)) for place, column in enumerate(read))
        compiled = _Compiled(
            made.string,
            values,
            bool(made.positional),
            _row_of([column.name for column in read]),
            tuple((place, turn) for place, turn in back if turn),
        )
        self._compiled[dialect.name] = compiled
        return compiled


def _row_of(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    named: Any = namedtuple  # mypy wants names that it can read
    made: Callable[[Iterable[Any]], Any] = named("Row", names)._make
    return made


def _turned(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns a value of a column's type into the driver's form; None where the driver takes it as it is."""
    turn = type_.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(_REMEMBERED)(turn) if turn else None


def _turned_back(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns what the driver answers for a column back into a value of its type; None where it is one already."""
    turn = type_.dialect_impl(dialect).result_processor(dialect, None)
    return lru_cache(_REMEMBERED)(turn) if turn else None
