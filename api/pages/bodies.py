"""Whom to write to at each body that is asked for advice: posts with their email, kept by those who may."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep
from api.pages.done import done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, check, in_order
from api.pages.frame import BodyKeeperDep
from api.pages.templating import FieldError, render
from cases.advice_contacts import BODIES_WRITTEN_TO, NewAdviceContact, add_contact, close_contact, contacts_at
from cases.database import Database

router = APIRouter()
_MISSING = {"body": "Select the body", "post": "Enter the post", "email": "Enter its email address"}


@router.get("/bodies")
def show_contacts(request: Request, viewer: BodyKeeperDep, database: DatabaseDep) -> Response:
    """The contacts in use, and the form for another."""
    return _page(request, viewer, database, {}, [])


@router.post("/bodies")
def keep_contact(
    request: Request, viewer: BodyKeeperDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Keep a contact."""
    new = check(NewAdviceContact, {name: typed.get(name, "") for name in _MISSING}, _MISSING)
    if not isinstance(new, NewAdviceContact):
        return _page(request, viewer, database, typed, new)
    with database.writing() as session:
        add_contact(session, new, by=viewer.officer_id, now=now)
    return done("/bodies", "body-added")


@router.post("/bodies/{number}/close")
def stop_offering(
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    viewer: BodyKeeperDep,
    database: DatabaseDep,
    now: NowDep,
    _typed: TypedDep,
) -> Response:
    """Offer a contact no more."""
    with database.writing() as session:
        close_contact(session, number, by=viewer.officer_id, now=now)
    return done("/bodies", "body-closed")


def _page(request: Request, viewer: Viewer, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        rows = contacts_at(session)
    return render(
        "bodies.html",
        request,
        status_code=422 if errors else 200,
        rows=rows,
        files=files_of("/bodies", {}, viewer) if rows else (),
        bodies=[("", "Select one"), *BODIES_WRITTEN_TO.items()],
        values=typed,
        errors=in_order(errors, _MISSING),
    )
