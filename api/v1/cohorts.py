"""The cohort of a school year: who is to transfer, how far each is, and cases opened for those who have none."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep, needs
from api.idempotency import Given, call, once
from api.v1 import schemas
from api.v1.answers import JSON, answer, written
from api.v1.requests import CohortBody, Day, IdempotencyKey
from workflows.cohort_list import Member, cohort, open_transfers
from workflows.cohorts import name_of_year

router = APIRouter(tags=["cohorts"])
Planner = Annotated[Viewer, Depends(needs("list deadlines across officers", "open cases"))]


@router.get("/cohorts", response_model=list[schemas.CohortMember])
def list_cohort(
    viewer: Planner,
    database: DatabaseDep,
    today: TodayDep,
    on: Annotated[Day | None, Query(description="In the school year of this day; of today unless given.")] = None,
) -> Response:
    """Everybody with a plan who is due to transfer at the end of the school year, the hardest to keep first."""
    with database.reading() as session:
        members = cohort(session, on or today, viewer.sight)
        return answer([member_body(each) | {"name": _name(each)} for each in members])


@router.post("/cohorts", status_code=201, response_model=schemas.CohortOpened)
def open_cohort(
    body: CohortBody,
    viewer: Planner,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Open a case for each of these children who is in the cohort of today and has none: all of them or none."""
    this = call(viewer.officer_id, idempotency_key, ["cohorts", body.model_dump(mode="json")], now)
    given = once(
        database,
        this,
        lambda session: open_transfers(
            session, set(body.children), today, viewer.sight, by=viewer.author, now=now, office=settings.office
        ),
        lambda opened: Given(201, written({"opened": opened})),
    )
    return Response(given.body, given.status, media_type=JSON)


def _name(member: Member) -> dict[str, str]:
    return {"given_name": member.child.given_name, "family_name": member.child.family_name}


def member_body(member: Member) -> dict[str, Any]:
    """One of a cohort by the child's number, without a name; the days come with how they were worked out."""
    schedule = member.schedule
    return {
        "child": member.child.id,
        "year_group": name_of_year(member.due.year),
        "school": member.setting.name if member.setting else None,
        "phase": member.due.phase,
        "transfer_on": member.due.transfer_on.isoformat(),
        "limit": schedule.limit.key,
        "due_on": schedule.due_on.isoformat(),
        "invite_by": schedule.invite_by.isoformat(),
        "latest_meeting": schedule.latest_meeting.isoformat(),
        "last_possible_meeting": schedule.last_possible_meeting.isoformat(),
        "ref": member.ref or None,
        "stage_says": member.says or None,
        "prospect": member.prospect.name.lower(),
        "prospect_says": member.prospect.value,
        "assumed": list(member.due.assumed),
        "steps": list(schedule.steps),
    }
