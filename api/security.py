"""The headers that tell a browser what our pages may do, and one nonce for the only inline script they hold."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STATIC_PATH = "/static/"

_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'{form_target}; frame-ancestors 'none'"
)
_SAME_FOR_ALL = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
# Said where browsers come by HTTPS. Not for other names below ours, which may be somebody else's.
_BY_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


class SecurityHeaders:
    """Puts the security headers on every response, and the page's nonce in `scope["state"]["csp_nonce"]`.

    A header the application has set itself is left alone. Pages and data may name a child, so nothing but a
    static file may be kept by a browser or a proxy.
    """

    def __init__(self, app: App, form_target: str = "", *, is_https: bool = False) -> None:
        self.app = app
        self._same_for_all = (*_SAME_FOR_ALL, *((_BY_HTTPS_ONLY,) if is_https else ()))
        self._form_target = f" {form_target}" if form_target else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; anything but HTTP passes through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["csp_nonce"] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                ours = (
                    (b"content-security-policy", _POLICY.format(nonce=nonce, form_target=self._form_target).encode()),
                    (b"cache-control", _how_long_kept(scope, message["status"])),
                    *self._same_for_all,
                )
                message["headers"] = headers + [each for each in ours if each[0] not in present]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def protect(app: FastAPI, form_target: str = "", *, is_https: bool = False) -> None:
    """Put the headers around the whole application, the page for an unexpected error included.

    `form_target` is another origin that a form of ours may end at: signing out goes on to the provider, and a browser
    holds a form to the policy through every redirect. `is_https` has browsers come by HTTPS for a year.

    Call it last in `create_app`: handlers and middleware added afterwards are not seen (FastAPI refuses the
    latter itself). `add_middleware` would leave that one page, made outside all middleware, without a policy.
    """
    app.middleware_stack = SecurityHeaders(app.build_middleware_stack(), form_target, is_https=is_https)


def _how_long_kept(scope: Scope, status: int) -> bytes:
    if not scope["path"].startswith(STATIC_PATH) or status >= 400:
        return b"no-store"
    # `asset()` names a file together with its hash, so what that address answers can never change.
    return b"public, max-age=31536000, immutable" if b"v=" in scope.get("query_string", b"") else b"no-cache"
