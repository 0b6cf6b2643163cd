"""Asking bodies for advice by email: who was asked and what became of it, writing to them, and pausing the chasing."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import EmailStr, TypeAdapter, ValidationError

from api.errors import NotFound
from api.pages.casefile import possible_for
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.outbox import STATES
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep
from api.pages.templating import FieldError, Link, render
from cases import askings, log
from cases.advice_contacts import NoSuchContact, contact, contacts_at
from cases.bodies import OTHERS, SECTION_31
from cases.policy_versions import in_force
from deadlines.refusals import Refusal
from workflows.advice import AdviceAsked, advice_asked
from workflows.advice_answers import ask_by_email
from workflows.chasers import chasing_days, last_emails

router = APIRouter()
LONGEST_REASON = 500
_EMAIL: TypeAdapter[str] = TypeAdapter(EmailStr)
_DONE = {"pause": "chasing-paused", "resume": "chasing-resumed", "end": "links-ended"}
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/cases/{ref}/advice")
def show_asked(request: Request, ref: str, desk: DeskDep) -> Response:
    """Every request for advice of a case: until when, what was answered, who was written to and when again."""
    case = desk.open(ref)
    offered = possible_for(case, desk.viewer)
    with desk.database.reading() as session:
        rows = askings.askings_of(session, ref)
        asked = advice_asked(log.load(session, ref), desk.today)
        links = askings.links_of(session, ref, rows, desk.today)
        policy = in_force(session).policy
        emails = last_emails(session, ref)
    entries = [(each, rows.get(each.root), _next(policy, rows.get(each.root), each, desk)) for each in asked]
    return render(
        "asking.html",
        request,
        case=case,
        entries=entries,
        links=links,
        emails=emails,
        states=STATES,
        known={*SECTION_31, *OTHERS},
        may_ask="advice_requested" in offered,
        may_record="advice_received" in offered,
        breadcrumbs=trail(case, "Advice asked for"),
    )


def _next(policy: Any, row: Any, asked: AdviceAsked, desk: Desk) -> Any:
    """The next day on which a body is chased, if nothing is heard; None where it is not."""
    if row is None or row.paused_at or row.ended_at or not asked.is_awaited:
        return None
    return next((day for day in chasing_days(policy, row, asked) if day >= desk.today), None)


@router.get("/cases/{ref}/advice/{asked}")
def ask_whom(request: Request, ref: str, asked: Number, desk: DeskDep) -> Response:
    """The form on which a body is written to, chased or left alone."""
    return _form(request, ref, asked, desk, {})


@router.post("/cases/{ref}/advice/{asked}")
def take_asking(request: Request, ref: str, asked: Number, desk: DeskDep, typed: TypedDep) -> Response:
    """Write to the body; or pause the chasing with a reason, take it up again, or end every link."""
    errors = _do(ref, asked, desk, typed)
    if errors:
        return _form(request, ref, asked, desk, typed, errors)
    return done(f"/cases/{ref}/advice", _DONE.get(typed.get("do", ""), "asked"))


def _do(ref: str, sequence: int, desk: Desk, typed: Typed) -> list[FieldError]:
    case = desk.open(ref)
    wanted = typed.get("do", "ask")
    if wanted == "pause":
        reason = typed.get("because", "")
        if not 3 <= len(reason) <= LONGEST_REASON:
            return [FieldError("because", f"Give a reason of 3 to {LONGEST_REASON} characters")]
        if named := desk.names_in(case, [("because", reason)]):
            return named
    try:
        with desk.database.writing() as session:
            if wanted == "pause":
                askings.pause(session, ref, sequence, typed["because"], by=desk.viewer.officer_id, now=desk.now)
            elif wanted == "resume":
                askings.resume(session, ref, sequence)
            elif wanted == "end":
                askings.end(session, ref, sequence, desk.now)
            else:
                return _ask(session, ref, sequence, desk, typed)
    except Refusal as refusal:
        return errors_of(refusal)
    return []


def _ask(session: Any, ref: str, sequence: int, desk: Desk, typed: Typed) -> list[FieldError]:
    chosen = typed.get("contact", "")
    if not chosen:
        return [FieldError("contact", "Select whom to write to")]
    if chosen != "other" and typed.get("email"):
        said = "Select “Another address” to write to the one you typed, or leave it out"
        return [FieldError("contact", said)]
    try:
        if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
            found = contact(session, int(chosen))
            post, email = found.post, found.email
        else:
            post, email = typed.get("post", "") or "Whoever reads this address", _EMAIL.validate_python(typed["email"])
    except NoSuchContact:
        return [FieldError("contact", "Select one of the contacts there are, or another address")]
    except (KeyError, ValidationError):
        return [FieldError("email", "Enter an email address in the right format, like name@example.org")]
    if len(post) > 200:
        return [FieldError("post", "Use 200 characters or fewer")]
    ask_by_email(
        session, ref, sequence, post=post, email=email, by=desk.viewer.author, now=desk.now, office=desk.settings.office
    )
    return []


def _form(
    request: Request, ref: str, sequence: int, desk: Desk, typed: Typed, errors: list[FieldError] | None = None
) -> Response:  # fmt: skip
    case = desk.open(ref)
    with desk.database.reading() as session:
        asked = next((each for each in advice_asked(case.history, desk.today) if each.root == sequence), None)
        if asked is None:
            raise NotFound
        row = askings.askings_of(session, ref).get(sequence)
        known = contacts_at(session, asked.body)
        links = askings.links_of(session, ref, [sequence], desk.today)[sequence]
    options = [*((str(each.number), f"{each.post}, {each.email}") for each in known), ("other", "Another address")]
    first = {"contact": options[0][0] if len(options) > 1 else "other"}
    return render(
        "asking_form.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        asked=asked,
        row=row,
        links=links,
        options=options,
        values={**first, **typed},
        errors=in_order(errors or (), ("contact", "post", "email", "because")),
        breadcrumbs=[
            *trail(case, "")[:-1],
            Link("Advice asked for", f"/cases/{ref}/advice"),
            Link("Write to a body"),
        ],
    )
