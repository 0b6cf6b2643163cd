"""Lists and boards in the past: the ordinary pages over a snapshot, under an address that says which. All only read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep, database_of
from api.pages import choices
from api.pages.boards import ahead, breaches, delay, due, overview, timeliness, timely_cases, transfers, workload
from api.pages.boards.frame import BOARDS_READ
from api.pages.caselist import case_columns, case_rows
from api.pages.cases import download_cases, list_cases
from api.pages.deadlines import download_deadlines, list_deadlines
from api.pages.frame import ReplayerDep
from api.pages.instants import in_address
from api.pages.listing import CursorWord, address
from api.pages.templating import Link, instant, render
from cases.find import CaseQuery, DeadlineQuery, count_by_standing, find_cases
from cases.past import PastDatabase
from deadlines.standing import Standing
from deadlines.words import in_words
from workflows.snapshots import end_of, whole_snapshot
from workflows.views import versions

PAGES: Mapping[str, Callable[..., Response]] = {
    "/cases": list_cases,
    "/cases.{form}": download_cases,
    "/deadlines": list_deadlines,
    "/deadlines.{form}": download_deadlines,
    "/boards": overview.show_overview,
    "/boards/due": due.show_due,
    "/boards/due.{form}": due.download_due,
    "/boards/ahead": ahead.show_ahead,
    "/boards/ahead.{form}": ahead.download_ahead,
    "/boards/timeliness": timeliness.show_timeliness,
    "/boards/timeliness.{form}": timeliness.download_timeliness,
    "/boards/timeliness/cases": timely_cases.list_timely_cases,
    "/boards/timeliness/cases.{form}": timely_cases.download_timely_cases,
    "/boards/workload": workload.show_workload,
    "/boards/workload.{form}": workload.download_workload,
    "/boards/workload/{username}": workload.show_officer,
    "/boards/delay": delay.show_delay,
    "/boards/delay/limits": delay.list_delayed,
    "/boards/delay/limits.{form}": delay.download_delayed,
    "/boards/forecast": breaches.show_forecast,
    "/boards/forecast/limits": breaches.list_foreseen,
    "/boards/forecast/limits.{form}": breaches.download_foreseen,
    "/boards/forecast/alike": breaches.list_alike,
    "/boards/transfers": transfers.show_transfers,
    "/boards/transfers/list": transfers.list_transfers,
    "/boards/transfers/list.{form}": transfers.download_transfers,
}
"""The pages that can be seen in the past, by the address they have in the present."""
SHOWN = 50
COUNTED = (Standing.OVERDUE, Standing.DUE_SOON, Standing.RUNNING, Standing.LIFTED)
SEEN_IN_THE_PAST = frozenset({"read cases", "see children", "list deadlines across officers", "download", "replay"})
"""What somebody may still do there, of what they may: nothing that records, moves or sends anything."""
_LINK = re.compile(r'(href|action)="(?P<path>/[^"?#]*)(?=["?#])')


def _pattern(path: str) -> str:
    """An address as an expression: what stands in braces is anything that is no further part of it."""
    return re.sub(r"\\{(\w+)\\}", lambda found: "(csv|xlsx)" if found[1] == "form" else "[^/]+", re.escape(path))


_THERE = re.compile("|".join(_pattern(path) for path in (*PAGES, "/cases/{ref}", "/cases/{ref}/child")))
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Past:
    """Where a page in the past stands, and who looks at it there, who can do no more than look."""

    number: int
    as_at: date
    known_at: datetime
    made_at: datetime | None
    computed_with: str
    viewer: Viewer

    @property
    def has_law_changed(self) -> bool:
        """Whether law, holidays or program are other ones by now than those the days were worked out with."""
        return self.computed_with != versions()

    @property
    def was_evening(self) -> bool:
        """Whether it is the day as it was known that evening."""
        return self.known_at == end_of(self.as_at)

    @property
    def says(self) -> str:
        """The moment in words."""
        known = "that evening" if self.was_evening else f"on {instant(self.known_at)}"
        return f"{in_words(self.as_at)}, as known {known}"

    @property
    def href(self) -> str:
        """The address of the snapshot."""
        return f"/past/{self.number}"


def into_the_past(request: Request, snapshot: Number, viewer: ReplayerDep) -> None:
    """Answer this request from a snapshot: its day, its lists, its log, and a viewer who can record nothing.

    Raises NoSuchSnapshot, NotWhole.
    """
    with database_of(request).reading() as session:
        found = whole_snapshot(session, snapshot)
    past = Past(
        snapshot, found.as_at, found.known_at, found.finished_at, found.computed_with, looking_back(viewer)
    )  # fmt: skip
    request.state.past_database = PastDatabase(database_of(request), snapshot)
    request.state.past_today = past.as_at
    request.state.past_viewer = past.viewer
    request.state.relocate = lambda page: relocated(page, past.href)
    request.state.page |= {"day_past": past, "search_for": "", "navigation": _places(request, past)}


def looking_back(viewer: Viewer) -> Viewer:
    """Somebody with no more than what can be done in the past."""
    return replace(viewer, role=replace(viewer.role, permissions=viewer.role.permissions & SEEN_IN_THE_PAST))


def _places(request: Request, past: Past) -> list[Link]:
    boards = [("Boards", f"{past.href}/boards")] if past.viewer.may(BOARDS_READ) else []
    places = (
        ("This day", past.href),
        *boards,
        ("Deadlines", f"{past.href}/deadlines"),
        ("Cases", f"{past.href}/cases"),
    )
    here = request.url.path
    return [
        Link(text, href, here == href or (here.startswith(f"{href}/") and href != past.href)) for text, href in places
    ]


def relocated(page: str, prefix: str) -> str:
    """A page with every link to something that can be seen in the past leading there, so that none leads out unseen."""

    def moved(found: re.Match[str]) -> str:
        path = found["path"]
        return f'{found[1]}="{prefix}{path}' if _THERE.fullmatch(path) else found[0]

    return _LINK.sub(moved, page)


router = APIRouter(prefix="/past/{snapshot}", dependencies=[Depends(into_the_past)])
for _path, _page in PAGES.items():
    router.add_api_route(_path, _page, methods=["GET"])


@router.get("/cases/{ref}")
def show_case_then(request: Request, ref: str, viewer: ReplayerDep) -> Response:
    """A case in the past is its replay at the same moment."""
    return RedirectResponse(_replayed(request, f"/cases/{ref}/replay"), 303)


@router.get("/cases/{ref}/child")
def show_child_then(request: Request, ref: str, viewer: ReplayerDep) -> Response:
    """So is a child's whole story."""
    return RedirectResponse(_replayed(request, f"/cases/{ref}/child/replay"), 303)


