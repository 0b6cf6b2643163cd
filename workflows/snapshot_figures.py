"""The manager's figures of a snapshot: delay, forecast and transfers as at its day, by the log as it was known then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from cases.database import Database
from cases.past import SNAPSHOT_DELAY, SNAPSHOT_FORECAST, SNAPSHOT_SPELL, SNAPSHOT_TRANSFER, in_the_past
from workflows.breach_forecast import Outcome, Past
from workflows.case_figures import CaseFigures
from workflows.figures import transfers_of

_SAID = (
    update(SNAPSHOT_FORECAST)
    .where(SNAPSHOT_FORECAST.c.id == bindparam("row"))
    .values(alike=bindparam("alike_now"), alike_late=bindparam("late_now"))
)


@dataclass(frozen=True, slots=True)
class OfAll:
    """What takes all cases of a snapshot: the rows of its transfers, and what is said of each limit that stood open."""

    transfers: list[dict[str, Any]]
    said: list[dict[str, Any]]


def write_of_cases(connection: Connection, number: int, of: Iterable[CaseFigures]) -> None:
    """Write the figures of some cases; nothing is said yet of the limits that stood open."""
    found = list(of)
    _write(connection, number, SNAPSHOT_DELAY, (row for each in found for row in each.delays))
    _write(connection, number, SNAPSHOT_SPELL, (row for each in found for row in each.past))
    _write(connection, number, SNAPSHOT_FORECAST, (row for each in found for row in each.open))


def of_all(database: Database, made: Row[Any]) -> OfAll:
    """What all the cases of a snapshot say together, once each of them is in it."""
    with in_the_past(database, made.number) as session:
        transfers = transfers_of(session, made.as_at)
    with database.reading() as session:
        return OfAll(transfers, list(_said(session.connection(), made.number)))


def write_of_all(connection: Connection, number: int, found: OfAll) -> None:
    """Write it."""
    _write(connection, number, SNAPSHOT_TRANSFER, found.transfers)
    if found.said:
        connection.execute(_SAID, found.said)


def _said(connection: Connection, number: int) -> Iterator[dict[str, Any]]:
    past = Past()
    for row in connection.execute(select(SNAPSHOT_SPELL).where(SNAPSHOT_SPELL.c.snapshot == number)):
        left = range(row.left_least, row.left_most + 1)
        past.count(row.process, row.limit_key, row.stage, left, is_late=row.outcome == Outcome.LATE)
    for row in connection.execute(select(SNAPSHOT_FORECAST).where(SNAPSHOT_FORECAST.c.snapshot == number)):
        said = past.said(row.process, row.limit_key, row.stage, row.left)
        yield {"row": row.id, "alike_now": said.alike, "late_now": said.late}


def _write(connection: Connection, number: int, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    of_snapshot = [{name: value for name, value in row.items() if name != "day"} | {"snapshot": number} for row in rows]
    if of_snapshot:
        connection.execute(insert(table), of_snapshot)
