"""Deadlines across cases: found by the summary rows, each given back with its reasons, never as a bare date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cases import find, log
from cases.facts import effective
from cases.sight import Sight
from deadlines.deadline import Deadline, Trigger
from deadlines.register import limit
from deadlines.standing import Course
from workflows.processes import process, process_of
from workflows.sentences import sentence_of
from workflows.timetable import conditions_of, timetable


@dataclass(frozen=True, slots=True)
class Listed:
    """One deadline in a list: whose case it is, who holds it, and the deadline itself."""

    ref: str
    process: str
    owner: str | None
    team: str | None
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Unworkable:
    """A deadline that matches a list and whose case cannot be worked out, so that no day of it can be given."""

    ref: str
    process: str
    limit_key: str


@dataclass(frozen=True, slots=True)
class DeadlinePage:
    """One page of deadlines, the cursor of the next (None at the end), and how many match in all.

    `unworkable` match too: with them the pages add up to `total`. `is_more` where there are more than `total`, because
    counting was to stop there.
    """

    items: tuple[Listed, ...]
    next_cursor: str | None
    total: int
    is_more: bool = False
    unworkable: tuple[Unworkable, ...] = ()


def deadline_page(
    session: Session,
    query: find.DeadlineQuery,
    sight: Sight,
    *,
    cursor: str | None = None,
    limit: int = 50,
    count_to: int | None = None,
) -> DeadlinePage:
    """A page of deadlines as they stand on the day asked for, soonest first; past `count_to` they are not counted."""
    page = find.find_deadlines(session, query, sight, cursor=cursor, limit=limit, count_to=count_to)
    explained = list(each_with_reasons(session, page.rows, query.on))
    return DeadlinePage(
        tuple(listed for _, listed in explained if listed),
        page.next_cursor,
        page.total,
        page.is_more,
        tuple(Unworkable(row.ref, row.process, row.limit_key) for row, listed in explained if listed is None),
    )


def each_with_reasons(session: Session, rows: Iterable[Row[Any]], on: date) -> Iterator[tuple[Row[Any], Listed | None]]:
    """Each row with its deadline as it stands on a day; what a row alone cannot explain is worked out from the log.

    With None where the case cannot be worked out: the sweep sets such a case aside, with the reason.
    """
    known: dict[str, tuple[Deadline, ...]] = {}
    for row in rows:
        try:
            deadline = _from_row(row, on) if row.is_plain else _from_log(session, row, on, known)
        except SQLAlchemyError:
            raise
        except Exception:
            yield row, None
        else:
            yield row, Listed(row.ref, row.process, row.owner, row.team, deadline)


def _from_log(session: Session, row: Row[Any], on: date, known: dict[str, tuple[Deadline, ...]]) -> Deadline:
    if row.ref not in known:
        history = log.load(session, row.ref)
        known[row.ref] = timetable(process_of(history), effective(history.facts), on)
    return _among(known[row.ref], row)


def _from_row(row: Row[Any], on: date) -> Deadline:
    which = limit(row.limit_key)
    rule = which.rule_on(row.trigger_on)
    facts = {which.anchor: row.trigger_on}
    due_on = rule.period.last_day(facts)
    only_if = process(row.process).condition_of(row.limit_key)
    return Deadline(
        limit=which,
        rule=rule,
        facts=facts,
        trigger=Trigger(
            row.trigger_kind, row.trigger_on, sentence_of(row.trigger_kind, row.about), row.trigger_sequence
        ),
        due_on=due_on,
        as_of=on,
        course=Course(due_on, binding=which.is_binding, is_window=which.is_window),
        about=row.about,
        conditions=conditions_of(only_if, is_open=True),
    )


def _among(deadlines: Iterable[Deadline], row: Row[Any]) -> Deadline:
    return next(
        each
        for each in deadlines
        if (each.limit.key, each.trigger.sequence, each.about) == (row.limit_key, row.trigger_sequence, row.about)
    )
