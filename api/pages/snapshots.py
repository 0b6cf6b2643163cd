"""Asking for every list as it was: snapshots, how far each is, what it was made with, whether the log still agrees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep
from api.pages import choices
from api.pages.boards.frame import BOARDS_READ
from api.pages.forms import Typed, TypedDep, errors_of, read_day
from api.pages.frame import ReplayerDep
from api.pages.instants import read_instant
from api.pages.past import COUNTED, Number, Past, looking_back
from api.pages.templating import FieldError, Link, Notice, render
from cases.database import Database
from cases.find import DeadlineQuery, count_by_standing
from cases.officers import officers
from cases.past import in_the_past
from cases.verifications import BY_ITSELF
from deadlines import clock
from deadlines.refusals import Refusal
from workflows import snapshot_keeping, snapshots
from workflows.snapshot_keeping import Checked
from workflows.views import versions

router = APIRouter()
AT_ONCE = 2_000  # cases a page can work out while somebody waits; of more it says how far it is
DAYS_PAST = Link("Days past", "/past")
Done = Annotated[str, Query(max_length=20)]
_SAID = {
    "agrees": Notice("The log gives the very same picture now: nothing was changed since.", True),
    "asked": Notice("The picture is compared with the log. This page says so below once it is done.", True),
    "differs": Notice(
        "The log gives another picture now: facts have been imported since that say they were known by then, or law, "
        "holidays or program have changed. Ask for the day anew and compare the two."
    ),
    "discarded": Notice("The picture was discarded. It can be made again from the log at any time.", True),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A snapshot as a page tells of it."""

    past: Past
    asked_by: str
    asked_at: datetime
    cases: int
    deadlines: int
    left_out: tuple[str, ...]
    digest: str
    is_whole: bool
    checked: Checked | None
    checked_by: str
    is_of_today: bool  # made with the law, holidays and program of today


def shown(row: Row[Any], names: dict[str, str], viewer: Viewer, checks: dict[int, Checked]) -> Shown:
    """A row of `Snapshot` as pages tell of it."""
    checked = checks.get(row.number)
    return Shown(
        Past(row.number, row.as_at, row.known_at, row.finished_at, row.computed_with, viewer),
        names.get(row.asked_by, row.asked_by),
        row.asked_at,
        row.cases,
        row.deadlines,
        tuple(row.left_out.split()),
        row.digest,
        row.finished_at is not None,
        checked,
        names.get(checked.checked_by, checked.checked_by) if checked else "",
        row.computed_with == versions(),
    )


def names_of(session: Session) -> dict[str, str]:
    """Every officer's name by key, and what the work that nobody starts is called."""
    return {key: each.display_name for key, each in officers(session).items()} | {BY_ITSELF: "the night’s run"}


@router.get("/past")
def list_snapshots(request: Request, viewer: ReplayerDep, database: DatabaseDep, done: Done = "") -> Response:
    """The days whose lists are kept, the form for another, and the choice of two to compare."""
    return _list(request, viewer, database, {}, [], done=done)


def _list(
    request: Request,
    viewer: Viewer,
    database: Database,
    typed: Typed,
    errors: list[FieldError],
    *,
    done: str = "",
) -> Response:
    with database.reading() as session:
        names, checks = names_of(session), snapshot_keeping.checks(session)
        found = [shown(row, names, looking_back(viewer), checks) for row in snapshots.snapshots(session)]
    return render(
        "past.html",
        request,
        status_code=422 if errors else 200,
        kept=found,
        whole=[each for each in found if each.is_whole],
        values=typed,
        errors=errors,
        notice=_SAID.get(done),
    )


