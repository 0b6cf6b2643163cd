"""Asking bodies for advice by email, and chasing them: when, by which words, and never after they have answered.

Which day a body is chased on follows from the log, the reminder policy and what it has been told before, from nothing
else; so the forecast, a sweep run twice and one run after days of downtime all agree. A body is chased once for the
last day that has come, however many came meanwhile; and where that was later than its day, because the sweep was down
or the chasing paused, the next is spaced from when it went, and not from when it was to go.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from cases import askings, log
from cases.bodies import name_within
from cases.database import Realm, realm_of
from cases.policy_versions import in_force
from cases.reminder_policy import Policy
from deadlines.clock import day_of
from deadlines.words import in_words
from notifications.outbox import Message, NewMessage, NewTold, State, Told, already_told
from notifications.second_look import Verdict
from workflows.advice import AdviceAsked, advice_asked
from workflows.notices import Office

BY_LINK = "advice_link"  # who records what a body answers by its link
ASKED, CHASED = "advice_asked", "advice_chased"  # the two messages
KINDS = (ASKED, CHASED)
_ONE_DAY = timedelta(days=1)
_NO_LONGER = (
    "It no longer held when its turn came: the body had answered, had given a day, or is not to be chased any more."
)


@dataclass(frozen=True, slots=True)
class Chaser:
    """One time a body is to be chased. `key` makes it once only."""

    asking: Row[Any]
    request: AdviceAsked
    day: date

    @property
    def key(self) -> str:
        """Names what is told: of one request, on one day, to one address."""
        return f"{self.of}:{self.day}"

    @property
    def of(self) -> str:
        """Names what was asked, of one address."""
        return f"chased:{self.request.ref}:{self.request.root}:{self.asking.times}"

    @property
    def reason(self) -> str:
        """Why it goes, in a sentence."""
        due = self.request.due_on
        if due is None:
            when = "has not come"
        elif due < self.day:
            when = f"was due by {in_words(due)} and has not come"
        else:
            when = f"is due by {in_words(due)}"
        return f"Advice of {name_within(self.request.body)} in {self.request.ref} {when}."


def chasing_days(policy: Policy, asking: Row[Any], request: AdviceAsked) -> tuple[date, ...]:
    """The days on which a body is chased if nothing is heard: those of the policy, after it was written to.

    It is left alone until the day it gave, unless its last day is over before that; and it is asked on the day after.
    """
    emailed_on, due, expected = day_of(asking.asked_at), request.due_on, request.expected_on
    days = {day for day in policy.chasing_days(request.asked_on, due) if day > max(emailed_on, request.asked_on)}
    if expected:
        days = {day for day in days if day > expected or (due is not None and day > due)}
        days.add(policy.on_or_after(expected + _ONE_DAY))
    return tuple(sorted(day for day in days if day > emailed_on))


def chasers_on(session: Session, on: date, *, process_key: str | None = None, ref: str | None = None) -> list[Chaser]:
    """Every body that is to be chased on a day and has not been for the last day that came."""
    if realm_of(session) is not Realm.AUTHORITY:
        return []
    policy = in_force(session).policy
    come = [
        (Chaser(asking, request, day), days)
        for asking, request, days in _chased(session, on, process_key, ref)
        if (day := _last_that_came(policy, days, on))
    ]
    told = already_told(session, [each.key for each, _ in come])
    untold = [(each, days) for each, days in come if each.key not in told]
    last = _last_chases(session, {each.request.ref for each, _ in untold})
    return [each for each, days in untold if _is_spaced(last.get(each.of), days, policy, on)]


@dataclass(frozen=True, slots=True)
class _Last:
    """The last time a body was chased: the day it was for, and the day it went or was queued."""

    day: date
    went_on: date


def _last_chases(session: Session, refs: Collection[str]) -> dict[str, _Last]:
    """The last chase of each request in these cases, by what was asked of whom (`Chaser.of`)."""
    query = select(Message.key, Message.sent_at, Message.created_at).where(
        col(Message.case_ref).in_(refs), Message.kind == CHASED, Message.state != State.WITHDRAWN
    )
    found: dict[str, _Last] = {}
    for key, sent_at, created_at in session.exec(query.order_by(col(Message.id))):
        of, _, day = key.removeprefix("advice:").rpartition(":")
        found[of] = _Last(date.fromisoformat(day), day_of(sent_at or created_at))
    return found


def _is_spaced(last: _Last | None, days: Iterable[date], policy: Policy, on: date) -> bool:
    """Whether enough time has passed since a chase that went late: as much as was to lie between its day and the next.

    Never more than after which the policy chases again, so that what is overdue is not left alone for longer.
    """
    if last is None or last.went_on <= last.day:
        return True
    following = min((each for each in days if each > last.day), default=last.day)
    every = policy.chasers.again_every
    between = min(following - last.day, timedelta(days=every)) if every else following - last.day
    return on >= last.went_on + between


def _chased(
    session: Session, on: date, process_key: str | None = None, ref: str | None = None
) -> Iterator[tuple[Row[Any], AdviceAsked, tuple[date, ...]]]:
    """Everything that is asked, chased and awaited on a day, each with its days. A case nobody can fold is left out."""
    policy = in_force(session).policy
    for case, theirs in groupby(askings.open_askings(session, process_key, ref), key=lambda each: each.case_ref):
        awaited = _awaited(session, case, on)
        for asking in theirs:
            if request := awaited.get(asking.sequence):
                yield asking, request, chasing_days(policy, asking, request)


def _awaited(session: Session, ref: str, on: date) -> dict[int, AdviceAsked]:
    """The requests of a case that still wait, by the first number of each. A case nobody can fold asks nothing."""
    try:
        return {each.root: each for each in advice_asked(log.load(session, ref), on) if each.is_awaited}
    except SQLAlchemyError:
        raise
    except Exception:  # the sweep has set the case aside, with the reason
        return {}


def _last_that_came(policy: Policy, days: Iterable[date], on: date) -> date | None:
    """The one of its days for which a body is chased on a day; None on a quiet one, where nobody is."""
    return None if policy.why_quiet(on) else max((day for day in days if day <= on), default=None)


def chase(session: Session, on: date, office: Office, now: datetime, **of: str | None) -> list[NewMessage]:
    """The messages of a day's chasing, each with a link made for it, to be queued in the same transaction."""
    return [_message(session, each, office, now) for each in chasers_on(session, on, **of)]


