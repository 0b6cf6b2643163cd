"""Moderation panels: called, filled, held. What one recommends is recorded in the case, and is never the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep, needs
from api.idempotency import Given, call, once
from api.panels import may_sit
from api.v1 import schemas
from api.v1.answers import JSON, Done, answer, names_in, recorded_body, written
from api.v1.panel_answers import head_body, panel_body
from api.v1.requests import FindingsBody, IdempotencyKey, ListBody, MemberBody, PanelDayBody
from cases.database import Database
from cases.log import hashes_as_recorded
from cases.panels import all_panels, as_seen, load_panel
from cases.sight import load_seen
from workflows import panels
from workflows.panels import refuse_unseen_item

router = APIRouter(tags=["panels"])
Lister = Annotated[Viewer, Depends(needs("list for panels"))]
Holder = Annotated[Viewer, Depends(needs("hold panels"))]


@dataclass(frozen=True, slots=True)
class Counter:
    """What every call about a panel is given beside who calls."""

    database: Database
    now: datetime
    today: date
    key: str | None

    def do(self, viewer: Viewer, asked: list[Any], status: int, act: Callable[[Session], str]) -> Response:
        """Do a thing about a panel, once however often it is sent, and answer the panel after it."""
        this = call(viewer.officer_id, self.key, asked, self.now)

        def acted(session: Session) -> dict[str, Any]:
            return panel_body(session, load_panel(session, act(session)), self.today, viewer.sight)

        given = once(self.database, this, acted, lambda body: Given(status, written(body)))
        return Response(given.body, given.status, media_type=JSON)


async def _counter(
    database: DatabaseDep, now: NowDep, today: TodayDep, idempotency_key: IdempotencyKey = None
) -> Counter:  # fmt: skip
    return Counter(database, now, today, idempotency_key)


CounterDep = Annotated[Counter, Depends(_counter)]


@router.get("/panels", response_model=list[schemas.PanelHead])
def list_panels(viewer: Annotated[Viewer, Depends(needs("read cases"))], database: DatabaseDep) -> Response:
    """Every panel, the latest day first."""
    with database.reading() as session:
        return answer([head_body(each) for each in as_seen(session, all_panels(session), viewer.sight)])


@router.get("/panels/{panel}", response_model=schemas.Panel)
def read_panel(
    panel: str, viewer: Annotated[Viewer, Depends(needs("read cases"))], database: DatabaseDep, today: TodayDep
) -> Response:
    """A panel: its members and its agenda, each case with its stage, what is due next and what came of it."""
    with database.reading() as session:
        return answer(panel_body(session, load_panel(session, panel), today, viewer.sight))


@router.post("/panels", status_code=201, response_model=schemas.Panel)
def call_panel(body: PanelDayBody, viewer: Holder, counter: CounterDep) -> Response:
    """Call a panel for a day, past or to come."""
    asked = ["panel", body.model_dump(mode="json")]
    return counter.do(
        viewer,
        asked,
        201,
        lambda session: panels.call_panel(session, body.held_on, by=viewer.author, now=counter.now),
    )


@router.post("/panels/{panel}/move", response_model=schemas.Panel)
def move_panel(panel: str, body: PanelDayBody, viewer: Holder, counter: CounterDep) -> Response:
    """Hold a panel on another day. No time limit of any case moves with it."""

    def act(session: Session) -> str:
        return panels.move_panel(session, panel, body.held_on, by=viewer.author, now=counter.now).ref

    return counter.do(viewer, ["move", panel, body.model_dump(mode="json")], 200, act)


@router.post("/panels/{panel}/call-off", response_model=schemas.Panel)
def call_panel_off(panel: str, viewer: Holder, counter: CounterDep) -> Response:
    """Call a panel off that has recommended nothing."""

    def act(session: Session) -> str:
        return panels.call_off(session, panel, by=viewer.author, now=counter.now).ref

    return counter.do(viewer, ["call off", panel], 200, act)


@router.post("/panels/{panel}/members", status_code=201, response_model=schemas.Panel)
def name_member(panel: str, body: MemberBody, viewer: Holder, counter: CounterDep) -> Response:
    """Name a member: an officer by username, or somebody outside the authority by role and never by name."""

    def act(session: Session) -> str:
        may_sit(session, body.officer)
        officer, role = body.officer or "", body.role or ""
        return panels.name_member(
            session, panel, officer=officer, role=role, by=viewer.author, now=counter.now
        ).ref  # fmt: skip

    return counter.do(viewer, ["member", panel, body.model_dump(mode="json")], 201, act)


@router.post("/panels/{panel}/members/{number}/leave", response_model=schemas.Panel)
def member_leaves(panel: str, number: int, viewer: Holder, counter: CounterDep) -> Response:
    """Take a member away again before the panel has recommended anything."""

    def act(session: Session) -> str:
        return panels.member_leaves(session, panel, number, by=viewer.author, now=counter.now).ref

    return counter.do(viewer, ["leave", panel, number], 200, act)


@router.post("/panels/{panel}/cases", status_code=201, response_model=schemas.Panel)
def list_case_for_panel(panel: str, body: ListBody, viewer: Lister, counter: CounterDep) -> Response:
    """Put a question of a case on the agenda. A last day of law before the panel is answered as a warning."""

    def act(session: Session) -> str:
        load_seen(session, body.case, viewer.sight)
        return panels.list_case(
            session, panel, body.case, body.question, by=viewer.author, now=counter.now
        ).ref  # fmt: skip

    return counter.do(viewer, ["list", panel, body.model_dump(mode="json")], 201, act)


@router.post("/panels/{panel}/cases/{number}/take-off", response_model=schemas.Panel)
def take_case_off(panel: str, number: int, viewer: Lister, counter: CounterDep) -> Response:
    """Take an item off the agenda before it was considered."""

    def act(session: Session) -> str:
        refuse_unseen_item(session, panel, number, viewer.sight)
        return panels.take_off(session, panel, number, by=viewer.author, now=counter.now).ref

    return counter.do(viewer, ["take off", panel, number], 200, act)


@router.post("/panels/{panel}/cases/{number}/findings", status_code=201, response_model=schemas.Recorded)
def record_findings(
    panel: str, number: int, body: FindingsBody, viewer: Holder, counter: CounterDep, settings: SettingsDep
) -> Response:
    """Record in the case what the panel found and recommended. It decides nothing and stops no clock."""

    def act(session: Session) -> Done:
        refuse_unseen_item(session, panel, number, viewer.sight)
        done = panels.consider(
            session,
            panel,
            number,
            body.model_dump(exclude_none=True),
            by=viewer.author,
            now=counter.now,
            office=settings.office,
        )
        digests = hashes_as_recorded(session, done.history.id)
        named = [fact for fact in done.history.facts if fact.kind == "case_assigned"]
        return Done(done, digests[done.fact.sequence], names_in(session, [*named, done.fact]))

    this = call(viewer.officer_id, counter.key, ["findings", panel, number, body.model_dump()], counter.now)
    given = once(
        counter.database, this, act, lambda done: Given(201, written(recorded_body(done, viewer, counter.today)))
    )
    return Response(given.body, given.status, media_type=JSON)
