"""Who saw what, for whoever answers for the service: records opened with a reason first."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep, FormDep, NowDep
from api.pages.templating import render
from api.sendiass.frame import OverseerDep
from cases.officers import officers
from cases.sendiass.reading import RIGHTS, broken_glass, readings, review_glass

router = APIRouter()


@router.get("/access")
def show_access(request: Request, viewer: OverseerDep, database: DatabaseDep) -> Response:
    """The last looks at records, and every record opened with a reason."""
    with database.reading() as session:
        return render(
            "sendiass/access.html",
            request,
            readings=readings(session),
            glass=broken_glass(session),
            names={key: each.display_name for key, each in officers(session).items()},
            rights=RIGHTS,
        )


@router.post("/access/{number}", dependencies=[FormDep])
def look_at_glass(number: int, viewer: OverseerDep, database: DatabaseDep, now: NowDep) -> Response:
    """Note that a manager, and not whoever opened it, has looked at why a record was opened."""
    with database.writing() as session:
        review_glass(session, number, by=viewer.officer_id, now=now)
    return RedirectResponse("/access", 303)
