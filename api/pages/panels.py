"""Moderation panels on pages: the list, one panel with its agenda, the call for a new one, and its minutes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.pages.done import done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, boxes, errors_of, read_day
from api.pages.frame import PanelHolderDep, PanelListerDep, ReaderDep
from api.pages.templating import FieldError, Link, render
from cases.database import Database
from cases.details.panels import DECISIONS, FINDINGS, QUESTIONS, RECOMMENDATIONS
from cases.facts import WHO_ACTS, Capacity
from cases.kinds import KINDS
from cases.officers import officers
from cases.panels import Panel, all_panels, as_seen, load_panel
from cases.sight import load_seen
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows import panels
from workflows.agenda import IN_LAW, agenda_of
from workflows.panel_rules import PanelRefused
from workflows.panels import refuse_unseen_item

router = APIRouter()
WORDS: dict[str, Any] = {
    "questions": QUESTIONS, "recommendations": RECOMMENDATIONS, "decisions": DECISIONS, "findings": FINDINGS,
    "kinds": KINDS, "capacities": WHO_ACTS, "in_law": IN_LAW,
}  # fmt: skip


@router.get("/panels")
def list_panels(request: Request, viewer: ReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The panels to come, soonest first, and those that were, the latest first."""
    with database.reading() as session:
        found = as_seen(session, all_panels(session), viewer.sight)
    to_come = [each for each in found if each.held_on >= today and not each.is_off]
    return render(
        "panels.html",
        request,
        to_come=to_come[::-1],
        past=[each for each in found if each not in to_come],
        files=files_of("/panels", {}, viewer) if found else (),
        may_hold=viewer.may("hold panels"),
        **WORDS,
    )


@router.get("/panels/new")
def ask_for_day(request: Request, viewer: PanelHolderDep) -> Response:
    """The form that calls a panel."""
    return _day_form(request, None, {}, [])


