"""What a handler is given: the database, the day, the viewer. No handler asks for the time itself."""

import hmac
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from itsdangerous import BadSignature, Signer

from api.accounts import STAYS_SIGNED_IN, Viewer, viewer_of_cookie, viewer_of_token
from api.errors import NotFound, SignInNeeded
from api.roles import Permission
from api.settings import Settings
from cases.database import Database
from deadlines import clock
from deadlines.refusals import Refusal

COOKIE = "sendflow_sign_in"
_bearer = HTTPBearer(auto_error=False, description="A token from `sendflow token create USERNAME`.")


class NoToken(Refusal):
    """The call carries no bearer token, or one that is not known."""

    code = "no_token"

    def __init__(self) -> None:
        super().__init__(
            "This call needs a bearer token that is in force.",
            "What it answers is not for everybody.",
            "Send `Authorization: Bearer TOKEN`; `sendflow token create USERNAME` makes one.",
        )


class Forged(Refusal):
    """A form was sent without the token its page was given, or from another site."""

    code = "forged"

    def __init__(self) -> None:
        super().__init__(
            "This form did not come from a page of ours, or the page was too old.",
            "Nothing was recorded, in case somebody else's page sent it in your name.",
            "Go back, load the page again and send the form once more.",
        )


# Those that only hand something over are `async`: they then run at once, without a turn in the pool of threads.


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _now() -> datetime:
    return clock.now()


SettingsDep = Annotated[Settings, Depends(_settings)]
DatabaseDep = Annotated[Database, Depends(_database)]
NowDep = Annotated[datetime, Depends(_now)]


async def _today(now: NowDep) -> date:
    return clock.day_of(now)


TodayDep = Annotated[date, Depends(_today)]


def api_viewer(
    database: DatabaseDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Viewer:
    """Whose bearer token a call carries. Raises NoToken (401)."""
    if credentials is not None:
        viewer = viewer_of_token(database, credentials.credentials)
        if viewer is not None:
            return viewer
    raise NoToken


def page_viewer(request: Request, database: DatabaseDep, now: NowDep) -> Viewer:
    """Who is signed in in this browser. Raises SignInNeeded, which leads to the sign-in page and back again."""
    secret = secret_of_cookie(request)
    if secret is not None:
        with database.reading() as session:
            viewer = viewer_of_cookie(session, secret, now)
        if viewer is not None:
            return viewer
    came_for = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    raise SignInNeeded(came_for if request.method == "GET" else "/")


ApiViewerDep = Annotated[Viewer, Depends(api_viewer)]
PageViewerDep = Annotated[Viewer, Depends(page_viewer)]


def needs(permission: Permission) -> Callable[[Viewer], Coroutine[Any, Any, Viewer]]:
    """A dependency for JSON calls: the viewer, who has this permission. Without it the thing is not there (404)."""

    async def viewer_who_may(viewer: ApiViewerDep) -> Viewer:
        return require(viewer, permission)

    return viewer_who_may


def require(viewer: Viewer, permission: Permission) -> Viewer:
    """The viewer, if they have this permission. Raises NotFound."""
    if not viewer.may(permission):
        raise NotFound
    return viewer


async def check_form(request: Request, viewer: PageViewerDep) -> None:
    """For every page that takes a form: it must carry its sign-in's token and come from this site. Raises Forged."""
    form = await request.form()
    sent = form.get("csrf")
    if not comes_from_here(request) or not isinstance(sent, str):
        raise Forged
    if not hmac.compare_digest(sent.encode(), viewer.csrf.encode()):
        raise Forged


def comes_from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages asked for this; browsers that say nothing are believed."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


FormDep = Depends(check_form)


def keep_cookie(response: Response, settings: Settings, secret: str) -> None:
    """Give the browser the secret of its sign-in, signed, so that a made-up one is refused without a look-up."""
    response.set_cookie(
        COOKIE,
        _signer(settings).sign(secret).decode(),
        max_age=int(STAYS_SIGNED_IN.total_seconds()),
        secure=settings.is_reached_securely,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response) -> None:
    """Take the secret from the browser again."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def secret_of_cookie(request: Request) -> str | None:
    """The secret this browser holds, if it holds one that we signed."""
    signed = request.cookies.get(COOKIE)
    if signed is None:
        return None
    try:
        return _signer(request.app.state.settings).unsign(signed).decode()
    except BadSignature:
        return None


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), salt="sendflow.sign-in")
