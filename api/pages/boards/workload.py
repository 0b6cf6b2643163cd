"""Who holds how much: open cases and what presses, by officer and team; and what one officer holds, by urgency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, is_in_the_past, render_board
from api.pages.caselist import case_columns, case_rows
from api.pages.choices import NOBODY
from api.pages.downloads import Cell, files_of
from api.pages.listing import CursorWord, Word, address
from api.pages.notice_tasks import tasks_of_cases
from api.pages.templating import Link, Notice
from api.users import user_named
from cases.askings import open_askings
from cases.find import CaseQuery, find_cases
from cases.find_workload import LOOKED_AHEAD, Load, held_open, later_from, loads, stages_held
from cases.officers import officers
from deadlines.words import count_of
from notifications.notices import drafts
from workflows.occasions import BINDING
from workflows.processes import PROCESSES

router = APIRouter()
HERE = "/boards/workload"
SHOWN = 50
_HEAVY, _LIGHT = 1.5, 0.5  # of what the officer in the middle has
HEADER = ("Officer", "Team", "Open cases", "Overdue", "Due within two weeks", "Due in weeks three and four", "In all")


@dataclass(frozen=True, slots=True)
class Line:
    """One officer or team: what they hold, each number with its list, and how it compares in words."""

    words: str
    load: Load
    href: str
    cases_href: str
    overdue_href: str
    soon_href: str
    later_href: str
    compared: str = ""
    is_closed: bool = False


def _line(words: str, load: Load, on: dict[str, Any], today: date, **more: Any) -> Line:
    law = on | {"of": "law"}
    later = {"standing": "running", "due_from": later_from(today), "due_to": today + LOOKED_AHEAD}
    return Line(
        words,
        load,
        cases_href=address("/cases", on),
        overdue_href=address("/deadlines", law, standing="overdue"),
        soon_href=address("/deadlines", law, standing="due_soon"),
        later_href=address("/deadlines", law | later),
        **more,
    )


def together(found: Iterable[Load], by: str) -> list[Load]:
    """Loads added up by officer or by team."""
    added: dict[str | None, Load] = {}
    for each in found:
        key = getattr(each, by)
        held = added.get(key, Load(None, None, 0))
        added[key] = Load(
            each.owner if by == "owner" else None,
            each.team if by == "team" else None,
            held.cases + each.cases,
            held.overdue + each.overdue,
            held.soon + each.soon,
            held.later + each.later,
        )
    return sorted(added.values(), key=lambda each: (-each.pressing, -each.cases, getattr(each, by) or ""))


def middle_of(all_loads: Iterable[Load]) -> float:
    """What presses on the officer in the middle; 0 where there are too few to say."""
    held = [each.pressing for each in all_loads if each.owner and each.cases]
    return median(held) if len(held) >= 3 else 0


def compared(load: Load, middle: float) -> str:
    """What presses on somebody, against the officer in the middle; empty where that says little."""
    if not middle:
        return ""
    if load.pressing > _HEAVY * middle:
        return "Much more than most"
    return "Much less than most" if load.pressing < _LIGHT * middle else ""


def _by_officer(session: Session, found: list[Load], staff: choices.Staff, today: date, team: str | None) -> list[Line]:
    added = together(found, "owner")
    accounts = officers(session, [each.owner for each in added if each.owner])
    middle = middle_of(added)
    lines = []
    for each in added:
        key = each.owner or NOBODY
        account = accounts.get(key)
        lines.append(
            _line(
                staff.names.get(key, key) if each.owner else "Nobody yet",
                each,
                {"officer": key, "team": team},
                today,
                href=f"{HERE}/{account.username}" if account else "",
                compared=compared(each, middle) if each.owner else "",
                is_closed=account is not None and not account.is_active,
            )
        )
    return lines


@router.get(HERE)
def show_workload(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    team: Word = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Every officer's open cases and what of them is overdue or due within four weeks; those nobody holds first."""
    first, on = (page - 1) * SHOWN, {"team": team}
    with database.reading() as session:
        found = loads(session, today, viewer.sight, team, limits=BINDING)
        staff = choices.staff(session)
        lines = _by_officer(session, found, staff, today, team)
        stages = stages_held(session, viewer.sight, team=team)
    names = dict(staff.teams)
    teams = [
        _line(names.get(each.team or "", each.team or "No team"), each, {"team": each.team or NOBODY}, today,
              href=address(HERE, {"team": each.team}))
        for each in together(found, "team")
    ]  # fmt: skip
    return render_board(
        "boards/workload.html",
        request,
        viewer,
        HERE,
        lines=lines[first : first + SHOWN],
        in_all=len(lines),
        next_href=address(HERE, on, page=page + 1) if first + SHOWN < len(lines) else "",
        first_href=address(HERE, on) if page > 1 else "",
        teams=teams,
        team=team,
        team_name=names.get(team or "", ""),
        nobody=next((each for each in lines if not each.load.owner), None),
        closed=[] if is_in_the_past(request) else [each for each in lines if each.is_closed],
        most=max((each.load.pressing for each in lines), default=0) or 1,
        stages=_stages(stages, on),
        filters=on,
        offered={"team": staff.teams},
        files=files_of(HERE, on, viewer),
    )


