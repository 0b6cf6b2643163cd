"""The outbox: one row for each message that must go, and one for each thing somebody has been told.

A message is queued in the same transaction as the fact that calls for it, so neither can exist without the
other. Two unique keys make every repeat harmless: the message's own, and one for each thing it tells.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, Table, bindparam, case, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, select

from deadlines.refusals import Refusal
from notifications.render import CannotWrite, missing

_KEYS_AT_A_TIME = 1000  # well under the number of values either database takes in one statement


class State(StrEnum):
    """Where a message stands. SMTP and files end at `sent`: handing over is all they can vouch for.

    `delivered` and `returned` are for GOV.UK Notify, which reports back what became of a message. `withdrawn` has
    not gone, because what it was to tell no longer held when its turn came.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Message(SQLModel, table=True):
    """One message to one person, for ever: what was to be told, why, and what was sent, to the letter.

    `subject`, `text` and `html` are fixed when it is first claimed, however often sending has to be tried.
    `recipient` is an opaque officer id; `due_at` is the instant before which it must not go, and once it went by a
    channel that reports back, when to ask next; `attempts`
    counts the times it was claimed for sending; `uncertain` says that it may have arrived more than once.
    `for_day` is the day whose reminder it is, `policy` the version of the policy that made it.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_next", "state", "due_at", "id"),  # a claim reads one entry of it, the first
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    case_ref: str | None = Field(default=None, index=True)
    recipient: str
    to_address: str
    reason: str
    context: dict[str, Any] = Field(sa_type=JSON)
    state: str = State.WAITING
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    sent_at: datetime | None = None
    receipt: str | None = None
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    body_sha256: str | None = None
    failure: str | None = None
    uncertain: bool = False
    for_day: date | None = Field(default=None, index=True)
    policy: int | None = None


class Told(SQLModel, table=True):
    """One thing one person has been told, or is about to be. A digest is one message and many of these."""

    __tablename__ = "outbox_told"

    key: str = Field(primary_key=True)
    message_id: int = Field(foreign_key="outbox_message.id", index=True)
    case_ref: str = Field(index=True)
    limit_key: str
    recipient: str
    told_for_on: date


MESSAGES: Table = SQLModel.metadata.tables["outbox_message"]
TOLD: Table = SQLModel.metadata.tables["outbox_told"]


@dataclass(frozen=True, slots=True)
class NewTold:
    """One thing a message tells. `key` names the thing and the person, `told_for_on` the day it was about."""

    key: str
    case_ref: str
    limit_key: str
    told_for_on: date


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to queue. `key` makes it unique for ever; `reason` is one plain sentence saying why it goes;
    `context` is what its template needs (`render.KINDS`), as JSON values; without `due_at` it may go at once.
    """

    key: str
    kind: str
    recipient: str
    to_address: str
    reason: str
    context: Mapping[str, Any]
    case_ref: str | None = None
    due_at: datetime | None = None
    told: Sequence[NewTold] = ()
    for_day: date | None = None
    policy: int | None = None


class CannotQueueAgain(Refusal):
    """The message is not there, or is not one that has ended without arriving."""

    code = "cannot_queue_again"


def enqueue(session: Session, messages: Iterable[NewMessage], *, now: datetime) -> int:
    """Queue messages in the caller's transaction; the number that were new.

    A key already used is left as it is. A message that tells things, all of which have been told, is dropped;
    one that tells at least one new thing goes as it is, so a digest is to be made of what `already_told`
    leaves. Raises CannotWrite, before anything is queued, if a template would miss something.
    """
    wanted: dict[str, NewMessage] = {}
    for message in sorted(messages, key=lambda each: each.key):
        _check_writable(message)
        wanted.setdefault(message.key, message)
    # Both kinds of row go in by key order: two sweeps at once then wait for each other and never deadlock.
    rows = [_message_row(message, now) for message in wanted.values()]
    ids: dict[str, int] = dict(_insert(session, MESSAGES, ("key", "id"), rows))
    queued = [(ids[key], message) for key, message in wanted.items() if key in ids]
    told = [_told_row(thing, message, id_) for id_, message in queued for thing in message.told]
    told.sort(key=lambda row: str(row["key"]))
    telling = {message_id for (message_id,) in _insert(session, TOLD, ("message_id",), told)}
    idle = [id_ for id_, message in queued if message.told and id_ not in telling]
    _withdraw(session, idle)
    return len(queued) - len(idle)


def _withdraw(session: Session, ids: list[int]) -> None:
    if ids:
        statement = MESSAGES.delete().where(MESSAGES.c.id == bindparam("idle"))
        session.connection().execute(statement, [{"idle": id_} for id_ in ids])


def _check_writable(message: NewMessage) -> None:
    if lacking := missing(message.kind, message.context):
        raise CannotWrite(
            f"Message {message.key} lacks {', '.join(sorted(lacking))}.",
            f"The template {message.kind} cannot be written without.",
            "Nothing was queued: give the missing values and queue again.",
        )


