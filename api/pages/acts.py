"""One thing done in many cases: chosen in a list, looked at in each case, confirmed once, and a receipt."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.assignments import with_officer
from api.errors import NotFound
from api.pages import choices
from api.pages.cases import FiltersDep
from api.pages.controls import Read
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.many import (
    ahead_of,
    can_be_for_many,
    choices_for,
    controls_for,
    files,
    in_cases,
    label_of,
    order_of,
    read_plan,
    said_of,
    without_private,
    wording_of,
)
from api.pages.outbox import STATES
from api.pages.recording import TRIED, Desk, DeskDep, new_key, whole_number
from api.pages.templating import FieldError, Link, instant, lower_first, render
from api.reading import also_read
from api.roles import may_record
from cases.facts import NewFact
from cases.find import find_cases
from cases.sight import hidden_among
from deadlines.refusals import Refusal
from deadlines.words import count_of
from notifications.outbox import Message, State
from workflows.acts import (
    ASSIGNED,
    AT_MOST,
    PANEL,
    Hand,
    Outcome,
    Plan,
    act_of,
    acts_by,
    cases_of,
    confirm,
    go_on,
    look_at,
)  # fmt: skip
from workflows.handover import told_in_act

router = APIRouter()
RECEIPTS = 50
SAID = {
    Outcome.WAITING: "Not done yet",
    Outcome.DONE: "Done",
    Outcome.REFUSED: "Refused",
    Outcome.CHANGED: "Left out: the case has changed",
}
ActNumber = Annotated[int, Path(alias="act", ge=1, lt=2**31)]
Refs = Annotated[list[str], Query(max_length=AT_MOST)]


@router.get("/acts")
def list_acts(request: Request, desk: DeskDep) -> Response:
    """The receipts of what this person did in many cases at once."""
    with desk.database.reading() as session:
        found = acts_by(session, desk.viewer.officer_id, RECEIPTS)
    return render("acts.html", request, acts=found, label_of=label_of, breadcrumbs=[*_PLACE[:1], Link("Receipts")])


@router.get("/acts/new")
def ask_what(
    request: Request,
    desk: DeskDep,
    chosen: FiltersDep,
    ref: Refs = [],  # noqa: B006 - FastAPI copies it
    every: Annotated[bool, Query(alias="all")] = False,
    what: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What is to be done in the cases ticked, or in all that a list's filters match; then the form for it."""
    total = len(ref)
    if every:
        with desk.database.reading() as session:
            page = find_cases(session, chosen.query(desk.today), desk.viewer.sight, limit=AT_MOST)
        ref, total = [row.ref for row in page.rows], page.total
    if total > AT_MOST or not ref:
        return _page(request, "acts_new.html", refs=[], total=total, at_most=AT_MOST)
    if what:
        return _form(request, desk, ref, what, {"key": new_key()}, [])
    with desk.database.reading() as session:
        cases = files(session, ref, desk.viewer.sight, desk.today)
    also_read(request, [each.ref for each in cases])
    return _page(
        request, "acts_new.html", refs=[each.ref for each in cases], cases=cases, total=len(cases), at_most=AT_MOST,
        offered=[(e.what, e.label, f"Offered {in_cases(e.number)}") for e in choices_for(cases, desk.viewer)],
    )  # fmt: skip


