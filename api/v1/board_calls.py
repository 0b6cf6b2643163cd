"""What the calls of boards share: who may ask, and the address of the call that gives a number's rows."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.accounts import Viewer
from api.dependencies import needs
from api.v1.answers import Names
from cases.find import DeadlineQuery

BoardReader = Annotated[Viewer, Depends(needs("list deadlines across officers"))]
PageNumber = Annotated[int, Query(ge=1, le=10_000, description="Which page of the list; the first unless given.")]
TRUE = "true"
NONE = "none"


def call_of(path: str, **given: Any) -> str:
    """The address of a call; what is None or empty is left out, and of a list each is given."""
    wanted = {name: value for name, value in given.items() if value not in (None, "", (), [])}
    return f"/api/v1{path}?{urlencode(wanted, doseq=True)}" if wanted else f"/api/v1{path}"


def number(count: int, path: str, **given: Any) -> dict[str, Any]:
    """A number with the call that gives its rows."""
    return {"count": count, "list": call_of(path, **given)}


def of_deadlines(count: int, query: DeadlineQuery, names: Names) -> dict[str, Any]:
    """The number of deadlines of a query, with the call that lists them: every part of the query is said in it."""
    return number(
        count,
        "/deadlines",
        standing=[str(each) for each in query.standings],
        process=query.process,
        owner=names.of(query.owner),
        unassigned=TRUE if query.unassigned else None,
        team=query.team,
        teamless=TRUE if query.teamless else None,
        school=NONE if query.school == "" else query.school,
        of="law" if query.only_limits else None,
        due_from=query.due_from,
        due_to=query.due_to,
    )


def next_page(page: int, limit: int, total: int) -> int | None:
    """The number of the page after this one; None on the last."""
    return page + 1 if page * limit < total else None