def _message_row(message: NewMessage, now: datetime) -> dict[str, object]:
    return {
        "key": message.key,
        "kind": message.kind,
        "case_ref": message.case_ref,
        "recipient": message.recipient,
        "to_address": message.to_address,
        "reason": message.reason,
        "context": dict(message.context),
        "state": State.WAITING,
        "created_at": now,
        "due_at": message.due_at or now,
        "attempts": 0,
        "uncertain": False,
        "for_day": message.for_day,
        "policy": message.policy,
    }


def _told_row(thing: NewTold, message: NewMessage, message_id: int) -> dict[str, object]:
    return {
        "key": thing.key,
        "message_id": message_id,
        "case_ref": thing.case_ref,
        "limit_key": thing.limit_key,
        "recipient": message.recipient,
        "told_for_on": thing.told_for_on,
    }


def _insert(
    session: Session, table: Table, returning: Sequence[str], rows: list[dict[str, object]]
) -> list[tuple[Any, ...]]:
    """Insert what is new and pass over what is there; the columns asked for, of the rows inserted."""
    if not rows:
        return []
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    columns = [table.c[name] for name in returning]
    statement = dialect.insert(table).on_conflict_do_nothing().returning(*columns)
    return [tuple(row) for row in connection.execute(statement, rows)]


def told_by(session: Session, message_id: int) -> list[Told]:
    """The things a message tells, by key."""
    return list(session.exec(select(Told).where(Told.message_id == message_id).order_by(col(Told.key))))


def untell(session: Session, message_id: int, keys: Iterable[str]) -> None:
    """Take things back that a message was to tell and will not: they may be told another time."""
    for some in _in_portions(list(keys)):
        session.exec(delete(Told).where(col(Told.message_id) == message_id, col(Told.key).in_(some)))


def already_told(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these things have been told already, or are queued to be."""
    found: set[str] = set()
    for some in _in_portions(list(keys)):
        found.update(session.exec(select(Told.key).where(col(Told.key).in_(some))))
    return found


def _in_portions(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _KEYS_AT_A_TIME):
        yield keys[start : start + _KEYS_AT_A_TIME]


def find_messages(
    session: Session,
    *,
    hidden: Collection[str],
    state: str | None = None,
    case_ref: str | None = None,
    after_id: int = 0,
    limit: int = 50,
) -> Sequence[Message]:
    """Messages in the order they were queued; for the next page, `after_id` is the last one's id.

    Those that tell of a case among `hidden`, be it with others, are left out; who asks on nobody's behalf passes none.
    """
    query = select(Message).where(col(Message.id) > after_id)
    if state is not None:
        query = query.where(Message.state == state)
    if case_ref is not None:
        query = query.where(Message.case_ref == case_ref)
    query = query.where(*_tells_of_none(hidden))
    return session.exec(query.order_by(col(Message.id)).limit(limit)).all()


def _tells_of_none(hidden: Collection[str]) -> list[ColumnElement[bool]]:
    if not hidden:
        return []
    with_others = select(Told.message_id).where(col(Told.case_ref).in_(hidden))
    return [func.coalesce(Message.case_ref, "").not_in(hidden), col(Message.id).not_in(with_others)]


def oldest_unsent_at(session: Session) -> datetime | None:
    """Since when the longest-waiting message could have gone; None when nothing waits.

    A message that has been tried counts from the day it was queued: putting it back does not make it young.
    """
    could_go_at = case((col(Message.attempts) == 0, col(Message.due_at)), else_=col(Message.created_at))
    unsent = col(Message.state).in_([State.WAITING, State.CLAIMED])
    oldest: datetime | None = session.exec(select(func.min(could_go_at)).where(unsent)).one()
    return oldest


def counts_by_state(session: Session, hidden: Collection[str]) -> dict[State, int]:
    """How many messages stand in each state, without those that tell of one `hidden`; every state is there."""
    query = select(Message.state, func.count()).where(*_tells_of_none(hidden))
    counted = dict(session.exec(query.group_by(Message.state)).all())
    return {state: counted.get(state, 0) for state in State}


def queue_again(session: Session, message_id: int, *, now: datetime, to_address: str | None = None) -> None:
    """Put a failed or returned message back, to `to_address` if that is to be corrected; it is written anew.

    Raises CannotQueueAgain for any other message: one that waits will go by itself, one that went has gone.
    """
    message = session.get(Message, message_id)
    if message is None or message.state not in (State.FAILED, State.RETURNED):
        stands = "does not exist" if message is None else f"is {message.state}"
        raise CannotQueueAgain(
            f"Message {message_id} {stands}.",
            "Only a message that failed or was returned can be queued again.",
            "Look in the outbox for those: their failure says what to correct first.",
        )
    message.state, message.due_at, message.attempts = State.WAITING, now, 0
    message.to_address = to_address or message.to_address
    message.claimed_at = message.claimed_by = message.sent_at = message.receipt = message.failure = None
    message.subject = message.text = message.html = message.body_sha256 = None
