"""Verifications of the whole log: when it was last proved untouched, at whose wish, and what was found.

Of people they hold the opaque key of the officer who asked, and nobody else's; of a case its reference alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, Session, SQLModel

from cases.proof import BrokenLink, Verified, count_events

BY_ITSELF = "sendflow"  # no person asked: the night's run
BY_COMMAND = "command_line"  # whoever ran `sendflow verify`: nobody is signed in there
SILENT_FOR = timedelta(minutes=30)  # a slice takes a second, comparing every list some minutes
FEWER = "The log holds fewer facts than when it was last verified: some were removed"


class LogVerification(SQLModel, table=True):
    """One verification of the whole log. While it goes on, `seen_at` is when it last said how far it is.

    `differing` is how many cases' rows in lists or figures said something else than the log, None where that was not
    looked at. `heads` is the digest over the ends of all chains (`cases.proof.Verified`).
    """

    __tablename__ = "log_verification"
    number: int | None = Field(default=None, primary_key=True)
    asked_by: str = Field(max_length=60)
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    events_in_all: int
    cases: int = 0
    events: int = 0
    heads: str = Field(default="", max_length=64)
    broken_ref: str = Field(default="", max_length=60)
    broken_sequence: int = 0
    broken_why: str = Field(default="", max_length=200)
    differing: int | None = None


_TABLE = LogVerification.__table__  # type: ignore[attr-defined]


class Outcome(StrEnum):
    """What came of a verification."""

    UNTOUCHED = "Untouched"
    ALTERED = "The log was altered"
    LISTS_DIFFER = "Untouched, but lists differ from it"
    UNDER_WAY = "Under way"
    BROKEN_OFF = "Broken off"


@dataclass(frozen=True, slots=True)
class Verification:
    """One verification: at whose wish it was made, how far it went, what it found."""

    number: int
    asked_by: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    events_in_all: int
    found: Verified
    differing: int | None

    def outcome(self, now: datetime) -> Outcome:
        """What came of it; of one that has not ended, whether it still goes on."""
        if self.ended_at is None:
            return Outcome.UNDER_WAY if now - self.seen_at < SILENT_FOR else Outcome.BROKEN_OFF
        if self.found.broken:
            return Outcome.ALTERED
        return Outcome.LISTS_DIFFER if self.differing else Outcome.UNTOUCHED


def begin(session: Session, *, by: str, now: datetime) -> int:
    """Write down that a verification of the whole log begins; its number."""
    values = {
        "asked_by": by, "began_at": now, "seen_at": now, "events_in_all": count_events(session), "cases": 0,
        "events": 0, "heads": "", "broken_ref": "", "broken_sequence": 0, "broken_why": "",
    }  # fmt: skip
    made: int = session.connection().execute(insert(_TABLE).values(values).returning(_TABLE.c.number)).scalar_one()
    return made


def note_progress(session: Session, number: int, cases: int, events: int, now: datetime) -> None:
    """Write down how far a verification is."""
    _change(session, number, {"cases": cases, "events": events, "seen_at": now})


def end(session: Session, number: int, found: Verified, differing: int | None, now: datetime) -> Verification:
    """Write down what a verification found, and that there are fewer facts than one before it found, if it is so.

    A log only grows. What is cut off the end of a case leaves its chain whole, but not as long.
    """
    before = select(_TABLE.c.events).where(_TABLE.c.heads != "", _TABLE.c.number < number)
    most = session.connection().execute(before.order_by(_TABLE.c.number.desc()).limit(1)).scalar() or 0
    if found.broken is None and found.events < most:
        found = Verified(found.cases, found.events, "", BrokenLink("", 0, FEWER))
    broken = found.broken or BrokenLink("", 0, "")
    _change(session, number, {
        "cases": found.cases, "events": found.events, "heads": found.heads, "broken_ref": broken.ref,
        "broken_sequence": broken.sequence, "broken_why": broken.why, "differing": differing, "seen_at": now,
        "ended_at": now,
    })  # fmt: skip
    return verification(session, number)


def verification(session: Session, number: int) -> Verification:
    """One verification by its number."""
    return _read(session.connection().execute(select(_TABLE).where(_TABLE.c.number == number)).one())


def verifications(session: Session, *, before: int | None = None, limit: int) -> list[Verification]:
    """Verifications, the latest first; those before a number."""
    query = select(_TABLE).order_by(_TABLE.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(_TABLE.c.number < before)
    return [_read(row) for row in session.connection().execute(query)]


def last_ended(session: Session, *, lists: bool = False) -> Verification | None:
    """The last verification that came to its end; with `lists`, the last that compared the lists too."""
    query = select(_TABLE).where(_TABLE.c.ended_at.is_not(None)).order_by(_TABLE.c.number.desc()).limit(1)
    if lists:
        query = query.where(_TABLE.c.differing.is_not(None))
    row = session.connection().execute(query).first()
    return _read(row) if row else None


def _change(session: Session, number: int, values: dict[str, Any]) -> None:
    session.connection().execute(update(_TABLE).where(_TABLE.c.number == number).values(values))


def _read(row: Row[Any]) -> Verification:
    has_fault = bool(row.broken_why)
    broken = BrokenLink(row.broken_ref, row.broken_sequence, row.broken_why) if has_fault else None
    found = Verified(row.cases, row.events, row.heads, broken)
    return Verification(
        row.number, row.asked_by, row.began_at, row.seen_at, row.ended_at, row.events_in_all, found, row.differing
    )
