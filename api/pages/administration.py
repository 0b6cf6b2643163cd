"""Administration and audit: each one page from which everything of its kind is reached, with a line about it."""

from fastapi import APIRouter, Request, Response

from api.pages.frame import AccessReaderDep, AdministrationReaderDep
from api.pages.places import ADMINISTRATION, AUDIT, groups_of
from api.pages.templating import render

router = APIRouter()


@router.get(ADMINISTRATION)
def show_administration(request: Request, viewer: AdministrationReaderDep) -> Response:
    """What the viewer may look after, and nothing else."""
    return render("administration.html", request, title="Administration", groups=groups_of(viewer, ADMINISTRATION))


@router.get(AUDIT)
def show_audit(request: Request, viewer: AccessReaderDep) -> Response:
    """What shows an auditor whether all is as it was written, and who saw it."""
    return render("administration.html", request, title="Audit", groups=groups_of(viewer, AUDIT))
