"""The first page: what to do next, in piles; for who answers for a service, the way to everybody's work as well."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.errors import NotFound
from api.pages.boards.due import totals
from api.pages.choices import NOBODY
from api.pages.frame import RecorderDep, ViewerDep
from api.pages.listing import CursorWord
from api.pages.notice_tasks import tasks_of_officer
from api.pages.places import groups_of, row_of
from api.pages.templating import Column, Link, render
from api.pages.todo import NewsLine, Todo, Turn, news_lines, todo_lines, turn_lines
from cases.find import CaseQuery, find_cases
from workflows.lists import deadline_page
from workflows.piles import PILES, Pile, turns_of_others

router = APIRouter()
SHOWN, OF_A_PILE, OF_NEWS = 25, 6, 6
NEW, TURNS = "new", "turns"


@dataclass(frozen=True, slots=True)
class Heap:
    """A pile as a page shows it: its first lines, how many there are in all, and the address of the rest."""

    pile: Pile
    lines: tuple[Todo, ...]
    total: int
    next_cursor: str | None = None
    unworkable: tuple[str, ...] = ()


@router.get("/")
def show_home(request: Request, viewer: ViewerDep, database: DatabaseDep, today: TodayDep, now: NowDep) -> Response:
    """What the viewer is to do next; who records nothing is led to where their work is."""
    row = row_of(viewer)
    if not row:
        return render("other_service.html", request)
    if not viewer.may("record facts"):
        return RedirectResponse(row[0].href, 303)
    with database.reading() as session:
        held = find_cases(session, CaseQuery(today, owner=viewer.officer_id, ended=False), viewer.sight, limit=1).total
        heaps = {key: _heap(session, pile, viewer, today, OF_A_PILE) for key, pile in PILES.items()}
        turns = find_cases(session, turns_of_others(viewer.officer_id, today), viewer.sight, limit=OF_A_PILE)
        news = news_lines(session, viewer, now)
        shown: dict[str, Any] = {
            "heaps": heaps,
            "turns": turn_lines(session, turns, viewer, today),
            "turns_total": turns.total,
            "tasks": tasks_of_officer(session, viewer, today),
            "across": _across(session, viewer, today) if viewer.may("list deadlines across officers") else [],
        }
    counts = [(heap.total, Link(heap.pile.heading, f"#{key}")) for key, heap in heaps.items() if key != "later"]
    return render(
        "home.html",
        request,
        **shown,
        held=held,
        held_href=f"/cases?officer={viewer.officer_id}",
        counts=[*counts[:3], (len(news), Link("New in your cases", f"#{NEW}")), *counts[3:]],
        news=news[:OF_NEWS],
        news_total=len(news),
        columns=todo_columns(viewer),
        groups=groups_of(viewer, "/"),
    )


@router.get("/todo/{pile}")
def show_pile(
    request: Request,
    pile: str,
    viewer: RecorderDep,
    database: DatabaseDep,
    today: TodayDep,
    now: NowDep,
    cursor: CursorWord = None,
) -> Response:
    """One pile whole, a page at a time."""
    with database.reading() as session:
        if pile == NEW:
            return _all(request, viewer, news=news_lines(session, viewer, now))
        if pile == TURNS:
            page = find_cases(
                session, turns_of_others(viewer.officer_id, today), viewer.sight, cursor=cursor, limit=SHOWN
            )
            turns = turn_lines(session, page, viewer, today)
            return _all(request, viewer, turns=turns, total=page.total, pages=_pages(pile, cursor, page.next_cursor))
        if pile not in PILES:
            raise NotFound
        heap = _heap(session, PILES[pile], viewer, today, SHOWN, cursor)
        return _all(request, viewer, heap=heap, total=heap.total, pages=_pages(pile, cursor, heap.next_cursor))


def _all(
    request: Request,
    viewer: Viewer,
    *,
    heap: Heap | None = None,
    turns: list[Turn] | None = None,
    news: list[NewsLine] | None = None,
    total: int = 0,
    pages: tuple[str, str] = ("", ""),
) -> Response:
    heading = heap.pile.heading if heap else "Others’ turn" if turns is not None else "New in your cases"
    return render(
        "todo.html",
        request,
        heading=heading,
        heap=heap,
        turns=turns,
        news=news,
        total=total,
        next_href=pages[0],
        first_href=pages[1],
        columns=todo_columns(viewer),
        breadcrumbs=[Link("Home", "/"), Link(heading)],
    )


def _pages(pile: str, cursor: str | None, following: str | None) -> tuple[str, str]:
    return f"/todo/{pile}?cursor={following}" if following else "", f"/todo/{pile}" if cursor else ""


def _heap(
    session: Session, pile: Pile, viewer: Viewer, today: date, limit: int, cursor: str | None = None
) -> Heap:  # fmt: skip
    page = deadline_page(session, pile.query(viewer.officer_id, today), viewer.sight, cursor=cursor, limit=limit)
    lines = todo_lines(session, page.items, viewer, today)
    return Heap(pile, tuple(lines), page.total, page.next_cursor, tuple(each.ref for each in page.unworkable))


def _across(session: Session, viewer: Viewer, today: date) -> list[tuple[int, Link]]:
    """What stands open in everybody's cases: the numbers of the boards, each leading to its list."""
    found = [(each.count, Link(said.lower(), each.href)) for said, each in totals(session, viewer, today)]
    nobodys = CaseQuery(today, unassigned=True, ended=False)
    held_by_nobody = find_cases(session, nobodys, viewer.sight, limit=1).total
    return [*found, (held_by_nobody, Link("cases nobody holds", f"/cases?officer={NOBODY}"))]


def todo_columns(viewer: Viewer) -> list[Column]:
    """The headings above lines of what is to be done."""
    whose = "Child or young person" if viewer.may("see children") else "Case"
    return [Column(whose), Column("What"), Column("By when"), Column("Where it is done")]
