"""Concerns about providers: the register, its monthly trends, and what it comes to in an annual review."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep, needs
from api.v1 import schemas
from api.v1.answers import answer, day_text, names_by_key
from api.v1.requests import Day, Word, one_of
from cases.details.concerns import RAISED_BY, THEMES
from cases.providers import PROVIDERS
from workflows.concern_trends import Kept, Month, Review, analyses, reviews, trends
from workflows.concerns import Concern, Outcome, Owed, State, Wanted, Which, register
from workflows.ledger import parts_after

router = APIRouter(tags=["concerns"])
Reader = Annotated[Viewer, Depends(needs("read cases"))]
across = Depends(needs("list deadlines across officers"))


@router.get("/concerns", response_model=list[schemas.Concern])
def list_concerns(
    viewer: Reader,
    database: DatabaseDep,
    today: TodayDep,
    provider: Annotated[Word | None, one_of(PROVIDERS), Query(json_schema_extra={"enum": list(PROVIDERS)})] = None,
    theme: Annotated[Word | None, one_of(THEMES), Query(json_schema_extra={"enum": list(THEMES)})] = None,
    raised_by: Annotated[Word | None, one_of(RAISED_BY), Query(json_schema_extra={"enum": list(RAISED_BY)})] = None,
    state: State = "open",
    raised_from: Day | None = None,
    raised_to: Day | None = None,
    open_on: Annotated[Day | None, Query(description="Received by this day and not ended by its end.")] = None,
    reply: Annotated[Which | None, Query(description="What is owed; `outcome` and `due_*` are those of it.")] = None,
    outcome: Annotated[Outcome | None, Query(description="What became of the `reply`.")] = None,
    due_from: Day | None = None,
    due_to: Day | None = None,
    on: Annotated[Day | None, Query(description="As they stand on this day; today unless given.")] = None,
) -> Response:
    """Concerns, the latest first. Times are agreed by contract; who raised one is a role, and no family is known."""
    chosen = Wanted(
        provider, theme, raised_by, state, raised_from, raised_to, open_on, reply, outcome, due_from, due_to
    )  # fmt: skip
    with database.reading() as session:
        found = [each for each in register(session, on or today) if chosen.holds(each)]
        names = names_by_key(session, [each.owner for each in found])
    return answer([_concern(each, names.of(each.owner)) for each in found])


@router.get("/concerns/trends", response_model=schemas.ConcernTrends, dependencies=[across])
def read_trends(
    database: DatabaseDep, today: TodayDep, months: Annotated[int, Query(ge=1, le=36)] = 12, on: Day | None = None
) -> Response:
    """The last calendar months, the latest first; a reply counts in the month of its agreed day, once that has come."""
    day = on or today
    with database.reading() as session:
        analysed = analyses(session, day)
        found = trends(register(session, day), day, months, analysed.days)
    return answer(
        {
            "last_analysed_on": day_text(analysed.days[-1] if analysed.days else None),
            "next_analysis": analysed.next_due.as_json() if analysed.next_due else None,
            "next_analysis_ref": analysed.next_ref,
            "months": [_month(each) for each in found.months],
            "themes": [
                {
                    "theme": each.key,
                    "says": each.says,
                    "latest": each.latest.count,
                    "before": each.before.count,
                    "in_all": each.in_all.count,
                }
                for each in found.themes
            ],
        }
    )


@router.get("/concerns/annual-review", response_model=list[schemas.ConcernReview], dependencies=[across])
def read_reviews(database: DatabaseDep, today: TodayDep, on: Day | None = None) -> Response:
    """Each provider's years from 1 April: both times, and the step of the scale that keeping them is."""
    with database.reading() as session:
        found = reviews(register(session, on or today), on or today)
    return answer([_review(each) for each in found])


def _concern(each: Concern, owner: str | None) -> dict[str, Any]:
    return {
        "ref": each.ref,
        "provider": each.provider,
        "raised_by": each.raised_by,
        "themes": list(each.themes),
        "received_on": each.received_on.isoformat(),
        "forwarded_on": day_text(each.forwarded_on),
        "stage": each.stage,
        "stage_says": each.says,
        "ended_on": day_text(each.ended_on),
        "held_by": each.held_by,
        "owner": owner,
        "team": each.team,
        "initial": _owed(each, each.initial),
        "full": _owed(each, each.full),
        "remedial": _owed(each, each.remedial),
    }


def _owed(concern: Concern, owed: Owed | None) -> dict[str, Any] | None:
    if owed is None:
        return None
    parts = parts_after(concern.process, concern.facts, owed.deadline, owed.days_after)
    return {
        "outcome": owed.outcome.value,
        "days_after": owed.days_after,
        "parts": [
            {
                "held_by": each.held_by,
                "says": each.in_words,
                "from": each.first.isoformat(),
                "to": each.last.isoformat(),
                "days": each.days,
            }
            for each in parts
        ],
        "deadline": owed.deadline.as_json(),
    }


def _kept(kept: Kept) -> dict[str, Any]:
    return {"in_time": kept.in_time.count, "due": kept.due.count}


def _month(each: Month) -> dict[str, Any]:
    return {
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "raised": each.raised.count,
        "initial": _kept(each.initial),
        "full": _kept(each.full),
        "remedial": _kept(each.remedial),
        "open_at_end": each.open_at_end.count,
        "analysed_on": [day.isoformat() for day in each.analysed_on],
    }


def _review(each: Review) -> dict[str, Any]:
    band = each.band
    return {
        "provider": each.provider.key,
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "raised": each.raised.count,
        "initial": _kept(each.initial),
        "full": _kept(each.full),
        "remedial": _kept(each.remedial),
        "per_cent": each.per_cent,
        "rating": band.rating if band else None,
        "authority": band.authority.value if band else None,
        "source": band.source if band else None,
    }
