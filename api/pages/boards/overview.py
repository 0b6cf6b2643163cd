"""The overview: what is overdue and due, and what each board answers."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.due import Chosen, buckets, table_of
from api.pages.boards.frame import OVERVIEW, BoardReaderDep, render_board
from api.pages.places import groups_of

router = APIRouter()


@router.get(OVERVIEW.href)
def show_overview(request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Three numbers, each opening its list, and the boards."""
    with database.reading() as session:
        _, total = table_of(session, viewer, today, Chosen("process", None, None), choices.staff(session))
    headings = [said for said, _ in buckets(today)]
    counts = list(zip(headings, total.numbers, strict=True))
    return render_board(
        "boards/overview.html", request, viewer, OVERVIEW.href, counts=counts, groups=groups_of(viewer, OVERVIEW.href)
    )
