"""The log of a case: read as it was recorded, and added to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import with_officer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep, needs
from api.idempotency import Given, call, once
from api.offers import offered_to
from api.roles import may_record, recordable
from api.v1 import schemas
from api.v1.answers import JSON, Done, answer, fact_body, names_in, recorded_body, written
from api.v1.cases import Reader, as_known
from api.v1.requests import IdempotencyKey, KnownAt, RecordBody
from cases import log
from cases.facts import effective
from cases.kinds import KINDS
from workflows.engine import replay
from workflows.processes import process_of
from workflows.record import NotPossible, record

router = APIRouter(tags=["cases"])


@router.get("/cases/{ref}/facts", response_model=list[schemas.Fact])
def list_facts(ref: str, viewer: Reader, database: DatabaseDep, known_at: KnownAt = None) -> Response:
    """Everything ever recorded in a case, in the order of recording; corrections and corrected facts alike."""
    with database.reading() as session:
        history = as_known(log.load(session, ref), known_at)
        digests = log.hashes_as_recorded(session, history.id)
        texts = log.private_texts(session, history.id) if viewer.may("see children") else {}
        names = names_in(session, history.facts)
    return answer([fact_body(fact, digests[fact.sequence], names, texts) for fact in history.facts])


@router.post("/cases/{ref}/facts", status_code=201, response_model=schemas.Recorded)
def record_fact(
    ref: str,
    body: RecordBody,
    viewer: Annotated[Viewer, Depends(needs("record facts"))],
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Record what happened. What makes no sense is refused; what is unlawful is recorded once the reason is given."""

    def act(session: Session) -> Done:
        if body.kind in KINDS and not may_record(viewer.role, body.kind):
            raise _not_for(viewer, session, ref, body.kind)
        recorded = record(
            session,
            ref,
            with_officer(session, body.as_fact()),
            by=viewer.author,
            now=now,
            office=settings.office,
            breach_reason=body.breach_reason,
            expected_version=body.expected_version,
        )
        named = [fact for fact in recorded.history.facts if fact.kind == "case_assigned"]
        return Done(recorded, recorded.history.head, names_in(session, [*named, recorded.fact]))

    this = call(viewer.officer_id, idempotency_key, ["record", ref, body.model_dump(mode="json")], now)
    try:
        given = once(database, this, act, lambda done: Given(201, written(recorded_body(done, viewer, today))))
    except NotPossible as refusal:
        kinds = refusal.extra.get("possible")
        assert isinstance(kinds, list)
        refusal.extra = {**refusal.extra, "possible": recordable(viewer.role, kinds)}
        raise
    return Response(given.body, given.status, media_type=JSON)


def _not_for(viewer: Viewer, session: Session, ref: str, kind: str) -> NotPossible:
    history = log.load(session, ref)
    running = process_of(history)
    return NotPossible(
        f"A {viewer.role.says} does not record “{KINDS[kind].label}”.",
        "Nothing has changed.",
        "Ask a senior caseworker or a manager to do it.",
        possible=offered_to(viewer, running, replay(running, effective(history.facts))),
    )
