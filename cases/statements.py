"""Statements that run for every fact recorded, compiled once for each kind of database.

SQLAlchemy works out the order and the types of a statement's values anew at every execution, which takes longer than
the database does. Here that is done once; the driver is given the very same text and values. For writing, and for
reading text and whole numbers: what a driver answers is not turned into days and instants.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CursorResult, Dialect
from sqlalchemy.engine import Connection
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

_REMEMBERED = 4_096  # the same few days and instants fill most rows


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for one kind of database; each value by name, with what turns it into the driver's own form."""

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    by_place: bool

    def given(self, row: Mapping[str, Any]) -> Any:
        """The values of one row as the driver takes them."""
        if self.by_place:
            return tuple([turn(row[name]) if turn else row[name] for name, turn in self.values])
        return {name: turn(row[name]) if turn else row[name] for name, turn in self.values}


class Statement:
    """One statement, run with values by name.

    `make` builds it for the dialect of that name (sqlite, postgresql); an INSERT fills the named `columns`, or all.
    """

    def __init__(self, make: Callable[[str], ClauseElement], columns: Sequence[str] | None = None) -> None:
        self._make, self._columns = make, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run it once for each row of values; the answer is that of a single row. Rows may name more than it takes."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        if len(rows) == 1:
            return connection.exec_driver_sql(compiled.text, compiled.given(rows[0]))
        return connection.exec_driver_sql(compiled.text, [compiled.given(row) for row in rows])

    def _compile(self, dialect: Dialect) -> _Compiled:
        made: Any = self._make(dialect.name).compile(dialect=dialect, column_keys=self._columns)
        names = made.positiontup if made.positional else list(made.binds)
        values = tuple((name, _turned(made.binds[name].type, dialect)) for name in names)
        compiled = _Compiled(made.string, values, bool(made.positional))
        self._compiled[dialect.name] = compiled
        return compiled


def _turned(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns a value of a column's type into the driver's form; None where the driver takes it as it is."""
    turn = type_.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(_REMEMBERED)(turn) if turn else None
