"""What differs between two snapshots over all cases: by what became of them, each count being that of its own list."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, func, or_, select
from sqlmodel import Session

from cases.past import SNAPSHOT_CASE, SNAPSHOT_SPAN
from cases.sight import Sight
from deadlines.standing import Standing

_DONE = (Standing.MET, Standing.MET_AFTER)


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can have become of a case or a deadline; `says` follows a number, `is_of_cases` tells which."""

    key: str
    says: str
    is_of_cases: bool


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        each.key: each
        for each in (
            Kind("begun", "began, or became known", True),
            Kind("ended", "ended", True),
            Kind("taken_up", "were taken up again", True),
            Kind("moved", "moved to another stage", True),
            Kind("reassigned", "went to another officer or team", True),
            Kind("gone", "are not known any more", True),
            Kind("arisen", "arose", False),
            Kind("overdue", "became overdue", False),
            Kind("done", "were met", False),
            Kind("missed", "were done after their last day", False),
            Kind("lifted", "had their limit lifted", False),
            Kind("due_moved", "have another last day", False),
            Kind("fell_away", "are not there any more", False),
        )
    }
)


def count(session: Session, kind: Kind, earlier: int, later: int, sight: Sight) -> int:
    """How many there are of a kind between two snapshots, of the cases that may be known of today."""
    inner = _query(kind, earlier, later, sight).subquery()
    return session.connection().execute(select(func.count()).select_from(inner)).scalar_one()


def page(
    session: Session, kind: Kind, earlier: int, later: int, sight: Sight, *, after: int = 0, limit: int | None = 50
) -> list[Row[Any]]:
    """Those of a kind in the order of their cases, from after a row's number; at most `limit` of them.

    Each says `number`, `case_id`, `ref`, `process`, and as it was and is: of a case `stage`, `owner` and `team`, of a
    deadline `limit_key`, `about`, `standing` and `due_on`, each with `_before` and `_after`, None where it was not.
    """
    rows = _query(kind, earlier, later, sight).subquery()
    query = select(rows).where(rows.c.number > after).order_by(rows.c.number)
    return list(session.connection().execute(query if limit is None else query.limit(limit)))


def _query(kind: Kind, earlier: int, later: int, sight: Sight) -> Select[Any]:
    table = SNAPSHOT_CASE if kind.is_of_cases else SNAPSHOT_SPAN
    before, after = table.alias("before"), table.alias("after")
    is_gone = kind.key in ("gone", "fell_away")
    base, other = (before, after) if is_gone else (after, before)
    base_number, other_number = (earlier, later) if is_gone else (later, earlier)
    same = ["case_id"] if kind.is_of_cases else ["case_id", "limit_key", "about", "place"]
    joined = and_(other.c.snapshot == other_number, *(other.c[name] == base.c[name] for name in same))
    shown = ("stage", "is_ended", "owner", "team") if kind.is_of_cases else ("standing", "due_on")
    named = (base.c.case_id, base.c.ref, base.c.process)
    more = () if kind.is_of_cases else (base.c.limit_key, base.c.about, base.c.place)
    columns = [column for name in shown for column in _both(before, after, name)]
    number = (base.c.case_id if kind.is_of_cases else base.c.id).label("number")
    query = select(number, *named, *more, *columns).select_from(base.outerjoin(other, joined))
    seen = sight.of_cases(base.c.case_id)
    return query.where(base.c.snapshot == base_number, _of(kind, before, after), *seen)


def _both(before: FromClause, after: FromClause, name: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return before.c[name].label(f"{name}_before"), after.c[name].label(f"{name}_after")


def _of(kind: Kind, before: FromClause, after: FromClause) -> ColumnElement[bool]:
    """What makes a case or a deadline one of a kind."""
    if kind.is_of_cases:
        return _of_cases(before, after)[kind.key]
    return _of_deadlines(before, after)[kind.key]


def _of_cases(before: FromClause, after: FromClause) -> dict[str, ColumnElement[bool]]:
    return {
        "begun": before.c.case_id.is_(None),
        "ended": and_(after.c.is_ended, or_(before.c.case_id.is_(None), ~before.c.is_ended)),
        "taken_up": and_(before.c.is_ended, ~after.c.is_ended),
        "moved": before.c.stage != after.c.stage,
        "reassigned": and_(
            before.c.case_id.is_not(None),
            or_(
                before.c.owner.is_distinct_from(after.c.owner),
                before.c.team.is_distinct_from(after.c.team),
            ),
        ),
        "gone": after.c.case_id.is_(None),
    }


def _of_deadlines(before: FromClause, after: FromClause) -> dict[str, ColumnElement[bool]]:
    def became(*standings: str) -> ColumnElement[bool]:
        return and_(
            after.c.standing.in_(standings), or_(before.c.standing.is_(None), before.c.standing.not_in(standings))
        )

    return {
        "arisen": before.c.id.is_(None),
        "overdue": became(Standing.OVERDUE),
        "done": became(*_DONE),
        "missed": became(Standing.MISSED),
        "lifted": became(Standing.LIFTED),
        "due_moved": before.c.due_on != after.c.due_on,
        "fell_away": after.c.id.is_(None),
    }
