"""The notes of a case: read together, written in one step, corrected with the earlier words crossed out."""

from fastapi import APIRouter, Request, Response

from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile, people_of
from api.pages.controls import controls_of, read_fact
from api.pages.done import done
from api.pages.forms import Typed, TypedDep
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep, Refused, new_key, refused
from api.pages.templating import render
from cases.kinds import KINDS
from cases.log import NoSuchCase
from deadlines.refusals import Refusal
from workflows.notes import NOTE, notes_of

router = APIRouter()


@router.get("/cases/{ref}/notes")
def show_notes(request: Request, ref: str, desk: DeskDep) -> Response:
    """Every note of a case, the latest first, and the box to write one."""
    case = _case(desk, ref)
    return _show(request, case, desk, restored(request, desk.database, desk.viewer, {"key": new_key()}))


@router.post("/cases/{ref}/notes")
def write_note(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Write a note down, once however often it is sent. It happened today: on another day it is recorded as a fact."""
    case, kind = _case(desk, ref), KINDS[NOTE]
    day = {
        "happened_on-day": desk.today.day,
        "happened_on-month": desk.today.month,
        "happened_on-year": desk.today.year,
    }
    read = read_fact(
        kind, controls_of(kind, case), {**typed, **{key: str(each) for key, each in day.items()}}, desk.today
    )
    if read.errors or read.fact is None:
        return _show(request, case, desk, typed, Refused(tuple(read.errors)))
    try:
        desk.submit(case.ref, read.fact, typed)
    except NoSuchCase:
        raise
    except Refusal as refusal:
        return _show(request, case, desk, typed, refused(refusal, desk, case, typed))
    return done(f"/cases/{case.ref}/notes", "note")


def _case(desk: Desk, ref: str) -> CaseFile:
    """A case in which this person may read and write notes. Raises NotFound."""
    case = desk.open(ref)
    if NOTE not in case.process.always or not desk.viewer.may("see children"):
        raise NotFound
    return case


def _show(request: Request, case: CaseFile, desk: Desk, typed: Typed, why: Refused | None = None) -> Response:
    with desk.database.reading() as session:
        people = people_of(session, case, desk.viewer)
    notes = notes_of(case.history, people.texts or {})
    return render(
        "notes.html",
        request,
        status_code=why.status if why else 200,
        case=case,
        notes=list(reversed(notes)),
        people=people,
        values=why.kept(typed) if why else typed,
        errors=why.errors if why else (),
        breadcrumbs=trail(case, "Notes"),
    )
