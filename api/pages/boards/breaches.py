"""Which open limits will probably be missed, from the authority's own past; and how right that was, month by month."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.boards.trial import trial
from api.pages.downloads import Cell, files_of
from api.pages.listing import Blank, Word, address, filters_on
from api.pages.templating import render
from cases import find_figures
from cases.figure_tables import FiguresDay
from cases.find_figures import ForecastQuery
from deadlines.register import LIMITS
from workflows.breach_forecast import HORIZON, MONTHS_LOOKED_BACK, NEEDED, Outcome, Said
from workflows.outlook import Alike, Foreseen, Likely, by_limit, foreseen_of, likely, outlook
from workflows.processes import PROCESSES

router = APIRouter()
HERE = "/boards/forecast"
SHOWN = 50
_WEEKS = [("4", "Four weeks"), ("8", "Eight weeks")]
_LABELS = {"weeks": "Due within", "process": "Process", "team": "Team", "limit": "Time limit", "likely": "Forecast"}
HEADER = (
    "Case", "Process", "Stage", "Duty", "About", "Due on", "Working days left", "Forecast", "Stood alike",
    "Of them missed", "Officer", "Team",
)  # fmt: skip
Weeks = Annotated[int | None, Blank, Query(ge=1, le=8)]
LikelyWord = Annotated[Likely | None, Blank, Query()]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which open limits; None for no filter, and for eight weeks."""

    weeks: int | None = None
    process: str | None = None
    team: str | None = None
    limit: str | None = None
    likely: Likely | None = None

    def _query(self, made: FiguresDay) -> ForecastQuery:
        until = made.day + (timedelta(weeks=self.weeks) if self.weeks else HORIZON)
        return ForecastQuery(made.day, until, self.process, self.team, self.limit)

    def counted(self, session: Session, made: FiguresDay | None, viewer: Viewer) -> list[Alike]:
        """The limits of the last forecast that they leave, counted by kind and by what is said of them."""
        if made is None:
            return []
        rows = find_figures.foreseen_counted(session, self._query(made), viewer.sight)
        found = (Alike(row.limit_key, Said(row.alike, row.alike_late), row.number) for row in rows)
        return [each for each in found if self.likely in (None, likely(each.said))]

    def listed(
        self, session: Session, made: FiguresDay | None, viewer: Viewer, *, limit: int | None = None, offset: int = 0
    ) -> list[Foreseen]:
        """The very limits that are `counted`, soonest first."""
        if made is None:
            return []
        shares = None
        if self.likely:
            shares = sorted({(each.said.alike, each.said.late) for each in self.counted(session, made, viewer)})
        rows = find_figures.foreseen(
            session, self._query(made), viewer.sight, said=shares, limit=limit, offset=offset
        )  # fmt: skip
        return [foreseen_of(row) for row in rows]


async def filters(
    weeks: Weeks = None, process: Word = None, team: Word = None, limit: Word = None, likely: LikelyWord = None
) -> Filters:
    """The filters an address holds."""
    return Filters(weeks, process, team, limit, likely)


FiltersDep = Annotated[Filters, Depends(filters)]


def _offered(staff: choices.Staff) -> dict[str, Any]:
    return {
        "weeks": _WEEKS,
        "process": [(key, each.title) for key, each in PROCESSES.items()],
        "team": staff.teams,
        "limit": choices.limit_choices(),
        "likely": [(each.value, each.in_words) for each in Likely],
    }


@router.get(HERE)
def show_forecast(request: Request, viewer: BoardReaderDep, database: DatabaseDep, chosen: FiltersDep) -> Response:
    """How many limits will probably be missed, kind by kind, and how far that is to be trusted."""
    on = asdict(chosen)
    with database.reading() as session:
        made = find_figures.last_made(session)
        limits = chosen.counted(session, made, viewer)
        tried = trial(session, made, viewer)
        staff = choices.staff(session)
    offered = _offered(staff)
    return render_board(
        "boards/forecast.html",
        request,
        viewer,
        HERE,
        made=made,
        whole=outlook(limits),
        kinds=[(LIMITS[key].title, key, found) for key, found in by_limit(limits)],
        tried=tried,
        likely=Likely,
        href=lambda **changed: address(f"{HERE}/limits", on, **changed),
        filters=on,
        offered=offered,
        filters_on=filters_on(HERE, on, _LABELS, offered),
        files=files_of(f"{HERE}/limits", on, viewer),
        needed=NEEDED,
        months=MONTHS_LOOKED_BACK,
    )


