"""Emails about what a second person must approve: to those who may that it waits, to whoever asked what became of it.

They say which kind of act it is and lead to its page; what it is about, and why, stands only there.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from cases.officers import officers
from cases.tables import Officer
from deadlines.clock import day_of
from notifications.outbox import Message, NewMessage, enqueue
from workflows.approvals import Asked, find
from workflows.notices import Office

WAITS = "approval_waits"
DECIDED = "approval_decided"
_SOMEBODY = "somebody who has no account here"  # a command may name nobody


def tell_it_waits(session: Session, asked: Asked, approvers: Iterable[Officer], office: Office, now: datetime) -> int:
    """Queue an email to each of those who may decide, once, and never to whoever asked; how many."""
    who = _name(session, asked.asked_by)
    messages = [_waits(asked, who, each, office) for each in approvers if each.id != asked.asked_by]
    return enqueue(session, messages, now=now)


def tell_what_became(session: Session, asked: Asked, office: Office, now: datetime) -> int:
    """Queue an email to whoever asked for it that somebody else has decided; how many."""
    asker = officers(session, [asked.asked_by]).get(asked.asked_by)
    if asker is None or not asker.is_active or asked.decided_at is None or asked.decided_by == asked.asked_by:
        return 0
    message = NewMessage(
        key=f"approval:{asked.number}:decided",
        kind=DECIDED,
        recipient=asker.id,
        to_address=asker.email,
        reason=f"Approval no. {asked.number}, which this officer asked for, was decided by somebody else.",
        context=_about(asked, _name(session, asked.decided_by), office)
        | {"outcome": asked.stands(now), "decided_on": day_of(asked.decided_at).isoformat()},
    )
    return enqueue(session, [message], now=now)


def why_no_longer(session: Session, message: Message, at: datetime) -> str:
    """Why nobody need be told any more that something waits; empty while it does."""
    asked = find(session, message.context["number"])
    return "" if asked and asked.waits(at) else "It no longer waited when the turn of this message came."


def _waits(asked: Asked, who: str, to: Officer, office: Office) -> NewMessage:
    return NewMessage(
        key=f"approval:{asked.number}:waits:{to.id}",
        kind=WAITS,
        recipient=to.id,
        to_address=to.email,
        reason=f"Approval no. {asked.number} waits for somebody who may decide, as this officer may.",
        context=_about(asked, who, office)
        | {"asked_on": day_of(asked.asked_at).isoformat(), "lapses_on": day_of(asked.expires_at).isoformat()},
    )


def _name(session: Session, key: str) -> str:
    officer = officers(session, [key]).get(key)
    return officer.display_name if officer else _SOMEBODY


def _about(asked: Asked, who: str, office: Office) -> dict[str, object]:
    return {
        "number": asked.number,
        "act": asked.act.says,
        "who": who,
        "approval_url": f"{office.address.rstrip('/')}/approvals/{asked.number}",
        "authority_name": office.name,
    }
