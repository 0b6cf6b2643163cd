"""The log: append and read. The only writer of events; each is chained to the one before by its SHA-256 hash."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlmodel import Session

from cases.canonical import canonical
from cases.facts import MOVED_TO_DEFINITION, Capacity, Fact
from cases.kinds import KINDS
from cases.statements import Statement
from cases.tables import Case, CaseEvent, PrivateText
from cases.upcasters import read_detail
from deadlines.refusals import Refusal

GENESIS = "0" * 64
_REMEMBERED = 4_096
HASHED = (
    "sequence", "kind", "version", "recorded_by", "acted_as", "about", "detail", "breach", "breach_reason", "corrects",
    "previous_hash",
)  # fmt: skip
_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_PRIVATE = PrivateText.__table__  # type: ignore[attr-defined]
_EVENT_COLUMNS = tuple(_EVENT.c)

# Statements made once: building them anew costs more than running them.
_ADD_EVENTS = Statement(lambda _: insert(_EVENT))
_ADD_PRIVATE = Statement(lambda _: insert(_PRIVATE))
_HASHES_OF = select(_EVENT.c.sequence, _EVENT.c.hash).where(_EVENT.c.case_id == bindparam("case_id"))
_TEXTS_OF = select(_PRIVATE).where(_PRIVATE.c.case_id == bindparam("case_id"))
_LOCK = select(_CASE.c.id).where(_CASE.c.ref == bindparam("ref")).with_for_update()
_CASE_WITH_EVENTS = Statement(
    lambda _: (
        select(*_CASE.c, *(column for column in _EVENT_COLUMNS if column.name != "case_id"))
        .outerjoin(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .where(_CASE.c.ref == bindparam("ref"))
        .order_by(_EVENT.c.sequence)
    )
)


class NoSuchCase(Refusal):
    """No case has that reference, or not for this reader; the two are told apart to nobody."""

    code = "not_found"

    def __init__(self, ref: str) -> None:
        super().__init__(f"There is no case {ref}.", "", "Check the reference, or search for the case.")


class Changed(Refusal):
    """Somebody recorded something on the case first."""

    code = "changed"

    def __init__(self, ref: str, expected: int, found: int) -> None:
        super().__init__(
            f"Case {ref} has changed since you looked: it is at version {found}, and you worked from {expected}.",
            "What you were about to record may no longer be right.",
            "Look at the case again and, if it still holds, record it once more.",
            version=found,
        )


@dataclass(frozen=True, slots=True)
class Author:
    """Who records: the officer's opaque id, and the capacity in which they act."""

    officer: str
    acted_as: str = Capacity.COUNCIL


@dataclass(frozen=True, slots=True)
class History:
    """A case with everything ever recorded in it, in the order of recording, and the end of its chain."""

    id: int
    ref: str
    process: str
    process_version: int
    child_id: int | None
    facts: tuple[Fact, ...] = ()
    head: str = GENESIS

    @property
    def version(self) -> int:
        """The last sequence: what an editor must have seen."""
        return self.facts[-1].sequence if self.facts else 0

    @property
    def definition(self) -> int:
        """The version of its process's definition: that of its beginning, or the one it was last moved to."""
        moved = (fact.detail["version"] for fact in reversed(self.facts) if fact.kind == MOVED_TO_DEFINITION)
        return next(moved, self.process_version)

    def known_by(self, instant: datetime) -> "History":
        """The case as it was known at an instant."""
        kept = tuple(fact for fact in self.facts if fact.recorded_at is None or fact.recorded_at <= instant)
        return replace(self, facts=kept)


def sealed(ref: str, previous_hash: str, fact: Fact, detail: dict[str, Any]) -> dict[str, Any]:
    """The columns of one event, with its hash over the RFC 8785 form of everything else in it and its case's ref."""
    row: dict[str, Any] = {
        "sequence": fact.sequence,
        "kind": fact.kind,
        "version": KINDS[fact.kind].version,
        "happened_on": fact.happened_on,
        "recorded_at": fact.recorded_at,
        "recorded_by": fact.recorded_by,
        "acted_as": str(fact.acted_as),
        "about": fact.about,
        "detail": detail,
        "breach": list(fact.breach),
        "breach_reason": fact.breach_reason,
        "corrects": fact.corrects,
        "previous_hash": previous_hash,
    }
    return row | {
        "hash": event_hash(ref, row),
        "detail": canonical(detail) if detail else "{}",
        "breach": canonical(row["breach"]) if fact.breach else "[]",
    }


