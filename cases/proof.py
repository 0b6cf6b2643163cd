"""Proof that the log is as it was written: every chain walked from its start, and one digest over all their ends."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785
from sqlalchemy import Select, func, select
from sqlmodel import Session

from cases.log import GENESIS, event_hash
from cases.tables import Case, CaseEvent, PrivateText

_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_PRIVATE = PrivateText.__table__  # type: ignore[attr-defined]
STREAMED = {"yield_per": 5_000, "stream_results": True}  # given to the statement: on a connection it would stay


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event that is not as it was written: its case, its sequence, and what does not fit."""

    ref: str
    sequence: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. `heads` is a SHA-256 over every case's reference and last hash, in order of id:
    kept somewhere else, it also proves that nothing was removed from the end of a log.
    """

    cases: int
    events: int
    heads: str
    broken: BrokenLink | None = None


def verify(session: Session, *, ref: str | None = None, progress: Callable[[int], None] | None = None) -> Verified:
    """Walk every chain (or one case's), recompute every hash, and compare the texts kept beside the log with theirs.

    Stops at the first broken link. A text that was erased is no fault: its digest in the log still stands.
    """
    query = every_event()
    if ref is not None:
        query = query.where(_CASE.c.ref == ref)
    heads = sha256()
    cases = events = 0
    current, previous, sequence = "", GENESIS, 0
    with session.connection().execute(query, execution_options=STREAMED) as rows:
        for row in rows:
            if row.ref != current:
                heads.update(end_line(current, previous) if current else b"")
                current, previous, sequence = row.ref, GENESIS, 0
                cases += 1
            why = _fault(row, previous, sequence)
            if why:
                return Verified(cases, events, "", BrokenLink(row.ref, row.sequence, why))
            previous, sequence = row.hash, row.sequence
            events += 1
            if progress and events % 1_000 == 0:
                progress(events)
    heads.update(end_line(current, previous) if current else b"")
    changed = _changed_text(session, ref)
    return Verified(cases, events, "" if changed else heads.hexdigest(), changed)


def every_event() -> Select[Any]:
    """Every event as it was recorded, with its case's reference: cases in order of id, the facts of each in order."""
    return (
        select(_CASE.c.ref, *_EVENT.c)
        .join(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .order_by(_EVENT.c.case_id, _EVENT.c.sequence)
    )


def end_line(ref: str, head: str) -> bytes:
    """One case's line of those that the digest over the ends of all chains is made of."""
    return f"{ref} {head}\n".encode()


def _changed_text(session: Session, ref: str | None) -> BrokenLink | None:
    query = (
        select(_CASE.c.ref, _EVENT.c.detail, _PRIVATE)
        .join(_EVENT, (_EVENT.c.case_id == _PRIVATE.c.case_id) & (_EVENT.c.sequence == _PRIVATE.c.sequence))
        .join(_CASE, _CASE.c.id == _PRIVATE.c.case_id)
        .order_by(_PRIVATE.c.case_id, _PRIVATE.c.sequence)
    )
    if ref is not None:
        query = query.where(_CASE.c.ref == ref)
    with session.connection().execute(query, execution_options=STREAMED) as rows:
        for row in rows:
            digest = sha256(f"{row.salt}{row.text}".encode()).hexdigest()
            if json.loads(row.detail).get(row.field) != {"sha256": digest}:
                return BrokenLink(row.ref, row.sequence, f"its {row.field} is not what was recorded")
    return None


def encoded(value: Any) -> str:
    """The RFC 8785 form by its own library: a second maker of it, so that a fault of the writer's would show."""
    return rfc8785.dumps(value).decode()


def _fault(row: Any, previous: str, sequence: int) -> str:
    if row.sequence != sequence + 1:
        return f"fact {sequence + 1} is missing"
    if row.previous_hash != previous:
        return "it does not follow from the fact before it"
    try:
        read = {name: json.loads(row._mapping[name]) for name in ("detail", "breach")}
        as_written = all(encoded(value) == row._mapping[name] for name, value in read.items())
        same = as_written and event_hash(row.ref, dict(row._mapping) | read, encoded) == row.hash
    except (ValueError, TypeError):  # what was put there is not even JSON, or not of the kind that can be hashed
        same = False
    return "" if same else "its content is not what was recorded"


def count_events(session: Session) -> int:
    """How many events there are, for a progress bar."""
    return session.connection().execute(select(func.count()).select_from(_EVENT)).scalar_one()
