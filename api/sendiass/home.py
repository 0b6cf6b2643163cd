"""The first page: what the viewer holds, what is due first at the top, and the contacts nobody holds yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Row, select
from sqlmodel import Session

from api.dependencies import DatabaseDep, TodayDep
from api.pages.templating import render
from api.sendiass.frame import ContactTakerDep, OverseerDep
from cases.find import CaseQuery, find_cases, standings_of
from cases.officers import officers
from cases.sight import EVERY_CASE
from cases.tables import NEVER, CaseSummary
from deadlines.register import LIMITS
from deadlines.standing import Standing
from workflows.processes import says_of

router = APIRouter()
SHOWN = 50
_OWED = (Standing.RUNNING, Standing.DUE_SOON, Standing.WINDOW_ENDED)  # what is agreed cannot be overdue in law
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@router.get("/")
def show_home(request: Request, viewer: ContactTakerDep, database: DatabaseDep, today: TodayDep) -> Response:
    """The viewer's open interventions, and those nobody holds."""
    with database.reading() as session:
        mine = find_cases(session, CaseQuery(today, owner=viewer.officer_id, ended=False), viewer.sight, limit=SHOWN)
        nobodys = select(_SUMMARY).where(_SUMMARY.c.owner.is_(None), _SUMMARY.c.is_ended.is_(False))
        unheld = session.connection().execute(nobodys.order_by(_SUMMARY.c.began_on).limit(SHOWN)).all()
        due = due_in(session, [each.ref for each in (*mine.rows, *unheld)], today)
    return render(
        "sendiass/home.html",
        request,
        mine=in_order(mine.rows, due),
        total=mine.total,
        unheld=in_order(unheld, due),
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
        page = find_cases(session, CaseQuery(today, ended=ended), viewer.sight, cursor=cursor, limit=SHOWN)
        names = _names(session, page.rows)
        due = due_in(session, [each.ref for each in page.rows], today)
    return render(
        "sendiass/interventions.html",
        request,
        rows=[row_of(each, due) | {"held_by": names.get(each.owner, "Nobody yet")} for each in page.rows],
        total=page.total,
        ended=ended,
        today=today,
        next_href=f"/interventions?ended={str(ended).lower()}&cursor={page.next_cursor}" if page.next_cursor else "",
        first_href=f"/interventions?ended={str(ended).lower()}" if cursor else "",
    )


Due = Mapping[str, tuple[date, str]]


def due_in(session: Session, refs: Sequence[str], today: date) -> Due:
    """What each intervention owes next of what was agreed: its day and its title. A day that passed stays owed."""
    found: dict[str, tuple[date, str]] = {}
    for span in standings_of(session, refs, today, EVERY_CASE):
        if span.standing in _OWED and span.due_on < found.get(span.ref, (NEVER, ""))[0]:
            found[span.ref] = span.due_on, LIMITS[span.limit_key].title
    return found


def in_order(rows: Iterable[Row[Any]], due: Due) -> list[dict[str, Any]]:
    """Interventions in a list, what is due first at the top."""
    return sorted((row_of(each, due) for each in rows), key=lambda each: (each["due_on"] or NEVER, each["ref"]))


def row_of(row: Row[Any], due: Due) -> dict[str, Any]:
    """One intervention in a list: what its summary row says, in words."""
    due_on, title = due.get(row.ref, (None, ""))
    return {
        "ref": row.ref,
        "says": says_of(row.process, row.stage),
        "began_on": row.began_on,
        "due_on": due_on,
        "due": title,
    }


def _names(session: Session, rows: Sequence[Row[Any]]) -> dict[str | None, str]:
    return {key: each.display_name for key, each in officers(session, {row.owner for row in rows if row.owner}).items()}
