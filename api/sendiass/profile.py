"""What a contact told of itself for the figures. Every question may be left, or marked as declined (para 7.8.1.2)."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.casefile import CaseFile
from api.pages.forms import Typed, TypedDep
from api.pages.templating import FieldError, Link, render
from api.sendiass.access import DeskDep
from cases.sendiass.clients import PROFILE, profile_of, write_profile

router = APIRouter()
DECLINED = "declined"


@router.get("/cases/{ref}/profile")
def ask_for_profile(request: Request, ref: str, desk: DeskDep) -> Response:
    """The questions of the score card, with what was told so far."""
    case = desk.open(ref, "profile")
    with desk.database.reading() as session:
        known = profile_of(session, case.ref)
    told = {name: getattr(known, name) or "" for name in PROFILE} if known else {}
    return _form(request, case, told | dict.fromkeys(known.withheld if known else [], DECLINED), [])


@router.post("/cases/{ref}/profile")
def keep_profile(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Keep what was told. An answer that is none of those offered is refused."""
    case = desk.open(ref, "profile")
    wrong = [
        FieldError(name, "Select one of the answers offered")
        for name, (_, answers) in PROFILE.items()
        if typed.get(name, "") not in ("", DECLINED, *answers)
    ]
    if wrong:
        return _form(request, case, typed, wrong, 422)
    given, withheld = read_profile(typed)
    with desk.database.writing() as session:
        write_profile(session, case.ref, given, withheld, by=desk.viewer.officer_id, now=desk.now)
    return RedirectResponse(f"/cases/{case.ref}?profile=1", 303)


def read_profile(typed: Typed) -> tuple[dict[str, str | None], list[str]]:
    """The answers to the score card's questions, and the names of those that were declined."""
    given = {name: typed.get(name, "") for name in PROFILE}
    kept = {name: text if text in PROFILE[name][1] else None for name, text in given.items()}
    return kept, [name for name, text in given.items() if text == DECLINED]


def _form(request: Request, case: CaseFile, values: Typed, errors: list[FieldError], status: int = 200) -> Response:
    return render(
        "sendiass/profile.html",
        request,
        status_code=status,
        case=case,
        profile=PROFILE,
        values=values,
        errors=errors,
        breadcrumbs=[Link("Your work", "/"), Link(case.ref, f"/cases/{case.ref}"), Link("For the figures")],
    )
