"""Queries over who holds what: open cases and duties by officer and team, counted by the rows that lists show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from cases.sight import Sight
from cases.tables import CaseSummary, DeadlineSpan
from deadlines.standing import DUE_SOON_DAYS, Standing

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
LOOKED_AHEAD = timedelta(days=28)
_WEIGHED = (Standing.OVERDUE, Standing.DUE_SOON, Standing.RUNNING)


@dataclass(frozen=True, slots=True)
class Load:
    """What an officer holds in one team's cases: open cases and, of their time limits, those that press."""

    owner: str | None
    team: str | None
    cases: int
    overdue: int = 0
    soon: int = 0
    later: int = 0

    @property
    def pressing(self) -> int:
        """How many are overdue or due within four weeks."""
        return self.overdue + self.soon + self.later


def loads(session: Session, on: date, sight: Sight, team: str | None = None, *, limits: Collection[str]) -> list[Load]:
    """Who holds how much on a day, by officer and team of the case; an owner or team of None is nobody.

    `limits` are the keys of the time limits that are counted, the same as on other boards.
    `soon` are due within two weeks as lists understand "due soon", `later` after that and within four weeks.
    """
    whose = (_SUMMARY.c.owner, _SUMMARY.c.team)
    held = select(*whose, func.count().label("number")).where(~_SUMMARY.c.is_ended, *sight.of_cases(_SUMMARY.c.case_id))
    due = (
        select(_SPAN.c.owner, _SPAN.c.team, _SPAN.c.standing, func.count().label("number"))
        .where(_SPAN.c.standing.in_(_WEIGHED), _SPAN.c.from_day <= on, _SPAN.c.to_day > on)
        .where(_SPAN.c.limit_key.in_(limits), _SPAN.c.due_on <= on + LOOKED_AHEAD, *sight.of_spans())
    )
    if team is not None:
        held, due = held.where(_SUMMARY.c.team == team), due.where(_SPAN.c.team == team)
    connection = session.connection()
    cases = {(row.owner, row.team): row.number for row in connection.execute(held.group_by(*whose))}
    pressing: dict[tuple[Any, Any], dict[str, int]] = {}
    for row in connection.execute(due.group_by(_SPAN.c.owner, _SPAN.c.team, _SPAN.c.standing)):
        pressing.setdefault((row.owner, row.team), {})[row.standing] = row.number
    found = []
    for key in {**cases, **pressing}:
        number = pressing.get(key, {})
        counted = [number.get(each, 0) for each in _WEIGHED]
        found.append(Load(*key, cases.get(key, 0), *counted))
    return found


def later_from(on: date) -> date:
    """The first day on which what is due counts as `later`: two weeks and a day ahead."""
    return on + timedelta(days=DUE_SOON_DAYS + 1)


def stages_held(session: Session, sight: Sight, *, owner: str | None = None, team: str | None = None) -> list[Row[Any]]:
    """How many open cases stand in each stage, of an officer, a team or all (`process`, `stage`, `number`)."""
    by = (_SUMMARY.c.process, _SUMMARY.c.stage)
    query = select(*by, func.count().label("number")).where(~_SUMMARY.c.is_ended, *sight.of_cases(_SUMMARY.c.case_id))
    if owner is not None:
        query = query.where(_SUMMARY.c.owner == owner)
    if team is not None:
        query = query.where(_SUMMARY.c.team == team)
    return list(session.connection().execute(query.group_by(*by)))


def held_open(session: Session, owner: str, sight: Sight) -> list[Row[Any]]:
    """The open cases an officer holds, the one whose next duty is due first before the others."""
    query = select(
        _SUMMARY.c.ref, _SUMMARY.c.process, _SUMMARY.c.stage, _SUMMARY.c.team, _SUMMARY.c.next_due_on,
        _SUMMARY.c.next_limit, _SUMMARY.c.case_id,
    ).where(_SUMMARY.c.owner == owner, ~_SUMMARY.c.is_ended, *sight.of_cases(_SUMMARY.c.case_id))  # fmt: skip
    return list(session.connection().execute(query.order_by(_SUMMARY.c.next_due_on, _SUMMARY.c.case_id)))
