"""The first page: for those who hold cases what is due next in them, for the others the place where their work is."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages.caselist import case_columns, case_rows
from api.pages.forms import TypedDep
from api.pages.frame import ReaderDep, ViewerDep, has_cases_first, places_of
from api.pages.notice_tasks import tasks_of_officer
from api.pages.templating import Link, render
from cases.find import CaseQuery, DeadlineQuery, count_by_standing, find_cases
from deadlines.standing import Standing

router = APIRouter()
SHOWN = 50
_AWAITED = (Standing.RUNNING, Standing.DUE_SOON)


@router.get("/")
def show_home(
    request: Request,
    viewer: ViewerDep,
    database: DatabaseDep,
    today: TodayDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The cases the viewer holds, what is due first at the top."""
    places = places_of(viewer)
    if not places:
        return render("other_service.html", request)
    if not has_cases_first(viewer):
        return RedirectResponse(places[0].href, 303)
    mine = CaseQuery(today, owner=viewer.officer_id, ended=False)
    with database.reading() as session:
        page = find_cases(session, mine, cursor=cursor, limit=SHOWN)
        rows = case_rows(session, page.rows, viewer, today)
        counts = _counts(session, viewer, today)
        tasks = tasks_of_officer(session, viewer.officer_id, today)
    return render(
        "home.html",
        request,
        rows=rows,
        total=page.total,
        counts=counts,
        tasks=tasks,
        columns=case_columns(True, has_officer=False),
        next_href=f"/?cursor={page.next_cursor}" if page.next_cursor else "",
        first_href="/" if cursor else "",
    )


def _counts(session: Session, viewer: Viewer, today: date) -> list[tuple[int, Link]]:
    """How many of the viewer's deadlines are overdue, due soon and due by Sunday, each leading to its list."""
    mine = DeadlineQuery(today, owner=viewer.officer_id)
    stand = count_by_standing(session, mine)
    sunday = today + timedelta(days=6 - today.weekday())
    week = DeadlineQuery(today, owner=viewer.officer_id, standings=_AWAITED, due_from=today, due_to=sunday)
    this_week = sum(count_by_standing(session, week).values())
    return [
        (stand.get(Standing.OVERDUE, 0), Link("overdue", "/deadlines?standing=overdue")),
        (this_week, Link("due this week", f"/deadlines?standing=due_soon&due_to={sunday}")),
        (stand.get(Standing.DUE_SOON, 0), Link("due soon", "/deadlines?standing=due_soon")),
    ]


@router.post("/search")
def search(request: Request, viewer: ReaderDep, database: DatabaseDep, today: TodayDep, typed: TypedDep) -> Response:
    """Cases by reference, and for those who may see children by name or UPN; posted, so no address holds a name."""
    text = typed.get("q", "")[:100]
    sees_children = viewer.may("see children")
    if not text:
        return render("search.html", request, text="", rows=[], total=0, sees_children=sees_children)
    wanted = CaseQuery(today, text=text, search_names=sees_children)
    with database.reading() as session:
        page = find_cases(session, wanted, limit=SHOWN)
        if [row.ref.lower() for row in page.rows] == [text.lower()]:
            return RedirectResponse(f"/cases/{page.rows[0].ref}", 303)
        rows = case_rows(session, page.rows, viewer, today)
    return render(
        "search.html",
        request,
        text=text,
        rows=rows,
        total=page.total,
        sees_children=sees_children,
        columns=case_columns(sees_children),
    )
