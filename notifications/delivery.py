"""Delivering what waits: claim one message, send it, mark it; the only place where sending is tried again."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from notifications import claims
from notifications.channels.channel import (
    Channel,
    ChannelUnavailable,
    PermanentFailure,
    Reporting,
    TemporaryFailure,
)
from notifications.claims import Claim
from notifications.emails import NOBODY, Email, NotAnAddress, Sender, body_sha256
from notifications.outbox import Message, State
from notifications.render import CannotWrite, render
from notifications.second_look import Now, SecondLook, look_again
from notifications.standing import FIRST_ASKED_AFTER, ask_what_became

MOST_ATTEMPTS = 12  # with the waits below, about twenty hours: a night, or a mail server's bad day
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)

Transaction = Callable[[], AbstractContextManager[Session]]


class _Outcome(StrEnum):
    SENT = "sent"
    PUT_BACK = "put back"
    FAILED = "failed"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one round did, in numbers of messages; nothing in it names a person.

    `lost` counts claims that went stale before they were answered for; `withdrawn` messages told nothing that still
    held; `delivered` and `returned` ones went earlier, and the channel has now said what became of them.
    `stopped_because` is empty unless the channel itself could not be used, and then says why, for whoever looks after
    it.
    """

    sent: int
    put_back: int
    failed: int
    lost: int
    stopped_because: str = ""
    withdrawn: int = 0
    delivered: int = 0
    returned: int = 0


def wait_after(attempts: int) -> timedelta:
    """How long to leave a message that has failed so many times: a minute, doubling, six hours at most."""
    return min(_FIRST_WAIT * (1 << (attempts - 1)), _LONGEST_WAIT)


def deliver_waiting(
    transaction: Transaction,
    channel: Channel,
    *,
    now: Callable[[], datetime],
    worker: str,
    at_most: int,
    sender: Sender = NOBODY,
    second_look: SecondLook | None = None,
) -> DeliveryReport:
    """Send up to `at_most` of the messages that may go, each claimed and marked in its own transaction.

    Safe to run twice, beside itself, and after being killed at any point. A message that was with the channel
    at the kill goes again, with the same Message-ID and marked uncertain, once its claim is stale. One bad
    message never holds up the rest; a channel that cannot be used ends the round and costs no message an
    attempt. `transaction` opens a writing transaction that commits as it closes; `worker` names this process
    among others; `second_look` says of a message whose turn has come what of it still holds. Last, a channel that
    reports back is asked what became of earlier ones. Closes the channel.
    """
    done: Counter[_Outcome] = Counter()
    became: Counter[State] = Counter()
    stopped_because = ""
    try:
        while done.total() < at_most:
            outcome = _deliver_one(transaction, channel, now, worker, sender, second_look)
            if outcome is None:
                break
            done[outcome] += 1
        if isinstance(channel, Reporting):
            became = ask_what_became(transaction, channel, now=now, at_most=at_most)
    except ChannelUnavailable as unavailable:
        done[_Outcome.PUT_BACK] += 1
        stopped_because = str(unavailable)
    finally:
        channel.close()
    return DeliveryReport(
        done[_Outcome.SENT],
        done[_Outcome.PUT_BACK],
        done[_Outcome.FAILED] + became[State.FAILED],
        done[_Outcome.LOST],
        stopped_because,
        done[_Outcome.WITHDRAWN],
        became[State.DELIVERED],
        became[State.RETURNED],
    )


def _deliver_one(
    transaction: Transaction,
    channel: Channel,
    now: Callable[[], datetime],
    worker: str,
    sender: Sender,
    second_look: SecondLook | None,
) -> _Outcome | None:
    """Claim, send and mark the next message; None when nothing may go."""
    with transaction() as session:
        at = now()
        message = claims.take_next(session, now=at, worker=worker)
        if message is None:
            return None
        claim = claims.claim_on(message)
        becomes = look_again(session, message, second_look, at) if second_look else Now.GOES
        if becomes is not Now.GOES:
            return _Outcome.WITHDRAWN if becomes is Now.IS_WITHDRAWN else _Outcome.PUT_BACK
        email = _email_of(message, sender, at)
    if email is None:
        return _Outcome.FAILED
    return _send(transaction, channel, claim, email, now)


