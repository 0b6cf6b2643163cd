"""The board of timeliness as JSON, and the deadlines behind each of its numbers."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.boards.timeliness import COUNTED, EXCEPTIONS, Chosen, read
from api.pages.boards.timely_cases import Part
from api.pages.choices import NOBODY
from api.v1 import schemas
from api.v1.answers import answer, day_text, names_by_key
from api.v1.board_calls import NONE, BoardReader, PageNumber, next_page, number
from api.v1.requests import DEFAULT_LIMIT, Day, Limit, Word, one_of
from cases.done import count_done, find_done
from workflows.lists import each_with_reasons
from workflows.processes import PROCESSES
from workflows.timeliness import MEASURES, Figures, Outcome, totals

router = APIRouter(tags=["boards"])
Measure = Annotated[
    Literal["plans", "decisions", "reviews", "review_decisions", "amended_plans", "transfers"], Query()
]  # fmt: skip
Team = Annotated[Word | None, Query(description="A team by its key, or “none” for cases in no team.")]
ProcessKey = Annotated[Word | None, one_of(PROCESSES), Query(json_schema_extra={"enum": list(PROCESSES)})]
_CASES = "/boards/timeliness/cases"


@router.get("/boards/timeliness", response_model=schemas.TimelinessBoard)
def read_timeliness(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    measure: Measure = "plans",
    months: Annotated[int, Query(ge=1, le=36, description="How many months, this one included.")] = 12,
    team: Team = None,
) -> Response:
    """One measure with and without exceptions, by the month in which it was done and by cohort; the latest first."""
    chosen = Chosen(MEASURES[measure], months, NOBODY if team == NONE else team)
    by_month, by_cohort, _ = read(database, viewer, today, chosen)
    of = {"measure": measure, "team": team}
    return answer(
        {
            "measure": measure,
            "title": chosen.measure.title,
            "says": chosen.measure.says,
            "limits": sorted(chosen.measure.limit_keys),
            "by_month": [_period(each, of | {"by": "done"}, today) for each in reversed(by_month)],
            "by_cohort": [_period(each, of | {"by": "cohort"}, today) for each in reversed(by_cohort)],
            "all": _period(totals(by_month), of | {"by": "done"}, today),
        }
    )


def _period(found: Figures, of: dict[str, Any], today: date) -> dict[str, Any]:
    period = found.period
    numbers = numbers_of(found, of | {"first": period.first, "last": period.last})
    return {
        "period": period.key,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "is_complete": found.is_complete(today),
        **numbers,
        "share": found.share(),
        "share_without": found.share(False),
        "exception_rate": found.exception_rate,
    }


def numbers_of(found: Figures, of: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each number of a period by its name, with the call that gives the deadlines it counts."""
    return {
        name: number(found.count(outcome, EXCEPTIONS[which]), _CASES, **of, outcome=outcome.value, exceptions=which)
        for name, (outcome, which) in COUNTED.items()
    }


@router.get(_CASES, response_model=schemas.TimelyCases)
def list_timely_cases(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    measure: Measure = "plans",
    team: Team = None,
    process: ProcessKey = None,
    by: Annotated[Literal["done", "cohort"], Query(description="To what the days `first` and `last` belong.")] = "done",
    first: Annotated[Day | None, Query()] = None,
    last: Annotated[Day | None, Query()] = None,
    outcome: Annotated[Outcome, Query()] = Outcome.DONE,
    exceptions: Annotated[Literal["any", "with", "without"], Query()] = "any",
    page: PageNumber = 1,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """The deadlines that a number counts, each with how its day was worked out."""
    chosen = Chosen(MEASURES[measure], 12, NOBODY if team == NONE else team)
    query = replace(Part(by, first, last, outcome, exceptions).query(chosen, today), process=process)
    with database.reading() as session:
        total = count_done(session, query, viewer.sight)
        rows = find_done(session, query, viewer.sight, offset=(page - 1) * limit, limit=limit)
        listed = list(each_with_reasons(session, rows, today))
        names = names_by_key(session, [row.owner for row in rows])
    items = [
        {
            "ref": row.ref,
            "process": row.process,
            "limit": row.limit_key,
            "owner": names.of(row.owner),
            "team": row.team,
            "began_on": day_text(row.trigger_on),
            "due_on": day_text(row.due_on),
            "met_on": day_text(row.met_on),
            "is_excepted": row.is_excepted,
            "deadline": found.deadline.as_json() if found else None,
        }
        for row, found in listed
    ]
    return answer({"items": items, "next_page": next_page(page, limit, total), "total": total})
