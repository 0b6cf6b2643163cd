"""Signing in and out. The cookie holds a signed secret and nothing else; what it may open is looked up each time."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import NoPostToday, NotSignedIn, choose, choosing, sign_in, sign_out, viewer_of_cookie
from api.dependencies import (
    DatabaseDep,
    Forged,
    FormDep,
    NowDep,
    SettingsDep,
    comes_from_here,
    drop_cookie,
    is_token_of,
    keep_cookie,
    now_of,
    secret_of_cookie,
)
from api.errors import SignInNeeded
from api.oidc.provider import Provider
from api.oidc.refusals import ProviderSilent
from api.pages.attempts import WAIT, AttemptsDep
from api.pages.forms import Typed, local_path
from api.pages.frame import anybody
from api.pages.templating import FieldError, Notice, render
from api.pages.visits import few_passwords
from api.posts import in_words
from api.roles import Role
from api.settings import Settings
from api.tables import SignIn
from cases.database import Database
from cases.officers import teams
from cases.posts import Held, held_by
from deadlines import clock
from deadlines.words import count_of

router = APIRouter()
_log = logging.getLogger(__name__)
_SIGNED_OUT = Notice("You have signed out.", is_success=True)


@router.get("/sign-in", dependencies=[Depends(anybody)])
def ask_who(
    request: Request,
    settings: SettingsDep,
    went_to: Annotated[str, Query(alias="next", max_length=2000)] = "/",
    out: Annotated[bool, Query()] = False,
) -> Response:
    """The ways in: the provider's, a username and password of ours, or both."""
    return _form(request, settings, {"next": local_path(went_to)}, notice=_SIGNED_OUT if out else None)


@router.get("/signed-out", dependencies=[Depends(anybody)])
def say_signed_out(request: Request, settings: SettingsDep) -> Response:
    """Where the provider leads back to from signing out there, too."""
    return _form(request, settings, {}, notice=_SIGNED_OUT)


