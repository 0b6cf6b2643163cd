"""What may come in at all: a body of bounded size, and JSON where a JSON call is made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import API_PATH, LARGEST_BODY, BodyTooLarge, NotJson, TooLarge, answer, status_of
from deadlines.refusals import Refusal

_FORMS_WITH_A_FILE = re.compile(r"/(cases/[^/]+/documents|advice/[^/]+)")
_BESIDE_THE_FILE = 1_000_000  # bytes: what a form holds beside its file


class Intake:
    """Refuses a body that is too large, told or not told beforehand, and one that is not JSON under /api."""

    def __init__(self, app: ASGIApp, largest_file: int = 0) -> None:
        self.app = app
        self._largest_form = max(LARGEST_BODY, largest_file + _BESIDE_THE_FILE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; what is refused never reaches a handler."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound = self._bound(scope)
        refusal = _objection(scope, bound)
        if refusal is not None:
            await answer(Request(scope), refusal, status_of(refusal))(scope, receive, send)
            return
        await self.app(scope, _counted(receive, bound), send)

    def _bound(self, scope: Scope) -> "_Bound":
        has_file = scope["method"] == "POST" and _FORMS_WITH_A_FILE.fullmatch(scope["path"]) is not None
        return _Bound(self._largest_form if has_file else LARGEST_BODY, has_file)


@dataclass(frozen=True, slots=True)
class _Bound:
    """How many bytes a body may have, and what is said of one that has more."""

    largest: int
    has_file: bool

    @property
    def refusal(self) -> TooLarge:
        return TooLarge(self.largest, is_file=self.has_file)


def _objection(scope: Scope, bound: _Bound) -> Refusal | None:
    headers = _headers(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length[:12]) > bound.largest:
        return bound.refusal
    has_body = length != b"0" or b"transfer-encoding" in headers
    if has_body and scope["path"].startswith(API_PATH):
        kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        if kind != b"application/json" and not kind.endswith(b"+json"):
            return NotJson()
    return None


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in raw}


def _counted(receive: Receive, bound: _Bound) -> Receive:
    received = 0

    async def receive_within_bounds() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > bound.largest:
            raise BodyTooLarge(bound.refusal)
        return message

    return receive_within_bounds
