"""Verifying that the log is untouched, one case's or everybody's; and when that was done, by whom, what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.dependencies import DatabaseDep, FormDep, NowDep, require
from api.pages.casefile import open_file
from api.pages.downloads import Cell, Handing, files_of, handing_to
from api.pages.frame import VerifierDep
from api.pages.record import trail
from api.pages.templating import render
from cases import verifications
from cases.database import Database
from cases.officers import officers
from cases.proof import Verified, count_events, verify
from cases.verifications import Outcome, Verification
from deadlines import clock
from deadlines.clock import day_of
from workflows import verifying

router = APIRouter()
SHOWN = 20
AT_ONCE = 20_000  # facts a page can verify while somebody waits; of more it says how far it is
_AT_A_TIME = 500
_BY = {verifications.BY_ITSELF: "The night’s run", verifications.BY_COMMAND: "The command line"}
VerificationsDep = Annotated[Handing, Depends(handing_to("verify", "download"))]
Before = Annotated[int | None, Query(ge=1, le=2**31)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A verification as a page tells of it; `lists` is what comparing them found."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    by: str
    outcome: Outcome
    found: Verified
    facts_in_all: int
    lists: str

    @property
    def is_well(self) -> bool | None:
        """Whether nothing was found; None where it has not come to an end."""
        return self.outcome is Outcome.UNTOUCHED if self.ended_at else None


@router.get("/verify")
def show_verifications(
    request: Request, viewer: VerifierDep, database: DatabaseDep, now: NowDep, before: Before = None
) -> Response:
    """How the log stood when it was last verified, the one under way, and every one before."""
    with database.reading() as session:
        names = _names(session)
        count = count_events(session)
        found = verifications.verifications(session, before=before, limit=SHOWN + 1)
        newest = verifications.verifications(session, limit=1)
        last = verifications.last_ended(session)
    under_way = [each for each in newest if each.outcome(now) is Outcome.UNDER_WAY]
    return render(
        "verify.html",
        request,
        count=count,
        last=shown(last, names, now) if last else None,
        under_way=shown(under_way[0], names, now) if under_way else None,
        history=[shown(each, names, now) for each in found[:SHOWN]],
        next_href=f"/verify?before={found[SHOWN - 1].number}" if len(found) > SHOWN else "",
        first_href="/verify" if before else "",
        files=files_of("/verify", {}, viewer) if found else (),
        may_read=viewer.may("read cases"),
    )


@router.post("/verify", dependencies=[FormDep])
def verify_everything(viewer: VerifierDep, database: DatabaseDep, now: NowDep, later: BackgroundTasks) -> Response:
    """Recompute every hash of every case and keep what was found; of many facts the page says how far it is."""
    with database.reading() as session:
        many = count_events(session) > AT_ONCE
    number = verifying.begin(database, by=viewer.officer_id, now=now)
    if many:
        later.add_task(verifying.verify_whole_log, database, number, clock.now)
    else:
        verifying.verify_whole_log(database, number, clock.now)
    return RedirectResponse("/verify", 303)


@router.get("/verify.{form}")
def download_verifications(handing: VerificationsDep, database: DatabaseDep) -> Response:
    """Every verification there was, the latest first."""
    of_all = ("Began (UTC)", "Ended (UTC)", "By", "Result", "Cases", "Facts", "Lists")
    header = (*of_all, "Case", "Fact", "What does not fit", "Mark")
    return handing.over("verifications", "Verifications of the log", header, _lines(database, handing.now))


@router.get("/cases/{ref}/verify")
def verify_case(request: Request, ref: str, viewer: VerifierDep, database: DatabaseDep, now: NowDep) -> Response:
    """Every hash of one case recomputed. Nothing is kept: whoever looked at the case is known anyway."""
    require(viewer, "read cases")
    with database.reading() as session:
        case = open_file(session, ref, day_of(now))
        found = verify(session, ref=ref)
    return render("verify_case.html", request, case=case, found=found, at=now, breadcrumbs=trail(case, "Verify"))


def shown(each: Verification, names: dict[str, str], now: datetime) -> Shown:
    """A verification as pages and files tell of it."""
    by = _BY.get(each.asked_by) or names.get(each.asked_by, each.asked_by)
    return Shown(
        each.number, each.began_at, each.ended_at, by, each.outcome(now), each.found, each.events_in_all, _lists(each)
    )


def _lists(each: Verification) -> str:
    if each.differing is None:
        return "Not compared"
    return f"{each.differing:,} differ" if each.differing else "Agree"


def _names(session: Session) -> dict[str, str]:
    return {key: each.display_name for key, each in officers(session).items()}


def _lines(database: Database, now: datetime) -> Iterator[tuple[Cell, ...]]:
    before: int | None = None
    with database.reading() as session:
        names = _names(session)
        while found := verifications.verifications(session, before=before, limit=_AT_A_TIME):
            for each in (shown(one, names, now) for one in found):
                broken = each.found.broken
                yield (
                    each.began_at.isoformat(),
                    each.ended_at.isoformat() if each.ended_at else "",
                    each.by,
                    each.outcome,
                    each.found.cases,
                    each.found.events,
                    each.lists,
                    broken.ref if broken else "",
                    broken.sequence or "" if broken else "",
                    broken.why if broken else "",
                    each.found.heads,
                )
            before = found[-1].number
