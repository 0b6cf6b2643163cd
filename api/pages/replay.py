"""Replaying a case: two moments side by side, what was recorded between them, and why each deadline stands otherwise.

A moment is a day and an instant: what had happened by the one, as it was known at the other. The later one is now
unless another is asked for. Nothing is refused but a moment that is none or still to come.
"""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep, TodayDep
from api.errors import Invalid
from api.pages.casefile import CaseFile, file_of, holder_of, people_of, told
from api.pages.downloads import Cell, Handing, files_of, handing_to
from api.pages.frame import ReplayerDep
from api.pages.record import trail
from api.pages.recording import changes
from api.pages.templating import Link, instant, render
from api.pages.two_moments import Asked, DayWord, InstantWord, moments_asked, moments_named
from cases import log
from cases.bodies import name_of
from cases.facts import Fact
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.words import in_words
from workflows.moments import Moment, between, why
from workflows.what_if import Change

router = APIRouter()
_JUST_BEFORE = timedelta(microseconds=1)
ReplayHandingDep = Annotated[Handing, Depends(handing_to("replay", "download"))]


@router.get("/cases/{ref}/replay")
def replay_case(
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
    """The case at two moments and what differs. Boxes filled in lead to the address that holds them."""
    asked, typed = moments_asked(request, (on, known_at), (until, until_known_at), today)
    if asked.is_typed and not asked.errors:
        return RedirectResponse(asked.address(f"/cases/{ref}/replay"), 303)
    with database.reading() as session:
        history = log.load(session, ref)
        then, after = (_at(history, each) for each in (asked.earlier, asked.later))
        latest = file_of(history, today)
        people = people_of(session, latest, viewer)
    new, gone = _between(history, asked)
    days = (asked.later.on - asked.earlier.on).days
    numbers = {each.sequence for each in new}
    return render(
        "replay.html",
        request,
        status_code=422 if asked.errors else 200,
        case=after,
        then=then,
        moment=asked.earlier,
        later_moment=asked.later,
        is_open=asked.is_open,
        holder=holder_of(then, people),
        holder_now=holder_of(after, people),
        facts=[each for each in told(then, people) if each.happened_on <= asked.earlier.on],
        count_now=len([each for each in after.history.facts if asked.later.knows(each)]),
        later=[each for each in told(latest, people) if each.sequence in numbers],
        changes=[(each, why(each, new, days, gone)) for each in changes(then, after)],
        steps=_steps(ref, history.facts, asked),
        files=() if asked.errors else files_of(f"/cases/{ref}/replay", asked.names, viewer),
        values=typed,
        errors=list(asked.errors),
        child_href=asked.address(f"/cases/{ref}/child/replay") if latest.process.has_child else "",
        breadcrumbs=trail(latest, "Replay"),
    )


@router.get("/cases/{ref}/replay.{form}")
def download_replay(
    ref: str,
    handing: ReplayHandingDep,
    database: DatabaseDep,
    today: TodayDep,
    on: DayWord = "",
    known_at: InstantWord = "",
    until: DayWord = "",
    until_known_at: InstantWord = "",
) -> Response:
    """The deadlines that stand otherwise at the later of two moments, each with why. Raises Invalid for no moment."""
    asked = moments_named((on, known_at), (until, until_known_at), today)
    if asked.errors:
        raise Invalid({each.field: each.message for each in asked.errors})
    with database.reading() as session:
        history = log.load(session, ref)
    then, after = (_at(history, each) for each in (asked.earlier, asked.later))
    (new, gone), days = _between(history, asked), (asked.later.on - asked.earlier.on).days
    header = ("Time limit", "Body", "Standing then", "Due on then", "Days late then", "Standing afterwards",
              "Due on afterwards", "Days late afterwards", "Why")  # fmt: skip
    found = changes(then, after)
    lines = (
        (*named(each), *stood(each.before), *stood(each.after), " ".join(why(each, new, days, gone))) for each in found
    )
    moments = (f"Then: {says(asked.earlier)}", f"Afterwards: {says(asked.later)}")
    return handing.over(f"replay-{ref}", f"Deadlines of case {ref} that stand otherwise", header, lines, moments)


def named(change: Change) -> tuple[Cell, ...]:
    """The time limit and the body it is about, as cells."""
    shown = change.after or change.before
    assert shown is not None
    return shown.limit.title, name_of(shown.about) if shown.about else ""


def stood(each: Deadline | None) -> tuple[Cell, ...]:
    """How a deadline stood, its last day and the days it was late, as cells."""
    return (each.standing.in_words, each.due_on, each.days_late) if each else ("Not there", None, None)


def says(moment: Moment) -> str:
    """A moment in words."""
    known = f"as it was known on {instant(moment.known_at)}" if moment.known_at else "as it is known now"
    return f"as at the end of {in_words(moment.on)}, {known}"


def _between(history: log.History, asked: Asked) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts that only the later moment knows, and those that only the earlier one does."""
    facts = history.facts
    return between(facts, asked.earlier, asked.later), between(facts, asked.later, asked.earlier)


def _at(history: log.History, moment: Moment) -> CaseFile:
    return file_of(history.known_by(moment.known_at) if moment.known_at else history, moment.on)


def _steps(ref: str, facts: tuple[Fact, ...], asked: Asked) -> list[Link]:
    """What the fact before and the fact after changed: the moment just before it was known, and that it was known."""
    known = [fact for fact in facts if asked.later.known_at is None or _known_at(fact) <= asked.later.known_at]
    at = len(known) - 1  # the place of the last fact that the later moment knows
    wanted = ((at - (not asked.is_open), "Back"), (at + 1, "On"))
    return [
        Link(f"{word}: what fact {facts[place].sequence} changed", _step(ref, facts[place]))
        for place, word in wanted
        if 0 <= place < len(facts)
    ]


def _step(ref: str, fact: Fact) -> str:
    at = _known_at(fact)
    day = max(day_of(at), fact.happened_on)
    return Asked(Moment(day, at - _JUST_BEFORE), Moment(day, at), False).address(f"/cases/{ref}/replay")


def _known_at(fact: Fact) -> datetime:
    assert fact.recorded_at is not None
    return fact.recorded_at
