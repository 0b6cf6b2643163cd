"""The working of one date on a page of its own, to be printed and handed to a parent or to the Tribunal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from fastapi import APIRouter, Request, Response

from api.dependencies import ChoicesDep, DatabaseDep, TodayDep
from api.errors import NotFound
from api.pages.casefile import CaseFile, open_file
from api.pages.frame import ReaderDep
from api.pages.record import trail
from api.pages.templating import render
from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline, computed_with, under

router = APIRouter()


@router.get("/cases/{ref}/working/{limit}/{sequence}")
def show_working(
    request: Request,
    ref: str,
    limit: str,
    sequence: int,
    viewer: ReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    law_choices: ChoicesDep,
) -> Response:
    """One deadline of a case, by its limit and the number of the fact that started it, with everything behind it.

    No child is named: the page may be handed on, and the reference says whose it is to those who may know.
    """
    with database.reading() as session:
        case = open_file(session, ref, today)
    found = replace(case, deadlines=under(law_choices, case.deadlines))
    one = next((each for each in found.deadlines if (each.limit.key, each.trigger.sequence) == (limit, sequence)), None)
    if one is None:
        raise NotFound("The case has no such time limit on this day.")
    return render(
        "case_working.html",
        request,
        case=case,
        deadline=one,
        counted=list(_counted(case, one)),
        holidays=list(_holidays(one)),
        computed_with=computed_with(),
        breadcrumbs=trail(case, "How a date was worked out"),
    )


def _counted(case: CaseFile, deadline: Deadline) -> Iterator[tuple[str, date, int | None, datetime | None]]:
    """The facts it counts from: the sentence, the day it happened, its number, when it was recorded."""
    recorded = {each.sequence: each.recorded_at for each in case.history.facts}
    for each in (deadline.trigger, *deadline.others):
        yield each.sentence, each.happened_on, each.sequence, recorded.get(each.sequence or 0)


def _holidays(deadline: Deadline) -> Iterator[tuple[date, str]]:
    """The bank holidays from the first day to the last, whether the counting passes over them or not."""
    if deadline.due_on is None:
        return
    days = sorted((deadline.due_on, *deadline.facts.values()))
    for day, name in england_and_wales().bank_holidays.items():
        if days[0] <= day <= days[-1]:
            yield day, name
