"""What became of messages that went: asked of a channel that reports back, or told by it in its own time."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import Session, col, select, update

from notifications.channels.channel import ChannelUnavailable, Fate, Reporting, Standing, TemporaryFailure
from notifications.outbox import Message, State

FIRST_ASKED_AFTER = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_ASKED_FOR = timedelta(days=8)  # Notify gives up sending after three, and forgets after seven
_BECOMES = {Fate.ARRIVED: State.DELIVERED, Fate.CAME_BACK: State.RETURNED, Fate.NOT_SENT: State.FAILED}


class Heard(Enum):
    """What a report that was not asked for amounts to."""

    WRITTEN = "it was the end of a message"
    NOTHING_NEW = "the message had ended before, or is still under way"
    NOT_YET = "the message is just being handed over, and nothing is known of it here"
    UNKNOWN = "no message of ours went so"


Transaction = Callable[[], AbstractContextManager[Session]]


def ask_what_became(
    transaction: Transaction, channel: Reporting, *, now: Callable[[], datetime], at_most: int
) -> Counter[State]:
    """Ask after the sent messages whose turn it is and write down what is known; how many reached each end.

    No transaction is open while the channel is asked. One that cannot be used is asked in the next round.
    """
    became: Counter[State] = Counter()
    for id_, receipt, sent_at in _to_ask(transaction, channel, now(), at_most):
        try:
            standing = channel.standing_of(receipt.removeprefix(f"{channel.name}: "))
        except ChannelUnavailable:
            break
        except TemporaryFailure:
            standing = Standing(Fate.UNDER_WAY)
        with transaction() as session:
            if write_down(session, id_, receipt, standing, sent_at=sent_at, now=now()):
                became[_BECOMES[standing.fate]] += 1
    return became


def write_down(
    session: Session, message_id: int, receipt: str, standing: Standing, *, sent_at: datetime, now: datetime
) -> bool:
    """Write down what became of a message that went with that receipt; whether this was its end.

    One still under way is asked after again, after as long as it has been gone, six hours at most.
    """
    as_it_was = (col(Message.id) == message_id, col(Message.state) == State.SENT, col(Message.receipt) == receipt)
    if standing.fate is Fate.UNDER_WAY:
        wait = min(max(now - sent_at, FIRST_ASKED_AFTER), _LONGEST_WAIT)
        session.exec(update(Message).where(*as_it_was).values(due_at=now + wait))
        return False
    end = {"state": _BECOMES[standing.fate], "failure": standing.why or None}
    return session.exec(update(Message).where(*as_it_was).values(**end)).rowcount == 1


def hear(session: Session, key: str, receipt: str, standing: Standing, *, now: datetime) -> Heard:
    """Take a report of the channel's own accord: of the message with that key, as it went with that receipt.

    A message is written down as ended once: a report that is repeated, or that another has overtaken, changes nothing.
    """
    message = session.exec(select(Message).where(Message.key == key)).first()
    if message is None or message.id is None:
        return Heard.UNKNOWN
    if message.state == State.CLAIMED:
        return Heard.NOT_YET
    if message.receipt != receipt or message.sent_at is None:
        return Heard.UNKNOWN if message.receipt else Heard.NOTHING_NEW
    is_end = write_down(session, message.id, receipt, standing, sent_at=message.sent_at, now=now)
    return Heard.WRITTEN if is_end else Heard.NOTHING_NEW


def _to_ask(
    transaction: Transaction, channel: Reporting, now: datetime, at_most: int
) -> list[tuple[int, str, datetime]]:
    query = (
        select(Message.id, Message.receipt, Message.sent_at)
        .where(Message.state == State.SENT, col(Message.due_at).between(now - _ASKED_FOR, now))
        .where(col(Message.receipt).startswith(f"{channel.name}: "), col(Message.sent_at) > now - _ASKED_FOR)
        .order_by(col(Message.due_at), col(Message.id))
        .limit(at_most)
    )
    with transaction() as session:
        rows = session.exec(query).all()
    return [(id_, receipt, at) for id_, receipt, at in rows if id_ is not None and receipt and at]
