"""The staff register: accounts, and what each person is qualified, vetted and trained for (paras 7.6.3, 7.11)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, EmailStr, StringConstraints
from sqlmodel import Session

from api.accounts import hash_password
from api.dependencies import DatabaseDep, NowDep
from api.errors import Invalid, NotFound
from api.pages.forms import Typed, TypedDep, boxes, check, errors_of, in_order, read_day
from api.pages.templating import FieldError, Link, render
from api.sendiass.frame import StaffKeeperDep
from api.sendiass.roles import ROLES
from api.users import add_user, close_account, new_password, user_named
from cases.facts import Capacity
from cases.officers import officers
from cases.sendiass.registers import Written, entries
from cases.sendiass.registers_conduct import Training
from cases.sendiass.staff import QUALIFICATIONS, staff_of, write_staff
from cases.tables import Officer

router = APIRouter()
_FIELDS = ("display_name", "username", "email", "role")
_DAYS = ("qualified_on", "vetted_on", "safeguarding_on", "supervised_on")
_MISSING = {
    "display_name": "Enter the name", "username": "Enter a username", "email": "Enter an email address",
    "role": "Select a role",
}  # fmt: skip


AT_THE_SERVICE: Mapping[str, Any] = {"roles": ROLES, "acts_as": Capacity.SENDIASS, "capacities": (Capacity.SENDIASS,)}


class NewColleague(BaseModel):
    """What the form for a new account asks."""

    display_name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    username: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    email: EmailStr
    role: Annotated[str, StringConstraints(min_length=1)]


@router.get("/staff")
def list_staff(request: Request, viewer: StaffKeeperDep, database: DatabaseDep) -> Response:
    """Everybody with what is recorded of their qualification, vetting and training."""
    with database.reading() as session:
        found = sorted(officers(session).values(), key=lambda each: (not each.is_active, each.display_name))
        trained = _trained(session)
        people = [(each, staff_of(session, each.id), trained.get(each.id, [])) for each in found]
        return render("sendiass/staff.html", request, people=people, roles=ROLES, qualifications=QUALIFICATIONS)


@router.get("/staff/new")
def ask_for_colleague(request: Request, viewer: StaffKeeperDep) -> Response:
    """The form for a new account."""
    return _new(request, {}, [])


@router.post("/staff/new")
def open_account(
    request: Request, viewer: StaffKeeperDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Open an account at the service and show its password this once."""
    checked = check(NewColleague, {name: typed.get(name, "") for name in _FIELDS}, _MISSING)
    if isinstance(checked, list):
        return _new(request, typed, checked)
    password = new_password()
    hashed = hash_password(password)  # half a second, before the transaction begins
    try:
        with database.writing() as session:
            add_user(
                session,
                **checked.model_dump(),
                team=None,
                password_hash=hashed,
                now=now,
                by=viewer.officer_id,
                **AT_THE_SERVICE,
            )
    except Invalid as refusal:
        return _new(request, typed, errors_of(refusal))
    return _new(request, typed, [], password)


@router.get("/staff/{username}")
def show_colleague(request: Request, username: str, viewer: StaffKeeperDep, database: DatabaseDep) -> Response:
    """What is recorded of one person."""
    with database.reading() as session:
        officer = user_named(session, username)
        known = staff_of(session, officer.id)
        values = {"qualification": known.qualification if known else "none"}
        for name in _DAYS:
            values |= boxes(name, getattr(known, name) if known else None)
        return _member(request, session, officer, values, [])


@router.post("/staff/{username}")
def keep_colleague(
    request: Request, username: str, viewer: StaffKeeperDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Keep what is known of one person now."""
    with database.writing() as session:
        officer = user_named(session, username)
        days: dict[str, date | None] = {}
        errors = []
        for name in _DAYS:
            read = read_day(typed, name)
            days[name] = read.day
            errors += [read.error] if read.error else []
        if typed.get("qualification") not in QUALIFICATIONS:
            errors.append(FieldError("qualification", "Select the qualification"))
        if errors:
            return _member(request, session, officer, typed, errors)
        write_staff(
            session, officer.id, qualification=typed["qualification"], by=viewer.officer_id, now=now, **days
        )  # fmt: skip
    return RedirectResponse("/staff", 303)


@router.post("/staff/{username}/close")
def close_colleague(
    username: str, viewer: StaffKeeperDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Close an account, unless it is one's own: somebody must be left to open others."""
    if username == viewer.username:
        raise NotFound("Nobody can close their own account.")
    with database.writing() as session:
        close_account(session, username, now, viewer.officer_id)
    return RedirectResponse(f"/staff/{username}", 303)


def _trained(session: Session) -> dict[str, list[Written[Training]]]:
    """What the register of training says of each officer, by key: what was taken up or offered last first."""
    found: dict[str, list[Written[Training]]] = {}
    for each in sorted(entries(session, Training), key=lambda each: _latest(each.content), reverse=True):
        found.setdefault(each.content.officer, []).append(each)
    return found


def _latest(training: Training) -> date:
    return training.accessed_on or training.offered_on


def _member(request: Request, session: Session, officer: Officer, values: Typed, errors: list[FieldError]) -> Response:
    return render(
        "sendiass/staff_member.html",
        request,
        status_code=422 if errors else 200,
        officer=officer,
        trained=_trained(session).get(officer.id, []),
        qualifications=list(QUALIFICATIONS.items()),
        values=values,
        errors=in_order(errors, ["qualification", *_DAYS]),
        breadcrumbs=[Link("Staff", "/staff"), Link(officer.display_name)],
    )


def _new(request: Request, typed: Typed, errors: list[FieldError], password: str = "") -> Response:
    return render(
        "sendiass/staff_new.html",
        request,
        status_code=422 if errors else 200,
        values=typed,
        errors=in_order(errors, _FIELDS),
        roles=[(role.name, role.says.capitalize()) for role in ROLES.values()],
        password=password,
        breadcrumbs=[Link("Staff", "/staff"), Link("Open an account")],
    )
