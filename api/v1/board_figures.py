"""The boards over figures as JSON: timeliness, delay, the breach forecast and transfers, each with its rows."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.boards import breaches, delay
from api.pages.boards.trial import trial
from api.v1 import schemas
from api.v1.answers import answer, day_text, names_by_key
from api.v1.board_calls import BoardReader, PageNumber, call_of, next_page, number
from api.v1.requests import DEFAULT_LIMIT, Day, Limit, Word
from cases import find_figures
from cases.past import PastDatabase
from deadlines.register import LIMITS
from workflows.outlook import Foreseen, Likely, Outlook, by_limit, outlook

router = APIRouter(tags=["boards"])
Key = Annotated[Word | None, Query()]
Month = Annotated[Day | None, Query(description="Any day of the month; the last twelve months unless given.")]
Weeks = Annotated[int, Query(ge=1, le=8, description="Due within so many weeks of the figures.")]


@router.get("/boards/delay", response_model=schemas.DelayBoard)
def read_delay(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    since: Month = None,
    until: Month = None,
    process: Key = None,
    team: Key = None,
    held_by: Key = None,
    cause: Key = None,
) -> Response:
    """The days late of these months by who held the next step, by recorded cause and by month."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        query = delay.Filters(since, until, process, team, held_by, cause).query(made.day if made else today)
        rows = find_figures.delay_added_up(session, query, viewer.sight) if made else []
    on = {"since": query.since, "until": query.until, "process": process, "team": team, "held_by": held_by,
          "cause": cause}  # fmt: skip
    return answer(
        {
            "figures_of": day_text(made.day if made else None),
            "since": query.since.isoformat(),
            "until": query.until.isoformat(),
            "days": sum(row.days for row in rows),
            "list": call_of("/boards/delay/limits", **on),
            "by_holder": _shares(rows, "held_by", on),
            "by_cause": _shares(rows, "cause", on),
            "by_month": _shares(rows, "month", on),
        }
    )


def _shares(rows: Sequence[Any], by: str, on: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key.isoformat() if isinstance(each.key, date) else each.key,
            "says": each.words,
            "days": each.days,
            "list": call_of("/boards/delay/limits", **on | each.narrowed),
        }
        for each in delay.shares(rows, by, on)
    ]


@router.get("/boards/delay/limits", response_model=schemas.DelayedLimits)
def list_delayed(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    since: Month = None,
    until: Month = None,
    process: Key = None,
    team: Key = None,
    held_by: Key = None,
    cause: Key = None,
    page: PageNumber = 1,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """The time limits whose days a number counts, the longest delay first."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        query = delay.Filters(since, until, process, team, held_by, cause).query(made.day if made else today)
        total, days = find_figures.count_delayed(session, query, viewer.sight)
        rows = find_figures.delayed_limits(session, query, viewer.sight, limit=limit, offset=(page - 1) * limit)
        names = names_by_key(session, [row.owner for row in rows])
    items = [
        {"ref": row.ref, "process": row.process, "limit": row.limit_key, "about": row.about,
         "due_on": row.due_on.isoformat(), "days": row.days, "owner": names.of(row.owner), "team": row.team}
        for row in rows
    ]  # fmt: skip
    return answer({"items": items, "next_page": next_page(page, limit, total), "total": total, "days": days})


@router.get("/boards/forecast", response_model=schemas.ForecastBoard)
def read_forecast(
    viewer: BoardReader,
    database: DatabaseDep,
    weeks: Weeks = 8,
    process: Key = None,
    team: Key = None,
    time_limit: Key = None,
) -> Response:
    """How many open time limits will probably be missed, and how right that was before, in a sentence."""
    on = {"weeks": weeks, "process": process, "team": team, "time_limit": time_limit}
    with database.reading() as session:
        made = find_figures.last_made(session)
        found = breaches.Filters(weeks, process, team, time_limit).counted(session, made, viewer)
        # On a day that is past it was not known yet what would come of its forecasts.
        tried = None if isinstance(database, PastDatabase) else trial(session, made, viewer)
    return answer(
        {
            "figures_of": day_text(made.day if made else None),
            "all": _outlook(outlook(found), on),
            "by_limit": [
                {"limit": key, "title": LIMITS[key].title} | _outlook(each, on | {"time_limit": key})
                for key, each in by_limit(found)
            ],
            "trust": tried.sentence if tried else None,
        }
    )


def _outlook(found: Outlook, on: dict[str, Any]) -> dict[str, Any]:
    counted = {"limits": None, "probable": "probable", "improbable": "improbable", "unsaid": "unsaid"}
    return {
        name: number(getattr(found, name), "/boards/forecast/limits", **on, likely=likely)
        for name, likely in counted.items()
    } | {"expected": round(found.expected, 1)}


@router.get("/boards/forecast/limits", response_model=schemas.ForeseenLimits)
def list_foreseen(
    viewer: BoardReader,
    database: DatabaseDep,
    weeks: Weeks = 8,
    process: Key = None,
    team: Key = None,
    time_limit: Key = None,
    likely: Annotated[Likely | None, Query()] = None,
    page: PageNumber = 1,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """The open time limits that a number counts, soonest first."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        chosen = breaches.Filters(weeks, process, team, time_limit, likely)
        total = outlook(chosen.counted(session, made, viewer)).limits
        shown = chosen.listed(session, made, viewer, limit=limit, offset=(page - 1) * limit)
        names = names_by_key(session, [each.owner for each in shown])
    items = [_foreseen(each) | {"owner": names.of(each.owner), "team": each.team} for each in shown]
    return answer({"items": items, "next_page": next_page(page, limit, total), "total": total})


def _foreseen(each: Foreseen) -> dict[str, Any]:
    return {
        "ref": each.ref,
        "process": each.process,
        "limit": each.limit_key,
        "about": each.about,
        "stage": each.stage,
        "due_on": each.due_on.isoformat(),
        "working_days_left": each.left,
        "likely": each.likely.value,
        "alike": each.said.alike,
        "late": each.said.late,
    }
