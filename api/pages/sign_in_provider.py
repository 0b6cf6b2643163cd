"""Signing in with the provider: there and back (authorisation code, PKCE), and its word that a session has ended.

Between going and coming back nothing is kept here: the browser holds one signed secret for some minutes, and what the
provider is given (state, nonce, verifier) is worked out from it. So what comes back fits one browser, once.
"""

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from itsdangerous import BadSignature, URLSafeTimedSerializer

from api.accounts import begin
from api.dependencies import DatabaseDep, NowDep, SettingsDep
from api.errors import NotFound
from api.oidc.people import end_sessions, let_in, read_claims
from api.oidc.provider import Provider
from api.oidc.refusals import NotVouchedFor
from api.pages.forms import local_path
from api.pages.frame import anybody
from api.pages.sign_in import arrive
from api.pages.visits import within_bounds
from api.settings import Settings
from deadlines.refusals import Refusal

router = APIRouter()
ON_THE_WAY_SECONDS = 600
_PATH = "/sign-in"
_AT_MOST = 4096  # characters of what a provider sends back


async def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


ProviderDep = Annotated[Provider, Depends(_provider)]


@router.get("/sign-in/start", dependencies=[Depends(within_bounds)])
def lead_to_provider(
    provider: ProviderDep,
    settings: SettingsDep,
    went_to: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> Response:
    """Lead to the provider, with the secret in a cookie that comes back with the browser."""
    secret = secrets.token_urlsafe(32)
    state, nonce, verifier = _given(settings, secret)
    response = RedirectResponse(provider.ask_address(state, nonce, verifier), 303)
    response.set_cookie(
        _cookie(settings),
        _signer(settings).dumps([secret, local_path(went_to)]),
        max_age=ON_THE_WAY_SECONDS,
        path=_PATH,
        secure=settings.is_reached_securely,
        httponly=True,
        samesite="lax",  # it must come along when the provider leads back
    )
    return response


@router.get("/sign-in/return", dependencies=[Depends(within_bounds), Depends(anybody)])
def come_back(
    request: Request,
    provider: ProviderDep,
    settings: SettingsDep,
    database: DatabaseDep,
    now: NowDep,
    code: Annotated[str, Query(max_length=_AT_MOST)] = "",
    state: Annotated[str, Query(max_length=_AT_MOST)] = "",
    iss: Annotated[str, Query(max_length=_AT_MOST)] = "",
    error: Annotated[str, Query(max_length=_AT_MOST)] = "",
) -> Response:
    """Take the provider's word for who this is, if it was given to this browser, and sign them in."""
    secret, went_to = _on_the_way(request, settings)
    wanted, nonce, verifier = _given(settings, secret)
    if not hmac.compare_digest(state.encode(), wanted.encode()) or (iss and iss != provider.issuer):
        raise NotVouchedFor
    if error or not code:
        raise NotVouchedFor("The provider did not sign you in, or you turned back there.")
    person = read_claims(provider.claims(code, verifier, nonce, now), settings)
    officer = let_in(database, person, now)
    with database.writing() as session:
        cookie, row = begin(session, officer, now, person.session)
    response = arrive(request, database, settings, cookie, row, went_to)
    response.delete_cookie(
        _cookie(settings), path=_PATH, secure=settings.is_reached_securely, httponly=True, samesite="lax"
    )
    return response


@router.post("/sign-in/ended")
def end_what_the_provider_ended(
    provider: ProviderDep,
    database: DatabaseDep,
    now: NowDep,
    logout_token: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """The provider's own word that a session has ended (OIDC Back-Channel Logout 1.0): it ends here at once."""
    try:
        subject, session_name, until = provider.ended(logout_token, now)
    except Refusal as refusal:
        return JSONResponse({"error": "invalid_request", "error_description": refusal.what}, 400)
    with database.writing() as session:
        end_sessions(session, provider.issuer, subject, session_name, until)
    return Response(status_code=200)


def _given(settings: Settings, secret: str) -> tuple[str, str, str]:
    """State, nonce and PKCE verifier of a sign-in on its way: each tells nothing of the others, nor of the secret."""
    key = settings.secret_key.get_secret_value().encode()
    state, nonce, verifier = (
        hmac.digest(key, f"sendflow.oidc|{name}|{secret}".encode(), "sha256").hex()
        for name in ("state", "nonce", "verifier")
    )
    return state, nonce, verifier


def _on_the_way(request: Request, settings: Settings) -> tuple[str, str]:
    """The secret of the sign-in this browser began, and where it was going. Raises NotVouchedFor."""
    try:
        secret, went_to = _signer(settings).loads(
            request.cookies.get(_cookie(settings), ""), max_age=ON_THE_WAY_SECONDS
        )
    except (BadSignature, ValueError, TypeError):
        raise NotVouchedFor from None
    return str(secret), local_path(str(went_to))


def _cookie(settings: Settings) -> str:
    prefix = "__Secure-" if settings.is_reached_securely else ""  # __Host- is for cookies of the whole site
    return f"{prefix}{settings.own_cookie}_on_the_way"


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key.get_secret_value(), salt="sendflow.oidc")
