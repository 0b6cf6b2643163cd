"""The trial of the forecast: what it said on the first of each month of the past year, and what came of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep
from api.pages.downloads import Cell, files_of
from api.pages.listing import Blank, address
from api.pages.templating import render
from cases import find_figures
from cases.figure_tables import FiguresDay
from deadlines.register import LIMITS
from workflows.breach_forecast import Outcome, Said
from workflows.calibration import BANDS, Band, Judged, band_of, bands, trust

router = APIRouter()
HERE = "/boards/forecast/tried"
SHOWN = 50
HEADER = ("Said on", "Case", "Duty", "About", "Due on", "Working days left", "Stood alike", "Of them missed", "Outcome")
BandNumber = Annotated[int | None, Blank, Query(ge=0, lt=BANDS)]
Day = Annotated[date | None, Blank, Query()]


@dataclass(frozen=True, slots=True)
class OfMonth:
    """The forecast of one day: how many cases were known, limits said of and over, and late as said and in truth."""

    day: date
    cases: int
    limits: int
    expected: float
    late: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class Trial:
    """All of it: by band of what was said, by month, and in a sentence."""

    bands: tuple[Band, ...]
    months: tuple[OfMonth, ...]
    sentence: str


def trial(session: Session, made: FiguresDay | None, viewer: Viewer) -> Trial | None:
    """The forecasts kept before the last one, against what came of them; None before there are any figures."""
    if made is None:
        return None
    kept = [row for row in find_figures.days_kept(session) if row.day < made.day]
    by_day: dict[date, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in find_figures.tried_forecasts(session, [row.day for row in kept], viewer.sight):
        counted = by_day[row.day][row.alike, row.alike_late]
        counted[0] += row.number
        counted[1] += row.number if row.outcome == Outcome.LATE else 0
    judged = {
        day: [Judged(Said(*said), number, late) for said, (number, late) in found.items()]
        for day, found in by_day.items()
    }  # fmt: skip
    found = bands(each for day in judged.values() for each in day)
    months = tuple(_of_month(row.day, row.cases, judged.get(row.day, [])) for row in kept)
    return Trial(found, months, trust(found))


def _of_month(day: date, cases: int, judged: list[Judged]) -> OfMonth:
    told = bands(judged)
    return OfMonth(
        day,
        cases,
        sum(each.limits for each in told),
        sum(each.expected for each in told),
        sum(each.late for each in told),
        sum(each.number for each in judged if not each.said.is_told),
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """Which limits a list shows: those of these mornings of which one of these shares was said; how many, how late."""

    days: list[date]
    said: list[tuple[int, int]]
    total: int
    late: int


def _tried(session: Session, viewer: Viewer, band: int | None, day: date | None) -> _Tried:
    made = find_figures.last_made(session)
    kept = find_figures.days_kept(session) if made else []
    days = [row.day for row in kept if made and row.day < made.day and day in (None, row.day)]
    rows = [
        row
        for row in find_figures.tried_forecasts(session, days, viewer.sight)
        if (said := Said(row.alike, row.alike_late)).is_told and band in (None, band_of(said))
    ]
    late = sum(row.number for row in rows if row.outcome == Outcome.LATE)
    shares = sorted({(row.alike, row.alike_late) for row in rows})
    return _Tried(days, shares, sum(row.number for row in rows), late)


@router.get(HERE)
def list_tried(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    band: BandNumber = None,
    day: Day = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The limits of which a share was said, and what came of each."""
    first, on = (page - 1) * SHOWN, {"band": band, "day": day}
    with database.reading() as session:
        tried = _tried(session, viewer, band, day)
        rows = find_figures.tried_limits(
            session, tried.days, tried.said, viewer.sight, limit=SHOWN, offset=first
        )  # fmt: skip
    return render(
        "boards/tried_forecasts.html",
        request,
        rows=[(row, Said(row.alike, row.alike_late)) for row in rows],
        total=tried.total,
        late=tried.late,
        band=None if band is None else bands([])[band],
        day=day,
        titles={key: each.title for key, each in LIMITS.items()},
        outcomes={each.value: each.in_words for each in Outcome},
        next_href=address(HERE, on, page=page + 1) if first + SHOWN < tried.total else "",
        first_href=address(HERE, on) if page > 1 else "",
        files=files_of(HERE, on, viewer),
    )


@router.get(f"{HERE}.{{form}}")
def download_tried(
    handing: BoardHandingDep, database: DatabaseDep, band: BandNumber = None, day: Day = None
) -> Response:
    """The same as a file."""
    with database.reading() as session:
        tried = _tried(session, handing.viewer, band, day)
        rows = find_figures.tried_limits(session, tried.days, tried.said, handing.viewer.sight)
    lines: list[tuple[Cell, ...]] = [
        (
            row.day, row.ref, LIMITS[row.limit_key].title, row.about, row.due_on, row.left, row.alike,
            row.alike_late, Outcome(row.outcome).in_words,
        )
        for row in rows
    ]  # fmt: skip
    said = [] if band is None else [f"Said: {bands([])[band].name}"]
    return handing.over("forecast-tried", "What the forecast said, and what came of it", HEADER, lines, said)
