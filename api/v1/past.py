"""Days past as JSON: which pictures are kept, and the lists and boards over one, under an address that says which."""

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from api.accounts import Viewer
from api.dependencies import DatabaseDep, database_of, needs
from api.errors import Invalid
from api.pages.past import Number
from api.v1 import board_figures, board_timeliness, board_transfers, boards, cases, deadlines, reports, schemas
from api.v1.answers import answer, instant_text
from cases.past import PastDatabase
from workflows import snapshots
from workflows.views import versions

Replayer = Annotated[Viewer, Depends(needs("replay"))]
_LINK = re.compile(rb'"list":"/api/v1(?=/)')  # within a text its quotation marks would be escaped
_LISTS = {cases.list_cases, deadlines.list_deadlines}
_OF = (cases, deadlines, boards, board_timeliness, board_figures, board_transfers, reports)


class _ThereToo(APIRoute):
    """A call whose numbers lead to lists of the same picture, and not out to those of today."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The call, and its answer relocated."""
        ask = super().get_route_handler()

        async def ask_there(request: Request) -> Response:
            found = await ask(request)
            there = b'"list":"/api/v1/past/%d' % int(request.path_params["snapshot"])
            return Response(_LINK.sub(there, bytes(found.body)), found.status_code, media_type=found.media_type)

        return ask_there


def into_the_past(request: Request, snapshot: Number, viewer: Replayer) -> None:
    """Answer this call from a picture: its day, its lists, its log. Raises NoSuchSnapshot, NotWhole, Invalid."""
    with database_of(request).reading() as session:
        found = snapshots.whole_snapshot(session, snapshot)
    if request.query_params.get("on", str(found.as_at)) != str(found.as_at):
        raise Invalid({"on": f"This picture is of {found.as_at}, and of no other day: leave it out."})
    request.state.past_database = PastDatabase(database_of(request), snapshot)
    request.state.past_today = found.as_at


def _is_there_too(route: Any) -> bool:
    return route.methods == {"GET"} and (route.endpoint in _LISTS or "boards" in route.tags)


there = APIRouter(
    prefix="/past/{snapshot}", tags=["days past"], dependencies=[Depends(into_the_past)], route_class=_ThereToo
)  # fmt: skip
for _route in (route for module in _OF for route in module.router.routes if _is_there_too(route)):
    there.add_api_route(
        _route.path, _route.endpoint, response_model=_route.response_model, name=f"{_route.name}_then"
    )  # fmt: skip

router = APIRouter(tags=["days past"])


@router.get("/past", response_model=list[schemas.Picture])
def list_pictures(viewer: Replayer, database: DatabaseDep) -> Response:
    """The days whose lists and boards are kept, the latest first; calls over each stand under `/past/{snapshot}`."""
    with database.reading() as session:
        found = snapshots.snapshots(session)
    return answer(
        [
            {
                "snapshot": row.number,
                "as_at": row.as_at.isoformat(),
                "known_at": instant_text(row.known_at),
                "made_at": instant_text(row.finished_at),
                "cases": row.cases,
                "deadlines": row.deadlines,
                "left_out": len(row.left_out.split()),
                "computed_with": row.computed_with,
                "is_computed_as_now": row.computed_with == versions(),
                "digest": row.digest or None,
            }
            for row in found
        ]
    )


router.include_router(there)
