"""One provider as we ask it: what it is reached by, its keys, and who it says somebody is. Authlib and joserfc speak.

What it published is kept for an hour. Keys are asked for again at once where a token names one that is not known,
because providers change them without notice; so seldom, though, that nobody can make us ask without end.
"""

import logging
import time
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from httpx2 import Client, HTTPError, TransportError
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api.oidc.refusals import NotVouchedFor, ProviderSilent
from api.roles import Role
from api.settings import BadSettings, Settings

_log = logging.getLogger(__name__)
LEEWAY_SECONDS = 60  # by how much its clock and ours may differ
TIMEOUT_SECONDS = 5.0
SILENT_SECONDS = 5.0  # not asked again so soon after it did not answer, lest all who wait for it hold up everybody else
KEPT_SECONDS = 3600.0
_ASKED_AGAIN, _WITHIN_SECONDS = 5, 60.0
# Signatures only the provider can make. Neither "none" nor one made with the secret that we hold as well.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Provider:
    """The provider of one application, which this is `settings.oidc_client_id` to."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.issuer = settings.oidc_issuer
        self._told: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._until = 0.0
        self.silent_until = 0.0
        self._asked: deque[float] = deque(maxlen=_ASKED_AGAIN)
        self._lock = Lock()

    @property
    def origin(self) -> str:
        """Its scheme, host and port, as a policy for browsers names it."""
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.issuer))

    @property
    def return_address(self) -> str:
        """Where it sends people back to; it must be registered there letter by letter."""
        return f"{self.settings.base_url}/sign-in/return"

    def ask_address(self, state: str, nonce: str, verifier: str) -> str:
        """Where somebody says who they are. Raises ProviderSilent."""
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self.metadata()["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
            )
        return str(address)

    def claims(self, code: str, verifier: str, nonce: str, now: datetime) -> dict[str, Any]:
        """What it vouches for in exchange for a code. Raises ProviderSilent, NotVouchedFor."""
        told = self.metadata()
        self._refuse_while_silent()
        try:
            with self._client() as client:
                token = client.fetch_token(told["token_endpoint"], code=code, code_verifier=verifier)
                claims = self._vouched(token, nonce, now)
                if "userinfo_endpoint" in told and not {"email", "name", self.settings.oidc_claim} <= claims.keys():
                    claims = _completed(claims, client.get(told["userinfo_endpoint"]).raise_for_status().json())
        except HTTPError as error:
            raise self._silent(error) from None
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            _log.warning("The provider's answer to a sign-in was refused: %s", error)
            raise NotVouchedFor from None
        return claims

    def ended(self, token: str, now: datetime) -> tuple[str | None, str | None, datetime]:
        """Whose sessions a logout token ends (OIDC Back-Channel Logout 1.0): subject, session, and begun until when.

        One of the two may be None. Raises NotVouchedFor, ProviderSilent.
        """
        try:
            read = self._read(token)
            claims = CodeIDToken(read.claims, read.header, self._expected(), {})
            claims.ESSENTIAL_CLAIMS = ["iss", "aud", "iat", "exp", "jti"]
            claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
            subject, session = claims.get("sub"), claims.get("sid")
            is_for_it = LOGOUT_EVENT in claims["events"] and "nonce" not in claims
            if not is_for_it or not (subject or session):
                raise NotVouchedFor
            at = datetime.fromtimestamp(claims["iat"] + LEEWAY_SECONDS, now.tzinfo)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            _log.warning("A logout token was refused: %s", error)
            raise NotVouchedFor from None
        return subject, session, at

    def leave_address(self) -> str | None:
        """Where somebody signs out of the provider, too, and is led back; None where its origin has no such place."""
        address = self.metadata().get("end_session_endpoint") or ""
        if not address.startswith(f"{self.origin}/"):
            return None
        back = {
            "client_id": self.settings.oidc_client_id,
            "post_logout_redirect_uri": f"{self.settings.base_url}/signed-out",
        }
        return str(add_params_to_uri(address, back))

    def metadata(self) -> Mapping[str, Any]:
        """What it published of itself (OpenID Connect Discovery 1.0). Raises ProviderSilent."""
        with self._lock:
            if not self._told or time.monotonic() > self._until:
                found = OpenIDProviderMetadata(self._fetch(get_well_known_url(self.issuer, external=True)))
                if found.get("issuer") != self.issuer or not all(found.get(each) for each in _NEEDED):
                    raise ProviderSilent(self.settings.oidc_says)
                self._told, self._until = found, time.monotonic() + KEPT_SECONDS
                self._keys = None
            return self._told

    def _vouched(self, token: Mapping[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
        read = self._read(token["id_token"])
        known = {"nonce": nonce, "client_id": self.settings.oidc_client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, self._expected(), known)
        claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
        return dict(claims)

    def _expected(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.settings.oidc_client_id},
        }

    def _read(self, token: str) -> jwt.Token:
        """A token whose signature is one of the provider's. Raises JoseError."""
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(token, self._key_set(), registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(token, self._key_set(anew=True), registry=registry)

    def _key_set(self, *, anew: bool = False) -> KeySet:
        address = self.metadata()["jwks_uri"]
        with self._lock:
            if anew and len(self._asked) == _ASKED_AGAIN and time.monotonic() - self._asked[0] < _WITHIN_SECONDS:
                anew = False
            if self._keys is None or anew:
                self._asked.append(time.monotonic())
                self._keys = KeySet.import_key_set(self._fetch(address))
            return self._keys

    def _fetch(self, address: str) -> Any:
        self._refuse_while_silent()
        try:
            with Client(timeout=TIMEOUT_SECONDS) as client:
                return client.get(address).raise_for_status().json()
        except (HTTPError, ValueError) as error:
            raise self._silent(error) from None

    def _refuse_while_silent(self) -> None:
        if time.monotonic() < self.silent_until:
            raise ProviderSilent(self.settings.oidc_says)

    def _silent(self, error: Exception) -> ProviderSilent:
        """What to raise where it did not answer, which is remembered for some seconds."""
        _log.warning("The provider did not answer as one: %s", error)
        if isinstance(error, TransportError):
            self.silent_until = time.monotonic() + SILENT_SECONDS
        return ProviderSilent(self.settings.oidc_says)

    def _client(self) -> OAuth2Client:
        secret = self.settings.oidc_client_secret
        return OAuth2Client(
            self.settings.oidc_client_id,
            secret.get_secret_value() if secret else None,
            token_endpoint_auth_method=None if secret else "none",
            scope=self.settings.oidc_scope,
            redirect_uri=self.return_address,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
        )


_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _completed(claims: dict[str, Any], also: Mapping[str, Any]) -> dict[str, Any]:
    """What the token says, and beside it what the provider says of the same person when asked for more."""
    if also.get("sub") != claims["sub"]:
        raise NotVouchedFor
    return {**also, **claims}


def provider_for(settings: Settings, roles: Mapping[str, Role]) -> Provider | None:
    """The provider the settings name, not asked yet; None without one. Raises BadSettings for a post there is not."""
    if not settings.oidc_issuer:
        return None
    for value, post in settings.oidc_posts.items():
        if post.role not in roles or (post.acts_as or settings.capacities[0]) not in settings.capacities:
            raise BadSettings(
                f"OIDC_POSTS makes “{value}” a {post.role}{f' for {post.acts_as}' if post.acts_as else ''}.",
                "Nobody can be that here.",
                f"Use the roles {', '.join(roles)}, and the capacities {', '.join(settings.capacities)}.",
            )
    return Provider(settings)
