"""What every board shares: the list of boards beside it, and who may see them. Another board adds a line to BOARDS."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from api.accounts import Viewer
from api.pages.downloads import Handing, handing_to
from api.pages.frame import who_may
from api.pages.templating import Link, render
from api.roles import Permission

BOARDS_READ: Permission = "list deadlines across officers"
BoardReaderDep = Annotated[Viewer, Depends(who_may(BOARDS_READ))]
BoardHandingDep = Annotated[Handing, Depends(handing_to(BOARDS_READ, "download"))]


@dataclass(frozen=True, slots=True)
class Board:
    """One board: its name, its address, what it answers in a sentence; for who has all of `permissions`."""

    title: str
    href: str
    says: str
    permissions: tuple[Permission, ...] = (BOARDS_READ,)

    def is_for(self, viewer: Viewer) -> bool:
        """Whether somebody may see it."""
        return all(viewer.may(each) for each in self.permissions)


OVERVIEW = Board("Overview", "/boards", "What is overdue and what comes due, in one look.")
# In the order in which they are listed.
BOARDS: tuple[Board, ...] = (
    OVERVIEW,
    Board("Overdue and due soon", "/boards/due", "By team, officer, process or school."),
    Board("Twelve weeks ahead", "/boards/ahead", "How many time limits of law end on each day."),
    Board("Timeliness", "/boards/timeliness", "What was done in time, month by month, with and without exceptions."),
    Board("Delay by holder and cause", "/boards/delay", "Whose the days were by which time limits were late, and why."),
    Board("Workload", "/boards/workload", "Who holds how much; and handing over what somebody holds who leaves."),
    Board("Breach forecast", "/boards/forecast", "What will probably be missed, and how right that was before."),
    Board("Transfers between phases", "/boards/transfers", "Who moves on this school year, and how far each is."),
)  # fmt: skip


def boards_of(viewer: Viewer) -> list[Board]:
    """The boards that somebody may see."""
    return [each for each in BOARDS if each.is_for(viewer)]


def is_in_the_past(request: Request) -> bool:
    """Whether the board is one of a day that is past: it shows nothing that is only known of today."""
    return "day_past" in request.state.page


def render_board(template: str, request: Request, viewer: Viewer, here: str, **context: Any) -> Response:
    """A page with the list of boards beside it; `here` is the address of the board it belongs to."""
    boards = boards_of(viewer)
    beside = [Link(each.title, each.href, each.href == here) for each in boards]
    return render(template, request, beside=beside, boards=boards, **context)
