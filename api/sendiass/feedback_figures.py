"""What people said of the service, for whoever answers for it: counts without the small ones, a financial year each."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.errors import NotFound
from api.pages.templating import Link, render
from api.sendiass.frame import FigureReaderDep
from cases.sendiass.feedback import asked_between, feedback_between, first_asked
from cases.sendiass.feedback_questions import QUESTION_SETS
from workflows.sendiass.feedback_results import results_of
from workflows.sendiass.periods import Rhythm, back_to, year_of
from workflows.small_numbers import HIDDEN, THRESHOLD

router = APIRouter()


@router.get("/feedback")
def show_results(
    request: Request,
    viewer: FigureReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    year: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The results of one financial year, those of this one if none is named."""
    with database.reading() as session:
        begins = min(first_asked(session) or today, today)
    years = {each.key: each for each in back_to(begins, today, Rhythm.YEAR)}
    period = years.get(year or year_of(today).key)
    if period is None:
        raise NotFound
    first, last = f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"
    with database.reading() as session:
        given = feedback_between(session, first, last)
        asked = asked_between(session, first, last)
    versions = [each for key, each in QUESTION_SETS.items() if any(one.question_set == key for one in given)]
    return render(
        "sendiass/feedback_figures.html",
        request,
        period=period,
        years=[Link(each.title, f"/feedback?year={key}", key == period.key) for key, each in years.items()],
        versions=[(each, results_of(each, given, asked)) for each in versions],
        hidden=HIDDEN,
        threshold=THRESHOLD,
    )
