"""Queries for lists, over the summary rows: indexed, paged by keyset, deciding nothing about any deadline.

Each takes the sight of whoever is to read what it finds, so that what is restricted is in no list and no count.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, tuple_
from sqlmodel import Session

from cases.paging import BadCursor, Page, after, page_of
from cases.sight import Sight
from cases.tables import Case as CaseFile
from cases.tables import CaseSummary, DeadlineSpan, Officer, Person
from deadlines.standing import Standing, due_between

_CASE = CaseFile.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_OFFICER = Officer.__table__  # type: ignore[attr-defined]

CASE_SORTS = {
    "next_due_on": (_SUMMARY.c.next_due_on, False),
    "-next_due_on": (_SUMMARY.c.next_due_on, True),
    "began_on": (_SUMMARY.c.began_on, False),
    "-began_on": (_SUMMARY.c.began_on, True),
    "ref": (_SUMMARY.c.ref, False),
    "-ref": (_SUMMARY.c.ref, True),
}
# Marks that one name is written with now in one way and now in another.
_ANY_MARK = dict.fromkeys(map(ord, "'’‘`-– \u02bc\u00b4\u2010\u2011"), "_")
_REFS_AT_A_TIME = 500  # well under the number of values either database takes in one statement


@dataclass(frozen=True, slots=True)
class DeadlineQuery:
    """What deadlines to list: those with one of `standings` on the day `on`, soonest first. Days are inclusive.

    `until` asks for those that stand so on any day from `on` to that one. `only_limits` and `not_limits` are keys.
    `school` is the URN of the child's school, empty for those of whom none is known.
    """

    on: date
    until: date | None = None
    ref: str | None = None
    standings: tuple[str, ...] = ()
    limit_key: str | None = None
    only_limits: tuple[str, ...] = ()
    not_limits: tuple[str, ...] = ()
    process: str | None = None
    owner: str | None = None
    unassigned: bool = False
    team: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    school: str | None = None
    teamless: bool = False


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What cases to list. `standing` asks for a deadline that stands so on `on`; `ended` None lists both.

    `stages` are pairs of a process and one of its stages; `refs` are some hundreds at the most. `lacking`: only cases
    without any such deadline. `unassigned` asks for those nobody holds, `teamless` for those in no team.
    """

    on: date
    process: str | None = None
    stage: str | None = None
    owner: str | None = None
    unassigned: bool = False
    team: str | None = None
    teamless: bool = False
    standing: str | None = None
    due_before: date | None = None
    text: str | None = None
    ended: bool | None = None
    search_names: bool = False
    search_refs: bool = True
    stages: tuple[tuple[str, str], ...] = ()
    refs: tuple[str, ...] = ()
    school_urn: str | None = None
    lacking: DeadlineQuery | None = None
    sort: str = "next_due_on"


def find_cases(session: Session, query: CaseQuery, sight: Sight, *, cursor: str | None = None, limit: int = 50) -> Page:
    """A page of cases. Raises BadCursor for a cursor or a sort that is not ours."""
    if query.sort not in CASE_SORTS:
        raise BadCursor(f"Cases cannot be sorted by “{query.sort}”.", "", f"Use one of {', '.join(CASE_SORTS)}.")
    column, descending = CASE_SORTS[query.sort]
    wanted = [*_case_conditions(query), *sight.of_cases(_SUMMARY.c.case_id)]
    total = _count(session, select(_SUMMARY.c.case_id).where(*wanted))
    statement = select(_SUMMARY, _CASE.c.child_id).join(_CASE, _CASE.c.id == _SUMMARY.c.case_id).where(*wanted)
    statement = after(statement, column, _SUMMARY.c.case_id, cursor, descending)
    order = (column.desc(), _SUMMARY.c.case_id.desc()) if descending else (column, _SUMMARY.c.case_id)
    rows = session.connection().execute(statement.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, total, column.name, "case_id")


