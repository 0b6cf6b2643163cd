"""JSON calls as each role makes them, over a real application and a real database."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from api.accounts import create_token
from cases.people import NewChild, add_child
from deadlines import clock
from tests.api.world import NOBODYS_NAME, World
from tests.casework import new, opened
from workflows.cohorts import school_year

TABLES = (
    "case_file", "case_event", "private_text", "person", "contact", "officer", "case_summary", "deadline_span",
    "wake_up", "ref_counter", "outbox_message", "outbox_told", "sign_in", "api_token", "repeated_request",
    "panel_entry", "calendar_feed", "notice", "notice_copy", "contact_past", "contact_consent",
)  # fmt: skip
CHILD: dict[str, Any] = NOBODYS_NAME | {
    "birth_date": "2016-03-27",
    "contacts": [
        {
            "name": "Marigold Thistlewood",
            "relationship": "parent",
            "email": "parent@example.org",
            "address": "1 Low Road",
        }
    ],
}


@dataclass
class Office:
    """The application, a client that stays connected to it, and a bearer token for every officer."""

    world: World
    client: TestClient
    tokens: dict[str, str]

    def get(self, username: str, path: str, **params: Any) -> Response:
        return self.client.get(f"/api/v1{path}", params=params, headers=self._headers(username))

    def post(self, username: str, path: str, body: Any = None, *, key: str | None = None) -> Response:
        headers = self._headers(username) | {"Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1{path}", content=json.dumps(body), headers=headers)

    def _headers(self, username: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[username]}"}

    def opened(self, happened_on: date, username: str = "caseworker", **more: Any) -> str:
        """Open a case with a request on a day; its reference."""
        response = self.post(username, "/cases", request(happened_on) | more)
        assert response.status_code == 201, response.text
        return str(response.json()["ref"])

    def recorded(self, ref: str, kind: str, happened_on: date, username: str = "caseworker", **more: Any) -> Any:
        """Record a fact; the answer."""
        response = self.post(username, f"/cases/{ref}/facts", fact(kind, happened_on) | more)
        assert response.status_code == 201, response.text
        return response.json()

    def leaver(self) -> int:
        """A child with a plan in year 6, who is due to transfer; their number."""
        born = date(school_year(clock.today()) - 11, 10, 5)
        with self.world.database.writing() as session:
            child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))
        reviewed, now = new("plan_last_reviewed", clock.today().isoformat()), clock.now()
        opened(self.world.database, reviewed, ref=None, child_id=child, process_key="annual_review", now=now)
        return child

    def rows(self) -> dict[str, int]:
        """How many rows every table holds, so that a test can say that nothing was written."""
        with self.world.database.reading() as session:
            return {table: int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in TABLES}


def tokens_for(world: World) -> dict[str, str]:
    """A bearer token for every officer, by username."""
    with world.database.writing() as session:
        return {username: create_token(session, username, clock.now()) for username in world.officers}


def request(happened_on: date) -> dict[str, Any]:
    """The body that opens a case with a parent's request."""
    first = fact("request_received", happened_on) | {"detail": {"requested_by": "parent"}}
    return {"process": "ehc_assessment", "child": CHILD, "fact": first}


def fact(kind: str, happened_on: date) -> dict[str, Any]:
    """The body of a fact that needs nothing but its day."""
    return {"kind": kind, "happened_on": happened_on.isoformat()}


def days_ago(days: int) -> date:
    """A day so long before today."""
    return clock.today() - timedelta(days=days)


def of_limit(deadlines: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The one deadline of a limit."""
    (found,) = [each for each in deadlines if each["limit"] == key]
    return found
