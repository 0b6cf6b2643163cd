"""Timeliness over any time, as other programs ask for it: numerator and denominator, with and without exceptions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.errors import Invalid
from api.pages.boards.timeliness import Chosen
from api.v1 import schemas
from api.v1.answers import answer
from api.v1.board_calls import BoardReader
from api.v1.board_timeliness import ProcessKey, numbers_of
from api.v1.requests import Day
from workflows.breach_forecast import first_of_month
from workflows.processes import PROCESSES
from workflows.timeliness import MEASURES, Figures, Measure, Period, figures, periods, totals

router = APIRouter(tags=["boards"])
MONTHS = 12
LONGEST = 3653  # days: ten years
By = Literal["month", "cohort"]


@router.get("/reports/timeliness", response_model=schemas.TimelinessReport)
def report_timeliness(
    viewer: BoardReader,
    database: DatabaseDep,
    today: TodayDep,
    from_day: Annotated[
        Day | None, Query(alias="from", description="The first of the month eleven months before `to` unless given.")
    ] = None,
    to_day: Annotated[Day | None, Query(alias="to", description="Today unless given.")] = None,
    process: ProcessKey = None,
    by: Annotated[By, Query(description="The month in which it was done, or the month or year it began in.")] = "month",
) -> Response:
    """Every measure of timeliness over a time: done in time, of all done, with and without those with an exception."""
    last = to_day or today
    first = from_day or first_of_month(last, MONTHS - 1)
    if not 0 <= (last - first).days <= LONGEST:
        raise Invalid({"from": f"Give a day up to “to”, and at most {LONGEST // 365} years before it."})
    wanted = [each for each in MEASURES.values() if process is None or process in _processes_of(each)]
    with database.reading() as session:
        told = [_measure(session, viewer, each, Over(first, last, process, by), today) for each in wanted]
    return answer({"from": first.isoformat(), "to": last.isoformat(), "by": by, "measures": told})


@dataclass(frozen=True, slots=True)
class Over:
    """What a report is over: two days, both included, one process or all, and what its periods are of."""

    first: date
    last: date
    process: str | None
    by: By

    def periods(self, measure: Measure) -> list[Period]:
        """The months or years that lie in it, or partly so, the earliest first."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        found = periods(self.last, months, by_year=measure.by_year and self.by == "cohort")
        return [each for each in found if each.first <= self.last]


def _processes_of(measure: Measure) -> set[str]:
    return {
        key for key, each in PROCESSES.items() if any(clock.limit.key in measure.limit_keys for clock in each.clocks)
    }


def _measure(session: Session, viewer: Viewer, measure: Measure, over: Over, today: date) -> dict[str, Any]:
    basis = "cohort" if over.by == "cohort" else "done"
    query = Chosen(measure, MONTHS, None).query(basis, over.first, over.last, today)
    found = figures(session, measure, over.periods(measure), replace(query, process=over.process), viewer.sight)
    of = {"measure": measure.key, "process": over.process, "by": basis}
    return {
        "measure": measure.key,
        "title": measure.title,
        "limits": sorted(measure.limit_keys),
        "periods": [_fractions(each, of, over) for each in found],
        "all": _fractions(totals(found), of, over),
    }


def _fractions(found: Figures, of: dict[str, Any], over: Over) -> dict[str, Any]:
    first, last = max(found.period.first, over.first), min(found.period.last, over.last)
    numbers = numbers_of(found, of | {"first": first, "last": last})
    return {
        "period": found.period.key,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "with_exceptions": {"numerator": numbers["in_time"], "denominator": numbers["done"]},
        "without_exceptions": {"numerator": numbers["in_time_without"], "denominator": numbers["done_without"]},
        "excepted": numbers["excepted"],
    }
