"""Cases: opened, listed, read as they stand or stood, and supposed otherwise."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import first_assignment, key_of
from api.dependencies import ChoicesDep, DatabaseDep, NowDep, SettingsDep, TodayDep, needs
from api.errors import Invalid, NotFound
from api.idempotency import Given, call, once
from api.reading import also_read
from api.v1 import schemas
from api.v1.answers import (
    JSON,
    Done,
    answer,
    child_body,
    day_text,
    delay_body,
    instant_text,
    names_by_key,
    names_in,
    recorded_body,
    state_body,
    strand_body,
    written,
)
from api.v1.requests import DEFAULT_LIMIT, Cursor, Day, IdempotencyKey, KnownAt, Limit, Line, OnDay, OpenBody, Word
from cases import log, people
from cases.facts import effective
from cases.find import CASE_SORTS, CaseQuery, find_cases
from cases.log import History, NoSuchCase
from cases.paging import Page
from cases.sight import Sight
from deadlines.deadline import Deadline, under
from deadlines.standing import Standing
from workflows.child import strands
from workflows.engine import replay
from workflows.ledger import parts_of
from workflows.processes import process_in, process_of, says_of
from workflows.record import open_case
from workflows.set_aside import Faults, folded
from workflows.sight_guard import refuse_hidden_child
from workflows.timetable import next_awaited, timetable

router = APIRouter(tags=["cases"])
Reader = Annotated[Viewer, Depends(needs("read cases"))]
Sort = Annotated[Word, Query(json_schema_extra={"enum": list(CASE_SORTS)})]


@router.post("/cases", status_code=201, response_model=schemas.Recorded)
def open_new_case(
    body: OpenBody,
    viewer: Annotated[Viewer, Depends(needs("open cases"))],
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Open a case with the fact that begins it. A child whose UPN is known is not written down a second time.

    A case about a provider takes no child; every other needs one.
    """

    def act(session: Session) -> Done:
        child_id = _child_id(session, viewer.sight, body, today)
        owner = first_assignment(session, viewer, body.owner, today) if body.owner else None
        opened = open_case(
            session,
            body.process,
            child_id,
            body.fact.as_fact(),
            by=viewer.author,
            now=now,
            office=settings.office,
            owner=owner,
        )
        digests = log.hashes_as_recorded(session, opened.history.id)
        return Done(opened, digests[opened.fact.sequence], names_in(session, opened.history.facts))

    this = call(viewer.officer_id, idempotency_key, ["open", body.model_dump(mode="json")], now)
    given = once(database, this, act, lambda done: Given(201, written(recorded_body(done, viewer, today))))
    return Response(given.body, given.status, media_type=JSON)


def _child_id(session: Session, sight: Sight, body: OpenBody, today: date) -> int | None:
    """The number of the child of a new case; None where its process is about none. Raises Invalid, WrongChild."""
    running = process_in("authority", body.process)
    if body.child is None:
        if running.has_child:
            raise Invalid({"child": "This is needed."})
        return None
    if not running.has_child:
        raise Invalid({"child": f"A case of “{running.title}” is about no child: leave it out."})
    if wrong := people.misplaced_birth(body.child.birth_date, body.fact.happened_on, today, running.under_age):
        fields = {"child.birth_date": wrong}
        raise people.WrongChild(wrong, "", "Correct the date of birth or the day.", fields=fields)
    refuse_hidden_child(session, body.child, sight, field="child.upn")
    people.refuse_another_child(session, body.child, field="child.upn")
    return people.add_child(session, body.child)


