"""Writing in a register: a new entry, an entry written again, one struck out. What is refused stays on the page."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.errors import NotFound, status_of
from api.idempotency import Given, call, once
from api.pages.controls import Control
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.recording import new_key, whole_number
from api.pages.templating import FieldError, render
from api.sendiass.access import Desk, DeskDep
from api.sendiass.register_forms import controls_of, read_entry, typed_from
from api.sendiass.registers import KeptDep, entry_page, right_of, seen, trail
from cases.sendiass.registers import Written, history
from cases.sendiass.registers_base import Content, WrongEntry
from cases.sendiass.registers_conduct import SafeguardingConcern
from cases.sendiass.registers_keeping import keep, strike_out
from cases.sendiass.registers_known import choices
from cases.sendiass.registers_list import Register
from deadlines.refusals import Refusal

router = APIRouter()


@router.get("/registers/{key}/new")
def ask_for_entry(request: Request, register: KeptDep, desk: DeskDep) -> Response:
    """The form for a new entry."""
    return _form(request, register, _controls(desk, register), {"key": new_key()}, [])


@router.post("/registers/{key}/new")
def write_entry(request: Request, register: KeptDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Write a new entry, once however often the form is sent."""
    return _written(request, register, desk, typed, None)


@router.get("/registers/{key}/{number}/write")
def ask_again(request: Request, number: int, register: KeptDep, desk: DeskDep) -> Response:
    """The form of an entry as it is now, to be written again."""
    latest = _latest(desk, register, number)
    controls = _controls(desk, register)
    typed = typed_from(register, controls, latest.content) | {"key": new_key(), "version": str(latest.version)}
    return _form(request, register, controls, typed, [], number)


@router.post("/registers/{key}/{number}/write")
def write_again(request: Request, number: int, register: KeptDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Write an entry again; what it said before stays beneath it."""
    _latest(desk, register, number)
    return _written(request, register, desk, typed, number)


@router.post("/registers/{key}/{number}/strike")
def strike_entry(request: Request, number: int, register: KeptDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Strike an entry out, with a reason."""
    _latest(desk, register, number)
    version, because = whole_number(typed.get("version", "")) or 0, typed.get("because", "")
    try:
        with desk.database.writing() as session:
            strike_out(
                session, register.model, number, because, version=version, by=desk.viewer.officer_id, now=desk.now
            )  # fmt: skip
    except Refusal as refusal:
        return entry_page(request, desk, register, number, errors_of(refusal), typed)
    return RedirectResponse(f"/registers/{register.key}/{number}", 303)


def _written(request: Request, register: Register, desk: Desk, typed: Typed, number: int | None) -> Response:
    controls = _controls(desk, register)
    content = read_entry(register, controls, typed)
    if isinstance(content, list):
        return _form(request, register, controls, typed, content, number, 422)
    asked = {"register": register.key, "entry": str(number)} | {
        name: text for name, text in typed.items() if name not in ("csrf", "do")
    }
    this = call(desk.viewer.officer_id, typed.get("key", "")[:200] or None, asked, desk.now)

    def act(session: Session) -> int:
        _refuse_unseen(session, desk, content)
        version = whole_number(typed.get("version", "")) or 0
        return keep(session, content, by=desk.viewer.officer_id, now=desk.now, number=number, version=version)

    try:
        given = once(
            desk.database, this, act, lambda done: Given(303, f"/registers/{register.key}/{done}".encode())
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, register, controls, typed, errors_of(refusal), number, status_of(refusal))
    return RedirectResponse(given.body.decode(), 303)


def _refuse_unseen(session: Session, desk: Desk, content: Content) -> None:
    """Raise WrongEntry about an intervention this person may not see: as where there is none, so that none is told."""
    if isinstance(content, SafeguardingConcern) and not right_of(session, desk, content.ref):
        raise WrongEntry(
            "ref", "There is no intervention of that reference that you may see.",
            "A concern is recorded by whoever works with the family, or by the service manager (para 7.8.1.4).",
            "Check the reference, or ask the service manager to record it.",
        )  # fmt: skip


def _latest(desk: Desk, register: Register, number: int) -> Written[Content]:
    """The entry as it is now, for whoever may see it. Raises NotFound, also where it was struck out."""
    with desk.database.writing() as session:
        rows = seen(session, desk, register, history(session, register.model, number))
    if not rows or rows[-1].struck_because is not None:
        raise NotFound
    return rows[-1]


def _controls(desk: Desk, register: Register) -> list[Control]:
    with desk.database.reading() as session:
        return controls_of(register, choices(session, register.model))


def _form(
    request: Request,
    register: Register,
    controls: list[Control],
    values: Typed,
    errors: list[FieldError],
    number: int | None = None,
    status: int = 200,
) -> Response:
    return render(
        "sendiass/register_form.html",
        request,
        status_code=status,
        register=register,
        controls=controls,
        number=number,
        values=values,
        errors=in_order(errors, [each.name for each in controls]),
        breadcrumbs=trail(register, f"Entry {number}" if number else f"New {register.one}"),
    )
