"""What may come in at all: a body of bounded size, and JSON where a JSON call is made."""

from collections.abc import Iterable
from http import HTTPStatus

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import API_PATH, LARGEST_BODY, NotJson, TooLarge, answer, status_of
from deadlines.refusals import Refusal


class Intake:
    """Refuses a body that is too large, told or not told beforehand, and one that is not JSON under /api."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; what is refused never reaches a handler."""
        refusal = _objection(scope) if scope["type"] == "http" else None
        if refusal is not None:
            await answer(Request(scope), refusal, status_of(refusal))(scope, receive, send)
            return
        await self.app(scope, _counted(receive) if scope["type"] == "http" else receive, send)


def _objection(scope: Scope) -> Refusal | None:
    headers = _headers(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length[:12]) > LARGEST_BODY:
        return TooLarge()
    has_body = length != b"0" or b"transfer-encoding" in headers
    if has_body and scope["path"].startswith(API_PATH):
        kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        if kind != b"application/json" and not kind.endswith(b"+json"):
            return NotJson()
    return None


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in raw}


def _counted(receive: Receive) -> Receive:
    received = 0

    async def receive_within_bounds() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST_BODY:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return receive_within_bounds
