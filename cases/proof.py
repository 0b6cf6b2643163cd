"""Proof that the log is as it was written: every chain walked from its start, and one digest over all their ends."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785
from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlmodel import Session

from cases.database import Database
from cases.kinds import KINDS
from cases.log import GENESIS, event_hash
from cases.tables import Case, CaseEvent, CaseSummary, Person, PrivateText

_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_PRIVATE = PrivateText.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_WITH_TEXT = tuple(key for key, each in KINDS.items() if each.private)
CASES_AT_A_TIME = 500
STREAMED = {"yield_per": 5_000, "stream_results": True}  # given to the statement: on a connection it would stay


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event that is not as it was written: its case, its sequence, and what does not fit.

    Without a case, it is of the log as a whole.
    """

    ref: str
    sequence: int
    why: str

    @property
    def in_words(self) -> str:
        """Where the log is not as it was written, and what does not fit, as a sentence."""
        return f"Case {self.ref}, fact {self.sequence}: {self.why}." if self.ref else f"{self.why}."


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

    Stops at the first broken link. A text that was erased with its person is no fault: its digest still stands. What
    was cut off the end of a case is found where lists still tell of it; the heads, kept elsewhere, prove it anyway.
    """
    only = [] if ref is None else [_CASE.c.ref == ref]
    walk = _Walk()
    with session.connection().execute(every_event().where(*only), execution_options=STREAMED) as rows:
        for row in rows:
            if broken := walk.found_at(row):
                return walk.ended(broken)
            if progress and walk.events % 1_000 == 0:
                progress(walk.events)
    return walk.ended(_faulty_text(session, *only) or _cut_off(session, *only))


def verify_in_slices(
    database: Database, *, progress: Callable[[int, int], None] | None = None, slice_size: int = CASES_AT_A_TIME
) -> Verified:
    """Walk every chain as `verify` does, in short transactions, up to where each ended when the first of them began.

    So the digest over their ends is that of one moment, and nobody waits for a walk of many minutes. `progress` is
    given the cases and the events walked, after each slice.
    """
    with database.reading() as session:
        last = _EVENT.c.case_id, func.max(_EVENT.c.sequence)
        ends = [tuple(row) for row in session.connection().execute(select(*last).group_by(last[0]).order_by(last[0]))]
        cut_off = _cut_off(session)
    walk = _Walk()
    for start in range(0, len(ends), slice_size):
        some = dict(ends[start : start + slice_size])
        with database.reading() as session:
            broken = _walk_slice(session, walk, some)
        if broken:
            return walk.ended(broken)
        if progress:
            progress(walk.cases, walk.events)
    return walk.ended(cut_off)


def _walk_slice(session: Session, walk: "_Walk", ends: dict[int, int]) -> BrokenLink | None:
    """Walk the chains of some cases, given by number and last sequence. A fact that has gone since is missed, too."""
    between = _EVENT.c.case_id.between(min(ends), max(ends))
    left = set(ends)
    with session.connection().execute(every_event().where(between), execution_options=STREAMED) as rows:
        for row in rows:
            if row.sequence > ends.get(row.case_id, 0):
                continue  # recorded while we walk: not of this moment
            if broken := walk.found_at(row):
                return broken
            if row.sequence == ends[row.case_id]:
                left.remove(row.case_id)
    if left:
        number = min(left)
        ref = session.connection().execute(select(_CASE.c.ref).where(_CASE.c.id == number)).scalar() or ""
        return BrokenLink(ref, ends[number], "it was there when this began, and is no more")
    return _faulty_text(session, between)


class _Walk:
    """How far the chains have been walked, and the digest over the ends of those that are done."""

    def __init__(self) -> None:
        self.cases = self.events = 0
        self._heads = sha256()
        self._ref, self._previous, self._sequence = "", GENESIS, 0

    def found_at(self, row: Any) -> BrokenLink | None:
        """What does not fit at the next event of a case, or the first of the next case."""
        if row.ref != self._ref:
            self._close()
            self._ref, self._previous, self._sequence = row.ref, GENESIS, 0
            self.cases += 1
        if why := _fault(row, self._previous, self._sequence):
            return BrokenLink(row.ref, row.sequence, why)
        self._previous, self._sequence = row.hash, row.sequence
        self.events += 1
        return None

    def ended(self, broken: BrokenLink | None = None) -> Verified:
        """What was found, once the last chain is walked or a link is broken."""
        self._close()
        return Verified(self.cases, self.events, "" if broken else self._heads.hexdigest(), broken)

    def _close(self) -> None:
        self._heads.update(end_line(self._ref, self._previous) if self._ref else b"")


def mark_at(session: Session, instant: datetime) -> str:
    """The digest over the ends of all chains as the log was known at an instant, of which no hash is recomputed."""
    last = select(_EVENT.c.case_id, func.max(_EVENT.c.sequence)).where(_EVENT.c.recorded_at <= instant)
    ends = tuple_(_EVENT.c.case_id, _EVENT.c.sequence).in_(last.group_by(_EVENT.c.case_id))
    query = select(_CASE.c.ref, _EVENT.c.hash).join(_EVENT, _EVENT.c.case_id == _CASE.c.id).where(ends)
    digest = sha256()
    for row in session.connection().execute(query.order_by(_CASE.c.id)):
        digest.update(end_line(row.ref, row.hash))
    return digest.hexdigest()


def end_line(ref: str, head: str) -> bytes:
    """One case's line of those that the digest over the ends of all chains is made of."""
    return f"{ref} {head}\n".encode()


