"""What the calls about panels answer, made from what the rooms below give."""

from datetime import date
from typing import Any

from sqlmodel import Session

from api.v1.answers import Names, instant_text, names_by_key
from cases.details.panels import QUESTIONS
from cases.facts import Fact
from cases.panels import Panel, Seat, as_seen
from cases.sight import Sight
from workflows.agenda import IN_LAW, Agenda, agenda_of


def head_body(panel: Panel) -> dict[str, Any]:
    """A panel in the list of panels."""
    return {
        "ref": panel.ref,
        "held_on": panel.held_on.isoformat(),
        "is_called_off": panel.is_off,
        "members": len(panel.members),
        "cases": len(panel.items),
    }


def panel_body(session: Session, panel: Panel, today: date, sight: Sight) -> dict[str, Any]:
    """A panel with everything on its agenda."""
    (panel,) = as_seen(session, [panel], sight)
    agenda = agenda_of(session, panel, today, sight)
    keys = {panel.called_by, *(each.officer for each in panel.members), *(each.listed_by for each in panel.items)}
    names = names_by_key(session, keys)
    return {
        "ref": panel.ref,
        "held_on": panel.held_on.isoformat(),
        "is_called_off": panel.is_off,
        "called_by": names.of(panel.called_by),
        "called_at": instant_text(panel.called_at),
        "in_law": IN_LAW,
        "members": [_member(each, names) for each in panel.members],
        "agenda": [_item(each, names) for each in agenda],
    }


def _member(seat: Seat, names: Names) -> dict[str, Any]:
    return {
        "number": seat.number,
        "officer": names.of(seat.officer),
        "role": seat.role or None,
        "says": seat.says or None,
        "capacity": seat.capacity,
    }


def _item(each: Agenda, names: Names) -> dict[str, Any]:
    return {
        "number": each.item.number,
        "case": each.item.case_ref,
        "question": each.item.question,
        "asks": QUESTIONS[each.item.question],
        "listed_by": names.of(each.item.listed_by),
        "listed_at": instant_text(each.item.listed_at),
        "on": each.on.isoformat(),
        "process": each.process.key if each.process else None,
        "stage": each.stage,
        "stage_says": each.says,
        "next_deadline": each.upcoming.as_json() if each.upcoming else None,
        "left": each.left,
        "warnings": each.warnings,
        "recommendation": _recommendation(each.recommendation),
        "decision": _decision(each.decision),
        "notice": _notice(each.answer),
    }


def _recommendation(fact: Fact | None) -> dict[str, Any] | None:
    return (
        None
        if fact is None
        else {
            "sequence": fact.sequence,
            "recommendation": fact.detail["recommendation"],
            "unanimous": fact.detail.get("unanimous"),
            "findings": fact.detail.get("findings", []),
            "because": fact.detail.get("because"),
        }
    )


def _decision(fact: Fact | None) -> dict[str, Any] | None:
    return (
        None
        if fact is None
        else {
            "sequence": fact.sequence,
            "decision": fact.detail["decision"],
            "decided_on": fact.happened_on.isoformat(),
            "acted_as": str(fact.acted_as),
            "because": fact.detail.get("because"),
        }
    )


def _notice(answer: tuple[Fact, str] | None) -> dict[str, Any] | None:
    return (
        None
        if answer is None
        else {
            "sequence": answer[0].sequence,
            "kind": answer[0].kind,
            "happened_on": answer[0].happened_on.isoformat(),
            "answer": answer[1],
        }
    )
