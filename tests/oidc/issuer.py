"""A small OpenID provider that runs in a thread on loopback: Authlib's own grant server, with keys that can change.

It follows the standards by itself (PKCE, codes used once, nonces used once, exact redirect addresses); `spoil` lets a
test make it say what no honest provider would.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.core.util import create_half_hash
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "sendflow", "a secret between the two"
BACK_CHANNEL = "http://schemas.openid.net/event/backchannel-logout"
Claims = dict[str, Any]


@dataclass
class Client:
    """What this provider knows of the one application that asks it."""

    redirect_uris: set[str] = field(default_factory=set)

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri in self.redirect_uris

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code:
    """An authorisation code on its way."""

    code: str
    person: Claims
    data: Mapping[str, str]

    @property
    def code_challenge(self) -> str:
        return self.data.get("code_challenge", "")

    @property
    def code_challenge_method(self) -> str:
        return self.data.get("code_challenge_method", "")

    def get_redirect_uri(self) -> str:
        return self.data.get("redirect_uri", "")

    def get_scope(self) -> str:
        return self.data.get("scope", "")

    def get_nonce(self) -> str:
        return self.data.get("nonce", "")


class Issuer:
    """The provider. `signed_in` is who sits at the browser; `spoil` changes an ID token before it is signed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = Client()
        self.keys = [self.new_key()]
        self.signed_in: Claims | None = None
        self.session = "session-1"
        self.spoil: Callable[[Claims], object] = lambda claims: None
        self.signing: Callable[[Claims], str] = self.sign
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Claims] = {}
        self.nonces: set[str] = set()
        self.asked: list[str] = []
        self.is_silent = False
        self.server = _Server(self)
        self.app = _app(self)

    @staticmethod
    def new_key() -> RSAKey:
        key = RSAKey.generate_key(2048)
        key.ensure_kid()
        return key

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is published no more."""
        self.keys = [self.new_key()]

    def sign(self, claims: Claims) -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def logout_token(self, **changed: Any) -> str:
        """A logout token for the person signed in; None leaves a claim out."""
        now = int(time.time())
        assert self.signed_in
        claims: Claims = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": os.urandom(8).hex(),
            "sub": self.signed_in["sub"], "sid": self.session, "events": {BACK_CHANNEL: {}},
        } | changed  # fmt: skip
        return self.signing({name: value for name, value in claims.items() if value is not None})

    def id_token(self, code: Code, access_token: str) -> str:
        now = int(time.time())
        claims: Claims = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": code.get_nonce(),
            "sid": self.session, "at_hash": create_half_hash(access_token, "RS256").decode(),
            **code.person,
        }  # fmt: skip
        self.spoil(claims)
        return self.signing(claims)


class _Asked(OAuth2Request):  # type: ignore[misc]
    def __init__(self, request: Request, form: Mapping[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self.all: dict[str, str] = {**request.query_params, **form}
        self.payload = BasicOAuth2Payload(self.all)
        self.sent = form

    @property
    def args(self) -> Mapping[str, str]:
        return self.all

    @property
    def form(self) -> Mapping[str, str]:
        return self.sent


class _Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, issuer: Issuer) -> None:
        super().__init__(scopes_supported=["openid", "profile", "email"])
        self.issuer = issuer
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: os.urandom(16).hex()))
        self.register_grant(_grant(issuer), [_OpenID(issuer), CodeChallenge(required=True)])

    def query_client(self, client_id: str) -> Client | None:
        return self.issuer.client if client_id == CLIENT else None

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        self.issuer.tokens[token["access_token"]] = request.user

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def send_signal(self, *_: Any, **__: Any) -> None:
        pass

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        if isinstance(body, dict):
            return JSONResponse(body, status)
        return Response(body, status, dict(headers))


def _grant(issuer: Issuer) -> type:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            issuer.codes[code] = Code(code, request.user, dict(request.payload.data))
            issuer.nonces.add(request.payload.data["nonce"])

        def query_authorization_code(self, code: str, _client: Client) -> Code | None:
            return issuer.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del issuer.codes[code.code]

        def authenticate_user(self, code: Code) -> Claims:
            return code.person

    return Grant


class _OpenID(OpenIDCode):  # type: ignore[misc]
    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=True)
        self.issuer = issuer

    def exists_nonce(self, nonce: str, _request: OAuth2Request) -> bool:
        return nonce in self.issuer.nonces

    def encode_id_token(self, token: Mapping[str, Any], request: OAuth2Request) -> str:
        return self.issuer.id_token(request.authorization_code, token["access_token"])


def _app(issuer: Issuer) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, go_on: Any) -> Response:
        issuer.asked.append(request.url.path)
        if issuer.is_silent:
            return Response(status_code=503)
        answer: Response = await go_on(request)
        return answer

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Claims:
        return {
            "issuer": issuer.url,
            "authorization_endpoint": f"{issuer.url}/authorise",
            "token_endpoint": f"{issuer.url}/token",
            "userinfo_endpoint": f"{issuer.url}/userinfo",
            "jwks_uri": f"{issuer.url}/keys",
            "end_session_endpoint": f"{issuer.url}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }

    @app.get("/keys")
    def keys() -> Any:
        return KeySet(list(issuer.keys)).as_dict()

    _ways_in(app, issuer)
    _ways_out(app, issuer)
    return app


def _ways_in(app: FastAPI, issuer: Issuer) -> None:
    @app.get("/authorise")
    def authorise(request: Request) -> Response:
        asked = _Asked(request, {})
        if issuer.signed_in is None:
            back = {"error": "access_denied", "state": request.query_params["state"]}
            return RedirectResponse(f"{request.query_params['redirect_uri']}?{urlencode(back)}", 302)
        try:
            grant = issuer.server.get_consent_grant(asked, issuer.signed_in)
        except OAuth2Error as error:
            return JSONResponse(dict(error.get_body()), 400)
        answer: Response = issuer.server.create_authorization_response(asked, issuer.signed_in, grant)
        return answer

    @app.post("/token")
    async def token(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        answer: Response = issuer.server.create_token_response(_Asked(request, form))
        return answer


def _ways_out(app: FastAPI, issuer: Issuer) -> None:
    @app.get("/userinfo")
    def userinfo(request: Request) -> Response:
        person = issuer.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        return JSONResponse({**person, "name": person["name"]}) if person else Response(status_code=401)

    @app.get("/end")
    def end(post_logout_redirect_uri: str = "", client_id: str = "") -> Response:
        issuer.signed_in = None
        if client_id == CLIENT and post_logout_redirect_uri.endswith("/signed-out"):
            return RedirectResponse(post_logout_redirect_uri, 302)
        return HTMLResponse("<title>Signed out</title><h1>Signed out</h1>")


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """The provider, answering on a free port of loopback."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # its server part refuses http, which is all that loopback has
    listener = socket.create_server(("127.0.0.1", 0))
    issuer = Issuer(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(issuer.app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield issuer
    server.should_exit = True
    thread.join()
    listener.close()
