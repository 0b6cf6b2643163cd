"""Documents of a case: which there are, adding one after a look at what it is, and giving one out to read."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlmodel import Session
from starlette.datastructures import UploadFile

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep, SettingsDep
from api.idempotency import Given, call, once
from api.pages.casefile import CaseFile, People, people_of
from api.pages.done import saying
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of, in_order, tidied
from api.pages.frame import ChildSeerDep
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep, new_key
from api.pages.templating import FieldError, render
from cases import documents, log
from cases.details.advice import DOCUMENT_KINDS
from cases.file_types import FILE_TYPES, NAMED, NotTaken
from cases.filing import MEGABYTE, Filed, FileMissing, TooLargeToKeep
from deadlines.refusals import Refusal
from workflows.documents import Paper, add_document, file_for

router = APIRouter()
LONGEST_TITLE = 200
_FIELDS = ("file", "kind", "title", "renews")
# Whatever a file holds, a browser saves it and shows or runs nothing of it.
SAVED_NOT_SHOWN = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-robots-tag": "noindex",
    "referrer-policy": "no-referrer",
}


@router.get("/cases/{ref}/documents")
def show_documents(request: Request, ref: str, viewer: ChildSeerDep, desk: DeskDep) -> Response:
    """The documents of a case, and the form for another."""
    return _page(request, desk.open(ref), viewer, desk, {})


async def _given_file(request: Request, _is_ours: Annotated[None, FormDep]) -> UploadFile | None:
    """The file of the form, which Starlette has put aside on disk where it is large; None where none was chosen."""
    return file_in(await request.form())


async def closed_afterwards(request: Request) -> AsyncIterator[None]:
    """For a form with a file, first of all: what Starlette put aside is let go of, however the call ends."""
    try:
        yield
    finally:
        await request.close()


def file_in(form: object) -> UploadFile | None:
    """The file that a form brought, if one was chosen."""
    given = form.get("file") if hasattr(form, "get") else None
    return given if isinstance(given, UploadFile) and given.filename else None


@router.post("/cases/{ref}/documents", dependencies=[Depends(closed_afterwards)])
def take_document(
    request: Request,
    ref: str,
    viewer: ChildSeerDep,
    desk: DeskDep,
    typed: TypedDep,
    given: Annotated[UploadFile | None, Depends(_given_file)],
) -> Response:
    """Show what was handed in, as it would be kept; keep it once that is confirmed."""
    case = desk.open(ref)
    if typed.get("do") == "confirm":
        return _confirmed(request, case, viewer, desk, typed)
    errors = _wrong(typed)
    if given is None:
        errors.append(FieldError("file", "Select a file"))
    if errors or given is None:
        return _page(request, case, viewer, desk, typed, errors)
    try:
        with desk.database.reading() as session:
            filed = file_for(session, desk.settings.cabinet, ref, given.file)
    except (NotTaken, TooLargeToKeep) as refusal:
        return _page(request, case, viewer, desk, typed, [FieldError("file", f"{refusal.what} {refusal.next_step}")])
    return render(
        "document_check.html",
        request,
        case=case,
        filed=filed,
        paper=_paper(typed),
        kinds=DOCUMENT_KINDS,
        typed={name: typed.get(name, "") for name in ("kind", "title", "renews")} | {"key": new_key()},
        breadcrumbs=trail(case, "Check the document"),
    )


def _confirmed(request: Request, case: CaseFile, viewer: Viewer, desk: Desk, typed: Typed) -> Response:
    errors = _wrong(typed)
    if errors:
        return _page(request, case, viewer, desk, typed, errors)
    try:
        filed = desk.settings.cabinet.found(case.history.id, typed.get("sha256", ""))
        return RedirectResponse(_keep(case, desk, typed, filed), 303)
    except (FileMissing, ValueError):
        again = FieldError("file", "Select the file again: it was put aside too long ago, and has been cleared away")
        return _page(request, case, viewer, desk, typed, [again])
    except documents.NoSuchDocument:
        raise
    except Refusal as refusal:
        return _page(request, case, viewer, desk, typed, errors_of(refusal))


def _keep(case: CaseFile, desk: Desk, typed: Typed, filed: Filed) -> str:
    asked = {"ref": case.ref, "sha256": filed.sha256, **{name: typed.get(name, "") for name in _FIELDS[1:]}}
    this = call(desk.viewer.officer_id, typed.get("key", "")[:200] or None, asked, desk.now)

    def act(session: Session) -> int:
        by, office = desk.viewer.author, desk.settings.office
        new, _ = add_document(session, case.ref, filed, _paper(typed), by=by, now=desk.now, office=office)
        return new.number

    then = saying(f"/cases/{case.ref}/documents", "document")
    given = once(desk.database, this, act, lambda number: Given(303, then.encode()))
    return given.body.decode()


def _paper(typed: Typed) -> Paper:
    renews = typed.get("renews", "")
    return Paper(typed.get("kind", ""), tidied(typed.get("title", "")), renews=int(renews) if renews else None)


def _wrong(typed: Typed) -> list[FieldError]:
    errors = []
    if typed.get("kind") not in DOCUMENT_KINDS:
        errors.append(FieldError("kind", "Select what it is"))
    title = typed.get("title", "")
    if not 3 <= len(title) <= LONGEST_TITLE:
        errors.append(FieldError("title", f"Give it a title of 3 to {LONGEST_TITLE} characters"))
    renews = typed.get("renews", "")
    if renews and not (renews.isascii() and renews.isdecimal() and len(renews) < 5):
        errors.append(FieldError("renews", "Select one of this case's documents, or a new one"))
    return errors


def _page(
    request: Request, case: CaseFile, viewer: Viewer, desk: Desk, typed: Typed, errors: list[FieldError] | None = None
) -> Response:
    with desk.database.reading() as session:
        rows = documents.documents_of(session, case.history.id)
        people: People = people_of(session, case, viewer)
    latest = [row for row in rows if row.version == max(each.version for each in rows if each.number == row.number)]
    return render(
        "documents.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        rows=rows,
        files=files_of(f"/cases/{case.ref}/documents", {}, viewer),
        people=people,
        kinds=DOCUMENT_KINDS,
        types=FILE_TYPES,
        named=NAMED,
        largest=desk.settings.cabinet.largest // MEGABYTE,
        renewable=[("", "A new document"), *((str(row.number), f"{row.number}. {row.title}") for row in latest)],
        values=typed,
        errors=in_order(errors or (), _FIELDS),
        breadcrumbs=trail(case, "Documents"),
    )


@router.post("/cases/{ref}/documents/{number}/{version}", dependencies=[FormDep])
def give_out(
    ref: str, number: int, version: int, viewer: ChildSeerDep, database: DatabaseDep, settings: SettingsDep, now: NowDep
) -> Response:
    """One version as a file to save. Who was given it is written down first, which is why this is a form."""
    with database.writing() as session:
        case_id = log.load(session, ref).id
        row = documents.document(session, case_id, number, version)
        path = settings.cabinet.whole(case_id, row.sha256)
        documents.note_reading(session, case_id, number, version, viewer.officer_id, now)
    kind = FILE_TYPES[row.file_type]
    charset = "; charset=utf-8" if kind.media_type == "text/plain" else ""
    name = f"{ref}-document-{number}-version-{version}.{kind.ending}"
    return FileResponse(path, media_type=f"{kind.media_type}{charset}", filename=name, headers=SAVED_NOT_SHOWN)
