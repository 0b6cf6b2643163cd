"""Help: what the words mean, who may do what, how to work by keyboard, and every stage of every process explained."""

from fastapi import APIRouter, Request, Response

from api.dependencies import TodayDep
from api.errors import NotFound
from api.pages.frame import HelpReaderDep
from api.pages.places import TO_LOOK_UP
from api.pages.templating import Link, render
from api.roles import ROLES
from workflows.processes import PROCESSES
from workflows.stage_guidance import guidance_of, provisions_of

router = APIRouter()


@router.get("/help")
def show_help(request: Request, viewer: HelpReaderDep) -> Response:
    """Where to begin, and the way to the help of each process."""
    roles = [(role.says, sorted(role.permissions)) for role in ROLES.values() if role.permissions]
    links = [Link(each.title, f"/help/{key}") for key, each in PROCESSES.items()]
    return render("help.html", request, processes=links, to_look_up=TO_LOOK_UP, roles=roles, own_role=viewer.role.says)


@router.get("/help/{process}")
def show_process(request: Request, process: str, viewer: HelpReaderDep, today: TodayDep) -> Response:
    """Every stage of a process, in the order of its definition."""
    found = PROCESSES.get(process)
    if found is None:
        raise NotFound
    stages = [(each, guidance_of(found, each), provisions_of(found, each, today)) for each in found.stages]
    return render(
        "help_process.html",
        request,
        process=found,
        stages=stages,
        breadcrumbs=[Link("Help", "/help"), Link(found.title)],
    )
