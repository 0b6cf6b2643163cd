"""The calculator for everybody: what happened, in plain words, and the days that follow from it with their working.

No sign-in, no cookie, nothing stored. A form is sent by GET and holds days only, so that an answer can be kept as a
bookmark and printed.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import ChoicesDep, TodayDep
from api.errors import NotFound
from api.pages.forms import tidied
from api.pages.frame import whoever
from api.pages.situations import SITUATIONS, Situation, situation_of
from api.pages.templating import FieldError, Link, render
from api.pages.visits import within_bounds
from api.pages.working import Answer, exceptions_of, is_asked, read_form, work_out
from deadlines.register import INSTRUMENTS, LIMITS, limits_of, title_of

router = APIRouter(dependencies=[Depends(within_bounds), Depends(whoever)])
START = Link("Calculator", "/calculator")
Keys = Annotated[list[Annotated[str, Query(max_length=60)]] | None, Query(alias="exception", max_length=20)]


@router.get("/calculator")
def choose_a_situation(request: Request) -> Response:
    """What happened? The questions of families first, then those of schools and officers, then every limit."""
    return render(
        "calculator.html",
        request,
        for_families=[each for each in SITUATIONS.values() if each.is_for_families],
        for_others=[each for each in SITUATIONS.values() if not each.is_for_families],
        instruments=[(title_of(each), list(limits_of(each))) for each in INSTRUMENTS],
    )


@router.get("/calculator/{name}")
def calculate_here(
    request: Request, name: str, law_choices: ChoicesDep, today: TodayDep, exception: Keys = None
) -> Response:
    """The form of one situation, or of one limit by its key, and its answers once the days are there."""
    situation = _situation(name)
    typed = {key: tidied(value) for key, value in request.query_params.multi_items()}
    errors: list[FieldError] = []
    answers: list[Answer] = []
    claimed = exception or []
    if is_asked(situation, typed):
        filled = read_form(situation, typed, claimed)
        found = filled if isinstance(filled, list) else work_out(situation, filled, today, law_choices)
        for each in found:
            (errors if isinstance(each, FieldError) else answers).append(each)  # type: ignore[arg-type]
    return render(
        "situation.html",
        request,
        status_code=422 if errors else 200,
        situation=situation,
        is_limit=name in LIMITS,
        exceptions=exceptions_of(situation),
        claimed=claimed,
        values=typed,
        errors=errors,
        answers=answers,
        today=today,
        breadcrumbs=[START, Link(situation.title)],
    )


def _situation(name: str) -> Situation:
    if name in SITUATIONS:
        return SITUATIONS[name]
    if name in LIMITS:
        return situation_of(LIMITS[name])
    raise NotFound("The calculator has no page of that name.")
