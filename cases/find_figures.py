"""Queries over the manager's figures (`cases.figure_tables`), for somebody's sight. Nothing is worked out here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_
from sqlmodel import Session

from cases.figure_tables import DelayDays, FiguresDay, ForecastRow, LimitSpell, TransferRow
from cases.sight import Sight
from cases.tables import Case as CaseFile
from cases.tables import CaseSummary

Shares = Sequence[tuple[int, int]] | None  # how many stood alike, and how many of those were late; None for any
NOT_SAID = "not_said"  # of a cause: none was recorded
_CASE = CaseFile.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_DAY = FiguresDay.__table__  # type: ignore[attr-defined]
_DELAY = DelayDays.__table__  # type: ignore[attr-defined]
_SPELL = LimitSpell.__table__  # type: ignore[attr-defined]
_FORECAST = ForecastRow.__table__  # type: ignore[attr-defined]
_TRANSFER = TransferRow.__table__  # type: ignore[attr-defined]
_DAYS = func.sum(_DELAY.c.days)


def last_made(session: Session) -> FiguresDay | None:
    """The morning whose figures are read; None before the first."""
    newest = select(FiguresDay).order_by(_DAY.c.day.desc()).limit(1)
    found: FiguresDay | None = session.execute(newest).scalars().first()
    return found


@dataclass(frozen=True, slots=True)
class DelayQuery:
    """What delay to add up: that of the figures of `day`, from one month to another, each by its first day.

    `cause` is `NOT_SAID` for the days for which none was recorded.
    """

    day: date
    since: date
    until: date
    process: str | None = None
    team: str | None = None
    held_by: str | None = None
    cause: str | None = None


def _delayed(query: DelayQuery, sight: Sight) -> list[ColumnElement[bool]]:
    wanted = [
        _DELAY.c.day == query.day, _DELAY.c.month.between(query.since, query.until),
        *sight.of_cases(_DELAY.c.case_id),
    ]  # fmt: skip
    cause = "" if query.cause == NOT_SAID else query.cause
    for column, value in (
        (_SUMMARY.c.process, query.process),
        (_SUMMARY.c.team, query.team),
        (_DELAY.c.held_by, query.held_by),
        (_DELAY.c.cause, cause),
    ):
        if value is not None:
            wanted.append(column == value)
    return wanted


def delay_added_up(session: Session, query: DelayQuery, sight: Sight) -> list[Row[Any]]:
    """The days late by holder, cause and month (`held_by`, `cause`, `month`, `days`)."""
    by = (_DELAY.c.held_by, _DELAY.c.cause, _DELAY.c.month)
    added = select(*by, _DAYS.label("days")).join(_SUMMARY, _SUMMARY.c.case_id == _DELAY.c.case_id)
    return list(session.connection().execute(added.where(*_delayed(query, sight)).group_by(*by)))


def delayed_limits(
    session: Session, query: DelayQuery, sight: Sight, *, limit: int | None = None, offset: int = 0
) -> list[Row[Any]]:
    """The limits that those days are days of, the longest delay first: whose case, which limit, how many days."""
    by = (
        _SUMMARY.c.ref, _SUMMARY.c.process, _SUMMARY.c.owner, _SUMMARY.c.team, _DELAY.c.limit_key, _DELAY.c.about,
        _DELAY.c.trigger_sequence, _DELAY.c.due_on,
    )  # fmt: skip
    found = (
        select(*by, _DAYS.label("days"))
        .join(_SUMMARY, _SUMMARY.c.case_id == _DELAY.c.case_id)
        .where(*_delayed(query, sight))
        .group_by(*by)
        .order_by(_DAYS.desc(), _SUMMARY.c.ref, _DELAY.c.limit_key, _DELAY.c.about, _DELAY.c.trigger_sequence)
    )
    return list(session.connection().execute(found.limit(limit).offset(offset)))


def count_delayed(session: Session, query: DelayQuery, sight: Sight) -> tuple[int, int]:
    """How many limits those are, and how many days."""
    by = (_DELAY.c.case_id, _DELAY.c.limit_key, _DELAY.c.about, _DELAY.c.trigger_sequence)
    each = select(_DAYS.label("days")).join(_SUMMARY, _SUMMARY.c.case_id == _DELAY.c.case_id)
    limits = each.where(*_delayed(query, sight)).group_by(*by).subquery()
    row = session.connection().execute(select(func.count(), func.sum(limits.c.days)).select_from(limits)).one()
    return row[0], row[1] or 0


def first_month_of_delay(session: Session, day: date) -> date | None:
    """The first month in which anything was late, by the figures of a day."""
    found: date | None = session.connection().execute(
        select(func.min(_DELAY.c.month)).where(_DELAY.c.day == day)
    ).scalar()  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class ForecastQuery:
    """What was said on the morning `day` of the limits that stood open and were due by `until`."""

    day: date
    until: date
    process: str | None = None
    team: str | None = None
    limit_key: str | None = None


def _foreseen(query: ForecastQuery, sight: Sight) -> list[ColumnElement[bool]]:
    wanted = [
        _FORECAST.c.day == query.day, _FORECAST.c.due_on <= query.until, *sight.of_cases(_FORECAST.c.case_id),
    ]  # fmt: skip
    for column, value in (
        (_FORECAST.c.process, query.process),
        (_SUMMARY.c.team, query.team),
        (_FORECAST.c.limit_key, query.limit_key),
    ):
        if value is not None:
            wanted.append(column == value)
    return wanted


def foreseen_counted(session: Session, query: ForecastQuery, sight: Sight) -> list[Row[Any]]:
    """How many limits of each kind the same was said of (`limit_key`, `alike`, `alike_late`, `number`)."""
    by = (_FORECAST.c.alike, _FORECAST.c.alike_late, _FORECAST.c.limit_key)
    counted = select(*by, func.count().label("number")).join(_SUMMARY, _SUMMARY.c.case_id == _FORECAST.c.case_id)
    return list(session.connection().execute(counted.where(*_foreseen(query, sight)).group_by(*by)))


def foreseen(
    session: Session, query: ForecastQuery, sight: Sight, *, said: Shares = None, limit: int | None = None,
    offset: int = 0,
) -> list[Row[Any]]:  # fmt: skip
    """Those limits one by one, soonest first; with `said`, those of which one of these shares was said."""
    found = (
        select(*_FORECAST.c, _SUMMARY.c.ref, _SUMMARY.c.owner, _SUMMARY.c.team)
        .join(_SUMMARY, _SUMMARY.c.case_id == _FORECAST.c.case_id)
        .where(*_foreseen(query, sight), *_said(said))
        .order_by(_FORECAST.c.due_on, _FORECAST.c.id)
    )
    return list(session.connection().execute(found.limit(limit).offset(offset)))


def _said(shares: Shares) -> list[ColumnElement[bool]]:
    return [] if shares is None else [tuple_(_FORECAST.c.alike, _FORECAST.c.alike_late).in_(shares)]


def stood_alike(
    session: Session, day: date, process: str, limit_key: str, stage: str, left: int, sight: Sight
) -> list[Row[Any]]:
    """The past limits that a forecast counted: of this kind, in this stage, with so many working days left."""
    query = (
        select(_SPELL.c.due_on, _SPELL.c.outcome, _SPELL.c.about, _CASE.c.ref)
        .join(_CASE, _CASE.c.id == _SPELL.c.case_id)
        .where(
            _SPELL.c.day == day, _SPELL.c.process == process, _SPELL.c.limit_key == limit_key, _SPELL.c.stage == stage,
            _SPELL.c.left_least <= left, _SPELL.c.left_most >= left, *sight.of_cases(_SPELL.c.case_id),
        )
    )  # fmt: skip
    return list(session.connection().execute(query.order_by(_SPELL.c.due_on.desc(), _SPELL.c.id)))


def tried_forecasts(session: Session, days: Sequence[date], sight: Sight) -> list[Row[Any]]:
    """What was said on these mornings of limits whose day is over, those alike together, with what came of them
    (`day`, `alike`, `alike_late`, `limit_key`, `outcome`, `number`).
    """
    by = (_FORECAST.c.day, _FORECAST.c.alike, _FORECAST.c.alike_late, _FORECAST.c.limit_key, _FORECAST.c.outcome)
    query = select(*by, func.count().label("number")).where(
        _FORECAST.c.day.in_(days), _FORECAST.c.outcome != "open", *sight.of_cases(_FORECAST.c.case_id)
    )
    return list(session.connection().execute(query.group_by(*by)))


def tried_limits(
    session: Session, days: Sequence[date], said: Shares, sight: Sight, *, limit: int | None = None, offset: int = 0
) -> list[Row[Any]]:
    """Those limits one by one of which one of these shares was said; the latest first."""
    query = (
        select(*_FORECAST.c, _CASE.c.ref)
        .join(_CASE, _CASE.c.id == _FORECAST.c.case_id)
        .where(_FORECAST.c.day.in_(days), _FORECAST.c.outcome != "open", *_said(said))
        .where(*sight.of_cases(_FORECAST.c.case_id))
        .order_by(_FORECAST.c.day.desc(), _FORECAST.c.due_on, _FORECAST.c.id)
    )
    return list(session.connection().execute(query.limit(limit).offset(offset)))


def transfers_on(session: Session, day: date, sight: Sight) -> list[Row[Any]]:
    """The cohort as it stood on a morning, with the case of each where one was open and who holds it.

    Who has no case of a transfer yet is seen by whoever sees a review of theirs: a restriction is the child's.
    """
    review = _SUMMARY.alias()
    reviewed = select(_CASE.c.child_id).join(review, review.c.case_id == _CASE.c.id)
    reviewed = reviewed.where(review.c.process == "annual_review", *sight.of_cases(_CASE.c.id))
    query = (
        select(*_TRANSFER.c, _SUMMARY.c.ref, _SUMMARY.c.owner, _SUMMARY.c.team)
        .outerjoin(_SUMMARY, _SUMMARY.c.case_id == _TRANSFER.c.case_id)
        .where(_TRANSFER.c.day == day, *sight.of_cases(func.coalesce(_TRANSFER.c.case_id, 0)))
        .where(or_(_TRANSFER.c.case_id.is_not(None), _TRANSFER.c.child_id.in_(reviewed)))
        .order_by(_TRANSFER.c.due_on, _TRANSFER.c.id)
    )
    return list(session.connection().execute(query))


def days_kept(session: Session) -> list[Row[Any]]:
    """The mornings for which a forecast is kept, the latest first, with how many cases had begun."""
    return list(session.connection().execute(select(_DAY.c.day, _DAY.c.cases).order_by(_DAY.c.day.desc())))
