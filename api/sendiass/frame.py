"""The frame around the service's pages: its own name, its own places, nothing of the authority's."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends

from api.accounts import Viewer
from api.dependencies import require
from api.pages.frame import Frame, ViewerDep
from api.pages.templating import Link
from api.roles import ServicePermission

# In the order they are shown; each for whoever has the permission.
_PLACES: tuple[tuple[str, str, ServicePermission], ...] = (
    ("Your work", "/", "take contacts"),
    ("Take a contact", "/contacts/new", "take contacts"),
    ("Interventions", "/interventions", "see every record"),
    ("Access", "/access", "see every record"),
    ("Staff", "/staff", "manage service users"),
)


def places_of(viewer: Viewer) -> list[Link]:
    """Where this person can go."""
    return [Link(text, href) for text, href, permission in _PLACES if viewer.may(permission)]


FRAME = Frame(
    "Information, advice and support",
    places_of,
    (Link("Calculator", "/calculator"), Link("Law", "/law")),
    "Sign in as adviser, caseworker, volunteer or manager. The password was printed where the service was started.",
    "sendflow-impartial",
)


def who_may(permission: ServicePermission) -> Callable[..., Coroutine[Any, Any, Viewer]]:
    """A dependency: the viewer, who has this permission. Without it the page is not there (404)."""

    async def viewer_who_may(viewer: ViewerDep) -> Viewer:
        return require(viewer, permission)

    return viewer_who_may


ContactTakerDep = Annotated[Viewer, Depends(who_may("take contacts"))]
SupporterDep = Annotated[Viewer, Depends(who_may("give support"))]
OverseerDep = Annotated[Viewer, Depends(who_may("see every record"))]
StaffKeeperDep = Annotated[Viewer, Depends(who_may("manage service users"))]
RegisterKeeperDep = Annotated[Viewer, Depends(who_may("keep registers"))]
FigureReaderDep = Annotated[Viewer, Depends(who_may("see figures"))]
