"""A child's whole story at two moments: every process as it stood and as it stands later, and what was recorded since.

A moment is a day and an instant, as for one case (`api.pages.replay`); the later is now unless another is asked for.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.errors import NotFound
from api.pages.casefile import CaseFile, Told, file_of, open_file, people_of, told
from api.pages.child import draw
from api.pages.frame import ReplayerDep
from api.pages.record import trail
from api.pages.templating import render
from api.pages.two_moments import DayWord, InstantWord, moments_asked
from api.reading import also_read
from cases import log
from deadlines.words import count_of
from workflows.child import Strand, strands
from workflows.moments import Moment, between
from workflows.soundness import HOLDERS

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Beside:
    """One case of the child at both moments; None where it had not begun, or was not known."""

    ref: str
    title: str
    before: Strand | None
    after: Strand | None


@router.get("/cases/{ref}/child/replay")
def replay_child(
    request: Request,
    ref: str,
    viewer: ReplayerDep,
    database: DatabaseDep,
    today: TodayDep,
    on: DayWord = "",
    known_at: InstantWord = "",
    until: DayWord = "",
    until_known_at: InstantWord = "",
) -> Response:
    """Every case of the child at two moments. Boxes filled in lead to the address that holds them."""
    asked, typed = moments_asked(request, (on, known_at), (until, until_known_at), today)
    if asked.is_typed and not asked.errors:
        return RedirectResponse(asked.address(f"/cases/{ref}/child/replay"), 303)
    with database.reading() as session:
        case = open_file(session, ref, today)
        if not case.process.has_child:
            raise NotFound
        then, after = (strands(session, ref, each.on, each.known_at) for each in (asked.earlier, asked.later))
        refs = list(dict.fromkeys(each.history.ref for each in (*then, *after)))
        also_read(request, refs)
        child = people_of(session, case, viewer).child
        facts, since = _facts(session, refs, viewer, asked.earlier, asked.later)
    running = [each for each in then if each.ended_on is None]
    return render(
        "child_replay.html",
        request,
        status_code=422 if asked.errors else 200,
        case=case,
        child=child,
        moment=asked.earlier,
        later_moment=asked.later,
        is_open=asked.is_open,
        strands=then,
        said=f"{count_of(len(running), 'case')} running, {len(then) - len(running)} ended",
        drawing=draw(then, asked.earlier.on),
        differing=differing(then, after),
        facts=facts,
        since=since,
        holders=HOLDERS,
        at=asked.address("/replay"),
        values=typed,
        errors=list(asked.errors),
        breadcrumbs=trail(case, "Every process of this child, replayed"),
    )


def differing(then: list[Strand], after: list[Strand]) -> list[Beside]:
    """The cases that stand otherwise at the later moment, in the order they began, those that began since last."""
    earlier, later = ({each.history.ref: each for each in found} for found in (then, after))
    both = {**earlier, **later}
    pairs = [Beside(ref, both[ref].process.title, earlier.get(ref), later.get(ref)) for ref in both]
    return [each for each in pairs if _stands(each.before) != _stands(each.after)]


def _stands(of: Strand | None) -> tuple[object, ...]:
    """What tells two moments of a case apart: its stage, who holds the next step, and what is due when."""
    if of is None:
        return ()
    due = of.upcoming and (of.upcoming.limit.key, of.upcoming.about, of.upcoming.due_on, of.upcoming.standing)
    return of.stage, of.began_on, of.ended_on, of.held_by, due


def _facts(
    session: Session, refs: list[str], viewer: Viewer, earlier: Moment, later: Moment
) -> tuple[list[tuple[str, Told]], list[tuple[str, Told]]]:
    """What had happened by the earlier moment in every case, and what is known at the later one and was not then."""
    by_then: list[tuple[str, Told]] = []
    since: list[tuple[str, Told]] = []
    for ref in refs:
        whole = log.load(session, ref)
        new = {each.sequence for each in between(whole.facts, earlier, later)}
        before, after = _at(whole, earlier), _at(whole, later)
        people = people_of(session, after, viewer)
        by_then += [(ref, each) for each in told(before, people) if each.happened_on <= earlier.on]
        since += [(ref, each) for each in told(after, people) if each.sequence in new]
    for found in (by_then, since):
        found.sort(key=lambda each: (each[1].happened_on, each[1].sequence), reverse=True)
    return by_then, since


def _at(history: log.History, moment: Moment) -> CaseFile:
    return file_of(history.known_by(moment.known_at) if moment.known_at else history, moment.on)
