"""Cases that cannot be worked out, for those who look after cases or the machine: a reference, a reason and no name."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import DatabaseDep
from api.pages.downloads import Handing, files_of, handing_to
from api.pages.frame import OutboxReaderDep
from api.pages.templating import render
from workflows.processes import PROCESSES
from workflows.set_aside import set_aside_seen

router = APIRouter()
HandingDep = Annotated[Handing, Depends(handing_to("see outbox", "download"))]


@router.get("/set-aside")
def list_set_aside(request: Request, viewer: OutboxReaderDep, database: DatabaseDep) -> Response:
    """Every case set aside, longest first, with why; each sweep tries them again."""
    with database.reading() as session:
        rows = set_aside_seen(session, viewer.sight)
    return render(
        "set_aside.html",
        request,
        rows=rows,
        titles={key: each.title for key, each in PROCESSES.items()},
        files=files_of("/set-aside", {}, viewer),
    )


@router.get("/set-aside.{form}")
def download_set_aside(handing: HandingDep, database: DatabaseDep) -> Response:
    """The same cases as a file."""
    with database.reading() as session:
        rows = set_aside_seen(session, handing.viewer.sight)
    lines = (
        (
            each.case_ref,
            PROCESSES[each.process].title if each.process in PROCESSES else each.process,
            each.reason,
            each.since.isoformat(),
            each.tried_at.isoformat(),
        )
        for each in rows
    )
    header = ("Case", "Process", "Why", "Since (UTC)", "Last tried (UTC)")
    return handing.over("set-aside", "Cases that cannot be worked out", header, lines)
