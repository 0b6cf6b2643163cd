"""Cases that cannot be worked out: one never stops the others. It is set aside with the reason, and tried again.

A later law, a repaired program or a corrected fact can make it workable; the next sweep that can fold it takes it back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from traceback import extract_tb
from typing import Any, TypeVar

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cases import log
from cases.log import History
from cases.sight import Sight, hidden_among
from cases.tables import Case
from deadlines.refusals import Refusal
from workflows.tables import SetAside

Folded = TypeVar("Folded")
_CASE = Case.__table__  # type: ignore[attr-defined]
_ASIDE = SetAside.__table__  # type: ignore[attr-defined]


class Faults:
    """What was found unworkable while going over cases: the reason by (reference, process). Mutable."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], str] = {}

    def note(self, ref: str, process_key: str, error: Exception) -> None:
        """Keep why a case cannot be worked out. Raises the error again where it is the database's, not the case's."""
        if isinstance(error, SQLAlchemyError):
            raise error
        self.found[ref, process_key] = why(error)


def why(error: Exception) -> str:
    """Why a case cannot be worked out, in sentences that name nobody: a fault's own words may, so they are left out."""
    if isinstance(error, Refusal):
        return error.sentence
    place = extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
    return (
        f"A fact of this case cannot be read or counted ({type(error).__name__} at {where}). The error's own words are "
        "left out here, because they may name somebody; `sendflow case` shows them."
    )


def folded(
    session: Session,
    fold: Callable[[History], Folded],
    faults: Faults,
    *,
    only: Sequence[int] = (),
    slice_size: int = 500,
) -> Iterator[tuple[History, Folded]]:
    """Each case with what `fold` makes of it; one that cannot be read or folded is noted in `faults` and left out."""

    def unreadable(case: Row[Any], error: Exception) -> None:
        faults.note(case.ref, case.process, error)

    for history in log.histories(session, only=only, slice_size=slice_size, unreadable=unreadable):
        try:
            made = fold(history)
        except Exception as error:
            faults.note(history.ref, history.process, error)
        else:
            yield history, made


def set_aside(session: Session, reasons: Mapping[tuple[str, str], str], now: datetime) -> None:
    """Keep cases apart with the reason for each; since when stays what it was."""
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    for (ref, process_key), reason in sorted(reasons.items()):
        values = {"case_ref": ref, "process": process_key, "reason": reason, "since": now, "tried_at": now}
        statement = dialect.insert(_ASIDE).values(values)
        again = {"reason": reason, "tried_at": now}
        connection.execute(statement.on_conflict_do_update(index_elements=["case_ref"], set_=again))


def take_back(session: Session, refs: Iterable[str]) -> None:
    """Cases that can be worked out again."""
    for ref in refs:
        session.connection().execute(delete(_ASIDE).where(_ASIDE.c.case_ref == ref))


def numbers_set_aside(session: Session, process_key: str) -> list[int]:
    """The numbers of the cases of a process that are set aside."""
    query = select(_CASE.c.id).join(_ASIDE, _ASIDE.c.case_ref == _CASE.c.ref).where(_ASIDE.c.process == process_key)
    return list(session.connection().execute(query.order_by(_CASE.c.id)).scalars())


def cases_set_aside(session: Session) -> list[Row[Any]]:
    """Every case set aside, as rows of `SetAside`, longest first."""
    return list(session.connection().execute(select(_ASIDE).order_by(_ASIDE.c.since, _ASIDE.c.case_ref)))


def set_aside_seen(session: Session, sight: Sight) -> list[Row[Any]]:
    """The same for somebody to read: without the cases they may not know of."""
    rows = cases_set_aside(session)
    hidden = hidden_among(session, sight, (row.case_ref for row in rows))
    return [row for row in rows if row.case_ref not in hidden]


def count_set_aside(session: Session, process_key: str | None = None) -> int:
    """How many cases are set aside, of one process or of all."""
    query = select(func.count()).select_from(_ASIDE)
    if process_key:
        query = query.where(_ASIDE.c.process == process_key)
    return session.connection().execute(query).scalar_one()
