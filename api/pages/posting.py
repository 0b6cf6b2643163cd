"""The letters to be posted: each read before it goes, marked as gone in one step for many, and a receipt of each."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.dependencies import FormDep
from api.errors import NotFound
from api.pages.forms import Typed, TypedDep, in_order, read_day
from api.pages.frame import NoticeReleaserDep
from api.pages.listing import Day, address
from api.pages.notice_outcomes import addressee_of
from api.pages.notice_tasks import tasks_of_cases
from api.pages.recording import Desk, DeskDep, whole_number
from api.pages.templating import FieldError, Link, render
from cases.sight import hidden_among
from deadlines.refusals import Refusal
from notifications.letters import Letter
from notifications.notices import Notice, NoticeCopy, to_be_posted
from notifications.service import Way
from workflows.notice_offers import label_of
from workflows.notice_service import WrongCopy, mark_sent, why_not_sent

router = APIRouter()
AT_MOST = 200
_WAYS = {str(each): each.in_words for each in Way}


@router.get("/post")
def show_post(request: Request, viewer: NoticeReleaserDep, desk: DeskDep) -> Response:
    """Every letter that is to be posted, handed over or left, to be read there, the longest waiting first."""
    return _post(request, desk, {}, ())


@router.post("/post", dependencies=[FormDep])
def mark_gone(
    request: Request,
    viewer: NoticeReleaserDep,
    desk: DeskDep,
    typed: TypedDep,
    gone: Annotated[list[int], Form(max_length=AT_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Mark the ticked letters as gone on a day, each by its own way and by itself: what cannot be is left, with why."""
    day = read_day(typed, "gone_on", missing="Enter the day they went", noun="The day they went")
    errors = [day.error] if day.error else []
    if not gone:
        errors.append(FieldError("gone", "Tick the letters that have gone"))
    if errors or day.day is None:
        return _post(request, desk, typed, tuple(errors), gone)
    with desk.database.reading() as session:
        _seen(session, desk, gone)
    left = []
    for each in dict.fromkeys(gone):
        try:
            with desk.database.writing() as session:
                ((notice, row),) = _seen(session, desk, [each])
                mark_sent(session, notice, row, day.day, now=desk.now, office=desk.settings.office)
        except WrongCopy:
            left.append(each)
    went = [each for each in dict.fromkeys(gone) if each not in left]
    query = {"on": day.day.isoformat(), "went": _joined(went), "left": _joined(left)}
    return RedirectResponse(address("/post/receipt", query), 303)


@router.get("/post/receipt")
def show_receipt(
    request: Request,
    viewer: NoticeReleaserDep,
    desk: DeskDep,
    on: Day = None,
    went: Annotated[str, Query(max_length=4_000)] = "",
    left: Annotated[str, Query(max_length=4_000)] = "",
) -> Response:
    """What became of the letters that were ticked: gone, and whether it is recorded; or left, and why."""
    if on is None:
        return RedirectResponse("/post", 303)
    with desk.database.reading() as session:
        gone, stayed = (_seen(session, desk, _numbers(each)) for each in (went, left))
        why = [(notice, row, why_not_sent(notice, row, on, desk.today)) for notice, row in stayed]
        rows = [(notice, row, addressee_of(row)) for notice, row in gone if row.sent_on]
        kept = [(notice, row, addressee_of(row), refusal) for notice, row, refusal in why]
    return render(
        "post_receipt.html",
        request,
        rows=rows,
        kept=kept,
        ways=_WAYS,
        label_of=label_of,
        breadcrumbs=[Link("To be posted", "/post"), Link("Receipt")],
    )


def _seen(session: Session, desk: Desk, copies: Sequence[int]) -> list[tuple[Notice, NoticeCopy]]:
    """These copies with their notices. Raises NotFound where one is not there or is kept from this person."""
    found = []
    for row in (session.get(NoticeCopy, each) for each in copies):
        notice = session.get(Notice, row.notice_id) if row else None
        if row is None or notice is None or row.way == Way.EMAIL:
            raise NotFound
        found.append((notice, row))
    if hidden_among(session, desk.viewer.sight, [notice.case_ref for notice, _ in found]):
        raise NotFound
    return found


def _joined(numbers: Sequence[int]) -> str:
    return ".".join(str(each) for each in numbers)


def _numbers(said: str) -> list[int]:
    found = [whole_number(each) for each in said.split(".") if each]
    if None in found or len(found) > AT_MOST:
        raise NotFound
    return [each for each in found if each is not None]


def _post(
    request: Request, desk: Desk, typed: Typed, errors: tuple[FieldError, ...], ticked: Sequence[int] = ()
) -> Response:
    with desk.database.reading() as session:
        waiting = to_be_posted(session, limit=AT_MOST)
        hidden = hidden_among(session, desk.viewer.sight, (notice.case_ref for notice, _ in waiting))
        tasks = tasks_of_cases(session, None, desk.viewer.sight, desk.today)
    seen = [(notice, row) for notice, row in waiting if notice.case_ref not in hidden]
    rows: list[tuple[Notice, NoticeCopy, str, Letter | None, Refusal | None]] = [
        (notice, row, addressee_of(row), Letter.from_data(row.letter) if row.letter else None,
         why_not_sent(notice, row, desk.today, desk.today))
        for notice, row in seen
    ]  # fmt: skip
    can_go = {row.id for _, row, _, _, why_not in rows if why_not is None}
    return render(
        "post.html",
        request,
        status_code=422 if errors else 200,
        rows=rows,
        ticked=set(ticked) if errors else can_go,
        tasks=tasks,
        ways=_WAYS,
        label_of=label_of,
        today=desk.today,
        values=typed,
        errors=in_order(errors, ["gone", "gone_on"]),
    )
