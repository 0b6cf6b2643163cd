"""Who sits on a panel: officers by their accounts, everybody else by role and never by name."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.dependencies import DatabaseDep, NowDep
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import PanelHolderDep
from api.pages.panels import trail
from api.pages.templating import FieldError, render
from api.panels import may_sit, sitters
from cases.database import Database
from cases.details.panels import MEMBER_ROLES
from cases.facts import WHO_ACTS
from cases.officers import UnknownOfficer
from cases.panels import Panel, Seat, all_panels, load_panel
from workflows import panels
from workflows.panel_rules import PanelRefused

router = APIRouter()
AS_BEFORE = "as_before"


@router.get("/panels/{panel}/members")
def show_members(request: Request, panel: str, viewer: PanelHolderDep, database: DatabaseDep) -> Response:
    """The members, and the form for one more."""
    return _page(request, panel, database, {}, [])


@router.post("/panels/{panel}/members/{number}/leave")
def take_away(
    request: Request,
    panel: str,
    number: int,
    viewer: PanelHolderDep,
    database: DatabaseDep,
    now: NowDep,
    typed: TypedDep,
) -> Response:
    """Take a member away again."""
    try:
        with database.writing() as session:
            panels.member_leaves(session, panel, number, by=viewer.author, now=now)
    except PanelRefused as refusal:
        return _page(request, panel, database, {}, errors_of(refusal))
    return done(f"/panels/{panel}/members", "member")


@router.post("/panels/{panel}/members")
def name_member(
    request: Request, panel: str, viewer: PanelHolderDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Name a member; or everybody at once who sat on the panel before."""
    if typed.get("do") == AS_BEFORE:
        with database.writing() as session:
            for each in _sat_before(session, load_panel(session, panel)):
                panels.name_member(session, panel, officer=each.officer, role=each.role, by=viewer.author, now=now)
        return done(f"/panels/{panel}/members", "member")
    officer, role = typed.get("officer", ""), typed.get("role", "")
    if bool(officer) == bool(role):
        said = "Choose an officer or a role, not both" if officer else "Choose an officer, or a role"
        return _page(request, panel, database, typed, [FieldError("officer", said)])
    try:
        with database.writing() as session:
            may_sit(session, officer)
            panels.name_member(session, panel, officer=officer, role=role, by=viewer.author, now=now)
    except (PanelRefused, UnknownOfficer) as refusal:
        return _page(request, panel, database, typed, [FieldError("officer", refusal.sentence)])
    return done(f"/panels/{panel}/members", "member")


def _sat_before(session: Session, panel: Panel) -> tuple[Seat, ...]:
    """Who sat on the panel before this one and may still sit; nobody once somebody is named for this one."""
    if panel.members:
        return ()
    earlier = (each for each in all_panels(session) if each.members and each.held_on <= panel.held_on)
    last = next((each for each in earlier if each.ref != panel.ref and not each.is_off), None)
    may = {each.id for each in sitters(session)}
    return tuple(each for each in (last.members if last else ()) if each.role or each.officer in may)


def _page(request: Request, ref: str, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        panel = load_panel(session, ref)
        may = sitters(session)
        before = _sat_before(session, panel)
    names = {each.id: each.display_name for each in may}
    there = {each.officer for each in panel.members}
    return render(
        "panel_members.html",
        request,
        status_code=422 if errors else 200,
        panel=panel,
        before=before,
        names=names,
        capacities=WHO_ACTS,
        officers=[("", "Choose an officer"), *((each.id, each.display_name) for each in may if each.id not in there)],
        roles=[("", "Choose a role"), *((key, says) for key, (says, _) in MEMBER_ROLES.items())],
        values=typed,
        errors=errors,
        breadcrumbs=trail(panel, "Members"),
    )
