"""The past: what lists said on a day by what was known at an instant, kept as snapshots, and read as lists are.

A snapshot holds, for every case, the row of `CaseSummary` and the spans of `DeadlineSpan` that it would have had, and
the rows of the manager's figures. A session in the past asks the ordinary queries; in front of each stands a common
table expression that has the name of a table of the present and holds the rows of the snapshot, and so hides that table
from the query. No list and no board needs to know of it, and none that is written later can forget to. The log itself
ends for such a session at the instant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, event
from sqlmodel import Field, Session, SQLModel

from cases.database import Database
from cases.figure_tables import DelayDays, ForecastRow, LimitSpell, TransferRow
from cases.tables import CaseSummary, DeadlineSpan
from deadlines.refusals import Refusal

# What figures count by, as in the index of the present.
_COUNTED = (
    "limit_key", "to_day", "from_day", "trigger_on", "due_on", "met_on", "standing", "is_excepted", "team",
)  # fmt: skip
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]


class Snapshot(SQLModel, table=True):
    """One picture of every list: the day it stands on, the instant after which nothing was known. Derived, disposable.

    `upto_case_id` is how far it has been made, `finished_at` empty until it is whole. `left_out` are the references of
    cases that could not be worked out, one a line. `digest` is the SHA-256 of its rows in order, to compare them by.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("as_at", "known_at", "computed_with"),)
    number: int | None = Field(default=None, primary_key=True)
    as_at: date
    known_at: datetime
    asked_by: str = Field(max_length=60)
    asked_at: datetime
    computed_with: str = Field(max_length=60)
    upto_case_id: int = 0
    cases: int = 0
    deadlines: int = 0
    left_out: str = Field(default="", sa_column=Column(Text, nullable=False))
    digest: str = Field(default="", max_length=64)
    finished_at: datetime | None = None


def _number() -> Column[int]:
    return Column("snapshot", ForeignKey("snapshot.number"), primary_key=True)


def _like(column: Column[Any], *, is_key: bool) -> Column[Any]:
    return Column(column.name, column.type, primary_key=is_key, nullable=column.nullable)


SNAPSHOT_CASE = Table(
    "snapshot_case",
    SQLModel.metadata,
    _number(),
    *(_like(column, is_key=column.name == "case_id") for column in _SUMMARY.c),
    Index("ix_snapshot_case_next", "snapshot", "is_ended", "next_due_on", "case_id"),
)
"""The summary rows of every snapshot: the columns of `case_summary`, and which snapshot each is of."""

SNAPSHOT_SPAN = Table(
    "snapshot_span",
    SQLModel.metadata,
    _number(),
    Column("id", BigInteger, primary_key=True),
    *(_like(column, is_key=False) for column in _SPAN.c if column.name != "id"),
    Column("place", Integer, nullable=False),
    Index("ix_snapshot_span_list", "snapshot", "standing", "due_on", "id"),
    Index("ix_snapshot_span_case", "snapshot", "case_id", "limit_key", "about", "place"),
    Index("ix_snapshot_span_done", "snapshot", *_COUNTED),
)
"""The deadlines of every snapshot as they stood: the columns of `deadline_span`, and which of several alike it is.

`place` counts those of one case with the same limit and body, so that one found in two snapshots is known again even
where a correction has given its trigger another number.
"""


def _figures(model: type[SQLModel], *by: str) -> Table:
    own: Table = model.__table__  # type: ignore[attr-defined]
    name = own.name.replace("figures_", "snapshot_")
    return Table(
        name,
        SQLModel.metadata,
        Column("snapshot", ForeignKey("snapshot.number"), nullable=False),
        *(_like(column, is_key=column.name == "id") for column in own.c if column.name != "day"),
        Index(f"ix_{name}", "snapshot", *by),
    )


SNAPSHOT_DELAY = _figures(DelayDays, "month", "held_by", "cause")
SNAPSHOT_SPELL = _figures(LimitSpell, "process", "limit_key", "stage", "left_least")
SNAPSHOT_FORECAST = _figures(ForecastRow, "due_on", "id")
SNAPSHOT_TRANSFER = _figures(TransferRow, "due_on", "id")
"""The manager's figures of every snapshot: the columns of `figures_delay` and the others but for the day, its own."""
_FIGURES = (SNAPSHOT_DELAY, SNAPSHOT_SPELL, SNAPSHOT_FORECAST, SNAPSHOT_TRANSFER)
OF_A_SNAPSHOT = (*_FIGURES, SNAPSHOT_SPAN, SNAPSHOT_CASE)


class NotInThePast(Refusal):
    """Something would be recorded in the past."""

    code = "not_found"


class PastDatabase(Database):
    """A database as it was at one snapshot: whatever reads a database can read it, and nothing is written to it."""

    def __init__(self, present: Database, snapshot: int) -> None:
        super().__init__(present.engine, present.realm)
        self._present, self._snapshot = present, snapshot

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in the past."""
        with in_the_past(self._present, self._snapshot) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Raises NotInThePast."""
        raise NotInThePast(
            "Nothing can be recorded in the past.",
            "A picture shows what was known at an instant, and what is recorded now was not.",
            "Go back to today and record it there; the day it happened may lie in the past.",
        )


@contextmanager
def in_the_past(database: Database, snapshot: int) -> Iterator[Session]:
    """A session whose lists are those of a snapshot, and whose log ends at the snapshot's instant. It only reads."""
    with database.reading() as session:
        hidden = _hiding(snapshot, session.connection().dialect.name)

        @event.listens_for(session.connection(), "before_cursor_execute", retval=True)
        def _hide(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> tuple[str, Any]:
            if statement.startswith("WITH "):
                return f"{hidden}, {statement.removeprefix('WITH ')}", values
            return f"{hidden} {statement}", values

        try:
            yield session
        finally:
            event.remove(session.connection(), "before_cursor_execute", _hide)


def _hiding(snapshot: int, dialect: str) -> str:
    """The expressions in front of every query. Within one, SQLite takes a bare name for that of the expression."""
    main = "main." if dialect == "sqlite" else ""
    inline = "AS NOT MATERIALIZED"  # else a query that names a table twice would first copy all of it
    this = f"FROM snapshot WHERE number = {int(snapshot)}"
    of_this = f"WHERE snapshot = {int(snapshot)}"
    hidden = {
        "case_summary": f"SELECT {_named(_SUMMARY)} FROM snapshot_case {of_this}",
        "deadline_span": f"SELECT {_named(_SPAN)} FROM snapshot_span {of_this}",
        "case_event": f"SELECT * FROM {main}case_event WHERE recorded_at <= (SELECT known_at {this})",
        "figures_day": f"SELECT as_at AS day, known_at, finished_at AS made_at, computed_with, cases {this}",
    }
    for table in _FIGURES:
        name = table.name.replace("snapshot_", "figures_")
        hidden[name] = f"SELECT (SELECT as_at {this}) AS day, {_named(table)} FROM {table.name} {of_this}"
    return "WITH " + ", ".join(f"{name} {inline} ({query})" for name, query in hidden.items())


def _named(table: Table) -> str:
    """The columns of a table, but for the snapshot's number; quoted, because one is called as a word of SQL is."""
    return ", ".join(f'"{column.name}"' for column in table.c if column.name != "snapshot")
