"""A case and a panel: put on an agenda with its question, and then what the panel found and recommended."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile, open_file
from api.pages.controls import Control, controls_of, read_fact
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, boxes, errors_of, in_order
from api.pages.frame import PanelHolderDep, PanelListerDep
from api.pages.panels import day_of
from api.pages.panels import trail as panel_trail
from api.pages.record import trail
from api.pages.recording import Desk, DeskDep, Refused, new_key, refused
from api.pages.templating import FieldError, render
from cases.details.panels import FINDINGS, FITTING, QUESTIONS
from cases.kinds import kind
from cases.panels import Item, Panel, all_panels, as_seen, load_panel, panels_of_case
from deadlines.refusals import Refusal
from workflows import panels
from workflows.agenda import IN_LAW, cannot_wait, due_before
from workflows.panel_questions import CONSIDERED, open_questions
from workflows.panel_rules import PanelRefused, recommendation_of

router = APIRouter()
_ASKED = ("recommendation", "unanimous", "findings", "because")


@router.get("/cases/{ref}/panel")
def ask_which_panel(
    request: Request,
    ref: str,
    viewer: PanelListerDep,
    desk: DeskDep,
    panel: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Where a case is on an agenda, and the form that puts it on another."""
    return _listing(request, desk, ref, {"panel": panel}, [])


@router.post("/cases/{ref}/panel")
def list_for_panel(request: Request, ref: str, viewer: PanelListerDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Put a question of a case on the agenda of a panel."""
    asked = {"panel": "Select the panel", "question": "Select the question"}
    errors = [FieldError(name, missing) for name, missing in asked.items() if not typed.get(name)]
    if errors:
        return _listing(request, desk, ref, typed, errors)
    try:
        with desk.database.writing() as session:
            panels.list_case(session, typed["panel"], ref, typed["question"], by=viewer.author, now=desk.now)
    except PanelRefused as refusal:
        return _listing(request, desk, ref, typed, errors_of(refusal))
    return done(f"/panels/{typed['panel']}", "agenda")


def _listing(request: Request, desk: Desk, ref: str, typed: Typed, errors: list[FieldError]) -> Response:
    with desk.database.reading() as session:
        case = open_file(session, ref, desk.today)
        listed = panels_of_case(session, ref)
        held = [each for each in all_panels(session) if not each.is_off]
    offered = [each for each in held if each.held_on >= desk.today or each.ref == typed.get("panel")]
    late = {
        each.ref: [cannot_wait(one, each.held_on) for one in due_before(case.process, case.deadlines, each.held_on)]
        for each in offered
    }
    return render(
        "panel_listing.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        listed=listed,
        said={each.ref: _said(case, each) for each in listed},
        questions=QUESTIONS,
        asked=[(each, QUESTIONS[each]) for each in open_questions(case.process, case.state.stage)],
        offered=[(each.ref, day_of(each), " ".join(late[each.ref])) for each in reversed(offered)],
        in_law=IN_LAW,
        may_hold=desk.viewer.may("hold panels"),
        today=desk.today,
        values=typed,
        errors=in_order(errors, ("panel", "question")),
        breadcrumbs=trail(case, "Panel"),
    )


def _said(case: CaseFile, panel: Panel) -> Mapping[int, bool]:
    """By item, whether the panel has recommended on it."""
    return {
        each.number: recommendation_of(case.history, panel.ref, each.question) is not None
        for each in panel.items
        if each.case_ref == case.ref
    }


@router.get("/panels/{panel}/items/{number}")
def ask_what_it_said(request: Request, panel: str, number: int, viewer: PanelHolderDep, desk: DeskDep) -> Response:
    """The form for what the panel found in one case and recommended."""
    found, item, case = _open(desk, panel, number)
    typed = restored(request, desk.database, desk.viewer, {"version": str(case.history.version), "key": new_key()})
    return _findings(request, found, item, case, typed)


@router.post("/panels/{panel}/items/{number}")
def record_what_it_said(
    request: Request, panel: str, number: int, viewer: PanelHolderDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Record in the case what the panel recommended, for the day it was held; it decides nothing."""
    found, item, case = _open(desk, panel, number)
    controls, day = _controls(case, item.question), boxes("happened_on", found.held_on)
    given = {"panel": found.ref, "question": item.question}
    read = read_fact(kind(CONSIDERED), controls, {**typed, **day}, desk.today, given=given)
    errors = [*read.errors, *desk.names_in(case, [("because", typed.get("because", ""))])]
    if errors or read.fact is None:
        return _findings(request, found, item, case, typed, Refused(tuple(errors)))
    try:
        desk.submit(case.ref, read.fact, typed)
    except Refusal as refusal:
        return _findings(request, found, item, case, typed, refused(refusal, desk, case, typed))
    return done(f"/panels/{panel}", "recommended")


def _open(desk: Desk, ref: str, number: int) -> tuple[Panel, Item, CaseFile]:
    """The panel, the item and its case as it stands. Raises NoSuchPanel, NotFound."""
    with desk.database.reading() as session:
        (panel,) = as_seen(session, [load_panel(session, ref)], desk.viewer.sight)
        item = panel.item(number)
        if item is None:
            raise NotFound
        return panel, item, open_file(session, item.case_ref, desk.today)


def _controls(case: CaseFile, question: str) -> tuple[Control, ...]:
    found = {each.name: each for each in controls_of(kind(CONSIDERED), case)}
    options = tuple((key, FINDINGS[key]) for key in FITTING[question])
    needed = Control("findings", "checkboxes", found["findings"].asked, options, True)
    return tuple(needed if name == "findings" else found[name] for name in _ASKED)


def _findings(
    request: Request, panel: Panel, item: Item, case: CaseFile, typed: Typed, why: Refused | None = None
) -> Response:
    return render(
        "panel_findings.html",
        request,
        status_code=why.status if why else 200,
        panel=panel,
        item=item,
        case=case,
        asks=QUESTIONS[item.question],
        late=[cannot_wait(each, panel.held_on) for each in due_before(case.process, case.deadlines, panel.held_on)],
        controls=_controls(case, item.question),
        values=why.kept(typed) if why else typed,
        errors=in_order(why.errors if why else (), _ASKED),
        in_law=IN_LAW,
        breadcrumbs=panel_trail(panel, f"Case {case.ref}"),
    )
