"""The cohort of this school year, for managers: who is to transfer, how far each is, who will miss the day."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, TodayDep, require
from api.pages.downloads import Handing, files_of, handing_to
from api.pages.frame import ViewerDep
from api.pages.recording import DeskDep
from api.pages.templating import Link, render
from cases.details.reviews import PHASES
from workflows.back_schedule import Prospect
from workflows.cohort_list import cohort, open_transfers
from workflows.cohorts import name_of_year

router = APIRouter()
AT_MOST = 500
SHOWN = 50
HEADER = (
    "Case", "Child's number", "Year group", "School", "Transfer", "Transfer on", "Plan must name the place by",
    "Latest review meeting", "Last possible meeting", "How far", "Prospect", "Assumed", "Source",
    "How it was worked out",
)  # fmt: skip


async def planner(viewer: ViewerDep) -> Viewer:
    """Who plans across officers and may open cases: managers. To everybody else the page is not there (404)."""
    require(viewer, "list deadlines across officers")
    return require(viewer, "open cases")


PlannerDep = Annotated[Viewer, Depends(planner)]
PlannersHandingDep = Annotated[Handing, Depends(handing_to("list deadlines across officers", "open cases", "download"))]


@router.get("/cohorts")
def show_cohort(
    request: Request,
    viewer: PlannerDep,
    database: DatabaseDep,
    today: TodayDep,
    opened: Annotated[int | None, Query(ge=0, le=AT_MOST)] = None,
    prospect: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Everybody due to transfer, the hardest to keep first, a page at a time; cases are opened for those ticked."""
    with database.reading() as session:
        everybody = cohort(session, today, viewer.sight)
    chosen = Prospect.__members__.get(prospect.upper())
    members = [each for each in everybody if chosen in (None, each.prospect)]
    first, kept = (page - 1) * SHOWN, f"prospect={prospect}&" if chosen else ""
    found = Counter(each.prospect for each in everybody)
    counts = [(Link(each.value, f"/cohorts?prospect={each.name.lower()}"), found[each]) for each in Prospect]
    return render(
        "cohorts.html",
        request,
        members=members[first : first + SHOWN],
        total=len(members),
        chosen=chosen,
        next_href=f"/cohorts?{kept}page={page + 1}" if first + SHOWN < len(members) else "",
        first_href=f"/cohorts?{kept.rstrip('&')}" if page > 1 else "",
        counts=counts,
        phases=PHASES,
        name_of_year=name_of_year,
        opened=opened,
        cannot=Prospect.CANNOT,
        files=files_of("/cohorts", {}, viewer),
    )


@router.post("/cohorts", dependencies=[FormDep])
def open_cohort(
    viewer: PlannerDep,
    desk: DeskDep,
    child: Annotated[list[int], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Open a case for each child ticked who is in the cohort and has none, all of them or none."""
    with desk.database.writing() as session:
        made = open_transfers(
            session, set(child), desk.today, viewer.sight, by=viewer.author, now=desk.now, office=desk.settings.office
        )  # fmt: skip
    return RedirectResponse(f"/cohorts?opened={len(made)}", 303)


@router.get("/cohorts.{form}")
def download_cohort(handing: PlannersHandingDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The cohort as a file, by the child's number and never by name."""
    with database.reading() as session:
        members = cohort(session, today, handing.viewer.sight)
    lines = [
        (
            each.ref, str(each.child.id), name_of_year(each.due.year), each.setting.name if each.setting else "",
            PHASES[each.due.phase], each.due.transfer_on, each.schedule.due_on,
            each.schedule.latest_meeting, each.schedule.last_possible_meeting, each.says,
            each.prospect.value, " ".join(each.due.assumed), str(each.schedule.limit.rules[-1].cite),
            " ".join(f"{number}. {step}" for number, step in enumerate(each.schedule.steps, start=1)),
        )
        for each in members
    ]  # fmt: skip
    return handing.over("cohort", "Who is to transfer at the end of this school year", HEADER, lines)
