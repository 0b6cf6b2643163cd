"""The caseload under a proposed law, for managers: worked out when it is asked for, where a page can bear it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages.forms import boxes, read_day
from api.pages.frame import SimulatorDep
from api.pages.templating import FieldError, render
from deadlines.law.packs import PACKS
from deadlines.packs import pack
from workflows.simulation import DISTANCES, MONTHS, count_cases, simulate

router = APIRouter()
MOST_CASES = 10_000  # some seconds of work in one thread; of more than that the page names the command instead
SHOWN = 50


@router.get("/simulate")
def simulate_a_law(
    request: Request,
    viewer: SimulatorDep,
    database: DatabaseDep,
    today: TodayDep,
    law: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form, and what would follow from the pack it names. Writes nothing."""
    typed = {name: value.strip() for name, value in request.query_params.items()}
    given = read_day(typed, "as_if_from", noun="The day")
    errors = [each for each in (given.error, _too_far(given.day)) if each]
    proposed = pack(law) if law else None
    found = None
    with database.reading() as session:
        cases = count_cases(session)
        if proposed and not errors and cases <= MOST_CASES:
            found = simulate(session, proposed, today, viewer.sight, as_if_from=given.day)
    return render(
        "simulate.html",
        request,
        status_code=422 if errors else 200,
        packs=[(each.name, each.title, each.says) for each in PACKS.values()],
        pack=proposed,
        cases=cases,
        is_too_large=proposed is not None and cases > MOST_CASES,
        found=found,
        distances=DISTANCES,
        shown=SHOWN,
        months=MONTHS,
        command=_command(law, given.day),
        values=typed | boxes("as_if_from", given.day) if given.day else typed,
        errors=errors,
        may_read=viewer.may("read cases"),
    )


def _too_far(day: date | None) -> FieldError | None:
    if day and not 1900 <= day.year <= 2199:
        return FieldError("as_if_from", "The year must be from 1900 to 2199", ("year",))
    return None


def _command(law: str, as_if_from: date | None) -> str:
    return f"sendflow simulate --law {law}" + (f" --as-if-from {as_if_from}" if as_if_from else "")
