"""What recording something changes in what people are told: withdrawn, queued at once, reminded of on another day.

Asked twice within one rehearsal, before and after, by the functions of the sweep and of delivery; nothing is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from cases.bodies import name_of
from deadlines.clock import day_of
from deadlines.register import LIMITS
from notifications.outbox import Message, State, Told, told_by
from notifications.told import told_of
from workflows.chasers import foreseen_chasers
from workflows.forecasting import from_day
from workflows.notices import Office
from workflows.reminders_ahead import reminders_to_come
from workflows.second_look import second_look

DAYS_AHEAD = 56
Thing = tuple[str, str, str, str, str]
"""A case, a limit, the body or institution it is about, who is told, and their name."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits in the outbox: number, kind, recipient (opaque), and why it tells nothing of these cases.

    `without` where it goes all the same and tells of others.
    """

    message: int
    kind: str
    recipient: str
    why_not: str = ""
    without: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of some cases as they stand: messages that would go, or would not; the days of reminders to come."""

    goes: Mapping[int, Waiting]
    stays: Mapping[int, Waiting]
    coming: Mapping[Thing, tuple[date, ...]]
    last_days: Mapping[Thing, Collection[date]]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Retimed:
    """Reminders of one limit to one person that would come on other days; `again` where another last day was told."""

    ref: str
    title: str
    about: str
    to: str
    before: tuple[date, ...]
    after: tuple[date, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Retold:
    """What would be told otherwise: messages that wait and would not go, new ones, and reminders on other days."""

    withdrawn: tuple[Waiting, ...] = ()
    queued: tuple[Waiting, ...] = ()
    retimed: tuple[Retimed, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything would be."""
        return bool(self.withdrawn or self.queued or self.retimed)


def telling(session: Session, refs: Collection[str], now: datetime, office: Office) -> Telling:
    """What is told of these cases as the session sees them, of reminders in the coming eight weeks."""
    seen = [_looked_at(session, each, refs, now, office) for each in _waiting(session, refs)]
    coming: dict[Thing, tuple[date, ...]] = {}
    last_days: dict[Thing, set[date]] = {}
    begin = from_day(session, day_of(now))
    for ref in refs:
        for on, thing, due_on in _coming(session, ref, begin):
            coming[thing] = (*coming.get(thing, ()), on)
            last_days.setdefault(thing, set()).add(due_on)
    goes = {each.message: each for each in seen if not each.why_not}
    stays = {each.message: each for each in seen if each.why_not}
    return Telling(goes, stays, coming, last_days, tuple(told_of(session, refs)))


def retold(before: Telling, after: Telling) -> Retold:
    """What is told otherwise after than before."""
    known = before.goes.keys() | before.stays.keys()
    withdrawn = [each for number, each in after.stays.items() if number in before.goes]
    queued = [each for number, each in after.goes.items() if number not in known]
    things = sorted(before.coming.keys() | after.coming.keys())
    moved = [each for each in things if before.coming.get(each) != after.coming.get(each)]
    return Retold(tuple(withdrawn), tuple(queued), tuple(_retimed(each, before, after) for each in moved))


def _retimed(thing: Thing, before: Telling, after: Telling) -> Retimed:
    ref, limit, about, recipient, name = thing
    days = after.last_days.get(thing, ())
    again = any(
        (each.limit_key, each.recipient) == (limit, recipient)
        and f":{ref}:{limit}:{about}:" in f"{each.key}:"
        and each.told_for_on not in days
        for each in before.told
    )
    title = LIMITS[limit].title if limit in LIMITS else "Advice asked of a body"
    return Retimed(
        ref, title, about, name, before.coming.get(thing, ()), after.coming.get(thing, ()), again and bool(days)
    )


def _waiting(session: Session, refs: Collection[str]) -> list[Message]:
    telling_of_them = select(Told.message_id).where(col(Told.case_ref).in_(refs))
    query = (
        select(Message)
        .where(Message.state == State.WAITING)
        .where(or_(col(Message.case_ref).in_(refs), col(Message.id).in_(telling_of_them)))
    )
    return list(session.exec(query.order_by(col(Message.id))))


def _looked_at(session: Session, message: Message, refs: Collection[str], now: datetime, office: Office) -> Waiting:
    """What delivery will find of a message when its turn comes, as things stand; a quiet day is waited out."""
    look, told = second_look(office), told_by(session, message.id or 0)
    verdict = look(session, message, told, max(now, message.due_at))
    if verdict.wait_until:
        verdict = look(session, message, told, verdict.wait_until)
    ours = {each.key for each in told if each.case_ref in refs} or {message.key}
    why_not = "" if ours & verdict.holds else verdict.why_not
    return Waiting(message.id or 0, message.kind, message.recipient, why_not, bool(why_not and verdict.holds))


def _coming(session: Session, ref: str, begin: date) -> list[tuple[date, Thing, date]]:
    found: list[tuple[date, Thing, date]] = []
    for on, each in reminders_to_come(session, ref, begin, DAYS_AHEAD):
        row, who = each.row, each.recipient
        found.append((on, (ref, row.limit_key, row.about, who.id, who.display_name), row.due_on))
    for on, chaser in foreseen_chasers(session, begin, DAYS_AHEAD, ref):
        request = chaser.request
        limit = request.deadline.limit.key if request.deadline else ""
        body = request.body
        found.append((on, (ref, limit, body, f"body:{body}", name_of(body)), request.due_on or chaser.day))
    return found