@router.post("/acts/new")
def do_it(
    request: Request,
    desk: DeskDep,
    typed: TypedDep,
    ref: Annotated[list[str], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Show what would happen in each case, and once it is confirmed do it case by case."""
    what = typed.get("what", "")
    if not ref:
        return _page(request, "acts_new.html", refs=[], total=0, at_most=AT_MOST)
    with desk.database.reading() as session:
        hidden = hidden_among(session, desk.viewer.sight, ref)
        ref = [each for each in ref if each not in hidden]
        cases = files(session, ref, desk.viewer.sight, desk.today)
        controls = controls_for(session, _known(desk, what), cases, desk.today)
    plan = _plan(desk, what, controls, typed)
    if isinstance(plan, Read) or typed.get("do") == "edit":
        return _form(request, desk, ref, what, typed, list(plan.errors) if isinstance(plan, Read) else [])
    hand = _hand(desk)
    if typed.get("do") == "confirm":
        seen = {
            each: whole_number(typed.get(f"seen-{each}", "")) or 0 for each in dict.fromkeys(ref) if each not in hidden
        }
        key = typed.get("key", "")[:200] or new_key()
        number = confirm(desk.database, key, plan, seen, typed.get("breach_reason", ""), hand)
        go_on(desk.database, number, hand)
        return RedirectResponse(f"/acts/{number}", 303)
    return _preview(
        request,
        desk,
        what,
        typed,
        plan,
        [(each, look_at(desk.database, each.ref, plan, hand, TRIED)) for each in cases],
    )


@router.get("/acts/{act}")
def show_receipt(request: Request, number: ActNumber, desk: DeskDep) -> Response:
    """What became of an act in each of its cases."""
    with desk.database.reading() as session:
        act = act_of(session, number, desk.viewer.officer_id)
        found = cases_of(session, number)
        hidden = hidden_among(session, desk.viewer.sight, (each.case_ref for each in found))
        found = [each for each in found if each.case_ref not in hidden]
        names = choices.staff(session).names
        told = _told(session, act)
    also_read(request, [each.case_ref for each in found])
    outcomes = [each.outcome for each in found]
    return render(
        "acts_receipt.html",
        request,
        act=act,
        cases=found,
        label=label_of(act.what),
        rows=[*said_of(Plan.from_row(act), names), *told],
        said=SAID,
        done=outcomes.count(Outcome.DONE),
        waiting=outcomes.count(Outcome.WAITING),
        count_of=count_of,
        breadcrumbs=[*_PLACE[:1], Link("Receipts", "/acts"), Link(f"Receipt {number}")],
    )


def _told(session: Session, act: Any) -> list[tuple[str, str]]:
    """The emails by which somebody is told of the cases given to them, as rows of a summary."""
    fact = Plan.from_row(act).fact
    if fact is None or act.what != ASSIGNED:
        return []
    found = told_in_act(session, act.id, fact.detail["owner"], act.confirmed_at)
    return [("Told by email", _one_email(each)) for each in found]


def _one_email(message: Message) -> str:
    went = f" {instant(message.sent_at)}" if message.sent_at else ""
    return f"Of {count_of(message.context['number'], 'case')}: {lower_first(STATES[State(message.state)])}{went}"


@router.post("/acts/{act}")
def finish(request: Request, number: ActNumber, desk: DeskDep, typed: TypedDep) -> Response:
    """Go on with what was not done yet, where a run was cut short."""
    with desk.database.reading() as session:
        _known(desk, act_of(session, number, desk.viewer.officer_id).what)
    go_on(desk.database, number, _hand(desk))
    return RedirectResponse(f"/acts/{number}", 303)


_PLACE = [Link("All cases", "/cases"), Link("In many cases")]


def _known(desk: Desk, what: str) -> str:
    """What this person may do in many cases. Raises NotFound."""
    may = desk.viewer.may("list for panels") if what == PANEL else may_record(desk.viewer.role, what)
    if not may or (what != PANEL and not can_be_for_many(what)):
        raise NotFound
    return what


def _hand(desk: Desk) -> Hand:
    return Hand(desk.viewer.author, desk.now, desk.settings.office, desk.viewer.sight)


def _plan(desk: Desk, what: str, controls: Any, typed: Typed) -> Plan | Read:
    """What the form says is to be done; an officer is named with their team."""
    if what != ASSIGNED:
        return read_plan(what, controls, typed, desk.today)
    if not typed.get("owner"):
        return Read(errors=(FieldError("owner", "Select who is to hold them"),))
    try:
        with desk.database.reading() as session:
            return Plan(with_officer(session, NewFact(ASSIGNED, desk.today, {"owner": typed["owner"]})))
    except Refusal as refusal:
        return Read(errors=tuple(errors_of(refusal)))


def _page(request: Request, template: str, *, status_code: int = 200, **context: Any) -> Response:
    return render(template, request, status_code=status_code, breadcrumbs=_PLACE, **context)


def _form(
    request: Request, desk: Desk, refs: list[str], what: str, typed: Typed, errors: list[FieldError]
) -> Response:  # fmt: skip
    with desk.database.reading() as session:
        cases = files(session, refs, desk.viewer.sight, desk.today)
        controls = controls_for(session, _known(desk, what), cases, desk.today)
    also_read(request, [each.ref for each in cases])
    return _page(
        request, "acts_form.html", status_code=422 if errors else 200, refs=[each.ref for each in cases], what=what,
        label=label_of(what), controls=controls, has_day=what not in (PANEL, ASSIGNED), today=desk.today, values=typed,
        errors=in_order(errors, order_of(controls)), number=len(cases),
    )  # fmt: skip


def _preview(request: Request, desk: Desk, what: str, typed: Typed, plan: Plan, outlooks: Any) -> Response:
    ahead = [ahead_of(case, outlook, desk.today) for case, outlook in outlooks]
    with desk.database.reading() as session:
        names = choices.staff(session).names
    also_read(request, [each.case.ref for each in ahead])
    possible = [each for each in ahead if each.is_possible]
    return _page(
        request, "acts_check.html", label=label_of(what), ahead=ahead, typed=without_private(typed),
        rows=said_of(plan, names), possible=possible, breaches=sum(bool(each.breach) for each in possible),
        wording=wording_of(plan, names, len(possible), desk.viewer.officer_id), values=typed,
        refused=len(ahead) - len(possible), count_of=count_of,
    )  # fmt: skip
