"""Surprises: what moves when a bank holiday is proclaimed, and who was told the old date. Previewed, then recorded.

A corrected day of receipt and an exception recorded late are surprises too; `workflows.what_if` previews those, and
`told_before` says for any change who was told the date that no longer holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import effective
from cases.log import History
from cases.sight import Sight, hidden_among
from cases.tables import CaseSummary, DeadlineSpan
from deadlines.calendar import Proclaimed, supposing, use
from deadlines.conditions import IfAware
from deadlines.counting import Unit
from deadlines.deadline import Deadline
from deadlines.limits import TimeLimit
from deadlines.register import LIMITS
from notifications.told import ToldOld, who_was_told
from workflows import holidays, views
from workflows.processes import process_of
from workflows.timetable import timetable
from workflows.what_if import Change, paired

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_CASES_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Shift:
    """A deadline of an open case whose last day, or the working day to act by, moves; and who was told the old one."""

    ref: str
    limit: str
    title: str
    about: str
    due_before: date | None
    do_by_before: date | None
    due_after: date | None
    do_by_after: date | None
    told: tuple[ToldOld, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """It as JSON values; whoever was told is named by the opaque key of an officer."""
        days = {name: getattr(self, name) for name in ("due_before", "do_by_before", "due_after", "do_by_after")}
        return {
            "ref": self.ref,
            "limit": self.limit,
            "about": self.about,
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "told": [told_as_json(each) for each in self.told],
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """What a bank holiday would move in the cases that somebody may know of, as a page shows it."""

    found: tuple[Shift, ...]

    @property
    def cases(self) -> int:
        """In how many cases."""
        return len({each.ref for each in self.found})

    @property
    def told(self) -> int:
        """How many messages told an old date, or will."""
        return sum(len(each.told) for each in self.found)


def told_as_json(told: ToldOld) -> dict[str, Any]:
    """A message that told an old date, as JSON values."""
    sent_at = told.sent_at.isoformat() if told.sent_at else None
    return {"message": told.message, "kind": told.kind, "state": told.state, "sent_at": sent_at}


def preview(session: Session, day: date, name: str | None, today: date) -> list[Shift]:
    """Which deadlines of open cases would move if a day became a bank holiday, or with no name were one no longer.

    Only cases that can be touched are worked out, both ways: those with a deadline to be acted on by that day, those
    with a limit that counts working days, and those whose summary is not of this calendar. Raises WrongHoliday.
    """
    then = holidays.with_change(holidays.changes(session), day, name)
    numbers = _touched(session, day, is_undone=name is None)
    shifts = [shift for history in _histories(session, numbers) for shift in shifts_of(history, then, today)]
    return with_told(session, shifts)


def moved_by(session: Session, day: date, name: str | None, today: date, sight: Sight) -> Moved:
    """The same for somebody to look at, without the cases they may not know of. Raises WrongHoliday."""
    found = preview(session, day, name, today)
    hidden = hidden_among(session, sight, (each.ref for each in found))
    return Moved(tuple(each for each in found if each.ref not in hidden))


def commit(
    database: Database, day: date, name: str | None, source: str, *, by: str, now: datetime, today: date
) -> list[Shift]:
    """Record the change and work out anew the lists' rows of every case it moves; what moved.

    This process counts with it from then on, the others within seconds. The other rows only bear the older calendar's
    name, and the next sweep makes them anew. Raises WrongHoliday.
    """
    with database.writing() as session:
        shifts = record_change(session, day, name, source, by=by, now=now, today=today)
        then = holidays.changes(session)
    use(then)
    return shifts


def record_change(
    session: Session, day: date, name: str | None, source: str, *, by: str, now: datetime, today: date
) -> list[Shift]:
    """The same within a transaction of the caller's, who then counts with it (`holidays.take_up`)."""
    shifts = preview(session, day, name, today)
    then = holidays.add(session, day, name, source, by=by, now=now)
    refs = {each.ref for each in shifts}
    query = select(_SUMMARY.c.case_id, _SUMMARY.c.ref).where(~_SUMMARY.c.is_ended)
    numbers = [row.case_id for row in session.connection().execute(query) if row.ref in refs]
    with supposing(then):
        views.replace(session, [views.fresh(history) for history in _histories(session, numbers)])
    return shifts


