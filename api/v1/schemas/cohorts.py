"""Answers about the cohort of a school year."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.v1.schemas.base import Answer
from api.v1.schemas.cases import Name


class CohortMember(Answer):
    """Somebody with a plan who is due to transfer at the end of the school year, with the days back to the meeting.

    `due_on` is the last day for the plan to name the new place, by the limit named; `steps` are how it and the days
    before it were worked out. `latest_meeting` leaves every later step its full time, `last_possible_meeting` only the
    family's; `invite_by` is the last day to give notice of the former.
    """

    child: int = Field(description="The child's number; give it back to open a case.")
    name: Name
    year_group: str
    school: str | None = Field(description="Null where the school is not known.")
    phase: str
    transfer_on: date
    limit: str
    due_on: date
    invite_by: date
    latest_meeting: date
    last_possible_meeting: date
    ref: str | None = Field(description="The case of the transfer; null where none is open yet.")
    stage_says: str | None
    prospect: Literal["done", "fits", "only_faster", "cannot"]
    prospect_says: str
    assumed: list[str] = Field(description="What is not known, and what is taken to be so; empty where nothing is.")
    steps: list[str]


class CohortOpened(Answer):
    """The references of the cases that were opened; those who had one already, or are not due, are left out."""

    opened: list[str]
