"""The search box of every page: cases by reference, children by name or UPN, schools by name or URN."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages.caselist import CaseRow, case_columns, case_rows
from api.pages.forms import TypedDep
from api.pages.frame import ReaderDep
from api.pages.templating import render
from cases.find import CaseQuery, find_cases
from cases.schools import PHASES, find_schools

router = APIRouter()
SHOWN, TOGETHER, LONGEST = 25, 8, 100
REFS, NAMES = "refs", "names"


@dataclass(frozen=True, slots=True)
class Found:
    """One group of what was found: its heading, a page of cases, how many there are, and where to go on."""

    part: str
    heading: str
    rows: list[CaseRow]
    total: int
    next_cursor: str | None


@router.get("/search")
def ask_again(request: Request, viewer: ReaderDep) -> Response:
    """Where a reload, or a sign-in that had ended, leads: the box, and nothing found yet. What was typed is gone."""
    return render("search.html", request, searched="", found=[], schools=[], sees_children=viewer.may("see children"))


@router.post("/search")
def search(request: Request, viewer: ReaderDep, database: DatabaseDep, today: TodayDep, typed: TypedDep) -> Response:
    """What was found, in groups; posted, so no address holds a name. A whole reference leads to its case."""
    text = typed.get("q", "").strip()[:LONGEST]
    sees_children = viewer.may("see children")
    wanted = [REFS, NAMES] if sees_children else [REFS]
    if typed.get("part") in wanted:
        wanted = [typed["part"]]
    with database.reading() as session:
        cursor = typed.get("cursor") or None
        found = [_found(session, part, text, viewer, today, cursor, len(wanted)) for part in wanted if text]
        exact = next((row.ref for group in found for row in group.rows if row.ref.lower() == text.lower()), None)
        if exact:
            return RedirectResponse(f"/cases/{exact}", 303)
        looks_for_schools = sees_children and text and not cursor
        schools = find_schools(session, today, text) if looks_for_schools else []
    return render(
        "search.html",
        request,
        searched=text,
        found=[group for group in found if group.rows],
        cursor=cursor,
        schools=schools,
        phases=PHASES,
        sees_children=sees_children,
        may_open_restricted=viewer.may("open restricted cases"),
        columns=case_columns(sees_children),
    )


def _found(
    session: Session, part: str, text: str, viewer: Viewer, today: date, cursor: str | None, groups: int
) -> Found:  # fmt: skip
    by_name = part == NAMES
    query = CaseQuery(today, text=text, search_names=by_name, search_refs=not by_name, sort="ref")
    page = find_cases(session, query, viewer.sight, cursor=cursor, limit=SHOWN if groups == 1 else TOGETHER)
    heading = "Children and young people by name or UPN" if by_name else "Cases by reference"
    return Found(part, heading, case_rows(session, page.rows, viewer, today), page.total, page.next_cursor)
