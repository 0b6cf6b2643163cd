"""Lines of what is to be done: whose case, the duty in words with its reasons, the time left, and where it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from api.accounts import Viewer
from api.pages.casefile import file_of
from api.pages.caselist import children_named
from api.pages.choices import staff
from api.pages.controls import has_generic_form
from api.pages.templating import Link
from api.roles import Role, recordable
from api.unseen import News, unseen
from cases.bodies import holder_of_body
from cases.find import CaseQuery, find_cases
from cases.kinds import KINDS
from cases.paging import Page
from cases.sight import Sight, hidden_among
from deadlines.deadline import Deadline
from deadlines.slack import slack
from workflows.advice import ASKED
from workflows.definition import Clock, Process
from workflows.engine import stages_entered
from workflows.ledger import held_by
from workflows.lists import Listed
from workflows.processes import PROCESSES
from workflows.set_aside import Faults, folded
from workflows.soundness import HOLDERS

NEWS_OF_A_CASE = 3  # sentences; the rest of what is new in one case is counted


@dataclass(frozen=True, slots=True)
class Todo:
    """One line. `child` is empty where there is none, or none for this reader; `holder` is whose answer is awaited."""

    ref: str
    child: str
    process: str
    what: str
    deadline: Deadline
    slack: str
    holder: str
    action: Link


@dataclass(frozen=True, slots=True)
class Turn:
    """One case whose stage is somebody else's turn: since when, and what it waits for in the stage's own words."""

    ref: str
    child: str
    process: str
    says: str
    holder: str
    since: date


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What is new in one case: sentences with who recorded it, how many more there are, and since when."""

    ref: str
    child: str
    process: str
    said: tuple[str, ...]
    more: int
    latest: datetime


def todo_lines(session: Session, listed: Sequence[Listed], viewer: Viewer, today: date) -> list[Todo]:
    """The lines of these deadlines, in the same order."""
    rows = _summaries(session, [each.ref for each in listed], viewer.sight, today)
    children = _children(session, rows.values(), viewer)
    return [_todo(each, rows.get(each.ref), children, viewer) for each in listed]


def _summaries(session: Session, refs: list[str], sight: Sight, today: date) -> dict[str, Row[Any]]:
    if not refs:
        return {}
    page = find_cases(session, CaseQuery(today, refs=tuple(dict.fromkeys(refs))), sight, limit=len(refs))
    return {row.ref: row for row in page.rows}


def _children(session: Session, rows: Iterable[Any], viewer: Viewer) -> dict[int, str]:
    return children_named(session, [row.child_id for row in rows]) if viewer.may("see children") else {}


def _todo(listed: Listed, row: Row[Any] | None, children: dict[int, str], viewer: Viewer) -> Todo:
    process = PROCESSES.get(listed.process)
    clock = _clock(process, listed.deadline) if process else None
    role = viewer.role
    return Todo(
        listed.ref,
        children.get(row.child_id, "") if row else "",
        process.title if process else listed.process,
        (clock.only_if.decide_by if clock and clock.only_if else "") or listed.deadline.limit.title,
        listed.deadline,
        slack(listed.deadline),
        _holder(clock, listed.deadline),
        where_done(listed.ref, process, row.stage, clock, role) if row and process and clock else _open(listed.ref),
    )


def _clock(process: Process, deadline: Deadline) -> Clock | None:
    return next((each for each in process.clocks if each.limit.key == deadline.limit.key), None)


def _holder(clock: Clock | None, deadline: Deadline) -> str:
    if clock is None or not clock.held_by:
        return ""
    return HOLDERS[holder_of_body(deadline.about) if clock.held_by == "body" else clock.held_by]


def where_done(ref: str, process: Process, stage: str, clock: Clock, role: Role) -> Link:
    """Where it is done: the form of the one fact that does it, or where one chooses among several."""
    if ASKED in clock.starts:
        return Link("Ask again, or record the answer", f"/cases/{ref}/advice")
    possible = {*process.accepts(stage), *process.anywhere}
    settle = (*clock.met_by, *(clock.falls_away_on if clock.only_if else ()))  # what is not yet decided goes either way
    kinds = [each for each in recordable(role, settle) if each in possible and has_generic_form(each)]
    if not kinds:
        return _open(ref)
    # The duty's own fact, named first; where only another would end it, that is not what the officer should be led to.
    if kinds == [*clock.met_by[:1]]:
        return Link(f"Record: {KINDS[kinds[0]].label}", f"/cases/{ref}/record?kind={kinds[0]}")
    return Link("Choose what happened", f"/cases/{ref}/record")


def _open(ref: str) -> Link:
    return Link("Open the case", f"/cases/{ref}")


def turn_lines(session: Session, page: Page, viewer: Viewer, today: date) -> list[Turn]:
    """The lines of cases in which it is somebody else's turn. Each is folded: a page of them at the most."""
    children = _children(session, page.rows, viewer)
    ids = [row.case_id for row in page.rows]
    read = folded(session, lambda each: file_of(each, today), Faults(), only=ids) if ids else ()
    files = {history.id: case for history, case in read}
    found = []
    for row in page.rows:
        if case := files.get(row.case_id):
            _, last = stages_entered(case.process, case.current)[-1]
            holder = HOLDERS[held_by(case.process, case.current, today)]
            child = children.get(row.child_id, "")
            found.append(Turn(row.ref, child, case.process.title, case.says, holder, last.happened_on))
    return found


def news_lines(session: Session, viewer: Viewer, now: datetime) -> list[NewsLine]:
    """What others recorded in the viewer's cases that the viewer has not looked at, the latest first."""
    found = unseen(session, viewer.officer_id, now)
    hidden = hidden_among(session, viewer.sight, (each.ref for each in found))
    found = [each for each in found if each.ref not in hidden]
    if not found:
        return []
    children, names = _children(session, found, viewer), staff(session).names
    return [_news(each, children, names) for each in found]


def _news(news: News, children: dict[int, str], names: dict[str, str]) -> NewsLine:
    said = []
    for each in news.facts[:NEWS_OF_A_CASE]:
        who = "the body itself, by its link" if each.by_link else names.get(each.recorded_by, each.recorded_by)
        said.append(f"{each.sentence} – {who}")
    title = PROCESSES[news.process].title if news.process in PROCESSES else news.process
    more = len(news.facts) - len(said)
    return NewsLine(
        news.ref, children.get(news.child_id or 0, ""), title, tuple(said), more, news.facts[0].recorded_at
    )  # fmt: skip
