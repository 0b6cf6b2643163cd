"""Opening a case: the child, the fact that begins it, and who is to hold it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import first_assignment
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.idempotency import Given, KeyUsedBefore, call, once
from api.pages import choices
from api.pages.forms import Typed, TypedDep, check, errors_of, in_order, read_day
from api.pages.frame import OpenerDep
from api.pages.recording import SENT_BEFORE, new_key
from api.pages.templating import FieldError, Link, render
from api.pages.words import answers_of, asked_of
from cases.database import Database
from cases.facts import NewFact
from cases.kinds import KINDS
from cases.people import NewChild, add_child, misplaced_birth
from cases.tables import Person
from deadlines.refusals import Refusal
from workflows.definition import Process
from workflows.processes import PROCESSES, process
from workflows.record import open_case

router = APIRouter()
_PERSON = Person.__table__  # type: ignore[attr-defined]
_CHILD = ("given_name", "family_name", "birth_date", "upn", "school_urn")
_FIELDS = (*_CHILD, "kind", "requested_by", "happened_on", "owner")
_MISSING = {"given_name": "Enter the given name", "family_name": "Enter the family name"}
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
    """The form for a new case; the viewer holds it unless somebody else is chosen."""
    typed = {"process": process(of).key, "owner": viewer.officer_id, "key": new_key()}
    return _form(request, viewer, database, typed, [])


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
    running = process(typed.get("process", _FIRST))
    opening = _read(running, viewer, typed, today)
    if isinstance(opening, list):
        return _form(request, viewer, database, typed, opening)

    def act(session: Session) -> str:
        _refuse_another_child(session, opening.child)
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


class _OtherChild(Refusal):
    """The UPN is held by a child of another name or birthday."""

    code = "invalid"


def _refuse_another_child(session: Session, child: NewChild) -> None:
    """A known UPN is the same child, so the name and birthday must be theirs; else one of the two is mistyped."""
    if child.upn is None:
        return
    query = select(_PERSON.c.given_name, _PERSON.c.family_name, _PERSON.c.birth_date)
    held = session.connection().execute(query.where(_PERSON.c.upn == child.upn)).first()
    given = (child.given_name.casefold(), child.family_name.casefold(), child.birth_date)
    if held and (held.given_name.casefold(), held.family_name.casefold(), held.birth_date) != given:
        said = f"This UPN is held by {held.given_name} {held.family_name}, born {held.birth_date:%d/%m/%Y}"
        raise _OtherChild(said, "", "", fields={"upn": f"{said}: check the number, the name and the birthday"})


def _read(running: Process, viewer: Viewer, typed: Typed, today: date) -> Opening | list[FieldError]:
    """The form as what it asks for, or everything that is wrong with it."""
    born = read_day(typed, "birth_date", missing="Enter the date of birth", noun="The date of birth")
    began = read_day(typed, "happened_on", missing="Enter the day it began", noun="The day it began")
    errors = [each.error for each in (born, began) if each.error]
    if born.day and (wrong := misplaced_birth(born.day, began.day or today, today)):
        errors.append(FieldError("birth_date", wrong.rstrip("."), ("day", "month", "year")))
    kind = typed.get("kind", "")
    if kind not in running.begins_with:
        errors.append(FieldError("kind", "Select what the case begins with"))
    needs_asker = "requested_by" in KINDS[kind].detail.model_fields if kind in KINDS else False
    asker = typed.get("requested_by", "")
    if needs_asker and asker not in answers_of("request_received", "requested_by"):
        errors.append(FieldError("requested_by", asked_of("request_received", "requested_by").missing))
    given: dict[str, Any] = {name: typed.get(name, "") for name in ("given_name", "family_name")}
    given |= {name: typed.get(name) or None for name in ("upn", "school_urn")}
    child = check(NewChild, given | {"birth_date": born.day or today}, _MISSING)
    if isinstance(child, list):
        return [*errors, *child]
    if errors or began.day is None:
        return errors
    detail = {"requested_by": asker} if needs_asker else {}
    owner = typed.get("owner") or viewer.officer_id
    return Opening(child, NewFact(kind, began.day, detail), owner)


def _placed(refusal: Refusal) -> list[FieldError]:
    """A refusal to open beside its field: what the engine refuses of a first fact is its day."""
    if refusal.code in ("not_possible", "no_law_in_force"):
        return [FieldError("happened_on", refusal.what, ("day", "month", "year"))]
    return errors_of(refusal)


def _form(request: Request, viewer: Viewer, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        holders = choices.staff(session).holders
    running = process(typed.get("process", _FIRST))
    return render(
        "open_case.html",
        request,
        status_code=422 if errors else 200,
        process=running,
        beginnings=[(kind, KINDS[kind].label, KINDS[kind].explained) for kind in running.begins_with],
        askers=list(answers_of("request_received", "requested_by").items()),
        asked_who=asked_of("request_received", "requested_by").label,
        holders=holders,
        may_assign=viewer.may("assign cases"),
        values=typed,
        errors=in_order(errors, _FIELDS),
        breadcrumbs=[Link("All cases", "/cases"), Link("Open a case")],
    )
