"""The daily work, as plain functions: safe to run twice, late, or for any past day. Prefect only wakes them.

One sweep of one process for one day goes over its cases in slices, making anew the views that an older law, calendar
or code made, and then queues the reminders of the day. Progress is kept, so a killed sweep goes on where it stopped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import effective
from cases.tables import CaseSummary
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from notifications.outbox import enqueue
from workflows import engine, views
from workflows.definition import Process
from workflows.lapses import record_lapse, where_time_ran_out
from workflows.many import many_cases
from workflows.notices import Office
from workflows.processes import process, process_of
from workflows.reminders import messages_of, reminders_on
from workflows.set_aside import Faults, count_set_aside, folded, numbers_set_aside, set_aside, take_back
from workflows.tables import SweepProgress, WakeUp
from workflows.timetable import next_awaited, timetable

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]
_WAKE_UP = WakeUp.__table__  # type: ignore[attr-defined]
SLICE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: open cases gone over, views made anew, messages queued; `set_aside` is how many cases of the
    process could not be worked out when it ended.
    """

    process: str
    day: date
    swept: int
    refreshed: int
    queued: int
    finished: bool
    set_aside: int = 0
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a case's process: where it stands, every deadline, what is due next, how much was queued."""

    ref: str
    process: str
    stage: str
    says: str
    deadlines: tuple[Deadline, ...]
    upcoming: Deadline | None
    queued: int


@many_cases()
def sweep(
    database: Database,
    process_key: str,
    day: date,
    *,
    now: Callable[[], datetime],
    office: Office,
    progress: Callable[[int], None] | None = None,
) -> Swept:
    """Sweep one process for one day, a slice to a transaction. Doing it again adds nothing."""
    running = process(process_key)
    with database.writing() as session:
        after: int | None = _begin(session, running.key, day, now())
        refreshed = _make_anew(session, numbers_set_aside(session, running.key), now())
    swept = 0
    while after is not None:
        with database.writing() as session:
            after, seen, made = _slice(session, running.key, day, after, now())
        swept, refreshed = swept + seen, refreshed + made
        if progress:
            progress(swept)
    refreshed += _make_ended_anew(database, running.key, now)
    lapsed = _record_lapses(database, running, day, now, office)
    with database.writing() as session:
        reminders = reminders_on(session, day, process_key=running.key)
        queued = enqueue(session, messages_of(session, reminders, day, office), now=now())
        where = (_PROGRESS.c.process == running.key) & (_PROGRESS.c.day == day)
        values = {"queued": _PROGRESS.c.queued + queued, "finished_at": now()}
        session.connection().execute(update(_PROGRESS).where(where).values(values))
        aside = count_set_aside(session, running.key)
    return Swept(running.key, day, swept, refreshed, queued, True, aside, lapsed)


def _make_ended_anew(database: Database, key: str, now: Callable[[], datetime]) -> int:
    """Make anew, a slice to a transaction, the views of ended cases that another law or calendar made; how many."""
    made = after = 0
    while True:
        with database.writing() as session:
            old = (
                select(_SUMMARY.c.case_id)
                .where(_SUMMARY.c.process == key, _SUMMARY.c.is_ended, _SUMMARY.c.case_id > after)
                .where(_SUMMARY.c.computed_with != views.versions())
                .order_by(_SUMMARY.c.case_id)
                .limit(SLICE)
            )
            stale = list(session.connection().execute(old).scalars())
            if not stale:
                return made
            made += _make_anew(session, stale, now())
            after = stale[-1]


def _record_lapses(database: Database, running: Process, day: date, now: Callable[[], datetime], office: Office) -> int:
    """Record, a case to a transaction, where time had run out by the day; how many. One refusal stops no other."""
    with database.reading() as session:
        refs = where_time_ran_out(session, running, day)
    lapsed, faults = 0, Faults()
    for ref in refs:
        try:
            with database.writing() as session:
                lapsed += record_lapse(session, ref, day, now=now(), office=office)
        except Refusal as refusal:
            faults.note(ref, running.key, refusal)
    with database.writing() as session:
        set_aside(session, faults.found, now())
    return lapsed


