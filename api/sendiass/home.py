"""The first page: what the viewer holds, what is due first at the top, and the contacts nobody holds yet."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Row, select
from sqlmodel import Session

from api.dependencies import DatabaseDep, TodayDep
from api.pages.templating import render
from api.sendiass.frame import ContactTakerDep, OverseerDep
from cases.find import CaseQuery, find_cases
from cases.officers import officers
from cases.tables import NEVER, CaseSummary
from deadlines.register import LIMITS
from workflows.processes import says_of

router = APIRouter()
SHOWN = 50
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@router.get("/")
def show_home(request: Request, viewer: ContactTakerDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The viewer's open interventions, and those nobody holds."""
    with database.reading() as session:
        mine = find_cases(session, CaseQuery(today, owner=viewer.officer_id, ended=False), limit=SHOWN)
        nobodys = select(_SUMMARY).where(_SUMMARY.c.owner.is_(None), _SUMMARY.c.is_ended.is_(False))
        unheld = session.connection().execute(nobodys.order_by(_SUMMARY.c.next_due_on).limit(SHOWN)).all()
    return render(
        "sendiass/home.html",
        request,
        mine=[row_of(each) for each in mine.rows],
        total=mine.total,
        unheld=[row_of(each) for each in unheld],
        today=today,
    )


@router.get("/interventions")
def list_interventions(
    request: Request,
    viewer: OverseerDep,
    database: DatabaseDep,
    today: TodayDep,
    ended: Annotated[bool, Query()] = False,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Every intervention, for whoever answers for the service: references, stages and who holds them, and no name."""
    with database.reading() as session:
        page = find_cases(session, CaseQuery(today, ended=ended), cursor=cursor, limit=SHOWN)
        names = _names(session, page.rows)
    return render(
        "sendiass/interventions.html",
        request,
        rows=[row_of(each) | {"held_by": names.get(each.owner, "Nobody yet")} for each in page.rows],
        total=page.total,
        ended=ended,
        today=today,
        next_href=f"/interventions?ended={str(ended).lower()}&cursor={page.next_cursor}" if page.next_cursor else "",
        first_href=f"/interventions?ended={str(ended).lower()}" if cursor else "",
    )


def row_of(row: Row[Any]) -> dict[str, Any]:
    """One intervention in a list: what its summary row says, in words."""
    return {
        "ref": row.ref,
        "says": says_of(row.process, row.stage),
        "began_on": row.began_on,
        "due_on": row.next_due_on if row.next_due_on != NEVER else None,
        "due": LIMITS[row.next_limit].title if row.next_limit in LIMITS else "",
    }


def _names(session: Session, rows: Sequence[Row[Any]]) -> dict[str | None, str]:
    return {key: each.display_name for key, each in officers(session, {row.owner for row in rows if row.owner}).items()}
