"""Records of people: opened from an intervention, with only what somebody chose to give; every look written down."""

from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlalchemy import select
from sqlmodel import Session

from api.errors import NotFound
from api.pages.casefile import CaseFile
from api.pages.forms import Typed, TypedDep, errors_of, faults, in_order, read_day
from api.pages.recording import new_key
from api.pages.templating import FieldError, Link, render
from api.sendiass.access import DeskDep
from api.sendiass.frame import SupporterDep
from api.sendiass.recording import trail
from cases import log
from cases.canonical import canonical
from cases.details.sendiass import USER_TYPES
from cases.facts import NewFact, effective
from cases.log import History
from cases.sendiass.clients import PERSONAL, NewClient, open_record, record_numbered
from cases.sendiass.reading import note_reading, right_to
from cases.sendiass.tables import Client
from cases.tables import CaseEvent, CaseSummary
from deadlines.refusals import Refusal
from workflows.processes import says_of
from workflows.sendiass.support import client_of, highest_level
from workflows.views import holder

router = APIRouter()
ASKS = {
    "name": "Name", "contact": "How to reach them", "child_name": "Name of the child or young person",
    "birth_date": "Date of birth of the child or young person", "setting": "School or setting",
}  # fmt: skip
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@router.get("/cases/{ref}/record-of")
def ask_whose(request: Request, ref: str, viewer: SupporterDep, desk: DeskDep) -> Response:
    """The form that opens a record, or names one that was opened before."""
    case = desk.open(ref, "record")
    return _form(request, case, {"version": str(case.history.version), "key": new_key()}, [])


@router.post("/cases/{ref}/record-of")
def open_their_record(request: Request, ref: str, viewer: SupporterDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Open the record, or take the one named, and let the intervention belong to it."""
    case = desk.open(ref, "record")
    number = typed.get("number", "").lower()
    given = _read(typed)
    if not number and isinstance(given, list):
        return _form(request, case, typed, given, 422)
    try:
        with desk.database.writing() as session:
            if number:
                record_numbered(session, number)
            else:
                assert isinstance(given, NewClient)
                number = open_record(session, given, by=viewer.officer_id, now=desk.now)
        return RedirectResponse(desk.submit(case, NewFact("record_opened", desk.today, {"client": number}), typed), 303)
    except Refusal as refusal:
        return _form(request, case, typed, errors_of(refusal), 422)


@router.get("/records/{number}")
def show_record(request: Request, number: str, viewer: SupporterDep, desk: DeskDep) -> Response:
    """A person's record and their interventions, for whoever may see one of these."""
    with desk.database.writing() as session:
        client = record_numbered(session, number)
        theirs = list(_interventions_of(session, client))
        rights = {}
        for each in theirs:
            owner = holder(effective(each.facts))[0]
            rights[each.ref] = right_to(
                session, viewer.officer_id, each.ref, owner, sees_all=viewer.may("see every record"), now=desk.now
            )  # fmt: skip
        right = next((each for each in rights.values() if each), "")
        if not right:
            raise NotFound
        note_reading(session, viewer.officer_id, client.number, "record", right, desk.now)
        stages = {row.ref: row for row in session.connection().execute(select(_SUMMARY))}
        rows = [
            {
                "ref": each.ref,
                "level": (highest_level(effective(each.facts)) or "").replace("_", " "),
                "says": says_of(each.process, stages[each.ref].stage),
                "began_on": stages[each.ref].began_on,
                "may_open": bool(rights[each.ref]),
            }
            for each in theirs
        ]
        told = {asked: _shown(client, name) for name, asked in ASKS.items()}
    return render(
        "sendiass/client.html",
        request,
        client=client,
        told=told,
        rows=rows,
        user_type=USER_TYPES[client.user_type],
        breadcrumbs=[Link("Your work", "/"), Link(f"Record {client.number}")],
    )


def _interventions_of(session: Session, client: Client) -> Iterator[History]:
    """The interventions that belong to a record, by what the log says of it."""
    named = select(_EVENT.c.case_id).where(
        _EVENT.c.kind == "record_opened", _EVENT.c.detail == canonical({"client": client.number})
    )
    only = list(session.connection().execute(named.distinct()).scalars())
    found = log.histories(session, only=only) if only else iter(())
    yield from (each for each in found if client_of(effective(each.facts)) == client.number)


def _shown(client: Client, name: str) -> object:
    value = getattr(client, name)
    return value if value else "They chose not to say" if name in client.withheld else "Not asked"


def _read(typed: Typed) -> NewClient | list[FieldError]:
    born = read_day(typed, "birth_date", noun="The date of birth")
    if born.error:
        return [born.error]
    if typed.get("user_type") not in USER_TYPES:
        return [FieldError("user_type", "Select whose record it is")]
    given: dict[str, str | date | None] = {name: typed.get(name) or None for name in PERSONAL}
    given["birth_date"] = born.day
    withheld = tuple(name for name in PERSONAL if typed.get(f"withheld-{name}") == "yes" and not given[name])
    try:
        return NewClient.model_validate({**given, "user_type": typed["user_type"], "withheld": withheld})
    except ValidationError as error:
        return faults(error, {})


def _form(request: Request, case: CaseFile, typed: Typed, errors: list[FieldError], status: int = 200) -> Response:
    return render(
        "sendiass/record_of.html",
        request,
        status_code=status,
        case=case,
        asks=ASKS,
        user_types=list(USER_TYPES.items()),
        values=typed,
        errors=in_order(errors, ["number", "user_type", *PERSONAL]),
        breadcrumbs=trail(case, "Whose record?"),
    )