def _begin(session: Session, key: str, day: date, now: datetime) -> int:
    """Where to go on: after the last case of an unfinished sweep of that day, or from the start."""
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"process": key, "day": day, "started_at": now, "after_case_id": 0, "swept": 0, "queued": 0}
    connection.execute(dialect.insert(_PROGRESS).values(row).on_conflict_do_nothing())
    where = (_PROGRESS.c.process == key) & (_PROGRESS.c.day == day)
    found = connection.execute(select(_PROGRESS).where(where)).one()
    return 0 if found.finished_at else found.after_case_id


def _make_anew(session: Session, numbers: Sequence[int], now: datetime) -> int:
    """Make the views of these cases anew; how many. Those that cannot be are set aside, those that can taken back."""
    if not numbers:
        return 0
    faults = Faults()
    made = list(folded(session, views.fresh, faults, only=numbers))
    views.replace(session, [view for _, view in made])
    take_back(session, [history.ref for history, _ in made])
    set_aside(session, faults.found, now)
    return len(made)


def _slice(session: Session, key: str, day: date, after: int, now: datetime) -> tuple[int | None, int, int]:
    """One slice of open cases: the last case of it (None past the end), how many, how many views were made anew."""
    connection = session.connection()
    wanted = (
        select(_SUMMARY.c.case_id, _SUMMARY.c.computed_with)
        .where(_SUMMARY.c.process == key, _SUMMARY.c.case_id > after, ~_SUMMARY.c.is_ended)
        .order_by(_SUMMARY.c.case_id)
        .limit(SLICE)
    )
    found = connection.execute(wanted).all()
    if not found:
        return None, 0, 0
    stale = [row.case_id for row in found if row.computed_with != views.versions()]
    made = _make_anew(session, stale, now)
    where = (_PROGRESS.c.process == key) & (_PROGRESS.c.day == day)
    values = {"after_case_id": found[-1].case_id, "swept": _PROGRESS.c.swept + len(found)}
    connection.execute(update(_PROGRESS).where(where).values(values))
    return found[-1].case_id, len(found), made


def turn(session: Session, ref: str, as_of: date, *, now: datetime, office: Office) -> Turn:
    """One turn of the crank for a case on a day: record what lapsed, judge the clocks, queue what is to be told."""
    record_lapse(session, ref, as_of, now=now, office=office)
    history = log.load(session, ref)
    running = process_of(history)
    facts = effective(history.facts, on=as_of)
    state = engine.replay(running, facts)
    deadlines = timetable(running, facts, as_of)
    queued = enqueue(session, messages_of(session, reminders_on(session, as_of, ref=ref), as_of, office), now=now)
    stage = state.stage or "not_begun"
    says = running[stage].says if state.stage else "The case has not begun"
    return Turn(ref, running.key, stage, says, deadlines, next_awaited(deadlines), queued)


def take_wake_ups(session: Session, at_most: int) -> list[tuple[str, str]]:
    """Cases something happened to, as (process, reference), each once, oldest first; they are taken off the list."""
    connection = session.connection()
    found = connection.execute(select(_WAKE_UP).order_by(_WAKE_UP.c.id).limit(at_most * 20)).all()
    refs = list(dict.fromkeys((row.process, row.case_ref) for row in found))[:at_most]
    taken = [row.id for row in found if (row.process, row.case_ref) in set(refs)]
    if taken:
        connection.execute(delete(_WAKE_UP).where(_WAKE_UP.c.id.in_(taken)))
    return refs


def put_back(session: Session, woken: list[tuple[str, str]], now: datetime) -> None:
    """Return wake-ups that could not be attended to."""
    if woken:
        rows = [{"process": key, "case_ref": ref, "asked_at": now} for key, ref in woken]
        session.connection().execute(insert(_WAKE_UP), rows)


def last_finished(session: Session) -> datetime | None:
    """When a sweep last finished; health says how long ago that was."""
    return session.connection().execute(select(func.max(_PROGRESS.c.finished_at))).scalar()


def stale_cases(database: Database, *, progress: Callable[[int], None] | None = None) -> list[str]:
    """References of the cases whose summary differs from a fresh fold of the log, or that cannot be folded at all;
    any is a fault.
    """
    found = []
    faults = Faults()
    with database.reading() as session:
        differs = folded(session, lambda history: bool(history.facts) and views.stale(session, history), faults)
        for number, (history, is_stale) in enumerate(differs, start=1):
            if is_stale:
                found.append(history.ref)
            if progress and number % 500 == 0:
                progress(number)
    return [*found, *(ref for ref, _ in faults.found)]
