"""Relying on an exception: which limit, which of that limit's own exceptions, then its days and the reason."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile
from api.pages.controls import Control, Read, read_fact
from api.pages.forms import Typed, TypedDep, boxes, in_order, read_day
from api.pages.listing import Day
from api.pages.record import trail
from api.pages.recording import TRIED, DeskDep, Preview, Refused, new_key, refused
from api.pages.templating import render
from api.pages.words import ASKED, asked_of
from cases.bodies import name_of
from cases.closures import Closure, long_closures
from cases.facts import NewFact
from cases.kinds import KINDS
from cases.log import NoSuchCase
from cases.people import child_of
from deadlines.deadline import Deadline
from deadlines.limits import LawfulException
from deadlines.refusals import Refusal
from workflows.closures_claimed import differs_from_calendar, told

router = APIRouter()
KIND = "exception_claimed"
BECAUSE = Control("because", "textarea", asked_of(KIND, "because"), (), True, 500)
INFORMED = Control("family_informed_on", "day", asked_of(KIND, "family_informed_on"))


@router.get("/cases/{ref}/exception")
def ask_for_exception(
    request: Request,
    ref: str,
    desk: DeskDep,
    of: Annotated[str, Query(max_length=200)] = "",
    exception: Annotated[str, Query(max_length=60)] = "",
    closed: Day = None,
) -> Response:
    """First the limit, then the exception, then the form; a closure is filled in from the calendar where it has one."""
    case = desk.open(ref)
    if not of:
        return _ask(request, case, "claim_limit.html", options=_limits(case))
    deadline = _chosen(case, of)
    if not exception:
        return _ask(request, case, "claim_exception.html", deadline=deadline, of=of, options=offered(deadline))
    typed = {"of": of, "exception": exception, "version": str(case.history.version), "key": new_key()}
    chosen = _exception(deadline, exception)
    typed = restored(request, desk.database, desk.viewer, {**typed, **_filled_in(desk, case, chosen, closed)})
    return _form(request, desk, case, deadline, chosen, typed)


@router.post("/cases/{ref}/exception")
def rely_on_exception(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Record that an exception was relied on, or show what would follow, or say why it does not apply."""
    case = desk.open(ref)
    deadline = _chosen(case, typed.get("of", ""))
    exception = _exception(deadline, typed.get("exception", ""))
    read = _read(deadline, exception, typed, desk.today)
    texts = [("because", typed.get("because", "")), ("breach_reason", typed.get("breach_reason", ""))]
    errors = [*read.errors, *desk.names_in(case, texts)]
    if errors or read.fact is None:
        return _form(request, desk, case, deadline, exception, typed, Refused(tuple(errors)))
    try:
        unlike = _unlike_calendar(desk, case, exception, read.fact)
        if unlike and typed.get("do") != "preview" and typed.get("seen_calendar") != unlike:
            return _form(request, desk, case, deadline, exception, typed, unlike=unlike)
        if typed.get("do") == "preview":
            return _form(
                request,
                desk,
                case,
                deadline,
                exception,
                typed,
                preview=desk.try_out(case, read.fact, TRIED),
                unlike=unlike,
            )
        return RedirectResponse(desk.submit(ref, read.fact, typed), 303)
    except NoSuchCase:
        raise
    except Refusal as refusal:
        return _form(request, desk, case, deadline, exception, typed, refused(refusal, desk, case, typed))


def _read(deadline: Deadline, exception: LawfulException, typed: Typed, today: date) -> Read:
    """The claim as a fact: limit and exception as chosen, the days its test uses, the reason."""
    days = _days(exception)
    given = {each.name: read_day(typed, each.name, missing=each.missing, noun=each.noun) for each in days}
    faults = [each.error for each in given.values() if each.error]
    dates = {name: each.day.isoformat() for name, each in given.items() if each.day}
    chosen = {"limit": deadline.limit.key, "exception": exception.key, "dates": dates}
    read = read_fact(KINDS[KIND], (BECAUSE, INFORMED), typed, today, about=deadline.about, given=chosen)
    return Read(None if faults else read.fact, (*read.errors, *faults))


def _days(exception: LawfulException) -> list[Control]:
    """The days the exception's own test uses, each asked by its own name; one that may be left out says so."""
    test = exception.test
    return [Control(name, "day", ASKED[name], (), test.required) for name in test.facts] if test else []


def offered(deadline: Deadline) -> list[LawfulException]:
    """The limit's exceptions that were law on its last day: a temporary one is offered for its own time only."""
    due_on = deadline.due_on
    return [each for each in deadline.limit.exceptions if due_on is None or each.in_force.holds_on(due_on)]


