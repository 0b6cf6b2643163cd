"""A child's whole story: every process on one time line, what is running, and who holds the next step."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, SettingsDep, TodayDep
from api.errors import NotFound
from api.pages.casefile import open_file, people_of, told
from api.pages.frame import ReaderDep
from api.pages.record import trail
from api.pages.templating import render
from api.reading import also_read
from cases.contacts import PAPERS, consents_of
from cases.people import STANDS_AS, contacts_of
from deadlines.words import count_of
from workflows.child import Strand, strands
from workflows.processes import PROCESSES
from workflows.soundness import HOLDERS

router = APIRouter()
WIDTH, ROW, LABEL, SHORTEST = 960, 36, 250, 6  # of the drawing, in its own units; the page scales it


@dataclass(frozen=True, slots=True)
class Bar:
    """One case in the drawing: where its bar begins and how long it is, in the drawing's units."""

    strand: Strand
    x: float
    y: int
    width: float


@router.get("/cases/{ref}/child")
def show_child(
    request: Request, ref: str, viewer: ReaderDep, database: DatabaseDep, today: TodayDep, settings: SettingsDep
) -> Response:
    """Every case of the child of a case, on one line of time and fact by fact. The address names a case, no person."""
    with database.reading() as session:
        case = open_file(session, ref, today)
        if not case.process.has_child:
            raise NotFound
        people = people_of(session, case, viewer)
        found = strands(session, ref, today)
        also_read(request, (each.history.ref for each in found))
        contacts = contacts_of(session, case.history.child_id or 0) if viewer.may("see children") else []
        consents = consents_of(session, [each.id for each in contacts])
        files = [open_file(session, each.history.ref, today) for each in found]
        facts = [(each.ref, fact) for each in files for fact in told(each, people_of(session, each, viewer))]
    facts.sort(key=lambda each: (each[1].happened_on, each[1].sequence), reverse=True)
    running = [each for each in found if each.ended_on is None]
    return render(
        "child.html",
        request,
        case=case,
        child=people.child,
        strands=found,
        running=running,
        contacts=contacts,
        consents=consents,
        stands_as=STANDS_AS,
        papers=PAPERS,
        may_keep_contacts=viewer.may("keep contacts") and case.history.child_id is not None,
        may_erase=viewer.may("erase children") and people.child is not None,
        holders=HOLDERS,
        may_replay=viewer.may("replay"),
        drawing=draw(found, today),
        facts=facts,
        others=[each for each in PROCESSES.values() if each.has_child] if viewer.may("open cases") else [],
        said=f"{count_of(len(running), 'case')} running, {len(found) - len(running)} ended",
        breadcrumbs=trail(case, "Every process of this child"),
    )


def draw(found: list[Strand], today: date, width: int = WIDTH) -> dict[str, Any]:
    """The bars of the time line, and the years under it; a bar never vanishes, however short its case was."""
    if not found:
        return {"bars": [], "years": [], "height": 0}
    first = min(each.began_on for each in found)
    span = max((today - first).days, 1)
    scale = (width - LABEL) / span
    bars = []
    for place, each in enumerate(found):
        days = ((each.ended_on or today) - each.began_on).days
        long = max(days * scale, SHORTEST)
        x = min(LABEL + (each.began_on - first).days * scale, width - long)
        bars.append(Bar(each, round(x, 1), place * ROW, round(long, 1)))
    newyears = (date(year, 1, 1) for year in range(first.year + 1, today.year + 1))
    years = [(day.year, round(LABEL + (day - first).days * scale, 1)) for day in newyears]
    return {"bars": bars, "years": years, "height": len(found) * ROW, "width": width}
