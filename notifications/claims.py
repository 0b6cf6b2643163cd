"""Claiming a message, and saying what became of it: two transactions, so that a kill between loses nothing.

A claim that is never answered for goes stale and is taken again. The count of attempts tells one claim from
the next: an answer that comes after the message was taken again changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from notifications.outbox import Message, State
from notifications.render import KINDS

CLAIM_HOLDS_FOR = timedelta(minutes=15)  # many times what a mail server may take before we hang up


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to send one message, once."""

    message_id: int
    attempt: int
    worker: str
    kind: str


def take_next(session: Session, *, now: datetime, worker: str) -> Message | None:
    """Claim the next message that may go, or None: the longest due, and last those whose claims went stale.

    The row is locked until the caller commits: on PostgreSQL others pass it over; SQLite's writers take turns.
    A message taken from a stale claim may have gone already, so it is marked uncertain; it comes last because
    it may be what stops the program, and the others shall go first.
    """
    ready = (State.WAITING, col(Message.due_at) <= now)
    stale = (State.CLAIMED, col(Message.claimed_at) < now - CLAIM_HOLDS_FOR)
    for state, may_be_taken in (ready, stale):
        query = select(Message).where(Message.state == state, may_be_taken)
        in_turn = query.order_by(col(Message.due_at), col(Message.id)).limit(1)
        message = session.exec(in_turn.with_for_update(skip_locked=True)).first()
        if message is not None:
            message.uncertain = message.uncertain or state is State.CLAIMED
            message.state, message.claimed_at, message.claimed_by = State.CLAIMED, now, worker
            message.attempts += 1
            return message
    return None


def claim_on(message: Message) -> Claim:
    """The claim just taken on a message; it outlives the session."""
    if message.id is None or message.claimed_by is None:
        raise ValueError("Nobody has claimed this message.")
    return Claim(message.id, message.attempts, message.claimed_by, message.kind)


def give_up(message: Message, why: str) -> None:
    """Fail a message in the transaction that claimed it: it cannot be sent as it is."""
    message.state, message.failure = State.FAILED, why
    for name, value in _forgotten(message.kind).items():
        setattr(message, name, value)


def postpone(message: Message, until: datetime) -> None:
    """Put a message back in the transaction that claimed it, not to go before an instant; it costs no attempt."""
    message.state, message.due_at = State.WAITING, until
    message.attempts -= 1


def withdraw(message: Message, why: str) -> None:
    """Withdraw a message in the transaction that claimed it: what it was to tell holds no longer.

    Its key is set free, so that the same thing can be told should it hold again. One that may have gone keeps it.
    """
    message.state, message.failure = State.WITHDRAWN, why
    for name, value in _forgotten(message.kind).items():
        setattr(message, name, value)
    if not message.uncertain:
        message.key = f"{message.key}#withdrawn:{message.id}"


def mark_sent(
    session: Session,
    claim: Claim,
    *,
    receipt: str,
    at: datetime,
    is_the_only_one: bool = False,
    ask_at: datetime | None = None,
) -> bool:
    """Say that the channel took it. False if the claim had gone stale and somebody else has it.

    A channel that has made sure there is no other copy ends any doubt; one that reports back is asked at `ask_at`.
    """
    more = _forgotten(claim.kind) | ({"uncertain": False} if is_the_only_one else {})
    if ask_at:
        more["due_at"] = ask_at
    return _answer_for(session, claim, state=State.SENT, sent_at=at, receipt=receipt, failure=None, **more)


def put_back(
    session: Session,
    claim: Claim,
    *,
    due_at: datetime,
    failure: str,
    counts: bool = True,
    uncertain: bool = False,
) -> bool:
    """Put it back to be tried at `due_at`. An attempt that was not the message's fault does not count."""
    attempts = claim.attempt if counts else claim.attempt - 1
    doubt = {"uncertain": True} if uncertain else {}
    return _answer_for(session, claim, state=State.WAITING, due_at=due_at, failure=failure, attempts=attempts, **doubt)


def mark_failed(session: Session, claim: Claim, *, failure: str, uncertain: bool = False) -> bool:
    """Give it up, saying why in plain words."""
    doubt = {"uncertain": True} if uncertain else {}
    return _answer_for(session, claim, state=State.FAILED, failure=failure, **doubt, **_forgotten(claim.kind))


def _forgotten(kind: str) -> dict[str, object]:
    """What is no longer kept of a message of this kind once it has ended."""
    return {"context": {}, "text": None, "html": None} if kind in KINDS and KINDS[kind].secret else {}


def _answer_for(session: Session, claim: Claim, **values: object) -> bool:
    still_ours = (
        col(Message.id) == claim.message_id,
        col(Message.state) == State.CLAIMED,
        col(Message.claimed_by) == claim.worker,
        col(Message.attempts) == claim.attempt,
    )
    return session.exec(update(Message).where(*still_ours).values(**values)).rowcount == 1
