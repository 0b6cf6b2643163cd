"""Whom to write to about a child: added, changed, taken off the list, and consent in writing to email."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.errors import NotFound
from api.pages.casefile import CaseFile
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, check, errors_of, in_order, read_day
from api.pages.frame import ContactKeeperDep
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep, whole_number
from api.pages.templating import FieldError, Link, render
from cases.contacts import (
    PAPERS,
    Consented,
    NewConsent,
    WrongContact,
    add_contact,
    change_contact,
    consents_of,
    contact_of,
    end_contact,
    past_of,
    record_consent,
    withdraw_consent,
)
from cases.officers import officers
from cases.people import STANDS_AS, NewContact
from cases.tables import Contact
from deadlines.words import in_words

router = APIRouter()
_FIELDS = ("name", "relationship", "stands_as", "address", "email")
_MISSING = {
    "name": "Enter the name",
    "relationship": "Enter what they are to the child",
    "stands_as": "Select in which capacity they are written to",
}
_CONSENT_FIELDS = ("papers", "address", "given_on")
_CONSENT_MISSING = {
    "papers": "Select what they agreed to get by email",
    "address": "Enter the email address they agreed to",
}


@router.get("/cases/{ref}/contacts/new")
def ask_for_contact(request: Request, ref: str, viewer: ContactKeeperDep, desk: DeskDep) -> Response:
    """The form for somebody to write to."""
    return _form(request, _about_child(desk, ref), None, {}, [])


@router.post("/cases/{ref}/contacts/new")
def write_contact(request: Request, ref: str, viewer: ContactKeeperDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Write somebody on the list."""
    case = _about_child(desk, ref)
    contact = _read(typed)
    if isinstance(contact, list):
        return _form(request, case, None, typed, contact)
    with desk.database.writing() as session:
        add_contact(session, case.history.child_id or 0, contact)
    return _back(case, "contact-added")


@router.get("/cases/{ref}/contacts/{number}")
def show_contact(request: Request, ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep) -> Response:
    """Somebody on the list: to be changed or taken off, with how they were before."""
    case = _about_child(desk, ref)
    with desk.database.reading() as session:
        contact = _contact(session, case, number)
        typed = {name: getattr(contact, name) or "" for name in _FIELDS}
        return _form(request, case, number, typed, [], **_past(session, number))


