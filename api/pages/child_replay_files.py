"""A child's whole story at two moments as files: its cases, every deadline of them, and every fact.

They name no child and hold no text about one: what a fact says beyond its kind is read in its case.
"""

from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.errors import Invalid
from api.pages.child_replay import Story, story_of
from api.pages.downloads import Cell
from api.pages.recording import changes
from api.pages.replay import ReplayHandingDep, named, says, stood
from api.pages.templating import instant
from api.pages.two_moments import DayWord, InstantWord, moments_named
from workflows.child import Strand
from workflows.moments import between, why
from workflows.soundness import HOLDERS
from workflows.what_if import paired

router = APIRouter()
Part = Literal["cases", "deadlines", "facts"]
_TITLES = {
    "cases": "Cases of the child of case {}, as they stood at two moments",
    "deadlines": "Deadlines in every case of the child of case {}, as they stood at two moments",
    "facts": "Facts of every case of the child of case {}",
}
_HEADERS: dict[str, tuple[str, ...]] = {
    "cases": (
        "Case", "Process", "Stage then", "Began then", "Ended then", "Next step with then", "Due next then",
        "Due on then", "Stage afterwards", "Began afterwards", "Ended afterwards", "Next step with afterwards",
        "Due next afterwards", "Due on afterwards", "Stands otherwise",
    ),
    "deadlines": (
        "Case", "Process", "Time limit", "Body", "Standing then", "Due on then", "Days late then",
        "Standing afterwards", "Due on afterwards", "Days late afterwards", "Why it stands otherwise",
    ),
    "facts": (
        "Case", "Fact", "What happened", "Happened on", "Recorded", "Recorded by", "Breach", "Corrects fact",
        "Replaced by fact", "Known then",
    ),
}  # fmt: skip


@router.get("/cases/{ref}/child/replay/{part}.{form}")
def download_child_replay(
    request: Request,
    ref: str,
    part: Part,
    handing: ReplayHandingDep,
    database: DatabaseDep,
    today: TodayDep,
    on: DayWord = "",
    known_at: InstantWord = "",
    until: DayWord = "",
    until_known_at: InstantWord = "",
) -> Response:
    """One part of the story at both moments. Raises Invalid for what is no moment."""
    asked = moments_named((on, known_at), (until, until_known_at), today)
    if asked.errors:
        raise Invalid({each.field: each.message for each in asked.errors})
    with database.reading() as session:
        found = story_of(session, request, ref, handing.viewer, asked, today)
    lines = {"cases": _cases, "deadlines": _deadlines, "facts": _facts}[part](found)
    moments = (f"Then: {says(asked.earlier)}", f"Afterwards: {says(asked.later)}")
    return handing.over(f"child-replay-{part}-{ref}", _TITLES[part].format(ref), _HEADERS[part], lines, moments)


def _cases(found: Story) -> Iterator[tuple[Cell, ...]]:
    otherwise = {each.ref for each in found.differing}
    for each in found.beside:
        moved = "Yes" if each.ref in otherwise else "No"
        yield each.ref, each.title, *_strand(each.before), *_strand(each.after), moved


def _strand(of: Strand | None) -> tuple[Cell, ...]:
    if of is None:
        return "Not begun, or not known", None, None, "", "", None
    due = of.upcoming
    holder = "" if of.ended_on else HOLDERS[of.held_by]
    return of.says, of.began_on, of.ended_on, holder, due.limit.title if due else "", due.due_on if due else None


def _deadlines(found: Story) -> Iterator[tuple[Cell, ...]]:
    days = (found.later.on - found.earlier.on).days
    for of in found.beside:
        whole, then, after = found.histories[of.ref], found.at(of.ref, found.earlier), found.at(of.ref, found.later)
        new, gone = (
            between(whole.facts, *pair) for pair in ((found.earlier, found.later), (found.later, found.earlier))
        )
        otherwise = changes(then, after)
        for each in paired(then.deadlines, after.deadlines):
            because = " ".join(why(each, new, days, gone)) if each in otherwise else ""
            yield of.ref, of.title, *named(each), *stood(each.before), *stood(each.after), because


def _facts(found: Story) -> Iterator[tuple[Cell, ...]]:
    for known_then, facts in ((True, found.facts), (False, found.since)):
        for ref, each in facts:
            yield (
                ref, each.sequence, each.title, each.happened_on, instant(each.recorded_at), each.recorded_by,
                "; ".join(each.breach), each.corrects, each.corrected_by, "Yes" if known_then else "No",
            )  # fmt: skip
