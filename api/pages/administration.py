"""Administration: one page from which everything that is looked after is reached, each with a line about it."""

from fastapi import APIRouter, Request, Response

from api.pages.frame import AdministrationReaderDep
from api.pages.places import groups_of
from api.pages.templating import render

router = APIRouter()


@router.get("/administration")
def show_administration(request: Request, viewer: AdministrationReaderDep) -> Response:
    """What the viewer may look after, and nothing else."""
    return render("administration.html", request, groups=groups_of(viewer))
