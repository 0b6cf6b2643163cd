"""Closing an intervention, and asking whoever was supported what they think of it (para 7.7.1)."""

import secrets
from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import EmailStr, TypeAdapter, ValidationError
from sqlmodel import Session

from api.errors import status_of
from api.pages.casefile import CaseFile
from api.pages.controls import controls_of, read_fact
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.recording import new_key
from api.pages.templating import FieldError, render
from api.sendiass.access import Desk, DeskDep
from api.sendiass.recording import trail
from cases.kinds import KINDS
from cases.sendiass.clients import record_numbered
from cases.sendiass.feedback import Invited, invite
from deadlines.refusals import Refusal
from notifications.outbox import NewMessage, enqueue
from workflows.sendiass.asking import Asking, asking_of
from workflows.sendiass.support import client_of

router = APIRouter()
BY_EMAIL, BY_LINK, NOT = "email", "link", "no"
_KIND = KINDS["intervention_closed"]
_ADDRESS = TypeAdapter(EmailStr)


@router.get("/cases/{ref}/close")
def ask_why(request: Request, ref: str, desk: DeskDep) -> Response:
    """The form that closes an intervention; where feedback is asked of people like these, how they are to be asked."""
    case = desk.open(ref, "closing")
    return _form(request, desk, case, {"version": str(case.history.version), "key": new_key()}, [])


@router.post("/cases/{ref}/close")
def close_it(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Record the closure and make the invitation with it. A link is shown in the answer to this call and not again."""
    case = desk.open(ref, "closing")
    read = read_fact(_KIND, controls_of(_KIND, case), typed, desk.today)
    wrong = [*read.errors, *_wrong_way(typed, _ways(desk, case))]
    if read.fact is None or wrong:
        return _form(request, desk, case, typed, wrong, 422)
    asking = asking_of(case.ref, case.current, str(read.fact.detail["reason"]))
    shown: list[Invited] = []
    beside = (
        _inviting(desk, case, asking, typed["ask"], read.fact.happened_on, shown)
        if asking and typed.get("ask") != NOT
        else None
    )
    try:
        address = desk.submit(case, read.fact, typed, beside=beside)
    except Refusal as refusal:
        return _form(request, desk, case, typed, errors_of(refusal), status_of(refusal))
    if not shown:
        return RedirectResponse(address, 303)
    return render(
        "sendiass/closed.html",
        request,
        case=case,
        link=_link(desk, shown[0]),
        expires_on=shown[0].expires_on,
        breadcrumbs=trail(case, "Closed"),
    )


def _inviting(
    desk: Desk, case: CaseFile, asking: Asking | None, way: str, ended_on: date, shown: list[Invited]
) -> Callable[[Session], None] | None:
    """What makes the invitation, where one is wanted: it goes by email, or is put in `shown` for the page."""
    if asking is None or way == NOT:
        return None
    user_type = next(each.detail["user_type"] for each in case.current if each.kind == "contact_made")

    def make(session: Session) -> None:
        invited = invite(
            session,
            level=asking.level,
            user_type=user_type,
            ended_on=ended_on,
            questions=asking.questions,
            today=desk.today,
        )
        if way == BY_EMAIL:
            enqueue(session, [_message(desk, invited, _email_of(session, case))], now=desk.now)
        else:
            shown.append(invited)

    return make


def _message(desk: Desk, invited: Invited, address: str) -> NewMessage:
    """The question by email: of no case, to nobody by name, and kept by the outbox only until it has gone."""
    return NewMessage(
        key=f"feedback:{secrets.token_hex(16)}",
        kind="feedback_asked",
        recipient="family",
        to_address=address,
        reason="They agreed to be asked what they think of the service.",
        context={
            "feedback_url": _link(desk, invited),
            "expires_on": invited.expires_on.isoformat(),
            "authority_name": desk.settings.authority_name,
        },
    )


def _link(desk: Desk, invited: Invited) -> str:
    return f"{desk.settings.office.address}/feedback/{invited.token}"


def _email_of(session: Session, case: CaseFile) -> str:
    """The email address the person's record holds, or nothing."""
    number = client_of(case.current)
    contact = record_numbered(session, number).contact if number else None
    try:
        return str(_ADDRESS.validate_python(contact or ""))
    except ValidationError:
        return ""


def _ways(desk: Desk, case: CaseFile) -> list[tuple[str, str]]:
    """How these people can be asked; none where people like them are not."""
    if asking_of(case.ref, case.current) is None:
        return []
    with desk.database.reading() as session:
        has_email = bool(_email_of(session, case))
    by_email = [(BY_EMAIL, "By email, to the address in their record: they agreed to that")] if has_email else []
    return [*by_email, (BY_LINK, "With a link to give or post to them"), (NOT, "They do not wish to be asked")]


def _wrong_way(typed: Typed, ways: list[tuple[str, str]]) -> list[FieldError]:
    if not ways or typed.get("ask") in dict(ways):
        return []
    return [FieldError("ask", "Select how they are asked what they think")]


def _form(
    request: Request, desk: Desk, case: CaseFile, typed: Typed, errors: list[FieldError], status: int = 200
) -> Response:  # fmt: skip
    controls = controls_of(_KIND, case)
    return render(
        "sendiass/close.html",
        request,
        status_code=status,
        case=case,
        kind=_KIND,
        controls=controls,
        ways=_ways(desk, case),
        values=typed,
        errors=in_order(errors, ["happened_on", *(each.name for each in controls), "ask"]),
        breadcrumbs=trail(case, _KIND.label),
    )
