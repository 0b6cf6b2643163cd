"""School terms and closures: a file is looked at before it is taken in, and can be taken back as a whole."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from api.accounts import Viewer
from api.closure_files import COLUMNS, read_closures
from api.dependencies import DatabaseDep, FormDep, NowDep
from api.errors import LARGEST_BODY, NotFound, TooLarge
from api.pages.documents import closed_afterwards, file_in
from api.pages.done import done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import HolidayKeeperDep
from api.pages.templating import FieldError, render
from cases.closures import Closure, WrongClosures, batches, closures, take_back, take_in
from cases.database import Database
from cases.officers import officers

router = APIRouter()
SHOWN = 200
_LINES = TypeAdapter(list[Closure])


async def _file(request: Request, _is_ours: Annotated[None, FormDep]) -> UploadFile | None:
    return file_in(await request.form())


@router.get("/terms")
def show_terms(request: Request, viewer: HolidayKeeperDep, database: DatabaseDep) -> Response:
    """What is recorded, the files it came from, and the form for another."""
    return _page(request, viewer, database, {}, [])


@router.post("/terms", dependencies=[Depends(closed_afterwards)])
def take_file(
    request: Request,
    viewer: HolidayKeeperDep,
    database: DatabaseDep,
    now: NowDep,
    typed: TypedDep,
    file: Annotated[UploadFile | None, Depends(_file)],
) -> Response:
    """Show what a file would add, and keep it once that is confirmed."""
    source = typed.get("source", "")
    try:
        if typed.get("do") == "confirm":
            with database.writing() as session:
                take_in(session, _lines(typed), source, by=viewer.officer_id, now=now)
            return done("/terms", "closures")
        errors = [] if 3 <= len(source) <= 300 else [FieldError("source", "Enter who published it, and when")]
        if file is None:
            errors.insert(0, FieldError("file", "Choose a file"))
        if errors or file is None:
            return _page(request, viewer, database, typed, errors)
        content = file.file.read(LARGEST_BODY + 1)
        if len(content) > LARGEST_BODY:
            raise TooLarge
        given = read_closures(content, typed.get("urn", ""))
    except WrongClosures as refusal:
        return _page(request, viewer, database, typed, errors_of(refusal))
    with database.reading() as session:
        known = set(closures(session))
    new = [each for each in dict.fromkeys(given) if each not in known]
    return render(
        "terms_check.html",
        request,
        new=new[:SHOWN],
        total=len(new),
        known=len(given) - len(new),
        long=sum(each.is_long for each in new),
        lines=_LINES.dump_json(given).decode(),
        source=source,
    )


@router.post("/terms/{batch}/undo")
def undo_file(batch: int, viewer: HolidayKeeperDep, database: DatabaseDep, now: NowDep, typed: TypedDep) -> Response:
    """Take a whole file back."""
    with database.writing() as session:
        take_back(session, batch, by=viewer.officer_id, now=now)
    return done("/terms", "closures-undone")


def _lines(typed: Typed) -> list[Closure]:
    try:
        return _LINES.validate_json(typed.get("lines", ""))
    except ValidationError:
        raise NotFound from None


def _page(request: Request, viewer: Viewer, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        found, held = closures(session), batches(session)
        known = officers(session, {row.recorded_by for row in held})
    return render(
        "terms.html",
        request,
        status_code=422 if errors else 200,
        closures=found[:SHOWN],
        total=len(found),
        batches=held,
        files=files_of("/terms", {}, viewer) if found else (),
        names={key: each.display_name for key, each in known.items()},
        columns=", ".join(COLUMNS),
        values=typed,
        errors=errors,
    )
