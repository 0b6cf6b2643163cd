"""A stand-in for GOV.UK Notify on 127.0.0.1 that speaks its API over HTTP: tokens, emails, statuses, errors.

Shapes and words are those of Notify's REST documentation; tokens are checked by the very code its client publishes.
What becomes of an email is decided by its address, by Notify's own addresses for trying things out.
"""

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener
from uuid import uuid4

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

SERVICE, SECRET, TEMPLATE = (f"{letter * 8}-{letter * 4}-4{letter * 3}-8{letter * 3}-{letter * 12}" for letter in "abc")
API_KEY = f"a_key_of_the_tests-{SERVICE}-{SECRET}"
PERMANENT = "perm-fail@simulator.notify"
TEMPORARY = "temp-fail@simulator.notify"
ENDS = {PERMANENT: "permanent-failure", TEMPORARY: "temporary-failure"}

Answer = tuple[int, dict[str, Any]]


def fault(code: int, kind: str, *said: str) -> Answer:
    """An error as Notify writes it."""
    return code, {"status_code": code, "errors": [{"error": kind, "message": each} for each in said]}


RATE_LIMIT = fault(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")
SERVER_ERROR = fault(500, "Exception", "Internal server error")


@dataclass
class Notify:
    """What the stand-in has taken, and what it has been told to answer. Use it as a context manager."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    _answers: deque[Answer] = field(default_factory=deque)
    _unheard: int = 0

    def __enter__(self) -> "Notify":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address as SENDFLOW_SMTP_URL spells it."""
        return f"notify+http://{TEMPLATE}:{API_KEY}@127.0.0.1:{self._server.server_port}"

    def answer_next(self, *answers: Answer) -> None:
        """Give these answers to the next calls, which then do nothing."""
        self._answers.extend(answers)

    def be_unheard(self, calls: int = 1) -> None:
        """Do what the next calls ask, and hang up instead of answering."""
        self._unheard = calls

    def call_back(self, address: str, token: str, notification: dict[str, Any], status: str) -> int:
        """Tell an address what became of an email, as Notify does by itself; the status of the answer."""
        receipt = {
            "id": notification["id"], "reference": notification["reference"], "to": notification["email_address"],
            "status": status, "created_at": "2026-11-02T09:00:00.000000Z",
            "completed_at": "2026-11-02T09:00:05.000000Z",
            "sent_at": "2026-11-02T09:00:01.000000Z", "notification_type": "email", "template_id": TEMPLATE,
            "template_version": 1,
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        asked = Request(f"{address}/callbacks/notify", json.dumps(receipt).encode(), headers, method="POST")
        try:
            with build_opener(ProxyHandler({})).open(asked, timeout=30) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    def respond(self, method: str, path: str, token: str, body: dict[str, Any]) -> Answer | None:
        """The answer to a call; None to hang up."""
        parts = urlsplit(path)
        self.calls.append(f"{method} {parts.path}")
        if self._answers:
            return self._answers.popleft()
        answer = self._refused(token) or self._done(method, parts.path, parse_qs(parts.query), body)
        if self._unheard:
            self._unheard -= 1
            return None
        return answer

    def _refused(self, token: str) -> Answer | None:
        try:
            if get_token_issuer(token) != SERVICE:
                return fault(403, "AuthError", "Invalid token: service not found")
            decode_jwt_token(token, SECRET)
        except TokenError as error:
            return fault(403, "AuthError", str(error.message))
        return None

    def _done(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> Answer:
        if (method, path) == ("POST", "/v2/notifications/email"):
            return self._take(body)
        if (method, path) == ("GET", "/v2/notifications"):
            (reference,) = query["reference"]
            found = [each for each in self.taken if each["reference"] == reference]
            return 200, {"notifications": found, "links": {"current": path}}
        for each in self.taken:
            if (method, path) == ("GET", f"/v2/notifications/{each['id']}"):
                shown = dict(each)
                self._move_on(each)
                return 200, shown
        return fault(404, "NoResultFound", "No result found")

    def _take(self, body: dict[str, Any]) -> Answer:
        if body["template_id"] != TEMPLATE:
            return fault(400, "BadRequestError", "Template not found")
        words = body.get("personalisation", {})
        if lacking := {"subject", "body"} - set(words):
            return fault(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(lacking))}")
        if "@" not in body["email_address"]:
            return fault(400, "ValidationError", "email_address Not a valid email address")
        notification = {
            "id": str(uuid4()),
            "reference": body.get("reference"),
            "email_address": body["email_address"],
            "type": "email",
            "status": "created",
            "subject": words["subject"],
            "body": words["body"],
        }
        self.taken.append(notification)
        content = {"subject": words["subject"], "body": words["body"], "from_email": "send@notify.example"}
        return 201, {"id": notification["id"], "reference": notification["reference"], "content": content}

    def _move_on(self, notification: dict[str, Any]) -> None:
        end = ENDS.get(notification["email_address"], "delivered")
        notification["status"] = {"created": "sending", "sending": end}.get(notification["status"], end)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, notify: Notify, *arguments: Any) -> None:
        self._notify = notify
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: dict[str, Any]) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        answer = self._notify.respond(self.command, self.path, token, body)
        if answer is None:
            self.close_connection = True
            return
        content = json.dumps(answer[1]).encode()
        self.send_response(answer[0])
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the terminal for the tests."""
