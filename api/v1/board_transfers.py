"""The board of transfers between phases as JSON, and the list behind its numbers: by child's number, never by name."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import key_of
from api.dependencies import DatabaseDep, TodayDep
from api.pages.boards.transfers import UNKNOWN, Filters, Group, Transfer, due_days, groups, named_in, transfers
from api.v1 import schemas
from api.v1.answers import Names, answer, day_text, names_by_key
from api.v1.board_calls import BoardReader, PageNumber, next_page, number
from api.v1.requests import DEFAULT_LIMIT, Day, Limit, Word
from cases import find_figures
from cases.figure_tables import FiguresDay
from workflows.back_schedule import Prospect, Reached
from workflows.cohorts import name_of_year

router = APIRouter(tags=["boards"])
_LIST = "/boards/transfers/list"
Key = Annotated[Word | None, Query()]
ReachedWord = Literal["no_case", "begun", "arranged", "held", "notice_sent", "named"]
ProspectWord = Literal["done", "fits", "only_faster", "cannot"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the cohort. The officer is a username, or “unknown” where nobody holds the case, as of the school."""

    on: dict[str, Any]

    def of(self, session: Session, made: FiguresDay | None, viewer: Viewer) -> list[Transfer]:
        """Those that are asked for. Raises UnknownOfficer."""
        officer = self.on["officer"]
        key = key_of(session, officer) if officer not in (None, UNKNOWN) else officer
        return transfers(session, made, viewer, Filters(**self.on | {"officer": key}))


async def asked(
    due_on: Annotated[Day | None, Query()] = None,
    phase: Key = None,
    school: Key = None,
    officer: Annotated[Word | None, Query(description="A username, or “unknown” where nobody holds it.")] = None,
    reached: Annotated[ReachedWord | None, Query()] = None,
    prospect: Annotated[ProspectWord | None, Query()] = None,
    at_risk: Annotated[Literal["yes"] | None, Query(description="Only those whose day is at risk.")] = None,
) -> Asked:
    """What an address asks for."""
    return Asked({"due_on": due_on, "phase": phase, "school": school, "officer": officer, "reached": reached,
                  "prospect": prospect, "at_risk": at_risk})  # fmt: skip


AskedDep = Annotated[Asked, Depends(asked)]


@router.get("/boards/transfers", response_model=schemas.TransferBoard)
def read_transfers(viewer: BoardReader, database: DatabaseDep, today: TodayDep, chosen: AskedDep) -> Response:
    """The year's transfers: by the day by which a place must be named, by prospect, phase, officer and school."""
    on = chosen.on
    with database.reading() as session:
        made = find_figures.last_made(session)
        found = chosen.of(session, made, viewer)
        named = named_in(session, today)
        names = names_by_key(session, [each.officer for each in found if each.officer != UNKNOWN])
    prospects = Counter(each.prospect for each in found)
    days = [
        {
            "due_on": day.due_on.isoformat(),
            "days_left": day.days_left,
            "transfers": number(day.number, _LIST, **on | {"due_on": day.due_on}),
            "at_risk": number(day.at_risk, _LIST, **on | {"due_on": day.due_on, "at_risk": "yes"}),
            "reached": [_one(step, count, on | {"due_on": day.due_on}, "reached") for step, count in day.steps],
        }
        for day in due_days(found, today)
    ]
    return answer(
        {
            "figures_of": day_text(made.day if made else None),
            "all": number(len(found), _LIST, **on),
            "days": days,
            "prospects": [_one(each, prospects[each], on, "prospect") for each in Prospect],
            "by_phase": _groups(found, on, "phase", named["phase"], names),
            "by_officer": _groups(found, on, "officer", named["officer"], names),
            "by_school": _groups(found, on, "school", named["school"], names),
        }
    )


def _one(each: Reached | Prospect, count: int, on: dict[str, Any], by: str) -> dict[str, Any]:
    key = each.name.lower()
    return {"key": key, "says": each.value} | number(count, _LIST, **on | {by: key})


def _groups(
    found: Sequence[Transfer], on: dict[str, Any], by: str, words: Callable[[str], str], names: Names
) -> list[dict[str, Any]]:
    def told(each: Group) -> dict[str, Any]:
        key = names.of(each.key) if by == "officer" and each.key != UNKNOWN else each.key
        of = on | {by: key}
        return {
            "key": None if each.key == UNKNOWN else key,
            "name": each.words,
            "transfers": number(each.number, _LIST, **of),
            "without_case": number(each.without_case, _LIST, **of | {"reached": "no_case"}),
            "named": number(each.named, _LIST, **of | {"reached": "named"}),
            "at_risk": number(each.at_risk, _LIST, **of | {"at_risk": "yes"}),
        }

    return [told(each) for each in groups(found, lambda one: str(getattr(one, by)), words)]


@router.get(_LIST, response_model=schemas.Transfers)
def list_transfers(
    viewer: BoardReader,
    database: DatabaseDep,
    chosen: AskedDep,
    page: PageNumber = 1,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Those of the cohort that a number counts, the hardest to keep first, each with the days back from its last."""
    with database.reading() as session:
        found = chosen.of(session, find_figures.last_made(session), viewer)
        shown = found[(page - 1) * limit : page * limit]
        names = names_by_key(session, [each.officer for each in shown if each.officer != UNKNOWN])
    items = [_transfer(each) | {"owner": names.of(each.officer)} for each in shown]
    return answer({"items": items, "next_page": next_page(page, limit, len(found)), "total": len(found)})


def _transfer(each: Transfer) -> dict[str, Any]:
    schedule = each.schedule
    return {
        "ref": each.ref or None,
        "child": each.child_id,
        "phase": each.phase,
        "transfer_on": each.transfer_on.isoformat(),
        "due_on": each.due_on.isoformat(),
        "year_group": name_of_year(each.year),
        "school": None if each.school == UNKNOWN else each.school,
        "reached": each.reached.name.lower(),
        "prospect": each.prospect.name.lower(),
        "latest_meeting": schedule.latest_meeting.isoformat(),
        "last_possible_meeting": schedule.last_possible_meeting.isoformat(),
        "invite_by": schedule.invite_by.isoformat(),
        "steps": list(schedule.steps),
    }
