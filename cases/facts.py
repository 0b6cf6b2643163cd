"""A fact: something that happened, in the past tense, on a day. Plain values, so the engine needs no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Capacity(StrEnum):
    """In which capacity a person acted; a statutory decision cannot be contracted out."""

    COUNCIL = "council"
    PROVIDER = "provider"
    SCHOOL = "school"
    HEALTH = "health"
    FAMILY = "family"
    SENDIASS = "sendiass"


WHO_ACTS: Mapping[str, str] = {
    Capacity.COUNCIL: "the local authority",
    Capacity.PROVIDER: "a provider acting for the authority",
    Capacity.SCHOOL: "a school or institution",
    Capacity.HEALTH: "health",
    Capacity.FAMILY: "the family",
    Capacity.SENDIASS: "the information and advice service",
}


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact somebody wants to record. `about` tells which of several (body, institution, exception)."""

    kind: str
    happened_on: date
    detail: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as the log holds it. `happened_on` is the legal day, `recorded_at` the UTC instant we learned of it."""

    kind: str
    happened_on: date
    sequence: int
    detail: Mapping[str, Any]
    about: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""
    acted_as: str = Capacity.COUNCIL
    breach: tuple[str, ...] = ()
    breach_reason: str = ""
    corrects: int | None = None


RECORDED_IN_ERROR = "recorded_in_error"
MOVED_TO_DEFINITION = "moved_to_definition"
NOTICE_RELEASED = "notice_released"
SERVICE_FAILED = "service_failed"
REMOVES = (RECORDED_IN_ERROR, SERVICE_FAILED)
"""Facts that, naming another in `corrects`, take it away and put nothing in its place."""
SIGHT_RESTRICTED, SIGHT_OPENED, SIGHT_LIFTED = "sight_restricted", "sight_opened", "sight_lifted"
OF_SIGHT = (SIGHT_RESTRICTED, SIGHT_OPENED, SIGHT_LIFTED)
"""Facts that say who may know of a case at all."""
ANYWHERE = (MOVED_TO_DEFINITION, NOTICE_RELEASED, SERVICE_FAILED, *OF_SIGHT)
"""Facts about how a case is told or kept, which have their place at every stage of every process."""
DOCUMENT_ADDED = "document_added"


def effective(facts: Iterable[Fact], *, known_by: datetime | None = None, on: date | None = None) -> tuple[Fact, ...]:
    """What the log says happened once corrections are folded in, in the order it happened.

    `known_by` leaves out what was recorded after that instant; `on` what happened after that day. A correction
    takes the place of the fact it names, among the facts of one day too, or a corrected detail could seem to change
    what came first; one of kind `recorded_in_error` only removes it, and `service_failed` too, on a day of its own.
    """
    standing: dict[int, tuple[int, Fact]] = {}  # by sequence: the fact, and its place among those of the same day
    for fact in facts:
        if known_by is not None and fact.recorded_at is not None and fact.recorded_at > known_by:
            continue
        place = fact.sequence
        if fact.corrects is not None:
            earlier, _ = standing.pop(fact.corrects, (place, fact))
            place = place if fact.kind == SERVICE_FAILED else earlier
        if fact.kind != RECORDED_IN_ERROR:
            standing[fact.sequence] = (place, fact)
    happened = [each for each in standing.values() if on is None or each[1].happened_on <= on]
    happened.sort(key=lambda each: (each[1].happened_on, each[0]))
    return tuple(fact for _, fact in happened)
