"""Timeliness by month and by cohort, with and without exceptions: each number opens the cases it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.charts import shares_over_time
from api.pages.boards.due import Number
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.downloads import Cell, files_of
from api.pages.listing import Word, address
from api.pages.templating import Link
from cases.database import Database
from cases.done import DoneQuery
from workflows.timeliness import MEASURES, Figures, Measure, Outcome, Period, figures, periods, totals

router = APIRouter()
HERE = "/boards/timeliness"
CASES = f"{HERE}/cases"
MONTHS = (12, 24, 36)
MeasureWord = Annotated[
    Literal["plans", "decisions", "reviews", "review_decisions", "amended_plans", "transfers"], Query()
]
MonthsWord = Annotated[Literal[12, 24, 36], BeforeValidator(int), Query()]
EXCEPTIONS = {"any": None, "with": True, "without": False}
HEADER = (
    "Counted by", "Period", "Complete", "Done", "In time", "Done late", "Still to be done", "Ended without it",
    "In time, of a hundred done", "With an exception", "Exceptions, of a hundred done", "Done without an exception",
    "In time without an exception", "In time, of a hundred done without an exception",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the board shows: one measure over so many months, of everybody or one team."""

    measure: Measure
    months: int
    team: str | None

    @property
    def on(self) -> dict[str, Any]:
        """As an address holds it."""
        return {"measure": self.measure.key, "months": self.months, "team": self.team}

    def query(self, basis: str, first: date, last: date, today: date) -> DoneQuery:
        """The deadlines of this measure whose day of the basis ("done" or "cohort") lies between these."""
        return DoneQuery(
            today,
            self.measure.limit_keys,
            "met_on" if basis == "done" else self.measure.cohort,
            first,
            last,
            team=None if self.team == choices.NOBODY else self.team,
            teamless=self.team == choices.NOBODY,
        )


async def asked(measure: MeasureWord = "plans", months: MonthsWord = 12, team: Word = None) -> Chosen:
    """What an address asks for."""
    return Chosen(MEASURES[measure], months, team)


AskedDep = Annotated[Chosen, Depends(asked)]


@dataclass(frozen=True, slots=True)
class Row:
    """One period of a table: its numbers with their lists, its shares, and whether anything can still be added."""

    name: str
    is_complete: bool
    numbers: dict[str, Number]
    share: float | None
    share_without: float | None
    exception_rate: float | None


@router.get(HERE)
def show_timeliness(
    request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep
) -> Response:
    """One measure: its definition, its chart, its table by month and its table by cohort."""
    by_month, by_cohort, staff = read(database, viewer, today, chosen)
    measure = chosen.measure
    return render_board(
        "boards/timeliness.html",
        request,
        viewer,
        HERE,
        measure=measure,
        measures=[
            Link(each.title, address(HERE, {**chosen.on, "measure": key}), key == measure.key)
            for key, each in MEASURES.items()
        ],
        chart=_chart(measure, by_month),
        months=[_row(chosen, "done", each, today) for each in reversed(by_month)],
        whole=_row(chosen, "done", totals(by_month), today),
        cohorts=[_row(chosen, "cohort", each, today) for each in reversed(by_cohort)],
        filters=chosen.on,
        offered={
            "team": [*staff.teams, (choices.NOBODY, "No team")],
            "months": [(str(each), f"{each} months") for each in MONTHS],
        },
        files=files_of(HERE, chosen.on, viewer),
    )


@router.get(f"{HERE}.{{form}}")
def download_timeliness(handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep) -> Response:
    """Both tables as one file, by month first."""
    by_month, by_cohort, staff = read(database, handing.viewer, today, chosen)
    tables = (("Month in which it was done", by_month), (chosen.measure.begun, by_cohort))
    lines = [_cells(said, each, today) for said, found in tables for each in found]
    filters = [f"The last {chosen.months} months", *words_of(chosen, staff)]
    return handing.over(f"timeliness-{chosen.measure.key}", chosen.measure.title, HEADER, lines, filters)


def words_of(chosen: Chosen, staff: choices.Staff) -> list[str]:
    """The team chosen, in words; none where the figures are of everybody."""
    if chosen.team is None:
        return []
    return [f"Team: {dict(staff.teams).get(chosen.team, 'none')}"]


def read(
    database: Database, viewer: Viewer, today: date, chosen: Chosen
) -> tuple[list[Figures], list[Figures], choices.Staff]:
    """The figures by month and by cohort, the earliest first, and who there is."""
    months = periods(today, chosen.months)
    cohorts = periods(today, chosen.months, by_year=chosen.measure.by_year)
    with database.reading() as session:
        by_month = figures(session, chosen.measure, months, chosen.query("done", *_reach(months), today), viewer.sight)
        by_cohort = figures(
            session, chosen.measure, cohorts, chosen.query("cohort", *_reach(cohorts), today), viewer.sight
        )
        return by_month, by_cohort, choices.staff(session)


def _reach(found: Sequence[Period]) -> tuple[date, date]:
    return found[0].first, found[-1].last


def _chart(measure: Measure, by_month: list[Figures]) -> Any:
    names = [each.period.short_name for each in by_month]
    lines = [("All", [each.share() for each in by_month])]
    if measure.has_exceptions:
        lines.append(("Without those with an exception", [each.share(False) for each in by_month]))
        lines.append(("Exception rate", [each.exception_rate for each in by_month]))
    title = f"{measure.title}: of a hundred done in each month, how many were in time"
    return shares_over_time("timeliness", title, names, lines)


COUNTED = {
    "done": (Outcome.DONE, "any"),
    "in_time": (Outcome.IN_TIME, "any"),
    "late": (Outcome.LATE, "any"),
    "open": (Outcome.OPEN, "any"),
    "ended": (Outcome.ENDED, "any"),
    "excepted": (Outcome.DONE, "with"),
    "done_without": (Outcome.DONE, "without"),
    "in_time_without": (Outcome.IN_TIME, "without"),
}


def _row(chosen: Chosen, basis: str, found: Figures, today: date) -> Row:
    of = {**chosen.on, "by": basis, "first": found.period.first, "last": found.period.last}
    numbers = {
        name: Number(
            found.count(outcome, EXCEPTIONS[exceptions]),
            address(CASES, of, outcome=outcome.value, exceptions=exceptions),
        )
        for name, (outcome, exceptions) in COUNTED.items()
    }
    name = found.period.short_name if found.period.key != "all" else "All"
    return Row(name, found.is_complete(today), numbers, found.share(), found.share(False), found.exception_rate)


def _cells(said: str, found: Figures, today: date) -> tuple[Cell, ...]:
    counts = {name: found.count(outcome, EXCEPTIONS[which]) for name, (outcome, which) in COUNTED.items()}
    return (
        said, found.period.name, "Yes" if found.is_complete(today) else "Not yet", counts["done"], counts["in_time"],
        counts["late"], counts["open"], counts["ended"], found.share(), counts["excepted"], found.exception_rate,
        counts["done_without"], counts["in_time_without"], found.share(False),
    )  # fmt: skip
