"""Summary rows for lists: worked out from the log, written with every fact, deletable and rebuildable at any time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlmodel import Session

from cases.facts import OF_SIGHT, Fact, effective
from cases.log import History
from cases.sight import rows_of
from cases.sight_table import CaseSight
from cases.statements import Statement
from cases.tables import NEVER, CaseEvent, CaseSummary, DeadlineSpan
from deadlines import version
from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline
from deadlines.standing import DONE
from workflows.engine import State, replay, stages_entered
from workflows.many import many_cases
from workflows.processes import process, process_of
from workflows.set_aside import Faults, cases_set_aside, folded, set_aside, take_back
from workflows.timetable import next_awaited, timetable

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_SIGHT = CaseSight.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_SPAN_COLUMNS = tuple(column.name for column in _SPAN.c if column.name != "id")
_CASES_AT_A_TIME = 500  # well under the number of values either database takes in one statement

# Statements made once: building them anew costs more than running them.
_HELD = select(_SPAN.c.id, _SPAN.c.fingerprint).where(_SPAN.c.case_id.in_(bindparam("ids", expanding=True)))
_HELD_OF_ONE = Statement(
    lambda _: select(_SPAN.c.id, _SPAN.c.fingerprint).where(_SPAN.c.case_id == bindparam("case_id"))
)
_EVERYTHING_HELD = select(*(_SPAN.c[name] for name in _SPAN_COLUMNS)).where(_SPAN.c.case_id == bindparam("id"))
_ADD_SPANS = Statement(lambda _: insert(_SPAN), _SPAN_COLUMNS)
_FORGET = Statement(lambda _: delete(_SPAN).where(_SPAN.c.id == bindparam("gone")))


def _upsert(dialect: str) -> Any:
    statement: Any = (sqlite if dialect == "sqlite" else postgresql).insert(_SUMMARY)
    newer = {column.name: statement.excluded[column.name] for column in _SUMMARY.c if column.name != "case_id"}
    return statement.on_conflict_do_update(index_elements=["case_id"], set_=newer)


_UPSERT = Statement(_upsert)


@dataclass(frozen=True, slots=True)
class View:
    """What lists hold of one case: one summary row, and a row for each span of each deadline's standing.

    `sight` is a row for each officer to whom the case is restricted, None where that was never done.
    """

    summary: dict[str, Any]
    spans: list[dict[str, Any]]
    sight: list[dict[str, Any]] | None = None


def versions() -> str:
    """The law, holidays and code a view was worked out with; a view with other versions is stale."""
    return f"{version.LAW}/{england_and_wales().version}/{version.CODE}"


def view_of(history: History, current: Sequence[Fact], state: State) -> tuple[View, tuple[Deadline, ...]]:
    """The view of a case from its effective facts, and the deadlines it was made from. Reads no clock."""
    running = process_of(history)
    last = max(fact.happened_on for fact in current)
    deadlines = timetable(running, current, last)
    owner, team = holder(current)
    of_case = {"ref": history.ref, "process": history.process, "owner": owner, "team": team}
    assert state.stage is not None
    ended = running[state.stage].is_end
    awaited = next_awaited(deadlines)
    summary = {
        "case_id": history.id,
        **of_case,
        "stage": state.stage,
        "is_ended": ended,
        "began_on": current[0].happened_on,
        "ended_on": _ended_on(history, current) if ended else None,
        "last_happened_on": last,
        "version": history.version,
        "head_hash": history.head,
        "next_due_on": (awaited.due_on if awaited else None) or NEVER,
        "next_limit": awaited.limit.key if awaited else None,
        "computed_with": versions(),
    }
    dated = (deadline for deadline in deadlines if deadline.listed and deadline.due_on)
    is_latest = running is process(running.key)  # a row alone is explained by the latest version
    happened = {fact.sequence: fact.happened_on for fact in current}
    spans = [
        span for each in dated for span in _spans(history.id, of_case, each, _listed_from(each, happened), is_latest)
    ]
    return View(summary, spans, rows_of(history, current)), deadlines


def _listed_from(deadline: Deadline, happened: Mapping[int, date]) -> date:
    """The first day on which lists hold a deadline: when the fact that starts it happened, as on its case's page.

    What is counted back from a meeting or the start of a school year is owed long before the day it is counted from.
    What only the act that does it shows to be owed is listed from that day: before, another deadline stands for it.
    """
    trigger, course = deadline.trigger, deadline.course
    began = min(trigger.happened_on, happened.get(trigger.sequence or 0, trigger.happened_on))
    return began if course.kept else course.met_on or began


def _spans(
    case_id: int, of_case: dict[str, Any], deadline: Deadline, from_day: date, is_latest: bool
) -> Iterator[dict[str, Any]]:
    trigger = deadline.trigger
    row = {
        **of_case,
        "limit_key": deadline.limit.key,
        "about": deadline.about,
        "trigger_sequence": trigger.sequence,
        "trigger_kind": trigger.kind,
        "trigger_on": trigger.happened_on,
        "due_on": deadline.due_on,
        "do_by": deadline.do_by,
        "is_excepted": deadline.lifted,
    }
    is_plain = is_latest and not (deadline.lifts or deadline.notes or deadline.others or deadline.limit.options)
    # The reference says whose it is; the number is not among it because a case being imported has none yet.
    said = "|".join([str(value) for value in row.values()])
    for standing, first, until in deadline.course.spans(from_day):
        plain = is_plain and not standing.is_settled
        met_on = deadline.course.met_on if standing in DONE else None
        fingerprint = sha256(f"{said}|{plain}|{standing.value}|{first}|{until}|{met_on}".encode())
        yield {
            "case_id": case_id,
            **row,
            "is_plain": plain,
            "standing": standing.value,
            "met_on": met_on,
            "from_day": first,
            "to_day": until or NEVER,
            "fingerprint": fingerprint.hexdigest()[:32],
        }


def _ended_on(history: History, current: Sequence[Fact]) -> date | None:
    """The day of the fact that led to where a case now is."""
    entered = stages_entered(process_of(history), current)
    return entered[-1][1].happened_on if entered else None


def holder(current: Iterable[Fact]) -> tuple[str | None, str | None]:
    """The officer and team who hold a case, as opaque keys: those of its last assignment."""
    owner = team = None
    for fact in current:
        if fact.kind == "case_assigned":
            owner, team = fact.detail["owner"], fact.detail.get("team")
    return owner, team


def replace(session: Session, views: Sequence[View]) -> None:
    """Write views in place of what was there for the same cases; spans that stay as they were are not touched."""
    if not views:
        return
    connection = session.connection()
    _UPSERT.run(connection, [view.summary for view in views])
    held = _held(connection, views)
    new = [span for view in views for span in view.spans if held.pop(span["fingerprint"], None) is None]
    if held:
        _FORGET.run(connection, [{"gone": id_} for id_ in held.values()])
    if new:
        _ADD_SPANS.run(connection, new)
    for view in views:
        if view.sight is not None:
            connection.execute(delete(_SIGHT).where(_SIGHT.c.case_id == view.summary["case_id"]))
            connection.execute(insert(_SIGHT), view.sight) if view.sight else None


def _held(connection: Connection, views: Sequence[View]) -> dict[str, int]:
    """The id of each span stored for the cases of these views, by fingerprint."""
    if len(views) == 1:
        return {row.fingerprint: row.id for row in _HELD_OF_ONE.run(connection, [views[0].summary])}
    held: dict[str, int] = {}
    wanted = [view.summary["case_id"] for view in views]
    for start in range(0, len(wanted), _CASES_AT_A_TIME):
        found = connection.execute(_HELD, {"ids": wanted[start : start + _CASES_AT_A_TIME]})
        held |= {row.fingerprint: row.id for row in found}
    return held


def fresh(history: History) -> View:
    """The view of a case folded anew from its log."""
    current = effective(history.facts)
    return view_of(history, current, replay(process_of(history), current))[0]


@many_cases()
def rebuild(
    session: Session, *, now: datetime, progress: Callable[[int], None] | None = None, slice_size: int = 500
) -> int:
    """Delete every summary row and fold each case anew; how many cases. One that cannot be folded is set aside."""
    connection = session.connection()
    connection.execute(delete(_SPAN))
    connection.execute(delete(_SUMMARY))
    # Rows of a case that was restricted stay until its fold replaces them: one set aside must not come to light.
    said = select(_EVENT.c.case_id).where(_EVENT.c.kind.in_(OF_SIGHT))
    connection.execute(delete(_SIGHT).where(_SIGHT.c.case_id.not_in(said)))
    done = 0
    waiting: list[View] = []
    faults = Faults()
    for _, view in folded(session, _fresh_if_begun, faults, slice_size=slice_size):
        if view:
            waiting.append(view)
        if len(waiting) >= slice_size:
            done += _write(session, waiting, progress, done)
    done += _write(session, waiting, progress, done)
    take_back(session, [row.case_ref for row in cases_set_aside(session)])
    set_aside(session, faults.found, now)
    return done


def _fresh_if_begun(history: History) -> View | None:
    return fresh(history) if history.facts else None


def _write(session: Session, waiting: list[View], progress: Callable[[int], None] | None, done: int) -> int:
    written = len(waiting)
    replace(session, waiting)
    waiting.clear()
    if progress:
        progress(done + written)
    return written


def stale(session: Session, history: History) -> bool:
    """Whether the stored view of a case differs from a fresh fold of its log: the nightly check."""
    connection = session.connection()
    made = fresh(history)
    summary = connection.execute(select(_SUMMARY).where(_SUMMARY.c.case_id == history.id)).mappings().first()
    stored = connection.execute(_EVERYTHING_HELD, {"id": history.id}).mappings()
    wanted = {span["fingerprint"]: span for span in made.spans}
    if summary is None or dict(summary) != made.summary or {s["fingerprint"]: dict(s) for s in stored} != wanted:
        return True
    seen = connection.execute(select(_SIGHT).where(_SIGHT.c.case_id == history.id)).mappings()
    return {row["officer"]: dict(row) for row in seen} != {row["officer"]: row for row in made.sight or ()}