def _replayed(request: Request, page: str) -> str:
    past: Past = request.state.page["day_past"]
    return address(page, {"on": past.as_at, "known_at": in_address(past.known_at)})


@router.get("/officer")
def show_officer_then(
    request: Request,
    viewer: ReplayerDep,
    database: DatabaseDep,
    today: TodayDep,
    officer: Annotated[str, Query(max_length=60)],
    cursor: CursorWord = None,
) -> Response:
    """What an officer's day began with: how many of their deadlines stood how, and the cases they held."""
    seen, held = looking_back(viewer), CaseQuery(today, owner=officer, ended=False)
    with database.reading() as session:
        name = choices.staff(session).names.get(officer, officer)
        page = find_cases(session, held, viewer.sight, cursor=cursor, limit=SHOWN)
        rows = case_rows(session, page.rows, seen, today)
        counts = count_by_standing(session, DeadlineQuery(today, owner=officer), viewer.sight)
    here = f"/past/{request.state.page['day_past'].number}/officer"
    return render(
        "past_officer.html",
        request,
        says=name,
        officer=officer,
        rows=rows,
        total=page.total,
        counts=[(each, counts.get(each, 0)) for each in COUNTED],
        sees_children=seen.may("see children"),
        columns=case_columns(seen.may("see children"), has_officer=False),
        next_href=address(here, {"officer": officer}, cursor=page.next_cursor) if page.next_cursor else "",
        first_href=address(here, {"officer": officer}) if cursor else "",
    )
