"""Each request has a number that a person can quote, and one line in the log that names nobody."""

import secrets
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.security import STATIC_PATH

HEADER = b"x-request-id"
NOWHERE = "-"  # where no route was found: the address itself is in no line, because it may hold anything
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another when read out
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

Observer = Callable[[str, str, int, float], None]  # method, route, status, seconds


class EachRequest:
    """Around everything else: numbers a request, answers the number, and writes a line when the answer is given.

    The line has the route's template, never the address, its query or a body. Whoever is signed in is in it by their
    opaque id, and so is the code of a refusal; dependencies and `api.errors` put both into `request.state`.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute], observe: Observer) -> None:
        self.app, self._routes, self._observe = app, routes, observe
        self._templates: dict[int, str] = {}
        self._log = structlog.stdlib.get_logger("sendflow.requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; anything but HTTP passes through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        number, status, began = new_number(), int(HTTPStatus.INTERNAL_SERVER_ERROR), time.perf_counter()
        state["request_number"] = number
        # Not unbound at the end: what the server itself says of an error that got through is of this request, too.
        structlog.contextvars.bind_contextvars(request=number)

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER, number.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_numbered)
        finally:
            self._tell(scope, state, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, state: dict[str, Any], status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = self._template(scope)
        self._observe(method, route, status, seconds)
        viewer = state.get("viewer")
        known = {"officer": viewer.officer_id if viewer else None, "refused": state.get("refused")}
        told = {name: value for name, value in known.items() if value}
        say = self._log.error if status >= HTTPStatus.INTERNAL_SERVER_ERROR else self._log.info
        say("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), **told)

    def _template(self, scope: Scope) -> str:
        route = scope.get("route")
        if route is None and scope["path"].startswith(STATIC_PATH):
            return STATIC_PATH.rstrip("/")
        if not self._templates or (route is not None and id(route) not in self._templates):
            known = list(iter_route_contexts(list(self._routes)))
            self._templates = {id(each.original_route): each.path or NOWHERE for each in known}
        if route is not None:
            return self._templates.get(id(route), NOWHERE)
        # Refused before it was routed, or a route of Starlette's own: with nothing variable in it, it is a template.
        path: str = scope["path"]
        return path if "{" not in path and path in self._templates.values() else NOWHERE


def new_number() -> str:
    """A number for a request, short enough to be read out over the telephone: "7F3K9-QX2MB"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def number_of(scope: Scope) -> str:
    """The number of the request being answered."""
    number: str = scope.get("state", {}).get("request_number", "")
    return number


def follow(app: FastAPI, observe: Observer) -> None:
    """Number and log every request of an application. Call it last of all: it goes around whatever is there."""
    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.stdlib.filter_by_level,
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
            ],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.stdlib.BoundLogger,
            cache_logger_on_first_use=True,
        )
    assert app.middleware_stack is not None, "protect the application first"
    app.middleware_stack = EachRequest(app.middleware_stack, app.routes, observe)
