"""The daily work, as plain functions: safe to run twice, late, or for any past day. Prefect only wakes them.

One sweep of one process for one day goes over its cases in slices, making anew the views that an older law, calendar
or code made. Any number of workers may share it, and what one that is killed has not done, another does
(`workflows.slices`). The last process to be gone over queues the reminders of the day, of all of them: one person's are
of many processes, and are to be bearable together.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from os import getpid
from socket import gethostname
from time import sleep
from uuid import uuid4

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import effective
from cases.posts import take_up
from cases.tables import CaseSummary
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from notifications.outbox import enqueue
from workflows import engine, slices, views
from workflows.chasers import chase
from workflows.definition import Process
from workflows.lapses import record_lapse, where_time_ran_out
from workflows.many import many_cases
from workflows.notice_service import attend_to_case, attend_to_notices
from workflows.notices import Office
from workflows.processes import process, process_of
from workflows.reminder_emails import queue_reminders
from workflows.set_aside import Faults, count_set_aside, folded, numbers_set_aside, set_aside, take_back
from workflows.slices import Part, Taken
from workflows.tables import SweepProgress, WakeUp
from workflows.timetable import next_awaited, timetable

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]
_WAKE_UP = WakeUp.__table__  # type: ignore[attr-defined]
_LOOK_AGAIN_SECONDS = 0.5


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
    key = begin_sweep(database, process_key, day, now=now)
    return share_in_sweep(database, key, day, now=now, office=office, progress=progress)


def begin_sweep(database: Database, process_key: str, day: date, *, now: Callable[[], datetime]) -> str:
    """Cut a sweep into slices, or take up one that is not finished, and try again what is set aside; its process.

    Before that, whoever begins or ends in a post today is known to all lists and reminders by it.
    """
    key = process(process_key).key
    with database.writing() as session:
        take_up(session, day_of(now()))
        slices.begin(session, key, day, now())
        _make_anew(session, numbers_set_aside(session, key), now())
    return key


@many_cases()
def share_in_sweep(
    database: Database,
    process_key: str,
    day: date,
    *,
    now: Callable[[], datetime],
    office: Office,
    progress: Callable[[int], None] | None = None,
) -> Swept:
    """Do slices of a sweep that has begun until none is left, with whoever else does; the last worker closes it."""
    running = process(process_key)
    worker = f"{gethostname()}:{getpid()}:{uuid4().hex[:8]}"[-100:]
    seen = lapsed = 0
    while True:
        with database.writing() as session:
            part = slices.claim(session, running.key, day, worker, now())
            closes = part is None and slices.claim_closing(session, running.key, day, worker, now())
        if part:
            seen += _sweep_slice(database, running.key, day, part, worker, now)
            if progress:
                progress(seen)
            continue
        if closes:
            lapsed = _close(database, running, day, now, office)
        with database.reading() as session:
            so_far = slices.round_of(session, running.key, day)
            aside = count_set_aside(session, running.key)
        if so_far.finished:
            break
        sleep(_LOOK_AGAIN_SECONDS)  # for what another holds, which is free again at the latest when its time is up
    return Swept(running.key, day, so_far.swept, so_far.refreshed, so_far.queued, True, aside, lapsed)


def _sweep_slice(database: Database, key: str, day: date, part: Part, worker: str, now: Callable[[], datetime]) -> int:
    """Make the stale views of one slice anew and mark it done; how many open cases were in it.

    Where it is another's by now, what was done of it here is undone, and counts for nothing.
    """
    within = [_SUMMARY.c.process == key, _SUMMARY.c.case_id > part.after, slices.to_be_swept()]
    if part.upto is not None:
        within.append(_SUMMARY.c.case_id <= part.upto)
    wanted = select(_SUMMARY.c.case_id, _SUMMARY.c.computed_with, _SUMMARY.c.is_ended).where(*within)
    with suppress(Taken), database.writing() as session:
        found = session.connection().execute(wanted.order_by(_SUMMARY.c.case_id)).all()
        made = _make_anew(session, [row.case_id for row in found if row.computed_with != views.versions()], now())
        swept = sum(not row.is_ended for row in found)
        slices.mark_done(session, key, day, part, worker, now(), swept=swept, refreshed=made)
        return swept
    return 0


def _close(database: Database, running: Process, day: date, now: Callable[[], datetime], office: Office) -> int:
    """What comes after the last slice: where time ran out is recorded, bodies are chased; if no process is left, the
    reminders of the day are queued.
    """
    attend_to_notices(database, day, now=now, office=office)  # served letters first: time may have begun with one
    lapsed = _record_lapses(database, running, day, now, office)
    with database.writing() as session:
        queued = enqueue(session, chase(session, day, office, now(), process_key=running.key), now=now())
    # Finished and told in one transaction: a worker killed between the two would leave the day's reminders unsaid.
    with database.writing() as session:
        slices.close_one_at_a_time(session, day)
        slices.finish(session, running.key, day, now())
        if slices.is_all_swept(session, day):
            queued += queue_reminders(session, day, now=now(), office=office)
        slices.note_queued(session, running.key, day, queued)
    return lapsed


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


def turn(session: Session, ref: str, as_of: date, *, now: datetime, office: Office) -> Turn:
    """One turn of the crank for a case on a day: record what lapsed, judge the clocks, queue what is to be told."""
    attend_to_case(session, ref, as_of, now=now, office=office)
    record_lapse(session, ref, as_of, now=now, office=office)
    history = log.load(session, ref)
    running = process_of(history)
    facts = effective(history.facts, on=as_of)
    state = engine.replay(running, facts)
    deadlines = timetable(running, facts, as_of)
    queued = queue_reminders(session, as_of, now=now, office=office, ref=ref)
    queued += enqueue(session, chase(session, as_of, office, now, ref=ref), now=now)
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
