"""The frame around every page: who is signed in, where they can go, and nothing they may not see."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from api.accounts import Viewer
from api.dependencies import PageViewerDep, SettingsDep, form_token, now_of, page_viewer, require, require_case
from api.errors import SignInNeeded
from api.pages.done import said
from api.pages.places import TOP, Top, is_within, leading_to, row_of
from api.pages.templating import Link, instant
from api.roles import Permission
from api.settings import Settings

_FOR_EVERYBODY = (Link("Calculator", "/calculator"), Link("Law", "/law"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages of one application share: its name, where its people can go, what everybody may read.

    `demo_hint` says on the sign-in page who there is in the demonstration.
    """

    service_name: str
    tops: tuple[Top, ...]
    for_everybody: tuple[Link, ...]
    demo_hint: str
    header_class: str = ""


def dress(request: Request, settings: Settings, viewer: Viewer | None = None) -> None:
    """Put what every page shares where `render` finds it."""
    path = request.url.path
    frame: Frame = request.app.state.frame
    row = [Link(top.text, top.href) for top in row_of(viewer, frame.tops)] if viewer else []
    top, place = leading_to(path, viewer, frame.tops) if viewer else (None, None)
    page: dict[str, Any] = {
        "authority_name": settings.authority_name,
        "service_name": frame.service_name,
        "header_class": frame.header_class,
        "is_demo": settings.demo,
        "navigation": [
            link._replace(current=link.href == top.href if top else is_within(path, link.href))
            for link in row or (frame.for_everybody if is_public(path) else ())
        ],
        "footer": frame.for_everybody,
        "shown_at": instant(now_of(request)),
    }
    if viewer is not None:
        page |= {
            "signed_in_as": f"{viewer.display_name}, {viewer.post or viewer.role.says}",
            "csrf_token": form_token(settings, viewer),
            "keeps_drafts": viewer.may("record facts"),
            "search_for": _searched(viewer),
            "footer": (*frame.for_everybody, *((Link("Help", "/help"),) if viewer.may("see law") else ())),
        }
    page |= said(request.query_params.get("done", ""))
    if top and place:
        page["above"] = Link(top.text, top.href), place.href
        page["breadcrumbs"] = [Link(place.text)] if place.href == path else []
    request.state.page = page


def _searched(viewer: Viewer) -> str:
    """What the search box of every page asks for; empty where there is none for this person."""
    if not viewer.may("read cases"):
        return ""
    return "Find by name, UPN, school or reference" if viewer.may("see children") else "Find a case by reference"


def is_public(path: str) -> bool:
    """Whether a page is one of those that everybody may read."""
    return any(is_within(path, link.href) for link in _FOR_EVERYBODY)


AUTHORITY_FRAME = Frame(
    "sendflow",
    TOP,
    _FOR_EVERYBODY,
    "Sign in as caseworker, senior, manager, auditor, admin or sendiass. The password was printed where the service "
    "was started.",
)


async def anybody(request: Request, settings: SettingsDep) -> None:
    """For the pages before sign-in."""
    dress(request, settings)


def whoever(request: Request, settings: SettingsDep) -> None:
    """For the public pages: the frame of whoever is signed in, else the one for everybody. No cookie is ever set."""
    try:
        dress(request, settings, page_viewer(request))
    except SignInNeeded:
        dress(request, settings)
        request.state.page |= {
            "home": "/calculator",
            "footer": (*request.app.state.frame.for_everybody, Link("Officers: sign in", "/sign-in")),
        }


async def anyone_signed_in(request: Request, viewer: PageViewerDep, settings: SettingsDep) -> Viewer:
    """Whoever is signed in, with the frame made for them."""
    dress(request, settings, viewer)
    return viewer


ViewerDep = Annotated[Viewer, Depends(anyone_signed_in)]


def who_may(permission: Permission) -> Callable[..., Coroutine[Any, Any, Viewer]]:
    """A dependency: the viewer, who has this permission, and may know of the case in the address. Else it is a 404."""

    async def viewer_who_may(request: Request, viewer: ViewerDep) -> Viewer:
        looking_back: Viewer | None = getattr(request.state, "past_viewer", None)
        require(looking_back or viewer, permission)
        require_case(request)
        return looking_back or viewer

    return viewer_who_may


ReaderDep = Annotated[Viewer, Depends(who_may("read cases"))]
ContactKeeperDep = Annotated[Viewer, Depends(who_may("keep contacts"))]
ChildSeerDep = Annotated[Viewer, Depends(who_may("see children"))]
NoticeReleaserDep = Annotated[Viewer, Depends(who_may("release notices"))]
ChildReaderDep = Annotated[Viewer, Depends(who_may("see children"))]
RecorderDep = Annotated[Viewer, Depends(who_may("record facts"))]
OpenerDep = Annotated[Viewer, Depends(who_may("open cases"))]
AssignerDep = Annotated[Viewer, Depends(who_may("assign cases"))]
DownloaderDep = Annotated[Viewer, Depends(who_may("download"))]
ReplayerDep = Annotated[Viewer, Depends(who_may("replay"))]
VerifierDep = Annotated[Viewer, Depends(who_may("verify"))]
AdministrationReaderDep = Annotated[Viewer, Depends(who_may("see administration"))]
StatusReaderDep = Annotated[Viewer, Depends(who_may("see status"))]
ApproverDep = Annotated[Viewer, Depends(who_may("approve"))]
RestricterDep = Annotated[Viewer, Depends(who_may("restrict cases"))]
RestrictedOpenerDep = Annotated[Viewer, Depends(who_may("open restricted cases"))]
EraserDep = Annotated[Viewer, Depends(who_may("erase children"))]
AccessReaderDep = Annotated[Viewer, Depends(who_may("see access"))]
PackMakerDep = Annotated[Viewer, Depends(who_may("make packs"))]
OutboxReaderDep = Annotated[Viewer, Depends(who_may("see outbox"))]
SupposerDep = Annotated[Viewer, Depends(who_may("what-if"))]
SimulatorDep = Annotated[Viewer, Depends(who_may("simulate"))]
LetterReaderDep = Annotated[Viewer, Depends(who_may("see law"))]
LetterKeeperDep = Annotated[Viewer, Depends(who_may("change letters"))]
HelpReaderDep = Annotated[Viewer, Depends(who_may("see law"))]
PolicyReaderDep = Annotated[Viewer, Depends(who_may("see law"))]
PolicyKeeperDep = Annotated[Viewer, Depends(who_may("change reminders"))]
HolidayKeeperDep = Annotated[Viewer, Depends(who_may("change holidays"))]
QuestionAnswererDep = Annotated[Viewer, Depends(who_may("answer open questions"))]
PanelListerDep = Annotated[Viewer, Depends(who_may("list for panels"))]
PanelHolderDep = Annotated[Viewer, Depends(who_may("hold panels"))]
BodyKeeperDep = Annotated[Viewer, Depends(who_may("keep bodies"))]
PostReaderDep = Annotated[Viewer, Depends(who_may("see posts"))]
UserManagerDep = Annotated[Viewer, Depends(who_may("manage users"))]
