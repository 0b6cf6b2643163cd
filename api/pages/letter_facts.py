"""What letters tell of the authority itself: looked at, and changed by whoever answers for it, in versions."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from api.dependencies import DatabaseDep, SettingsDep
from api.pages.asking_two import asked_or_done
from api.pages.forms import Typed, TypedDep, errors_of, faults
from api.pages.frame import LetterKeeperDep
from api.pages.templating import FieldError, Link, render
from notifications.letters.standing import LABELS, Contact, StandingFacts
from notifications.letters.standing_versions import WrongFactsOfLetters, current_facts, refuse_facts

router = APIRouter()
_CONTACTS = tuple(name for name, field in StandingFacts.model_fields.items() if field.annotation == Contact | None)
_WAYS = {name: name.capitalize() for name in Contact.model_fields}
_HINTS = {
    "address": "One line for each line of the letterhead.",
    "other_formats": "For instance: telephone 01632 960000. It ends every letter.",
    "schools_list": "A website, or where a list can be had.",
    "personal_budgets": "A website, or where the information can be had.",
    "mediation_adviser": "Whom a family contacts for the certificate it needs before an appeal.",
    "mediation_contact": "Whom a family contacts if it wants mediation: somebody acting for the authority.",
}
CHANGED = "What letters tell of the authority has changed."


@router.get("/letters/facts")
def ask_for_facts(request: Request, viewer: LetterKeeperDep, database: DatabaseDep, settings: SettingsDep) -> Response:
    """What letters tell of the authority now, to be changed."""
    with database.reading() as session:
        kept = current_facts(session, demo=settings.demo)
    return _page(request, _as_typed(kept.facts) | {"instead_of": str(kept.number)}, [])


@router.post("/letters/facts")
def change_facts(
    request: Request,
    viewer: LetterKeeperDep,
    database: DatabaseDep,
    settings: SettingsDep,
    typed: TypedDep,
) -> Response:
    """Record them as a new version, or say what is wrong."""
    try:
        facts = StandingFacts.model_validate(_given(typed))
    except ValidationError as error:
        return _page(request, typed, [_at_a_field(each) for each in faults(error, {})])
    try:
        with database.reading() as session:
            refuse_facts(session, facts, instead_of=typed.get("instead_of", ""), demo=settings.demo)
        what = {"document": facts.model_dump(mode="json"), "instead_of": int(typed["instead_of"])}
        return asked_or_done(request, database, viewer, "standing_facts", what, CHANGED, "/letters")
    except WrongFactsOfLetters as refusal:
        return _page(request, typed, errors_of(refusal))


def _given(typed: Typed) -> dict[str, Any]:
    """What was typed, in the shape of the model; a contact of which nothing was typed is none."""
    given: dict[str, Any] = {name: typed.get(name, "") for name in LABELS if name not in _CONTACTS}
    given["address"] = [line.strip() for line in given["address"].split("\n") if line.strip()]
    for name in _CONTACTS:
        ways = {way: typed.get(f"{name}.{way}", "") for way in _WAYS}
        given[name] = ways if any(ways.values()) else None
    return given


def _as_typed(facts: StandingFacts) -> dict[str, str]:
    typed = {name: getattr(facts, name) for name in LABELS if name not in _CONTACTS}
    typed["address"] = "\n".join(facts.address)
    for name in _CONTACTS:
        contact = getattr(facts, name)
        typed |= {f"{name}.{way}": getattr(contact, way) if contact else "" for way in _WAYS}
    return typed


def _at_a_field(error: FieldError) -> FieldError:
    """An error about a contact as a whole, at the first field that would mend it."""
    if error.field in _CONTACTS:
        return FieldError(f"{error.field}.telephone", error.message)
    return FieldError("address", error.message) if error.field.startswith("address.") else error


def _page(request: Request, values: Typed, errors: list[FieldError]) -> Response:
    return render(
        "letter_facts.html",
        request,
        status_code=422 if errors else 200,
        values=values,
        errors=errors,
        labels=LABELS,
        hints=_HINTS,
        contacts=_CONTACTS,
        ways=_WAYS,
        breadcrumbs=[Link("Letters", "/letters"), Link("What letters tell of us")],
    )
