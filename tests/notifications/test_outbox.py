"""Queuing: once each, in the caller's transaction, and nothing told twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from cases.database import Database
from notifications.outbox import (
    CannotQueueAgain,
    Message,
    NewMessage,
    NewTold,
    State,
    Told,
    already_told,
    counts_by_state,
    enqueue,
    find_messages,
    oldest_unsent_at,
    queue_again,
)
from notifications.render import CannotWrite
from tests.notifications.samples import CONTEXTS, QUEUED_AT, new_message, outbox, queue

LATER = QUEUED_AT + timedelta(days=1)


def digest(key: str, *things: NewTold) -> NewMessage:
    return new_message(
        key=key, kind="reminders_digest", context=CONTEXTS["reminders_digest"], case_ref=None, told=things
    )


def told_of(number: int) -> NewTold:
    return new_message(number).told[0]


def told(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        return list(session.exec(select(Told.key, Told.message_id).order_by(Told.key)))


def test_a_queued_message_waits_with_everything_it_was_given(database: Database) -> None:
    new = new_message()
    assert queue(database, new) == 1
    (message,) = outbox(database)
    assert message.state == State.WAITING
    assert (message.key, message.kind, message.case_ref) == (new.key, new.kind, new.case_ref)
    assert (message.recipient, message.to_address, message.reason) == (
        new.recipient,
        new.to_address,
        new.reason,
    )
    assert message.context == new.context
    assert message.created_at == message.due_at == QUEUED_AT
    assert message.created_at.tzinfo is UTC
    assert (message.attempts, message.uncertain, message.text) == (0, False, None)
    with database.reading() as session:
        thing = session.get_one(Told, new.told[0].key)
        assert (thing.message_id, thing.recipient, thing.case_ref) == (message.id, "officer-7", new.case_ref)
        assert (thing.limit_key, thing.told_for_on) == ("final_plan", date(2025, 10, 5))


def test_queuing_twice_queues_once(database: Database) -> None:
    messages = [new_message(number) for number in range(1, 6)]
    assert queue(database, *messages) == 5
    assert queue(database, *messages, new_message(6), at=LATER) == 1
    assert len(outbox(database)) == len(told(database)) == 6


def test_the_first_of_two_messages_with_one_key_is_queued(database: Database) -> None:
    assert queue(database, new_message(reason="first"), new_message(reason="second")) == 1
    assert outbox(database)[0].reason == "first"


def test_what_one_message_has_told_another_does_not_tell_again(database: Database) -> None:
    queue(database, new_message(1), new_message(2))
    assert queue(database, digest("digest:1", told_of(1), told_of(2)), at=LATER) == 0
    assert len(outbox(database)) == 2


def test_a_digest_with_one_new_thing_in_it_goes(database: Database) -> None:
    queue(database, new_message(1))
    assert queue(database, digest("digest:1", told_of(1), told_of(2)), at=LATER) == 1
    first, second = (message.id for message in outbox(database))
    assert [message_id for _, message_id in told(database)] == [first, second]


def test_a_digest_that_came_too_late_can_use_its_key_another_day(database: Database) -> None:
    queue(database, new_message(1))
    queue(database, digest("digest:1", told_of(1)))
    assert queue(database, digest("digest:1", told_of(2)), at=LATER) == 1


def test_messages_that_tell_nothing_are_kept_apart_by_their_keys_alone(database: Database) -> None:
    assigned = new_message(key="assigned:1", kind="case_assigned", context=CONTEXTS["case_assigned"], told=())
    assert queue(database, assigned, replace(assigned, key="assigned:2")) == 2
    assert queue(database, assigned) == 0
    assert told(database) == []


def test_already_told_picks_the_told_out_of_thousands(database: Database) -> None:
    queue(database, new_message(1), new_message(2500))
    asked = [told_of(number).key for number in range(1, 3001)]
    with database.reading() as session:
        assert already_told(session, asked) == {told_of(1).key, told_of(2500).key}
        assert already_told(session, []) == set()


def test_thousands_are_queued_at_once(database: Database) -> None:
    messages = [new_message(number) for number in range(1, 3001)]
    assert queue(database, *messages) == 3000
    assert queue(database, *messages, at=LATER) == 0
    assert len(told(database)) == 3000


def test_nothing_is_queued_when_the_transaction_is_rolled_back(database: Database) -> None:
    with database.writing() as session:
        enqueue(session, [new_message()], now=QUEUED_AT)
        session.rollback()
    assert outbox(database) == []
    assert told(database) == []


def test_a_message_that_could_not_be_written_is_refused_and_nothing_is_queued(database: Database) -> None:
    bad = new_message(2, context={"case_ref": "EHC-2026-000002"})
    with (
        pytest.raises(CannotWrite, match=r"lacks authority_name, case_url.*Nothing was queued"),
        database.writing() as session,
    ):
        enqueue(session, [new_message(1), bad], now=QUEUED_AT)
    assert outbox(database) == []


def test_two_sweeps_at_once_tell_everything_once(database: Database) -> None:
    one_by_one = [new_message(number) for number in range(1, 201)]
    in_tens = [
        digest(f"digest:{first}", *(told_of(number) for number in range(first, first + 10)))
        for first in range(1, 201, 10)
    ]
    with ThreadPoolExecutor(2) as threads:
        counts = list(threads.map(lambda messages: queue(database, *messages), [one_by_one, in_tens]))
    assert sum(counts) == len(outbox(database)) == max(counts)
    assert len(told(database)) == 200


def test_the_outbox_can_be_read_in_pages_by_state_and_by_case(database: Database) -> None:
    queue(database, *(new_message(number) for number in range(1, 8)))
    with database.writing() as session:
        for message in find_messages(session, hidden=(), limit=2):
            message.state = State.FAILED
    with database.reading() as session:
        first = find_messages(session, hidden=(), limit=5)
        second = find_messages(session, hidden=(), limit=5, after_id=first[-1].id or 0)
        assert [len(first), len(second)] == [5, 2]
        assert [each.id for each in find_messages(session, hidden=(), state=State.FAILED)] == [first[0].id, first[1].id]
        assert [each.id for each in find_messages(session, hidden=(), case_ref="EHC-2026-000007")] == [second[-1].id]
        assert find_messages(session, hidden=(), state="no such state") == []


def test_messages_are_counted_by_state(database: Database) -> None:
    queue(database, new_message(1), new_message(2))
    with database.writing() as session:
        find_messages(session, hidden=())[0].state = State.SENT
    with database.reading() as session:
        counted = counts_by_state(session, ())
    assert counted == dict.fromkeys(State, 0) | {State.WAITING: 1, State.SENT: 1}


def test_the_oldest_unsent_message_counts_from_when_it_could_have_gone(database: Database) -> None:
    def oldest() -> datetime | None:
        with database.reading() as session:
            return oldest_unsent_at(session)

    assert oldest() is None
    queue(database, new_message(1, due_at=LATER))
    assert oldest() == LATER
    with database.writing() as session:
        message = session.get_one(Message, 1)
        message.attempts, message.due_at = 1, LATER + timedelta(hours=1)
    assert oldest() == QUEUED_AT
    with database.writing() as session:
        session.get_one(Message, 1).state = State.SENT
    assert oldest() is None


def test_a_failed_message_can_be_queued_again_to_a_corrected_address(database: Database) -> None:
    queue(database, new_message())
    with database.writing() as session:
        message = session.get_one(Message, 1)
        message.state, message.attempts, message.failure = State.FAILED, 12, "refused"
        message.subject = message.text = message.html = "old"
    with database.writing() as session:
        queue_again(session, 1, now=LATER, to_address="right@example.org")
    (message,) = outbox(database)
    assert (message.state, message.attempts, message.failure, message.text) == (State.WAITING, 0, None, None)
    assert (message.to_address, message.due_at, message.created_at) == ("right@example.org", LATER, QUEUED_AT)


def test_a_message_that_waits_or_is_not_there_cannot_be_queued_again(database: Database) -> None:
    queue(database, new_message())
    with database.writing() as session:
        with pytest.raises(CannotQueueAgain, match="Message 1 is waiting"):
            queue_again(session, 1, now=LATER)
        with pytest.raises(CannotQueueAgain, match="Message 99 does not exist"):
            queue_again(session, 99, now=LATER)
    assert outbox(database)[0].due_at == QUEUED_AT
