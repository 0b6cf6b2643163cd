"""Who may see a child's cases: restricted to named officers, changed and lifted by a manager, opened with a reason."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep, SettingsDep, TodayDep
from api.pages.asking_two import asked_or_done
from api.pages.casefile import open_file
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.frame import RestrictedOpenerDep, RestricterDep
from api.pages.record import trail
from api.pages.templating import FieldError, render
from api.reading import note_opened
from api.restricting import Restriction, restrict_or_try
from api.roles import ROLES
from cases.details.sight import GROUNDS
from cases.facts import effective
from cases.log import private_texts
from cases.officers import officers
from cases.sight import OPENED_FOR, may_see, who_may_see
from deadlines.refusals import Refusal
from workflows.approval_emails import why_nobody_decides
from workflows.approvals import LASTS, RESTRICTION, needs_two
from workflows.links import cases_of_child
from workflows.sight import open_restricted
from workflows.sight_guard import restriction_of

router = APIRouter()
AT_MOST = 60
SHORTEST, LONGEST = 3, 500
_WHY = FieldError("text", f"Say why, in {SHORTEST} to {LONGEST} characters")


@router.get("/cases/{ref}/restriction")
def show_restriction(
    request: Request, ref: str, viewer: RestricterDep, database: DatabaseDep, today: TodayDep
) -> Response:
    """Who may see the case, and the forms that restrict it, change that, and lift it."""
    with database.reading() as session:
        return _page(request, session, ref, viewer, today, None, {}, [])


@router.post("/cases/{ref}/restriction", dependencies=[FormDep])
def change_restriction(
    request: Request,
    ref: str,
    viewer: RestricterDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
    officer: Annotated[list[str], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Restrict every case of the child to those ticked, or lift the restriction."""
    text, lifts = typed.get("text", "").strip(), typed.get("do") == "lift"
    errors = [] if SHORTEST <= len(text) <= LONGEST else [_WHY]
    if not lifts and typed.get("ground") not in GROUNDS:
        errors.append(FieldError("ground", "Select what it is about"))
    if not errors:
        named, ground = () if lifts else tuple(officer), "" if lifts else typed["ground"]
        wanted = Restriction(ref, named, ground, viewer.author.acted_as)
        try:
            if restrict_or_try(database, wanted, text, by=viewer.officer_id, now=now, office=settings.office):
                return done(f"/cases/{ref}/restriction", "restriction-lifted" if lifts else "restricted")
            return asked_or_done(request, database, viewer, RESTRICTION, wanted.as_json(), text)
        except Refusal as refusal:
            errors = errors_of(refusal)
    with database.reading() as session:
        return _page(request, session, ref, viewer, today, officer, typed, errors)


def _page(
    request: Request,
    session: Session,
    ref: str,
    viewer: Viewer,
    today: date,
    ticked: list[str] | None,
    typed: Typed,
    errors: list[FieldError],
) -> Response:
    case = open_file(session, ref, today)
    named = who_may_see(effective(case.history.facts))
    known = officers(session)
    able = [each for each in known.values() if each.is_active and _reads(each.role)]
    found = restriction_of(case.history)
    texts = private_texts(session, case.history.id)
    return render(
        "restriction.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        cases=cases_of_child(session, case.history),
        named=[(known[key].display_name if key in known else key, until) for key, until in named.items()],
        ground=GROUNDS.get(found.detail["ground"], "") if found else "",
        because=texts.get((found.sequence, "text"), "") if found else "",
        offered=sorted(((each.id, each.display_name, ROLES[each.role].says) for each in able), key=lambda e: e[1]),
        ticked=ticked if ticked is not None else [key for key, until in named.items() if until is None],
        me=viewer.officer_id,
        grounds=list(GROUNDS.items()),
        hours=int(OPENED_FOR.total_seconds() // 3600),
        for_two=needs_two(session, RESTRICTION),
        nobody_decides=why_nobody_decides(session, {"ref": ref}, by=viewer.officer_id, now=viewer.sight.at),
        lasts=LASTS.days,
        values=typed,
        errors=in_order(errors, ("officers", "ground", "text")),
        breadcrumbs=trail(case, "Who may see it"),
    )


def _reads(role: str) -> bool:
    return role in ROLES and ROLES[role].may("read cases")


@router.get("/restricted")
def ask_for_restricted(request: Request, _viewer: RestrictedOpenerDep) -> Response:
    """The form by which somebody who is not named opens a restricted case, with a reason."""
    return _opening(request, {}, [])


@router.post("/restricted")
def open_with_reason(
    request: Request,
    viewer: RestrictedOpenerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    typed: TypedDep,
) -> Response:
    """Open a restricted case for some hours. What is not there, and what cannot be opened so, is answered alike."""
    ref, text = typed.get("ref", "").strip().upper(), typed.get("text", "").strip()
    errors = [] if ref else [FieldError("ref", "Enter the reference of the case")]
    if not SHORTEST <= len(text) <= LONGEST:
        errors.append(_WHY)
    if errors:
        return _opening(request, typed, errors)
    try:
        with database.writing() as session:
            if not may_see(session, viewer.sight, ref):
                open_restricted(session, ref, text, by=viewer.author, now=now, office=settings.office)
                note_opened(request, viewer, ref)
    except Refusal:
        return _opening(request, typed, [FieldError("ref", f"There is no restricted case {ref[:60]}")])
    return RedirectResponse(f"/cases/{ref}", 303)


def _opening(request: Request, typed: Typed, errors: list[FieldError]) -> Response:
    return render(
        "restricted.html",
        request,
        status_code=422 if errors else 200,
        hours=int(OPENED_FOR.total_seconds() // 3600),
        values=typed,
        errors=errors,
    )
