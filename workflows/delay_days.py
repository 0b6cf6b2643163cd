"""The delay ledger month by month, so that it can be added up over any cases and any months. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.facts import Fact
from deadlines.deadline import Deadline
from workflows.definition import Process
from workflows.ledger import Part, parts_of


@dataclass(frozen=True, slots=True)
class MonthOfDelay:
    """The days of one month by which a deadline was late while one holder had the next step, or for one cause."""

    deadline: Deadline
    held_by: str
    cause: str
    month: date
    days: int


def days_late(deadlines: Iterable[Deadline]) -> int:
    """By how many days these deadlines are late together: those that lists show, each counted for itself."""
    return sum(each.days_late for each in deadlines if each.listed)


def months_of_delay(process: Process, facts: Sequence[Fact], deadlines: Iterable[Deadline]) -> Iterator[MonthOfDelay]:
    """The days late of a case's listed deadlines, by month, holder and cause. They add up to `days_late`."""
    for deadline in deadlines:
        if deadline.listed and deadline.days_late:
            for part in parts_of(process, facts, deadline):
                for month, days in _by_month(part):
                    yield MonthOfDelay(deadline, part.held_by, part.cause, month, days)


def _by_month(part: Part) -> Iterator[tuple[date, int]]:
    """The months of a part, each by its first day, with how many of the part's days are in it."""
    month = part.first.replace(day=1)
    while month <= part.last:
        following = (month + timedelta(days=31)).replace(day=1)
        last = min(part.last, following - timedelta(days=1))
        yield month, (last - max(part.first, month)).days + 1
        month = following
