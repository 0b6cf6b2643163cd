"""An email with a notice looked at again when its turn comes: whether it may still go, consent to email above all.

It was asked when an officer released the notice; between that and the sending it can have been withdrawn. Nothing is
sent by post in its place by itself, for a letter that is served on another day tells other last days: the copy is held
as one that did not go, which is a task, and the notice is prepared again with the ways that are allowed then.
"""

from datetime import date, datetime

from sqlmodel import Session, select

from cases.contacts import consents_of
from deadlines.clock import day_of
from deadlines.words import in_words
from notifications.notices import Notice, NoticeCopy, NoticeState
from notifications.outbox import Message
from notifications.service import Consent, Papers
from workflows.notice_offers import papers_of

NO_CONSENT = (
    "Consent to email was withdrawn before it went (Education Act 1996 s.572). Prepare it again, by post or by hand."
)


def why_not_now(session: Session, message: Message, at: datetime) -> str:
    """Why an email with a notice may not go any more, though its turn has come; empty where it may.

    One that may have gone before is not asked for its day again: it is sent as it was, so that nobody gets two.
    """
    copy = session.exec(select(NoticeCopy).where(NoticeCopy.message_id == message.id)).first()
    notice = session.get(Notice, copy.notice_id) if copy else None
    if copy is None or notice is None:
        return "No released notice belongs to it."
    if notice.state not in (NoticeState.RELEASED, NoticeState.GIVEN) or copy.failed_on:
        return "The notice is not to go any more."
    if not message.uncertain and notice.sent_on != day_of(at):
        return (
            f"It tells days counted from {in_words(notice.sent_on or day_of(at))}, when it was to go. Prepare it again."
        )
    return "" if still_allowed(session, notice, copy, day_of(at)) else NO_CONSENT


def still_allowed(session: Session, notice: Notice, copy: NoticeCopy, on: date) -> bool:
    """Whether a parent who had consented to such papers at that address still does, on a day.

    Of an email that rested on no consent (to a young person, or beside a letter by post) nothing is asked.
    """
    if not copy.consented or copy.stands_as != "parent":
        return True
    held = consents_of(session, [copy.contact_id])[copy.contact_id]
    papers, address = papers_of(notice.fact_kind), copy.to_address or ""
    consents = (Consent(Papers(each.papers), each.address, each.given_on, each.withdrawn_on) for each in held)
    return any(each.allows(papers, address, on) for each in consents)
