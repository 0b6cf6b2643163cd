"""The reports: which there are and to whom they go, each with its exact numbers, and as a paper without the small ones.

Only whoever may see figures comes here. A number opens the list it counts, by reference; opening one of these is as
any other look at a record, and the list itself is noted as looked at.
"""

from collections.abc import Callable, Mapping
from datetime import date
from math import ceil
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlmodel import Session

from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.errors import NotFound
from api.pages.downloads import download
from api.pages.templating import Link, render
from api.sendiass.frame import FigureReaderDep
from api.sendiass.home import due_in, row_of
from api.sendiass.report_papers import CSV_HEADER, paper_of, rows_of, shown_inside
from cases.sendiass.reading import MANAGER, note_reading
from cases.sendiass.registers import contents
from cases.sendiass.registers_service import REPORTS as REGISTERED
from cases.sendiass.registers_service import ReportShared
from cases.tables import CaseSummary
from notifications.papers import pdf, word
from notifications.papers.model import Paper
from workflows.sendiass.figures import COMPLAINTS, PEOPLE, Breakdown, Figure
from workflows.sendiass.kept import shared
from workflows.sendiass.making import make_report, periods, report_kind
from workflows.sendiass.reports import REPORTS
from workflows.small_numbers import THRESHOLD, in_words

router = APIRouter()
SHOWN = 50
# What is listed by its number and not by a reference: what it is called, and under which address each stands.
_PAGES_OF = {PEOPLE: Link("Record", "/records"), COMPLAINTS: Link("Complaint", "/registers/complaints")}
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_WRITERS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (word.as_word, word.MEDIA_TYPE), "pdf": (pdf.as_pdf, pdf.MEDIA_TYPE),
}  # fmt: skip


@router.get("/reports")
def list_reports(request: Request, viewer: FigureReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Every report with its audience, its rhythm and the periods it can be made of."""
    with database.reading() as session:
        found = [(kind, periods(session, kind, today)) for kind in REPORTS.values()]
    return render("sendiass/reports.html", request, found=found, today=today)


@router.get("/reports/{report}/{period}")
def show_report(
    request: Request, report: str, period: str, viewer: FigureReaderDep, database: DatabaseDep, today: TodayDep
) -> Response:
    """A report with its exact numbers, each of which opens the list it counts."""
    with database.reading() as session:
        made = make_report(session, report_kind(report), period, today)
        told = shared(contents(session, ReportShared), report, made.period)
        is_registered = report in REGISTERED  # the others have the days in a register of their own
    return render(
        "sendiass/report.html",
        request,
        report=made,
        shared=told,
        is_registered=is_registered,
        numbers={part.key: _in_words(part) for part in made.parts if isinstance(part, Breakdown)},
        threshold=THRESHOLD,
        breadcrumbs=[Link("Reports", "/reports"), Link(made.title)],
    )


@router.get("/reports/{report}/{period}/paper/{form}")
def download_report(
    report: str,
    period: str,
    form: Literal["csv", "docx", "pdf"],
    viewer: FigureReaderDep,
    database: DatabaseDep,
    settings: SettingsDep,
    today: TodayDep,
) -> Response:
    """A report as it leaves the service: CSV, Word or PDF, without the small numbers."""
    with database.reading() as session:
        made = make_report(session, report_kind(report), period, today)
    name = f"{report.replace('_', '-')}-{period}.{form}"
    if form == "csv":
        return download(name, CSV_HEADER, rows_of(made))
    write, media_type = _WRITERS[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(paper_of(made, settings.authority_name)), media_type=media_type, headers=headers)


@router.get("/reports/{report}/{period}/list/{part}/{figure}")
def show_list(
    request: Request,
    report: str,
    period: str,
    part: str,
    figure: str,
    viewer: FigureReaderDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The list that a figure counts: references, or numbers of records or entries, and no name."""
    with database.writing() as session:
        made = make_report(session, report_kind(report), period, today)
        breakdown = made.breakdown(part)
        found = next((each for each in breakdown.figures if each.key == figure), None) if breakdown else None
        if breakdown is None or found is None:
            raise NotFound
        note_reading(session, viewer.officer_id, f"{report} {period}", f"list {part} {figure}"[:60], MANAGER, now)
        some = found.listed[(page - 1) * SHOWN : page * SHOWN]
        is_numbered = breakdown.counts in _PAGES_OF
        rows = [] if is_numbered else _rows(session, some, today)
    here = f"/reports/{report}/{period}/list/{part}/{figure}"
    return render(
        "sendiass/report_list.html",
        request,
        report=made,
        breakdown=breakdown,
        figure=found,
        rows=rows,
        numbered=[
            Link(f"{_PAGES_OF[breakdown.counts].text} {each}", f"{_PAGES_OF[breakdown.counts].href}/{each}")
            for each in some
        ]
        if is_numbered
        else [],
        today=today,
        next_href=f"{here}?page={page + 1}" if page < _pages(found) else "",
        first_href=here if page > 1 else "",
        breadcrumbs=[Link("Reports", "/reports"), Link(made.title, f"/reports/{report}/{period}"), Link(found.says)],
    )


def _in_words(part: Breakdown) -> list[str]:
    """The figures of a breakdown as the page shows them, its total last."""
    numbers, total = shown_inside(part)
    return [in_words(number) for number in (*numbers, total)]


def _pages(figure: Figure) -> int:
    return ceil(len(figure.listed) / SHOWN)


def _rows(session: Session, refs: tuple[str, ...], today: date) -> list[dict[str, Any]]:
    due = due_in(session, refs, today)
    wanted = select(_SUMMARY).where(_SUMMARY.c.ref.in_(refs)).order_by(_SUMMARY.c.ref)
    return [row_of(each, due) for each in session.connection().execute(wanted)]
