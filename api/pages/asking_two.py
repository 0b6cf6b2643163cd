"""How a page does what may need a second person: at once where it does not, else asked for and shown as waiting."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Viewer
from api.approved import ask_or_do
from api.dependencies import now_of, settings_of
from cases.database import Database
from deadlines import clock


def asked_or_done(
    request: Request,
    database: Database,
    viewer: Viewer,
    act: str,
    what: Mapping[str, Any],
    reason: str,
    then: str = "",
) -> Response:
    """Do it and go on to `then`, or to its receipt; or ask for it and go to where it waits."""
    now = now_of(request)
    number, is_done = ask_or_do(
        database, settings_of(request), act, what, reason, by=viewer.officer_id, now=now, today=clock.day_of(now)
    )
    return RedirectResponse(then if is_done and then else f"/approvals/{number}", 303)