def event_hash(ref: str, row: Mapping[str, Any], encode: Callable[[Any], str] = canonical) -> str:
    """SHA-256, in hex, over the canonical form of an event's columns and its case's reference.

    `encode` makes the canonical text; whoever verifies passes another maker of it than the one that wrote.
    """
    body = {name: row[name] for name in HASHED}
    body["case"] = ref
    body["happened_on"] = row["happened_on"].isoformat()
    body["recorded_at"] = row["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(encode(body).encode()).hexdigest()


def keep_private(case_id: int, fact: Fact) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The detail as the log may hold it, and the rows of free text to keep beside it."""
    detail, rows = dict(fact.detail), []
    for field in KINDS[fact.kind].private:
        if field in detail:
            salt, text = token_hex(16), str(detail[field])
            rows.append({"case_id": case_id, "sequence": fact.sequence, "field": field, "salt": salt, "text": text})
            detail[field] = {"sha256": sha256(f"{salt}{text}".encode()).hexdigest()}
    return detail, rows


def chain(history: History, facts: Iterable[Fact]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """The event rows and private rows that continue a case's chain with `facts`, and the new end of the chain."""
    events, private, head = [], [], history.head
    for fact in facts:
        detail, texts = keep_private(history.id, fact)
        row = sealed(history.ref, head, fact, detail)
        head = row["hash"]
        events.append(row | {"case_id": history.id})
        private += texts
    return events, private, head


def append(session: Session, events: Sequence[dict[str, Any]], private: Sequence[dict[str, Any]]) -> None:
    """Write chained rows. The primary key (case, sequence) is the lock: two writers, one wins, the other is refused."""
    connection = session.connection()
    if events:
        _ADD_EVENTS.run(connection, events)
    if private:
        _ADD_PRIVATE.run(connection, private)


def load(session: Session, ref: str, *, lock: bool = False) -> History:
    """A case with its whole log. `lock` holds the case's row until the transaction ends (PostgreSQL; SQLite's
    writing transaction already holds everything). Raises NoSuchCase.
    """
    connection = session.connection()
    locks = lock and connection.dialect.name != "sqlite"
    if locks:
        connection.execute(_LOCK, {"ref": ref})
    rows = _CASE_WITH_EVENTS.rows(connection, ref=ref)
    if not rows:
        raise NoSuchCase(ref)
    return history_of(rows[0], rows if rows[0].sequence is not None else ())


def history_of(case: Row[Any], events: Iterable[Row[Any]]) -> History:
    """A History from a case row and its event rows in order of sequence."""
    rows = list(events)
    return History(
        case.id, case.ref, case.process, case.process_version, case.child_id,
        tuple(fact_of(row) for row in rows), rows[-1].hash if rows else GENESIS,
    )  # fmt: skip


def fact_of(row: Row[Any]) -> Fact:
    """One event as a Fact, its detail in the latest shape of its kind."""
    return Fact(
        row.kind, row.happened_on, row.sequence, read_detail(row.kind, row.version, _read(row.detail)), row.about,
        row.recorded_at, row.recorded_by, row.acted_as, tuple(_read(row.breach)), row.breach_reason, row.corrects,
    )  # fmt: skip


@lru_cache(_REMEMBERED)
def _read(text: str) -> Any:
    """A column of canonical JSON. Few texts fill most of them; what is remembered is shared: nobody may change it."""
    return json.loads(text)


def histories(
    session: Session,
    *,
    after_id: int = 0,
    slice_size: int = 500,
    only: Sequence[int] = (),
    unreadable: Callable[[Row[Any], Exception], None] | None = None,
) -> Iterator[History]:
    """Every case in order of id, read a slice at a time so that memory stays bounded. `only` limits to those ids.

    A case whose facts cannot be read is passed to `unreadable` and left out; without that, it raises.
    """
    connection = session.connection()
    while True:
        query = select(_CASE).where(_CASE.c.id > after_id).order_by(_CASE.c.id).limit(slice_size)
        if only:
            query = query.where(_CASE.c.id.in_(only))
        found = connection.execute(query).all()
        if not found:
            return
        wanted = (
            select(*_EVENT_COLUMNS)
            .where(_EVENT.c.case_id >= found[0].id, _EVENT.c.case_id <= found[-1].id)
            .order_by(_EVENT.c.case_id, _EVENT.c.sequence)
        )
        by_case: dict[int, list[Row[Any]]] = {}
        for event in connection.execute(wanted.where(_EVENT.c.case_id.in_(only)) if only else wanted):
            by_case.setdefault(event.case_id, []).append(event)
        for case in found:
            try:
                history = history_of(case, by_case.get(case.id, ()))
            except Exception as error:
                if unreadable is None:
                    raise
                unreadable(case, error)
            else:
                yield history
        after_id = found[-1].id


def hashes_as_recorded(session: Session, case_id: int) -> dict[int, str]:
    """The stored hash of each event of a case by sequence, for a reader who wants to compare."""
    found = session.connection().execute(_HASHES_OF, {"case_id": case_id})
    return {row.sequence: row.hash for row in found}


def events_as_recorded(session: Session, case_id: int) -> list[Row[Any]]:
    """The stored rows of a case's log, in order, with every column that their hashes are made of."""
    query = select(*_EVENT_COLUMNS).where(_EVENT.c.case_id == case_id).order_by(_EVENT.c.sequence)
    return list(session.connection().execute(query))


def salted_texts(session: Session, case_id: int) -> dict[tuple[int, str], tuple[str, str]]:
    """The salt and the free text of what has not been erased, by sequence and field: with both its digest is proved."""
    found = session.connection().execute(_TEXTS_OF, {"case_id": case_id})
    return {(row.sequence, row.field): (row.salt, row.text) for row in found}


def private_texts(session: Session, case_id: int) -> dict[tuple[int, str], str]:
    """The free texts of a case that have not been erased, by sequence and field."""
    found = session.connection().execute(_TEXTS_OF, {"case_id": case_id})
    return {(row.sequence, row.field): row.text for row in found}


def new_case(session: Session, ref: str, process: str, version: int, child_id: int | None, now: datetime) -> History:
    """Open an empty case. The reference is unique for ever; a second use raises an IntegrityError."""
    values = {"ref": ref, "process": process, "process_version": version, "child_id": child_id, "created_at": now}
    result = session.connection().execute(insert(_CASE).values(values).returning(_CASE.c.id))
    return History(result.scalar_one(), ref, process, version, child_id)
