"""What has been told to whom, what waits, and what will go in the coming days."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, SettingsDep, TodayDep, needs
from api.errors import Invalid
from api.v1 import schemas
from api.v1.answers import Names, answer, instant_text, names_by_key
from api.v1.requests import DEFAULT_LIMIT, Limit
from cases.sight import hidden_references
from notifications.outbox import Message, State, counts_by_state, find_messages
from notifications.render import KINDS
from workflows.forecasting import coming
from workflows.reminders_ahead import Forecast

router = APIRouter(tags=["outbox"])
Reader = Annotated[Viewer, Depends(needs("see outbox"))]
_LARGEST_ID = 2**63 - 1


@router.get("/outbox", response_model=schemas.Page[schemas.Message])
def list_messages(
    viewer: Reader,
    database: DatabaseDep,
    state: Annotated[State | None, Query()] = None,
    cursor: Annotated[str | None, Query(max_length=20, description="The `next_cursor` of the page before.")] = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Messages in the order they were queued, with what became of each."""
    with database.reading() as session:
        hidden = hidden_references(session, viewer.sight)
        found = find_messages(session, state=state, after_id=_after(cursor), limit=limit + 1, hidden=hidden)
        counts = counts_by_state(session, hidden)
        names = names_by_key(session, {each.recipient for each in found})
        items = [_message(each, names) for each in found[:limit]]
    total = counts[state] if state else sum(counts.values())
    return answer({"items": items, "next_cursor": str(items[-1]["id"]) if len(found) > limit else None, "total": total})


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and int(cursor) <= _LARGEST_ID):
        raise Invalid({"cursor": "That is not a page of this list."})
    return int(cursor)


def _message(message: Message, names: Names) -> dict[str, Any]:
    return {
        "id": message.id,
        "kind": message.kind,
        "ref": message.case_ref,
        "to": names.of(message.recipient),
        "to_address": "" if message.kind in KINDS and KINDS[message.kind].secret else message.to_address,
        "reason": message.reason,
        "state": str(message.state),
        "subject": message.subject,
        "created_at": instant_text(message.created_at),
        "due_at": instant_text(message.due_at),
        "attempts": message.attempts,
        "sent_at": instant_text(message.sent_at),
        "receipt": message.receipt,
        "failure": message.failure,
        "uncertain": message.uncertain,
    }


@router.get("/outbox/forecast", response_model=list[schemas.Forecast])
def list_forecast(
    viewer: Reader,
    database: DatabaseDep,
    settings: SettingsDep,
    today: TodayDep,
    days: Annotated[int, Query(ge=1, le=92, description="How many days from today on.")] = 14,
) -> Response:
    """What the coming sweeps will send, to whom and why, if nothing else is recorded meanwhile."""
    with database.reading() as session:
        return answer([_expected(each) for each in coming(session, today, days, settings.office, viewer.sight)])


def _expected(message: Forecast) -> dict[str, Any]:
    return {
        "on": message.on.isoformat(),
        "kind": message.kind,
        "to": message.recipient.username,
        "to_address": message.recipient.email,
        "reason": message.reason,
        "refs": list(message.refs),
    }
