"""A school: the cases of the children who attend it, a page at a time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.errors import NotFound
from api.pages.caselist import case_columns, case_rows
from api.pages.cases import HEADER, lines_of
from api.pages.downloads import Handing, files_of, handing_to
from api.pages.frame import ChildSeerDep
from api.pages.listing import CursorWord, StateWord
from api.pages.templating import Link, render
from cases.find import CaseQuery, find_cases
from cases.schools import PHASES, school_of

router = APIRouter()
SHOWN = 25
_ENDED = {"open": False, "ended": True, "all": None}
_SAYS = {"open": "Open cases", "ended": "Ended cases", "all": "Open and ended cases"}
SchoolHandingDep = Annotated[Handing, Depends(handing_to("see children", "download"))]


@router.get("/schools/{urn}")
def show_school(
    request: Request,
    urn: str,
    viewer: ChildSeerDep,
    database: DatabaseDep,
    today: TodayDep,
    state: StateWord = "open",
    cursor: CursorWord = None,
) -> Response:
    """The cases of children at a school: open ones, unless all are asked for."""
    with database.reading() as session:
        school = school_of(session, urn, today)
        if school is None:
            raise NotFound
        query = CaseQuery(today, school_urn=urn, ended=_ENDED[state], sort="ref")
        page = find_cases(session, query, viewer.sight, cursor=cursor, limit=SHOWN)
        rows = case_rows(session, page.rows, viewer, today)
    here = f"/schools/{urn}?state={state}"
    return render(
        "school.html",
        request,
        school=school,
        phase=PHASES.get(school.phase, school.phase),
        rows=rows,
        total=page.total,
        state=state,
        files=files_of(f"/schools/{urn}/cases", {"state": state}, viewer),
        columns=case_columns(True),
        next_href=f"{here}&cursor={page.next_cursor}" if page.next_cursor else "",
        first_href=here if cursor else "",
        breadcrumbs=[Link("All cases", "/cases"), Link(school.name)],
    )


@router.get("/schools/{urn}/cases.{form}")
def download_cases_of_school(
    urn: str, handing: SchoolHandingDep, database: DatabaseDep, today: TodayDep, state: StateWord = "open"
) -> Response:
    """Every case of a child at the school with what is due next; no child is named in a file."""
    with database.reading() as session:
        school = school_of(session, urn, today)
    if school is None:
        raise NotFound
    query = CaseQuery(today, school_urn=urn, ended=_ENDED[state], sort="ref")
    title = f"Cases of children at {school.name} (URN {urn})"
    return handing.over(f"school-{urn}", title, HEADER, lines_of(database, handing.viewer, query), (_SAYS[state],))
