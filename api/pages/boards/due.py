"""Overdue and due soon by team, officer, process or school: each number opens exactly the list it counts."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.deadlines import NOWHERE, TO_DO, Filters
from api.pages.downloads import Cell, files_of
from api.pages.listing import Blank, Word, address, filters_on
from api.pages.templating import Column
from cases.counts import By as CountedBy
from cases.counts import count_by
from cases.schools import schools_on
from deadlines.standing import Standing
from deadlines.words import count_of
from workflows.processes import PROCESSES

router = APIRouter()
HERE = "/boards/due"
SHOWN = 50
WEEKS = 4
BY = {"team": "Team", "officer": "Officer", "process": "Process", "school": "School"}
ByWord = Annotated[Literal["team", "officer", "process", "school"], Blank, Query()]
COUNTED_BY: dict[str, CountedBy] = {"team": "team", "officer": "owner", "process": "process", "school": "school"}
_NOBODY = {"team": "No team", "officer": "Nobody yet", "process": "", "school": "School not known"}
_LABELS = {"team": "Team", "process": "Process"}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a board, and the address of the list it counts."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One team, officer, process or school with its numbers, in the order of the headings."""

    name: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the board is grouped, and to what it is narrowed."""

    by: str
    team: str | None
    process: str | None

    def of(self, key: str, filters: Filters) -> Filters:
        """The filters of a list, narrowed to one of the groups; an empty key is the group of those without one."""
        match self.by:
            case "team":
                return replace(filters, team=key or choices.NOBODY)
            case "officer":
                return replace(filters, officer=key or choices.NOBODY)
            case "process":
                return replace(filters, process=key)
        return replace(filters, school=key or NOWHERE)


async def asked(by: ByWord = "team", team: Word = None, process: Word = None) -> Chosen:
    """What an address asks for."""
    return Chosen(by, team, process)


AskedDep = Annotated[Chosen, Depends(asked)]


def buckets(today: date, team: str | None = None, process: str | None = None) -> tuple[tuple[str, Filters], ...]:
    """The headings of the board and, for each, the filters of the list its numbers count. Time limits of law only."""
    every = Filters(team=team, process=process, of="law")
    seven_days = today + timedelta(days=7)
    four_weeks = today + timedelta(weeks=WEEKS)
    return (
        ("Overdue", replace(every, standing=Standing.OVERDUE)),
        ("Due in seven days", replace(every, standing=TO_DO, due_from=today, due_to=seven_days)),
        ("Due in four weeks", replace(every, standing=TO_DO, due_from=today, due_to=four_weeks)),
    )


@router.get(HERE)
def show_due(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: AskedDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The board, whoever has most overdue first."""
    on = asdict(chosen)
    with database.reading() as session:
        staff = choices.staff(session)
        rows, total = table_of(session, viewer, today, chosen, staff)
    first = (page - 1) * SHOWN
    offered = _offered(staff)
    return render_board(
        "boards/due.html",
        request,
        viewer,
        HERE,
        rows=rows[first : first + SHOWN],
        total=total,
        in_all=len(rows),
        noun=count_of(len(rows), BY[chosen.by].lower()).split(" ", 1)[1],
        columns=[Column(BY[chosen.by]), *(Column(said, is_number=True) for said, _ in buckets(today))],
        by=BY,
        filters=on,
        offered=offered,
        filters_on=filters_on(HERE, on, _LABELS, offered),
        files=files_of(HERE, on, viewer),
        next_href=address(HERE, on, page=page + 1) if first + SHOWN < len(rows) else "",
        first_href=address(HERE, on) if page > 1 else "",
    )


@router.get(f"{HERE}.{{form}}")
def download_due(handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep) -> Response:
    """The board as a file."""
    with database.reading() as session:
        staff = choices.staff(session)
        rows, total = table_of(session, handing.viewer, today, chosen, staff)
    header = (BY[chosen.by], *(said for said, _ in buckets(today)))
    lines: list[tuple[Cell, ...]] = [(each.name, *(number.count for number in each.numbers)) for each in (*rows, total)]
    filters = [each.text for each in filters_on("", asdict(chosen), _LABELS, _offered(staff))]
    title = f"Time limits of law overdue and due soon, by {BY[chosen.by].lower()}"
    return handing.over(f"due-by-{chosen.by}", title, header, lines, filters)


def _offered(staff: choices.Staff) -> dict[str, Any]:
    return {
        "team": [*staff.teams, (choices.NOBODY, "No team")],
        "process": [(key, each.title) for key, each in PROCESSES.items()],
    }


def table_of(
    session: Session, viewer: Viewer, today: date, chosen: Chosen, staff: choices.Staff
) -> tuple[list[Row], Row]:
    """The rows of the board, and the one that adds them up."""
    wanted = buckets(today, chosen.team, chosen.process)
    by = COUNTED_BY[chosen.by]
    counts = [count_by(session, filters.query(viewer, today), by, viewer.sight) for _, filters in wanted]
    names = dict(names_of(session, chosen.by, today, staff))
    rows = [
        Row(
            names.get(key, key) if key else _NOBODY[chosen.by],
            tuple(
                Number(found.get(key, 0), _list_of(chosen.of(key, filters)))
                for found, (_, filters) in zip(counts, wanted, strict=True)
            ),
        )
        for key in {key for found in counts for key in found}
    ]
    rows.sort(key=lambda row: (*(-number.count for number in row.numbers), row.name))
    every = (Number(sum(found.values()), _list_of(of)) for found, (_, of) in zip(counts, wanted, strict=True))
    return rows, Row("All", tuple(every))


def totals(session: Session, viewer: Viewer, today: date) -> Iterator[tuple[str, Number]]:
    """The headings of the board, each with its number over everybody's cases."""
    for said, filters in buckets(today):
        count = sum(count_by(session, filters.query(viewer, today), "process", viewer.sight).values())
        yield said, Number(count, _list_of(filters))


def _list_of(filters: Filters) -> str:
    return address("/deadlines", asdict(filters))


def names_of(session: Session, by: str, today: date, staff: choices.Staff) -> Iterator[tuple[str, str]]:
    """The name of each team, officer, process or school by its key."""
    match by:
        case "team":
            yield from staff.teams
        case "officer":
            yield from staff.names.items()
        case "process":
            yield from ((key, each.title) for key, each in PROCESSES.items())
        case "school":
            yield from ((urn, row.name) for urn, row in schools_on(session, today).items())
