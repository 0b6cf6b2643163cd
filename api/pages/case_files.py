"""The lists of one case as files: its notices, and the register of its documents.

None of them names the child: a notice is its number and what it gives effect to, a document its kind and its SHA-256.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.dependencies import DatabaseDep
from api.pages.downloads import Cell, Handing, HandingDep, handing_to
from api.pages.notices import STATES
from api.pages.templating import instant
from cases import log
from cases.bodies import name_of
from cases.details.advice import DOCUMENT_KINDS
from cases.documents import documents_of
from cases.file_types import FILE_TYPES
from cases.officers import officers
from notifications.notices import NoticeState, copies_of, notices_of
from workflows.notice_offers import label_of

router = APIRouter()

DocumentsHandingDep = Annotated[Handing, Depends(handing_to("see children", "download"))]


@router.get("/cases/{ref}/notices.{form}")
def download_notices(ref: str, handing: HandingDep, database: DatabaseDep) -> Response:
    """Every notice of the case, the latest first, with how many copies of it went and how many were proved."""
    with database.reading() as session:
        found = notices_of(session, ref)
        copies = copies_of(session, [each.id for each in found])
        keys = {key for each in found for key in (each.prepared_by, each.released_by) if key}
        names = {key: each.display_name for key, each in officers(session, keys).items()}
    header = ("Notice", "It gives effect to", "State", "Written by", "Written", "Released by", "Released", "Copies",
              "Sent", "Proved", "Did not arrive", "Counts as given on")  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (
            each.id, label_of(each.fact_kind), STATES[NoticeState(each.state)],
            names.get(each.prepared_by, each.prepared_by), instant(each.prepared_at),
            names.get(each.released_by or "", each.released_by),
            instant(each.released_at) if each.released_at else None,
            len(of_it), sum(copy.sent_on is not None for copy in of_it), sum(copy.is_proved for copy in of_it),
            sum(copy.failed_on is not None for copy in of_it),
            max((copy.served_on for copy in of_it if copy.served_on), default=None),
        )
        for each in found
        for of_it in [copies.get(each.id or 0, [])]
    ]  # fmt: skip
    return handing.over(f"notices-{ref}", f"Notices of case {ref}", header, lines)


@router.get("/cases/{ref}/documents.{form}")
def download_documents(ref: str, handing: DocumentsHandingDep, database: DatabaseDep) -> Response:
    """Every version of every document kept with the case. Titles stay out: they are the child's, and may name them."""
    with database.reading() as session:
        rows = documents_of(session, log.load(session, ref).id)
        names = {key: each.display_name for key, each in officers(session, {row.stored_by for row in rows}).items()}
    header = ("Document", "Version", "What it is", "Body", "File", "Bytes", "SHA-256", "Fact", "Added", "By")
    lines = (
        (
            row.number, row.version, DOCUMENT_KINDS.get(row.kind, row.kind), name_of(row.about) if row.about else "",
            FILE_TYPES[row.file_type].name, row.size, row.sha256, row.sequence, instant(row.stored_at),
            names.get(row.stored_by, row.stored_by),
        )
        for row in rows
    )  # fmt: skip
    return handing.over(f"documents-{ref}", f"Register of the documents of case {ref}, without titles", header, lines)
