"""GOV.UK Notify calling back over HTTP to a running server of either side, and whoever pretends to be it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Headers

from api.callbacks import LARGEST_CALLBACK
from cases.database import Database
from deadlines import clock
from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.outbox import MESSAGES, Message, State, queue_again
from tests.api.world import make_world
from tests.notifications.samples import new_message, outbox, queue
from tests.notify import Notify
from tests.running import Running
from tests.sendiass.world import make_service

TOKEN = "what-notify-was-given-1"


class Side:
    """One side's running server and database, and a stand-in for Notify that has taken its messages."""

    def __init__(self, running: Running, database: Database, notify: Notify) -> None:
        self.running, self.database, self.notify = running, database, notify

    def send(self, number: int) -> dict[str, Any]:
        """Queue a message and hand it over; what Notify has of it."""
        queue(self.database, replace(new_message(number), to_address=f"officer.{number}@example.org"), at=clock.now())
        channel = channel_from_url(self.notify.url, Path("unused"))
        deliver_waiting(self.database.writing, channel, now=clock.now, worker="worker-1", at_most=10)
        return self.notify.taken[-1]

    def tell(self, taken: dict[str, Any], status: str, token: str = TOKEN) -> int:
        return self.notify.call_back(self.running.address, token, taken, status)

    def message(self, taken: dict[str, Any]) -> Message:
        return next(each for each in outbox(self.database) if each.key == taken["reference"])


@pytest.fixture(scope="module", params=["authority", "service"])
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    folder = tmp_path_factory.mktemp(request.param)
    patch = pytest.MonkeyPatch()
    patch.setenv("NO_PROXY", "127.0.0.1")
    made = make_world(folder) if request.param == "authority" else make_service(folder)
    module = "api.web" if request.param == "authority" else "api.sendiass.web"
    given = {"NOTIFY_CALLBACK_TOKEN": TOKEN}
    with Notify() as notify, Running(module, made.app.state.settings, folder / "logs", more=given) as running:
        yield Side(running, made.database, notify)
    made.database.close()
    patch.undo()


def test_a_message_that_arrived_is_delivered_however_often_it_is_told(side: Side) -> None:
    taken = side.send(1)
    assert side.message(taken).state == State.SENT
    assert [side.tell(taken, "delivered") for _ in range(3)] == [204, 204, 204]
    assert side.message(taken).state == State.DELIVERED


def test_a_message_that_came_back_is_returned_and_says_what_to_do(side: Side) -> None:
    taken = side.send(2)
    assert side.tell(taken, "permanent-failure") == 204
    found = side.message(taken)
    assert found.state == State.RETURNED
    assert "Correct the officer's address" in (found.failure or "")


def test_a_report_that_another_has_overtaken_changes_nothing(side: Side) -> None:
    taken = side.send(3)
    for status in ("technical-failure", "sending", "delivered"):
        assert side.tell(taken, status) == 204
    assert side.message(taken).state == State.FAILED


def test_a_report_of_an_earlier_sending_is_not_taken_for_one_of_the_later(side: Side) -> None:
    first = side.send(4)
    side.tell(first, "temporary-failure")
    with side.database.writing() as session:
        queue_again(session, side.message(first).id or 0, now=clock.now())
    assert side.tell(first, "temporary-failure") == 204, "known, and waiting to go again"
    assert side.message(first).state == State.WAITING


@pytest.mark.parametrize("changed", [{"reference": "nobody's"}, {"reference": None}, {"id": "0" * 32}])
def test_a_message_that_is_not_ours_is_not_there(side: Side, changed: dict[str, Any]) -> None:
    taken = side.send(5)
    assert side.tell(taken | changed, "delivered") == 404
    assert side.message(taken).state == State.SENT


def test_a_message_on_its_way_out_is_asked_after_again(side: Side) -> None:
    """Notify can be quicker than we write down its receipt; what we answer 503 it sends again."""
    taken = side.send(6)
    with side.database.writing() as session:
        claimed = MESSAGES.update().where(MESSAGES.c.key == taken["reference"])
        session.connection().execute(claimed.values(state=State.CLAIMED, receipt=None))
    assert side.tell(taken, "delivered") == 503
    assert side.message(taken).state == State.CLAIMED


@pytest.mark.parametrize("token", ["x", "what-notify-was-given-2", "what-notify-was-giv\u00e9n-1"])
def test_a_forged_call_is_refused_and_nothing_is_written(side: Side, token: str) -> None:
    taken = side.send(7)
    headers = Headers([(b"Authorization", f"Bearer {token}".encode())])
    told = {"id": taken["id"], "reference": taken["reference"], "status": "delivered"}
    assert side.running.client.post("/callbacks/notify", json=told, headers=headers).status_code == 401
    assert side.message(taken).state == State.SENT


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 422),
        (b'{"id": 7, "status": "delivered"}', 422),
        (json.dumps({"id": "0" * 32, "status": "read"}).encode(), 422),
        (json.dumps({"id": "0" * 32, "message": "a text", "source_number": "07700900000"}).encode(), 422),
        (b" " * (LARGEST_CALLBACK + 1), 413),
    ],
)
def test_what_is_no_delivery_receipt_is_refused(side: Side, body: bytes, status: int) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = side.running.client.post("/callbacks/notify", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_address_and_no_token_is_in_the_log(side: Side) -> None:
    side.tell(side.send(8), "delivered")
    assert not [word for word in (TOKEN, "officer.8", "@example.org") if word in side.running.said()]


def test_without_a_token_there_is_no_such_address(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    assert world.browser().client.post("/callbacks/notify", json={}).status_code == 404
    world.database.close()
