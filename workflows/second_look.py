"""What delivery asks of every message whose turn has come: whether what it tells still holds, for the same person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from cases.tables import CaseSummary
from notifications.notices import NOTICE
from notifications.outbox import MESSAGES, Message, State, Told
from notifications.second_look import SecondLook, Verdict
from workflows import chasers, reminders
from workflows.notice_service import why_not_now
from workflows.notices import ASSIGNED, Office

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_GIVEN_AWAY = "It no longer held when its turn came: the case was somebody else's."
_GIVEN_AGAIN = "The case was given to the same person again, and a later message tells that."


def second_look(office: Office) -> SecondLook:
    """The look for every kind of message; one that nothing can overtake goes as it is."""
    at_reminder = reminders.second_look(office)

    def look(session: Session, message: Message, told: Sequence[Told], at: datetime) -> Verdict:
        if message.kind == ASSIGNED:
            why_not = _why_not_theirs(session, message)
            return Verdict(frozenset() if why_not else frozenset({message.key}), why_not)
        if message.kind == NOTICE:
            why_not = why_not_now(session, message, at)
            holds = () if why_not else (message.key, *(each.key for each in told))
            return Verdict(frozenset(holds), why_not)
        if message.kind in chasers.KINDS:
            return chasers.second_look(session, message, told, at)
        if any(each.case_ref for each in told):
            return at_reminder(session, message, told, at)
        # What tells of no case (the impartial service's yearly and termly duties) was worked out minutes ago.
        return Verdict(frozenset({message.key, *(each.key for each in told)}))

    return look


def _why_not_theirs(session: Session, message: Message) -> str:
    """Why nobody need be told any more that a case is theirs; empty where it is, and no later message says so."""
    holder = select(_SUMMARY.c.owner).where(_SUMMARY.c.ref == message.case_ref)
    if session.connection().execute(holder).scalar() != message.recipient:
        return _GIVEN_AWAY
    later = select(MESSAGES.c.id).where(
        MESSAGES.c.kind == ASSIGNED,
        MESSAGES.c.case_ref == message.case_ref,
        MESSAGES.c.recipient == message.recipient,
        MESSAGES.c.state == State.WAITING,
        MESSAGES.c.id > message.id,
    )
    return _GIVEN_AGAIN if session.connection().execute(later.limit(1)).first() else ""
