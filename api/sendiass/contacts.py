"""Taking a contact: how somebody came, what they chose to tell, and the clock of the first response."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.idempotency import Given, call, once
from api.pages.casefile import file_of
from api.pages.controls import Control, controls_of, read_fact
from api.pages.forms import Typed, TypedDep, in_order
from api.pages.recording import new_key
from api.pages.templating import FieldError, Link, render
from api.sendiass.access import Desk, DeskDep
from api.sendiass.profile import read_profile
from cases.facts import NewFact
from cases.kinds import KINDS
from cases.sendiass.clients import PROFILE, write_profile
from deadlines.refusals import Refusal
from workflows.bulk import new_history
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION
from workflows.record import open_case

router = APIRouter()
_KIND = KINDS["contact_made"]


@router.get("/contacts/new")
def ask_for_contact(request: Request, desk: DeskDep) -> Response:
    """The form for a contact. Nothing in it about the person has to be answered."""
    return _form(request, desk, {"key": new_key(), "keep": "yes"}, [])


@router.post("/contacts/new")
def take_contact(request: Request, desk: DeskDep, typed: TypedDep) -> Response:
    """Open an intervention with the contact, once however often the form is sent."""
    read = read_fact(_KIND, _controls(desk), typed, desk.today)
    if read.fact is None:
        return _form(request, desk, typed, read.errors, 422)
    try:
        return _opened(desk, read.fact, typed)
    except Refusal as refusal:
        return _form(request, desk, typed, [FieldError("", refusal.sentence)], 422)


def _opened(desk: Desk, fact: NewFact, typed: Typed) -> Response:
    asked = {name: value for name, value in typed.items() if name not in ("csrf", "do")}
    this = call(desk.viewer.officer_id, typed.get("key", "")[:200] or None, asked, desk.now)

    def act(session: Session) -> str:
        held = NewFact("case_assigned", desk.today, {"owner": desk.viewer.officer_id})
        opened = open_case(
            session,
            SENDIASS_INTERVENTION.key,
            None,
            fact,
            by=desk.viewer.author,
            now=desk.now,
            office=desk.settings.office,
            owner=held if typed.get("keep") == "yes" else None,
        )
        given, withheld = read_profile(typed)
        write_profile(session, opened.history.ref, given, withheld, by=desk.viewer.officer_id, now=desk.now)
        return opened.history.ref

    given = once(desk.database, this, act, lambda ref: Given(303, f"/cases/{ref}?recorded=1".encode()))
    return Response(status_code=303, headers={"location": given.body.decode()})


def _controls(desk: Desk) -> tuple[Control, ...]:
    return controls_of(_KIND, file_of(new_history("", SENDIASS_INTERVENTION.key), desk.today))


def _form(
    request: Request, desk: Desk, typed: Typed, errors: Iterable[FieldError], status: int = 200
) -> Response:  # fmt: skip
    controls = _controls(desk)
    return render(
        "sendiass/contact.html",
        request,
        status_code=status,
        controls=controls,
        profile=PROFILE,
        values=typed,
        errors=in_order(errors, ["happened_on", *(each.name for each in controls)]),
        today=desk.today,
        breadcrumbs=[Link("Your work", "/"), Link("Take a contact")],
    )
