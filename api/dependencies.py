"""What a handler is given: the database, the day, the viewer. No handler asks for the time itself."""

import hmac
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from itsdangerous import BadSignature, Signer, TimestampSigner

from api.accounts import STAYS_SIGNED_IN, Viewer, viewer_of_cookie, viewer_of_token
from api.errors import NotFound, SignInNeeded
from api.roles import Permission, ServicePermission
from api.settings import Settings
from cases.database import Database
from cases.log import NoSuchCase
from cases.sight import may_see
from deadlines import clock
from deadlines.defaults import Choices
from deadlines.refusals import Refusal
from workflows.chosen_answers import in_force

FORMS_KNOWN_FOR = 7 * 24 * 3600  # seconds for which a page may stand open and what is typed there still be kept
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


class Outdated(Forged):
    """A form of a page that was made for the same person under an earlier sign-in of theirs."""


# Those that only hand something over are `async`: they then run at once, without a turn in the pool of threads. And
# they take the request rather than one another, because FastAPI goes over every dependency of a dependency each time.


async def _settings(request: Request) -> Settings:
    return settings_of(request)


async def _database(request: Request) -> Database:
    past: Database | None = getattr(request.state, "past_database", None)
    return past or database_of(request)


async def _now(request: Request) -> datetime:
    return now_of(request)


async def _today(request: Request) -> date:
    past: date | None = getattr(request.state, "past_today", None)
    return past or clock.day_of(now_of(request))


def choices_of(request: Request) -> Choices:
    """What is chosen now where the law leaves it open: the answers chosen here, else those of the environment."""
    with database_of(request).reading() as session:
        return in_force(session, settings_of(request).choices)


def settings_of(request: Request) -> Settings:
    """The settings of the application that is asked."""
    settings: Settings = request.app.state.settings
    return settings


def database_of(request: Request) -> Database:
    """The database of the application that is asked."""
    database: Database = request.app.state.database
    return database


def now_of(request: Request) -> datetime:
    """The instant of a request: read once, so that all of its answer tells of the same day."""
    state = request.state
    if not hasattr(state, "now"):
        state.now = clock.now()
    now: datetime = state.now
    return now


SettingsDep = Annotated[Settings, Depends(_settings)]
DatabaseDep = Annotated[Database, Depends(_database)]
NowDep = Annotated[datetime, Depends(_now)]
TodayDep = Annotated[date, Depends(_today)]


def page_viewer(request: Request) -> Viewer:
    """Who is signed in in this browser. Raises SignInNeeded, which leads to the sign-in page and back again."""
    secret = secret_of_cookie(request)
    if secret is not None:
        viewer = viewer_of_cookie(database_of(request), secret, now_of(request), request.app.state.roles)
        if viewer is not None:
            request.state.viewer = viewer
            request.state.is_case_there = _is_case_there(request, viewer)
            return viewer
    came_for = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    raise SignInNeeded(came_for if request.method == "GET" else "/")


ChoicesDep = Annotated[Choices, Depends(choices_of)]
PageViewerDep = Annotated[Viewer, Depends(page_viewer)]


def needs(*permissions: Permission) -> Callable[..., Viewer]:
    """A dependency for JSON calls: whose bearer token the call carries, who must have these permissions.

    It raises NoToken (401), and NotFound (404) where one of them is missing: the thing is then not there.
    """

    def viewer_who_may(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Viewer:
        viewer = (
            viewer_of_token(database_of(request), credentials.credentials, now_of(request)) if credentials else None
        )
        if viewer is None:
            raise NoToken
        for permission in permissions:
            require(viewer, permission)
        request.state.is_case_there = _is_case_there(request, viewer)
        require_case(request)
        request.state.viewer = viewer
        return viewer

    return viewer_who_may


def require(viewer: Viewer, permission: Permission | ServicePermission) -> Viewer:
    """The viewer, if they have this permission. Raises NotFound."""
    if not viewer.may(permission):
        raise NotFound
    return viewer


def _is_case_there(request: Request, viewer: Viewer) -> bool:
    """Whether the address names no case, or one that is there and that this person may know of."""
    if (ref := request.path_params.get("ref")) is None:
        return True
    with database_of(request).reading() as session:
        return may_see(session, viewer.sight, ref)


def require_case(request: Request) -> None:
    """Raise NoSuchCase for an address of a case that is not there, or is kept from whoever asks: told apart nowhere.

    It comes before anything else is looked at, so that no form and no slip is answered differently for the two.
    """
    if not request.state.is_case_there:
        raise NoSuchCase(request.path_params["ref"])


async def check_form(request: Request, viewer: PageViewerDep) -> None:
    """For every page that takes a form: it must carry its sign-in's token and come from this site. Raises Forged."""
    form = await request.form()
    sent = form.get("csrf")
    if not comes_from_here(request) or not isinstance(sent, str):
        raise Forged
    if not is_token_of(sent, viewer.csrf):
        raise Outdated if author_of_form(request, sent) == viewer.officer_id else Forged


def is_token_of(sent: str, csrf: str) -> bool:
    """Whether a form carried the token of its sign-in, told in the same time whatever it carried."""
    return hmac.compare_digest(sent.partition(".")[0].encode(), csrf.encode())


def form_token(settings: Settings, viewer: Viewer) -> str:
    """What the forms of a page carry: the token of the sign-in and, signed by us, for whom the page was made.

    The second part lets nobody do anything. It says whose what was typed is where the sign-in has ended meanwhile.
    """
    return f"{viewer.csrf}.{_form_signer(settings).sign(viewer.officer_id).decode()}"


def author_of_form(request: Request, sent: str) -> str | None:
    """For whom the page was made that a form comes from, by its token; None unless we signed that in the last days."""
    signed = sent.partition(".")[2]
    try:
        return _form_signer(settings_of(request)).unsign(signed, max_age=FORMS_KNOWN_FOR).decode()
    except BadSignature:
        return None


def comes_from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages asked for this; browsers that say nothing are believed.

    Older ones say only from which origin a form was sent.
    """
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin in (settings_of(request).base_url, str(request.base_url).rstrip("/"))


FormDep = Depends(check_form)


def keep_cookie(response: Response, settings: Settings, secret: str) -> None:
    """Give the browser the secret of its sign-in, signed, so that a made-up one is refused without a look-up."""
    response.set_cookie(
        settings.cookie,
        _signer(settings).sign(secret).decode(),
        max_age=int(STAYS_SIGNED_IN.total_seconds()),
        secure=settings.is_reached_securely,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take the secret from the browser again."""
    response.delete_cookie(settings.cookie, secure=settings.is_reached_securely, httponly=True, samesite="lax")


def secret_of_cookie(request: Request) -> str | None:
    """The secret this browser holds, if it holds one that we signed."""
    signed = request.cookies.get(settings_of(request).cookie)
    if signed is None:
        return None
    try:
        return _signer(request.app.state.settings).unsign(signed).decode()
    except BadSignature:
        return None


def _form_signer(settings: Settings) -> TimestampSigner:
    return TimestampSigner(settings.secret_key.get_secret_value(), salt="sendflow.form")


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), salt="sendflow.sign-in")
