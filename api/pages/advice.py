"""The page behind the link that a body asked for advice was sent: no account, no cookie; it answers one request.

Whoever holds the link may answer for the body. It shows what is asked and by when, never of whom: the request itself
says that, and reached the body by another way.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row
from sqlmodel import Session
from starlette.datastructures import UploadFile

from api.dependencies import DatabaseDep, Forged, NowDep, SettingsDep, TodayDep, comes_from_here
from api.pages.documents import file_in
from api.pages.forms import PARTS, Typed, errors_of, read_day, tidied
from api.pages.frame import anybody
from api.pages.templating import FieldError, render
from api.pages.visits import within_bounds
from api.settings import Settings
from cases import askings, log
from cases.database import Database
from cases.details.advice import DECLINED_BECAUSE, LATE_BECAUSE
from cases.facts import effective
from cases.file_types import NAMED, NotTaken
from cases.filing import MEGABYTE, TooLargeToKeep
from cases.log import NoSuchCase
from cases.officers import officers
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.advice import request_with
from workflows.advice_answers import decline, given_by_link, hand_in, say_expected
from workflows.documents import file_for
from workflows.record import NotPossible
from workflows.views import holder

router = APIRouter(dependencies=[Depends(within_bounds), Depends(anybody)])
LONGEST_WORDS = 4000
# The address is the secret: no page it leads to is told it, nor may a search engine keep it.
_SECRET = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought: its fields as text, and its file."""

    typed: Typed
    file: UploadFile | None = field(default=None, repr=False)


@router.get("/advice/{secret}")
def ask_for_advice(
    request: Request,
    secret: str,
    database: DatabaseDep,
    settings: SettingsDep,
    today: TodayDep,
    sent: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> Response:
    """What is asked, what was answered so far, and the ways to answer."""
    with database.reading() as session:
        asking = askings.asking_at(session, secret, today)
        return _page(request, session, settings, secret, asking, today, sent=sent)


def _asked(secret: str, database: DatabaseDep, today: TodayDep) -> Row[Any] | None:
    """The request of the link, looked up before anything that is sent to it is read."""
    with database.reading() as session:
        return askings.asking_at(session, secret, today)


async def _sent(request: Request, asking: Annotated[Row[Any] | None, Depends(_asked)]) -> AsyncIterator[Sent]:
    """What was sent from our own page to a link that is good; nothing is read that comes to another."""
    if not comes_from_here(request):
        raise Forged
    if asking is None:
        yield Sent({})
        return
    try:
        form = await request.form(max_files=1, max_fields=20)
        typed = {name: tidied(value) for name, value in form.multi_items() if isinstance(value, str)}
        yield Sent(typed, file_in(form))
    finally:
        await request.close()


@router.post("/advice/{secret}")
def take_answer(
    request: Request,
    secret: str,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    sent: Annotated[Sent, Depends(_sent)],
) -> Response:
    """Record the answer that was chosen, in the capacity of the body; what is wrong with it is said beside it."""
    take = _WAYS.get(sent.typed.get("answer", ""))
    with database.reading() as session:
        asking = askings.asking_at(session, secret, today)
        if asking is None or take is None:
            return _page(request, session, settings, secret, asking, today, status=404 if asking is None else 422)
    desk = _Desk(database, settings, now, today, asking)
    try:
        done = take(desk, sent)
    except NoSuchCase:
        raise
    except NotPossible as refusal:
        done = [FieldError("", refusal.what.partition(" Possible now: ")[0])]
    except Refusal as refusal:
        done = errors_of(refusal)
    if isinstance(done, int):
        return RedirectResponse(f"/advice/{secret}?sent={done}", 303, headers=_SECRET)
    with database.reading() as session:
        return _page(request, session, settings, secret, asking, today, status=422, typed=sent.typed, errors=done)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an answer is taken: for which request, when, into which database."""

    database: Database
    settings: Settings
    now: datetime
    today: date
    asking: Row[Any]


Done = int | list[FieldError]


def _take_file(desk: _Desk, sent: Sent) -> Done:
    if sent.file is None:
        return [FieldError("file", "Select the file that holds your advice")]
    try:
        with desk.database.reading() as session:
            filed = file_for(session, desk.settings.cabinet, desk.asking.case_ref, sent.file.file)
    except (NotTaken, TooLargeToKeep) as refusal:
        return [FieldError("file", f"{refusal.what} {refusal.next_step}")]
    with desk.database.writing() as session:
        return hand_in(session, desk.asking, filed, now=desk.now, office=desk.settings.office)


def _take_day(desk: _Desk, sent: Sent) -> Done:
    given = read_day(sent.typed, "expected", missing="Enter the day your advice will come", noun="The day")
    because = sent.typed.get("late_because", "")
    errors = [given.error] if given.error else []
    if given.day and not desk.today <= given.day <= desk.today.replace(year=desk.today.year + 1, day=1):
        errors.append(FieldError("expected", f"The day must be {in_words(desk.today)} or within a year of it", PARTS))
    if because and because not in LATE_BECAUSE:
        errors.append(FieldError("late_because", "Select one of the reasons, or none"))
    if errors or given.day is None:
        return errors
    with desk.database.writing() as session:
        return say_expected(session, desk.asking, given.day, because, now=desk.now, office=desk.settings.office)


def _take_refusal(desk: _Desk, sent: Sent) -> Done:
    because, words = sent.typed.get("declined_because", ""), sent.typed.get("words", "")
    errors = []
    if because not in DECLINED_BECAUSE:
        errors.append(FieldError("declined_because", "Select why you cannot help"))
    if not words:
        errors.append(FieldError("words", "Give your reasons in writing"))
    elif len(words) > LONGEST_WORDS:
        errors.append(FieldError("words", f"Your reasons must be {LONGEST_WORDS:,} characters or less"))
    if errors:
        return errors
    with desk.database.writing() as session:
        return decline(session, desk.asking, because, words, now=desk.now, office=desk.settings.office)


_WAYS: dict[str, Callable[[_Desk, Sent], Done]] = {
    "advice": _take_file,
    "expected": _take_day,
    "declined": _take_refusal,
}


def _page(
    request: Request,
    session: Session,
    settings: Settings,
    secret: str,
    asking: Row[Any] | None,
    today: date,
    *,
    status: int = 200,
    sent: int | None = None,
    typed: Typed | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    """The page of a link; one and the same for a link that was ended, has expired or never was."""
    request.state.page |= {"home": "/calculator", "navigation": [], "footer": ()}
    if asking is None:
        return render("advice.html", request, status_code=404, headers=_SECRET, asked=None)
    history = log.load(session, asking.case_ref)
    asked = request_with(history, asking.sequence, today)
    given = given_by_link(session, asking)
    owner, _ = holder(effective(history.facts))
    people = officers(session, [owner] if owner else [])
    return render(
        "advice.html",
        request,
        status_code=status,
        headers=_SECRET,
        asking=asking,
        asked=asked,
        is_over=asked is None or not asked.is_open,
        questions_to=people[owner].email if owner in people else "",
        given=given,
        receipt=next((each for each in given if each.sequence == sent), None),
        secret=secret,
        values=typed or {},
        errors=errors,
        late=[("", "No reason"), *LATE_BECAUSE.items()],
        declined=list(DECLINED_BECAUSE.items()),
        named=NAMED,
        largest=settings.cabinet.largest // MEGABYTE,
    )
