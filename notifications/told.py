"""Who has been told what: a date, when it turns out to be another; and how much on one day, which is to be bearable."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from notifications.outbox import MESSAGES, TOLD, State, Told

_AT_A_TIME = 300  # three values each, well under the number either database takes in one statement
Date = tuple[str, str, date]
"""A case, a limit and the last day that was told."""


@dataclass(frozen=True, slots=True)
class ToldOld:
    """A message that told a date, or waits to: its number, kind, recipient (opaque), state, and when it went."""

    message: int
    kind: str
    recipient: str
    state: str
    sent_at: datetime | None


def who_was_told(session: Session, dates: Iterable[Date]) -> dict[Date, tuple[ToldOld, ...]]:
    """For each of these dates that anybody was told, the messages that did."""
    found: dict[Date, tuple[ToldOld, ...]] = {}
    of = tuple_(TOLD.c.case_ref, TOLD.c.limit_key, TOLD.c.told_for_on)
    for some in _in_portions(list(dict.fromkeys(dates))):
        query = (
            select(TOLD.c.case_ref, TOLD.c.limit_key, TOLD.c.told_for_on, MESSAGES)
            .join(MESSAGES, MESSAGES.c.id == TOLD.c.message_id)
            .where(of.in_(some), MESSAGES.c.state != State.WITHDRAWN)  # never sent: its turn came too late
            .order_by(MESSAGES.c.id)
        )
        for row in session.connection().execute(query):
            told = ToldOld(row.id, row.kind, row.recipient, row.state, row.sent_at)
            key = (row[0], row[1], row[2])
            found[key] = (*found.get(key, ()), told)
    return found


def told_of(session: Session, refs: Iterable[str]) -> list[Told]:
    """Everything somebody has been told of these cases, or is about to be."""
    return list(session.exec(select_rows(Told).where(col(Told.case_ref).in_(list(refs)))))


def told_on(session: Session, day: date) -> Counter[str]:
    """How many things each person has been told as reminders of a day, or is about to be, by the officer's key."""
    query = (
        select(TOLD.c.recipient, func.count().label("number"))
        .join(MESSAGES, MESSAGES.c.id == TOLD.c.message_id)
        .where(MESSAGES.c.for_day == day, MESSAGES.c.state != State.WITHDRAWN)
        .group_by(TOLD.c.recipient)
    )
    return Counter({row.recipient: row.number for row in session.connection().execute(query)})


def _in_portions(dates: list[Date]) -> Iterator[list[Date]]:
    for start in range(0, len(dates), _AT_A_TIME):
        yield dates[start : start + _AT_A_TIME]
