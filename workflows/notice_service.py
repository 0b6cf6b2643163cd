"""What becomes of a released notice: posted, emailed, served, proved, come back; and what the case makes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, select

from cases import log
from cases.database import Database
from cases.details.notices import CONSENT_WITHDRAWN
from cases.facts import SERVICE_FAILED, Fact, NewFact, effective
from cases.kinds import NOTICE
from cases.log import Author
from deadlines.calendar import england_and_wales
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.notices import Notice, NoticeCopy, NoticeState, awaiting_an_answer, awaiting_their_day, copies_of
from notifications.outbox import Message
from notifications.outbox import State as MessageState
from notifications.service import Service, Way, service_of
from workflows.notice_consent import NO_CONSENT
from workflows.notice_offers import RECORDED_WHEN_SERVED
from workflows.notice_release import fact_given
from workflows.notices import Office
from workflows.record import record

BY_ITSELF = Author("sendflow")
_LOST = (MessageState.FAILED, MessageState.RETURNED, MessageState.WITHDRAWN)


class WrongCopy(Refusal):
    """That cannot have become of this copy of a notice. Nothing was recorded."""

    code = "wrong_copy"


@dataclass(frozen=True, slots=True)
class Attended:
    """What one round over the notices did: copies of which something was learnt, facts recorded, notices in trouble."""

    learnt: int
    recorded: int
    in_trouble: int


def mark_sent(session: Session, notice: Notice, copy: NoticeCopy, on: date, *, now: datetime, office: Office) -> bool:
    """Say that a copy was posted, handed over or left on a day; whether what the notice gives was recorded with it.

    Raises WrongCopy where it had gone or failed before, or on another day than the one its letter counts from.
    """
    if refusal := why_not_sent(notice, copy, on, day_of(now)):
        raise refusal
    _sent(session, copy, on)
    return settle(session, notice, day_of(now), now=now, office=office)


def why_not_sent(notice: Notice, copy: NoticeCopy, on: date, today: date) -> WrongCopy | None:
    """Why a copy cannot be marked, today, as sent on a day; None where it can."""
    if copy.sent_on or copy.failed_on or copy.way == Way.EMAIL or notice.state == NoticeState.WITHDRAWN:
        return WrongCopy(
            f"Copy {copy.number} of notice {notice.id} is not waiting to be sent.",
            "It would seem to have gone twice.",
            "Look at the receipt of the notice.",
        )
    if on > today:
        return WrongCopy(
            f"{in_words(on)} is in the future.", "A letter is marked once it has gone.", "Give the day it went."
        )
    if on != notice.sent_on:
        return WrongCopy(
            f"Notice {notice.id} tells days counted from {in_words(notice.sent_on or on)}, and this is {in_words(on)}.",
            "A letter that goes on another day tells the family the wrong last days.",
            "Prepare the notice again for the day it really goes; if it did go then, give that day.",
        )
    return None


def settle(session: Session, notice: Notice, day: date, *, now: datetime, office: Office) -> bool:
    """Record what a notice gives effect to, if by a day it was sent, or served where that counts; whether it was.

    Doing it again records nothing. What the case refuses is kept beside the notice as its trouble, for somebody to see.
    """
    copies = copies_of(session, [notice.id])[notice.id or 0]
    if notice.state != NoticeState.RELEASED or not _its_day_has_come(notice, copies, day):
        return False
    fact = fact_given(notice, copies)
    by = Author(notice.released_by or BY_ITSELF.officer, notice.acted_as)
    try:
        with session.begin_nested():
            done = record(
                session, notice.case_ref, fact, by=by, now=now, office=office, breach_reason=notice.breach_reason
            )  # fmt: skip
    except Refusal as refusal:
        notice.trouble = refusal.sentence[:1000]
        session.add(notice)
        session.flush()
        return False
    notice.state, notice.fact_sequence, notice.trouble = NoticeState.GIVEN, done.fact.sequence, None
    session.add(notice)
    session.flush()
    return True


def _its_day_has_come(notice: Notice, copies: Sequence[NoticeCopy], day: date) -> bool:
    counting = [each for each in copies if each.counts and each.failed_on is None]
    sent = [each for each in counting if each.sent_on and each.sent_on <= day]
    if notice.fact_kind not in RECORDED_WHEN_SERVED:
        return bool(sent)
    # Served: once everybody told has been, so that nobody's time is shorter than the law gives.
    return bool(counting) and all(each.served_on and each.sent_on and each.served_on <= day for each in counting)


def fail(
    session: Session,
    notice: Notice,
    copy: NoticeCopy,
    on: date,
    how: str,
    because: str = "",
    *,
    by: Author = BY_ITSELF,
    now: datetime,
    office: Office,
) -> bool:
    """Record that a copy did not arrive, found on a day; whether the duty is owed again because nobody was reached.

    Raises WrongCopy where it is known to have failed already, and CannotServe for a day before it was sent.
    """
    if copy.failed_on:
        raise WrongCopy(
            f"Copy {copy.number} of notice {notice.id} is known not to have arrived.",
            "It would be counted twice.",
            "Look at the receipt of the notice.",
        )
    if on > day_of(now):
        raise WrongCopy(
            f"{in_words(on)} is in the future.", "A letter is marked once it has come back.", "Check the day."
        )
    if copy.sent_on:
        copy.working = list(_service(copy, copy.sent_on, failed_on=on).steps)
    copy.failed_on, copy.failed_how, copy.failed_because = on, how, because[:1000] or None
    copy.served_on = None
    session.add(copy)
    session.flush()
    copies = copies_of(session, [notice.id])[notice.id or 0]
    reached = any(each.counts and each.failed_on is None for each in copies)
    detail = {"number": notice.id, "sha256": notice.sha256, "copy_number": copy.number, "how": how}
    fact = NewFact(SERVICE_FAILED, max(on, day_of(notice.released_at or now)), detail)
    standing = None if reached else _fact_standing(session, notice)
    reopened = _record_failure(session, notice, fact, standing, by, now, office)
    if not reached and (reopened or notice.state == NoticeState.RELEASED):
        notice.state = NoticeState.FAILED
        session.add(notice)
        session.flush()
    settle(session, notice, day_of(now), now=now, office=office)  # the one that failed may be all that was waited for
    return reopened


def _fact_standing(session: Session, notice: Notice) -> Fact | None:
    """The fact this notice gave effect to, as it stands, however often it was corrected since."""
    facts = effective(log.load(session, notice.case_ref).facts)
    return next((each for each in facts if (each.detail.get(NOTICE) or {}).get("number") == notice.id), None)


def _record_failure(
    session: Session, notice: Notice, fact: NewFact, standing: Fact | None, by: Author, now: datetime, office: Office
) -> bool:
    """Record a failure, taking away what it leaves without effect unless later facts rest on that; whether it did."""
    if standing is not None:
        taking_away = replace(fact, corrects=standing.sequence, happened_on=max(fact.happened_on, standing.happened_on))
        reason = f"Notice {notice.id} did not reach anybody who must be told."
        try:
            with session.begin_nested():
                record(session, notice.case_ref, taking_away, by=by, now=now, office=office, breach_reason=reason)
            return True
        except Refusal as refusal:
            notice.trouble = f"Nobody was reached, yet what was recorded since rests on it. {refusal.what}"[:1000]
    record(session, notice.case_ref, fact, by=by, now=now, office=office)
    return False


def prove(session: Session, copy: NoticeCopy, received_on: date, proof: str) -> None:
    """Keep by what it is proved on which day a copy was received: that day is the day of service. Raises WrongCopy."""
    if copy.sent_on is None or copy.failed_on:
        raise WrongCopy(
            "This copy was not sent, or came back.",
            "There is no day of receipt to prove.",
            "Mark it as posted first; if it turned out to have arrived, record what happened as a new fact.",
        )
    service = _service(copy, copy.sent_on, proved_on=received_on)
    copy.served_on, copy.working, copy.is_proved, copy.proof = (
        service.served_on, list(service.steps), service.is_proved, proof,
    )  # fmt: skip
    session.add(copy)
    session.flush()


def correction_after_proof(session: Session, notice: Notice, copy: NoticeCopy, received_on: date) -> NewFact | None:
    """How what a notice gave effect to would read if a copy was received on a day; None where it would be the same."""
    standing = _fact_standing(session, notice)
    if standing is None or copy.sent_on is None:
        return None
    served_on = _service(copy, copy.sent_on, proved_on=received_on).served_on
    copies = [
        NoticeCopy(**each.model_dump() | ({"served_on": served_on} if each.id == copy.id else {}))
        for each in copies_of(session, [notice.id])[notice.id or 0]
        if each.failed_on is None
    ]
    right = fact_given(notice, copies)
    same = (right.happened_on, dict(right.detail)) == (standing.happened_on, dict(standing.detail))
    return None if same else replace(right, corrects=standing.sequence)


def learn(session: Session, notice: Notice, copy: NoticeCopy, *, now: datetime, office: Office) -> bool:
    """Take over what the outbox knows of a copy by email: that it went, or that it did not arrive; whether anything."""
    message = session.get(Message, copy.message_id) if copy.message_id else None
    if message is None or copy.failed_on:
        return False
    learnt = False
    if message.sent_at and copy.sent_on is None:
        _sent(session, copy, day_of(message.sent_at))
        learnt = True
    if message.state in _LOST:
        how = CONSENT_WITHDRAWN if message.failure == NO_CONSENT else "email_refused"
        fail(session, notice, copy, day_of(now), how, message.failure or "", now=now, office=office)
        return True
    return learnt


def attend_to_notices(database: Database, day: date, *, now: Callable[[], datetime], office: Office) -> Attended:
    """Learn what became of emails, and record what notices give effect to whose day has come: one to a transaction.

    Safe to do again, late, and beside itself: what is done is found done.
    """
    with database.reading() as session:
        news, waiting = awaiting_an_answer(session), awaiting_their_day(session, day)
    learnt = recorded = in_trouble = 0
    for number, copy_id in news:
        with database.writing() as session:
            notice, copy = _locked(session, number), session.get(NoticeCopy, copy_id)
            if notice and copy:
                learnt += learn(session, notice, copy, now=now(), office=office)
                recorded += settle(session, notice, day, now=now(), office=office)
    for number, _ in waiting:
        with database.writing() as session:
            notice = _locked(session, number)
            recorded += bool(notice and settle(session, notice, day, now=now(), office=office))
            in_trouble += bool(notice and notice.trouble)
    return Attended(learnt, recorded, in_trouble)


def attend_to_case(session: Session, ref: str, day: date, *, now: datetime, office: Office) -> None:
    """The same for the notices of one case, within the caller's writing transaction."""
    for number, of in awaiting_their_day(session, day):
        if of == ref and (notice := _locked(session, number)):
            settle(session, notice, day, now=now, office=office)


def _locked(session: Session, number: int) -> Notice | None:
    """A notice held until the transaction ends, so that two rounds at once record it once."""
    return session.exec(select(Notice).where(Notice.id == number).with_for_update()).first()


def _sent(session: Session, copy: NoticeCopy, on: date) -> None:
    service = _service(copy, on)
    copy.sent_on, copy.served_on, copy.working = on, service.served_on, list(service.steps)
    session.add(copy)
    session.flush()


def _service(
    copy: NoticeCopy, sent_on: date, *, proved_on: date | None = None, failed_on: date | None = None
) -> Service:
    return service_of(
        Way(copy.way), sent_on, calendar=england_and_wales(), is_parent=copy.stands_as == "parent",
        consented=copy.consented, proved_on=proved_on, failed_on=failed_on,
    )  # fmt: skip
