"""What a calendar is told of deadlines: each that is awaited, and for some weeks each that no longer is.

A calendar keeps an entry by its UID and takes the one with the higher SEQUENCE for the newer (RFC 5545 s.3.8.7). Both
are worked out from the log at every reading, so that nothing is stored and the same log gives the same feed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cases import find, log
from cases.bodies import OTHERS, SECTION_31
from cases.facts import effective
from cases.sight import Sight
from cases.tables import CaseEvent, CaseSummary
from deadlines.clock import LONDON, day_of
from deadlines.deadline import Deadline
from deadlines.register import LIMITS
from deadlines.standing import Standing
from deadlines.words import in_words
from workflows.lists import each_with_reasons
from workflows.processes import process_of
from workflows.timetable import timetable

KEPT = timedelta(weeks=6)  # how long an entry that ended is still told of, for calendars that were switched off
_AWAITED = tuple(each for each in Standing if not each.is_settled)
_SETTLED = tuple(each for each in Standing if each.is_settled)
_MOMENT = timedelta(microseconds=1)
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline as a calendar shows it: a whole day. It names the case by its reference and nobody at all."""

    uid: str
    ref: str
    title: str
    due_on: date
    lines: tuple[str, ...]
    sequence: int
    modified_at: datetime
    is_cancelled: bool = False


@dataclass(slots=True)
class _Told:
    """When each fact of a case was recorded, and which fact each correction goes back to."""

    recorded: dict[int, datetime] = field(default_factory=dict)
    happened: dict[int, date] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    corrections: list[int] = field(default_factory=list)

    def add(self, row: Any) -> None:
        """Take the next fact of the log."""
        self.recorded[row.sequence], self.happened[row.sequence] = row.recorded_at, row.happened_on
        self.first[row.sequence] = row.sequence if row.corrects is None else self.first[row.corrects]
        if row.corrects is not None:
            self.corrections.append(row.sequence)

    def was_awaited(self, row: Row[Any], since: date) -> bool:
        """Whether a deadline that is settled now was seen as awaited, in a time that goes on until `since` or later."""
        if row.from_day >= since:
            return True
        known_from = self.recorded[self.first[row.trigger_sequence]]
        ended = (at for number, at in self.recorded.items() if self.happened[number] == row.from_day)
        return any(at > known_from and day_of(at) >= since for at in ended)


def entries(
    session: Session, on: date, sight: Sight, *, owner: str | None = None, team: str | None = None
) -> list[Entry]:
    """The entries of an officer's cases, or of a team's, as they stand on a day; by day and reference.

    Deadlines of law alone, as everywhere where something is awaited. A case that cannot be worked out has none until
    it can be: the sweep sets it aside, with the reason.
    """
    whose = _SUMMARY.c.owner == owner if team is None else _SUMMARY.c.team == team
    whose = and_(whose, *sight.of_cases(_SUMMARY.c.case_id))
    told = _told(session, select(_SUMMARY.c.case_id).where(whose))
    since = on - KEPT
    rows = [row for row in _spans(session, on, sight, owner, team, _AWAITED) if row.limit_key in LIMITS]
    found = [
        _awaited(row.ref, listed.deadline, told[row.case_id])
        for row, listed in each_with_reasons(session, rows, on)
        if listed and listed.deadline.is_awaited
    ]
    for row in _spans(session, on, sight, owner, team, _SETTLED):
        if _is_duty(row.limit_key) and told[row.case_id].was_awaited(row, since):
            found.append(_ended(row, told[row.case_id]))
    known = {each.uid for each in found}
    corrected = {case_id for case_id, each in told.items() if _corrected_since(each, since)}
    of_cases = select(_SUMMARY.c.case_id, _SUMMARY.c.ref).where(whose).order_by(_SUMMARY.c.case_id)
    for case in session.connection().execute(of_cases).all():
        if case.case_id in corrected:
            gone = _withdrawn(session, case.ref, told[case.case_id], since)
            found += (each for each in gone if each.uid not in known)
    return sorted({each.uid: each for each in found}.values(), key=lambda each: (each.due_on, each.ref, each.uid))