def _case_conditions(query: CaseQuery) -> list[ColumnElement[bool]]:
    lacking = ((_SUMMARY.c.owner, query.unassigned), (_SUMMARY.c.team, query.teamless))
    wanted: list[ColumnElement[bool]] = [column.is_(None) for column, is_asked in lacking if is_asked]
    for column, value in (
        (_SUMMARY.c.process, query.process),
        (_SUMMARY.c.stage, query.stage),
        (_SUMMARY.c.owner, query.owner),
        (_SUMMARY.c.team, query.team),
        (_SUMMARY.c.is_ended, query.ended),
    ):
        if value is not None:
            wanted.append(column == value)
    if query.due_before:
        wanted.append(_SUMMARY.c.next_due_on < query.due_before)
    if query.standing:
        stands = select(_SPAN.c.case_id).where(*_on(query.on), _SPAN.c.standing == query.standing)
        wanted.append(_SUMMARY.c.case_id.in_(stands))
    if query.stages:
        wanted.append(tuple_(_SUMMARY.c.process, _SUMMARY.c.stage).in_(query.stages))
    if query.refs:
        wanted.append(_SUMMARY.c.ref.in_(query.refs))
    if query.school_urn:
        wanted.append(_of_people(_PERSON.c.school_urn == query.school_urn))
    if query.lacking:
        with_one = select(_SPAN.c.case_id).where(*deadline_conditions(query.lacking))
        wanted.append(_SUMMARY.c.case_id.not_in(with_one))
    if query.text:
        wanted.append(_matches(query.text, query.search_refs, query.search_names))
    return wanted


def _matches(text: str, search_refs: bool, search_names: bool) -> ColumnElement[bool]:
    """A reference, or for those who may see children a name or UPN, by its beginning and whatever its case.

    One apostrophe of a name is as good as another, and so is a hyphen or a space: O'Neill is O’Neill.
    """
    start = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    name = start.translate(_ANY_MARK)
    by_ref = [_SUMMARY.c.ref.ilike(f"{start}%", escape="\\")] if search_refs else []
    if not search_names:
        return or_(false(), *by_ref)
    full_name = _PERSON.c.given_name + " " + _PERSON.c.family_name
    names = (_PERSON.c.family_name, _PERSON.c.given_name, full_name, _PERSON.c.upn)
    return or_(*by_ref, _of_people(or_(*(each.ilike(f"{name}%", escape="\\") for each in names))))


