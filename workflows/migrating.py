"""Moving the cases in flight to another version of their process: looked at first, then one fact in each case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import MOVED_TO_DEFINITION, NewFact, effective
from cases.log import Author, History
from cases.tables import CaseSummary
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from workflows.definition import Process
from workflows.engine import replay
from workflows.fitting import misfits, would_open
from workflows.notices import Office
from workflows.processes import definition, process_of
from workflows.record import record
from workflows.set_aside import Faults, folded
from workflows.timetable import timetable
from workflows.what_if import Change, differing

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Move:
    """What moving one case would change, as of a day. `misfits` say why it cannot be moved; none where it can.

    `opens` are processes that its facts would have opened under the new version, which the move does not do.
    """

    ref: str
    from_version: int
    stage_before: str
    stage_after: str
    changed: tuple[Change, ...] = ()
    opens: tuple[str, ...] = ()
    misfits: tuple[str, ...] = ()


def move_of(history: History, target: Process, as_of: date) -> Move | None:
    """What moving a case would do; None where it runs under that version already."""
    running, facts = process_of(history), effective(history.facts)
    if running.version == target.version:
        return None
    day = max(as_of, facts[-1].happened_on)
    before, after = replay(running, facts).stage or "", replay(target, facts).stage or ""
    move = Move(history.ref, running.version, before, after, misfits=misfits(running, target, facts, day))
    if move.misfits:
        return move
    changed = differing(timetable(running, facts, day), timetable(target, facts, day))
    return replace(move, changed=changed, opens=tuple(key for _, key in would_open(running, target, facts)))


def moves(
    session: Session, target: Process, as_of: date, *, progress: Callable[[int, int], None] | None = None
) -> Iterator[Move]:
    """Every open case of a process that does not run under a version yet, with what moving it there would change.

    A case that cannot be worked out at all is given with that as the reason why it cannot be moved. `progress` is
    given the cases gone over and how many there are.
    """
    query = select(_SUMMARY.c.case_id).where(_SUMMARY.c.process == target.key, ~_SUMMARY.c.is_ended)
    numbers = sorted(session.connection().execute(query).scalars())
    faults = Faults()
    for start in range(0, len(numbers), _AT_A_TIME):
        some = numbers[start : start + _AT_A_TIME]
        for _, move in folded(session, lambda history: move_of(history, target, as_of), faults, only=some):
            if move:
                yield move
        if progress:
            progress(start + len(some), len(numbers))
    for (ref, _), reason in faults.found.items():
        yield Move(ref, 0, "", "", misfits=(reason,))


def migrate(
    database: Database,
    key: str,
    version: int,
    *,
    by: Author,
    now: datetime,
    office: Office,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[Move], list[Move]]:
    """Move every open case that fits, a case to a transaction: those moved, and those left where they were with why.

    Doing it again moves nothing twice. Raises UnknownProcess, UnknownVersion.
    """
    target, day = definition(key, version), day_of(now)
    with database.reading() as session:
        planned = list(moves(session, target, day))
    moved, left = [], [move for move in planned if move.misfits]
    fitting = [move for move in planned if not move.misfits]
    for number, move in enumerate(fitting, start=1):
        try:
            if done := _move(database, move.ref, target, by, now, office):
                moved.append(done)
        except Refusal as refusal:
            left.append(replace(move, misfits=(refusal.sentence,)))
        if progress:
            progress(number, len(fitting))
    return moved, left


def _move(database: Database, ref: str, target: Process, by: Author, now: datetime, office: Office) -> Move | None:
    """Move one case as it is now, whatever was recorded in it since it was looked at."""
    day = day_of(now)
    with database.writing() as session:
        move = move_of(log.load(session, ref, lock=True), target, day)
        if move:
            fact = NewFact(MOVED_TO_DEFINITION, day, {"version": target.version})
            record(session, ref, fact, by=by, now=now, office=office)
    return move
