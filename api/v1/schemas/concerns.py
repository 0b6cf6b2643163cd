"""Answers about concerns: none says who raised one but by role, and none which family it came from."""

from datetime import date

from pydantic import Field

from api.v1.schemas.base import Answer
from api.v1.schemas.law import Deadline
from workflows.concerns import Outcome


class PartOfDelay(Answer):
    """Some days on end past an agreed day, both included, and who held the next step."""

    held_by: str
    says: str
    from_: date = Field(alias="from")
    to: date
    days: int


class Owed(Answer):
    """Something a provider agreed to do by a day. `parts` are whose days after it were; it is contract, not law."""

    outcome: Outcome
    days_after: int
    parts: list[PartOfDelay]
    deadline: Deadline


class Concern(Answer):
    """One concern about a provider. Each of the three is null until it is owed."""

    ref: str
    provider: str
    raised_by: str = Field(description="A role, never a name.")
    themes: list[str]
    received_on: date
    forwarded_on: date | None
    stage: str
    stage_says: str
    ended_on: date | None
    held_by: str
    owner: str | None
    team: str | None
    initial: Owed | None
    full: Owed | None
    remedial: Owed | None


class Kept(Answer):
    """How many of those whose agreed day has come were done by it."""

    in_time: int
    due: int


class ConcernMonth(Answer):
    """One calendar month; the latest is told as far as it has come."""

    from_: date = Field(alias="from")
    to: date
    raised: int
    initial: Kept
    full: Kept
    remedial: Kept
    open_at_end: int
    analysed_on: list[date]


class ConcernTheme(Answer):
    """How often one theme was raised: in the latest month, in the one before, in all the months told."""

    theme: str
    says: str
    latest: int
    before: int
    in_all: int


class ConcernTrends(Answer):
    """Months and themes, and the monthly analysis: when it was last made, and when the next is due."""

    last_analysed_on: date | None
    next_analysis: Deadline | None
    next_analysis_ref: str | None
    months: list[ConcernMonth]
    themes: list[ConcernTheme]


class ConcernReview(Answer):
    """What a provider's keeping of both times contributes to the annual review of a year; null where none fell due."""

    provider: str
    from_: date = Field(alias="from")
    to: date
    raised: int
    initial: Kept
    full: Kept
    remedial: Kept
    per_cent: int | None
    rating: str | None
    authority: str | None = Field(description="Who set the scale: “local target” where no agreement does.")
    source: str | None