def _of_people(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Cases of the children for whom a condition on `Person` holds."""
    people = select(_PERSON.c.id).where(whose)
    theirs: ColumnElement[bool] = _SUMMARY.c.case_id.in_(select(_CASE.c.id).where(_CASE.c.child_id.in_(people)))
    return theirs


def _on(day: date, until: date | None = None) -> tuple[ColumnElement[bool], ...]:
    return _SPAN.c.from_day <= (until or day), _SPAN.c.to_day > day


def deadline_conditions(query: DeadlineQuery) -> list[ColumnElement[bool]]:
    """What a row must be to match, for whatever counts the rows a list shows."""
    wanted = [*_on(query.on, query.until)]
    if len(query.standings) == 1:  # an equality and a range of days let the index give the order
        standing = Standing(query.standings[0])
        first, last = due_between(standing, query.on)[0], due_between(standing, query.until or query.on)[1]
        wanted += [_SPAN.c.standing == standing, _SPAN.c.due_on.between(first, last)]
    elif query.standings:
        wanted.append(_SPAN.c.standing.in_(query.standings))
    for column, value in (
        (_SPAN.c.ref, query.ref),
        (_SPAN.c.limit_key, query.limit_key),
        (_SPAN.c.process, query.process),
        (_SPAN.c.owner, query.owner),
        (_SPAN.c.team, query.team),
    ):
        if value is not None:
            wanted.append(column == value)
    wanted += _of_whom(query)
    if query.due_from:
        wanted.append(_SPAN.c.due_on >= query.due_from)
    if query.due_to:
        wanted.append(_SPAN.c.due_on <= query.due_to)
    return wanted


def _of_whom(query: DeadlineQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if query.school is not None:
        wanted.append(_SPAN.c.case_id.in_(_at_school(query.school)))
    if query.only_limits:
        wanted.append(_SPAN.c.limit_key.in_(query.only_limits))
    if query.not_limits:
        wanted.append(_SPAN.c.limit_key.not_in(query.not_limits))
    if query.unassigned:
        wanted.append(_SPAN.c.owner.is_(None))
    if query.teamless:
        wanted.append(_SPAN.c.team.is_(None))
    return wanted


def _at_school(urn: str) -> Select[Any]:
    """The cases of the children at one school; for an empty URN, those of whom no school is known."""
    cases = select(_CASE.c.id).outerjoin(_PERSON, _PERSON.c.id == _CASE.c.child_id)
    return cases.where(func.coalesce(_PERSON.c.school_urn, "") == urn)


def find_deadlines(
    session: Session,
    query: DeadlineQuery,
    sight: Sight,
    *,
    cursor: str | None = None,
    limit: int = 50,
    count_to: int | None = None,
) -> Page:
    """A page of deadlines across cases, soonest first; with `count_to`, the rest is not counted.

    Raises BadCursor for a cursor that is not ours.
    """
    # One query for each standing: the index gives each its order, and the first rows of all are merged.
    each = [replace(query, standings=(standing,)) for standing in query.standings] or [query]
    total, rows = 0, list[Row[Any]]()
    for one in each:
        wanted = [*deadline_conditions(one), *sight.of_spans()]
        matching = select(_SPAN.c.id).where(*wanted)
        total += _count(session, matching if count_to is None else matching.limit(count_to + 1))
        statement = after(select(_SPAN).where(*wanted), _SPAN.c.due_on, _SPAN.c.id, cursor, False)
        rows += session.connection().execute(statement.order_by(_SPAN.c.due_on, _SPAN.c.id).limit(limit + 1)).all()
    rows.sort(key=lambda row: (row.due_on, row.id))
    page = page_of(rows, limit, total, "due_on", "id")
    return page if count_to is None or total <= count_to else replace(page, total=count_to, is_more=True)


def all_deadlines(session: Session, query: DeadlineQuery, sight: Sight) -> Iterator[Row[Any]]:
    """Every matching deadline, streamed, for a download."""
    wanted = [*deadline_conditions(query), *sight.of_spans()]
    statement = select(_SPAN).where(*wanted).order_by(_SPAN.c.due_on, _SPAN.c.id)
    # Given to this one statement: as an option of the connection it would turn later writes into cursors too.
    yield from session.connection().execute(statement, execution_options={"yield_per": 1_000})


def standings_of(session: Session, refs: Iterable[str], on: date, sight: Sight) -> Iterator[Row[Any]]:
    """How every listed deadline of these cases stands on a day."""
    wanted = list(refs)
    for start in range(0, len(wanted), _REFS_AT_A_TIME):
        cases = select(_CASE.c.id).where(_CASE.c.ref.in_(wanted[start : start + _REFS_AT_A_TIME]))
        statement = select(_SPAN).where(_SPAN.c.case_id.in_(cases), *_on(on), *sight.of_spans()).order_by(_SPAN.c.id)
        yield from session.connection().execute(statement).all()


def count_by_standing(session: Session, query: DeadlineQuery, sight: Sight) -> dict[str, int]:
    """How many deadlines stand each way on the day, for the headings of a board."""
    statement = (
        select(_SPAN.c.standing, func.count().label("number"))
        .where(*deadline_conditions(query), *sight.of_spans())
        .group_by(_SPAN.c.standing)
    )
    return {row.standing: row.number for row in session.connection().execute(statement)}


def held_by(session: Session, officer: str, refs: Iterable[str], sight: Sight) -> set[str]:
    """Which of these cases, ended ones too, an officer holds. Some hundreds at the most."""
    query = select(_SUMMARY.c.ref).where(_SUMMARY.c.owner == officer, _SUMMARY.c.ref.in_(list(refs)))
    query = query.where(*sight.of_cases(_SUMMARY.c.case_id))
    return set(session.connection().execute(query).scalars())


def _count(session: Session, statement: Select[Any]) -> int:
    return session.connection().execute(select(func.count()).select_from(statement.subquery())).scalar_one()