@router.post("/cases/{ref}/contacts/{number}")
def alter_contact(
    request: Request, ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Change somebody on the list."""
    case = _about_child(desk, ref)
    after = _read(typed)
    with desk.database.writing() as session:
        contact = _contact(session, case, number)
        if isinstance(after, list):
            return _form(request, case, number, typed, after, **_past(session, number))
        change_contact(session, contact, after, by=viewer.officer_id, now=desk.now)
    return _back(case, "contact-changed")


@router.post("/cases/{ref}/contacts/{number}/end")
def take_off(ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Take somebody off the list; what was written to them stays as it was."""
    case = _about_child(desk, ref)
    with desk.database.writing() as session:
        end_contact(session, _contact(session, case, number), by=viewer.officer_id, now=desk.now)
    return _back(case, "contact-ended")


@router.get("/cases/{ref}/contacts/{number}/consent")
def show_consent(request: Request, ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep) -> Response:
    """What somebody agreed in writing to get by email, and the form for another consent."""
    return _consent(request, desk, _about_child(desk, ref), number, {}, [])


@router.post("/cases/{ref}/contacts/{number}/consent")
def write_consent(
    request: Request, ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Record a consent in writing."""
    case = _about_child(desk, ref)
    day = read_day(typed, "given_on", missing="Enter the day of the consent", noun="The day of the consent")
    errors = [day.error] if day.error else []
    if day.day and day.day > desk.today:
        errors.append(FieldError("given_on", "The day of the consent must be today or in the past"))
    given = {name: typed.get(name, "") for name in ("papers", "address")} | {"given_on": day.day or desk.today}
    consent = check(NewConsent, given, _CONSENT_MISSING)
    if isinstance(consent, list) or errors:
        errors += consent if isinstance(consent, list) else []
        return _consent(request, desk, case, number, typed, errors)
    with desk.database.writing() as session:
        record_consent(session, _contact(session, case, number), consent, by=viewer.officer_id, now=desk.now)
    return done(f"/cases/{ref}/contacts/{number}/consent", "consent")


@router.post("/cases/{ref}/contacts/{number}/consent/withdraw")
def withdraw(
    request: Request, ref: str, number: int, viewer: ContactKeeperDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Record that a consent was withdrawn."""
    case = _about_child(desk, ref)
    which = whole_number(typed.get("consent", ""))
    day = read_day(typed, "withdrawn_on", missing="Enter the day it was withdrawn", noun="The day it was withdrawn")
    errors = [day.error] if day.error else []
    if which is None:
        errors.append(FieldError("consent", "Select the consent that was withdrawn"))
    if day.day and day.day > desk.today:
        errors.append(FieldError("withdrawn_on", "The day it was withdrawn must be today or in the past"))
    if errors or day.day is None:
        return _consent(request, desk, case, number, typed, errors)
    try:
        with desk.database.writing() as session:
            contact = _contact(session, case, number)
            withdraw_consent(session, contact, which or None, day.day, by=viewer.officer_id, now=desk.now)
    except WrongContact as refusal:
        return _consent(request, desk, case, number, typed, errors_of(refusal))
    return done(f"/cases/{ref}/contacts/{number}/consent", "consent-withdrawn")


def _about_child(desk: Desk, ref: str) -> CaseFile:
    """A case about a child. Raises NotFound for one about nobody."""
    case = desk.open(ref)
    if case.history.child_id is None:
        raise NotFound
    return case


def _contact(session: Session, case: CaseFile, number: int) -> Contact:
    try:
        return contact_of(session, case.history.child_id, number)
    except WrongContact:
        raise NotFound from None


def _read(typed: Typed) -> NewContact | list[FieldError]:
    given = {name: typed.get(name) or None for name in ("address", "email")}
    needed = {name: typed.get(name, "") for name in ("name", "relationship")}
    contact = check(NewContact, {**given, **needed, "stands_as": typed.get("stands_as") or None}, _MISSING)
    errors = contact if isinstance(contact, list) else []
    if not typed.get("stands_as"):
        errors = [*errors, FieldError("stands_as", _MISSING["stands_as"])]
    if not any(given.values()):
        errors = [*errors, FieldError("address", "Enter a postal address, an email address or both")]
    return errors or contact


def _back(case: CaseFile, what: str) -> Response:
    return done(f"/cases/{case.ref}/child#contacts", what)


def _past(session: Session, number: int) -> dict[str, Any]:
    past = past_of(session, number)
    names = officers(session, {each.changed_by for each in past})
    return {"past": past, "names": {key: each.display_name for key, each in names.items()}}


def _form(
    request: Request, case: CaseFile, number: int | None, typed: Typed, errors: list[FieldError], **more: Any
) -> Response:
    title = "Somebody to write to" if number is None else "Change a contact"
    return render(
        "contact.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        number=number,
        title=title,
        values=typed,
        errors=in_order(errors, _FIELDS),
        stands_as=list(STANDS_AS.items()),
        breadcrumbs=_trail(case, title),
        **more,
    )


def _consent(
    request: Request, desk: Desk, case: CaseFile, number: int, typed: Typed, errors: list[FieldError]
) -> Response:
    with desk.database.reading() as session:
        contact = _contact(session, case, number)
        consents = consents_of(session, [number])[number]
        names = officers(session, {each.recorded_by for each in consents})
        return render(
            "consent.html",
            request,
            status_code=422 if errors else 200,
            case=case,
            contact=contact,
            consents=consents,
            held=[_choice(each) for each in consents if not each.withdrawn_on],
            names={key: each.display_name for key, each in names.items()},
            papers=PAPERS,
            values={"address": contact.email or "", **typed},
            errors=in_order(errors, [*_CONSENT_FIELDS, "consent", "withdrawn_on"]),
            breadcrumbs=_trail(case, "Consent to email"),
        )


def _choice(consent: Consented) -> tuple[str, str]:
    """One consent to choose; that which came with the contact has no number of its own."""
    return str(consent.id or 0), f"{PAPERS[consent.papers]}, at {consent.address}, of {in_words(consent.given_on)}"


def _trail(case: CaseFile, here: str) -> list[Link]:
    *before, last = trail(case, here)
    return [*before, Link("Every process of this child", f"/cases/{case.ref}/child"), last]
