"""Accounts, for whoever looks after them: listed, opened, closed, and given a new password that is shown once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, EmailStr, Field, StringConstraints

from api.accounts import hash_password
from api.dependencies import DatabaseDep, NowDep, SettingsDep
from api.errors import Invalid, NotFound
from api.pages import choices
from api.pages.asking_two import asked_or_done
from api.pages.downloads import Handing, files_of, handing_to
from api.pages.forms import Typed, TypedDep, check, errors_of, in_order
from api.pages.frame import UserManagerDep
from api.pages.templating import FieldError, Link, Notice, render
from api.roles import ROLES
from api.users import add_user, close_account, give_password, new_password, reopen_account, user_named
from cases.account_changes import changes_of
from cases.database import Database
from cases.facts import WHO_ACTS, Capacity
from cases.officers import officers, teams
from workflows.approvals import needs_two

router = APIRouter()
_FIELDS = ("display_name", "username", "email", "role", "team", "acts_as")
_MISSING = {
    "display_name": "Enter the officer's name",
    "username": "Enter a username",
    "email": "Enter an email address",
    "role": "Select a role",
    "acts_as": "Select for whom they act",
}

NOT_AT_ONCE = (
    "A second person must approve an administrator: open the account with another role, then give it that post"
)
CLOSING = "The account for the day the provider does not answer is closed."
_CAPACITIES = {
    Capacity.COUNCIL: "",
    Capacity.PROVIDER: "May prepare and recommend; what the law gives to the authority to decide is refused.",
}


UsersHandingDep = Annotated[Handing, Depends(handing_to("manage users", "download"))]


class NewUser(BaseModel):
    """What the form for a new account asks."""

    display_name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    username: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    email: EmailStr
    role: Annotated[str, StringConstraints(min_length=1)]
    team: str | None = Field(default=None, max_length=60)
    acts_as: Annotated[str, StringConstraints(min_length=1)]


@router.get("/users")
def list_users(request: Request, viewer: UserManagerDep, database: DatabaseDep) -> Response:
    """Every account with its role, team and whether it is open."""
    with database.reading() as session:
        found = sorted(officers(session).values(), key=lambda each: (not each.is_active, each.display_name))
        team_names = teams(session)
    files = files_of("/users", {}, viewer)
    return render("users.html", request, users=found, team_names=team_names, roles=ROLES, files=files)


@router.get("/users.{form}")
def download_users(handing: UsersHandingDep, database: DatabaseDep) -> Response:
    """Every account as a file."""
    with database.reading() as session:
        found = sorted(officers(session).values(), key=lambda each: (not each.is_active, each.display_name))
        team_names = teams(session)
    header = ("Name", "Username", "Email", "Role", "Team", "Account")
    lines = (
        (
            each.display_name, each.username, each.email, ROLES[each.role].says if each.role in ROLES else each.role,
            team_names.get(each.team or "", each.team or ""), "Open" if each.is_active else "Closed",
        )
        for each in found
    )  # fmt: skip
    return handing.over("users", "Accounts", header, lines)


@router.get("/users/new")
def ask_for_user(request: Request, viewer: UserManagerDep, database: DatabaseDep) -> Response:
    """The form for a new account."""
    return _form(request, database, {}, [])


@router.post("/users/new")
def open_account(
    request: Request, viewer: UserManagerDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Open an account and show its password this once."""
    given = {name: typed.get(name, "") for name in _FIELDS}
    checked = check(NewUser, given | {"team": given["team"] or None}, _MISSING)
    if isinstance(checked, list):
        return _form(request, database, typed, checked)
    with database.reading() as session:
        if checked.role == "admin" and needs_two(session, "administrator"):
            return _form(request, database, typed, [FieldError("role", NOT_AT_ONCE)])
    password = new_password()
    hashed = hash_password(password)  # half a second, before the transaction begins
    try:
        with database.writing() as session:
            add_user(session, **checked.model_dump(), password_hash=hashed, now=now, by=viewer.officer_id)
    except Invalid as refusal:
        return _form(request, database, typed, errors_of(refusal))
    return _password(request, checked.username, password, "The account is open.")


@router.get("/users/{username}")
def show_user(request: Request, username: str, viewer: UserManagerDep, database: DatabaseDep) -> Response:
    """One account and what can be done with it."""
    with database.reading() as session:
        user = user_named(session, username)
        team = teams(session).get(user.team or "", user.team or "None")
        changes = changes_of(session, user.id)
        known = officers(session, {row.recorded_by for row in changes})
        return render(
            "user.html",
            request,
            user=user,
            team=team,
            acts_for=WHO_ACTS[user.acts_as].capitalize(),
            role=ROLES[user.role].says if user.role in ROLES else user.role,
            is_own=user.id == viewer.officer_id,
            changes=changes,
            names={key: each.display_name for key, each in known.items()},
            breadcrumbs=[Link("Users", "/users"), Link(user.username)],
        )


@router.post("/users/{username}/password")
def reset_password(
    request: Request, username: str, viewer: UserManagerDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Give an account a new password and show it this once."""
    password = new_password()
    with database.writing() as session:
        give_password(session, username, password, now, viewer.officer_id)
    return _password(request, username, password, "The account has a new password, and was signed out everywhere.")


@router.post("/users/{username}/close")
def close_user(
    request: Request,
    username: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    typed: TypedDep,
) -> Response:
    """Close an account, unless it is one's own: somebody must be left to open it again."""
    if username == viewer.username:
        raise NotFound("Nobody can close their own account.")
    if username == settings.emergency_administrator:
        what = {"username": username}
        return asked_or_done(request, database, viewer, "emergency_account", what, CLOSING, f"/users/{username}")
    with database.writing() as session:
        close_account(session, username, now, viewer.officer_id)
    return RedirectResponse(f"/users/{username}", 303)


@router.post("/users/{username}/reopen")
def reopen_user(
    username: str, viewer: UserManagerDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Open a closed account again."""
    with database.writing() as session:
        reopen_account(session, username, now, viewer.officer_id)
    return RedirectResponse(f"/users/{username}", 303)


def _form(request: Request, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        offered = choices.team_choices(session)
    return render(
        "user_new.html",
        request,
        status_code=422 if errors else 200,
        values={"acts_as": Capacity.COUNCIL.value, **typed},
        errors=in_order(errors, _FIELDS),
        roles=[(role.name, role.says.capitalize()) for role in ROLES.values()],
        teams=offered,
        capacities=[(each.value, WHO_ACTS[each].capitalize(), hint) for each, hint in _CAPACITIES.items()],
        breadcrumbs=[Link("Users", "/users"), Link("Open an account")],
    )


def _password(request: Request, username: str, password: str, done: str) -> Response:
    return render(
        "user_password.html",
        request,
        username=username,
        password=password,
        notice=Notice(done, is_success=True),
        breadcrumbs=[Link("Users", "/users"), Link(username, f"/users/{username}"), Link("Password")],
    )
