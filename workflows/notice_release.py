"""A notice written and released: a draft is kept for good, its emails queued and its release recorded, all at once.

Nothing is sent to a family in any other way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session

from cases import log
from cases.facts import NOTICE_RELEASED, NewFact, effective
from cases.kinds import KINDS, NOTICE, checked_detail
from cases.log import Author
from deadlines.clock import LONDON, day_of
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.letters import LETTERS, as_email
from notifications.notices import NOTICE as NOTICE_MESSAGE
from notifications.notices import Notice, NoticeCopy, NoticeState, digest_of
from notifications.outbox import MESSAGES, NewMessage, NewTold, enqueue
from notifications.service import Way
from workflows import views
from workflows.engine import capacity_objections, replay
from workflows.notice_drafting import Copy, Letters, Plan, Preview, preview, recipients_of
from workflows.notice_offers import RECORDED_WHEN_SERVED, SAYS_WHEN_SERVED, Offer, offer_named, papers_of
from workflows.notices import Office
from workflows.processes import process_of
from workflows.record import record
from workflows.timetable import timetable

_MORNING = time(8)


class CannotRelease(Refusal):
    """A notice cannot be released as it is. Nothing was sent."""

    code = "cannot_release"


def save_draft(
    session: Session,
    ref: str,
    offer: Offer,
    number: int | None,
    inputs: Mapping[str, Any],
    *,
    by: Author,
    now: datetime,
) -> Notice:
    """Keep what was typed for a notice, in a new draft or in the one there is. Raises CannotRelease if that went."""
    notice = session.get(Notice, number) if number else None
    if notice is None or notice.case_ref != ref:
        notice = Notice(
            case_ref=ref, fact_kind=offer.fact_kind, detail={}, letter=offer.letter.key, variant="standard",
            prepared_by=by.officer, prepared_at=now,
        )  # fmt: skip
    if notice.state != NoticeState.DRAFT:
        raise CannotRelease(
            f"Notice {notice.id} has been released.",
            "What was released stays as it was: it is what was sent.",
            "Write another notice.",
        )
    notice.inputs, notice.prepared_by, notice.prepared_at = dict(inputs), by.officer, now
    notice.variant = str(inputs.get("variant") or notice.variant)
    session.add(notice)
    session.flush()
    return notice


def preview_of(session: Session, ref: str, offer: Offer, plan: Plan, letters: Letters) -> Preview:
    """The notice of a case as it would go by a plan."""
    history = log.load(session, ref)
    current = effective(history.facts)
    deadlines = timetable(process_of(history), current, plan.sent_on)
    moved = next((each.happened_on for each in current if each.kind == "plan_transferred_in"), None)
    plan = replace(plan, transferred_on=moved)
    people = recipients_of(session, history.child_id, papers_of(offer.fact_kind), plan.sent_on)
    return preview(
        session, offer.letter, plan, people, ref=ref, child_id=history.child_id, deadlines=deadlines, letters=letters
    )  # fmt: skip


def release(
    session: Session,
    notice: Notice,
    plan: Plan,
    detail: Mapping[str, Any],
    *,
    by: Author,
    now: datetime,
    office: Office,
    letters: Letters,
    breach_reason: str = "",
) -> Notice:
    """Release a draft within the caller's writing transaction: copies, emails and the fact that it was released.

    What it gives effect to is recorded when it has been sent, or served (`workflows.notice_service`). Raises
    CannotRelease where something is missing, WrongDetail, and as `workflows.record` does.
    """
    history = log.load(session, notice.case_ref, lock=True)
    session.refresh(notice)
    state = replay(process_of(history), effective(history.facts))
    offer = offer_named(process_of(history), state, notice.letter, notice.fact_kind)
    if notice.state != NoticeState.DRAFT or offer is None:
        raise CannotRelease(
            f"Notice {notice.id} cannot be released: "
            + ("it has been already." if notice.state != NoticeState.DRAFT else "the case has gone on since."),
            "A notice tells what the law wants told at this stage, once.",
            "Look at the case again.",
        )
    _refuse_wrong_days(plan, day_of(now))
    _refuse_not_theirs(notice.fact_kind, by)
    shown = preview_of(session, notice.case_ref, offer, plan, letters)
    if not shown.is_ready:
        raise CannotRelease(
            f"The notice is not complete. It lacks: {'; '.join(shown.lacks) or 'somebody to send it to'}.",
            "A notice that leaves out what the law wants said may not start the family’s time.",
            "Give what is missing and release it again.",
        )
    notice.detail = {**checked_detail(notice.fact_kind, "", {**detail, **offer.when})}
    notice.variant, notice.dated, notice.sent_on = plan.variant, plan.dated, plan.sent_on
    notice.state, notice.released_by, notice.released_at, notice.acted_as = (
        NoticeState.RELEASED, by.officer, now, by.acted_as,
    )  # fmt: skip
    notice.breach_reason, notice.computed_with = breach_reason, views.versions()
    copies = [_copy_row(notice, number, copy) for number, copy in enumerate(shown.copies, start=1)]
    notice.sha256 = digest_of(copies)
    session.add_all([notice, *copies])
    session.flush()
    _queue_emails(session, notice, copies, shown, now)
    told = {"number": notice.id, "sha256": notice.sha256, "gives": notice.fact_kind, "copies": len(copies)}
    record(session, notice.case_ref, NewFact(NOTICE_RELEASED, day_of(now), told), by=by, now=now, office=office)
    return notice


def planned_fact(offer: Offer, plan: Plan, detail: Mapping[str, Any], shown: Preview) -> NewFact:
    """What a draft would give effect to, sent by its plan. Raises WrongDetail; ValueError where nothing counts."""
    copies = [
        NoticeCopy(
            notice_id=0, number=number, contact_id=0, stands_as=each.recipient.stands_as, way=each.way, sha256="",
            consented=each.recipient.consented, sent_on=plan.sent_on, served_on=each.service.served_on,
        )
        for number, each in enumerate(shown.copies, start=1)
    ]  # fmt: skip
    chosen = checked_detail(offer.fact_kind, "", {**detail, **offer.when})
    return _given(offer.fact_kind, chosen, plan.dated, copies)


def fact_given(notice: Notice, copies: Sequence[NoticeCopy]) -> NewFact:
    """What a notice gives effect to, on the day the law counts: of sending, or of the last service of those told.

    Raises ValueError where no copy that counts has been sent.
    """
    which = {NOTICE: {"number": notice.id, "sha256": notice.sha256}}
    return _given(notice.fact_kind, {**notice.detail, **which}, notice.dated, copies)


def _given(kind: str, detail: Mapping[str, Any], dated: date | None, copies: Sequence[NoticeCopy]) -> NewFact:
    told = [each for each in copies if each.counts and each.sent_on and each.served_on]
    if not told:
        raise ValueError("Nothing was sent that counts.")
    sent_on = min(each.sent_on for each in told if each.sent_on)
    served_on = max(each.served_on for each in told if each.served_on)
    days: dict[str, date] = {}
    if kind in RECORDED_WHEN_SERVED and sent_on != served_on:
        days["sent_on"] = sent_on
    if kind in SAYS_WHEN_SERVED and sent_on != served_on:
        days["served_on"] = served_on
    if "dated" in KINDS[kind].detail.model_fields and dated:
        days["dated"] = dated
    own = {name: day.isoformat() for name, day in days.items()}
    return NewFact(kind, served_on if kind in RECORDED_WHEN_SERVED else sent_on, {**detail, **own})


def prepare_again(
    session: Session, notice: Notice, copies: Sequence[NoticeCopy], *, by: Author, now: datetime
) -> Notice:
    """A new draft with the words of a notice that did not go as planned; what of it has not gone goes no more."""
    waiting = [each for each in copies if each.sent_on is None and each.failed_on is None]
    for each in waiting:
        each.failed_on, each.failed_how, each.seen_to_at = day_of(now), "not_sent", now
        each.failed_because = "It was prepared again before it was sent."
        if each.message_id:
            mine = (MESSAGES.c.id == each.message_id) & (MESSAGES.c.state == "waiting")
            values = {"state": "withdrawn", "failure": each.failed_because, "context": {}}
            session.connection().execute(MESSAGES.update().where(mine).values(values))
    for each in copies:
        if each.failed_on and each.seen_to_at is None:
            each.seen_to_at = now
    if notice.state == NoticeState.RELEASED and all(each.sent_on is None for each in copies):
        notice.state = NoticeState.WITHDRAWN
    again = Notice(
        case_ref=notice.case_ref, fact_kind=notice.fact_kind, detail={}, letter=notice.letter, variant=notice.variant,
        inputs=dict(notice.inputs or {}), prepared_by=by.officer, prepared_at=now,
    )  # fmt: skip
    session.add_all([notice, *copies, again])
    session.flush()
    return again


def _refuse_wrong_days(plan: Plan, today: date) -> None:
    if plan.sent_on < today:
        raise CannotRelease(
            f"It is to go on {in_words(plan.sent_on)}, which has been.",
            "The days the letter tells count from the day it goes.",
            "Give today, or the day on which it will be posted.",
        )
    if plan.dated > plan.sent_on:
        raise CannotRelease(
            f"It is dated {in_words(plan.dated)} and is to go before that.",
            "Warnings to the family use the earlier of the two days.",
            "Give a date that is not after the day it goes.",
        )


def _refuse_not_theirs(fact_kind: str, by: Author) -> None:
    """What the law gives to the authority to decide is released by its own officers alone."""
    for each in capacity_objections(NewFact(fact_kind, date.min), by.acted_as):
        raise CannotRelease(each.sentence, "", "Let an officer of the authority release it: the draft is kept.")


def _copy_row(notice: Notice, number: int, copy: Copy) -> NoticeCopy:
    assert notice.id is not None
    assert copy.letter is not None
    to = copy.recipient
    by_email = copy.way is Way.EMAIL
    return NoticeCopy(
        notice_id=notice.id, number=number, contact_id=to.contact_id, stands_as=to.stands_as, way=copy.way,
        to_address=to.email if by_email else None, consented=to.consented, letter=copy.letter.as_data(),
        sha256=copy.letter.sha256,
    )  # fmt: skip


def _queue_emails(
    session: Session, notice: Notice, copies: Sequence[NoticeCopy], shown: Preview, now: datetime
) -> None:
    """One message to each person by email, keyed by its copy; its words are forgotten once it has gone."""
    assert notice.id is not None
    queued = [(row, copy) for row, copy in zip(copies, shown.copies, strict=True) if row.way == Way.EMAIL]
    keys = {}
    for row, copy in queued:
        assert copy.letter is not None
        assert row.to_address is not None
        key, mail = f"notice:{notice.id}:{row.number}", as_email(copy.letter)
        told = [_told(key, notice.case_ref, each.deadline.limit.key, each.deadline.due_on) for each in shown.told]
        message = NewMessage(
            key=key, kind=NOTICE_MESSAGE, recipient=f"contact:{row.contact_id}", to_address=row.to_address,
            reason=f"Notice {notice.id} of case {notice.case_ref}, released by an officer.",
            context={"subject": mail.subject, "text": mail.text, "html": mail.html},
            case_ref=notice.case_ref, due_at=_not_before(notice, now), told=[each for each in told if each],
        )  # fmt: skip
        enqueue(session, [message], now=now)
        keys[key] = row
    found = session.connection().execute(MESSAGES.select().where(MESSAGES.c.key.in_(list(keys))))
    for message_row in found:
        keys[message_row.key].message_id = message_row.id
    session.add_all(keys.values())
    session.flush()


def _not_before(notice: Notice, now: datetime) -> datetime:
    """When an email may go: at once, or in the morning of the day it is to go."""
    if notice.sent_on is None or notice.sent_on <= day_of(now):
        return now
    return datetime.combine(notice.sent_on, _MORNING, LONDON).astimezone(UTC)


def _told(key: str, ref: str, limit: str, day: date | None) -> NewTold | None:
    return NewTold(f"{key}:{limit}", ref, limit, day) if day else None


def kind_of(notice: Notice) -> str:
    """The title of a notice's letter."""
    return LETTERS[notice.letter].title if notice.letter in LETTERS else notice.letter
