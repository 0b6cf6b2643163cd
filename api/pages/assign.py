"""Giving cases to somebody: one from its own page, or several ticked in a list, all of them or none."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.assignments import with_officer
from api.dependencies import FormDep
from api.pages import choices
from api.pages.casefile import open_file
from api.pages.forms import local_path
from api.pages.frame import AssignerDep
from api.pages.recording import Desk, DeskDep
from api.pages.templating import FieldError, Link, render
from cases.facts import NewFact
from cases.officers import UnknownOfficer
from cases.sight import load_seen
from workflows.handover import tell
from workflows.record import record
from workflows.sight_guard import NotNamed
from workflows.views import holder

router = APIRouter()
AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Held:
    """One case to be given to somebody, its stage in words and who holds it now."""

    ref: str
    says: str
    holder: str


@router.get("/reassign")
def ask_for_officer(
    request: Request,
    viewer: AssignerDep,
    desk: DeskDep,
    ref: Annotated[list[str], Query(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
    back: Annotated[str, Query(max_length=2000)] = "/deadlines",
) -> Response:
    """The cases chosen, who holds them, and the question who is to."""
    return _form(request, desk, ref, back)


@router.post("/reassign", dependencies=[FormDep])
def reassign(
    request: Request,
    viewer: AssignerDep,
    desk: DeskDep,
    ref: Annotated[list[str], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
    owner: Annotated[str, Form(max_length=60)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/deadlines",
) -> Response:
    """Record the assignment in each case that somebody else holds, in one transaction."""
    if not owner:
        return _form(request, desk, ref, back, FieldError("owner", "Select who is to hold them"))
    try:
        with desk.database.writing() as session:
            many = len(set(ref)) > 1
            number = sum(give(session, desk, each, owner, told_apart=many) for each in dict.fromkeys(ref))
            if many and number:
                by, office = desk.viewer.officer_id, desk.settings.office
                tell(session, {owner: number}, from_whom=None, by=by, now=desk.now, office=office)
    except (UnknownOfficer, NotNamed) as refusal:
        return _form(request, desk, ref, back, FieldError("owner", refusal.sentence))
    place = local_path(back, "/deadlines")
    return RedirectResponse(f"{place}{'&' if '?' in place else '?'}reassigned={number}", 303)


def give(session: Session, desk: Desk, ref: str, owner: str, *, told_apart: bool = False) -> bool:
    """Give one case to an officer; whether it had another holder, so that a form sent twice does nothing twice.

    With `told_apart` they are told by the caller, in one email of many cases.
    """
    load_seen(session, ref, desk.viewer.sight)
    fact = with_officer(session, NewFact("case_assigned", desk.today, {"owner": owner}))
    if holder(open_file(session, ref, desk.today).current)[0] == fact.detail["owner"]:
        return False
    record(session, ref, fact, by=desk.viewer.author, now=desk.now, office=desk.settings.office, told_apart=told_apart)
    return True


def _form(request: Request, desk: Desk, refs: list[str], back: str, error: FieldError | None = None) -> Response:
    place = local_path(back, "/deadlines")
    with desk.database.reading() as session:
        staff = choices.staff(session)
        cases = [_held(session, desk, each, staff.names) for each in dict.fromkeys(refs)]
    return render(
        "assign.html",
        request,
        status_code=422 if error else 200,
        cases=cases,
        offered=[("", "Choose an officer"), *staff.holders],
        back=place,
        values={},
        errors=[error] if error else [],
        breadcrumbs=[Link("Back to where you were", place), Link("Reassign")],
    )


def _held(session: Session, desk: Desk, ref: str, names: dict[str, str]) -> Held:
    load_seen(session, ref, desk.viewer.sight)
    case = open_file(session, ref, desk.today)
    owner = holder(case.current)[0]
    return Held(case.ref, case.says, names.get(owner or "", owner or "Nobody yet"))
