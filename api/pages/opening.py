"""Opening a case: the child, the fact that begins it, and who is to hold it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import first_assignment
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.drafting import restored
from api.idempotency import Given, KeyUsedBefore, call, once
from api.pages import choices
from api.pages.children import CHILD_FIELDS, read_child
from api.pages.forms import Typed, TypedDep, errors_of, in_order, read_day
from api.pages.frame import OpenerDep
from api.pages.recording import SENT_BEFORE, new_key
from api.pages.templating import FieldError, Link, render
from api.pages.words import answers_of, asked_of
from cases.database import Database
from cases.facts import NewFact
from cases.kinds import KINDS
from cases.people import NewChild, add_child, refuse_another_child
from deadlines.refusals import Refusal
from workflows.definition import Process
from workflows.processes import PROCESSES, process_in
from workflows.record import open_case
from workflows.sight_guard import refuse_hidden_child

router = APIRouter()
_FIELDS = (*CHILD_FIELDS, "kind", "requested_by", "happened_on", "owner")
_FIRST = next(iter(PROCESSES))


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form came to."""

    child: NewChild
    fact: NewFact
    owner: str


@router.get("/cases/new")
def ask_for_case(
    request: Request,
    viewer: OpenerDep,
    database: DatabaseDep,
    of: Annotated[str, Query(alias="process", max_length=60)] = _FIRST,
) -> Response:
    """The form for a new assessment, and the way to any other process; the viewer holds it unless another is chosen."""
    running = process_in("authority", of)
    if running.key != _FIRST:
        return RedirectResponse(f"/cases/new/{running.key}", 303)
    typed = {"process": running.key, "owner": viewer.officer_id, "key": new_key()}
    return _form(request, viewer, database, restored(request, database, viewer, typed), [])


@router.post("/cases/new")
def open_new_case(
    request: Request,
    viewer: OpenerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Write the child down and open the case, once however often the form is sent."""
    running = process_in("authority", typed.get("process", _FIRST))
    opening = _read(running, viewer, typed, today)
    if isinstance(opening, list):
        return _form(request, viewer, database, typed, opening)

    def act(session: Session) -> str:
        refuse_hidden_child(session, opening.child, viewer.sight)
        refuse_another_child(session, opening.child)
        opened = open_case(
            session,
            running.key,
            add_child(session, opening.child),
            opening.fact,
            by=viewer.author,
            now=now,
            office=settings.office,
            owner=first_assignment(session, viewer, opening.owner, today),
        )
        return opened.history.ref

    asked = {name: value for name, value in typed.items() if name != "csrf"}
    this = call(viewer.officer_id, typed.get("key", "")[:200] or None, asked, now)
    try:
        given = once(database, this, act, lambda ref: Given(303, f"/cases/{ref}?recorded=1".encode()))
    except KeyUsedBefore:
        return _form(request, viewer, database, {**typed, "key": new_key()}, [FieldError("", SENT_BEFORE)])
    except Refusal as refusal:
        return _form(request, viewer, database, typed, _placed(refusal))
    return RedirectResponse(given.body.decode(), 303)


def _read(running: Process, viewer: Viewer, typed: Typed, today: date) -> Opening | list[FieldError]:
    """The form as what it asks for, or everything that is wrong with it."""
    began = read_day(typed, "happened_on", missing="Enter the day it began", noun="The day it began")
    errors = [began.error] if began.error else []
    kind = typed.get("kind", "")
    if kind not in running.begins_with:
        errors.append(FieldError("kind", "Select what the case begins with"))
    needs_asker = "requested_by" in KINDS[kind].detail.model_fields if kind in KINDS else False
    asker = typed.get("requested_by", "")
    if needs_asker and asker not in answers_of("request_received", "requested_by"):
        errors.append(FieldError("requested_by", asked_of("request_received", "requested_by").missing))
    fact = NewFact(kind, began.day, {"requested_by": asker} if needs_asker else {}) if began.day else None
    child = read_child(typed, fact, today, running.under_age)
    if isinstance(child, list):
        return [*errors, *child]
    if errors or fact is None:
        return errors
    return Opening(child, fact, typed.get("owner") or viewer.officer_id)


def _placed(refusal: Refusal) -> list[FieldError]:
    """A refusal to open beside its field: what the engine refuses of a first fact is its day."""
    if refusal.code in ("not_possible", "no_law_in_force"):
        return [FieldError("happened_on", refusal.what, ("day", "month", "year"))]
    return errors_of(refusal)


def _form(request: Request, viewer: Viewer, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        holders = choices.staff(session).holders
    running = process_in("authority", typed.get("process", _FIRST))
    return render(
        "open_case.html",
        request,
        status_code=422 if errors else 200,
        process=running,
        beginnings=[(kind, KINDS[kind].label, KINDS[kind].explained) for kind in running.begins_with],
        others=[each for each in PROCESSES.values() if each is not running],
        askers=list(answers_of("request_received", "requested_by").items()),
        asked_who=asked_of("request_received", "requested_by").label,
        holders=holders,
        may_assign=viewer.may("assign cases"),
        values=typed,
        errors=in_order(errors, _FIELDS),
        breadcrumbs=[Link("All cases", "/cases"), Link("Open a case")],
    )
