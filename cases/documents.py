"""Documents of a case: which there are, in which versions, who was given one to read, and their going with the person.

What a document says is in its file (`cases.filing`); that it was added is a fact in the log, with the file's SHA-256.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlmodel import Session

from cases.filing import Filed, FileMissing, FilingCabinet
from cases.tables import Case, Document, DocumentRead
from deadlines.refusals import Refusal

_CASE = Case.__table__  # type: ignore[attr-defined]
_DOCUMENT = Document.__table__  # type: ignore[attr-defined]
_READ = DocumentRead.__table__  # type: ignore[attr-defined]


class NoSuchDocument(Refusal):
    """The case has no document of that number and version, or it was erased with the person."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such document in this case.", "", "Look at the list of its documents.")


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is about to be added: its number, which version, and what is to be said of it."""

    number: int
    version: int
    kind: str
    title: str
    about: str
    filed: Filed


def next_number(session: Session, case_id: int, number: int | None = None) -> tuple[int, int]:
    """The number and version of what is added next: a new document, or the next version of one that is there.

    To be asked with the case's row locked. Raises NoSuchDocument.
    """
    connection = session.connection()
    if number is None:
        last = connection.execute(select(func.max(_DOCUMENT.c.number)).where(_DOCUMENT.c.case_id == case_id)).scalar()
        return (last or 0) + 1, 1
    of = (_DOCUMENT.c.case_id == case_id) & (_DOCUMENT.c.number == number)
    version = connection.execute(select(func.max(_DOCUMENT.c.version)).where(of)).scalar()
    if version is None:
        raise NoSuchDocument
    return number, version + 1


def keep(session: Session, case_id: int, sequence: int, new: NewVersion, *, by: str, now: datetime) -> None:
    """Write the row of a version whose file is filed and whose fact was just recorded as `sequence`."""
    values = {
        "case_id": case_id,
        "number": new.number,
        "version": new.version,
        "sequence": sequence,
        "kind": new.kind,
        "title": new.title,
        "about": new.about,
        "file_type": new.filed.file_type.key,
        "size": new.filed.size,
        "sha256": new.filed.sha256,
        "stored_by": by,
        "stored_at": now,
    }
    session.connection().execute(insert(_DOCUMENT).values(values))


def documents_of(session: Session, case_id: int) -> list[Row[Any]]:
    """Every version of every document of a case, as rows of `Document`, the newest version of each first."""
    query = select(_DOCUMENT).where(_DOCUMENT.c.case_id == case_id)
    return list(session.connection().execute(query.order_by(_DOCUMENT.c.number, _DOCUMENT.c.version.desc())))


def document(session: Session, case_id: int, number: int, version: int) -> Row[Any]:
    """One version, as a row of `Document`. Raises NoSuchDocument."""
    query = select(_DOCUMENT).where(
        _DOCUMENT.c.case_id == case_id, _DOCUMENT.c.number == number, _DOCUMENT.c.version == version
    )
    found = session.connection().execute(query).first()
    if found is None:
        raise NoSuchDocument
    return found


def note_reading(session: Session, case_id: int, number: int, version: int, officer: str, now: datetime) -> None:
    """Write down that an officer was given a version to read."""
    values = {"case_id": case_id, "number": number, "version": version, "officer": officer, "read_at": now}
    session.connection().execute(insert(_READ).values(values))


def readings_of(session: Session, case_id: int) -> list[Row[Any]]:
    """Who was given which document of a case to read, as rows of `DocumentRead`, in order."""
    return list(session.connection().execute(select(_READ).where(_READ.c.case_id == case_id).order_by(_READ.c.id)))


def erase_documents(session: Session, case_ids: Sequence[int]) -> None:
    """Erase the rows of the documents of these cases; their files go with the next `sweep_files`."""
    session.connection().execute(delete(_DOCUMENT).where(_DOCUMENT.c.case_id.in_(case_ids)))


def sweep_files(session: Session, cabinet: FilingCabinet, now: datetime) -> int:
    """Remove files that no document refers to any more; how many."""
    rows = session.connection().execute(select(_DOCUMENT.c.case_id, _DOCUMENT.c.sha256))
    return cabinet.sweep({(row.case_id, row.sha256) for row in rows}, now)


def damaged(session: Session, cabinet: FilingCabinet) -> Iterable[tuple[str, int, int]]:
    """Documents whose file is missing or is not what it was: the case's reference, number and version."""
    query = select(_CASE.c.ref, _DOCUMENT).join(_CASE, _CASE.c.id == _DOCUMENT.c.case_id)
    for row in session.connection().execute(query.order_by(_CASE.c.ref, _DOCUMENT.c.number, _DOCUMENT.c.version)):
        try:
            cabinet.whole(row.case_id, row.sha256)
        except FileMissing:
            yield row.ref, row.number, row.version