@router.get(f"{HERE}/limits")
def list_foreseen(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    chosen: FiltersDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The open limits that a number counts, each with those that stood like it."""
    on = asdict(chosen)
    first = (page - 1) * SHOWN
    with database.reading() as session:
        made = find_figures.last_made(session)
        total = outlook(chosen.counted(session, made, viewer)).limits
        limits = chosen.listed(session, made, viewer, limit=SHOWN, offset=first)
        staff = choices.staff(session)
    return render(
        "boards/foreseen_limits.html",
        request,
        made=made,
        limits=limits,
        total=total,
        titles={key: each.title for key, each in LIMITS.items()},
        processes=PROCESSES,
        names=staff.names,
        alike_href=lambda each: address(
            f"{HERE}/alike",
            {"process": each.process, "limit": each.limit_key, "stage": each.stage, "left": each.left},
        ),
        filters_on=filters_on(f"{HERE}/limits", on, _LABELS, _offered(staff)),
        board_href=address(HERE, on, limit=None, likely=None),
        next_href=address(f"{HERE}/limits", on, page=page + 1) if first + SHOWN < total else "",
        first_href=address(f"{HERE}/limits", on) if page > 1 else "",
        files=files_of(f"{HERE}/limits", on, viewer),
        needed=NEEDED,
        months=MONTHS_LOOKED_BACK,
    )


@router.get(f"{HERE}/limits.{{form}}")
def download_foreseen(handing: BoardHandingDep, database: DatabaseDep, chosen: FiltersDep) -> Response:
    """Every open limit that a number counts."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        limits = chosen.listed(session, made, handing.viewer)
        staff = choices.staff(session)
    said = [each.text for each in filters_on("", asdict(chosen), _LABELS, _offered(staff))]
    return handing.over("forecast", "Open time limits, and how they look", HEADER, _lines(limits, staff), said)


def _lines(limits: Sequence[Foreseen], staff: choices.Staff) -> list[tuple[Cell, ...]]:
    teams = dict(staff.teams)
    return [
        (
            each.ref, PROCESSES[each.process].title, PROCESSES[each.process][each.stage].says,
            LIMITS[each.limit_key].title, each.about, each.due_on, each.left, each.likely.in_words, each.said.alike,
            each.said.late, staff.names.get(each.owner or "", ""), teams.get(each.team or "", ""),
        )
        for each in limits
    ]  # fmt: skip


@router.get(f"{HERE}/alike")
def list_alike(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    process: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[str, Query(max_length=60)] = "",
    stage: Annotated[str, Query(max_length=60)] = "",
    left: Annotated[int, Query(ge=0, le=100)] = 0,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The past limits behind one share: those that stood alike, with what came of each."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        rows = (
            find_figures.stood_alike(session, made.day, process, limit, stage, left, viewer.sight) if made else []
        )  # fmt: skip
    here = {"process": process, "limit": limit, "stage": stage, "left": left}
    first = (page - 1) * SHOWN
    running = PROCESSES.get(process)
    known = {each.name: each.says for each in running.stages} if running else {}
    return render(
        "boards/stood_alike.html",
        request,
        made=made,
        rows=rows[first : first + SHOWN],
        total=len(rows),
        late=sum(row.outcome == Outcome.LATE for row in rows),
        outcomes={each.value: each.in_words for each in Outcome},
        title=LIMITS[limit].title if limit in LIMITS else limit,
        stage=known.get(stage, stage),
        left=left,
        months=MONTHS_LOOKED_BACK,
        board_href=HERE,
        next_href=address(f"{HERE}/alike", here, page=page + 1) if first + SHOWN < len(rows) else "",
        first_href=address(f"{HERE}/alike", here) if page > 1 else "",
    )
