"""What delivery asks of every message whose turn has come: whether what it tells still holds, for the same person."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session

from cases.policy_versions import in_force
from cases.tables import CaseSummary
from deadlines.clock import LONDON, day_of
from deadlines.words import count_of
from notifications.notices import NOTICE
from notifications.outbox import MESSAGES, Message, State, Told
from notifications.second_look import SecondLook, Verdict
from workflows import chasers
from workflows.approval_emails import WAITS, why_no_longer
from workflows.notice_consent import why_not_now
from workflows.notices import ASSIGNED, Office
from workflows.reminder_emails import DIGEST, contexts_of, digest_of
from workflows.reminders import reminders_holding

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_FROM = time(7)  # when a message that a quiet day held up may go, in London
_GIVEN_AWAY = "It no longer held when its turn came: the case was somebody else's."
_GIVEN_AGAIN = "The case was given to the same person again, and a later message tells that."
_NO_LONGER = (
    "It no longer held when its turn came: the duty was done, its day had changed, the case was another's, "
    "or by the policy another reminder has taken its place."
)


def second_look(office: Office) -> SecondLook:
    """The look for every kind of message; one that nothing can overtake goes as it is."""

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
        if message.kind == WAITS:
            why_not = why_no_longer(session, message, at)
            return Verdict(frozenset() if why_not else frozenset({message.key}), why_not)
        if any(each.case_ref for each in told):
            return _at_reminder(session, message, told, at, office)
        # What tells of no case (the impartial service's yearly and termly duties) was worked out minutes ago.
        return Verdict(frozenset({message.key, *(each.key for each in told)}))

    return look


def _at_reminder(session: Session, message: Message, told: Sequence[Told], at: datetime, office: Office) -> Verdict:
    """Which of the deadlines a reminder tells of still stand so, for the same person, by the policy in force now.

    A duty done meanwhile is not reminded of, and a case given away no longer concerns who had it. On a quiet day the
    message waits, and is looked at again.
    """
    on, version = day_of(at), in_force(session)
    if version.policy.why_quiet(on):
        open_again = version.policy.on_or_after(on + timedelta(days=1))
        return Verdict(frozenset(), wait_until=datetime.combine(open_again, _FROM, LONDON))
    now = reminders_holding(session, {each.case_ref for each in told}, on)
    holding = {each.key: now[each.key] for each in told if each.key in now}
    holding = {key: each for key, each in holding.items() if each.recipient.id == message.recipient}
    holds = frozenset(holding)
    is_whole = len(holding) == len(told) and "held_back" in message.context
    if not holding or message.kind != DIGEST or is_whole:
        return Verdict(holds, _NO_LONGER)
    theirs = sorted({id(each): each for each in holding.values()}.values(), key=lambda each: each.place)
    contexts = contexts_of(session, theirs, on, office)
    theirs = [each for each in theirs if each.key in contexts]
    if not theirs:
        return Verdict(holds, _NO_LONGER)
    digest = digest_of(theirs, contexts, message.context.get("held_back", 0), on, office, version)
    gone = count_of(len(told) - len(holding), "other")
    return Verdict(holds, _NO_LONGER, digest.context, f"{digest.reason} Left out: {gone}, which no longer held.")


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
