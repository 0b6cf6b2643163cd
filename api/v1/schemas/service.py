"""Answers about the service itself: its health, its outbox, the proof of its log."""

from datetime import date, datetime

from pydantic import Field

from api.v1.schemas.base import Answer
from notifications.outbox import State


class Health(Answer):
    """That the service is up, and what it works with."""

    status: str = Field(description="ok; or degraded, where it serves and something wants somebody.")
    authority: str
    law_version: str
    holidays: str = Field(description="The calendar counted with: “ew-2028+1” where one was proclaimed since.")
    holidays_to: date
    cases_set_aside: int = Field(description="How many cases cannot be worked out: 0 where all is well.")
    last_sweep_seconds: float | None = Field(
        description="How long ago the last sweep was finished, of the process it is longest for; null if one never was."
    )
    oldest_unsent_seconds: float | None = Field(description="How long a message has waited; null where none waits.")
    woken_cases: int = Field(description="Cases something was recorded in that wait for their turn.")
    says: list[str] = Field(description="What wants somebody, in sentences; empty where all is well.")


class Jobs(Answer):
    """That the work nobody watches runs in time."""

    status: str


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
    """What a verification found. `heads` is one digest over the ends of all chains; empty if one is broken."""

    is_untouched: bool
    cases: int
    events: int
    heads: str
    broken: BrokenLink | None