def _filled_in(desk: DeskDep, case: CaseFile, exception: LawfulException, closed: date | None) -> dict[str, str]:
    """The days of the closure that was chosen among those recorded, or of the only one there is."""
    found = _closures(desk, case) if _is_closure(exception) else []
    chosen = [each for each in found if each.closed_from == closed] if closed else found
    if len(chosen) != 1:
        return {}
    return boxes("closed_from", chosen[0].closed_from) | boxes("reopens_on", chosen[0].reopens_on)


def _unlike_calendar(desk: DeskDep, case: CaseFile, exception: LawfulException, fact: NewFact) -> str:
    """What the authority's calendar shows other than the days claimed; empty where it agrees or says nothing."""
    if not _is_closure(exception):
        return ""
    days = fact.detail["dates"]
    closed_from, reopens_on = (date.fromisoformat(str(days[name])) for name in ("closed_from", "reopens_on"))
    return differs_from_calendar(_closures(desk, case), closed_from, reopens_on)


def _is_closure(exception: LawfulException) -> bool:
    return exception.test is not None and "closed_from" in exception.test.facts


def _closures(desk: DeskDep, case: CaseFile) -> list[Closure]:
    """The recorded closures of four weeks or more of the child's school, or of all, since the case began."""
    began = min(each.happened_on for each in case.history.facts)
    with desk.database.reading() as session:
        child = child_of(session, case.history.child_id)
        return long_closures(session, child.school_urn if child else None, began)


def _limits(case: CaseFile) -> list[tuple[str, str]]:
    """The clocks of the case that have an exception which could lift them, by key and words."""
    return [(_key(each), _name(each)) for each in _claimable(case)]


def _claimable(case: CaseFile) -> Iterable[Deadline]:
    return (each for each in case.deadlines if offered(each) and each.listed)


def ways_to_claim(case: CaseFile) -> dict[tuple[str, str], str]:
    """Where an exception to each open time limit of a case is relied on, by limit and body; past the only choice."""
    found = {}
    for each in _claimable(case):
        if KIND in case.process.always and not each.standing.is_settled:
            only = {"exception": offered(each)[0].key} if len(offered(each)) == 1 else {}
            found[each.limit.key, each.about] = f"/cases/{case.ref}/exception?{urlencode({'of': _key(each), **only})}"
    return found


def _key(deadline: Deadline) -> str:
    return f"{deadline.limit.key}|{deadline.about}"


def _name(deadline: Deadline) -> str:
    return f"{deadline.limit.title}: {name_of(deadline.about)}" if deadline.about else deadline.limit.title


def _chosen(case: CaseFile, of: str) -> Deadline:
    found = next((each for each in reversed(list(_claimable(case))) if _key(each) == of), None)
    if found is None:
        raise NotFound("This case has no such time limit with an exception.")
    return found


def _exception(deadline: Deadline, key: str) -> LawfulException:
    found = next((each for each in offered(deadline) if each.key == key), None)
    if found is None:
        raise NotFound("This time limit has no such exception.")
    return found


def _ask(request: Request, case: CaseFile, template: str, **context: Any) -> Response:
    return render(template, request, case=case, breadcrumbs=trail(case, "Rely on an exception"), **context)


def _form(
    request: Request,
    desk: DeskDep,
    case: CaseFile,
    deadline: Deadline,
    exception: LawfulException,
    typed: Typed,
    why: Refused | None = None,
    preview: Preview | None = None,
    unlike: str = "",
) -> Response:
    controls = [*_days(exception), BECAUSE, INFORMED]
    is_closure = _is_closure(exception)
    query = urlencode({"of": typed["of"], "exception": exception.key})
    return render(
        "claim.html",
        request,
        status_code=why.status if why else 200,
        case=case,
        deadline=deadline,
        exception=exception,
        limit_name=_name(deadline),
        controls=controls,
        is_closure=is_closure,
        closures=[
            (told(each), f"/cases/{case.ref}/exception?{query}&closed={each.closed_from}")
            for each in (_closures(desk, case) if is_closure else [])
        ],
        unlike=unlike,
        may_see_terms=desk.viewer.may("change holidays"),
        values=why.kept(typed) if why else typed,
        why=why,
        errors=in_order(why.errors if why else (), ["happened_on", *(each.name for each in controls)]),
        preview=preview,
        breadcrumbs=trail(case, "Rely on an exception"),
    )
