"""Which case opened which, and which are of the same child."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlmodel import Session

from cases.log import History
from cases.sight_table import CaseSight
from cases.tables import Case, CaseSummary
from workflows.tables import CaseLink

_LINK = CaseLink.__table__  # type: ignore[attr-defined]
_CASE = Case.__table__  # type: ignore[attr-defined]
_SIGHT = CaseSight.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that a fact of another opened: which fact (its first number, whatever corrected it since), which case."""

    from_sequence: int
    process: str
    ref: str


def opened_by(session: Session, case_id: int) -> dict[tuple[int, str], Opened]:
    """The cases that a case has opened, by the fact and the process."""
    query = (
        select(_LINK.c.from_sequence, _CASE.c.process, _CASE.c.ref)
        .join(_CASE, _CASE.c.id == _LINK.c.to_case_id)
        .where(_LINK.c.from_case_id == case_id)
    )
    found = session.connection().execute(query)
    return {(row.from_sequence, row.process): Opened(row.from_sequence, row.process, row.ref) for row in found}


def opener_of(session: Session, case_id: int) -> tuple[str, int] | None:
    """The case that opened this one and the number of the fact that did; None where a person opened it."""
    query = (
        select(_CASE.c.ref, _LINK.c.from_sequence)
        .join(_LINK, _LINK.c.from_case_id == _CASE.c.id)
        .where(_LINK.c.to_case_id == case_id)
    )
    found = session.connection().execute(query).first()
    return (found.ref, found.from_sequence) if found else None


def link(session: Session, from_case_id: int, from_sequence: int, process: str, to_case_id: int) -> None:
    """Bind an opened case to the fact that opened it. The key is unique: a fact opens a process once."""
    row = {"from_case_id": from_case_id, "from_sequence": from_sequence, "process": process, "to_case_id": to_case_id}
    session.connection().execute(insert(_LINK).values(row))


def other_open_cases(session: Session, history: History) -> list[str]:
    """The references of the child's other cases that have not ended, oldest first."""
    if history.child_id is None:
        return []
    query = (
        select(_CASE.c.ref)
        .join(_SUMMARY, _SUMMARY.c.case_id == _CASE.c.id)
        .where(_CASE.c.child_id == history.child_id, _CASE.c.id != history.id, ~_SUMMARY.c.is_ended)
        .order_by(_CASE.c.id)
    )
    return list(session.connection().execute(query).scalars())


def open_case_of(session: Session, child_id: int | None, process: str) -> str | None:
    """The reference of the child's open case of a process, the oldest; None where there is none or no child."""
    if child_id is None:
        return None
    query = (
        select(_CASE.c.ref)
        .join(_SUMMARY, _SUMMARY.c.case_id == _CASE.c.id)
        .where(_CASE.c.child_id == child_id, _CASE.c.process == process, ~_SUMMARY.c.is_ended)
        .order_by(_CASE.c.id)
    )
    return session.connection().execute(query).scalars().first()


def restricted_cases_of(session: Session, child_id: int) -> list[str]:
    """The references of the child's cases that are restricted to named officers, oldest first."""
    query = select(_CASE.c.ref).where(_CASE.c.child_id == child_id, _CASE.c.id.in_(select(_SIGHT.c.case_id)))
    return list(session.connection().execute(query.order_by(_CASE.c.id)).scalars())


def cases_of_child(session: Session, history: History) -> list[str]:
    """The references of every case of the child, oldest first; the case alone where its child is not known."""
    if history.child_id is None:
        return [history.ref]
    query = select(_CASE.c.ref).where(_CASE.c.child_id == history.child_id).order_by(_CASE.c.id)
    return list(session.connection().execute(query).scalars())