def shifts_of(history: History, then: Proclaimed, today: date) -> Iterator[Shift]:
    """What moves in one case between this calendar and another."""
    running, facts = process_of(history), effective(history.facts)
    before = timetable(running, facts, today)
    act_by = {id(each): each.do_by for each in before}
    with supposing(then):
        after = timetable(running, facts, today)
        act_by |= {id(each): each.do_by for each in after}
    for each in paired(before, after):
        yield from _shift(history.ref, each, act_by)


def _shift(ref: str, change: Change, act_by: dict[int, date | None]) -> Iterator[Shift]:
    old, new = change.before, change.after
    either = new or old
    if either is None or not either.listed or either.standing.is_settled:
        return
    days = [_days(old, act_by), _days(new, act_by)]
    if days[0] != days[1]:
        yield Shift(ref, either.limit.key, either.limit.title, either.about, *days[0], *days[1])


def _days(deadline: Deadline | None, act_by: dict[int, date | None]) -> tuple[date | None, date | None]:
    return (deadline.due_on, act_by[id(deadline)]) if deadline else (None, None)


def with_told(session: Session, shifts: Sequence[Shift]) -> list[Shift]:
    """The same, each with the messages that told its old date."""
    told = who_was_told(session, [(each.ref, each.limit, each.due_before) for each in shifts if each.due_before])
    return [replace(each, told=told.get((each.ref, each.limit, each.due_before or date.min), ())) for each in shifts]


def told_before(session: Session, ref: str, changes: Iterable[Change]) -> dict[tuple[str, date], tuple[ToldOld, ...]]:
    """Of the deadlines of a case that would change, by limit and old last day, the messages that told the old day."""
    moved = [each.before for each in changes if each.before and _is_moved(each)]
    told = who_was_told(session, [(ref, each.limit.key, each.due_on) for each in moved if each.due_on])
    return {(limit, day): found for (_, limit, day), found in told.items()}


def _is_moved(change: Change) -> bool:
    """Whether what was told no longer holds: another last day, no deadline any more, or a limit that is lifted."""
    old, new = change.before, change.after
    return old is not None and (new is None or old.due_on != new.due_on or old.lifted != new.lifted)


def _touched(session: Session, day: date, *, is_undone: bool) -> list[int]:
    acted_on = and_(_SPAN.c.do_by < day, _SPAN.c.due_on >= day) if is_undone else _SPAN.c.do_by == day
    counting = [key for key, limit in LIMITS.items() if counts_by_calendar(limit)]
    query = (
        select(_SUMMARY.c.case_id)
        .outerjoin(_SPAN, _SPAN.c.case_id == _SUMMARY.c.case_id)
        .where(~_SUMMARY.c.is_ended)
        .where(or_(acted_on, _SPAN.c.limit_key.in_(counting), _SUMMARY.c.computed_with != views.versions()))
        .distinct()
        .order_by(_SUMMARY.c.case_id)
    )
    return list(session.connection().execute(query).scalars())


def counts_by_calendar(limit: TimeLimit) -> bool:
    """Whether any version of a limit counts working days or rolls to one, so that its last day itself can move."""
    return any(_uses_calendar(rule.period) for rule in limit.rules)


def _uses_calendar(part: object) -> bool:
    if part is Unit.WORKING_DAYS or isinstance(part, IfAware):
        return True
    if isinstance(part, tuple):
        return any(_uses_calendar(each) for each in part)
    if not is_dataclass(part) or isinstance(part, type):
        return False
    return bool(getattr(part, "rolls", False)) or any(_uses_calendar(getattr(part, each.name)) for each in fields(part))


def _histories(session: Session, numbers: Sequence[int]) -> Iterator[History]:
    for start in range(0, len(numbers), _CASES_AT_A_TIME):
        yield from log.histories(session, only=numbers[start : start + _CASES_AT_A_TIME])