def every_event() -> Select[Any]:
    """Every event as it was recorded, with its case's reference: cases in order of id, the facts of each in order."""
    return (
        select(_CASE.c.ref, *_EVENT.c)
        .join(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .order_by(_EVENT.c.case_id, _EVENT.c.sequence)
    )


def _texts() -> Select[Any]:
    return (
        select(_CASE.c.ref, _EVENT.c.detail, _PRIVATE)
        .join(_EVENT, (_EVENT.c.case_id == _PRIVATE.c.case_id) & (_EVENT.c.sequence == _PRIVATE.c.sequence))
        .join(_CASE, _CASE.c.id == _PRIVATE.c.case_id)
        .order_by(_PRIVATE.c.case_id, _PRIVATE.c.sequence)
    )


def _faulty_text(session: Session, *only: ColumnElement[bool]) -> BrokenLink | None:
    """The first text beside the log that is not what was recorded, or is gone although its person was not erased."""
    query = (
        select(_CASE.c.ref, _EVENT.c.sequence)
        .join(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .outerjoin(_PERSON, _PERSON.c.id == _CASE.c.child_id)
        .outerjoin(_PRIVATE, (_PRIVATE.c.case_id == _EVENT.c.case_id) & (_PRIVATE.c.sequence == _EVENT.c.sequence))
        .where(_EVENT.c.kind.in_(_WITH_TEXT), _EVENT.c.detail.contains('"sha256"'), *only)
        .where(_PRIVATE.c.case_id.is_(None), _PERSON.c.erased_at.is_(None))
        .order_by(_EVENT.c.case_id, _EVENT.c.sequence)
    )
    gone = session.connection().execute(query.limit(1)).first()
    missing = BrokenLink(gone.ref, gone.sequence, "its text is gone, and nobody was erased") if gone else None
    return _changed_text(session, _texts().where(*only)) or missing


def _changed_text(session: Session, query: Select[Any]) -> BrokenLink | None:
    with session.connection().execute(query, execution_options=STREAMED) as rows:
        for row in rows:
            digest = sha256(f"{row.salt}{row.text}".encode()).hexdigest()
            if json.loads(row.detail).get(row.field) != {"sha256": digest}:
                return BrokenLink(row.ref, row.sequence, f"its {row.field} is not what was recorded")
    return None


def _cut_off(session: Session, *only: ColumnElement[bool]) -> BrokenLink | None:
    """The first case of which no fact is left, or whose log ends before the fact that its row in the lists is of."""
    last = func.coalesce(func.max(_EVENT.c.sequence), 0)
    query = (
        select(_CASE.c.ref, last.label("last"))
        .outerjoin(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .outerjoin(_SUMMARY, _SUMMARY.c.case_id == _CASE.c.id)
        .where(*only)
        .group_by(_CASE.c.id, _CASE.c.ref, _SUMMARY.c.version)
        .having(or_(last == 0, last < _SUMMARY.c.version))
        .order_by(_CASE.c.id)
    )
    row = session.connection().execute(query.limit(1)).first()
    if row is None:
        return None
    why = (
        "it is missing, and lists still tell of it" if row.last else "it is missing, and so is every other of the case"
    )
    return BrokenLink(row.ref, row.last + 1, why)


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