def _email_of(message: Message, sender: Sender, at: datetime) -> Email | None:
    """The email of a message just claimed, its words kept in the row; None if it had to be given up."""
    if message.attempts > MOST_ATTEMPTS:
        claims.give_up(
            message,
            f"The program stopped each of the {MOST_ATTEMPTS} times it tried to send this. "
            "It may have arrived. Find out why it stops, then queue the message again.",
        )
        return None
    if message.subject is None or message.text is None or message.html is None:
        try:
            words = render(message.kind, message.context)
        except CannotWrite as refusal:
            claims.give_up(message, refusal.sentence)
            return None
        message.subject, message.text, message.html = words.subject, words.text, words.html
        message.body_sha256 = body_sha256(words.text, words.html)
    return Email(
        kind=message.kind,
        key=message.key,
        reference=message.case_ref,
        to_address=message.to_address,
        sender=sender,
        subject=message.subject,
        text=message.text,
        html=message.html,
        queued_at=message.created_at,
        written_at=at,
        may_have_gone=message.uncertain,
    )


def _send(
    transaction: Transaction, channel: Channel, claim: Claim, email: Email, now: Callable[[], datetime]
) -> _Outcome:
    """Send a claimed message and say what became of it. Raises ChannelUnavailable after putting it back."""
    try:
        receipt = channel.send(email)
    except ChannelUnavailable as unavailable:
        with transaction() as session:
            # A little later all the same: if it was this message that upset the channel, others go before it.
            due_at = now() + _FIRST_WAIT
            claims.put_back(session, claim, due_at=due_at, failure=str(unavailable), counts=False)
        raise
    except PermanentFailure as refused:
        return _fail(transaction, claim, str(refused))
    except NotAnAddress as refusal:
        return _fail(transaction, claim, refusal.sentence)
    except TemporaryFailure as failure:
        return _try_later(transaction, claim, failure, now)
    except Exception as fault:  # whatever is wrong with this message, the next must have its turn
        unknown = f"Something went wrong that nobody foresaw ({type(fault).__name__}: {fault})."
        return _try_later(transaction, claim, TemporaryFailure(unknown, may_have_gone=True), now)
    with transaction() as session:
        at = now()
        ours = claims.mark_sent(
            session,
            claim,
            receipt=str(receipt),
            at=at,
            is_the_only_one=receipt.is_the_only_one,
            ask_at=at + FIRST_ASKED_AFTER if isinstance(channel, Reporting) else None,
        )
    return _Outcome.SENT if ours else _Outcome.LOST


def _try_later(
    transaction: Transaction, claim: Claim, failure: TemporaryFailure, now: Callable[[], datetime]
) -> _Outcome:
    if claim.attempt >= MOST_ATTEMPTS:
        why = f"Tried {claim.attempt} times, and given up. The last time: {failure} "
        why += "When that is put right, queue the message again."
        return _fail(transaction, claim, why, uncertain=failure.may_have_gone)
    with transaction() as session:
        due_at = now() + wait_after(claim.attempt)
        ours = claims.put_back(session, claim, due_at=due_at, failure=str(failure), uncertain=failure.may_have_gone)
    return _Outcome.PUT_BACK if ours else _Outcome.LOST


def _fail(transaction: Transaction, claim: Claim, why: str, *, uncertain: bool = False) -> _Outcome:
    with transaction() as session:
        ours = claims.mark_failed(session, claim, failure=why, uncertain=uncertain)
    return _Outcome.FAILED if ours else _Outcome.LOST