@dataclass(frozen=True, slots=True)
class InStage:
    """How many open cases stand in one stage of one process."""

    process: str
    says: str
    number: int
    href: str


def _stages(rows: Iterable[Any], on: dict[str, Any]) -> list[InStage]:
    found = []
    for row in rows:
        running = PROCESSES.get(row.process)
        known = {each.name: each.says for each in running.stages} if running else {}
        href = address("/cases", on | {"process": row.process, "stage": row.stage})
        title = running.title if running else row.process
        found.append(InStage(title, known.get(row.stage, row.stage), row.number, href))
    return sorted(found, key=lambda each: (-each.number, each.process, each.says))


@router.get(f"{HERE}.{{form}}")
def download_workload(handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, team: Word = None) -> Response:
    """The same by officer as a file."""
    with database.reading() as session:
        staff = choices.staff(session)
        found = loads(session, today, handing.viewer.sight, team, limits=BINDING)
    names = dict(staff.teams)
    lines: list[tuple[Cell, ...]] = [
        (
            staff.names.get(each.owner or "", each.owner or "Nobody yet"), names.get(each.team or "", each.team or ""),
            each.cases, each.overdue, each.soon, each.later, each.pressing,
        )
        for each in sorted(found, key=lambda each: (-each.pressing, each.owner or "", each.team or ""))
    ]  # fmt: skip
    said = [f"Team: {names.get(team, team)}"] if team else []
    return handing.over("workload", "Who holds how much, by officer and team of the cases", HEADER, lines, said)


@router.get(f"{HERE}/{{username}}")
def show_officer(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    username: str,
    cursor: CursorWord = None,
    handed: Word = None,
) -> Response:
    """What one officer holds, the most urgent first, with what goes along; and to whom it might be handed over."""
    with database.reading() as session:
        account = user_named(session, username)
        officer = account.id
        found = loads(session, today, viewer.sight, limits=BINDING)
        added = together(found, "owner")
        load = next((each for each in added if each.owner == officer), Load(officer, None, 0))
        page = find_cases(
            session, CaseQuery(today, owner=officer, ended=False), viewer.sight, cursor=cursor, limit=SHOWN
        )  # fmt: skip
        rows = case_rows(session, page.rows, viewer, today)
        refs = [row.ref for row in held_open(session, officer, viewer.sight)]
        staff = choices.staff(session)
        along = {} if is_in_the_past(request) else goes_along(session, refs, viewer, today)
        stages = stages_held(session, viewer.sight, owner=officer)
    press = {each.owner: each.pressing for each in added}
    return render_board(
        "boards/officer.html",
        request,
        viewer,
        HERE,
        place=f"{HERE}/{username}",
        held_by=account.display_name,
        is_closed=not account.is_active and not is_in_the_past(request),
        line=_line(account.display_name, load, {"officer": officer}, today, href=""),
        rows=rows,
        total=page.total,
        columns=case_columns(viewer.may("see children"), has_officer=False),
        sees_children=viewer.may("see children"),
        may_assign=viewer.may("assign cases"),
        along=along,
        stages=_stages(stages, {"officer": officer}),
        others=[(key, words, press.get(key, 0)) for key, words in staff.holders if key != officer],
        notice=Notice(said, True) if (said := said_of(handed)) else None,
        next_href=address(f"{HERE}/{username}", {"cursor": page.next_cursor}) if page.next_cursor else "",
        first_href=f"{HERE}/{username}" if cursor else "",
    )


def said_of(handed: str | None) -> str:
    """What was handed over, as a page says it after."""
    if not handed or not handed.replace("-", "").isdigit():
        return ""
    given, _, left = handed.partition("-")
    why = "another officer held them by then, or is not among those named for them"
    meanwhile = f" {count_of(int(left), 'case')} stayed: {why}." if left else ""
    return f"{count_of(int(given), 'case')} handed over.{meanwhile}"


def goes_along(session: Session, refs: Sequence[str], viewer: Viewer, today: date) -> dict[str, list[Link]]:
    """What is under way in these cases beside what is due: it is the case's, and so goes along with it."""
    held = set(refs)
    return {
        "Letters to see to": tasks_of_cases(session, held, viewer.sight, today),
        "Notices in draft": [
            Link(f"{each.case_ref}, notice {each.id}", f"/cases/{each.case_ref}/notices/{each.id}")
            for each in drafts(session, held)
        ],
        "Advice asked for and still to come": [
            Link(row.case_ref, f"/cases/{row.case_ref}/advice") for row in open_askings(session) if row.case_ref in held
        ],
    }
