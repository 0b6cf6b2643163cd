"""Cases that cannot be worked out, for those who look after cases or the machine: a reference, a reason and no name."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep
from api.pages.frame import OutboxReaderDep
from api.pages.templating import Link, render
from workflows.processes import PROCESSES
from workflows.set_aside import cases_set_aside

router = APIRouter()


@router.get("/set-aside")
def list_set_aside(request: Request, viewer: OutboxReaderDep, database: DatabaseDep) -> Response:
    """Every case set aside, longest first, with why; each sweep tries them again."""
    with database.reading() as session:
        rows = cases_set_aside(session)
    return render(
        "set_aside.html",
        request,
        rows=rows,
        titles={key: each.title for key, each in PROCESSES.items()},
        breadcrumbs=[Link("Outbox", "/outbox"), Link("Cases set aside")],
    )
