"""The shapes of what is sent: days that are real days, text that can be kept, and nothing that is not asked for."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Header, Query
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)

from cases.facts import NewFact
from cases.people import NewChild
from deadlines.packs import CURRENT

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200
FIRST_YEAR, LAST_YEAR = 1900, 2199  # outside them a day is a slip of the keyboard, and periods could not be counted


def day(given: Any) -> date:
    """A day written YYYY-MM-DD. Raises ValueError for any other writing and for days there are not."""
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            found = date.fromisoformat(given)
        except ValueError:
            raise ValueError(f"There is no day {given}. Give a real day as year-month-day.") from None
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ValueError("Give a real day as year-month-day, for instance 2025-09-01.")


def instant(given: Any) -> datetime:
    """An instant as RFC 3339 writes it, in UTC. Raises ValueError where it has no zone, or is none."""
    try:
        # In an address an unquoted plus is read as a space.
        found = datetime.fromisoformat(given.replace(" ", "+") if isinstance(given, str) else "")
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("Give an instant with its zone, for instance 2025-05-03T09:30:00Z.")


def keepable(given: Any) -> Any:
    """A JSON value whose every text a database can keep. Raises ValueError for NUL and for half characters."""
    if isinstance(given, str) and ("\0" in given or any("\ud800" <= each <= "\udfff" for each in given)):
        raise ValueError("It holds a character that cannot be kept.")
    parts = [*given, *given.values()] if isinstance(given, dict) else given if isinstance(given, list) else ()
    for part in parts:
        keepable(part)
    return given


def one_of(names: Iterable[str]) -> AfterValidator:
    """For a word that may be left out and must otherwise be one of these: what does not exist is refused."""
    known = list(names)

    def is_known(given: str | None) -> str | None:
        if given is not None and given not in known:
            raise ValueError(f"Give one of {', '.join(known)}.")
        return given

    return AfterValidator(is_known)


Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[datetime, BeforeValidator(instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), AfterValidator(keepable)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(keepable)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(keepable)]
Detail = Annotated[dict[str, Any], AfterValidator(keepable)]

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Any text of your own. The same call sent again with it is answered alike and done once.",
    ),
]
OnDay = Annotated[Day | None, Query(description="The case as it stood on this day; today unless given.")]
KnownAt = Annotated[Instant | None, Query(description="As it was known at this instant; now unless given.")]
Cursor = Annotated[str | None, Query(max_length=200, description="The `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="How many at most.")]


class Sent(BaseModel):
    """Base of everything sent: what is not asked for is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class FactBody(Sent):
    """A fact to record: what happened, and on which day."""

    kind: Word
    happened_on: Day
    detail: Detail = Field(default_factory=dict, description="What this kind of fact needs beside its day.")
    about: Line = Field("", description="Which of several: the body asked, the institution consulted.")

    def as_fact(self) -> NewFact:
        """The fact as the rooms below know it."""
        return NewFact(self.kind, self.happened_on, self.detail, self.about)


class RecordBody(FactBody):
    """A fact to record in a case. `corrects` is the number of the fact it takes the place of."""

    breach_reason: Prose = Field("", description="Why it happened all the same, where it is a breach.")
    corrects: int | None = None
    expected_version: int | None = Field(None, description="The version you worked from: refused if there is a newer.")

    def as_fact(self) -> NewFact:
        """The fact as the rooms below know it."""
        return NewFact(self.kind, self.happened_on, self.detail, self.about, self.corrects)


class OpenBody(Sent):
    """A case to open: the process, the child, the fact that begins it, and who is to hold it."""

    process: Word
    child: Annotated[NewChild | None, BeforeValidator(keepable)] = Field(
        None, description="Needed unless the process is about a provider; then it must be left out."
    )
    fact: FactBody
    owner: Word | None = Field(None, description="A username. Nobody holds the case unless it is given.")


class SupposedFact(FactBody):
    """A fact to suppose; its day may be in the future."""

    corrects: int | None = None

    def as_fact(self) -> NewFact:
        """The fact as the rooms below know it."""
        return NewFact(self.kind, self.happened_on, self.detail, self.about, self.corrects)


class WhatIfBody(Sent):
    """What to suppose of a case: facts that are not there, and facts, by number, that are."""

    facts: list[SupposedFact] = Field(default_factory=list, max_length=100)
    without: list[int] = Field(default_factory=list, max_length=100)
    law: Word = Field(CURRENT, description="“current”, or the name of a law pack: a proposal that is not law.")
    as_if_from: Day | None = Field(None, description="As if the pack had commenced on this day already.")
    on: Day | None = Field(None, description="The day to look at; the latest day supposed, or today.")


class CohortBody(Sent):
    """The children for whom cases are to be opened, by the numbers that the cohort gives."""

    children: list[Annotated[StrictInt, Field(ge=1, lt=2**63)]] = Field(min_length=1, max_length=500)


class PanelDayBody(Sent):
    """The day a panel is held on."""

    held_on: Day


class MemberBody(Sent):
    """A member of a panel: an officer by username, or a role for somebody outside the authority. One of the two."""

    officer: Word | None = None
    role: Word | None = None


class ListBody(Sent):
    """A case to be put on an agenda, and the question to be put."""

    case: Word
    question: Word


class FindingsBody(Sent):
    """What a panel found in a case and recommended. It names nobody."""

    recommendation: Word
    findings: list[Word] = Field(min_length=1, max_length=20)
    unanimous: bool | None = None
    because: Prose | None = None


class CalculateRow(Sent):
    """One limit to apply to named days, outside any case."""

    limit: Word
    facts: dict[str, Day] = Field(description="The days it counts from, by name; and those of an exception's own test.")
    exceptions: list[Word] = Field(default_factory=list, max_length=20)
    options: dict[str, StrictBool | Word] = Field(
        default_factory=dict, max_length=20, description="What the limit's options are, by name: see the limit."
    )
    on: Day | None = Field(None, description="The day on which to say how it stands; today unless given.")
