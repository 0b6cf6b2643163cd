"""Bank holidays proclaimed since the list was published: previewed with all they move, then recorded, or undone."""

from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages.asking_two import asked_or_done
from api.pages.downloads import files_of
from api.pages.forms import PARTS, Typed, TypedDep, errors_of, in_order, read_day
from api.pages.frame import HolidayKeeperDep
from api.pages.templating import FieldError, render
from cases.database import Database
from cases.officers import officers
from deadlines.calendar import england_and_wales
from workflows.holidays import WrongHoliday, recorded
from workflows.surprises import moved_by

router = APIRouter()
_LONGEST = {"name": 100, "source": 300}
_MISSING = {"name": "Enter what the holiday is called", "source": "Enter where it was announced"}


@router.get("/holidays")
def show_holidays(request: Request, viewer: HolidayKeeperDep, database: DatabaseDep) -> Response:
    """What was recorded here beside the published list, and the form for one more."""
    return _page(request, database, viewer, {}, [])


@router.post("/holidays")
def change_holidays(
    request: Request, viewer: HolidayKeeperDep, database: DatabaseDep, today: TodayDep, typed: TypedDep
) -> Response:
    """Show what a change would move and who was told the old dates; record it once it is confirmed."""
    day, errors = _checked(typed)
    if errors or day is None or typed.get("do") == "edit":
        return _page(request, database, viewer, typed, errors)
    name = None if typed.get("how") == "undo" else typed["name"]
    try:
        if typed.get("do") == "confirm":
            what = {"day": day.isoformat(), "name": name, "source": typed["source"]}
            return asked_or_done(request, database, viewer, "holiday", what, typed["source"], "/holidays")
        with database.reading() as session:
            moved = moved_by(session, day, name, today, viewer.sight)
    except WrongHoliday as refusal:
        wrong = [FieldError("day", refusal.what, PARTS) if each.field == "day" else each for each in errors_of(refusal)]
        return _page(request, database, viewer, typed, wrong)
    return render(
        "holidays_check.html",
        request,
        day=day,
        called=name,
        moved=moved,
        typed={each: typed.get(each, "") for each in ("how", "name", "source", *(f"day-{part}" for part in PARTS))},
        may_read=viewer.may("read cases"),
    )


def _checked(typed: Typed) -> tuple[date | None, list[FieldError]]:
    given = read_day(typed, "day", missing="Enter the day", noun="The day")
    errors = [given.error] if given.error else []
    wanted = ("source",) if typed.get("how") == "undo" else ("name", "source")
    for field in wanted:
        length = len(typed.get(field, ""))
        if length < 3:
            errors.append(FieldError(field, _MISSING[field]))
        elif length > _LONGEST[field]:
            errors.append(FieldError(field, f"Use {_LONGEST[field]} characters or fewer: these are {length}"))
    if typed.get("how") not in ("add", "undo"):
        errors.append(FieldError("how", "Select what happened"))
    return given.day, errors


def _page(request: Request, database: Database, viewer: Viewer, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        changes = recorded(session)
        names = _names(session, {row.recorded_by for row in changes})
    return render(
        "holidays.html",
        request,
        status_code=422 if errors else 200,
        changes=changes,
        names=names,
        calendar=england_and_wales(),
        values={"how": "add", **typed},
        errors=in_order(errors, ("how", "day", "name", "source")),
        may_read=viewer.may("read cases"),
        files=files_of("/holidays", {}, viewer) if changes else (),
    )


def _names(session: Session, keys: set[str]) -> dict[str, str]:
    return {key: each.display_name for key, each in officers(session, keys).items()}
