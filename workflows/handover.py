"""Handing over what somebody holds: who is to hold which case, and one email to each of how many are now theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from cases.officers import officers
from deadlines.clock import day_of
from notifications.outbox import Message, NewMessage, State, enqueue
from workflows.notices import Office

HANDED_OVER = "cases_handed_over"
_GOES_AFTER = timedelta(minutes=2)  # a handover of many cases is recorded in parts, and is told in one email


def dealt(refs: Sequence[str], officers: Sequence[str]) -> dict[str, str]:
    """Each case with an officer, dealt out in turn as they come, so that each gets as many and as urgent ones.

    Raises ValueError where there is nobody to deal to.
    """
    if not officers:
        raise ValueError("cases cannot be dealt to nobody")
    return {ref: officers[number % len(officers)] for number, ref in enumerate(refs)}


def tell(
    session: Session,
    numbers: Mapping[str, int],
    *,
    from_whom: str | None,
    by: str,
    now: datetime,
    office: Office,
    act: int | None = None,
) -> None:
    """Tell each officer, by key, in one email how many cases are now theirs, in the caller's transaction.

    Told again of the same handover (the same act in many cases; else the same `from_whom`, `by` and `now`), what
    waits tells of all of them together; what has gone is followed by another of the rest, where an act was cut short.
    Whoever gives cases to themselves knows it, and who has left is not written to.
    """
    people = officers(session, {*numbers, *([from_whom] if from_whom else []), by})
    which = f"act:{act}" if act else f"{from_whom or ''}:{by}:{now.isoformat()}"
    for officer, number in numbers.items():
        to = people.get(officer)
        if officer == by or number < 1 or to is None or not to.is_active:
            continue
        key = _key(officer, which)
        before = people[from_whom].display_name if from_whom and from_whom in people else None
        context = {
            "number": number,
            "before": before,
            "by": people[by].display_name if by in people else by,
            "given_on": day_of(now).isoformat(),
            "list_url": f"{office.address.rstrip('/')}/cases?officer={officer}",
            "authority_name": office.name,
        }
        if _added(session, [key, _rest(key, now)], number):
            continue
        for each in (key, _rest(key, now)):
            message = NewMessage(
                key=each,
                kind=HANDED_OVER,
                recipient=officer,
                to_address=to.email,
                reason="Cases were given to this officer, many at once.",
                context=context,
                due_at=now + _GOES_AFTER,
            )
            if enqueue(session, [message], now=now):
                break


def told_in_act(session: Session, act: int, officer: str, since: datetime) -> Sequence[Message]:
    """The emails that tell an officer of cases given in an act confirmed at an instant, in the order queued."""
    key = _key(officer, f"act:{act}")
    those = (col(Message.key) == key) | col(Message.key).between(f"{key}:", f"{key};")  # itself, and of the rest
    query = select(Message).where(those, col(Message.created_at) >= since).order_by(col(Message.id))
    return session.exec(query).all()


def _key(officer: str, which: str) -> str:
    return f"handed_over:{officer}:{which}"


def _rest(key: str, now: datetime) -> str:
    """The key of the email that tells of what was left over when the first had gone."""
    return f"{key}:{now.isoformat()}"


def _added(session: Session, keys: Sequence[str], number: int) -> bool:
    """Whether one of these emails still waits, and now tells of so many more; it does not go meanwhile."""
    waits = select(Message).where(col(Message.key).in_(keys), Message.state == State.WAITING).with_for_update()
    waiting = session.exec(waits).first()
    if waiting is None:
        return False
    waiting.context = {**waiting.context, "number": waiting.context["number"] + number}
    session.add(waiting)
    return True
