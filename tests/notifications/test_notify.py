"""GOV.UK Notify through its own client, against a stand-in that speaks its API over HTTP."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases.database import Database
from notifications.channels import channel_from_url
from notifications.channels.channel import ChannelUnavailable, Fate, PermanentFailure, TemporaryFailure
from notifications.channels.notify import STANDINGS, NotANotifyService, NotifyChannel, NotifyService
from notifications.delivery import MOST_ATTEMPTS, DeliveryReport, deliver_waiting
from notifications.outbox import Message, State, queue_again
from tests.notifications.killed_worker import Moment
from tests.notifications.samples import EMAIL, HandClock, new_message, outbox, queue
from tests.notifications.test_kills import kill_a_worker
from tests.notify import (
    API_KEY,
    PERMANENT,
    RATE_LIMIT,
    SECRET,
    SERVER_ERROR,
    SERVICE,
    TEMPLATE,
    TEMPORARY,
    Notify,
    fault,
)

OFFICIAL = f"notify://{TEMPLATE}:{API_KEY}@api.notifications.service.gov.uk"


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Notify]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Notify() as standing_in:
        yield standing_in


def channel_to(url: str) -> NotifyChannel:
    return NotifyChannel(NotifyService.from_url(url), timeout_seconds=5)


def deliver(database: Database, notify: Notify, clock: HandClock) -> DeliveryReport:
    channel = channel_from_url(notify.url, Path("unused"))
    return deliver_waiting(database.writing, channel, now=clock, worker="worker-1", at_most=100)


def only_message(database: Database) -> Message:
    (message,) = outbox(database)
    return message


def test_the_address_names_the_service_its_template_and_its_key_which_never_shows() -> None:
    service = NotifyService.from_url(OFFICIAL)
    assert (service.base_url, service.template_id) == ("https://api.notifications.service.gov.uk", TEMPLATE)
    assert service.api_key == API_KEY
    assert str(service) == "GOV.UK Notify at api.notifications.service.gov.uk"
    assert SECRET not in repr(service)


@pytest.mark.parametrize(
    "url",
    [
        OFFICIAL.replace(TEMPLATE, "the-template"),
        OFFICIAL.replace(SERVICE, ""),
        OFFICIAL.replace("@api.notifications.service.gov.uk", "@"),
        OFFICIAL + ":many",
        OFFICIAL.replace("notify://", "notify+http://"),
    ],
)
def test_an_address_that_cannot_be_read_or_would_show_messages_is_refused_without_repeating_it(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(NotANotifyService) as refused:
        channel_from_url(url, tmp_path)
    assert SECRET not in str(refused.value)


def test_the_words_are_ours_and_the_reference_is_the_outbox_key(notify: Notify) -> None:
    channel = channel_to(notify.url)
    receipt = channel.send(EMAIL)
    channel.close()
    (taken,) = notify.taken
    assert str(receipt) == f"notify: {taken['id']}"
    assert (taken["subject"], taken["body"]) == (EMAIL.subject, EMAIL.text)
    assert (taken["reference"], taken["email_address"]) == (EMAIL.key, EMAIL.to_address)
    assert notify.calls == ["POST /v2/notifications/email"], "what is new is not looked up"


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (RATE_LIMIT, ChannelUnavailable),
        (fault(429, "TooManyRequestsError", "Exceeded send limits (email: 250000) for today"), ChannelUnavailable),
        (fault(403, "AuthError", "Invalid token: API key not found"), ChannelUnavailable),
        (fault(400, "BadRequestError", "Template not found"), ChannelUnavailable),
        (fault(400, "BadRequestError", "Missing personalisation: body"), ChannelUnavailable),
        (fault(400, "ValidationError", "email_address Not a valid email address"), PermanentFailure),
        (fault(400, "BadRequestError", "Can't send to this recipient using a team-only API key"), PermanentFailure),
        (SERVER_ERROR, TemporaryFailure),
        ((502, {}), TemporaryFailure),
    ],
)
def test_each_refusal_is_ours_the_messages_or_a_passing_fault(
    notify: Notify, answer: tuple[int, dict[str, object]], failure: type[Exception]
) -> None:
    notify.answer_next(answer)
    channel = channel_to(notify.url)
    with pytest.raises(failure) as refused:
        channel.send(EMAIL)
    assert type(refused.value) is failure
    assert str(answer[0]) in str(refused.value)
    channel.send(EMAIL)
    channel.close()
    assert len(notify.taken) == 1


@pytest.mark.parametrize(("ours", "theirs"), [(SECRET, TEMPLATE), (SERVICE, TEMPLATE)])
def test_a_key_that_is_not_the_services_is_a_channel_that_cannot_be_used(
    notify: Notify, ours: str, theirs: str
) -> None:
    with pytest.raises(ChannelUnavailable, match="Invalid token"):
        channel_to(notify.url.replace(ours, theirs)).send(EMAIL)
    assert notify.taken == []


def test_a_notify_that_cannot_be_reached_is_a_channel_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"notify+http://{TEMPLATE}:{API_KEY}@127.0.0.1:{nobody.getsockname()[1]}"
    with pytest.raises(ChannelUnavailable, match="cannot be reached"):
        channel_to(url).send(EMAIL)


def test_an_answer_that_was_not_heard_means_it_may_have_gone_and_the_repeat_is_recognised(notify: Notify) -> None:
    notify.be_unheard()
    channel = channel_to(notify.url)
    with pytest.raises(TemporaryFailure) as failed:
        channel.send(EMAIL)
    assert failed.value.may_have_gone
    receipt = channel.send(replace(EMAIL, may_have_gone=True))
    channel.close()
    (taken,) = notify.taken
    assert (receipt.id, receipt.is_the_only_one) == (taken["id"], True)


@pytest.mark.parametrize("changed", [{"status": "permanent-failure"}, {"email_address": "another.officer@example.org"}])
def test_what_came_back_or_went_to_another_address_is_no_reason_not_to_send(
    notify: Notify, changed: dict[str, str]
) -> None:
    channel = channel_to(notify.url)
    channel.send(EMAIL)
    notify.taken[0].update(changed)
    channel.send(replace(EMAIL, may_have_gone=True))
    channel.close()
    assert len(notify.taken) == 2


def test_a_rate_limit_ends_the_round_and_costs_no_message_an_attempt(database: Database, notify: Notify) -> None:
    clock = HandClock()
    queue(database, new_message(1), new_message(2))
    notify.answer_next(RATE_LIMIT)
    stopped = deliver(database, notify, clock)
    assert (stopped.sent, stopped.put_back) == (0, 1)
    assert "slow down" in stopped.stopped_because
    clock.move(minutes=1)
    assert deliver(database, notify, clock).sent == 2
    assert [message.attempts for message in outbox(database)] == [1, 1]


def test_a_server_fault_is_tried_again_and_leaves_no_doubt_once_notify_was_asked(
    database: Database, notify: Notify
) -> None:
    clock = HandClock()
    queue(database, new_message())
    notify.answer_next(SERVER_ERROR)
    assert deliver(database, notify, clock).put_back == 1
    assert only_message(database).uncertain
    clock.move(minutes=2)
    assert deliver(database, notify, clock).sent == 1
    message = only_message(database)
    assert (message.state, message.attempts, message.uncertain) == (State.SENT, 2, False)


def test_faults_that_do_not_end_are_given_up_in_plain_words(database: Database, notify: Notify) -> None:
    clock = HandClock()
    queue(database, new_message())
    notify.answer_next(*[SERVER_ERROR] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        deliver(database, notify, clock)
        clock.move(hours=6)
    message = only_message(database)
    assert message.state == State.FAILED
    assert "GOV.UK Notify had a fault (500 Internal server error)" in (message.failure or "")


@pytest.mark.parametrize(
    ("address", "state", "words"),
    [
        ("officer.seven@example.org", State.DELIVERED, None),
        (PERMANENT, State.RETURNED, "no such mailbox"),
        (TEMPORARY, State.RETURNED, "perhaps because it is full"),
    ],
)
def test_what_became_of_a_message_is_asked_until_it_is_known(
    database: Database, notify: Notify, address: str, state: State, words: str | None
) -> None:
    clock = HandClock()
    queue(database, new_message(to_address=address))
    deliver(database, notify, clock)
    assert only_message(database).state == State.SENT
    rounds = []
    for _ in range(5):
        clock.move(minutes=5)
        rounds.append(deliver(database, notify, clock))
    message = only_message(database)
    assert message.state == state
    assert words in (message.failure or "") if words else message.failure is None
    assert sum(each.delivered + each.returned for each in rounds) == 1
    asked = [call for call in notify.calls if call.startswith("GET")]
    assert len(asked) == 3, "created, sending, and the end; then no more"


def test_a_returned_message_can_go_again_to_the_right_address(database: Database, notify: Notify) -> None:
    clock = HandClock()
    queue(database, new_message(to_address=PERMANENT))
    for _ in range(6):
        deliver(database, notify, clock)
        clock.move(minutes=5)
    returned = only_message(database)
    assert returned.state == State.RETURNED
    with database.writing() as session:
        queue_again(session, returned.id or 0, now=clock(), to_address="officer.seven@example.org")
    for _ in range(6):
        deliver(database, notify, clock)
        clock.move(minutes=5)
    assert only_message(database).state == State.DELIVERED
    assert [each["email_address"] for each in notify.taken] == [PERMANENT, "officer.seven@example.org"]


def test_what_notify_cannot_tell_is_asked_ever_more_seldom_and_not_for_ever(database: Database, notify: Notify) -> None:
    clock = HandClock()
    queue(database, new_message())
    deliver(database, notify, clock)
    notify.taken.clear()  # as if it had forgotten
    for _ in range(10 * 24):
        clock.move(hours=1)
        deliver(database, notify, clock)
    asked = [call for call in notify.calls if call.startswith("GET")]
    assert 10 < len(asked) < 50
    assert only_message(database).state == State.SENT


def test_a_fault_while_asking_stops_no_message(database: Database, notify: Notify) -> None:
    clock = HandClock()
    queue(database, new_message())
    deliver(database, notify, clock)
    for answer in (RATE_LIMIT, SERVER_ERROR):
        clock.move(minutes=10)
        notify.answer_next(answer)
        assert deliver(database, notify, clock) == DeliveryReport(0, 0, 0, 0)
    assert only_message(database).state == State.SENT


def test_every_status_has_its_end_and_every_failure_its_words() -> None:
    assert {standing.fate for standing in STANDINGS.values()} == set(Fate)
    assert all(bool(each.why) == (each.fate in (Fate.CAME_BACK, Fate.NOT_SENT)) for each in STANDINGS.values())


@pytest.mark.parametrize(
    "moment",
    [
        each
        for each in Moment
        if each
        in {
            Moment.AFTER_CLAIM_IS_COMMITTED,
            Moment.BEFORE_SENDING,
            Moment.AFTER_SENDING,
            Moment.BEFORE_MARK_IS_COMMITTED,
        }
    ],
)
def test_a_kill_repeats_nothing_at_all_because_notify_keeps_the_reference(
    database: Database, database_url: str, notify: Notify, tmp_path: Path, moment: Moment
) -> None:
    clock = HandClock()
    queue(database, new_message(1), new_message(2))
    kill_a_worker(database_url, notify.url, tmp_path, moment)
    clock.move(minutes=16)
    deliver(database, notify, clock)
    assert len(notify.taken) == 2
    assert len({each["reference"] for each in notify.taken}) == 2
    assert [(message.state, message.uncertain) for message in outbox(database)] == [(State.SENT, False)] * 2
