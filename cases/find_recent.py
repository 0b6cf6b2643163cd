"""What others recorded lately in an officer's cases: rows of the log beside the summary that says whose case it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlmodel import Session

from cases.tables import Case, CaseEvent, CaseSummary

_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
MOST = 500  # of a month; more than anybody reads, and enough to say how many cases they are in


def recorded_by_others(session: Session, officer: str, since: datetime, *, limit: int = MOST) -> list[Row[Any]]:
    """Facts that somebody else recorded since an instant in the cases an officer holds, the latest first.

    A case that had ended before then is left out. Each row names the case, its child, and what was recorded, when,
    by whom.
    """
    still_theirs = or_(~_SUMMARY.c.is_ended, _SUMMARY.c.ended_on >= since.date())
    query = (
        select(
            _SUMMARY.c.ref, _SUMMARY.c.process, _CASE.c.child_id,
            *(_EVENT.c[name] for name in ("sequence", "kind", "about", "happened_on", "recorded_at", "recorded_by")),
        )
        .join(_CASE, _CASE.c.id == _SUMMARY.c.case_id)
        .join(_EVENT, _EVENT.c.case_id == _SUMMARY.c.case_id)
        .where(_SUMMARY.c.owner == officer, still_theirs)
        .where(_EVENT.c.recorded_at >= since, _EVENT.c.recorded_by != officer)
        .order_by(_EVENT.c.recorded_at.desc(), _EVENT.c.case_id, _EVENT.c.sequence.desc())
        .limit(limit)
    )  # fmt: skip
    return list(session.connection().execute(query))
