"""Verifying that the log is untouched: one case's, or everybody's. It only reads."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import DatabaseDep, NowDep, require
from api.pages.casefile import open_file
from api.pages.frame import VerifierDep
from api.pages.record import trail
from api.pages.templating import render
from cases.proof import count_events, verify
from deadlines.clock import day_of

router = APIRouter()


@router.get("/verify")
def verify_everything(
    request: Request, viewer: VerifierDep, database: DatabaseDep, now: NowDep, run: Annotated[bool, Query()] = False
) -> Response:
    """How many facts there are; when asked to run, every hash of every case recomputed."""
    with database.reading() as session:
        count = count_events(session)
        found = verify(session) if run else None
    return render("verify.html", request, count=count, found=found, at=now, may_read=viewer.may("read cases"))


@router.get("/cases/{ref}/verify")
def verify_case(request: Request, ref: str, viewer: VerifierDep, database: DatabaseDep, now: NowDep) -> Response:
    """Every hash of one case recomputed."""
    require(viewer, "read cases")
    with database.reading() as session:
        case = open_file(session, ref, day_of(now))
        found = verify(session, ref=ref)
    return render("verify_case.html", request, case=case, found=found, at=now, breadcrumbs=trail(case, "Verify"))
