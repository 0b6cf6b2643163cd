"""Answers about days past."""

from datetime import date, datetime

from pydantic import Field

from api.v1.schemas.base import Answer


class Picture(Answer):
    """The lists and boards of one day by what was known at an instant; calls over it are answered once it is made."""

    snapshot: int = Field(description="Its number, under which its calls stand.")
    as_at: date
    known_at: datetime
    made_at: datetime | None = Field(description="Null while it is being made.")
    cases: int
    deadlines: int
    left_out: int = Field(description="How many cases could not be worked out.")
    computed_with: str = Field(description="The law, holidays and program it was worked out with.")
    is_computed_as_now: bool = Field(description="Whether those are the ones of today.")
    digest: str | None = Field(description="The SHA-256 of its rows in order.")
