"""The day at one look: how many deadlines stand how by process, what is overdue by team, what the sweeps did. Numbers
alone, of processes and teams: no case, no person, and nothing of what is restricted, whose number would tell of it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session

from cases.find import DeadlineQuery, count_by_standing
from cases.officers import teams
from cases.sight import UNRESTRICTED
from cases.tables import CaseSummary, DeadlineSpan
from deadlines import clock
from deadlines.standing import Standing
from workflows.processes import process
from workflows.set_aside import count_set_aside
from workflows.tables import SweepProgress, SweepSlice

SHOWN = (Standing.OVERDUE, Standing.DUE_SOON, Standing.RUNNING, Standing.LIFTED)
NO_TEAM = "Nobody's yet"
Row = dict[str, str | int]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]
_SLICE = SweepSlice.__table__  # type: ignore[attr-defined]


def by_process(session: Session, day: date, processes: Sequence[str]) -> list[Row]:
    """Each process with its open cases and how many of its deadlines stand each way on a day, and all together."""
    counted = (
        select(_SUMMARY.c.process, func.count())
        .where(~_SUMMARY.c.is_ended, *UNRESTRICTED.of_cases(_SUMMARY.c.case_id))
        .group_by(_SUMMARY.c.process)
    )
    open_cases = {row[0]: row[1] for row in session.connection().execute(counted)}
    rows = []
    for key in processes:
        standing = count_by_standing(session, DeadlineQuery(day, process=key, standings=SHOWN), UNRESTRICTED)
        numbers = {each.in_words: standing.get(each, 0) for each in SHOWN}
        rows.append({"Process": process(key).title, "Open cases": open_cases.get(key, 0), **numbers})
    names = ["Open cases", *(each.in_words for each in SHOWN)]
    total = {name: sum(int(row[name]) for row in rows) for name in names}
    return [*rows, {"Process": "All", **total}]


def overdue_by_team(session: Session, day: date) -> list[Row]:
    """Each team with how many of its deadlines are overdue on a day and since when the oldest is, the most first."""
    counted = (
        select(_SPAN.c.team, func.count().label("number"), func.min(_SPAN.c.due_on).label("oldest"))
        .where(_SPAN.c.standing == Standing.OVERDUE, _SPAN.c.from_day <= day, _SPAN.c.to_day > day)
        .where(*UNRESTRICTED.of_spans())
        .group_by(_SPAN.c.team)
    )
    names = teams(session)
    found = sorted(session.connection().execute(counted), key=lambda row: (-row.number, row.team or ""))
    return [
        {
            "Team": names.get(row.team or "", row.team or NO_TEAM),
            "Overdue": row.number,
            "Most days late": (day - row.oldest).days,
        }
        for row in found
    ]


def unfinished(session: Session, day: date, processes: Sequence[str]) -> list[str]:
    """Those of the processes whose sweep of a day is not finished."""
    done = select(_PROGRESS.c.process).where(_PROGRESS.c.day == day, _PROGRESS.c.finished_at.is_not(None))
    swept = set(session.connection().execute(done).scalars())
    return [key for key in processes if key not in swept]


def of_sweeps(session: Session, day: date, processes: Sequence[str]) -> list[Row]:
    """What the sweep of each process did on a day, and how many workers shared it."""
    shared = select(_SLICE.c.process, _SLICE.c.round, func.count(_SLICE.c.held_by.distinct()).label("workers"))
    shared = shared.add_columns(func.sum(_SLICE.c.refreshed).label("refreshed"))
    shared = shared.where(_SLICE.c.day == day).group_by(_SLICE.c.process, _SLICE.c.round)
    slices = {(row.process, row.round): row for row in session.connection().execute(shared)}
    query = select(_PROGRESS).where(_PROGRESS.c.day == day)
    progress = {row.process: row for row in session.connection().execute(query)}
    rows: list[Row] = []
    for key in processes:
        done = progress.get(key)
        mine = slices.get((key, done.round)) if done else None
        rows.append(
            {
                "Process": process(key).title,
                "Finished": _hour(done.finished_at) if done else "not begun",
                "Open cases": done.swept if done else 0,
                "Made anew": mine.refreshed if mine else 0,
                "Messages": done.queued if done else 0,
                "Set aside": count_set_aside(session, key),
                "Workers": mine.workers if mine else 0,
            }
        )
    return rows


def _hour(at: datetime | None) -> str:
    return f"{at.astimezone(clock.LONDON):%H:%M}" if at else "under way"