def _told(session: Session, cases: Select[Any]) -> dict[int, _Told]:
    query = select(
        _EVENT.c.case_id, _EVENT.c.sequence, _EVENT.c.corrects, _EVENT.c.happened_on, _EVENT.c.recorded_at
    ).where(_EVENT.c.case_id.in_(cases))
    told: dict[int, _Told] = defaultdict(_Told)
    for row in session.connection().execute(query.order_by(_EVENT.c.case_id, _EVENT.c.sequence)):
        told[row.case_id].add(row)
    return told


def _spans(
    session: Session, on: date, sight: Sight, owner: str | None, team: str | None, standings: tuple[Standing, ...]
) -> list[Row[Any]]:
    whose = {"owner": owner} if team is None else {"team": team}
    return list(find.all_deadlines(session, find.DeadlineQuery(on, standings=standings, **whose), sight))


def _is_duty(key: str) -> bool:
    return key in LIMITS and LIMITS[key].is_binding and not LIMITS[key].is_window


def _uid(ref: str, limit_key: str, about: str, first: int) -> str:
    """The same through every correction, because it goes by the first record of the fact that started the clock."""
    return str(uuid5(NAMESPACE_URL, f"sendflow:{ref}:{limit_key}:{about}:{first}"))


def _awaited(ref: str, deadline: Deadline, told: _Told) -> Entry:
    return Entry(
        _uid(ref, deadline.limit.key, deadline.about, told.first[deadline.trigger.sequence or 1]),
        ref,
        deadline.limit.title,
        deadline.due_on or date.max,
        tuple(_lines(deadline)),
        2 * max(told.recorded),
        max(told.recorded.values()),
    )


def _lines(deadline: Deadline) -> Iterator[str]:
    yield deadline.limit.sentence
    if body := SECTION_31.get(deadline.about) or OTHERS.get(deadline.about):
        yield f"Asked: {body[0].lower()}{body[1:]}."
    if deadline.do_by and deadline.do_by != deadline.due_on:
        yield f"The last day is not a working day and nothing moves it: act by {in_words(deadline.do_by)}."
    if deadline.lifted:
        yield "An exception is relied on: the limit does not bind, and the act is still due."
    yield f"{deadline.rule.cite}: {deadline.rule.cite.url}"


def _ended(row: Row[Any], told: _Told) -> Entry:
    """An entry that is no longer awaited. Its SEQUENCE is odd, because a day alone can end it, without any record."""
    began = datetime.combine(row.from_day, time.min, LONDON)
    first = told.first[row.trigger_sequence]
    return Entry(
        _uid(row.ref, row.limit_key, row.about, first),
        row.ref,
        LIMITS[row.limit_key].title,
        row.due_on,
        (f"{Standing(row.standing).in_words}: nothing more is awaited.",),
        2 * max(told.recorded) + 1,
        max(began, *told.recorded.values()),
        is_cancelled=True,
    )


def _corrected_since(told: _Told, since: date) -> Iterable[int]:
    return [number for number in told.corrections if day_of(told.recorded[number]) >= since]


def _withdrawn(session: Session, ref: str, told: _Told, since: date) -> Iterator[Entry]:
    """What was awaited just before a correction; the caller leaves out what there is still."""
    history = log.load(session, ref)
    for number in _corrected_since(told, since):
        before = told.recorded[number] - _MOMENT
        try:
            facts = effective(history.facts, known_by=before)
            then = timetable(process_of(history), facts, day_of(before))
        except SQLAlchemyError:
            raise
        except Exception:  # what could not be worked out was in no calendar
            continue
        for each in then:
            if each.is_awaited and each.due_on:
                yield Entry(
                    _uid(ref, each.limit.key, each.about, told.first[each.trigger.sequence or 1]),
                    ref,
                    each.limit.title,
                    each.due_on,
                    ("It is no longer owed, after a correction.",),
                    2 * max(told.recorded) + 1,
                    max(told.recorded.values()),
                    is_cancelled=True,
                )
