"""Handing over what an officer holds, who leaves or is away: seen first, case by case, then recorded as facts."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import FormDep, require
from api.pages import choices
from api.pages.assign import give
from api.pages.boards.frame import BoardReaderDep
from api.pages.boards.workload import HERE
from api.pages.listing import address
from api.pages.recording import Desk, DeskDep
from api.pages.templating import FieldError, Link, render
from api.users import user_named
from cases.find_workload import held_open
from deadlines.register import LIMITS
from workflows.handover import dealt, tell
from workflows.processes import PROCESSES
from workflows.sight_guard import NotNamed

router = APIRouter()
AT_A_TIME = 100
AT_MOST = 900  # a form may have a thousand fields; the most urgent go first, and the rest after


async def hander_over(viewer: BoardReaderDep) -> Viewer:
    """Who looks across officers and gives cases to them: managers. To everybody else the page is not there (404)."""
    return require(viewer, "assign cases")


HanderOverDep = Annotated[Viewer, Depends(hander_over)]


@dataclass(frozen=True, slots=True)
class Given:
    """One case as it would be handed over: where it stands, what is due next, who would hold it."""

    ref: str
    says: str
    next_duty: str
    to: str


@router.get(f"{HERE}/{{username}}/handover")
def preview(
    request: Request,
    viewer: HanderOverDep,
    desk: DeskDep,
    username: str,
    to: Annotated[list[str], Query(max_length=50)] = [],  # noqa: B006 - FastAPI copies it
    ref: Annotated[list[str], Query(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
    which: Annotated[str, Query(max_length=10)] = "all",
) -> Response:
    """Each case with who would hold it, dealt out in turn by urgency, to be changed before anything is recorded."""
    with desk.database.reading() as session:
        account = user_named(session, username)
        officer = account.id
        staff = choices.staff(session)
        offered = [each for each in staff.holders if each[0] in set(to) and each[0] != officer]
        rows = [
            row for row in held_open(session, officer, viewer.sight) if which == "all" or row.ref in set(ref)
        ][:AT_MOST]  # fmt: skip
    shared = dealt([row.ref for row in rows], [key for key, _ in offered]) if offered else {}
    cases = [
        Given(
            row.ref,
            PROCESSES[row.process][row.stage].says,
            LIMITS[row.next_limit].title if row.next_limit in LIMITS else "Nothing is due",
            shared.get(row.ref, ""),
        )
        for row in rows
    ]
    counted = Counter(shared.values())
    return render(
        "boards/handover.html",
        request,
        held_by=account.display_name,
        at_most=AT_MOST,
        cases=cases,
        offered=[(key, words, counted[key]) for key, words in offered],
        errors=_missing(bool(offered), bool(cases)),
        back=f"{HERE}/{username}",
        breadcrumbs=[Link("Workload", HERE), Link(account.display_name, f"{HERE}/{username}"), Link("Hand over")],
    )


def _missing(has_officers: bool, has_cases: bool) -> list[FieldError]:
    found = [] if has_officers else [FieldError("to", "Select at least one officer who is to hold the cases")]
    return found if has_cases else [*found, FieldError("which", "Select at least one case to hand over")]


@router.post(f"{HERE}/{{username}}/handover", dependencies=[FormDep])
def hand_over(
    viewer: HanderOverDep,
    desk: DeskDep,
    username: str,
    give_to: Annotated[list[str], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Record who holds each case now; one that was given away meanwhile, or is kept from its new holder, stays.

    A hundred to a transaction, so that nobody else waits long to record; cut off, it goes on where it was when it is
    sent again. Raises UnknownOfficer for somebody who cannot act on a case, before anything is recorded for them.
    """
    with desk.database.reading() as session:
        officer = user_named(session, username).id
    pairs = [(case, to) for case, _, to in (each.partition(" ") for each in give_to) if to and to != officer]
    wanted, given = list(dict(pairs).items()), 0
    for start in range(0, len(wanted), AT_A_TIME):
        with desk.database.writing() as session:
            held = {row.ref for row in held_open(session, officer, viewer.sight)}
            some = wanted[start : start + AT_A_TIME]
            now_held = Counter(to for case, to in some if case in held and _given(session, desk, case, to))
            tell(session, now_held, from_whom=officer, by=viewer.officer_id, now=desk.now, office=desk.settings.office)
            given += now_held.total()
    return RedirectResponse(address(f"{HERE}/{username}", {"handed": _told(given, len(wanted))}), 303)


def _given(session: Session, desk: Desk, case: str, to: str) -> bool:
    """Whether a case was given; one that is restricted to officers of whom this is none stays where it is."""
    try:
        return give(session, desk, case, to, told_apart=True)
    except NotNamed:
        return False


def _told(given: int, asked: int) -> str:
    left = asked - given
    return str(given) if not left else f"{given}-{left}"
