"""Teams, for whoever looks after accounts: made, renamed, closed, with everybody in each and every name it had."""

from datetime import date

from fastapi import APIRouter, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.pages.done import done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import UserManagerDep
from api.pages.templating import FieldError, Link, render
from api.roles import ROLES
from api.teams import close_empty, filled_team, filled_teams
from cases.database import Database
from cases.officers import officers
from cases.teams import WrongTeam, make_team, rename_team, reopen_team, team_changes

router = APIRouter()


@router.get("/teams")
def list_teams(request: Request, viewer: UserManagerDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Every team with how many are in it, and the form for one more."""
    return _list(request, viewer, database, today, {}, [])


@router.post("/teams")
def add_team(
    request: Request, viewer: UserManagerDep, database: DatabaseDep, now: NowDep, today: TodayDep, typed: TypedDep
) -> Response:
    """Make a team."""
    try:
        with database.writing() as session:
            key = make_team(session, typed.get("name", ""), by=viewer.officer_id, now=now)
    except WrongTeam as refusal:
        return _list(request, viewer, database, today, typed, errors_of(refusal))
    return done(f"/teams/{key}", "team")


@router.get("/teams/{team}")
def show_team(
    request: Request, team: str, viewer: UserManagerDep, database: DatabaseDep, today: TodayDep
) -> Response:  # fmt: skip
    """One team: who is in it, what was done about it, and what can be."""
    return _one(request, database, team, today, {}, [])


@router.post("/teams/{team}")
def rename(
    request: Request,
    team: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Give a team another name from now on."""
    try:
        with database.writing() as session:
            filled_team(session, team, today)
            rename_team(session, team, typed.get("name", ""), by=viewer.officer_id, now=now)
    except WrongTeam as refusal:
        return _one(request, database, team, today, typed, errors_of(refusal))
    return done(f"/teams/{team}", "team-named")


@router.post("/teams/{team}/open")
def close_or_reopen(
    request: Request,
    team: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Close a team that is empty, or open it again."""
    try:
        with database.writing() as session:
            is_closed = filled_team(session, team, today).team.closed_at is not None
            if is_closed:
                reopen_team(session, team, by=viewer.officer_id, now=now)
            else:
                close_empty(session, team, by=viewer.officer_id, now=now, today=today)
    except WrongTeam as refusal:
        return _one(request, database, team, today, typed, errors_of(refusal))
    return done(f"/teams/{team}", "team-opened" if is_closed else "team-closed")


def _list(
    request: Request, viewer: Viewer, database: Database, today: date, typed: Typed, errors: list[FieldError]
) -> Response:  # fmt: skip
    with database.reading() as session:
        found = filled_teams(session, today)
    return render(
        "teams.html",
        request,
        status_code=422 if errors else 200,
        teams=found,
        files=files_of("/teams", {}, viewer) if found else (),
        values=typed,
        errors=errors,
    )


def _one(
    request: Request, database: Database, key: str, today: date, typed: Typed, errors: list[FieldError]
) -> Response:  # fmt: skip
    with database.reading() as session:
        found, changes = filled_team(session, key, today), team_changes(session, key)
        known = officers(session, {row.recorded_by for row in changes})
        return render(
            "team.html",
            request,
            status_code=422 if errors else 200,
            found=found,
            changes=changes,
            names={each: officer.display_name for each, officer in known.items()},
            roles=ROLES,
            values={"name": found.team.name, **typed},
            errors=errors,
            breadcrumbs=[
                Link("Teams", "/teams"),
                Link(found.team.name),
            ],
        )