def _message(session: Session, chaser: Chaser, office: Office, now: datetime) -> NewMessage:
    request, asking = chaser.request, chaser.asking
    return NewMessage(
        key=f"advice:{chaser.key}",
        kind=CHASED,
        recipient=f"body:{request.body}",
        to_address=asking.email,
        reason=chaser.reason,
        case_ref=request.ref,
        context=context_of(session, request, office, now) | {"days_late": _days_late(request, chaser.day)},
        told=(NewTold(chaser.key, request.ref, _limit_of(request), request.due_on or chaser.day),),
    )


def _days_late(request: AdviceAsked, on: date) -> int:
    return max((on - request.due_on).days, 0) if request.due_on else 0


def _limit_of(request: AdviceAsked) -> str:
    return request.deadline.limit.key if request.deadline else ""


def context_of(session: Session, request: AdviceAsked, office: Office, now: datetime) -> dict[str, Any]:
    """What both messages say, with a link of their own. It names no child: the reference is all it holds of one."""
    secret, expires_on = askings.make_link(session, request.ref, request.root, now, day_of(now))
    deadline = request.deadline
    return {
        "case_ref": request.ref,
        "body": name_within(request.body),
        "asked_on": request.asked_on.isoformat(),
        "due_on": request.due_on.isoformat() if request.due_on else None,
        "cite": str(deadline.rule.cite) if deadline and request.due_on else None,
        "is_law": bool(deadline and deadline.limit.is_binding),
        "advice_url": f"{office.address.rstrip('/')}/advice/{secret}",
        "expires_on": expires_on.isoformat(),
        "authority_name": office.name,
    }


def second_look(session: Session, message: Message, told: Sequence[Told], at: datetime) -> Verdict:
    """What delivery asks of a message to a body: whether it is still awaited, at that address, for the last day."""
    on = day_of(at)
    if message.kind == ASKED:
        return Verdict(frozenset({message.key} & _asked_of(session, message, on)), _NO_LONGER)
    policy = in_force(session).policy
    holding = {
        Chaser(asking, request, day).key
        for asking, request, days in _chased(session, on, ref=message.case_ref)
        if asking.email == message.to_address and (day := _last_that_came(policy, days, on))
    }
    return Verdict(frozenset(each.key for each in told) & holding, _NO_LONGER)


def _asked_of(session: Session, message: Message, on: date) -> set[str]:
    """The keys of what is asked in the case of a message, of whoever it is addressed to; chased or not."""
    ref = message.case_ref or ""
    awaited = _awaited(session, ref, on)
    return {
        key_of_asking(each.case_ref, each.sequence, each.times)
        for each in askings.askings_of(session, ref).values()
        if each.email == message.to_address and not each.ended_at and each.sequence in awaited
    }


def key_of_asking(ref: str, root: int, times: int) -> str:
    """The key of the message that asks, for the first or a later time."""
    return f"advice:asked:{ref}:{root}:{times}"


def last_emails(session: Session, ref: str) -> dict[int, Message]:
    """The last message to a body about each request of a case, by the first number of the fact that asked."""
    found = session.exec(select(Message).where(Message.case_ref == ref, col(Message.kind).in_(KINDS)))
    ours = sorted(found, key=lambda each: each.id or 0)
    return {int(each.key.split(":")[3]): each for each in ours if each.state != State.WITHDRAWN}


def foreseen_chasers(session: Session, from_day: date, days: int, ref: str | None = None) -> list[tuple[date, Chaser]]:
    """What the coming sweeps will send to bodies, of one case or all, if nothing else is recorded, by day."""
    if realm_of(session) is not Realm.AUTHORITY:
        return []
    policy, chased = in_force(session).policy, list(_chased(session, from_day, ref=ref))
    each_day = (Chaser(asking, request, day) for asking, request, all_days in chased for day in all_days)
    told = already_told(session, [each.key for each in each_day])
    last = _last_chases(session, {request.ref for _, request, _ in chased})
    found = []
    for on in (from_day + timedelta(days=number) for number in range(days)):
        for asking, request, all_days in chased:
            day = _last_that_came(policy, all_days, on)
            if day is None or (each := Chaser(asking, request, day)).key in told:
                continue
            if _is_spaced(last.get(each.of), all_days, policy, on):
                told.add(each.key)
                last[each.of] = _Last(day, on)
                found.append((on, each))
    return found
