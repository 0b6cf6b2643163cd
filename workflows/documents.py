"""Adding a document to a case: the file is filed first, then fact and row are written together or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlmodel import Session

from cases import documents, log
from cases.facts import DOCUMENT_ADDED, NewFact
from cases.filing import Filed, FilingCabinet
from cases.log import Author
from deadlines.clock import day_of
from workflows.notices import Office
from workflows.record import Recorded, record


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be said of a document: what it is, its title, the body it came from, and which one it renews."""

    kind: str
    title: str
    about: str = ""
    renews: int | None = None


def file_for(session: Session, cabinet: FilingCabinet, ref: str, given: IO[bytes]) -> Filed:
    """Keep the file for a case, outside any transaction that writes. Raises NoSuchCase, NotTaken, TooLargeToKeep."""
    return cabinet.file(log.load(session, ref).id, given)


def add_document(
    session: Session, ref: str, filed: Filed, paper: Paper, *, by: Author, now: datetime, office: Office
) -> tuple[documents.NewVersion, Recorded]:
    """Add a filed document to a case, as a new one or as the next version of the one it renews.

    The caller commits. Raises as `workflows.record.record`, and NoSuchDocument.
    """
    history = log.load(session, ref, lock=True)
    number, version = documents.next_number(session, history.id, paper.renews)
    new = documents.NewVersion(number, version, paper.kind, paper.title, paper.about, filed)
    detail = {"document": number, "version": version, "kind": paper.kind, "sha256": filed.sha256}
    fact = NewFact(DOCUMENT_ADDED, day_of(now), detail, paper.about)
    done = record(session, ref, fact, by=by, now=now, office=office)
    documents.keep(session, history.id, done.fact.sequence, new, by=by.officer, now=now)
    return new, done
