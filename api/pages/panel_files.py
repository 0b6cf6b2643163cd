"""Panels and one panel's agenda as files, for who may download: by reference, so that they name no child."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.downloads import Cell, HandingDep
from cases.details.panels import DECISIONS, FINDINGS, QUESTIONS, RECOMMENDATIONS
from cases.kinds import KINDS
from cases.panels import all_panels, as_seen, load_panel
from deadlines.words import in_words
from workflows.agenda import Agenda, agenda_of

router = APIRouter()
_ALL_AGREED = {True: "Yes", False: "No", None: ""}


@router.get("/panels.{form}")
def download_panels(handing: HandingDep, database: DatabaseDep) -> Response:
    """Every panel, the latest day first, with how many sit and how many cases are on its agenda."""
    with database.reading() as session:
        found = as_seen(session, all_panels(session), handing.viewer.sight)
    header = ("Panel", "Day", "Called off", "Members", "On the agenda")
    lines = (
        (each.ref, each.held_on, "Yes" if each.is_off else "No", len(each.members), len(each.items)) for each in found
    )
    return handing.over("panels", "Moderation panels", header, lines)


@router.get("/panels/{panel}/agenda.{form}")
def download_agenda(panel: str, handing: HandingDep, database: DatabaseDep, today: TodayDep) -> Response:
    """One panel's agenda: each case with its question, what is due next, and what came of it."""
    with database.reading() as session:
        found = load_panel(session, panel)
        agenda = agenda_of(session, found, today, handing.viewer.sight)
    header = (
        "Case", "Stage", "Question", "Due next", "Due on", "Left", "Due before the panel", "The panel recommended",
        "All agreed", "Findings", "The authority decided", "Decided on", "Answered by", "Answered on",
    )  # fmt: skip
    title = f"Agenda of panel {found.ref}, {in_words(found.held_on)}{', called off' if found.is_off else ''}"
    return handing.over(f"agenda-{found.ref}", title, header, (tuple(_line(each)) for each in agenda))


def _line(each: Agenda) -> Iterator[Cell]:
    yield from (each.item.case_ref, each.says, QUESTIONS[each.item.question])
    upcoming = each.upcoming
    yield from (upcoming.limit.title, upcoming.due_on, each.left) if upcoming else ("", None, "")
    yield " ".join(each.warnings)
    said = each.recommendation.detail if each.recommendation else {}
    yield RECOMMENDATIONS[str(said["recommendation"])] if said else ""
    yield _ALL_AGREED[said.get("unanimous")]
    yield "; ".join(FINDINGS[key] for key in said.get("findings") or ())
    yield DECISIONS[str(each.decision.detail["decision"])] if each.decision else ""
    yield each.decision.happened_on if each.decision else None
    yield KINDS[each.answer[0].kind].label if each.answer else ""
    yield each.answer[0].happened_on if each.answer else None