@router.post("/past", dependencies=[FormDep])
def ask_for_snapshot(
    request: Request,
    viewer: ReplayerDep,
    database: DatabaseDep,
    now: NowDep,
    typed: TypedDep,
    later: BackgroundTasks,
) -> Response:
    """Ask for the lists of a day. Of few cases they are made at once, of many while the page says how far it is."""
    day = read_day(typed, "as_at", missing="Enter the day whose lists you want to see", noun="The day")
    known = read_instant(typed, "known_at", "The day it was known")
    errors = [*([day.error] if day.error else []), *known.errors]
    if errors or day.day is None:
        return _list(request, viewer, database, typed, errors)
    try:
        with database.writing() as session:
            known_at = _known_at(known.at or snapshots.end_of(day.day), now)
            number = snapshots.ask(session, day.day, known_at, by=viewer.officer_id, now=now)
            many = snapshots.cases_in_all(session) > AT_ONCE
    except Refusal as refusal:
        return _list(request, viewer, database, typed, errors_of(refusal))
    if many:
        later.add_task(snapshots.finish, database, number, clock.now)
    else:
        snapshots.finish(database, number, clock.now)
    return RedirectResponse(f"/past/{number}", 303)


def _known_at(asked: datetime, now: datetime) -> datetime:
    """The instant asked for; the end of today has not come, and what is known now is meant."""
    return now if asked == snapshots.end_of(clock.day_of(now)) else asked


@router.get("/past/{snapshot}")
def show_snapshot(
    request: Request, snapshot: Number, viewer: ReplayerDep, database: DatabaseDep, done: Done = ""
) -> Response:
    """What one snapshot is, with what lists said that day; while it is being made, how far it is."""
    with database.reading() as session:
        row = snapshots.snapshot(session, snapshot)
        found = shown(row, names_of(session), looking_back(viewer), snapshot_keeping.checks(session))
        in_all = snapshots.cases_in_all(session)
        done_so_far = snapshots.cases_done(session, row)
        staff = choices.staff(session)
    counts: dict[str, int] = {}
    if found.is_whole:
        with in_the_past(database, snapshot) as session:
            counts = count_by_standing(session, DeadlineQuery(found.past.as_at), viewer.sight)
        request.state.page["day_past"] = found.past
    return render(
        "past_day.html",
        request,
        found=found,
        in_all=in_all,
        done_so_far=done_so_far,
        counts=[(each, counts.get(each, 0)) for each in COUNTED],
        officers=staff.holders,
        law_now=versions(),
        sees_boards=viewer.may(BOARDS_READ),
        notice=_SAID.get(done),
        breadcrumbs=[DAYS_PAST, Link("One day")],
    )


@router.post("/past/{snapshot}/go-on", dependencies=[FormDep])
def go_on(viewer: ReplayerDep, snapshot: Number, database: DatabaseDep, later: BackgroundTasks) -> Response:
    """Make what is still missing, where making it was broken off. Whoever is at it already is not disturbed."""
    with database.reading() as session:
        snapshots.snapshot(session, snapshot)
    later.add_task(snapshots.finish, database, snapshot, clock.now)
    return RedirectResponse(f"/past/{snapshot}", 303)


@router.post("/past/{snapshot}/compare-with-log", dependencies=[FormDep])
def compare_with_log(
    viewer: ReplayerDep, snapshot: Number, database: DatabaseDep, now: NowDep, later: BackgroundTasks
) -> Response:
    """Work the snapshot out anew and keep whether it is the same; of many cases the page says so once it is done."""
    with database.reading() as session:
        snapshots.whole_snapshot(session, snapshot)
        many = snapshots.cases_in_all(session) > AT_ONCE
    if many:
        later.add_task(snapshot_keeping.check, database, snapshot, by=viewer.officer_id, now=now)
        return RedirectResponse(f"/past/{snapshot}?done=asked", 303)
    same = snapshot_keeping.check(database, snapshot, by=viewer.officer_id, now=now)
    return RedirectResponse(f"/past/{snapshot}?done={'agrees' if same else 'differs'}", 303)


@router.post("/past/{snapshot}/discard", dependencies=[FormDep])
def discard(viewer: ReplayerDep, snapshot: Number, database: DatabaseDep) -> Response:
    """Let a snapshot go."""
    with database.writing() as session:
        snapshots.discard(session, snapshot)
        snapshot_keeping.forget_check(session, snapshot)
    return RedirectResponse("/past?done=discarded", 303)
