"""Replaying a case: as it stood at the end of a day, as it was known at an instant, and what differs from now."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep, TodayDep
from api.pages.casefile import CaseFile, Told, holder_of, open_file, people_of, told
from api.pages.forms import boxes, read_day
from api.pages.frame import ReplayerDep
from api.pages.listing import address
from api.pages.record import trail
from api.pages.recording import changes
from api.pages.templating import FieldError, render
from deadlines.clock import LONDON

router = APIRouter()
_TIME = "known_at-time"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a replay asks for: the day to stand on, and the instant after which nothing was known; None for now."""

    on: date
    known_at: datetime | None


@router.get("/cases/{ref}/replay")
def replay_case(
    request: Request,
    ref: str,
    viewer: ReplayerDep,
    database: DatabaseDep,
    today: TodayDep,
    on: Annotated[str, Query(max_length=10)] = "",
    known_at: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The case at that moment, beside what is different now. Boxes filled in lead to the address that holds them."""
    typed = {name: value.strip() for name, value in request.query_params.items()}
    if any("-" in name for name in typed):
        moment, errors = _typed(typed, today)
        if not errors:
            return RedirectResponse(_address(ref, moment), 303)
    else:
        moment, errors = _asked(on, known_at, today)
        typed = _boxes(moment)
    with database.reading() as session:
        latest = open_file(session, ref, today)
        then = open_file(session, ref, moment.on, moment.known_at)
        people = people_of(session, latest, viewer)
    return render(
        "replay.html",
        request,
        status_code=422 if errors else 200,
        case=latest,
        then=then,
        moment=moment,
        holder=holder_of(then, people),
        holder_now=holder_of(latest, people),
        facts=[each for each in told(then, people) if each.happened_on <= moment.on],
        later=_later(then, told(latest, people)),
        changes=changes(then, latest),
        values=typed,
        errors=errors,
        breadcrumbs=trail(latest, "Replay"),
    )


def _later(then: CaseFile, facts: list[Told]) -> list[Told]:
    """Facts the case has now and did not have then."""
    known = {each.sequence for each in then.history.facts if each.happened_on <= then.on}
    return [each for each in facts if each.sequence not in known]


def _asked(on: str, known_at: str, today: date) -> tuple[Moment, list[FieldError]]:
    """The moment an address names."""
    errors = []
    try:
        day = date.fromisoformat(on) if on else today
    except ValueError:
        day = today
        errors.append(FieldError("on", "The day must be a real day"))
    try:
        # In an address an unquoted plus is read as a space.
        instant = datetime.fromisoformat(known_at.replace(" ", "+")).astimezone(UTC) if known_at else None
    except (ValueError, OverflowError):
        instant = None
        errors.append(FieldError("known_at", "The instant must be a real one, with its zone"))
    return Moment(day, instant), [*errors, *_in_the_future(Moment(day, instant), today)]


def _typed(typed: dict[str, str], today: date) -> tuple[Moment, list[FieldError]]:
    """The moment the boxes name: a day for each, and the time on a clock in England (the end of the day if empty)."""
    on = read_day(typed, "on", noun="The day")
    known = read_day(typed, "known_at", noun="The day it was known")
    errors = [each.error for each in (on, known) if each.error]
    at = _clock_time(typed.get(_TIME, ""))
    if at is None:
        errors.append(FieldError(_TIME, "The time must be like 9:30 or 14:05"))
    instant = datetime.combine(known.day, at or time(), LONDON).astimezone(UTC) if known.day else None
    moment = Moment(on.day or today, instant)
    return moment, [*errors, *_in_the_future(moment, today)]


def _clock_time(text: str) -> time | None:
    if not text:
        return time(23, 59, 59)
    try:
        return time.fromisoformat(text.zfill(5).replace(".", ":"))
    except ValueError:
        return None


def _in_the_future(moment: Moment, today: date) -> list[FieldError]:
    return [FieldError("on", "The day must be today or in the past")] if moment.on > today else []


def _boxes(moment: Moment) -> dict[str, str]:
    local = moment.known_at.astimezone(LONDON) if moment.known_at else None
    typed = boxes("on", moment.on) | boxes("known_at", local.date() if local else None)
    return typed | ({_TIME: f"{local:%H:%M}"} if local else {})


def _address(ref: str, moment: Moment) -> str:
    known = moment.known_at.isoformat().replace("+00:00", "Z") if moment.known_at else None
    return address(f"/cases/{ref}/replay", {"on": moment.on, "known_at": known})
