"""Snapshots of every list and board, made from the log: asked for, made by slices, compared with the log again."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import effective
from cases.log import History
from cases.past import OF_A_SNAPSHOT, SNAPSHOT_CASE, SNAPSHOT_SPAN, Snapshot, in_the_past
from cases.tables import Case
from deadlines.clock import first_instant
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.case_figures import CaseFigures, figures_then
from workflows.engine import replay
from workflows.many import many_cases
from workflows.processes import process_of
from workflows.set_aside import Faults
from workflows.snapshot_figures import of_all, write_of_all, write_of_cases
from workflows.views import View, versions, view_of

SLICE = 500
_ONE_MICROSECOND = timedelta(microseconds=1)
_SNAPSHOT = Snapshot.__table__  # type: ignore[attr-defined]
_CASE = Case.__table__  # type: ignore[attr-defined]


class NoSuchSnapshot(Refusal):
    """There is no snapshot of that number."""

    code = "not_found"

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no snapshot {number}.", "", "Choose one of those that are kept, or ask for one.")


class NotYetPast(Refusal):
    """A snapshot is asked for of a day or an instant that is still to come."""

    code = "invalid"


class NotWhole(Refusal):
    """A snapshot is looked at before all of it is made."""

    code = "not_ready"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Snapshot {number} is not whole yet.",
            "A list of half the cases would look like a list of all of them.",
            "Wait until it is made; its page says how far it is.",
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """What a snapshot holds of one case: what lists would have held, and its part of the manager's figures."""

    view: View
    figures: CaseFigures


def end_of(day: date) -> datetime:
    """The last instant of a day."""
    return first_instant(day + timedelta(days=1)) - _ONE_MICROSECOND


def ask(session: Session, as_at: date, known_at: datetime, *, by: str, now: datetime) -> int:
    """Ask for a snapshot; its number. One that is there already, worked out alike, is given again.

    Raises NotYetPast for a day to come, and for an instant after `now`: what will be known then nobody can say.
    """
    if known_at > now or first_instant(as_at) > now:
        raise NotYetPast(
            f"{in_words(as_at)}, as known at the instant asked for, has not come yet.",
            "Facts may still be recorded that belong in the picture.",
            "Choose a day that is past, or an instant that is.",
        )
    same = (
        _SNAPSHOT.c.as_at == as_at, _SNAPSHOT.c.known_at == known_at, _SNAPSHOT.c.computed_with == versions(),
    )  # fmt: skip
    connection = session.connection()
    kept: int | None = connection.execute(select(_SNAPSHOT.c.number).where(*same)).scalar()
    if kept is not None:
        return kept
    values = {
        "as_at": as_at, "known_at": known_at, "asked_by": by, "asked_at": now, "computed_with": versions(),
        "upto_case_id": 0, "cases": 0, "deadlines": 0, "left_out": "", "digest": sha256().hexdigest(),
    }  # fmt: skip
    made: int = connection.execute(insert(_SNAPSHOT).values(values).returning(_SNAPSHOT.c.number)).scalar_one()
    return made


def snapshot(session: Session, number: int) -> Row[Any]:
    """One snapshot, as a row of `Snapshot`. Raises NoSuchSnapshot."""
    found = session.connection().execute(select(_SNAPSHOT).where(_SNAPSHOT.c.number == number)).first()
    if found is None:
        raise NoSuchSnapshot(number)
    return found


def whole_snapshot(session: Session, number: int) -> Row[Any]:
    """One snapshot that is wholly made. Raises NoSuchSnapshot, NotWhole."""
    found = snapshot(session, number)
    if found.finished_at is None:
        raise NotWhole(number)
    return found


def snapshots(session: Session) -> list[Row[Any]]:
    """Every snapshot that is kept, that of the latest day first."""
    latest_first = (_SNAPSHOT.c.as_at.desc(), _SNAPSHOT.c.known_at.desc(), _SNAPSHOT.c.number.desc())
    return list(session.connection().execute(select(_SNAPSHOT).order_by(*latest_first)))


def unfinished(session: Session) -> list[int]:
    """The numbers of those still being made, first asked for first."""
    query = select(_SNAPSHOT.c.number).where(_SNAPSHOT.c.finished_at.is_(None)).order_by(_SNAPSHOT.c.number)
    return list(session.connection().execute(query).scalars())


def cases_in_all(session: Session) -> int:
    """How many cases there are to go over, for a progress bar."""
    return session.connection().execute(select(func.count()).select_from(_CASE)).scalar_one()


def cases_done(session: Session, made: Row[Any]) -> int:
    """How many of the cases a snapshot has gone over."""
    query = select(func.count()).select_from(_CASE).where(_CASE.c.id <= made.upto_case_id)
    return session.connection().execute(query).scalar_one()


@many_cases()
def finish(database: Database, number: int, now: Callable[[], datetime], *, slice_size: int = SLICE) -> None:
    """Make what is still missing of a snapshot. Safe to run twice, and at once by two: a slice is written by one.

    Raises NoSuchSnapshot, also where it is discarded meanwhile.
    """
    while make_slice(database, number, now, slice_size=slice_size):
        pass


