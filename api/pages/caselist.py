"""Rows of a list of cases: each with its stage in words, who holds it, and what is due next with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from api.accounts import Viewer
from api.pages.casefile import CaseFile, file_of
from api.pages.choices import Staff, staff
from api.pages.templating import Column
from cases.people import full_name
from cases.tables import Person
from deadlines.deadline import Deadline
from workflows.set_aside import Faults, folded

CANNOT_BE_WORKED_OUT = "It cannot be worked out at present, and is set aside"
_PERSON = Person.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. `child` is empty where there is none, or none for this reader."""

    ref: str
    process: str
    says: str
    is_ended: bool
    began_on: date
    holder: str
    team: str
    child: str
    upcoming: Deadline | None
    has_child: bool


def case_rows(session: Session, rows: Sequence[Row[Any]], viewer: Viewer, today: date) -> list[CaseRow]:
    """The rows `cases.find` found, in the same order, each folded from its log: a list shows what a case page would."""
    if not rows:
        return []
    read = folded(session, lambda each: file_of(each, today), Faults(), only=[row.case_id for row in rows])
    files = {history.id: case for history, case in read}
    known = staff(session)
    children = children_named(session, [row.child_id for row in rows]) if viewer.may("see children") else {}
    return [_row(row, files.get(row.case_id), known, children) for row in rows]


def _row(row: Row[Any], case: CaseFile | None, known: Staff, children: dict[int, str]) -> CaseRow:
    return CaseRow(
        row.ref,
        case.process.title if case else row.process,
        case.says if case else CANNOT_BE_WORKED_OUT,
        row.is_ended,
        row.began_on,
        known.names.get(row.owner, row.owner or "Nobody yet"),
        dict(known.teams).get(row.team, row.team or ""),
        children.get(row.child_id, ""),
        case.upcoming if case else None,
        bool(case and case.process.has_child),
    )


def children_named(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """The names of these children by number, for readers who may see them."""
    query = select(_PERSON.c.id, _PERSON.c.given_name, _PERSON.c.family_name)
    found = session.connection().execute(query.where(_PERSON.c.id.in_({each for each in ids if each is not None})))
    return {row.id: full_name(row) for row in found}


def case_columns(sees_children: bool, *, has_officer: bool = True) -> list[Column]:
    """The headings above such rows, for lists that are not sorted by them."""
    child = [Column("Child or young person")] if sees_children else []
    officer = [Column("Officer")] if has_officer else []
    return [Column("Reference"), *child, Column("Stage"), Column("Due next"), *officer, Column("Began")]
