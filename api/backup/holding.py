"""What a database holds, in digests: taken when it is backed up, and again from what was restored."""

from hashlib import sha256
from typing import Any

from sqlalchemy import inspect, text
from sqlmodel import Session

from api.backup.manifest import Holding, OfLog, OfTable
from cases.proof import verify

_SHAPES = ("alembic_version", "sendiass_alembic_version")
_STREAMED = {"yield_per": 5_000, "stream_results": True}
_MOST = 2**256


def take_holding(session: Session) -> Holding:
    """The digests of everything a session sees, which must be one consistent state."""
    connection = session.connection()
    names = sorted(inspect(connection).get_table_names())
    found = verify(session)
    broken = found.broken
    return Holding(
        shape={name: _shape(session, name) for name in names if name in _SHAPES},
        log=OfLog(
            cases=found.cases,
            events=found.events,
            heads=found.heads,
            broken=f"fact {broken.sequence} of {broken.ref}: {broken.why}" if broken else "",
        ),
        tables={name: _of_table(session, name) for name in names},
    )


def differences(said: Holding, found: Holding) -> list[str]:
    """What is not as it was said to be, in words; nothing where all of it is."""
    wrong = [] if said.shape == found.shape else ["the shape of its tables"]
    if said.log != found.log:
        wrong.append(f"its log ({found.log.broken or 'its heads are others'})")
    for name in sorted({*said.tables, *found.tables}):
        before, after = said.tables.get(name), found.tables.get(name)
        if before != after:
            wrong.append(f"{name} ({_rows(before)} were copied, {_rows(after)} are there)")
    return wrong


def _rows(table: OfTable | None) -> str:
    return "none" if table is None else f"{table.rows:,} rows with digest {table.digest[:8]}"


def _shape(session: Session, name: str) -> str:
    return str(session.connection().exec_driver_sql(f"SELECT version_num FROM {name}").scalar_one())


def _of_table(session: Session, name: str) -> OfTable:
    """Rows added up as numbers, so that the order in which they lie does not matter and none need be kept in memory."""
    connection = session.connection()
    quoted = connection.dialect.identifier_preparer.quote(name)
    total = rows = 0
    with connection.execute(text(f"SELECT * FROM {quoted}"), execution_options=_STREAMED) as found:
        columns = tuple(found.keys())
        for row in found:
            total += _number(columns, row)
            rows += 1
    return OfTable(rows=rows, digest=f"{total % _MOST:064x}")


def _number(columns: tuple[str, ...], row: Any) -> int:
    return int.from_bytes(sha256(repr((columns, tuple(row))).encode()).digest())