def make_slice(database: Database, number: int, now: Callable[[], datetime], *, slice_size: int = SLICE) -> bool:
    """Work out the next cases of a snapshot and write them; whether there may be more."""
    with database.reading() as session:
        wanted = snapshot(session, number)
        if wanted.finished_at is not None:
            return False
        after = select(_CASE.c.id).where(_CASE.c.id > wanted.upto_case_id).order_by(_CASE.c.id).limit(slice_size)
        ids = list(session.connection().execute(after).scalars())
    faults = Faults()
    found = list(_pictures(database, wanted, ids, faults)) if ids else []
    together = None if ids else of_all(database, wanted)
    spans = [span for each in found for span in _numbered(each.view.spans, wanted.number)]
    done: dict[str, Any] = {
        "cases": wanted.cases + len(found),
        "deadlines": wanted.deadlines + len(spans),
        "digest": _digest(wanted.digest, found),
        "left_out": wanted.left_out + "".join(f"{ref}\n" for ref, _ in sorted(faults.found)),
    }
    done |= {"upto_case_id": ids[-1]} if ids else {"finished_at": now()}
    with database.writing() as session:
        connection = session.connection()
        mine = _SNAPSHOT.c.number == number, _SNAPSHOT.c.upto_case_id == wanted.upto_case_id
        if not connection.execute(
            update(_SNAPSHOT).where(*mine, _SNAPSHOT.c.finished_at.is_(None)).values(done)
        ).rowcount:
            return True  # somebody else wrote this slice; the next look tells what is left
        if found:
            connection.execute(insert(SNAPSHOT_CASE), [each.view.summary | {"snapshot": number} for each in found])
        if spans:
            connection.execute(insert(SNAPSHOT_SPAN), spans)
        write_of_cases(connection, number, (each.figures for each in found))
        if together:
            write_of_all(connection, number, together)
    return bool(ids)


def _pictures(database: Database, wanted: Row[Any], ids: list[int], faults: Faults) -> Iterator[Picture]:
    """What lists and figures would have held of these cases."""
    with ExitStack() as stack:
        session = stack.enter_context(in_the_past(database, wanted.number))

        def unreadable(case: Row[Any], error: Exception) -> None:
            faults.note(case.ref, case.process, error)

        for history in log.histories(session, after_id=ids[0] - 1, only=ids, unreadable=unreadable):
            try:
                view, figures = view_then(history, wanted.as_at), figures_then(history, wanted.as_at)
            except Exception as error:
                faults.note(history.ref, history.process, error)
            else:
                if view and figures:
                    yield Picture(view, figures)


def view_then(history: History, as_at: date) -> View | None:
    """What lists would have held of a case at the end of a day; None where it had not begun.

    Of each deadline only how it stood that day, and under each limit and body in the order of their days.
    """
    current = effective(history.facts, on=as_at)
    running = process_of(history)
    state = replay(running, current)
    if state.stage is None:
        return None
    view, _ = view_of(history, current, state)
    spans = [span for span in view.spans if span["from_day"] <= as_at < span["to_day"]]
    spans.sort(key=lambda span: (span["limit_key"], span["about"], span["trigger_on"], span["trigger_sequence"]))
    return View(view.summary, spans)


def _numbered(spans: Iterable[dict[str, Any]], number: int) -> Iterator[dict[str, Any]]:
    """The spans of one case as rows of a snapshot; their own number says in which order a list gives equals."""
    before: dict[tuple[str, str], int] = {}
    for at, span in enumerate(spans, start=1):
        key = span["limit_key"], span["about"]
        before[key] = before.get(key, 0) + 1
        yield span | {"snapshot": number, "id": span["case_id"] * 1_000 + at, "place": before[key]}


def _digest(before: str, found: Iterable[Picture]) -> str:
    """The digest of everything so far, case by case, so that it is the same however the slices fell."""
    for each in found:
        figures = each.figures.delays, each.figures.past, each.figures.open
        said = json.dumps([each.view.summary, each.view.spans, *figures], sort_keys=True, default=str)
        before = sha256(f"{before}{said}".encode()).hexdigest()
    return before


@many_cases()
def agrees(database: Database, number: int) -> bool:
    """Whether a snapshot is what the log gives now for the same day and instant. Raises NoSuchSnapshot, NotWhole.

    It is not where facts were imported since that are said to have been known by then, or the law has changed.
    """
    with database.reading() as session:
        wanted = whole_snapshot(session, number)
        ids = list(session.connection().execute(select(_CASE.c.id).order_by(_CASE.c.id)).scalars())
    digest = sha256().hexdigest()
    for start in range(0, len(ids), SLICE):
        digest = _digest(digest, _pictures(database, wanted, ids[start : start + SLICE], Faults()))
    return bool(digest == wanted.digest)


def discard(session: Session, number: int) -> None:
    """Let a snapshot go; it can be made again from the log. Raises NoSuchSnapshot."""
    snapshot(session, number)
    connection = session.connection()
    for table in OF_A_SNAPSHOT:
        connection.execute(delete(table).where(table.c.snapshot == number))
    connection.execute(delete(_SNAPSHOT).where(_SNAPSHOT.c.number == number))
