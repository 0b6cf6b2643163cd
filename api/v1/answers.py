"""What the JSON calls answer, made from what the rooms below give: plain values, written out once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from fastapi import Response
from pydantic import TypeAdapter
from sqlalchemy import bindparam, select
from sqlmodel import Session

from api.accounts import Viewer
from api.offers import offered_to
from cases.facts import Fact, effective
from cases.kinds import KINDS
from cases.log import History
from cases.people import child_of, contacts_of
from cases.tables import Officer
from deadlines.deadline import Deadline
from workflows.child import Strand
from workflows.engine import State
from workflows.ledger import Part
from workflows.panel_questions import warnings
from workflows.processes import process_of
from workflows.record import Recorded
from workflows.views import holder

JSON = "application/json"
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)  # its writer is several times as fast as the standard library's
_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_USERNAMES = select(_OFFICER.c.id, _OFFICER.c.username).where(_OFFICER.c.id.in_(bindparam("keys", expanding=True)))


def written(body: Any) -> bytes:
    """A body as it goes over the wire."""
    return _ANYTHING.dump_json(body)


def answer(body: Any, status: int = 200) -> Response:
    """A body as a response, given as it is: no time is spent on checking our own words."""
    return Response(written(body), status, media_type=JSON)


def day_text(day: date | None) -> str | None:
    """A day as JSON has it."""
    return day.isoformat() if day else None


def instant_text(at: datetime | None) -> str | None:
    """An instant as JSON has it: RFC 3339, in UTC, to the microsecond."""
    return at.isoformat().replace("+00:00", "Z") if at else None


@dataclass(frozen=True, slots=True)
class Names:
    """The usernames of officers, by the opaque keys the log knows them by."""

    by_key: Mapping[str, str]

    def of(self, key: str | None) -> str | None:
        """The username; None where the log's key is nobody's here."""
        return self.by_key.get(key) if key else None


def names_in(session: Session, facts: Iterable[Fact]) -> Names:
    """The usernames of everybody who recorded one of these facts, or was given the case by one."""
    keys = set()
    for fact in facts:
        keys.add(fact.recorded_by)
        if fact.kind == "case_assigned":
            keys.add(fact.detail["owner"])
    return names_by_key(session, keys)


def names_by_key(session: Session, keys: Iterable[str | None]) -> Names:
    """The usernames of these officers."""
    wanted = sorted({key for key in keys if key})
    found = session.connection().execute(_USERNAMES, {"keys": wanted}) if wanted else ()
    return Names({row.id: row.username for row in found})


def state_body(
    history: History, facts: Iterable[Fact], state: State, deadlines: Iterable[Deadline], viewer: Viewer, names: Names
) -> dict[str, Any]:
    """Where a case stands: `facts` are those in effect, in the order they happened."""
    running = process_of(history)
    facts = tuple(facts)
    owner, team = holder(facts)
    stage = running[state.stage] if state.stage else None
    return {
        "ref": history.ref,
        "process": history.process,
        "process_version": history.definition,
        "stage": stage.name if stage else None,
        "stage_says": stage.says if stage else "The case has not begun",
        "is_ended": bool(stage and stage.is_end),
        "began_on": day_text(facts[0].happened_on) if facts else None,
        "owner": names.of(owner),
        "team": team,
        "version": history.version,
        "possible": offered_to(viewer, running, state),
        "deadlines": [deadline.as_json() for deadline in deadlines],
        "warnings": warnings(running, facts),
    }


@dataclass(frozen=True, slots=True)
class Done:
    """Something recorded, the hash of its first fact, and the names needed to tell of it."""

    recorded: Recorded
    digest: str
    names: Names


def recorded_body(done: Done, viewer: Viewer, today: date) -> dict[str, Any]:
    """A fact recorded, and the case after it as it stands today. Free text is not among it, so it may be kept."""
    history, state = done.recorded.history, done.recorded.state
    deadlines = [replace(each, as_of=today) for each in done.recorded.deadlines]
    body = state_body(history, effective(history.facts), state, deadlines, viewer, done.names)
    return body | {"fact": fact_body(done.recorded.fact, done.digest, done.names, {})}


def fact_body(fact: Fact, digest: str, names: Names, texts: Mapping[tuple[int, str], str]) -> dict[str, Any]:
    """One fact of the log; `texts` are the free texts kept beside it, by sequence and field."""
    detail = dict(fact.detail)
    for field in KINDS[fact.kind].private:
        detail.pop(field, None)
        if (text := texts.get((fact.sequence, field))) is not None:
            detail[field] = text
    if fact.kind == "case_assigned":
        detail["owner"] = names.of(detail["owner"]) or detail["owner"]
    return {
        "sequence": fact.sequence,
        "kind": fact.kind,
        "happened_on": fact.happened_on.isoformat(),
        "recorded_at": instant_text(fact.recorded_at),
        "recorded_by": names.of(fact.recorded_by),
        "acted_as": str(fact.acted_as),
        "about": fact.about,
        "detail": detail,
        "breach": list(fact.breach),
        "breach_reason": fact.breach_reason,
        "corrects": fact.corrects,
        "hash": digest,
    }


def child_body(session: Session, child_id: int | None) -> dict[str, Any] | None:
    """The child of a case with everybody to write to; None where it was imported without one."""
    child = child_of(session, child_id)
    if child is None or child.id is None:
        return None
    return {
        "given_name": child.given_name,
        "family_name": child.family_name,
        "birth_date": None if child.erased_at else child.birth_date.isoformat(),
        "upn": child.upn,
        "school_urn": child.school_urn,
        "contacts": [
            {
                "name": contact.name,
                "relationship": contact.relationship,
                "email": contact.email,
                "email_consent_on": day_text(contact.email_consent_on),
                "address": contact.address,
            }
            for contact in contacts_of(session, child.id)
        ],
    }


def delay_body(deadline: Deadline, parts: Iterable[Part]) -> dict[str, Any]:
    """A late duty with the parts its delay is made of."""
    return {
        "limit": deadline.limit.key,
        "about": deadline.about,
        "title": deadline.limit.title,
        "due_on": day_text(deadline.due_on),
        "days_late": deadline.days_late,
        "parts": [
            {
                "held_by": each.held_by,
                "cause": each.cause or None,
                "says": each.in_words,
                "from": each.first.isoformat(),
                "to": each.last.isoformat(),
                "days": each.days,
            }
            for each in parts
        ],
    }


def strand_body(strand: Strand) -> dict[str, Any]:
    """One case of a child, as it stands beside the others."""
    return {
        "ref": strand.history.ref,
        "process": strand.process.key,
        "title": strand.process.title,
        "stage": strand.stage,
        "stage_says": strand.says,
        "began_on": strand.began_on.isoformat(),
        "ended_on": day_text(strand.ended_on),
        "held_by": strand.held_by,
        "opened_by": strand.opener,
        "next_deadline": strand.upcoming.as_json() if strand.upcoming else None,
    }
