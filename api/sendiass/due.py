"""What is due: each report, meeting, comparison and review the service owes by agreement, with how its day came."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.downloads import REASONS, download, reasons
from api.pages.templating import Link, render
from api.sendiass.frame import RegisterKeeperDep
from cases.sendiass.registers_list import REGISTERS
from workflows.sendiass.duties import duties

router = APIRouter()


@router.get("/registers/due")
def show_due(request: Request, viewer: RegisterKeeperDep, database: DatabaseDep, today: TodayDep) -> Response:
    """What is past its agreed day first, then by its day; what is done last."""
    with database.reading() as session:
        found = duties(session, today)
    return render(
        "sendiass/due.html",
        request,
        owed=[each for each in found if not each.is_done],
        done=[each for each in found if each.is_done],
        past=sum(each.is_past for each in found),
        registers=REGISTERS,
        breadcrumbs=[Link("Registers", "/registers"), Link("What is due")],
    )


@router.get("/registers/due.csv")
def download_due(viewer: RegisterKeeperDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The same as a file, each day with how it was worked out."""
    with database.reading() as session:
        found = duties(session, today)
    rows = ((each.limit.title, each.about, each.no_day, *reasons(each.deadline)) for each in found)
    return download("due.csv", ["What", "Of", "Why it has no day", *REASONS], rows)
