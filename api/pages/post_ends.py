"""Ending a post, or that somebody holds it: on a day or now, whereupon sign-ins in it end at once."""

from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.errors import NotFound
from api.pages.done import done
from api.pages.forms import Typed, TypedDep, boxes, errors_of, in_order, read_day
from api.pages.frame import UserManagerDep
from api.pages.templating import FieldError, Link, render
from api.posts import end_sign_ins
from cases.appointing import end_holding, end_post
from cases.post_tables import Post
from cases.posts import Held, WrongPost, holdings, post_of

router = APIRouter()
_FIELDS = ("when", "last_day")


@router.get("/posts/{post}/end")
def ask_to_end_post(
    request: Request, post: str, viewer: UserManagerDep, database: DatabaseDep, today: TodayDep
) -> Response:
    """The form that ends a post, with every holding of it."""
    with database.reading() as session:
        return _page(request, post_of(session, post), "", today, {}, [])


@router.post("/posts/{post}/end")
def end_this_post(
    request: Request,
    post: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """End a post on a day, or now; sign-ins in what ends now end at once."""
    last, errors = _last_day(typed)
    if not errors:
        try:
            with database.writing() as session:
                held = [each.officer.id for each in holdings(session, post=post)]
                end_sign_ins(session, end_post(session, post, last, by=viewer.officer_id, now=now), held)
            return done(f"/posts/{post}", "post-ended")
        except WrongPost as refusal:
            errors = errors_of(refusal)
    with database.reading() as session:
        return _page(request, post_of(session, post), "", today, typed, errors)


@router.get("/posts/{post}/holdings/{holding}/end")
def ask_to_end_holding(
    request: Request, post: str, holding: int, viewer: UserManagerDep, database: DatabaseDep, today: TodayDep
) -> Response:
    """The form that ends that somebody holds a post."""
    with database.reading() as session:
        held = _held(session, post, holding)
        return _page(request, held.post, held.officer.display_name, today, {}, [], f"/holdings/{holding}")


@router.post("/posts/{post}/holdings/{holding}/end")
def end_this_holding(
    request: Request,
    post: str,
    holding: int,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """End that somebody holds a post, on a day or now; then their sign-ins in it end at once."""
    last, errors = _last_day(typed)
    with database.reading() as session:
        held = _held(session, post, holding)
    if held.officer.id == viewer.officer_id:
        errors = [FieldError("when", "Nobody ends what they hold themselves: somebody must be left to give it again")]
    if not errors:
        try:
            with database.writing() as session:
                ended = end_holding(session, holding, last, by=viewer.officer_id, now=now)
                end_sign_ins(session, ended, [held.officer.id])
            return done(f"/posts/{post}", "holding-ended")
        except WrongPost as refusal:
            errors = errors_of(refusal)
    return _page(request, held.post, held.officer.display_name, today, typed, errors, f"/holdings/{holding}")


def _held(session: Session, post: str, number: int) -> Held:
    found = next((each for each in holdings(session, post=post) if each.holding.id == number), None)
    if found is None or found.post.is_providers:
        raise NotFound("There is no such holding, or the provider says at each sign-in who holds the post.")
    return found


def _last_day(typed: Typed) -> tuple[date | None, list[FieldError]]:
    """The last day typed, None where it ends now."""
    if typed.get("when") == "now":
        return None, []
    if typed.get("when") != "day":
        return None, [FieldError("when", "Select when it ends")]
    read = read_day(typed, "last_day", missing="Enter the last day", noun="The last day")
    return read.day, [read.error] if read.error else []


def _page(
    request: Request, post: Post, holder: str, today: date, typed: Typed, errors: list[FieldError], which: str = ""
) -> Response:
    address = f"/posts/{post.key}"
    return render(
        "post_end.html",
        request,
        status_code=422 if errors else 200,
        post=post,
        holder=holder,
        action=f"{address}{which}/end",
        values={"when": "day", **boxes("last_day", max(today, post.first_day)), **typed},
        errors=in_order(errors, _FIELDS),
        breadcrumbs=[Link("Posts", "/posts"), Link(post.name, address), Link("End it")],
    )