@router.post("/panels/new")
def call_panel(
    request: Request, viewer: PanelHolderDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Call a panel for the day typed."""
    read = read_day(typed, "held_on", missing="Enter the day of the panel")
    if read.error or read.day is None:
        return _day_form(request, None, typed, [read.error])
    try:
        with database.writing() as session:
            ref = panels.call_panel(session, read.day, by=viewer.author, now=now)
    except PanelRefused as refusal:
        return _day_form(request, None, typed, errors_of(refusal))
    return done(f"/panels/{ref}/members", "panel")


@router.get("/panels/{panel}/move")
def ask_for_other_day(request: Request, panel: str, viewer: PanelHolderDep, database: DatabaseDep) -> Response:
    """The form that moves a panel to another day, or calls it off."""
    with database.reading() as session:
        found = load_panel(session, panel)
    return _day_form(request, found, boxes("held_on", found.held_on), [])


@router.post("/panels/{panel}/move")
def move_panel(
    request: Request, panel: str, viewer: PanelHolderDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Hold a panel on the day typed."""
    with database.reading() as session:
        found = load_panel(session, panel)
    read = read_day(typed, "held_on", missing="Enter the day of the panel")
    if read.error or read.day is None:
        return _day_form(request, found, typed, [read.error])
    try:
        with database.writing() as session:
            panels.move_panel(session, panel, read.day, by=viewer.author, now=now)
    except PanelRefused as refusal:
        return _day_form(request, found, typed, errors_of(refusal))
    return done(f"/panels/{panel}", "panel-moved")


@router.post("/panels/{panel}/call-off")
def call_panel_off(
    request: Request, panel: str, viewer: PanelHolderDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:
    """Call a panel off."""
    try:
        with database.writing() as session:
            panels.call_off(session, panel, by=viewer.author, now=now)
    except PanelRefused as refusal:
        with database.reading() as session:
            found = load_panel(session, panel)
        return _day_form(request, found, boxes("held_on", found.held_on), errors_of(refusal))
    return done(f"/panels/{panel}", "panel-off")


@router.get("/panels/{panel}")
def show_panel(request: Request, panel: str, viewer: ReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """One panel: who sits, and each case with its question, what is due next, and what came of it."""
    return _show(request, panel, viewer, database, today)


@router.post("/panels/{panel}/add")
def find_case(
    request: Request, panel: str, viewer: PanelListerDep, database: DatabaseDep, today: TodayDep, typed: TypedDep
) -> Response:
    """Go on to the question that is to be put on a case."""
    ref = typed.get("case", "").upper()
    try:
        with database.reading() as session:
            load_seen(session, ref, viewer.sight)
    except Refusal:
        error = FieldError("case", f"There is no case {ref[:60]}" if ref else "Enter the reference of the case")
        return _show(request, panel, viewer, database, today, typed, [error])
    return RedirectResponse(f"/cases/{ref}/panel?panel={panel}", 303)


@router.post("/panels/{panel}/items/{number}/take-off")
def take_off(
    request: Request,
    panel: str,
    number: int,
    viewer: PanelListerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Take a case off the agenda."""
    try:
        with database.writing() as session:
            refuse_unseen_item(session, panel, number, viewer.sight)
            panels.take_off(session, panel, number, by=viewer.author, now=now)
    except PanelRefused as refusal:
        return _show(request, panel, viewer, database, today, {}, errors_of(refusal))
    return done(f"/panels/{panel}", "agenda-less")


@router.get("/panels/{panel}/minutes")
def show_minutes(request: Request, panel: str, viewer: ReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """What the panel found and recommended, to be printed: by reference alone, so that it names no child."""
    with database.reading() as session:
        (found,) = as_seen(session, [load_panel(session, panel)], viewer.sight)
        agenda = agenda_of(session, found, today, viewer.sight)
        names = _names(session, found)
    return render(
        "panel_minutes.html",
        request,
        panel=found,
        agenda=agenda,
        names=names,
        breadcrumbs=trail(found, "Minutes"),
        **WORDS,
    )


def _show(
    request: Request,
    ref: str,
    viewer: Viewer,
    database: Database,
    today: date,
    typed: Typed | None = None,
    errors: Iterable[FieldError] = (),
) -> Response:
    with database.reading() as session:
        (panel,) = as_seen(session, [load_panel(session, ref)], viewer.sight)
        agenda = agenda_of(session, panel, today, viewer.sight)
        names = _names(session, panel)
    errors = list(errors)
    return render(
        "panel.html",
        request,
        status_code=422 if errors else 200,
        panel=panel,
        agenda=agenda,
        names=names,
        today=today,
        files=files_of(f"/panels/{panel.ref}/agenda", {}, viewer),
        warned=sum(bool(each.warnings) for each in agenda),
        may_list=viewer.may("list for panels") and not panel.is_off,
        may_hold=viewer.may("hold panels") and not panel.is_off,
        may_decide=viewer.may("record facts") and viewer.acts_as == Capacity.COUNCIL,
        values=typed or {},
        errors=errors,
        breadcrumbs=[Link("Panels", "/panels"), Link(panel.ref)],
        **WORDS,
    )


def _names(session: Session, panel: Panel) -> dict[str, str]:
    keys = {each.officer for each in panel.members} | {each.listed_by for each in panel.items} | {panel.called_by}
    return {key: each.display_name for key, each in officers(session, keys - {""}).items()}


def _day_form(request: Request, panel: Panel | None, typed: Typed, errors: Iterable[FieldError | None]) -> Response:
    found = [each for each in errors if each]
    return render(
        "panel_day.html",
        request,
        status_code=422 if found else 200,
        panel=panel,
        values=typed,
        errors=found,
        in_law=IN_LAW,
        breadcrumbs=trail(panel, "Another day") if panel else [Link("Panels", "/panels"), Link("Call a panel")],
    )


def trail(panel: Panel, here: str) -> list[Link]:
    """Where a page of a panel stands."""
    return [Link("Panels", "/panels"), Link(panel.ref, f"/panels/{panel.ref}"), Link(here)]


def day_of(panel: Panel) -> str:
    """A panel with its day, for a choice."""
    return f"{panel.ref}, {in_words(panel.held_on)}"
