"""The list of cases: filtered, sorted by its headings, a page at a time, and as CSV and Excel."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.caselist import CaseRow, case_rows
from api.pages.downloads import REASONS, Cell, HandingDep, files_of, reasons
from api.pages.frame import ReaderDep
from api.pages.listing import CursorWord, StandingWord, StateWord, Word, address, filters_on
from api.pages.templating import Column, render
from cases.database import Database
from cases.find import CaseQuery, find_cases
from deadlines.standing import Standing
from workflows.acts import AT_MOST
from workflows.processes import PROCESSES

router = APIRouter()
SHOWN = 50
_AT_A_TIME = 200
HEADER = ("Case", "Process", "Stage", "Began on", "Officer", "Team", "Due next", *REASONS)
_LABELS = {"process": "Process", "stage": "Stage", "standing": "Has a deadline", "officer": "Officer", "team": "Team"}
_STATES = [("open", "Open"), ("ended", "Ended"), ("all", "Both")]
Sort = Annotated[Literal["next_due_on", "-next_due_on", "began_on", "-began_on", "ref", "-ref"], Query()]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None for no filter."""

    process: str | None = None
    stage: str | None = None
    standing: Standing | None = None
    officer: str | None = None
    team: str | None = None
    state: Literal["open", "ended", "all"] = "open"
    sort: str = "next_due_on"

    def query(self, today: date) -> CaseQuery:
        """The query these filters make."""
        return CaseQuery(
            today,
            process=self.process,
            stage=self.stage,
            owner=None if self.officer == choices.NOBODY else self.officer,
            unassigned=self.officer == choices.NOBODY,
            team=None if self.team == choices.NOBODY else self.team,
            teamless=self.team == choices.NOBODY,
            standing=self.standing,
            ended={"open": False, "ended": True, "all": None}[self.state],
            sort=self.sort,
        )


async def filters(
    process: Word = None,
    stage: Word = None,
    standing: StandingWord = None,
    officer: Word = None,
    team: Word = None,
    state: StateWord = "open",
    sort: Sort = "next_due_on",
) -> Filters:
    """The filters an address holds."""
    return Filters(process, stage, standing, officer, team, state, sort)


FiltersDep = Annotated[Filters, Depends(filters)]


@router.get("/cases")
def list_cases(
    request: Request,
    viewer: ReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: FiltersDep,
    cursor: CursorWord = None,
) -> Response:
    """A page of cases."""
    on = asdict(chosen)
    with database.reading() as session:
        page = find_cases(session, chosen.query(today), viewer.sight, cursor=cursor, limit=SHOWN)
        rows = case_rows(session, page.rows, viewer, today)
        staff = choices.staff(session)
    offered = _offered(staff)
    return render(
        "cases.html",
        request,
        rows=rows,
        total=page.total,
        columns=_columns(on, viewer),
        offered=offered,
        filters=on,
        filters_on=filters_on("/cases", on, _LABELS, offered),
        sees_children=viewer.may("see children"),
        may_open=viewer.may("open cases"),
        may_look_back=viewer.may("replay"),
        may_record=viewer.may("record facts"),
        at_most=AT_MOST,
        all_href=address("/acts/new", on, all="true"),
        files=files_of("/cases", on, viewer),
        next_href=address("/cases", on, cursor=page.next_cursor) if page.next_cursor else "",
        first_href=address("/cases", on) if cursor else "",
    )


def _offered(staff: choices.Staff) -> dict[str, Any]:
    return {
        "process": [(key, each.title) for key, each in PROCESSES.items()],
        "stage": choices.stage_choices(),
        "standing": choices.standing_choices(),
        "officer": [*staff.holders, (choices.NOBODY, "Nobody yet")],
        "team": [*staff.teams, (choices.NOBODY, "No team")],
        "state": _STATES,
    }


def _columns(on: dict[str, Any], viewer: Viewer) -> list[Column]:
    child = [Column("Child or young person")] if viewer.may("see children") else []
    return [
        _sorted_by("ref", "Reference", on),
        *child,
        Column("Stage"),
        _sorted_by("next_due_on", "Due next", on),
        Column("Officer"),
        _sorted_by("began_on", "Began", on),
        *([Column("Choose")] if viewer.may("record facts") else []),
    ]


def _sorted_by(name: str, text: str, on: dict[str, Any]) -> Column:
    order = {name: "ascending", f"-{name}": "descending"}.get(on["sort"], "")
    return Column(text, address("/cases", on, sort=f"-{name}" if order == "ascending" else name), order)


@router.get("/cases.{form}")
def download_cases(handing: HandingDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep) -> Response:
    """Every case the same filters show, with what is due next and its working; no child is named in a file."""
    with database.reading() as session:
        words = _offered(choices.staff(session))
    filters = [each.text for each in filters_on("", asdict(chosen), {**_LABELS, "state": "Cases that are"}, words)]
    lines = lines_of(database, handing.viewer, chosen.query(today))
    return handing.over("cases", "Cases, each with what is due next", HEADER, lines, filters)


def lines_of(database: Database, viewer: Viewer, query: CaseQuery) -> Iterator[tuple[Cell, ...]]:
    """Every case of a query as the cells under HEADER."""
    cursor: str | None = None
    with database.reading() as session:
        while True:
            page = find_cases(session, query, viewer.sight, cursor=cursor, limit=_AT_A_TIME)
            for row in case_rows(session, page.rows, viewer, query.on):
                yield _line(row)
            cursor = page.next_cursor
            if cursor is None:
                return


def _line(row: CaseRow) -> tuple[Cell, ...]:
    title = row.upcoming.limit.title if row.upcoming else ""
    return (
        row.ref, row.process, row.says, row.began_on, row.holder, row.team, title, *reasons(row.upcoming),
    )  # fmt: skip
