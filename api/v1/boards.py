"""The boards over the lists as JSON: what is overdue and due soon, the coming twelve weeks, and who holds how much."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.boards.ahead import WEEKS
from api.pages.boards.due import COUNTED_BY, Chosen, buckets, names_of
from api.pages.boards.workload import together
from api.pages.choices import staff
from api.pages.deadlines import TO_DO, Filters
from api.v1 import schemas
from api.v1.answers import Names, answer, names_by_key
from api.v1.board_calls import TRUE, BoardReader, number, of_deadlines
from api.v1.requests import Word
from cases.counts import count_by, count_by_day
from cases.find import DeadlineQuery
from cases.find_workload import LOOKED_AHEAD, Load, later_from, loads
from deadlines.calendar import england_and_wales
from workflows.occasions import BINDING

router = APIRouter(tags=["boards"])
_BUCKETS = ("overdue", "in_seven_days", "in_four_weeks")
By = Annotated[Literal["team", "officer", "process", "school"], Query(description="How the numbers are grouped.")]


@router.get("/boards/due", response_model=schemas.DueBoard)
def read_due(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    by: By = "team",
    team: Annotated[Word | None, Query()] = None,
    process: Annotated[Word | None, Query()] = None,
) -> Response:
    """Time limits of law that are overdue and due soon, in groups; whoever has most overdue comes first."""
    chosen = Chosen(by, team, process)
    wanted = [(name, filters) for name, (_, filters) in zip(_BUCKETS, buckets(today, team, process), strict=True)]
    with database.reading() as session:
        counts = {
            name: count_by(session, filters.query(viewer, today), COUNTED_BY[by], viewer.sight)
            for name, filters in wanted
        }
        keys = {key for found in counts.values() for key in found}
        said = dict(names_of(session, by, today, staff(session)))
        names = names_by_key(session, keys) if by == "officer" else Names({})

    def numbers(key: str | None) -> dict[str, Any]:
        """Of one group; of all without a key."""
        return {
            name: of_deadlines(
                sum(counts[name].values()) if key is None else counts[name].get(key, 0),
                (filters if key is None else chosen.of(key, filters)).query(viewer, today),
                names,
            )
            for name, filters in wanted
        }

    groups: list[dict[str, Any]] = [
        {"key": (names.of(key) if by == "officer" else key) or None, "name": said.get(key)} | numbers(key)
        for key in keys
    ]
    groups.sort(key=lambda each: (*(-each[name]["count"] for name in _BUCKETS), each["name"] or ""))
    return answer({"on": today.isoformat(), "by": by, "groups": groups, "all": numbers(None)})


@router.get("/boards/ahead", response_model=schemas.AheadBoard)
def read_ahead(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    team: Annotated[Word | None, Query()] = None,
    process: Annotated[Word | None, Query()] = None,
) -> Response:
    """How many time limits of law end on each day from today to the Sunday that ends the twelfth week."""
    last = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS, days=-1)
    chosen = Filters(standing=TO_DO, team=team, process=process, of="law", due_from=today, due_to=last)
    query = chosen.query(viewer, today)
    with database.reading() as session:
        counts = count_by_day(session, query, viewer.sight)
    days = [today + timedelta(days=after) for after in range((last - today).days + 1)]
    return answer(
        {
            "from": today.isoformat(),
            "to": last.isoformat(),
            "days": [_day(day, counts.get(day, 0), query) for day in days],
            "all": of_deadlines(sum(counts.values()), query, Names({})),
        }
    )


def _day(on: date, count: int, query: DeadlineQuery) -> dict[str, Any]:
    calendar = england_and_wales()
    why = calendar.why_not_worked(on) if calendar.knows(on) else None
    due = of_deadlines(count, replace(query, due_from=on, due_to=on), Names({}))
    return {"on": on.isoformat(), "not_worked": why, "due": due}


@router.get("/boards/workload", response_model=schemas.WorkloadBoard)
def read_workload(
    viewer: BoardReader, database: DatabaseDep, today: TodayDep, team: Annotated[Word | None, Query()] = None
) -> Response:
    """Open cases, and what of them is overdue or due within four weeks, by officer and by team of the case."""
    with database.reading() as session:
        found = loads(session, today, viewer.sight, team, limits=BINDING)
        people = staff(session)
        names = names_by_key(session, {each.owner for each in found})
    teams = dict(people.teams)

    def of_officer(each: Load) -> dict[str, Any]:
        whose: dict[str, Any] = {"owner": names.of(each.owner)} if each.owner else {"unassigned": TRUE}
        said = {"key": names.of(each.owner), "name": people.names.get(each.owner or "")}
        return said | _held(each, today, {**whose, "team": team})

    def of_team(each: Load) -> dict[str, Any]:
        whose: dict[str, Any] = {"team": each.team} if each.team else {"teamless": TRUE}
        return {"key": each.team, "name": teams.get(each.team or "")} | _held(each, today, whose)

    return answer(
        {
            "on": today.isoformat(),
            "officers": [of_officer(each) for each in together(found, "owner")],
            "teams": [of_team(each) for each in together(found, "team")],
        }
    )


def _held(load: Load, today: date, whose: dict[str, Any]) -> dict[str, Any]:
    later = {"standing": "running", "due_from": later_from(today), "due_to": today + LOOKED_AHEAD}
    law = {"of": "law", **whose}
    return {
        "cases": number(load.cases, "/cases", state="open", **whose),
        "overdue": number(load.overdue, "/deadlines", standing="overdue", **law),
        "due_soon": number(load.soon, "/deadlines", standing="due_soon", **law),
        "later": number(load.later, "/deadlines", **later, **law),
    }
