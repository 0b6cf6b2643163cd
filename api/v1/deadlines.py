"""Deadlines across cases, each with its reasons."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import key_of
from api.dependencies import DatabaseDep, TodayDep, needs
from api.errors import Invalid, NotFound
from api.v1 import schemas
from api.v1.answers import answer, names_by_key
from api.v1.requests import DEFAULT_LIMIT, LARGEST_LIMIT, Cursor, Day, Word
from cases.find import DeadlineQuery
from deadlines.register import limit as limit_of
from deadlines.standing import Standing
from workflows.lists import deadline_page
from workflows.occasions import BINDING

router = APIRouter(tags=["cases"])
School = Annotated[str, StringConstraints(pattern=r"^([0-9]{5,6}|none)$")]
_BINDING = tuple(sorted(BINDING))


@router.get("/deadlines", response_model=schemas.DeadlinePage)
def list_deadlines(
    viewer: Annotated[Viewer, Depends(needs("read cases"))],
    database: DatabaseDep,
    today: TodayDep,
    standing: Annotated[list[Standing] | None, Query(description="May be given more than once.")] = None,
    limit: Annotated[
        list[Word] | None, Query(max_length=2, description="The key of a time limit, and how many at most: 1 to 200.")
    ] = None,
    process: Annotated[Word | None, Query()] = None,
    owner: Annotated[Word | None, Query(description="A username.")] = None,
    unassigned: Annotated[Literal["true"] | None, Query(description="Only those of cases nobody holds.")] = None,
    team: Annotated[Word | None, Query()] = None,
    teamless: Annotated[Literal["true"] | None, Query(description="Only those of cases in no team.")] = None,
    school: Annotated[School | None, Query(description="A URN, or “none” where no school is known.")] = None,
    of: Annotated[Literal["law"] | None, Query(description="Time limits of law alone.")] = None,
    due_from: Annotated[Day | None, Query()] = None,
    due_to: Annotated[Day | None, Query()] = None,
    on: Annotated[Day | None, Query(description="As they stand on this day; today unless given.")] = None,
    cursor: Cursor = None,
) -> Response:
    """Deadlines of all cases, soonest first. Who does not look across officers sees those of the cases they hold.

    `unworkable` match too, of cases that cannot be worked out: with them the pages add up to `total`.
    """
    key, at_most = _key_and_number(limit or [])
    day = on or today
    with database.reading() as session:
        query = DeadlineQuery(
            day,
            standings=tuple(standing or ()),
            limit_key=key,
            process=process,
            owner=_whose(session, viewer, owner),
            unassigned=unassigned is not None,
            team=team,
            teamless=teamless is not None,
            school="" if school == "none" else school,
            only_limits=_BINDING if of else (),
            due_from=due_from,
            due_to=due_to,
        )
        page = deadline_page(session, query, viewer.sight, cursor=cursor, limit=at_most)
        names = names_by_key(session, {each.owner for each in page.items})
    items = [
        each.deadline.as_json()
        | {"ref": each.ref, "process": each.process, "owner": names.of(each.owner), "team": each.team}
        for each in page.items
    ]
    unworkable = [{"ref": each.ref, "process": each.process, "limit": each.limit_key} for each in page.unworkable]
    return answer({"items": items, "unworkable": unworkable, "next_cursor": page.next_cursor, "total": page.total})


def _key_and_number(given: list[str]) -> tuple[str | None, int]:
    """The two things `limit` can be: the key of a time limit, and how many at most. Raises UnknownLimit, Invalid."""
    numbers = [each for each in given if each.isdecimal()]
    keys = [limit_of(each).key for each in given if not each.isdecimal()]
    if len(numbers) > 1 or len(keys) > 1:
        raise Invalid({"limit": "Give one key of a time limit, one number, or one of each."})
    number = int(numbers[0]) if numbers else DEFAULT_LIMIT
    if not 1 <= number <= LARGEST_LIMIT:
        raise Invalid({"limit": f"Ask for 1 to {LARGEST_LIMIT}."})
    return (keys[0] if keys else None), number


def _whose(session: Session, viewer: Viewer, owner: str | None) -> str | None:
    """The officer to look at, by key; None for all. Raises NotFound for another's where one sees only one's own."""
    wanted = key_of(session, owner) if owner else None
    if viewer.may("list deadlines across officers"):
        return wanted
    if wanted not in (None, viewer.officer_id):
        raise NotFound("There is no list of another officer's deadlines for this account.")
    return viewer.officer_id
