"""Recording a fact: a form made from what its kind needs, tried out on request, refused in plain words."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Viewer
from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile, possible_for
from api.pages.controls import controls_of, has_generic_form, read_fact
from api.pages.forms import Typed, TypedDep, boxes, in_order
from api.pages.listing import Day
from api.pages.recording import TRIED, Desk, DeskDep, Preview, Refused, new_key, refused
from api.pages.templating import Link, render
from api.roles import may_record, recordable
from cases.kinds import KINDS, FactKind
from cases.kinds import kind as kind_named
from cases.log import NoSuchCase
from deadlines.refusals import Refusal
from workflows.processes import ABOUT_NO_CHILD

router = APIRouter()
MOVES, PART, ALWAYS = "Moves the case on", "Part of this stage", "At any time"
ENDS = "Something else ends the case"
OWN_PAGES = {
    "exception_claimed": "/cases/{ref}/exception",
    "case_assigned": "/reassign?ref={ref}&back=/cases/{ref}",
    "panel_considered": "/cases/{ref}/panel",
}


@router.get("/cases/{ref}/record")
def ask_for_fact(
    request: Request,
    ref: str,
    desk: DeskDep,
    kind: Annotated[str, Query(max_length=60)] = "",
    about: Annotated[str, Query(max_length=200)] = "",
    happened_on: Day = None,
) -> Response:
    """The form for one kind of fact, with the body or the day an address gives; without a kind, what is possible."""
    case = desk.open(ref)
    if not kind:
        return _choice(request, case, desk)
    if kind in OWN_PAGES:
        return RedirectResponse(OWN_PAGES[kind].format(ref=case.ref), 303)
    named = boxes("happened_on", happened_on) | ({"about": about} if about else {})
    typed = {"kind": kind, "version": str(case.history.version), "key": new_key()} | named
    typed = restored(request, desk.database, desk.viewer, typed) | named
    return show_form(request, case, _known(kind, desk), desk.viewer, typed)


@router.post("/cases/{ref}/record")
def record_fact(request: Request, ref: str, desk: DeskDep, typed: TypedDep) -> Response:
    """Record what was typed, or show what would follow, or say why not."""
    case = desk.open(ref)
    kind = _known(typed.get("kind", ""), desk)
    return take(request, case, kind, desk, typed)


def take(request: Request, case: CaseFile, kind: FactKind, desk: Desk, typed: Typed) -> Response:
    """Read a fact's form, and record or try out what it says."""
    controls = controls_of(kind, case)
    read = read_fact(kind, controls, typed, desk.today)
    texts = [(each.name, typed.get(each.name, "")) for each in controls if each.shape in ("text", "textarea")]
    texts = [each for each in texts if each[0] not in kind.private or case.process.key in ABOUT_NO_CHILD]
    errors = [*read.errors, *desk.names_in(case, [*texts, ("breach_reason", typed.get("breach_reason", ""))])]
    if errors or read.fact is None:
        return show_form(request, case, kind, desk.viewer, typed, Refused(tuple(errors)))
    try:
        if typed.get("do") == "preview":
            return show_form(request, case, kind, desk.viewer, typed, preview=desk.try_out(case, read.fact, TRIED))
        return RedirectResponse(desk.submit(case.ref, read.fact, typed), 303)
    except NoSuchCase:
        raise
    except Refusal as refusal:
        return show_form(request, case, kind, desk.viewer, typed, refused(refusal, desk, case, typed))


def show_form(
    request: Request,
    case: CaseFile,
    kind: FactKind,
    viewer: Viewer,
    typed: Typed,
    why: Refused | None = None,
    preview: Preview | None = None,
) -> Response:
    """The form of a kind of fact, with what was typed, why it was refused, or what would follow."""
    controls = controls_of(kind, case)
    order = ["happened_on", *(each.name for each in controls), "breach_reason"]
    return render(
        "record.html",
        request,
        status_code=why.status if why else 200,
        case=case,
        kind=kind,
        explained=kind.explained,
        controls=controls,
        values=why.kept(typed) if why else typed,
        why=why,
        errors=in_order(why.errors if why else (), order),
        groups=choices(case, recordable(viewer.role, why.possible)) if why else [],
        preview=preview,
        asks_reason=any((typed.get("breach_reason"), why and why.is_breach, preview and preview.is_breach)),
        breadcrumbs=trail(case, kind.label),
    )


def _choice(request: Request, case: CaseFile, desk: Desk) -> Response:
    return render(
        "record_choice.html",
        request,
        case=case,
        groups=choices(case, possible_for(case, desk.viewer)),
        breadcrumbs=trail(case, "Record what happened"),
    )


def choices(case: CaseFile, kinds: list[str], own_pages: Mapping[str, str] = OWN_PAGES) -> list[dict[str, Any]]:
    """What may be recorded, in groups, each kind with its explanation and the address of its form.

    What ends a case in every stage alike (a death, a move, a mistake) is a group that is folded.
    """
    groups: dict[str, list[dict[str, str]]] = {each: [] for each in (MOVES, PART, ALWAYS, ENDS)}
    for name in kinds:
        href = own_pages.get(name, "/cases/{ref}/record?kind={kind}").format(ref=case.ref, kind=name)
        said = {"label": KINDS[name].label, "href": href, "explained": KINDS[name].explained}
        groups[_group_of(case, name)].append(said)
    return [{"heading": each, "kinds": found, "is_folded": each == ENDS} for each, found in groups.items() if found]


def _group_of(case: CaseFile, kind: str) -> str:
    if kind in case.process.anywhere:
        return ENDS
    if case.state.stage and kind in case.process[case.state.stage].exits:
        return MOVES
    return ALWAYS if kind in case.process.always else PART


def trail(case: CaseFile, here: str) -> list[Link]:
    """Where a page of a case stands."""
    return [Link("All cases", "/cases"), Link(case.ref, f"/cases/{case.ref}"), Link(here)]


def _known(name: str, desk: Desk) -> FactKind:
    """A kind this person may record with the form made here. Raises UnknownKind, NotFound."""
    kind = kind_named(name)
    if not has_generic_form(name) or not may_record(desk.viewer.role, name):
        raise NotFound
    return kind
