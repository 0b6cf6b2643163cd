"""A case supposed otherwise: what would move if facts were there that are not, or were not there that are."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api.accounts import Viewer
from api.assignments import with_officer
from api.dependencies import DatabaseDep, NowDep, TodayDep, needs
from api.errors import Invalid
from api.v1 import schemas
from api.v1.answers import answer, day_text
from api.v1.requests import WhatIfBody
from cases import log
from cases.people import birth_dates
from deadlines.deadline import Deadline
from deadlines.packs import CURRENT, SupposedLaw, pack, under
from notifications.told import ToldOld
from workflows.surprises import told_as_json, told_before
from workflows.what_if import Change, WhatIf, what_if

router = APIRouter(tags=["cases"])
Told = Mapping[tuple[str, date], tuple[ToldOld, ...]]


@router.post("/cases/{ref}/what-if", response_model=schemas.WhatIf)
def suppose(
    ref: str,
    body: WhatIfBody,
    viewer: Annotated[Viewer, Depends(needs("what-if"))],
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
) -> Response:
    """Every deadline before and after the supposed facts. What would be refused is applied all the same, and said.

    Nothing is written. Under a law pack, what comes after is worked out as if the proposal were law.
    """
    with database.reading() as session:
        history = log.load(session, ref)
        facts = [with_officer(session, each.as_fact()) for each in body.facts]
        born = birth_dates(session, [history.child_id])
    law = _law(body, born.get(history.child_id or 0))
    supposed = what_if(history, facts, body.without, now=now, today=today, on=body.on, law=law)
    with database.reading() as session:
        told = told_before(session, ref, supposed.changed)
    return answer({"ref": ref, "law": body.law} | _body(supposed, told))


def _law(body: WhatIfBody, born: date | None) -> SupposedLaw | None:
    """The law to suppose; None for that which is law. Raises UnknownPack, and Invalid for a day without a pack."""
    if body.law != CURRENT:
        return under(pack(body.law), born=born, as_if_from=body.as_if_from)
    if body.as_if_from:
        raise Invalid({"as_if_from": "Only a law pack can be taken to commence on another day: name one in “law”."})
    return None


def _body(supposed: WhatIf, told: Told) -> dict[str, Any]:
    return {
        "on": supposed.on.isoformat(),
        "stage_before": supposed.stage_before,
        "stage_after": supposed.stage_after,
        "before": [each.as_json() for each in supposed.before],
        "after": [each.as_json() for each in supposed.after],
        "changed": [_change(each, told) for each in supposed.changed],
        "objections": [
            {
                "kind": each.fact.kind,
                "happened_on": each.fact.happened_on.isoformat(),
                "code": objection.code,
                "sentence": objection.sentence,
                "breach": objection.breach,
            }
            for each in supposed.supposed
            for objection in each.objections
        ],
    }


def _change(change: Change, told: Told) -> dict[str, Any]:
    either = change.after or change.before
    assert either is not None
    old = change.before.due_on if change.before else None
    return {
        "limit": either.limit.key,
        "title": either.limit.title,
        "about": either.about,
        "before": _standpoint(change.before),
        "after": _standpoint(change.after),
        "told": [told_as_json(each) for each in told.get((either.limit.key, old), ())] if old else [],
    }


def _standpoint(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "due_on": day_text(deadline.due_on),
        "standing": deadline.standing.value,
        "lifted": deadline.lifted,
        "days_late": deadline.days_late,
        "is_proposed": deadline.is_proposed,
    }