@router.get("/cases", response_model=schemas.Page[schemas.ListedCase])
def list_cases(
    viewer: Reader,
    database: DatabaseDep,
    today: TodayDep,
    process: Annotated[Word | None, Query()] = None,
    stage: Annotated[Word | None, Query()] = None,
    owner: Annotated[Word | None, Query(description="A username.")] = None,
    unassigned: Annotated[Literal["true"] | None, Query(description="Only those nobody holds.")] = None,
    team: Annotated[Word | None, Query()] = None,
    teamless: Annotated[Literal["true"] | None, Query(description="Only those in no team.")] = None,
    state: Annotated[Literal["open", "ended", "all"], Query()] = "all",
    standing: Annotated[Standing | None, Query(description="With a deadline that stands so today.")] = None,
    due_before: Annotated[Day | None, Query(description="With a duty of law due before this day.")] = None,
    q: Annotated[Line | None, Query(description="The beginning of a reference, a name or a UPN.")] = None,
    sort: Sort = "next_due_on",
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Cases, soonest due first unless sorted otherwise; each with its next duty of law and the reasons for its date."""
    with database.reading() as session:
        query = CaseQuery(
            today,
            process=process,
            stage=stage,
            owner=key_of(session, owner) if owner else None,
            unassigned=unassigned is not None,
            team=team,
            teamless=teamless is not None,
            ended={"open": False, "ended": True, "all": None}[state],
            standing=standing,
            due_before=due_before,
            text=q,
            search_names=viewer.may("see children"),
            sort=sort,
        )
        page = find_cases(session, query, viewer.sight, cursor=cursor, limit=limit)
        items = list(_listed(session, page, viewer, today))
    return answer({"items": items, "next_cursor": page.next_cursor, "total": page.total})


def _upcoming(history: History, today: date) -> Deadline | None:
    return next_awaited(timetable(process_of(history), effective(history.facts), today))


def _listed(session: Session, page: Page, viewer: Viewer, today: date) -> Iterator[dict[str, Any]]:
    if not page.rows:
        return
    names = names_by_key(session, [row.owner for row in page.rows])
    # A case that cannot be worked out is listed without what is due next; /set-aside says why it cannot.
    read = folded(session, lambda each: _upcoming(each, today), Faults(), only=[row.case_id for row in page.rows])
    soonest = {history.id: upcoming for history, upcoming in read}
    for row in page.rows:
        upcoming = soonest.get(row.case_id)
        child = people.child_of(session, row.child_id) if viewer.may("see children") else None
        yield {
            "ref": row.ref,
            "process": row.process,
            "stage": row.stage,
            "stage_says": says_of(row.process, row.stage),
            "is_ended": row.is_ended,
            "began_on": row.began_on.isoformat(),
            "ended_on": day_text(row.ended_on),
            "owner": names.of(row.owner),
            "team": row.team,
            "version": row.version,
            "child": {"given_name": child.given_name, "family_name": child.family_name} if child else None,
            "next_deadline": upcoming.as_json() if upcoming else None,
        }


@router.get("/cases/{ref}", response_model=schemas.Case)
def read_case(
    ref: str,
    viewer: Reader,
    database: DatabaseDep,
    today: TodayDep,
    law_choices: ChoicesDep,
    on: OnDay = None,
    known_at: KnownAt = None,
) -> Response:
    """A case: its stage, what this user could record next, every deadline with its reasons."""
    with database.reading() as session:
        history = as_known(log.load(session, ref), known_at)
        facts = effective(history.facts, on=on or today)
        names = names_in(session, [fact for fact in facts if fact.kind == "case_assigned"])
        child = child_body(session, history.child_id) if viewer.may("see children") else None
    running = process_of(history)
    state = replay(running, facts)
    deadlines = under(law_choices, timetable(running, facts, on or today))
    body = state_body(history, facts, state, deadlines, viewer, names)
    asked = {"on": (on or today).isoformat(), "known_at": instant_text(known_at)}
    return answer(body | asked | {"child": child})


@router.get("/cases/{ref}/child", response_model=list[schemas.Strand])
def read_child(
    request: Request, ref: str, viewer: Reader, database: DatabaseDep, today: TodayDep, on: OnDay = None
) -> Response:
    """Every case of the child of a case: which processes run, who holds the next step, and what is due next."""
    with database.reading() as session:
        if not process_of(log.load(session, ref)).has_child:
            raise NotFound(f"Case {ref} is about no child.")
        found = strands(session, ref, on or today)
    also_read(request, (each.history.ref for each in found))
    return answer([strand_body(each) for each in found])


@router.get("/cases/{ref}/delays", response_model=list[schemas.Delay])
def read_delays(ref: str, viewer: Reader, database: DatabaseDep, today: TodayDep, on: OnDay = None) -> Response:
    """Each late duty of a case with whose days its delay is made of; the parts add up to the days late."""
    with database.reading() as session:
        history = log.load(session, ref)
    running, facts = process_of(history), effective(history.facts, on=on or today)
    late = [each for each in timetable(running, facts, on or today) if each.days_late]
    return answer([delay_body(each, parts_of(running, facts, each)) for each in late])


@router.get("/cases/{ref}/timetable", response_model=list[schemas.Deadline])
def read_timetable(
    ref: str,
    viewer: Reader,
    database: DatabaseDep,
    today: TodayDep,
    law_choices: ChoicesDep,
    on: OnDay = None,
    known_at: KnownAt = None,
) -> Response:
    """Every deadline of a case, soonest first, each with how it was worked out; duties without a date last."""
    with database.reading() as session:
        history = as_known(log.load(session, ref), known_at)
    facts = effective(history.facts, on=on or today)
    deadlines = under(law_choices, timetable(process_of(history), facts, on or today))
    return answer([each.as_json() for each in deadlines])


def as_known(history: History, known_at: datetime | None) -> History:
    """A case as it was known at an instant. Raises NoSuchCase where nothing of it was known yet."""
    if known_at is None:
        return history
    known = history.known_by(known_at)
    if not known.facts:
        raise NoSuchCase(history.ref)
    return known