@router.post("/sign-in", dependencies=[Depends(anybody), Depends(few_passwords)])
def sign_in_here(
    request: Request,
    settings: SettingsDep,
    database: DatabaseDep,
    now: NowDep,
    attempts: AttemptsDep,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    go_to: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Check the password and give the browser its cookie, or say that something does not fit, not what."""
    if not comes_from_here(request):
        raise Forged
    username = username.strip()
    typed = {"username": username, "next": go_to}
    given = (("username", username), ("password", password))
    empty = [FieldError(name, f"Enter your {name}") for name, text in given if not text]
    if empty:
        return _form(request, settings, typed, empty, 422)
    if not attempts.begin(username, now):
        minutes = count_of(WAIT.seconds // 60, "minute")
        wait = f"There were too many wrong tries for this username. Wait {minutes} and try again"
        return _form(request, settings, typed, [FieldError("username", wait)], 429)
    try:
        secret, row = _by_password(request, settings, database, username, password, now)
    except NotSignedIn:
        wrong = "The username or the password is not right. Check both and try again"
        return _form(request, settings, typed, [FieldError("username", wrong)], 422)
    except NoPostToday as refusal:
        attempts.forget(username)
        return _form(request, settings, typed, [FieldError("username", refusal.sentence)], 422)
    attempts.forget(username)
    return arrive(request, database, settings, secret, row, go_to)


def _by_password(
    request: Request, settings: Settings, database: Database, username: str, password: str, now: datetime
) -> tuple[str, SignIn]:
    """A sign-in by password, where those are used, or by the one administrator who keeps one. Raises NotSignedIn."""
    if settings.local_accounts:
        return sign_in(database, username, password, now)
    not_here = NotSignedIn("Passwords are not used here.", "", "Sign in with the provider.")
    if username != settings.emergency_administrator:
        raise not_here
    secret, row = sign_in(database, username, password, now)
    viewer = viewer_of_cookie(database, secret, now, request.app.state.roles)
    if viewer is None or not (viewer.may("manage users") or viewer.may("manage service users")):
        with database.writing() as session:
            sign_out(session, secret)
        raise not_here
    _log.warning("The emergency administrator %s signed in with a password", viewer.officer_id)
    return secret, row


def arrive(
    request: Request, database: Database, settings: Settings, secret: str, row: SignIn, go_to: str
) -> RedirectResponse:
    """Lead somebody who has signed in on to where they were going, by way of choosing a post if they hold several.

    Whatever sign-in this browser held before ends: nobody goes on under a secret that another may know.
    """
    with database.writing() as session:
        sign_out(session, secret_of_cookie(request) or "")
    on = local_path(go_to)
    response = RedirectResponse(f"/sign-in/post?{urlencode({'next': on})}" if row.is_choosing else on, 303)
    keep_cookie(response, settings, secret)
    return response


@router.get("/sign-in/post", dependencies=[Depends(anybody)])
def ask_which_post(
    request: Request,
    database: DatabaseDep,
    now: NowDep,
    went_to: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> Response:
    """The posts of somebody who holds several, of which one is chosen for this sign-in."""
    return _posts(request, database, _choosing(request, database, now), went_to)


@router.post("/sign-in/post", dependencies=[Depends(anybody)])
def take_up_post(
    request: Request,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    csrf: Annotated[str, Form(max_length=200)] = "",
    post: Annotated[int, Form(ge=0, le=2**31)] = 0,
    go_to: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Work in the post chosen until signing out."""
    row = _choosing(request, database, now)
    if not comes_from_here(request) or not is_token_of(csrf, row.csrf):
        raise Forged
    with database.writing() as session:
        secret = choose(session, row, post, now)
    if secret is None:
        return _posts(request, database, row, go_to, [FieldError("post", "Select the post you work in now")])
    response = RedirectResponse(local_path(go_to), 303)
    keep_cookie(response, settings, secret)
    return response


@router.post("/sign-out", dependencies=[FormDep])
def sign_out_here(request: Request, database: DatabaseDep, settings: SettingsDep) -> Response:
    """End the sign-in at once, here and for whoever else holds the cookie; then, where it began, at the provider."""
    with database.writing() as session:
        was_vouched_for = sign_out(session, secret_of_cookie(request) or "")
    provider: Provider | None = request.app.state.provider
    on = "/sign-in?out=true"
    if provider is not None and was_vouched_for:
        on = _leave_address(provider) or on
    response = RedirectResponse(on, 303)
    drop_cookie(response, settings)
    return response


def _leave_address(provider: Provider) -> str | None:
    try:
        return provider.leave_address()
    except ProviderSilent:
        return None  # signed out here all the same


def _choosing(request: Request, database: Database, now: datetime) -> SignIn:
    with database.reading() as session:
        row = choosing(session, secret_of_cookie(request) or "", now)
    if row is None:
        raise SignInNeeded("/")
    return row


def _posts(
    request: Request, database: Database, row: SignIn, go_to: str, errors: list[FieldError] | None = None
) -> Response:
    with database.reading() as session:
        names, held = teams(session), held_by(session, row.officer, clock.day_of(now_of(request)))
    roles = request.app.state.roles
    offered = [(str(each.holding.id), _words(each, names, roles)) for each in held]
    return render(
        "sign_in_post.html",
        request,
        status_code=422 if errors else 200,
        values={},
        errors=errors,
        posts=[(key, f"{said[0].upper()}{said[1:]}") for key, said in offered],
        token=row.csrf,
        next_href=local_path(go_to),
    )


def _words(held: Held, names: Mapping[str, str], roles: Mapping[str, Role]) -> str:
    """What may be done in a post, and what it is called where an officer of ours named it."""
    says = in_words(held.post.role, names.get(held.post.team or ""), held.post.acts_as, roles)
    return says if held.post.is_providers else f"{says} ({held.post.name})"


def _form(
    request: Request,
    settings: Settings,
    typed: Typed,
    errors: list[FieldError] | None = None,
    status: int = 200,
    notice: Notice | None = None,
) -> Response:
    on = local_path(typed.get("next", "/"))
    return render(
        "sign_in.html",
        request,
        status_code=status,
        values={"username": typed.get("username", "")},
        errors=errors,
        next_href=on,
        provider=settings.oidc_says if settings.oidc_issuer else "",
        provider_href=f"/sign-in/start?{urlencode({'next': on})}",
        takes_passwords=settings.local_accounts,
        takes_one_password=bool(settings.emergency_administrator),
        demo_hint=request.app.state.frame.demo_hint if settings.demo and settings.local_accounts else "",
        notice=notice,
    )
