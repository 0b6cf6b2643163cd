"""Notices: each released by an officer to be sent, kept with its hash, and a copy for each person and way of sending.

What was sent can be erased with the person; its hash, its days and the versions of law it was worked out with stay.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from deadlines.refusals import Refusal
from notifications.outbox import MESSAGES
from notifications.outbox import State as MessageState
from notifications.service import Way

NOTICE = "notice"  # the kind of message that carries one
_MOST_WAITING = 2_000  # no office posts as many in a day; well under the number of values a statement takes
_WAITING, _FAILED = text("sent_on IS NULL"), text("failed_on IS NOT NULL")


class NoticeState(StrEnum):
    """Where a notice stands. `given`: what it gives effect to is recorded; `failed`: that no longer counts."""

    DRAFT = "draft"
    RELEASED = "released"
    GIVEN = "given"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Notice(SQLModel, table=True):
    """One notice. `fact_kind` and `detail` are what it gives effect to; `inputs` what the officer typed and chose.

    `dated` is the day on its face, `sent_on` the day it is to go, from which the days it tells are counted.
    `acted_as` is the capacity in which it was released; `trouble` says why what it gives could not be recorded.
    """

    __tablename__ = "notice"
    id: int | None = Field(default=None, primary_key=True)
    case_ref: str = Field(max_length=60, index=True)
    fact_kind: str = Field(max_length=60)
    detail: dict[str, Any] = Field(sa_type=JSON)
    letter: str = Field(max_length=60)
    variant: str = Field(max_length=60)
    state: str = Field(default=NoticeState.DRAFT, max_length=20, index=True)
    inputs: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    dated: date | None = None
    sent_on: date | None = None
    sha256: str | None = Field(default=None, max_length=64)
    computed_with: str | None = Field(default=None, max_length=60)
    breach_reason: str = Field(default="", max_length=500)
    prepared_by: str = Field(max_length=60)
    prepared_at: datetime
    released_by: str | None = Field(default=None, max_length=60)
    released_at: datetime | None = None
    acted_as: str = Field(default="council", max_length=20)
    fact_sequence: int | None = None
    trouble: str | None = Field(default=None, max_length=1000)


class NoticeCopy(SQLModel, table=True):
    """A notice to one person in one way, with its four days and the working of the day of service.

    `contact_id` is all the rest of the program is told of whom it is for. `letter` is what is sent, as data, and
    `proof` says by what the day of receipt is proved; both can be erased. `seen_to_at` is when somebody had seen to a
    failure.
    """

    __tablename__ = "notice_copy"
    __table_args__ = (
        # What waits and what came back is asked for on every first page, and is little of all there is.
        Index("ix_notice_copy_waiting", "way", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_notice_copy_failed", "seen_to_at", sqlite_where=_FAILED, postgresql_where=_FAILED),
    )
    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    number: int
    contact_id: int
    stands_as: str = Field(max_length=20)
    way: str = Field(max_length=20)
    to_address: str | None = Field(default=None, max_length=254)
    consented: bool = False
    letter: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    sha256: str = Field(max_length=64)
    message_id: int | None = Field(default=None, foreign_key="outbox_message.id", index=True)
    sent_on: date | None = None
    served_on: date | None = None
    working: list[str] = Field(default_factory=list, sa_type=JSON)
    is_proved: bool = False
    proof: str | None = Field(default=None, max_length=500)
    failed_on: date | None = None
    failed_how: str | None = Field(default=None, max_length=30)
    failed_because: str | None = Field(default=None, max_length=1000)
    seen_to_at: datetime | None = None

    @property
    def must_be_told(self) -> bool:
        """Whether it goes to somebody whom the law wants told, and not as a copy to somebody else."""
        return self.stands_as != "copy"

    @property
    def counts(self) -> bool:
        """Whether it can serve in law: an email to a parent without consent in writing never does."""
        return self.must_be_told and (self.way != Way.EMAIL or self.consented or self.stands_as == "young_person")


class NoSuchNotice(Refusal):
    """There is no notice, or no copy of it, of that number in this case."""

    code = "not_found"


def notice_of(session: Session, ref: str, number: int) -> Notice:
    """A notice of a case. Raises NoSuchNotice."""
    found = session.get(Notice, number)
    if found is None or found.case_ref != ref:
        raise NoSuchNotice(f"Case {ref} has no notice {number}.", "", "Look at the notices of the case.")
    return found


def notices_of(session: Session, ref: str) -> Sequence[Notice]:
    """Every notice of a case, the latest first."""
    query = select(Notice).where(Notice.case_ref == ref).order_by(col(Notice.id).desc())
    return session.exec(query).all()


def copies_of(session: Session, notice_ids: Iterable[int | None]) -> dict[int, list[NoticeCopy]]:
    """The copies of these notices, by notice, in order. Some hundreds of notices at the most."""
    wanted = [each for each in notice_ids if each is not None]
    found: dict[int, list[NoticeCopy]] = {each: [] for each in wanted}
    query = select(NoticeCopy).where(col(NoticeCopy.notice_id).in_(wanted))
    for row in session.exec(query.order_by(col(NoticeCopy.notice_id), col(NoticeCopy.number))):
        found[row.notice_id].append(row)
    return found


def digest_of(copies: Iterable[NoticeCopy]) -> str:
    """The SHA-256, in hex, of a notice: over those of its copies in order, a line each."""
    return sha256("\n".join(each.sha256 for each in copies).encode()).hexdigest()


def to_be_posted(session: Session, *, limit: int = 200) -> list[tuple[Notice, NoticeCopy]]:
    """The copies of released notices that are still to be posted, handed over or left, the longest waiting first.

    The few copies that wait are read first and their notices after, because a join begins at the many notices.
    """
    waits = (NoticeCopy.way != Way.EMAIL, col(NoticeCopy.sent_on).is_(None), col(NoticeCopy.failed_on).is_(None))
    copies = session.exec(select(NoticeCopy).where(*waits).limit(_MOST_WAITING)).all()
    of = select(Notice).where(col(Notice.id).in_({each.notice_id for each in copies}))
    notices = {each.id: each for each in session.exec(of) if each.state in (NoticeState.RELEASED, NoticeState.GIVEN)}
    in_turn = sorted(copies, key=lambda each: each.id or 0)
    found = [(notices[each.notice_id], each) for each in in_turn if each.notice_id in notices]
    return found[:limit]


def failed_and_not_seen_to(session: Session, refs: Iterable[str] | None = None) -> list[tuple[Notice, NoticeCopy]]:
    """Copies that did not arrive and that nobody has seen to yet; of these cases alone, if any are named."""
    query = (
        select(Notice, NoticeCopy)
        .join(NoticeCopy, col(NoticeCopy.notice_id) == Notice.id)
        .where(col(NoticeCopy.failed_on).is_not(None), col(NoticeCopy.seen_to_at).is_(None))
    )
    if refs is not None:
        query = query.where(col(Notice.case_ref).in_(list(refs)))
    return [(notice, copy) for notice, copy in session.exec(query.order_by(col(NoticeCopy.failed_on)))]


def in_trouble(session: Session, refs: Iterable[str] | None = None) -> list[Notice]:
    """Notices that went, while what they give effect to could not be recorded; of these cases, if any are named."""
    query = select(Notice).where(Notice.state == NoticeState.RELEASED, col(Notice.trouble).is_not(None))
    if refs is not None:
        query = query.where(col(Notice.case_ref).in_(list(refs)))
    return list(session.exec(query.order_by(col(Notice.id))))


def drafts(session: Session, refs: Iterable[str]) -> list[Notice]:
    """The notices of these cases, some hundreds at the most, that somebody prepared and nobody has released yet."""
    query = select(Notice).where(Notice.state == NoticeState.DRAFT, col(Notice.case_ref).in_(list(refs)))
    return list(session.exec(query.order_by(col(Notice.case_ref), col(Notice.id))))


def awaiting_an_answer(session: Session) -> list[tuple[int, int]]:
    """Copies sent by email of which the outbox knows more than their row does, as (notice, copy)."""
    of = select(NoticeCopy.notice_id, NoticeCopy.id).join(MESSAGES, MESSAGES.c.id == NoticeCopy.message_id)
    of = of.where(col(NoticeCopy.failed_on).is_(None))
    ended = (MessageState.FAILED, MessageState.RETURNED, MessageState.WITHDRAWN)
    lost = of.where(MESSAGES.c.kind == NOTICE, MESSAGES.c.state.in_(ended))
    gone = of.where(col(NoticeCopy.sent_on).is_(None), MESSAGES.c.sent_at.is_not(None))
    found = {(notice, copy or 0) for query in (lost, gone) for notice, copy in session.exec(query)}
    return sorted(found, key=lambda each: each[1])


def awaiting_their_day(session: Session, day: date) -> list[tuple[int, str]]:
    """Released notices of which a copy is sent, or served, by a day and nothing is recorded yet, as (number, case)."""
    query = (
        select(Notice.id, Notice.case_ref)
        .join(NoticeCopy, col(NoticeCopy.notice_id) == Notice.id)
        .where(Notice.state == NoticeState.RELEASED, col(NoticeCopy.sent_on) <= day)
        .order_by(col(Notice.id))
        .distinct()
    )
    return [(number or 0, ref) for number, ref in session.exec(query)]


def forget(session: Session, refs: Iterable[str]) -> None:
    """Erase what notices of these cases say and to whom they went; hashes and days stay, what waits does not go."""
    numbers = list(session.exec(select(Notice.id).where(col(Notice.case_ref).in_(list(refs)))))
    session.exec(update(Notice).where(col(Notice.id).in_(numbers)).values(inputs=None))
    copies = select(NoticeCopy.message_id).where(col(NoticeCopy.notice_id).in_(numbers))
    messages = [each for each in session.exec(copies) if each is not None]
    nothing = {"letter": None, "to_address": None, "proof": None, "failed_because": None}
    session.exec(update(NoticeCopy).where(col(NoticeCopy.notice_id).in_(numbers)).values(nothing))
    connection = session.connection()
    mine = MESSAGES.c.id.in_(messages)
    gone: dict[str, Any] = {"to_address": "(erased)", "context": {}, "text": None, "html": None}
    connection.execute(MESSAGES.update().where(mine).values(gone))
    waiting = mine & MESSAGES.c.state.in_([MessageState.WAITING, MessageState.CLAIMED])
    erased = {"state": MessageState.WITHDRAWN, "failure": "The person was erased."}
    connection.execute(MESSAGES.update().where(waiting).values(erased))
