"""Correcting a fact: as it should read, or that it should not be there. What would move is always shown first."""

from collections.abc import Collection

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile, Told, people_of, told
from api.pages.controls import Control, Read, controls_of, has_generic_form, read_fact, typed_of
from api.pages.forms import PARTS, Typed, TypedDep, in_order
from api.pages.moved import would_follow
from api.pages.outbox import KINDS as MESSAGE_KINDS
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep, Refused, new_key, refused
from api.pages.templating import FieldError, render
from api.pages.words import asked_of
from api.roles import may_record
from cases.bodies import name_of
from cases.facts import RECORDED_IN_ERROR, Fact, NewFact
from cases.kinds import KINDS, NOTICE
from cases.log import NoSuchCase
from cases.officers import officers
from deadlines.refusals import Refusal
from workflows.processes import ABOUT_NO_CHILD
from workflows.retelling import DAYS_AHEAD

router = APIRouter()
BECAUSE = Control("because", "textarea", asked_of(RECORDED_IN_ERROR, "because"), (), True, 500)
_HOW = {"differently": "correct", "error": "recorded-in-error"}


@router.get("/cases/{ref}/facts/{sequence}/correct")
def ask_what_is_right(request: Request, ref: str, sequence: int, desk: DeskDep) -> Response:
    """The form of a recorded fact, with what was recorded in it."""
    case = desk.open(ref)
    fact = _correctable(case, sequence, desk)
    if not has_generic_form(fact.kind):
        return RedirectResponse(f"/cases/{ref}/facts/{sequence}/recorded-in-error", 303)
    typed = typed_of(fact, controls_of(KINDS[fact.kind], case)) | _beginnings(case)
    for name in KINDS[fact.kind].private:
        typed[name] = _texts(desk, case).get((sequence, name), "")
    typed = restored(request, desk.database, desk.viewer, typed | {"breach_reason": fact.breach_reason})
    return _form(request, desk, case, fact, "differently", typed)


@router.post("/cases/{ref}/facts/{sequence}/correct")
def correct_fact(request: Request, ref: str, sequence: int, desk: DeskDep, typed: TypedDep) -> Response:
    """Show what a correction would move, and record it once it is confirmed."""
    case = desk.open(ref)
    fact = _correctable(case, sequence, desk)
    if not has_generic_form(fact.kind):
        raise NotFound
    kind = KINDS[fact.kind]
    controls = controls_of(kind, case)
    by_notice = {name: fact.detail[name] for name in (NOTICE,) if name in fact.detail}  # which no form asks
    read = read_fact(kind, controls, typed, desk.today, corrects=sequence, given=by_notice)
    if read.fact and _is_as_recorded(read.fact, fact, desk, case):
        same = FieldError("happened_on", "This is what is recorded already: change what is wrong", PARTS)
        read = Read(errors=(same,))
    texts = [(each.name, typed.get(each.name, "")) for each in controls if each.shape in ("text", "textarea")]
    texts = [each for each in texts if each[0] not in kind.private or case.process.key in ABOUT_NO_CHILD]
    errors = [*read.errors, *desk.names_in(case, texts)]
    return _take(request, desk, case, fact, "differently", typed, Read(read.fact, tuple(errors)))


@router.get("/cases/{ref}/facts/{sequence}/recorded-in-error")
def ask_why_in_error(request: Request, ref: str, sequence: int, desk: DeskDep) -> Response:
    """The question why a fact should not be in the log at all."""
    case = desk.open(ref)
    typed = restored(request, desk.database, desk.viewer, _beginnings(case))
    return _form(request, desk, case, _correctable(case, sequence, desk), "error", typed)


@router.post("/cases/{ref}/facts/{sequence}/recorded-in-error")
def take_fact_back(request: Request, ref: str, sequence: int, desk: DeskDep, typed: TypedDep) -> Response:
    """Show what would move if a fact did not count, and record that once it is confirmed."""
    case = desk.open(ref)
    fact = _correctable(case, sequence, desk)
    because = typed.get("because", "")
    errors = [] if len(because) >= 3 else [FieldError("because", BECAUSE.missing)]
    if len(because) > BECAUSE.length:
        errors.append(FieldError("because", f"Use {BECAUSE.length} characters or fewer: these are {len(because)}"))
    errors += desk.names_in(case, [("because", because)])
    new = NewFact(RECORDED_IN_ERROR, desk.today, {"because": because}, corrects=sequence)
    return _take(request, desk, case, fact, "error", typed, Read(new, tuple(errors)))


