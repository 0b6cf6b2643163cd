"""Answers about the law: limits, processes, and deadlines with their reasons."""

from datetime import date

from pydantic import Field

from api.v1.schemas.base import Answer, Page
from deadlines.defaults import LastReviewed, SixthFormElsewhere
from deadlines.limits import Authority, Binds, Confidence, Status
from deadlines.standing import Standing


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
    """The versions an answer depends on, and what this authority has set otherwise than recorded, where it has."""

    law: str
    holidays: str
    code: str
    pack: str | None = Field(None, description="The proposal it was worked out under: then it is not law.")
    show_receipt_convention: str | None = None
    sixth_form_elsewhere: SixthFormElsewhere | None = None
    last_reviewed: LastReviewed | None = None


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
    options: dict[str, str] = Field(description="The options that were given.")
    exceptions: list[Applied]
    steps: list[str]
    open_questions: list[str] = Field(description="Questions the law leaves open on which it depended, as “Q2”.")
    computed_with: ComputedWith
    id: str = Field(description="A hash of all of this: equal ids mean equal dates for equal reasons.")


class ListedDeadline(Deadline):
    """A deadline in a list across cases."""

    ref: str
    process: str
    owner: str | None
    team: str | None


class UnworkableDeadline(Answer):
    """A deadline of a case that cannot be worked out, so that no day of it can be given. `limit` is a limit's key."""

    ref: str
    process: str
    limit: str


class DeadlinePage(Page[ListedDeadline]):
    """One page of deadlines; `unworkable` match too, and with them the pages add up to `total`."""

    unworkable: list[UnworkableDeadline]


class Rule(Answer):
    """One version of a limit."""

    period: str
    counting: str | None = Field(description="Which day is day one; null where the period is not a plain count.")
    status: Status
    when: dict[str, str] = Field(description="The options it is the rule for; empty where it is for all.")
    because: str = Field(description="Why it applies to other days than those on which it is law, where it does.")
    applies_from: date = Field(description="The first day of the day that picks the version for which it is picked.")
    applies_to: date | None
    in_force_from: date
    in_force_to: date | None
    cite: str
    url: str


class Option(Answer):
    """A circumstance that is not among the days, and on which the answer depends."""

    name: str
    asks: str
    values: dict[str, str] = Field(description="What it may be, each with what that means; empty: it is a day.")
    unless_given: str | None = Field(description="The value taken where none is given.")
    goes_with: str | None = Field(description="The day it belongs to: given with it, and never without.")


class LawfulException(Answer):
    """A reason for which one limit does not bind."""

    key: str
    reason: str
    cite: str
    url: str
    in_force_from: date
    in_force_to: date | None
    facts: list[str] = Field(description="The days its own test in the law is judged by.")


class OpenQuestion(Answer):
    """A question the law leaves open, and what is done here."""

    number: int
    key: str
    question: str
    answer: str
    because: str
    setting: str = Field(description="The setting by which an authority may choose; empty where it is fixed.")


class Limit(Answer):
    """A time limit as the law has it. `facts` says what each day it counts from is."""

    key: str
    title: str
    duty_of: str
    duty: str
    words: str = Field(description="A short exact quotation; empty where none was verified.")
    authority: Authority
    binds: Binds
    confidence: Confidence = Field(description="How far the provision itself was seen.")
    facts: dict[str, str]
    options: list[Option]
    rules: list[Rule]
    exceptions: list[LawfulException]
    default: str = Field(description="Anything else to be said of how we read it.")
    open_questions: list[OpenQuestion] = Field(description="What the law leaves open that its answers can turn on.")
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
    """A lawful way out of a stage. `not_before` names the limit whose time must have passed, `after` the kind of fact
    that should have come before: where none is recorded, the case warns.
    """

    stage: str
    kind: str
    to: str
    law: str
    must_tell: list[str]
    not_before: str | None
    after: str | None


class Clock(Answer):
    """A limit bound to the facts that start it, meet it, or make it fall away; `owed_only_if` is null where it always
    is owed.
    """

    limit: str
    title: str
    starts: list[str]
    met_by: list[str]
    falls_away_on: list[str]
    owed_only_if: str | None
    each_about: bool
    restarts: bool
    days: dict[str, str] = Field(description="Of a limit with several days: the kind of fact that gives each.")
    options: dict[str, str] = Field(description="The options of the limit that hold here.")


class Process(ProcessHead):
    """A statutory process as data: `mermaid` draws it."""

    always: list[str]
    stages: list[Stage]
    exits: list[Exit]
    clocks: list[Clock]
    mermaid: str
