"""The coming twelve weeks as a table of days: how many limits of law end on each, working or not."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.deadlines import TO_DO, Filters
from api.pages.downloads import files_of
from api.pages.listing import Word, address, filters_on
from cases.counts import count_by_day
from cases.database import Database
from deadlines.calendar import england_and_wales
from workflows.processes import PROCESSES

router = APIRouter()
HERE = "/boards/ahead"
WEEKS = 12
_DAYS = 7
_STEPS = 4  # how many tints there are beside none
_SATURDAY = 5
_LABELS = {"team": "Team", "process": "Process"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how many time limits end on it, the list of them, and how dark it is (0 to 4, the busiest day being 4).

    `not_worked` says why nobody works on it, empty on a working day.
    """

    on: date
    count: int
    href: str
    tint: int
    not_worked: str
    is_weekend: bool
    is_today: bool


async def asked(team: Word = None, process: Word = None) -> Filters:
    """What an address narrows the table to."""
    return Filters(standing=TO_DO, team=team, process=process, of="law")


AskedDep = Annotated[Filters, Depends(asked)]


@router.get(HERE)
def show_ahead(
    request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep
) -> Response:
    """The table, a week to a row; days gone by in this week are left empty."""
    days, staff = _read(database, viewer, today, chosen)
    monday = today - timedelta(days=today.weekday())
    by_day = {each.on: each for each in days}
    weeks = [
        (first, [by_day.get(first + timedelta(days=day)) for day in range(_DAYS)])
        for first in (monday + timedelta(weeks=week) for week in range(WEEKS))
    ]
    on = {"team": chosen.team, "process": chosen.process}
    offered = _offered(staff)
    return render_board(
        "boards/ahead.html",
        request,
        viewer,
        HERE,
        weeks=weeks,
        total=sum(each.count for each in days),
        total_href=_list_of(replace(chosen, due_from=today, due_to=days[-1].on)),
        last=days[-1].on,
        holidays=[each for each in days if each.not_worked and not each.is_weekend],
        filters=on,
        offered=offered,
        filters_on=filters_on(HERE, on, _LABELS, offered),
        files=files_of(HERE, on, viewer),
    )


@router.get(f"{HERE}.{{form}}")
def download_ahead(handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep) -> Response:
    """The days as a file, one to a row."""
    days, staff = _read(database, handing.viewer, today, chosen)
    lines = ((each.on, each.count, each.not_worked or "Working day") for each in days)
    on = {"team": chosen.team, "process": chosen.process}
    filters = [each.text for each in filters_on("", on, _LABELS, _offered(staff))]
    header = ("Day", "Time limits of law that end", "Working day or not")
    return handing.over("twelve-weeks-ahead", "How many time limits of law end on each day", header, lines, filters)


def _offered(staff: choices.Staff) -> dict[str, Any]:
    return {
        "team": [*staff.teams, (choices.NOBODY, "No team")],
        "process": [(key, each.title) for key, each in PROCESSES.items()],
    }


def _read(database: Database, viewer: Viewer, today: date, chosen: Filters) -> tuple[list[Day], choices.Staff]:
    """Today and every day after it to the Sunday that ends the twelfth week."""
    last = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS, days=-1)
    with database.reading() as session:
        staff = choices.staff(session)
        counts = count_by_day(session, replace(chosen, due_from=today, due_to=last).query(viewer, today), viewer.sight)
    busiest = max(counts.values(), default=0)
    days = [today + timedelta(days=after) for after in range((last - today).days + 1)]
    return [_day(each, counts.get(each, 0), busiest, chosen, today) for each in days], staff


def _day(on: date, count: int, busiest: int, chosen: Filters, today: date) -> Day:
    calendar = england_and_wales()
    return Day(
        on,
        count,
        _list_of(replace(chosen, due_from=on, due_to=on)),
        -(-_STEPS * count // busiest) if count else 0,
        (calendar.why_not_worked(on) or "") if calendar.knows(on) else "",
        on.weekday() >= _SATURDAY,
        on == today,
    )


def _list_of(filters: Filters) -> str:
    return address("/deadlines", asdict(filters))