def _take(request: Request, desk: Desk, case: CaseFile, fact: Fact, how: str, typed: Typed, read: Read) -> Response:
    errors = [*read.errors, *desk.names_in(case, [("breach_reason", typed.get("breach_reason", ""))])]
    if errors or read.fact is None or typed.get("do") == "edit":
        return _form(request, desk, case, fact, how, typed, Refused(tuple(errors)) if errors else None)
    try:
        if typed.get("do") == "confirm":
            return RedirectResponse(desk.submit(case.ref, read.fact, typed), 303)
        preview = desk.try_out(case, read.fact, typed.get("breach_reason", ""))
        elsewhere, retold = would_follow(desk, case.ref, read.fact, typed.get("breach_reason", ""))
    except NoSuchCase:
        raise
    except Refusal as refusal:
        return _form(request, desk, case, fact, how, typed, refused(refusal, desk, case, typed))
    return render(
        "correct_check.html",
        request,
        case=case,
        fact=_told(desk, case, fact),
        action=f"/cases/{case.ref}/facts/{fact.sequence}/{_HOW[how]}",
        is_removal=how == "error",
        typed={name: value for name, value in typed.items() if name not in ("csrf", "do")},
        preview=preview,
        elsewhere=elsewhere,
        retold=retold,
        recipients=_names(desk, [each.recipient for each in (*retold.withdrawn, *retold.queued)]),
        message_kinds=MESSAGE_KINDS,
        days_ahead=DAYS_AHEAD,
        new=read.fact,
        breadcrumbs=trail(case, "Check the correction"),
    )


def _form(
    request: Request, desk: Desk, case: CaseFile, fact: Fact, how: str, typed: Typed, why: Refused | None = None
) -> Response:
    controls = controls_of(KINDS[fact.kind], case) if how == "differently" else (BECAUSE,)
    return render(
        "correct.html",
        request,
        status_code=why.status if why else 200,
        case=case,
        kind=KINDS[fact.kind],
        fact=_told(desk, case, fact),
        controls=controls,
        values=why.kept(typed) if why else typed,
        is_removal=how == "error",
        can_differ=has_generic_form(fact.kind),
        action=f"/cases/{case.ref}/facts/{fact.sequence}/{_HOW[how]}",
        why=why,
        errors=in_order(why.errors if why else (), ["happened_on", *(each.name for each in controls), "breach_reason"]),
        asks_reason=bool(typed.get("breach_reason")) or bool(why and why.is_breach),
        breadcrumbs=trail(case, f"Correct fact {fact.sequence}"),
    )


def _correctable(case: CaseFile, sequence: int, desk: Desk) -> Fact:
    """A fact of the case that still stands and that this person could have recorded. Raises NotFound."""
    found = next((each for each in case.current if each.sequence == sequence), None)
    if found is None or not may_record(desk.viewer.role, found.kind):
        raise NotFound
    return found


def _beginnings(case: CaseFile) -> dict[str, str]:
    return {"version": str(case.history.version), "key": new_key()}


def _texts(desk: Desk, case: CaseFile) -> dict[tuple[int, str], str]:
    with desk.database.reading() as session:
        return people_of(session, case, desk.viewer).texts or {}


def _told(desk: Desk, case: CaseFile, fact: Fact) -> Told:
    with desk.database.reading() as session:
        people = people_of(session, case, desk.viewer)
    return next(each for each in told(case, people) if each.sequence == fact.sequence)


def _names(desk: Desk, recipients: Collection[str]) -> dict[str, str]:
    """Who messages go to, in words: officers and bodies by their name; of a family only that it is one of them."""
    with desk.database.reading() as session:
        named = {key: each.display_name for key, each in officers(session, recipients).items()}
    bodies = {each: name_of(each.removeprefix("body:")) for each in recipients if each.startswith("body:")}
    return dict.fromkeys(recipients, "somebody who must be told") | bodies | named


def _is_as_recorded(new: NewFact, fact: Fact, desk: Desk, case: CaseFile) -> bool:
    texts = {name: _texts(desk, case).get((fact.sequence, name)) for name in KINDS[fact.kind].private}
    recorded = {**fact.detail, **texts}
    return (new.happened_on, new.about, dict(new.detail)) == (fact.happened_on, fact.about, recorded)
