"""Which messages a fact calls for, queued in the same transaction as the fact itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from cases.details.notices import HOW
from cases.facts import SERVICE_FAILED, Fact, effective
from cases.kinds import KINDS
from cases.log import History
from cases.officers import officers
from notifications.notices import copies_of
from notifications.outbox import NewMessage
from workflows import engine
from workflows.processes import process_of
from workflows.timetable import next_awaited, timetable

ASSIGNED = "case_assigned"  # the fact, and the message that tells of it
NOT_DELIVERED = "notice_not_delivered"


@dataclass(frozen=True, slots=True)
class Office:
    """The authority as its messages name it, and where its pages are."""

    name: str
    address: str

    def case_url(self, ref: str) -> str:
        """The page of a case; the reference is the only thing it holds."""
        return f"{self.address.rstrip('/')}/cases/{ref}"


def notices_for(session: Session, history: History, fact: Fact, office: Office) -> Iterator[NewMessage]:
    """The messages one recorded fact calls for: that a case is now somebody's, that a notice did not arrive."""
    if fact.kind == SERVICE_FAILED:
        yield from _not_delivered(session, history, fact, office)
    if fact.kind != ASSIGNED or fact.detail["owner"] == fact.recorded_by:
        return
    owner = officers(session, [fact.detail["owner"]]).get(fact.detail["owner"])
    if owner is None or not owner.is_active:
        return
    running = process_of(history)
    current = effective(history.facts)
    stage = engine.replay(running, current).stage or running.stages[0].name
    soonest = next_awaited(timetable(running, current, fact.happened_on))
    yield NewMessage(
        key=f"assigned:{history.ref}:{fact.sequence}",
        kind=ASSIGNED,
        recipient=owner.id,
        to_address=owner.email,
        reason=f"Case {history.ref} was assigned to this officer.",
        case_ref=history.ref,
        context={
            "case_ref": history.ref,
            "case_url": office.case_url(history.ref),
            "title": running.title,
            "stage": running[stage].says,
            "owner_label": "you",
            "authority_name": office.name,
            "duty": soonest.limit.title if soonest else None,
            "due_on": soonest.due_on.isoformat() if soonest and soonest.due_on else None,
            "do_by": soonest.do_by.isoformat() if soonest and soonest.do_by else None,
            "cite": str(soonest.rule.cite) if soonest else None,
        },
    )


def _not_delivered(session: Session, history: History, fact: Fact, office: Office) -> Iterator[NewMessage]:
    """Tell whoever holds a case that a notice did not arrive; and if the duty is owed again, what it is."""
    held = [each.detail["owner"] for each in effective(history.facts) if each.kind == ASSIGNED]
    owner = officers(session, held[-1:]).get(held[-1]) if held else None
    if owner is None or not owner.is_active:
        return
    undone = next((each.kind for each in history.facts if each.sequence == fact.corrects), None)
    released = (each for each in history.facts if each.detail.get("number") == fact.detail["number"])
    gives = next((each.detail["gives"] for each in released if "gives" in each.detail), undone)
    yield NewMessage(
        key=f"not_delivered:{history.ref}:{fact.sequence}",
        kind=NOT_DELIVERED,
        recipient=owner.id,
        to_address=owner.email,
        reason=f"Notice {fact.detail['number']} of case {history.ref}, which this officer holds, did not arrive.",
        case_ref=history.ref,
        context={
            "case_ref": history.ref,
            "case_url": f"{office.case_url(history.ref)}/notices/{fact.detail['number']}",
            "title": process_of(history).title,
            "owner_label": "you",
            "authority_name": office.name,
            "number": fact.detail["number"],
            "what": KINDS[gives].label if gives else "A notice",
            "how": HOW[fact.detail["how"]],
            "failed_on": fact.happened_on.isoformat(),
            "reopened": KINDS[undone].label if undone else None,
            "others": _others(session, fact.detail["number"]) or None,
        },
    )


def _others(session: Session, number: int) -> bool:
    """Whether another copy of a notice went, or is still to go, to somebody who must be told and did not fail."""
    return any(each.counts and each.failed_on is None for each in copies_of(session, [number]).get(number, []))
