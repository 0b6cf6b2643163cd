"""The shapes of the answers. They describe; a test holds every answer against them, so no time is spent on it here."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from cases.facts import Capacity
from cases.people import NewContact
from deadlines.limits import Authority, Binds, Status
from deadlines.standing import Standing
from notifications.outbox import State


class Answer(BaseModel):
    """Base of everything answered: nothing is in an answer that is not described."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item", bound=Answer)


class Page(Answer, Generic[Item]):
    """One page of a list. Give `next_cursor` back as `cursor` for the next; it is null on the last."""

    items: list[Item]
    next_cursor: str | None
    total: int


class Problem(BaseModel):
    """Why a call was refused (RFC 9457). `detail` says what is wrong, why it matters and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable name for machines.")
    possible: list[str] | None = Field(None, description="The kinds of fact that can be recorded instead.")
    fields: dict[str, str] | None = Field(None, description="What is wrong with which part of what was sent.")
    steps: list[str] | None = Field(None, description="The working of the deadline that would be breached.")


class Health(Answer):
    """That the service is up, and what it works with."""

    status: str
    authority: str
    law_version: str
    holidays_to: date


class Trigger(Answer):
    """The fact that started a clock."""

    kind: str
    happened_on: date
    sequence: int | None = Field(description="Its number in the log; null outside a case.")


class AppliedRule(Answer):
    """The version of the limit that applied."""

    cite: str
    url: str
    in_force_from: date
    in_force_to: date | None


class Applied(Answer):
    """An exception that lifts the limit."""

    key: str
    cite: str


class ComputedWith(Answer):
    """The versions an answer depends on."""

    law: str
    holidays: str
    code: str


class Deadline(Answer):
    """One time limit applied to one case, with its reasons. `due_on` is null only where the law sets no date."""

    limit: str
    title: str
    about: str
    duty_of: str
    due_on: date | None
    do_by: date | None = Field(description="The working day before, where the last day is not one.")
    standing: Standing
    lifted: bool
    met_on: date | None
    days_late: int
    authority: Authority
    cite: str
    url: str
    started_by: Trigger = Field(alias="from")
    rule: AppliedRule
    exceptions: list[Applied]
    steps: list[str]
    computed_with: ComputedWith
    id: str = Field(description="A hash of all of this: equal ids mean equal dates for equal reasons.")


class ListedDeadline(Deadline):
    """A deadline in a list across cases."""

    ref: str
    process: str
    owner: str | None
    team: str | None


class Rule(Answer):
    """One version of a limit."""

    period: str
    counting: str | None = Field(description="Which day is day one; null where the period is not a plain count.")
    status: Status
    in_force_from: date
    in_force_to: date | None
    cite: str
    url: str


class LawfulException(Answer):
    """A reason for which one limit does not bind."""

    key: str
    reason: str
    cite: str
    url: str
    in_force_from: date
    in_force_to: date | None
    facts: list[str] = Field(description="The days its own test in the law is judged by.")


class Limit(Answer):
    """A time limit as the law has it. `facts` says what each day it counts from is."""

    key: str
    title: str
    duty_of: str
    duty: str
    words: str = Field(description="A short exact quotation; empty where none was verified.")
    authority: Authority
    binds: Binds
    facts: dict[str, str]
    rules: list[Rule]
    exceptions: list[LawfulException]
    default: str = Field(description="What we do where the law is silent.")
    checked_on: date


class ProcessHead(Answer):
    """A statutory process, by name."""

    key: str
    title: str
    law: str
    version: int
    begins_with: list[str]


class Stage(Answer):
    """Where a process can stand; `records` are facts that change nothing there."""

    name: str
    says: str
    is_end: bool
    records: list[str]


class Exit(Answer):
    """A lawful way out of a stage. `not_before` names the limit whose time must have passed."""

    stage: str
    kind: str
    to: str
    law: str
    must_tell: list[str]
    not_before: str | None


class Clock(Answer):
    """A limit bound to the facts that start it, meet it, or make it fall away."""

    limit: str
    title: str
    starts: list[str]
    met_by: list[str]
    falls_away_on: list[str]
    each_about: bool
    restarts: bool


class Process(ProcessHead):
    """A statutory process as data: `mermaid` draws it."""

    always: list[str]
    stages: list[Stage]
    exits: list[Exit]
    clocks: list[Clock]
    mermaid: str


class Child(Answer):
    """The child or young person of a case, for those who may see who it is."""

    given_name: str
    family_name: str
    birth_date: date
    upn: str | None
    school_urn: str | None
    contacts: list[NewContact]


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


class Change(Answer):
    """A deadline that would differ; null where it would not be there."""

    limit: str
    title: str
    about: str
    before: Standpoint | None
    after: Standpoint | None


class WhatIf(Answer):
    """Every deadline before and after the supposed facts, on the same day. Nothing was written."""

    ref: str
    on: date
    stage_before: str | None
    stage_after: str | None
    before: list[Deadline]
    after: list[Deadline]
    changed: list[Change]
    objections: list[Objection]


class Message(Answer):
    """One message of the outbox, and what became of it."""

    id: int
    kind: str
    ref: str | None
    to: str | None = Field(description="A username; null where the account is not known here.")
    to_address: str
    reason: str
    state: State
    subject: str | None
    created_at: datetime
    due_at: datetime
    attempts: int
    sent_at: datetime | None
    receipt: str | None
    failure: str | None
    uncertain: bool


class Forecast(Answer):
    """A message that will go on a day if nothing else is recorded."""

    on: date
    kind: str
    to: str
    to_address: str
    reason: str
    refs: list[str]


class BrokenLink(Answer):
    """The first event that is not as it was written."""

    ref: str
    sequence: int
    why: str


class Verified(Answer):
    """What a verification of the log found. `heads` is one digest over the ends of all chains; empty if one is broken."""

    is_untouched: bool
    cases: int
    events: int
    heads: str
    broken: BrokenLink | None
