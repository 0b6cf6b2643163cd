"""A child as a form asks for one, read with every fault beside its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.pages.forms import PARTS, Typed, check, read_day
from api.pages.templating import FieldError
from cases.facts import NewFact
from cases.people import NewChild, misplaced_birth

CHILD_FIELDS = ("given_name", "family_name", "birth_date", "upn", "school_urn")
_MISSING: Mapping[str, str] = {"given_name": "Enter the given name", "family_name": "Enter the family name"}


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
