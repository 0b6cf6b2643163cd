"""The frame around the service's pages: its own name, its own places, nothing of the authority's."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep, require
from api.pages.frame import Frame, ViewerDep
from api.pages.places import Place, Top
from api.pages.templating import Link
from api.roles import ServicePermission
from cases.sendiass.policies import to_accept

_TAKE_A_CONTACT = Place("Take a contact", "/contacts/new", "take contacts", "Somebody asks the service for help.")
_FEEDBACK = Place("Feedback", "/feedback", "see figures", "What those who were helped answered.")

TOP: tuple[Top, ...] = (
    Top("Your work", "/", "take contacts", (("", (_TAKE_A_CONTACT,)),)),
    Top(_TAKE_A_CONTACT.text, _TAKE_A_CONTACT.href, _TAKE_A_CONTACT.permission, unless="see every record"),
    Top("Interventions", "/interventions", "see every record"),
    Top("Transfers", "/transfers", "approve sharing"),
    Top("Reports", "/reports", "see figures", (("", (_FEEDBACK,)),)),
    Top("Registers", "/registers", "take contacts"),
    Top("Access", "/access", "see every record"),
    Top("Staff", "/staff", "manage service users"),
)


FRAME = Frame(
    "Information, advice and support",
    TOP,
    (Link("Calculator", "/calculator"), Link("Law", "/law")),
    "Sign in as adviser, caseworker, trainee, volunteer or manager. The password was printed where the service was "
    "started.",
    "sendflow-impartial",
)


class PolicyFirst(Exception):
    """Somebody has not accepted the confidentiality policy in force; `came_for` is where they were going."""

    def __init__(self, came_for: str) -> None:
        self.came_for = came_for
        super().__init__(came_for)


async def lead_to_policy(request: Request, error: Exception) -> Response:
    """Lead to the policy, and from there on to where somebody was going."""
    assert isinstance(error, PolicyFirst)
    return RedirectResponse(f"/policy?{urlencode({'next': error.came_for})}", HTTPStatus.SEE_OTHER)


def who_may(permission: ServicePermission) -> Callable[..., Viewer]:
    """A dependency: the viewer, who has this permission. Without it the page is not there (404).

    It raises PolicyFirst for somebody who has not accepted the policy in force: every page of the service but the
    policy's own is behind one of these.
    """

    def viewer_who_may(request: Request, viewer: ViewerDep, database: DatabaseDep, today: TodayDep) -> Viewer:
        require(viewer, permission)
        with database.reading() as session:
            if to_accept(session, viewer.officer_id, today):
                raise PolicyFirst(request.url.path if request.method == "GET" else "/")
        return viewer

    return viewer_who_may


ContactTakerDep = Annotated[Viewer, Depends(who_may("take contacts"))]
SupporterDep = Annotated[Viewer, Depends(who_may("give support"))]
ApproverDep = Annotated[Viewer, Depends(who_may("approve sharing"))]
OverseerDep = Annotated[Viewer, Depends(who_may("see every record"))]
StaffKeeperDep = Annotated[Viewer, Depends(who_may("manage service users"))]
RegisterKeeperDep = Annotated[Viewer, Depends(who_may("keep registers"))]
FigureReaderDep = Annotated[Viewer, Depends(who_may("see figures"))]
