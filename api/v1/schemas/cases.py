"""Answers about cases: where one stands, what was recorded in it, what would follow."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.v1.schemas.base import Answer
from api.v1.schemas.law import Deadline
from cases.facts import Capacity
from deadlines.standing import Standing


class Contact(Answer):
    """Somebody to write to about a child."""

    name: str
    relationship: str
    email: str | None
    email_consent_on: date | None
    address: str | None


class Child(Answer):
    """The child or young person of a case, for those who may see who it is."""

    given_name: str
    family_name: str
    birth_date: date | None  # none of somebody erased
    upn: str | None
    school_urn: str | None
    contacts: list[Contact]


class Name(Answer):
    """A child's name in a list."""

    given_name: str
    family_name: str


class CaseState(Answer):
    """Where a case stands. `possible` are the facts that this user could record next; `version` the last sequence."""

    ref: str
    process: str
    process_version: int
    stage: str | None = Field(description="Null before the case began.")
    stage_says: str
    is_ended: bool
    began_on: date | None
    owner: str | None
    team: str | None
    version: int
    possible: list[str]
    deadlines: list[Deadline]
    warnings: list[str] = Field(description="What the law wants to have happened first, and is not recorded.")


class Case(CaseState):
    """A case as it stood on the day `on`, as it was known at `known_at` (null: as it is known now)."""

    on: date
    known_at: datetime | None
    child: Child | None = Field(description="Null where there is none, or not for this user.")


class ListedCase(Answer):
    """A case in a list. `next_deadline` is the soonest duty of law not yet done, with its reasons."""

    ref: str
    process: str
    stage: str
    stage_says: str
    is_ended: bool
    began_on: date
    ended_on: date | None
    owner: str | None
    team: str | None
    version: int
    child: Name | None
    next_deadline: Deadline | None


class Fact(Answer):
    """One fact as the log holds it. Free text is read from beside the log; an erased one is left out."""

    sequence: int
    kind: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str | None = Field(description="A username; null where the account is not known here.")
    acted_as: Capacity
    about: str
    detail: dict[str, Any]
    breach: list[str]
    breach_reason: str
    corrects: int | None
    hash: str


class Recorded(CaseState):
    """A fact recorded or a case opened: the fact, and the case after it. The text of a note is not repeated here."""

    fact: Fact


class Objection(Answer):
    """What would speak against recording a supposed fact."""

    kind: str
    happened_on: date
    code: str
    sentence: str
    breach: bool


class Standpoint(Answer):
    """How one deadline stands in one of two worlds."""

    due_on: date | None
    standing: Standing
    lifted: bool
    days_late: int
    is_proposed: bool = Field(description="Whether a proposal that is not law says so.")


class ToldOld(Answer):
    """A message that told the old date, or waits to."""

    message: int
    kind: str
    state: str
    sent_at: datetime | None


class Change(Answer):
    """A deadline that would differ; null where it would not be there."""

    limit: str
    title: str
    about: str
    before: Standpoint | None
    after: Standpoint | None
    told: list[ToldOld] = Field(description="The messages that told a last day that would no longer hold.")


class WhatIf(Answer):
    """Every deadline before and after the supposed facts, on the same day. Nothing was written."""

    ref: str
    law: str = Field(description="“current”, or the law pack under which `after` is worked out: a proposal, not law.")
    on: date
    stage_before: str | None
    stage_after: str | None
    before: list[Deadline]
    after: list[Deadline]
    changed: list[Change]
    objections: list[Objection]


class DelayPart(Answer):
    """Some days of a delay on end, both included. `cause` is null where none was recorded for them."""

    held_by: str
    cause: str | None
    says: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    days: int


class Delay(Answer):
    """A late duty and the parts its days late are made of."""

    limit: str
    about: str
    title: str
    due_on: date
    days_late: int
    parts: list[DelayPart]


class Strand(Answer):
    """One case of a child beside the others. `opened_by` is the case whose fact opened it; null where a person did."""

    ref: str
    process: str
    title: str
    stage: str
    stage_says: str
    began_on: date
    ended_on: date | None
    held_by: str = Field(description="Whose turn it is; nobody where the process has ended.")
    opened_by: str | None
    next_deadline: Deadline | None
