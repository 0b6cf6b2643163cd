"""Recording what happened in an intervention, with the form its kind of fact makes; assigning and opening records."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from api.accounts import Viewer
from api.errors import NotFound, status_of
from api.pages.casefile import CaseFile
from api.pages.controls import Control, controls_of, has_generic_form, read_fact
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.record import choices
from api.pages.recording import new_key
from api.pages.templating import FieldError, Link, render
from api.sendiass.access import Desk, DeskDep
from api.sendiass.roles import ROLES
from cases.facts import NewFact
from cases.kinds import KINDS, FactKind
from cases.kinds import kind as kind_named
from cases.log import NoSuchCase
from cases.tables import Officer
from deadlines.refusals import Refusal
from workflows.engine import possible
from workflows.record import NotPossible

router = APIRouter()
OWN_PAGES = {
    "record_opened": "/cases/{ref}/record-of", "case_assigned": "/cases/{ref}/assign",
    "intervention_closed": "/cases/{ref}/close", "sharing_approved": "/cases/{ref}/sharing",
    "information_shared": "/cases/{ref}/sharing",
}  # fmt: skip
# What a volunteer may record: the telephone is answered, a factsheet sent. Support is given by advisers.
_BY_VOLUNTEERS = {
    "voicemail_left", "first_response_made", "impartiality_explained", "own_wish_recorded", "level_set",
    "document_sent", "signposted", "time_spent", "note_added", "put_first", "intervention_closed",
}  # fmt: skip
_OFFICER = Officer.__table__  # type: ignore[attr-defined]


def may_record_here(viewer: Viewer, kind: str) -> bool:
    """Whether somebody of this role may record facts of this kind at all."""
    if kind == "sharing_approved":
        return viewer.may("approve sharing")
    return viewer.may("give support") or kind in _BY_VOLUNTEERS


def recordable_here(viewer: Viewer, case: CaseFile) -> list[str]:
    """The kinds of fact this person may record in the intervention now."""
    return [kind for kind in possible(case.process, case.state) if may_record_here(viewer, kind)]


@router.get("/cases/{ref}/record")
def ask_for_fact(
    request: Request, ref: str, desk: DeskDep, kind: Annotated[str, Query(max_length=60)] = ""
) -> Response:  # fmt: skip
    """The form for one kind of fact; without a kind, the choice among those possible now."""
    case = desk.open(ref, "recording")
    if not kind:
        groups = choices(case, recordable_here(desk.viewer, case), OWN_PAGES)
        return render("record_choice.html", request, case=case, groups=groups, breadcrumbs=trail(case, "Record"))
    if kind in OWN_PAGES:
        return RedirectResponse(OWN_PAGES[kind].format(ref=case.ref), 303)
    typed = {"version": str(case.history.version), "key": new_key()}
    return _form(request, case, _known(kind, desk), desk, typed)


@router.post("/cases/{ref}/record")
def record_fact(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Record what was typed, or say why not and what may be recorded instead."""
    case = desk.open(ref, "recording")
    kind = _known(typed.get("kind", ""), desk)
    read = read_fact(kind, _controls(kind, case), typed, desk.today)
    if read.fact is None:
        return _form(request, case, kind, desk, typed, list(read.errors))
    return submit(request, case, kind, desk, typed, read.fact)


def submit(request: Request, case: CaseFile, kind: FactKind, desk: Desk, typed: Typed, fact: NewFact) -> Response:
    """Record a fact and go back to the intervention, or show its form again with the reason it was refused."""
    try:
        return RedirectResponse(desk.submit(case, fact, typed), 303)
    except NoSuchCase:
        raise
    except NotPossible as refusal:
        errors = [FieldError("", refusal.what.partition(" Possible now: ")[0])]
        return _form(request, case, kind, desk, typed, errors, status_of(refusal))
    except Refusal as refusal:
        return _form(request, case, kind, desk, typed, errors_of(refusal), status_of(refusal))


def _form(
    request: Request,
    case: CaseFile,
    kind: FactKind,
    desk: Desk,
    typed: Typed,
    errors: list[FieldError] | None = None,
    status: int = 422,
) -> Response:
    controls = _controls(kind, case)
    return render(
        "sendiass/record.html",
        request,
        status_code=status if errors else 200,
        case=case,
        kind=kind,
        controls=controls,
        values=typed,
        errors=in_order(errors or (), ["happened_on", *(each.name for each in controls)]),
        groups=choices(case, recordable_here(desk.viewer, case), OWN_PAGES) if errors else [],
        breadcrumbs=trail(case, kind.label),
    )


def _controls(kind: FactKind, case: CaseFile) -> tuple[Control, ...]:
    """The questions of a kind, without that whether a note is the authority's legal advice: none of it comes here."""
    return tuple(each for each in controls_of(kind, case) if each.name != "legal_advice")


@router.get("/cases/{ref}/assign")
def ask_for_worker(request: Request, ref: str, desk: DeskDep) -> Response:
    """Who is to work on it: a manager chooses, an adviser takes what nobody holds."""
    case = desk.open(ref, "assignment")
    return _assignment(request, case, desk, {"version": str(case.history.version), "key": new_key()}, [])


@router.post("/cases/{ref}/assign")
def assign(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Assign it. Who was assigned before stays in the log, and sees it no longer."""
    case = desk.open(ref, "assignment")
    owner = typed.get("owner", "")
    if owner not in dict(_workers(desk)):
        return _assignment(request, case, desk, typed, [FieldError("owner", "Select who is to work on it")])
    try:
        address = desk.submit(case, NewFact("case_assigned", desk.today, {"owner": owner}), typed)
    except Refusal as refusal:
        return _assignment(request, case, desk, typed, errors_of(refusal))
    sees_it = owner == desk.viewer.officer_id or desk.viewer.may("see every record")
    return RedirectResponse(address if sees_it else "/", 303)


def _workers(desk: Desk) -> list[tuple[str, str]]:
    """Those an intervention can be given to: by an adviser to themself, by a manager to anybody."""
    wanted = select(_OFFICER.c.id, _OFFICER.c.display_name, _OFFICER.c.role).where(_OFFICER.c.is_active)
    with desk.database.reading() as session:
        rows = session.connection().execute(wanted.order_by(_OFFICER.c.display_name)).all()
    everybody = desk.viewer.may("see every record")
    return [
        (row.id, row.display_name)
        for row in rows
        if row.role in ROLES and (everybody or row.id == desk.viewer.officer_id)
    ]


def _assignment(request: Request, case: CaseFile, desk: Desk, typed: Typed, errors: list[FieldError]) -> Response:
    return render(
        "sendiass/assign.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        offered=[("", "Choose somebody"), *_workers(desk)],
        values=typed,
        errors=errors,
        breadcrumbs=trail(case, "Assign"),
    )


def trail(case: CaseFile, here: str) -> list[Link]:
    """Where a page of an intervention stands."""
    return [Link("Your work", "/"), Link(case.ref, f"/cases/{case.ref}"), Link(here)]


def _known(name: str, desk: Desk) -> FactKind:
    kind = kind_named(name)
    if name in OWN_PAGES or not has_generic_form(name) or not may_record_here(desk.viewer, name):
        raise NotFound
    return KINDS[kind.name]
