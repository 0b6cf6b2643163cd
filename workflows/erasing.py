"""Erasing a person: names, contacts, texts, drafts, reasons, what was written to and about them. The log stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, func, select
from sqlmodel import Session

from cases import people
from cases.drafts import erase_drafts
from cases.tables import Case, CaseEvent, CaseSummary, Contact, Document, PrivateText
from deadlines.refusals import Refusal
from deadlines.words import joined
from notifications.notices import Notice, forget
from workflows.approvals import RESTRICTION, erase_reasons, reasons_about

GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "retention": "The time for which the authority keeps such records is over",
        "request": "A request to erase was made and is granted (UK GDPR article 17)",
        "mistake": "The record was made by mistake",
    }
)
_CASE: Table = Case.__table__  # type: ignore[attr-defined]
_EVENT: Table = CaseEvent.__table__  # type: ignore[attr-defined]
_SUMMARY: Table = CaseSummary.__table__  # type: ignore[attr-defined]
_CONTACT: Table = Contact.__table__  # type: ignore[attr-defined]
_TEXT: Table = PrivateText.__table__  # type: ignore[attr-defined]
_DOCUMENT: Table = Document.__table__  # type: ignore[attr-defined]
_NOTICE: Table = Notice.__table__  # type: ignore[attr-defined]


class CannotErase(Refusal):
    """The person of a case cannot be erased now."""

    code = "not_possible"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a child takes away and what it leaves, counted. `running` are the cases that have not ended.

    `reasons` are of requests to restrict the cases, or to lift that, which waited for a second person.
    """

    child_id: int
    refs: tuple[str, ...]
    running: tuple[str, ...]
    contacts: int
    texts: int
    documents: int
    notices: int
    reasons: int
    facts: int


def erasure_of(session: Session, ref: str) -> Erasure:
    """What erasing the child of a case would do. Raises CannotErase where there is no child, or none any more."""
    connection = session.connection()
    child_id = connection.execute(select(_CASE.c.child_id).where(_CASE.c.ref == ref)).scalar()
    child = people.child_of(session, child_id)
    if child is None or child_id is None:
        raise CannotErase("This case names no child.", "There is nobody to erase.", "Check the reference.")
    if child.erased_at is not None:
        raise CannotErase(
            "The child of this case was erased already.", "Nothing is left to erase.", "See the approvals."
        )
    cases = connection.execute(select(_CASE.c.id, _CASE.c.ref).where(_CASE.c.child_id == child_id)).all()
    ids, refs = [each.id for each in cases], tuple(sorted(each.ref for each in cases))
    open_cases = select(_SUMMARY.c.ref).where(_SUMMARY.c.case_id.in_(ids), ~_SUMMARY.c.is_ended)
    return Erasure(
        child_id=child_id,
        refs=refs,
        running=tuple(connection.execute(open_cases.order_by(_SUMMARY.c.ref)).scalars()),
        contacts=_count(session, _CONTACT, _CONTACT.c.person_id == child_id),
        texts=_count(session, _TEXT, _TEXT.c.case_id.in_(ids)),
        documents=_count(session, _DOCUMENT, _DOCUMENT.c.case_id.in_(ids)),
        notices=_count(session, _NOTICE, _NOTICE.c.case_ref.in_(refs)),
        reasons=len(reasons_about(session, RESTRICTION, refs)),
        facts=_count(session, _EVENT, _EVENT.c.case_id.in_(ids)),
    )


def refuse_running(found: Erasure) -> None:
    """Raise CannotErase while a case of the child has not ended: what the law still asks for cannot be done for nobody.

    UK GDPR art 17(3)(b): there is no right to erasure of what a legal obligation still needs.
    """
    if found.running:
        raise CannotErase(
            f"Still running for this child: {joined(list(found.running), 'and')}.",
            "The authority still owes something there, and could write to nobody.",
            "Erase the child once every case has ended.",
        )


def erase_child_of(session: Session, ref: str, now: datetime) -> Erasure:
    """Erase the child of a case in every room; what was erased. Raises CannotErase."""
    found = erasure_of(session, ref)
    refuse_running(found)
    erase_child(session, found.child_id, now)
    return found


def erase_child(session: Session, child_id: int, now: datetime) -> list[str]:
    """Erase a child in every room that holds anything of them; the references of their cases, which remain."""
    rows = session.connection().execute(select(_CASE.c.id, _CASE.c.ref).where(_CASE.c.child_id == child_id)).all()
    refs = [row.ref for row in rows]
    child = people.child_of(session, child_id)
    erase_drafts(session, refs, (child.given_name, child.family_name) if child else None)
    forget(session, refs)
    erase_reasons(session, RESTRICTION, refs)
    people.erase(session, child_id, [row.id for row in rows], now)
    return refs


def _count(session: Session, table: Table, where: Any) -> int:
    return int(session.connection().execute(select(func.count()).select_from(table).where(where)).scalar_one())
