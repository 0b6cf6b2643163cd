"""Writing many new cases at once: judged one by one as any other, written with one statement for each table."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases.database import realm_of
from cases.log import History
from cases.tables import Case
from workflows.processes import process, process_in
from workflows.record import Prepared, write

_CASE = Case.__table__  # type: ignore[attr-defined]
_NOT_NUMBERED = 0  # the number of a case until the database gives it one; no hash holds it
_REFS_AT_A_TIME = 1_000


def new_history(ref: str, process_key: str, child_id: int | None = None) -> History:
    """A case that is not in the database yet, to be given to `prepare`. Raises UnknownProcess."""
    running = process(process_key)
    return History(_NOT_NUMBERED, ref, running.key, running.version, child_id)


def open_cases(session: Session, prepared: Sequence[Prepared]) -> set[str]:
    """Write new cases in the caller's transaction; the references of those that were written.

    A case opened by somebody else meanwhile is left alone. A case counts as opened at the instant its first fact was
    recorded. Nobody is woken or told: what has long happened needs no turn of its process. Raises UnknownProcess for
    a process whose cases are kept elsewhere.
    """
    for key in {each.history.process for each in prepared}:
        process_in(realm_of(session), key)
    already = numbers_of(session, [each.history.ref for each in prepared])
    rows = [
        {
            "ref": each.history.ref,
            "process": each.history.process,
            "process_version": each.history.process_version,
            "child_id": each.history.child_id,
            "created_at": each.facts[0].recorded_at,
        }
        for each in prepared
        if each.history.ref not in already
    ]
    if not rows:
        return set()
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_CASE).on_conflict_do_nothing(index_elements=["ref"]).returning(_CASE.c.ref, _CASE.c.id)
    ids: dict[str, int] = {row.ref: row.id for row in connection.execute(statement, rows)}
    written = [_numbered(each, ids[each.history.ref]) for each in prepared if each.history.ref in ids]
    write(session, written)
    return set(ids)


def _numbered(prepared: Prepared, case_id: int) -> Prepared:
    """Give every row of a new case the number the database chose for it."""
    for row in (
        *prepared.events,
        *prepared.private,
        prepared.view.summary,
        *prepared.view.spans,
        *(prepared.view.sight or ()),
    ):
        row["case_id"] = case_id
    return prepared


def numbers_of(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """The numbers of those of these cases that are in the database, by reference."""
    found: dict[str, int] = {}
    for start in range(0, len(refs), _REFS_AT_A_TIME):
        some = select(_CASE.c.ref, _CASE.c.id).where(_CASE.c.ref.in_(refs[start : start + _REFS_AT_A_TIME]))
        found |= {row.ref: row.id for row in session.connection().execute(some)}
    return found
