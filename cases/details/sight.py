"""Details of the facts that say who may know of a case: officers by their opaque keys, and why."""

from typing import Annotated

from pydantic import Field

from cases.details.base import Asked, Detail, Key, Reason, one_of

GROUNDS = {
    "connected": "Somebody here is of the family, or knows it",
    "safeguarding": "A safeguarding matter",
    "whereabouts": "Where the family lives must be kept from somebody",
    "court": "A court ordered it",
    "other": "Another reason",
}
_WHY = Asked(
    "Why?",
    "For those who may see the case. It is kept apart from the log; name nobody.",
    "Give the reason in a few words",
    recalled="Because",
)


class Restriction(Detail):
    """Who alone may know of a case from now on. It takes the place of an earlier list."""

    officers: Annotated[
        list[Key], Field(min_length=1, max_length=60),
        Asked("Who may see it?", missing="Select who may see it", recalled="Who may see it"),
    ]  # fmt: skip
    ground: Annotated[
        str, one_of(GROUNDS), Asked("What is it about?", missing="Select what it is about", recalled="About",
        answers=GROUNDS),
    ]  # fmt: skip
    text: Annotated[Reason, _WHY]


class SightReason(Detail):
    """Why a restriction was lifted, or somebody from whom a case is kept opened it."""

    text: Annotated[Reason, _WHY]
