"""A child as a form asks for one: read with every fault beside its field, and never taken for another child."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from api.pages.forms import PARTS, Typed, check, read_day
from api.pages.templating import FieldError
from cases.facts import NewFact
from cases.people import NewChild, misplaced_birth
from cases.tables import Person
from deadlines.refusals import Refusal

CHILD_FIELDS = ("given_name", "family_name", "birth_date", "upn", "school_urn")
_MISSING: Mapping[str, str] = {"given_name": "Enter the given name", "family_name": "Enter the family name"}
_PERSON = Person.__table__  # type: ignore[attr-defined]


class OtherChild(Refusal):
    """The UPN is held by a child of another name or birthday."""

    code = "invalid"


def read_child(typed: Typed, begins: NewFact | None, today: date, under: int) -> NewChild | list[FieldError]:
    """The child a form names, or everything that is wrong with what it says. `begins` is what the case begins with,
    `under` the age nobody it is about can have reached.
    """
    born = read_day(typed, "birth_date", missing="Enter the date of birth", noun="The date of birth")
    errors = [born.error] if born.error else []
    if born.day and (wrong := misplaced_birth(born.day, begins.happened_on if begins else today, today, under)):
        errors.append(FieldError("birth_date", wrong.rstrip("."), PARTS))
    given: dict[str, Any] = {name: typed.get(name, "") for name in ("given_name", "family_name")}
    given |= {name: typed.get(name) or None for name in ("upn", "school_urn")}
    child = check(NewChild, given | {"birth_date": born.day or today}, _MISSING)
    if isinstance(child, list):
        return [*errors, *child]
    return errors or child


def refuse_another_child(session: Session, child: NewChild) -> None:
    """A known UPN is the same child, so the name and birthday must be theirs; else one of the two is mistyped."""
    if child.upn is None:
        return
    query = select(_PERSON.c.given_name, _PERSON.c.family_name, _PERSON.c.birth_date)
    held = session.connection().execute(query.where(_PERSON.c.upn == child.upn)).first()
    given = (child.given_name.casefold(), child.family_name.casefold(), child.birth_date)
    if held and (held.given_name.casefold(), held.family_name.casefold(), held.birth_date) != given:
        said = f"This UPN is held by {held.given_name} {held.family_name}, born {held.birth_date:%d/%m/%Y}"
        raise OtherChild(said, "", "", fields={"upn": f"{said}: check the number, the name and the birthday"})
