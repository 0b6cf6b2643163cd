"""Emails about what a second person must approve: to those who may that it waits, to whoever asked what became of it.

They say which kind of act it is and lead to its page; what it is about, and why, stands only there. Whoever may decide
is told when it is asked for, and whoever may only later, as a post or a case comes to them, before the next emails go.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from cases.database import Database, Realm
from cases.officers import officers
from cases.posts import holders
from cases.sight import OPENED_FOR, Sight, hidden_among
from cases.tables import Officer
from deadlines.clock import day_of
from notifications.outbox import Message, NewMessage, enqueue
from workflows.approvals import LASTS, Asked, CannotApprove, find, lapsed, waiting
from workflows.notices import Office

APPROVE = ("admin", "manager")  # the roles that may; what a role may is said in `api.roles`
WAITS = "approval_waits"
DECIDED = "approval_decided"
LAPSED = "approval_lapsed"
TOLD_LATEST = timedelta(days=30)  # of what lapsed longer ago, while nothing was sent, nobody needs an email any more
_SOMEBODY = "somebody who has no account here"  # a command may name nobody


def approvers(session: Session, asked: Asked, now: datetime) -> list[Officer]:
    """The officers who may decide today, by the posts they hold or cover, and may know of the case it is about."""
    return _who_may_decide(session, asked.what, asked.asked_by, now)


def why_nobody_decides(session: Session, what: Mapping[str, Any], *, by: str, now: datetime) -> CannotApprove | None:
    """Why what somebody asks for would wait in vain, and what to do about it; None while another may decide."""
    if _who_may_decide(session, what, by, now):
        return None
    waits = f"It would wait for {LASTS.days} days and then lapse."
    if _who_may_decide(session, {}, by, now):
        return CannotApprove(
            "Nobody else who may see this case may approve.",
            waits,
            "Let another manager first open it with a reason, by “Restricted cases” under “Administration”: they can "
            f"then decide for {int(OPENED_FOR.total_seconds() // 3600)} hours. Ask within that time.",
        )
    return CannotApprove(
        "Nobody else here may approve.",
        waits,
        "Let somebody else hold the post of a manager or an administrator first.",
    )


def _who_may_decide(session: Session, what: Mapping[str, Any], asked_by: str, now: datetime) -> list[Officer]:
    ref = str(what.get("ref", ""))
    found = [each for each in holders(session, APPROVE, day_of(now)) if each.id != asked_by]
    return [each for each in found if not hidden_among(session, Sight(each.id, now), [ref])]


def tell_of_approvals(database: Database, *, now: datetime, office: Office) -> int:
    """Tell whoever may decide only since it was asked of what waits, and whoever asked of what lapsed; how many emails.

    Doing it again tells nobody twice.
    """
    if database.realm is not Realm.AUTHORITY:
        return 0
    with database.reading() as session:
        if not waiting(session, now) and not lapsed(session, now, since=now - TOLD_LATEST):
            return 0
    with database.writing() as session:
        told = sum(tell_it_waits(session, each, office, now) for each in waiting(session, now))
        return told + tell_of_lapsed(session, office, now)


def tell_it_waits(session: Session, asked: Asked, office: Office, now: datetime) -> int:
    """Queue an email to each of those who may decide, once for each and never to whoever asked; how many are new."""
    who = _name(session, asked.asked_by)
    return enqueue(session, [_waits(asked, who, each, office) for each in approvers(session, asked, now)], now=now)


def tell_of_lapsed(session: Session, office: Office, now: datetime) -> int:
    """Queue an email to each who asked for what nobody decided in time, once for each request; how many are new."""
    found = lapsed(session, now, since=now - TOLD_LATEST)
    askers = officers(session, [each.asked_by for each in found])
    told = [(each, askers[each.asked_by]) for each in found if each.asked_by in askers]
    return enqueue(session, [_lapsed(each, to, office) for each, to in told if to.is_active], now=now)


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
        context=_about(asked, office)
        | {"who": _name(session, asked.decided_by), "outcome": asked.stands(now)}
        | {"decided_on": day_of(asked.decided_at).isoformat()},
    )
    return enqueue(session, [message], now=now)


def why_no_longer(session: Session, message: Message, at: datetime) -> str:
    """Why this person need not be told any more that something waits; empty while it does, and they may decide."""
    asked = find(session, message.context["number"])
    if asked is None or not asked.waits(at):
        return "It no longer waited when the turn of this message came."
    may_decide = any(each.id == message.recipient for each in approvers(session, asked, at))
    return "" if may_decide else "Whoever was to be told may not decide it any more."


def _waits(asked: Asked, who: str, to: Officer, office: Office) -> NewMessage:
    return NewMessage(
        key=f"approval:{asked.number}:waits:{to.id}",
        kind=WAITS,
        recipient=to.id,
        to_address=to.email,
        reason=f"Approval no. {asked.number} waits for somebody who may decide, as this officer may.",
        context=_about(asked, office)
        | {"who": who, "asked_on": day_of(asked.asked_at).isoformat()}
        | {"lapses_on": day_of(asked.expires_at).isoformat()},
    )


def _lapsed(asked: Asked, to: Officer, office: Office) -> NewMessage:
    return NewMessage(
        key=f"approval:{asked.number}:lapsed",
        kind=LAPSED,
        recipient=to.id,
        to_address=to.email,
        reason=f"Approval no. {asked.number}, which this officer asked for, lapsed: nobody decided in time.",
        context=_about(asked, office)
        | {"asked_on": day_of(asked.asked_at).isoformat(), "lapsed_on": day_of(asked.expires_at).isoformat()},
    )


def _name(session: Session, key: str) -> str:
    officer = officers(session, [key]).get(key)
    return officer.display_name if officer else _SOMEBODY


def _about(asked: Asked, office: Office) -> dict[str, object]:
    return {
        "number": asked.number,
        "act": asked.act.says,
        "approval_url": f"{office.address.rstrip('/')}/approvals/{asked.number}",
        "authority_name": office.name,
    }
