"""What the concerns about providers come to: monthly trends, and the annual review; every number opens its list."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages.downloads import HandingDep, files_of
from api.pages.frame import who_may
from api.pages.listing import address
from api.pages.templating import Link, render
from deadlines.ratings import scale_on
from deadlines.words import month_in_words
from workflows.concern_trends import Kept, Number, analyses, reviews, trends
from workflows.concerns import register

router = APIRouter()
MONTHS = 12
MOST_MONTHS = 36
MonthsWord = Annotated[int, Query(alias="months", ge=1, le=MOST_MONTHS)]
_KEPT = ("{}: in time", "{}: fell due")
TRENDS_HEADER = (
    "Month", "Raised", *(each.format(said) for said in ("Initial", "Full", "Remedial") for each in _KEPT),
    "Open at its end", "Analysed on",
)  # fmt: skip
REVIEW_HEADER = (
    "Provider", "Year from", "Year to", "Raised",
    *(each.format(said) for said in ("Initial", "Full", "Remedial") for each in _KEPT),
    "Both replies in time, of a hundred", "Rating", "Set by", "Source",
)  # fmt: skip
AcrossDep = Annotated[Viewer, Depends(who_may("list deadlines across officers"))]


def list_of(number: Number) -> str:
    """The address of the list that a number counts."""
    return address("/concerns", asdict(number.of))


def month_of(day: date) -> str:
    """A month as a heading: "March 2026"."""
    return f"{month_in_words(day.month)} {day.year}"


@router.get("/concerns/trends")
def show_trends(
    request: Request, viewer: AcrossDep, database: DatabaseDep, today: TodayDep, months: MonthsWord = MONTHS
) -> Response:
    """The months and the themes, and when the concerns were last analysed."""
    with database.reading() as session:
        analysed = analyses(session, today)
        found = trends(register(session, today), today, months, analysed.days)
    return render(
        "concern_trends.html",
        request,
        trends=found,
        analysed=analysed,
        months=months,
        other=24 if months == MONTHS else MONTHS,
        list_of=list_of,
        month_of=month_of,
        files=files_of("/concerns/trends", {"months": months}, viewer),
        breadcrumbs=[Link("Concerns", "/concerns"), Link("Trends")],
    )


@router.get("/concerns/trends.{form}")
def download_trends(
    handing: HandingDep, database: DatabaseDep, today: TodayDep, months: MonthsWord = MONTHS
) -> Response:
    """The months as a file."""
    with database.reading() as session:
        found = trends(register(session, today), today, months, analyses(session, today).days)
    lines = [
        (
            each.first.isoformat()[:7],
            str(each.raised.count),
            *_cells(each.initial, each.full, each.remedial),
            str(each.open_at_end.count),
            " ".join(day.isoformat() for day in each.analysed_on),
        )
        for each in found.months
    ]
    return handing.over("concern-trends", "Trends in concerns", TRENDS_HEADER, lines, [f"The last {months} months"])


@router.get("/concerns/annual-review")
def show_review(request: Request, viewer: AcrossDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Each provider's years: how far both times were kept, and the step of the scale that is."""
    with database.reading() as session:
        found = reviews(register(session, today), today)
    return render(
        "concern_review.html",
        request,
        reviews=found,
        scale=scale_on(today),
        files=files_of("/concerns/annual-review", {}, viewer),
        list_of=list_of,
        breadcrumbs=[Link("Concerns", "/concerns"), Link("Annual review")],
    )


@router.get("/concerns/annual-review.{form}")
def download_review(handing: HandingDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The years as a file, each rating with where its scale comes from."""
    with database.reading() as session:
        found = reviews(register(session, today), today)
    lines = [
        (
            each.provider.name,
            each.first.isoformat(),
            each.last.isoformat(),
            str(each.raised.count),
            *_cells(each.initial, each.full, each.remedial),
            "" if each.per_cent is None else str(each.per_cent),
            each.band.rating if each.band else "",
            each.band.authority.value if each.band else "",
            each.band.source if each.band else "",
        )
        for each in found
    ]
    return handing.over("concern-annual-review", "Annual review of each provider", REVIEW_HEADER, lines)


def _cells(*found: Kept) -> tuple[str, ...]:
    return tuple(str(each.count) for one in found for each in (one.in_time, one.due))
