"""A second look at a message when its turn has come: whether what it tells still holds, which only others know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from notifications import claims
from notifications.outbox import Message, Told, told_by, untell


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a second look found: which things still hold, by key, and why the others do not, in a sentence.

    Of a message that tells of no deadline, its own key says whether it holds.

    `context` and `reason` are those of a message that tells only what holds; None leaves the message as it is.
    With `wait_until` nothing is decided: this is no day for it, and it is looked at again at that instant.
    """

    holds: frozenset[str]
    why_not: str = ""
    context: Mapping[str, Any] | None = None
    reason: str | None = None
    wait_until: datetime | None = None


class Now(StrEnum):
    """What becomes of a message that was looked at again."""

    GOES = "goes"
    WAITS = "waits"
    IS_WITHDRAWN = "is withdrawn"


SecondLook = Callable[[Session, Message, Sequence[Told], datetime], Verdict]


def look_again(session: Session, message: Message, second_look: SecondLook, at: datetime) -> Now:
    """Withdraw a claimed message that tells nothing true any more, or leave out of it what is not; what becomes of it.

    A message that may have gone before is sent again as it was or not at all, so that nobody gets it in two versions;
    what it told stays told. Everything happens in the transaction that claimed it.
    """
    if message.id is None:
        raise ValueError("A message that is not kept cannot be looked at again.")
    told = told_by(session, message.id)
    keys = [each.key for each in told] or [message.key]
    verdict = second_look(session, message, told, at)
    if verdict.wait_until:
        claims.postpone(message, verdict.wait_until)
        return Now.WAITS
    lapsed = [key for key in keys if key not in verdict.holds]
    if not lapsed:
        return Now.GOES
    if told and not message.uncertain:
        untell(session, message.id, lapsed)
    if len(lapsed) == len(keys):
        claims.withdraw(message, verdict.why_not)
        return Now.IS_WITHDRAWN
    if not message.uncertain and verdict.context is not None:
        message.context, message.reason = dict(verdict.context), verdict.reason or message.reason
        message.subject = message.text = message.html = message.body_sha256 = None
    return Now.GOES
