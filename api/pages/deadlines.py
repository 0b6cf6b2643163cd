"""Deadlines across cases: overdue and due soon first, filtered, downloaded, and their cases given to somebody else."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.downloads import REASONS, Cell, HandingDep, files_of, reasons, without_reasons
from api.pages.frame import ReaderDep
from api.pages.listing import Blank, CursorWord, Day, Word, address, filters_on
from api.pages.templating import Notice, render
from api.roles import may_follow
from cases.database import Database
from cases.find import DeadlineQuery, all_deadlines
from cases.schools import schools_on
from cases.sight import Sight
from deadlines.register import LIMITS
from deadlines.standing import Standing
from deadlines.words import count_of
from workflows.lists import deadline_page, each_with_reasons
from workflows.processes import PROCESSES

router = APIRouter()
SHOWN = 25
COUNTED_TO = 10_000  # nobody reads on so far, and counting tens of thousands costs more than the rest of the page
_WANTED = (Standing.OVERDUE, Standing.DUE_SOON)
_UNFILTERED = ("Overdue and due soon",)
TO_DO: Literal["to_do"] = "to_do"
_TO_DO = (Standing.OVERDUE, Standing.DUE_SOON, Standing.RUNNING)
StandingOrToDo = Annotated[Standing | Literal["to_do"] | None, Blank, Query()]
NOWHERE = "none"  # of a school: none is known
_LABELS = {
    "standing": "Standing", "officer": "Officer", "team": "Team", "process": "Process", "school": "School",
    "limit": "Time limit", "of": "Set by", "due_from": "Due from", "due_to": "Due to",
}  # fmt: skip
_OF = [("law", "Law only")]
BINDING = tuple(sorted(key for key, each in LIMITS.items() if each.is_binding))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None for no filter. Without a standing: what is overdue or due soon."""

    standing: Standing | Literal["to_do"] | None = None
    officer: str | None = None
    team: str | None = None
    limit: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    process: str | None = None
    school: str | None = None
    of: Literal["law"] | None = None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings that are listed."""
        if self.standing is None:
            return _WANTED
        return _TO_DO if self.standing == TO_DO else (Standing(self.standing),)

    def query(self, viewer: Viewer, today: date) -> DeadlineQuery:
        """The query, for those who may not list across officers of their own deadlines only."""
        across = viewer.may("list deadlines across officers")
        owner = self.officer if across else viewer.officer_id
        team = None if self.team == choices.NOBODY else self.team
        return DeadlineQuery(
            today,
            standings=self.standings,
            owner=None if owner == choices.NOBODY else owner,
            unassigned=owner == choices.NOBODY,
            team=team if across else None,
            teamless=across and self.team == choices.NOBODY,
            limit_key=self.limit,
            due_from=self.due_from,
            due_to=self.due_to,
            process=self.process,
            school="" if self.school == NOWHERE else self.school,
            only_limits=BINDING if self.of else (),
        )


async def filters(
    standing: StandingOrToDo = None,
    officer: Word = None,
    team: Word = None,
    limit: Word = None,
    due_from: Day = None,
    due_to: Day = None,
    process: Word = None,
    school: Word = None,
    of: Annotated[Literal["law"] | None, Blank, Query()] = None,
) -> Filters:
    """The filters an address holds."""
    return Filters(standing, officer, team, limit, due_from, due_to, process, school, of)


FiltersDep = Annotated[Filters, Depends(filters)]


@router.get("/deadlines")
def list_deadlines(
    request: Request,
    viewer: ReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: FiltersDep,
    cursor: CursorWord = None,
    reassigned: Annotated[int | None, Query(ge=0, le=500)] = None,
) -> Response:
    """A page of deadlines, soonest first, each with how it was worked out."""
    on = asdict(chosen)
    with database.reading() as session:
        page = deadline_page(
            session, chosen.query(viewer, today), viewer.sight, cursor=cursor, limit=SHOWN, count_to=COUNTED_TO
        )  # fmt: skip
        staff = choices.staff(session)
        offered = _offered(session, staff, chosen, today)
    here = address("/deadlines", on)
    return render(
        "deadlines.html",
        request,
        page=page,
        names=staff.names,
        team_names=dict(staff.teams),
        offered=offered,
        filters=on,
        is_across=viewer.may("list deadlines across officers"),
        may_assign=viewer.may("assign cases"),
        may_make_packs=viewer.may("make packs"),
        may_follow=may_follow(viewer.role, None),
        unworkable_cases=count_of(len({each.ref for each in page.unworkable}), "case"),
        limit_titles={key: each.title for key, each in LIMITS.items()},
        may_see_set_aside=viewer.may("see outbox"),
        may_look_back=viewer.may("replay"),
        files=files_of("/deadlines", on, viewer),
        filters_on=filters_on("/deadlines", on, _LABELS, offered),
        here=here,
        next_href=address("/deadlines", on, cursor=page.next_cursor) if page.next_cursor else "",
        first_href=here if cursor else "",
        notice=Notice(f"{count_of(reassigned, 'case')} reassigned.", True) if reassigned else None,
    )


def _offered(session: Session, staff: choices.Staff, chosen: Filters, today: date) -> dict[str, Any]:
    return {
        "standing": [*choices.standing_choices(), (TO_DO, "Everything still to be done")],
        "officer": [*staff.holders, (choices.NOBODY, "Nobody yet")],
        "team": [*staff.teams, (choices.NOBODY, "No team")],
        "process": [(key, each.title) for key, each in PROCESSES.items()],
        "school": _school(session, chosen.school, today),
        "limit": choices.limit_choices(),
        "of": _OF,
    }


def _school(session: Session, urn: str | None, today: date) -> list[choices.Choice]:
    """The school chosen, by name. A list of all there are would be longer than the page: a board offers them."""
    if urn is None:
        return []
    known = schools_on(session, today)
    return [(urn, "Not known" if urn == NOWHERE else known[urn].name if urn in known else f"URN {urn}")]


@router.get("/deadlines.{form}")
def download_deadlines(handing: HandingDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep) -> Response:
    """Every deadline the same filters show, with its source and its working."""
    header = ("Case", "Process", "Duty", "About", "Officer", "Team", *REASONS)
    with database.reading() as session:
        words = _offered(session, choices.staff(session), chosen, today)
    filters = [each.text for each in filters_on("", asdict(chosen), _LABELS, words)]
    lines = _lines(database, chosen.query(handing.viewer, today), handing.viewer.sight)
    return handing.over("deadlines", "Deadlines, soonest first", header, lines, filters or _UNFILTERED)


def _lines(database: Database, query: DeadlineQuery, sight: Sight) -> Iterator[tuple[Cell, ...]]:
    with database.reading() as session:
        staff = choices.staff(session)
        team_names = dict(staff.teams)
        for row, listed in each_with_reasons(session, all_deadlines(session, query, sight), query.on):
            yield (
                row.ref,
                PROCESSES[row.process].title if row.process in PROCESSES else row.process,
                LIMITS[row.limit_key].title if row.limit_key in LIMITS else row.limit_key,
                row.about,
                staff.names.get(row.owner or "", row.owner or ""),
                team_names.get(row.team or "", row.team or ""),
                *(reasons(listed.deadline) if listed else without_reasons()),
            )
