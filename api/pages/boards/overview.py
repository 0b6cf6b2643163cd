"""The overview: what is overdue and due, and what each board answers."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.boards.due import totals
from api.pages.boards.frame import OVERVIEW, BoardReaderDep, render_board
from api.pages.places import groups_of

router = APIRouter()


@router.get(OVERVIEW.href)
def show_overview(request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Three numbers, each opening its list, and the boards."""
    with database.reading() as session:
        counts = list(totals(session, viewer, today))
    return render_board(
        "boards/overview.html", request, viewer, OVERVIEW.href, counts=counts, groups=groups_of(viewer, OVERVIEW.href)
    )
