"""A child's whole story at two moments: every process as it stood and as it stands later, and what was recorded since.

A moment is a day and an instant, as for one case (`api.pages.replay`); the later is now unless another is asked for.
"""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.errors import NotFound
from api.pages.casefile import CaseFile, Child, Told, file_of, open_file, people_of, told
from api.pages.child import draw
from api.pages.downloads import files_of
from api.pages.frame import ReplayerDep
from api.pages.record import trail
from api.pages.templating import render
from api.pages.two_moments import Asked, DayWord, InstantWord, moments_asked
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


@dataclass(frozen=True, slots=True)
class Story:
    """A child's cases at two moments: as strands, set side by side, and the facts by the earlier one and since."""

    case: CaseFile
    child: Child | None
    earlier: Moment
    later: Moment
    then: list[Strand]
    after: list[Strand]
    histories: dict[str, log.History]
    facts: list[tuple[str, Told]]
    since: list[tuple[str, Told]]

    @property
    def beside(self) -> list[Beside]:
        """Every case at both moments, in the order they began, those that began since last."""
        earlier, later = ({each.history.ref: each for each in found} for found in (self.then, self.after))
        both = {**earlier, **later}
        return [Beside(ref, both[ref].process.title, earlier.get(ref), later.get(ref)) for ref in both]

    @property
    def differing(self) -> list[Beside]:
        """Those that stand otherwise at the later moment."""
        return [each for each in self.beside if _stands(each.before) != _stands(each.after)]

    def at(self, ref: str, moment: Moment) -> CaseFile:
        """One of the cases at one of the moments."""
        return _at(self.histories[ref], moment)


def story_of(session: Session, request: Request, ref: str, viewer: Viewer, asked: Asked, today: date) -> Story:
    """The story of the child of a case, as far as this reader may see it. Raises NotFound where it is of no child."""
    case = open_file(session, ref, today)
    if not case.process.has_child:
        raise NotFound
    then, after = (strands(session, ref, each.on, each.known_at) for each in (asked.earlier, asked.later))
    refs = list(dict.fromkeys(each.history.ref for each in (*then, *after)))
    also_read(request, refs)
    histories = {each: log.load(session, each) for each in refs}
    facts, since = _facts(session, histories, viewer, asked)
    child = people_of(session, case, viewer).child
    return Story(case, child, asked.earlier, asked.later, then, after, histories, facts, since)


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
    here = f"/cases/{ref}/child/replay"
    asked, typed = moments_asked(request, (on, known_at), (until, until_known_at), today)
    if asked.is_typed and not asked.errors:
        return RedirectResponse(asked.address(here), 303)
    with database.reading() as session:
        found = story_of(session, request, ref, viewer, asked, today)
    running = [each for each in found.then if each.ended_on is None]
    parts = () if asked.errors else ("cases", "deadlines", "facts")
    return render(
        "child_replay.html",
        request,
        status_code=422 if asked.errors else 200,
        case=found.case,
        child=found.child,
        moment=found.earlier,
        later_moment=found.later,
        is_open=asked.is_open,
        strands=found.then,
        said=f"{count_of(len(running), 'case')} running, {len(found.then) - len(running)} ended",
        drawing=draw(found.then, found.earlier.on),
        differing=found.differing,
        facts=found.facts,
        since=found.since,
        holders=HOLDERS,
        at=asked.address("/replay"),
        files={part: files_of(f"{here}/{part}", asked.names, viewer) for part in parts},
        values=typed,
        errors=list(asked.errors),
        breadcrumbs=trail(found.case, "Every process of this child, replayed"),
    )


def _stands(of: Strand | None) -> tuple[object, ...]:
    """What tells two moments of a case apart: its stage, who holds the next step, and what is due when."""
    if of is None:
        return ()
    due = of.upcoming and (of.upcoming.limit.key, of.upcoming.about, of.upcoming.due_on, of.upcoming.standing)
    return of.stage, of.began_on, of.ended_on, of.held_by, due


def _facts(
    session: Session, histories: dict[str, log.History], viewer: Viewer, asked: Asked
) -> tuple[list[tuple[str, Told]], list[tuple[str, Told]]]:
    """What had happened by the earlier moment in every case, and what is known at the later one and was not then."""
    earlier, later = asked.earlier, asked.later
    by_then: list[tuple[str, Told]] = []
    since: list[tuple[str, Told]] = []
    for ref, whole in histories.items():
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
