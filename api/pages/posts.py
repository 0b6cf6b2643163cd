"""Posts with their days: listed, opened, each on a page of its own with who held, holds and will hold it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.holding import Wanted, give
from api.oidc.people import is_known_to_provider
from api.pages import choices
from api.pages.asking_two import asked_or_done
from api.pages.done import done
from api.pages.downloads import Handing, files_of, handing_to
from api.pages.forms import Typed, TypedDep, boxes, errors_of, in_order, read_day
from api.pages.frame import PostReaderDep, UserManagerDep
from api.pages.holding import FIELDS, HOW, in_parts, page_of_post, read_wanted
from api.pages.templating import FieldError, Link, render
from api.post_list import HEADER, ended_posts, holding_rows, posts_by_team
from api.posts import in_words, objections
from api.roles import ROLES
from api.users import ACTS_AS, user_named
from cases.appointing import open_post
from cases.database import Database
from cases.facts import WHO_ACTS, Capacity
from cases.officers import teams
from cases.posts import NewPost, WrongPost, all_posts, has_ended, holdings

router = APIRouter()
_OPENING = ("name", "role", "acts_as", "team", "first_day", "last_day")
_MISSING = {"role": "Select a role", "acts_as": "Select for whom they act in it", "team": "Select a team that is there"}
PostsHandingDep = Annotated[Handing, Depends(handing_to("see posts", "download"))]


@router.get("/posts")
def list_posts(request: Request, viewer: PostReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Every post there is with who holds it today and who will, those nobody holds, and those that have ended."""
    with database.reading() as session:
        found, ended, names = posts_by_team(session, today), ended_posts(session, today), teams(session)
    return render(
        "post_list.html",
        request,
        groups=found,
        ended=ended,
        team_names=names,
        roles=ROLES,
        who_acts=WHO_ACTS,
        may_change=viewer.may("manage users"),
        files=files_of("/posts", {}, viewer),
    )


@router.get("/posts.{form}")
def download_posts(handing: PostsHandingDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Who held, holds and will hold which post, from when until when, as a file."""
    with database.reading() as session:
        return handing.over("posts", "Who held which post when", HEADER, list(holding_rows(session, today)))


@router.get("/posts/new")
def ask_for_post(
    request: Request,
    viewer: UserManagerDep,
    database: DatabaseDep,
    today: TodayDep,
    team: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form for a new post."""
    return _new(request, database, {"team": team, **boxes("first_day", today)}, [])


@router.post("/posts/new")
def add_post(
    request: Request, viewer: UserManagerDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Open a post, which is vacant until somebody is let hold it."""
    kind = NewPost(typed.get("role", ""), typed.get("team") or None, typed.get("acts_as", ""))
    first = read_day(typed, "first_day", missing="Enter the first day", noun="The first day")
    last = read_day(typed, "last_day", noun="The last day")
    errors = [each for each in (first.error, last.error) if each]
    with database.reading() as session:
        errors += [FieldError(name, _MISSING[name]) for name in objections(session, kind, ROLES, ACTS_AS)]
    if errors or first.day is None:
        return _new(request, database, typed, errors)
    try:
        with database.writing() as session:
            key = open_post(session, typed.get("name", ""), kind, first.day, last.day, by=viewer.officer_id, now=now)
    except WrongPost as refusal:
        return _new(request, database, typed, errors_of(refusal))
    return done(f"/posts/{key}", "post")


@router.get("/posts/{post}")
def show_post(request: Request, post: str, viewer: PostReaderDep, database: DatabaseDep, today: TodayDep) -> Response:
    """One post: what may be done in it, who held, holds and will hold it, what was done about it, and what can be."""
    return page_of_post(request, database, viewer, post, today, {}, [])


@router.post("/posts/{post}")
def let_somebody_hold(
    request: Request,
    post: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Let an officer hold a post, or cover it, from a day until a day. An administrator's may need a second person."""
    wanted, errors = read_wanted(typed, post=post)
    if wanted is not None:
        try:
            return _given(request, database, viewer, wanted, now, f"/posts/{post}")
        except WrongPost as refusal:
            errors = in_order(errors_of(refusal), FIELDS)
    return page_of_post(request, database, viewer, post, today, typed, errors)


@router.get("/users/{username}/posts")
def show_posts(
    request: Request, username: str, viewer: UserManagerDep, database: DatabaseDep, today: TodayDep
) -> Response:
    """The posts somebody held, holds and will hold, and the form for one more."""
    return _of_user(request, username, database, today, {}, [])


@router.post("/users/{username}/posts")
def give_post(
    request: Request,
    username: str,
    viewer: UserManagerDep,
    database: DatabaseDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Let somebody hold a post, or cover it, from the page of their account."""
    wanted, errors = read_wanted(typed, username=username)
    if wanted is not None:
        try:
            return _given(request, database, viewer, wanted, now, f"/users/{username}/posts")
        except WrongPost as refusal:
            errors = in_order(errors_of(refusal), FIELDS)
    return _of_user(request, username, database, today, typed, errors)


def _given(request: Request, database: Database, viewer: Viewer, wanted: Wanted, now: datetime, then: str) -> Response:
    if give(database, wanted, by=viewer.officer_id, now=now):
        return done(then, "post-given")
    with database.reading() as session:
        reason = f"{user_named(session, wanted.username).display_name} is to be an administrator."
    return asked_or_done(request, database, viewer, "administrator", wanted.as_json(), reason, then)


def _of_user(
    request: Request, username: str, database: Database, today: date, typed: Typed, errors: Sequence[FieldError]
) -> Response:
    with database.reading() as session:
        user = user_named(session, username)
        found, names = holdings(session, officer=user.id), teams(session)
        is_the_providers = is_known_to_provider(session, user.id)
        offered = [(each.key, each.name) for each in all_posts(session) if not has_ended(each, today)]
    words = {
        each.holding.id: in_words(each.post.role, names.get(each.post.team or ""), each.post.acts_as, ROLES)
        for each in found
    }
    return render(
        "user_posts.html",
        request,
        status_code=422 if errors else 200,
        user=user,
        held=in_parts(found, today),
        words=words,
        is_the_providers=is_the_providers,
        posts=[("", "Select"), *offered],
        how=HOW,
        values={"how": "hold", **boxes("first_day", today), **typed},
        errors=list(errors),
        breadcrumbs=[Link("Users", "/users"), Link(username, f"/users/{username}"), Link("Posts")],
    )


def _new(request: Request, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        offered = choices.team_choices(session)
    return render(
        "post_new.html",
        request,
        status_code=422 if errors else 200,
        values={"acts_as": Capacity.COUNCIL.value, **typed},
        errors=in_order(errors, _OPENING),
        roles=[(role.name, role.says.capitalize()) for role in ROLES.values()],
        capacities=[(each.value, WHO_ACTS[each].capitalize()) for each in ACTS_AS],
        teams=offered,
        breadcrumbs=[Link("Posts", "/posts"), Link("Open a post")],
    )
