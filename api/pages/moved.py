"""What a fact moves: in its own case and in every other of the child, before it is recorded and as a receipt after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.assignments import with_officer
from api.errors import NotFound
from api.pages.casefile import CaseFile, file_of, title_of
from api.pages.record import trail
from api.pages.recording import Desk, ReadingDeskDep, changes, was_in_time
from api.pages.templating import render
from api.reading import also_read
from cases import log
from cases.facts import NewFact
from cases.log import History
from cases.sight import hidden_among
from deadlines.clock import day_of
from workflows.links import cases_of_child
from workflows.record import record
from workflows.rehearsal import rehearse
from workflows.retelling import Retold, retold, telling
from workflows.what_if import Change

router = APIRouter()
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """What is other in one case: its stage in words before and after, its deadlines; `before` None where it is new."""

    case: CaseFile
    before: CaseFile | None
    changes: tuple[Change, ...]

    @property
    def late_now(self) -> tuple[Change, ...]:
        """Deadlines that were met in time, and then would not have been."""
        return tuple(each for each in self.changes if was_in_time(each) and each.after and each.after.days_late)


def moved(before: Mapping[str, History], after: Mapping[str, History], on: date) -> list[Moved]:
    """Every case in which something is other than it was, in the order given."""
    found = []
    for ref, history in after.items():
        now = file_of(history, on)
        if ref not in before or not before[ref].facts:
            found.append(Moved(now, None, tuple(Change(None, each) for each in now.awaited if each.due_on)))
            continue
        was = file_of(before[ref], on)
        differing = changes(was, now)
        if differing or was.says != now.says:
            found.append(Moved(now, was, differing))
    return found


def would_follow(desk: Desk, ref: str, fact: NewFact, breach_reason: str) -> tuple[list[Moved], Retold]:
    """What recording a fact would move in the child's other cases and change in what is told of any: done and undone.

    Raises as `workflows.record`.
    """
    office = desk.settings.office

    def act(session: Session) -> Retold:
        before = telling(session, _seen(session, desk, ref), desk.now, office)
        record(
            session, ref, with_officer(session, fact), by=desk.viewer.author, now=desk.now,
            office=office, breach_reason=breach_reason,
        )  # fmt: skip
        session.flush()
        return retold(before, telling(session, _seen(session, desk, ref), desk.now, office))

    rehearsed = rehearse(desk.database, ref, act)
    with desk.database.reading() as session:
        hidden = hidden_among(session, desk.viewer.sight, rehearsed.before)
    others = {each: history for each, history in rehearsed.after.items() if each != ref and each not in hidden}
    return moved(rehearsed.before, others, desk.today), rehearsed.done


def _seen(session: Session, desk: Desk, ref: str) -> list[str]:
    refs = cases_of_child(session, log.load(session, ref))
    hidden = hidden_among(session, desk.viewer.sight, refs)
    return [each for each in refs if each not in hidden]


@router.get("/cases/{ref}/facts/{sequence}/moved")
def show_what_moved(request: Request, ref: str, sequence: int, desk: ReadingDeskDep) -> Response:
    """The receipt of a fact: every date it moved when it was recorded, worked out from the logs as they were then."""
    case = desk.open(ref)
    fact = next((each for each in case.history.facts if each.sequence == sequence), None)
    if fact is None or fact.recorded_at is None:
        raise NotFound
    at = fact.recorded_at
    with desk.database.reading() as session:
        refs = cases_of_child(session, case.history)
        hidden = hidden_among(session, desk.viewer.sight, refs)
        histories = {each: log.load(session, each) for each in refs if each not in hidden}
    before = {each: history.known_by(at - _JUST_BEFORE) for each, history in histories.items()}
    after = {each: known for each, history in histories.items() if (known := history.known_by(at)).facts}
    found = moved(before, after, day_of(at))
    also_read(request, [each.case.ref for each in found])
    return render(
        "moved.html",
        request,
        case=case,
        fact=fact,
        title=title_of(fact),
        own=[each for each in found if each.case.ref == ref],
        others=[each for each in found if each.case.ref != ref],
        breadcrumbs=trail(case, f"What fact {sequence} moved"),
    )
