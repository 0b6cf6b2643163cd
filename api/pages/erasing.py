"""Erasing a child: what goes and what stays is shown first, ground and rule are kept, and a receipt is given."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, SettingsDep
from api.errors import NotFound
from api.pages.asking_two import asked_or_done
from api.pages.casefile import open_file
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import EraserDep
from api.pages.record import trail
from api.pages.templating import FieldError, render
from api.settings import Settings
from cases.database import Database
from cases.people import NamesSomebody, refuse_names
from cases.sight import may_see
from deadlines import clock
from workflows.approvals import LASTS, WrongReason, checked_reason, needs_two
from workflows.erasing import GROUNDS, Erasure, erasure_of, refuse_running

router = APIRouter()


@router.get("/cases/{ref}/erase")
def ask_to_erase(
    request: Request, ref: str, viewer: EraserDep, database: DatabaseDep, settings: SettingsDep
) -> Response:
    """What erasing the child of a case would take away and leave, and the form that asks for it."""
    return _page(request, ref, viewer, database, settings, {}, [])


@router.post("/cases/{ref}/erase")
def erase(
    request: Request, ref: str, viewer: EraserDep, database: DatabaseDep, settings: SettingsDep, typed: TypedDep
) -> Response:
    """Ask for it, or do it where one person may; refused while a case of the child is running."""
    errors = [] if typed.get("ground") in GROUNDS else [FieldError("ground", "Select on what ground")]
    try:
        rule = checked_reason(typed.get("rule", ""))
        with database.reading() as session:
            found = _seen(session, ref, viewer)
            refuse_running(found)
            refuse_names(session, found.child_id, rule)
    except WrongReason:
        errors.append(FieldError("rule", "Enter the rule, in 3 to 500 characters"))
    except NamesSomebody as refusal:
        errors += [FieldError("rule", each.message) for each in errors_of(refusal)]
    if errors:
        return _page(request, ref, viewer, database, settings, typed, errors)
    what = {"ref": ref, "ground": typed["ground"], "rule": rule}
    return asked_or_done(request, database, viewer, "erase_child", what, rule)


def _seen(session: Session, ref: str, viewer: Viewer) -> Erasure:
    """What would be erased. Raises NotFound for whoever may not know of every case of the child: all of it would go."""
    found = erasure_of(session, ref)
    if not all(may_see(session, viewer.sight, each) for each in found.refs):
        raise NotFound
    return found


def _page(
    request: Request,
    ref: str,
    viewer: Viewer,
    database: Database,
    settings: Settings,
    typed: Typed,
    errors: list[FieldError],
) -> Response:
    with database.reading() as session:
        case = open_file(session, ref, clock.today())
        return render(
            "erase.html",
            request,
            status_code=422 if errors else 200,
            found=_seen(session, ref, viewer),
            found_ref=ref,
            grounds=list(GROUNDS.items()),
            for_two=needs_two(session, "erase_child"),
            lasts=LASTS.days,
            answers_days=settings.keep_answers_days,
            values=typed,
            errors=errors,
            breadcrumbs=trail(case, "Erase the child"),
        )
