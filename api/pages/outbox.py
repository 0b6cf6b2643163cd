"""The outbox: what was told to whom and what became of it, and what will go in the coming fortnight."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator

from api.dependencies import DatabaseDep, SettingsDep, TodayDep
from api.pages.downloads import Cell, Handing, files_of, handing_to
from api.pages.frame import OutboxReaderDep
from api.pages.listing import address
from api.pages.templating import render
from cases.database import Database
from cases.officers import officers
from cases.sight import Sight, hidden_references
from notifications.outbox import State, counts_by_state, find_messages
from workflows.forecasting import coming
from workflows.set_aside import set_aside_seen

router = APIRouter()
SHOWN = 50
_AT_A_TIME = 1_000
DAYS_AHEAD = 14
FORESEEN = 200  # the first so many are shown; the JSON call gives them all
STATES = {
    State.WAITING: "Waiting to be sent",
    State.CLAIMED: "Being sent",
    State.SENT: "Sent",
    State.DELIVERED: "Delivered",
    State.FAILED: "Failed",
    State.RETURNED: "Returned",
    State.WITHDRAWN: "Withdrawn",
}
KINDS = {
    "deadline_due_soon": "A deadline is due soon",
    "deadline_missed": "A deadline has passed",
    "deadline_escalated": "A passed deadline, to the manager",
    "agreed_day_near": "Something agreed is due soon",
    "agreed_day_passed": "An agreed day has passed",
    "reminders_digest": "Several reminders in one",
    "case_assigned": "A case was assigned",
    "cases_handed_over": "Cases were handed over",
    "notice": "A notice, to somebody who must be told",
    "restricted_case_opened": "A restricted case was opened",
    "notice_not_delivered": "A notice did not arrive",
    "advice_asked": "Advice is asked of a body",
    "advice_chased": "Advice is asked for again",
    "advice_answered": "A body answered by its link",
    "agreed_duties": "What the service has agreed to",
    "sweep_missing": "The daily sweep did not run",
    "verification_found": "Verifying the log found something",
    "approval_waits": "Something waits for a second person",
    "approval_decided": "What needed a second person was decided",
    "approval_lapsed": "What waited for a second person lapsed",
    "feedback_asked": "A question about the support somebody had",
}
OutboxHandingDep = Annotated[Handing, Depends(handing_to("see outbox", "download"))]
StateWord = Annotated[State | None, BeforeValidator(lambda given: given or None), Query()]


@router.get("/outbox")
def list_messages(
    request: Request,
    viewer: OutboxReaderDep,
    database: DatabaseDep,
    state: StateWord = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """Messages in the order they were queued, narrowed to those in one state."""
    with database.reading() as session:
        hidden = hidden_references(session, viewer.sight)
        found = find_messages(session, state=state, after_id=after, limit=SHOWN + 1, hidden=hidden)
        counts = counts_by_state(session, hidden)
        aside = len(set_aside_seen(session, viewer.sight))
        names = {key: each.display_name for key, each in officers(session, {one.recipient for one in found}).items()}
        shown = found[:SHOWN]
        return render(
            "outbox.html",
            request,
            messages=shown,
            names=names,
            counts=counts,
            state=state,
            states=STATES,
            kinds=KINDS,
            aside=aside,
            total=counts[state] if state else sum(counts.values()),
            may_read=viewer.may("read cases"),
            next_href=address("/outbox", {"state": state, "after": shown[-1].id}) if len(found) > SHOWN else "",
            first_href=address("/outbox", {"state": state}) if after else "",
            files=files_of("/outbox", {"state": state}, viewer),
        )


@router.get("/outbox.{form}")
def download_messages(handing: OutboxHandingDep, database: DatabaseDep, state: StateWord = None) -> Response:
    """The same messages as a file: what of, to which officer, about which case; not what they say."""
    header = ("To", "What", "Why", "Case", "State", "Queued at (UTC)", "Sent at (UTC)", "Failure")
    filters = [f"State: {STATES[state]}"] if state else []
    return handing.over(
        "outbox",
        "Messages, in the order they were queued",
        header,
        _lines(database, state, handing.viewer.sight),
        filters,
    )


def _lines(database: Database, state: State | None, sight: Sight) -> Iterator[tuple[Cell, ...]]:
    after = 0
    with database.reading() as session:
        names = {key: each.display_name for key, each in officers(session).items()}
        hidden = hidden_references(session, sight)
        while found := find_messages(session, state=state, after_id=after, limit=_AT_A_TIME, hidden=hidden):
            for each in found:
                yield (
                    names.get(each.recipient, each.recipient), KINDS.get(each.kind, each.kind), each.reason,
                    each.case_ref, STATES[State(each.state)], each.created_at.isoformat(),
                    each.sent_at.isoformat() if each.sent_at else None, each.failure,
                )  # fmt: skip
            after = found[-1].id or 0
            session.expunge_all()


@router.get("/outbox/forecast")
def show_forecast(
    request: Request, viewer: OutboxReaderDep, database: DatabaseDep, settings: SettingsDep, today: TodayDep
) -> Response:
    """What the coming sweeps will send if nothing else is recorded: the very rules the sweep itself follows."""
    with database.reading() as session:
        expected = coming(session, today, DAYS_AHEAD, settings.office, viewer.sight)
        return render(
            "forecast.html",
            request,
            expected=expected[:FORESEEN],
            total=len(expected),
            days=DAYS_AHEAD,
            kinds=KINDS,
            may_read=viewer.may("read cases"),
            files=files_of("/outbox/forecast", {}, viewer),
        )


@router.get("/outbox/forecast.{form}")
def download_forecast(
    handing: OutboxHandingDep, database: DatabaseDep, settings: SettingsDep, today: TodayDep
) -> Response:
    """Everything expected, as a file."""
    with database.reading() as session:
        expected = coming(session, today, DAYS_AHEAD, settings.office, handing.viewer.sight)
    lines = (
        (each.on, each.recipient.display_name, KINDS.get(each.kind, each.kind), each.reason, ", ".join(each.refs))
        for each in expected
    )
    title = f"Messages expected in the next {DAYS_AHEAD} days"
    return handing.over("outbox-forecast", title, ("Day", "To", "What", "Why", "Cases"), lines)
