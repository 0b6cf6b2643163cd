"""Claim, send, mark: over real databases and a real SMTP connection."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from sqlmodel import Session

from cases.database import Database
from notifications import claims
from notifications.channels.channel import Channel, PermanentFailure, Receipt, TemporaryFailure
from notifications.channels.smtp import MailServer as Address
from notifications.channels.smtp import SmtpChannel
from notifications.delivery import MOST_ATTEMPTS, DeliveryReport, deliver_waiting, wait_after
from notifications.emails import Email, Sender
from notifications.outbox import Message, State, find_messages, queue_again
from tests.notifications.samples import QUEUED_AT, HandClock, new_message, outbox, queue
from tests.smtp import MailServer

SENDER = Sender("no-reply@send.example.org", "Exampleshire")


class Keeper(Channel):
    """Keeps every email it is handed, and does first whatever it is told to."""

    def __init__(self, first: Callable[[Email], None] = lambda email: None) -> None:
        self.kept: list[Email] = []
        self.closed = 0
        self._first = first

    def send(self, email: Email) -> Receipt:
        self._first(email)
        self.kept.append(email)
        return Receipt("keeper", str(len(self.kept)))

    def close(self) -> None:
        self.closed += 1


def deliver(
    database: Database, channel: Channel, clock: HandClock, *, worker: str = "worker-1", at_most: int = 1000
) -> DeliveryReport:
    return deliver_waiting(database.writing, channel, now=clock, worker=worker, at_most=at_most, sender=SENDER)


def over_smtp(server: MailServer) -> SmtpChannel:
    return SmtpChannel(Address.from_url(server.url))


def test_a_waiting_message_is_sent_once_and_what_was_sent_is_kept(database: Database, mail_server: MailServer) -> None:
    clock = HandClock()
    queue(database, new_message())
    clock.move(minutes=3)
    assert deliver(database, over_smtp(mail_server), clock) == DeliveryReport(1, 0, 0, 0)
    assert deliver(database, over_smtp(mail_server), clock) == DeliveryReport(0, 0, 0, 0)

    (taken,) = mail_server.received
    assert taken.recipients == ("officer.seven@example.org",)
    (message,) = outbox(database)
    text, html = taken.message.get_body(("plain",)), taken.message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (message.text, message.html) == (text.get_content(), html.get_content())
    assert message.subject == taken.message["Subject"]
    assert message.body_sha256 == sha256(f"{message.text}\0{message.html}".encode()).hexdigest()
    assert (message.state, message.attempts, message.uncertain) == (State.SENT, 1, False)
    assert message.sent_at == message.claimed_at == clock.at
    assert (message.claimed_by, message.receipt) == ("worker-1", "smtp: 250 2.0.0 taken")


def test_a_message_not_yet_due_waits(database: Database) -> None:
    clock, keeper = HandClock(), Keeper()
    queue(database, new_message(due_at=QUEUED_AT + timedelta(hours=1)))
    assert deliver(database, keeper, clock).sent == 0
    clock.move(hours=1)
    assert deliver(database, keeper, clock).sent == 1


def test_a_round_sends_the_longest_due_first_and_no_more_than_asked(database: Database) -> None:
    clock, keeper = HandClock(), Keeper()
    early = QUEUED_AT - timedelta(hours=1)
    queue(database, new_message(1), new_message(2, due_at=early), new_message(3))
    assert deliver(database, keeper, clock, at_most=2).sent == 2
    assert [email.reference for email in keeper.kept] == ["EHC-2026-000002", "EHC-2026-000001"]
    assert keeper.closed == 1


def test_many_messages_go_over_one_connection(database: Database, mail_server: MailServer) -> None:
    queue(database, *(new_message(number) for number in range(1, 21)))
    assert deliver(database, over_smtp(mail_server), HandClock()).sent == 20
    assert len({message["Message-ID"] for message in mail_server.messages}) == 20
    assert mail_server.connections == 1


def test_a_busy_mail_server_is_tried_again_after_longer_and_longer_waits(
    database: Database, mail_server: MailServer
) -> None:
    clock = HandClock()
    queue(database, new_message())
    mail_server.answer_next("451 4.7.1 greylisted", "452 4.2.2 mailbox full")
    for wait in (timedelta(minutes=1), timedelta(minutes=2)):
        assert deliver(database, over_smtp(mail_server), clock) == DeliveryReport(0, 1, 0, 0)
        (message,) = outbox(database)
        assert (message.state, message.due_at) == (State.WAITING, clock.at + wait)
        assert deliver(database, over_smtp(mail_server), clock) == DeliveryReport(0, 0, 0, 0)
        clock.at = message.due_at
    assert "452 4.2.2 mailbox full" in (message.failure or "")
    assert deliver(database, over_smtp(mail_server), clock).sent == 1
    (message,) = outbox(database)
    assert (message.attempts, message.failure, message.uncertain) == (3, None, False)
    assert len(mail_server.messages) == 1


def test_after_the_last_attempt_a_message_fails_and_says_so(database: Database, mail_server: MailServer) -> None:
    clock = HandClock()
    queue(database, new_message())
    mail_server.answer_next(*(["451 4.3.0 try later"] * MOST_ATTEMPTS))
    reports = []
    for _ in range(MOST_ATTEMPTS):
        reports.append(deliver(database, over_smtp(mail_server), clock))
        clock.at = outbox(database)[0].due_at
    assert reports == [DeliveryReport(0, 1, 0, 0)] * (MOST_ATTEMPTS - 1) + [DeliveryReport(0, 0, 1, 0)]
    (message,) = outbox(database)
    assert message.state == State.FAILED
    assert message.failure == (
        "Tried 12 times, and given up. The last time: The mail server asked us to try later (451 4.3.0 try later). "
        "When that is put right, queue the message again."
    )


def test_the_waits_double_to_six_hours() -> None:
    minutes = [wait_after(attempts) / timedelta(minutes=1) for attempts in range(1, MOST_ATTEMPTS)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_a_refusal_for_good_fails_at_once_and_holds_up_nobody(database: Database, mail_server: MailServer) -> None:
    mail_server.refuse_recipient("gone@example.org")
    queue(database, new_message(1), new_message(2, to_address="gone@example.org"), new_message(3))
    mail_server.answer_next("554 5.6.0 not wanted")
    assert deliver(database, over_smtp(mail_server), HandClock()) == DeliveryReport(1, 0, 2, 0)
    first, second, third = outbox(database)
    assert [first.state, second.state, third.state] == [State.FAILED, State.FAILED, State.SENT]
    assert "554 5.6.0 not wanted" in (first.failure or "")
    assert second.failure == (
        "The mail server refused the message for good (550 5.1.1 there is no such mailbox). "
        "Check the officer's address, then queue the message again."
    )
    assert mail_server.connections == 1


@pytest.mark.parametrize("address", ["", "officer", "a@b@example.org", "a@example.org\r\nBcc: b@example.org"])
def test_a_message_without_a_proper_address_fails_and_holds_up_nobody(
    database: Database, mail_server: MailServer, address: str
) -> None:
    queue(database, new_message(1, to_address=address), new_message(2))
    assert deliver(database, over_smtp(mail_server), HandClock()) == DeliveryReport(1, 0, 1, 0)
    assert "email address" in (outbox(database)[0].failure or "")


def test_a_message_that_cannot_be_written_fails_and_holds_up_nobody(database: Database) -> None:
    keeper = Keeper()
    broken = new_message(1, context=new_message(1).context | {"due_on": "soon"})  # type: ignore[operator]
    queue(database, broken, new_message(2))
    assert deliver(database, keeper, HandClock()) == DeliveryReport(1, 0, 1, 0)
    message = outbox(database)[0]
    assert (message.state, message.text) == (State.FAILED, None)
    assert "could not be written" in (message.failure or "")


def test_a_failed_message_queued_again_goes_to_its_new_address(database: Database, mail_server: MailServer) -> None:
    clock = HandClock()
    mail_server.refuse_recipient("gone@example.org")
    queue(database, new_message(to_address="gone@example.org"))
    deliver(database, over_smtp(mail_server), clock)
    with database.writing() as session:
        queue_again(session, 1, now=clock.at, to_address="here@example.org")
    assert deliver(database, over_smtp(mail_server), clock).sent == 1
    assert mail_server.received[0].recipients == ("here@example.org",)


def test_a_mail_server_that_is_away_costs_no_message_an_attempt(database: Database) -> None:
    clock = HandClock()
    queue(database, *(new_message(number) for number in range(1, 4)))
    with MailServer() as server:
        away = over_smtp(server)
    for _ in range(MOST_ATTEMPTS + 1):
        report = deliver(database, away, clock)
        assert (report.sent, report.put_back, report.failed) == (0, 1, 0)
        assert "cannot be used" in report.stopped_because
        assert "the messages wait" in report.stopped_because
        clock.move(minutes=5)
    assert {(message.state, message.attempts) for message in outbox(database)} == {(State.WAITING, 0)}
    with MailServer() as server:
        assert deliver(database, over_smtp(server), clock).sent == 3
        assert len(server.messages) == 3


def test_a_wrong_password_stops_the_round_and_fails_no_message(database: Database) -> None:
    queue(database, new_message(1), new_message(2))
    with MailServer(credentials=("sendflow", "right")) as server:
        for credentials in ("sendflow:wrong@", ""):
            url = server.url.replace("sendflow:right@", credentials)
            report = deliver(database, SmtpChannel(Address.from_url(url)), HandClock(), at_most=1)
            assert "Correct SENDFLOW_SMTP_URL" in report.stopped_because
            assert "wrong" not in report.stopped_because
        clock = HandClock()
        clock.move(minutes=5)
        assert deliver(database, over_smtp(server), clock).sent == 2


def test_a_fault_nobody_foresaw_is_kept_as_a_failure_and_holds_up_nobody(database: Database) -> None:
    def stumble(email: Email) -> None:
        if email.reference == "EHC-2026-000001":
            raise ZeroDivisionError("division by zero")

    queue(database, new_message(1), new_message(2))
    assert deliver(database, Keeper(stumble), HandClock()) == DeliveryReport(1, 1, 0, 0)
    message = outbox(database)[0]
    assert (message.state, message.uncertain) == (State.WAITING, True)
    assert "ZeroDivisionError: division by zero" in (message.failure or "")


def test_a_line_broken_while_handing_over_leaves_the_message_uncertain(database: Database) -> None:
    def break_line(email: Email) -> None:
        raise TemporaryFailure("The line broke.", may_have_gone=True)

    clock = HandClock()
    queue(database, new_message())
    deliver(database, Keeper(break_line), clock)
    clock.move(minutes=1)
    assert deliver(database, Keeper(), clock).sent == 1
    assert outbox(database)[0].uncertain


def test_two_workers_at_once_send_each_message_once(database: Database) -> None:
    numbers = range(1, 61)
    queue(database, *(new_message(number) for number in numbers))
    start = Barrier(2)
    keepers = [Keeper(), Keeper()]

    def work(number: int) -> None:
        start.wait()
        deliver(database, keepers[number], HandClock(), worker=f"worker-{number}")

    workers = [Thread(target=work, args=(number,)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sent = sorted(email.reference or "" for keeper in keepers for email in keeper.kept)
    assert sent == [f"EHC-2026-{number:06}" for number in numbers]
    assert {(message.state, message.attempts) for message in outbox(database)} == {(State.SENT, 1)}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_a_worker_passes_over_what_another_is_claiming(database: Database) -> None:
    queue(database, new_message(1), new_message(2))
    with database.writing() as first, database.writing() as second:
        one = claims.take_next(first, now=QUEUED_AT, worker="worker-1")
        two = claims.take_next(second, now=QUEUED_AT, worker="worker-2")
        with database.writing() as third:
            assert claims.take_next(third, now=QUEUED_AT, worker="worker-3") is None
        assert one is not None
        assert two is not None
        assert (one.case_ref, two.case_ref) == ("EHC-2026-000001", "EHC-2026-000002")


def test_only_the_latest_claim_on_a_message_can_answer_for_it_and_only_once(database: Database) -> None:
    queue(database, new_message())
    held = []
    for at in (QUEUED_AT, QUEUED_AT + timedelta(minutes=16)):
        with database.writing() as session:
            message = claims.take_next(session, now=at, worker="worker-1")
            assert message is not None
            held.append(claims.claim_on(message))
    with database.writing() as session:
        assert not claims.mark_sent(session, held[0], receipt="late", at=QUEUED_AT)
        assert claims.mark_sent(session, held[1], receipt="in time", at=QUEUED_AT)
        assert not claims.mark_failed(session, held[1], failure="said twice")
    assert outbox(database)[0].receipt == "in time"


def test_a_claim_that_went_stale_is_taken_again_and_its_late_answer_changes_nothing(
    database: Database,
) -> None:
    clock = HandClock()
    queue(database, new_message())
    rescuer = Keeper()

    def hang(email: Email) -> None:
        clock.move(minutes=14)
        assert deliver(database, rescuer, clock, worker="worker-2").sent == 0
        clock.move(minutes=2)
        assert deliver(database, rescuer, clock, worker="worker-2").sent == 1

    hung = Keeper(hang)
    assert deliver(database, hung, clock) == DeliveryReport(0, 0, 0, 1)
    assert hung.kept[0].message_id == rescuer.kept[0].message_id
    (message,) = outbox(database)
    assert (message.state, message.attempts, message.uncertain) == (State.SENT, 2, True)
    assert (message.claimed_by, message.receipt) == ("worker-2", "keeper: 1")


@pytest.mark.parametrize("late", [PermanentFailure("refused"), TemporaryFailure("later"), None])
def test_whatever_a_late_answer_is_it_changes_nothing(database: Database, late: Exception | None) -> None:
    clock = HandClock()
    queue(database, new_message())

    def hang(email: Email) -> None:
        clock.move(minutes=16)
        deliver(database, Keeper(), clock)
        if late is not None:
            raise late

    assert deliver(database, Keeper(hang), clock) == DeliveryReport(0, 0, 0, 1)
    assert outbox(database)[0].state == State.SENT


def test_a_message_on_which_the_program_always_stops_is_given_up(database: Database) -> None:
    clock = HandClock()
    queue(database, new_message(1), new_message(2))

    def stop(email: Email) -> None:
        if email.reference == "EHC-2026-000001":
            raise KeyboardInterrupt

    keeper = Keeper(stop)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            deliver(database, keeper, clock)
        clock.move(minutes=16)
    assert deliver(database, keeper, clock) == DeliveryReport(0, 0, 1, 0)
    first, second = outbox(database)
    assert (first.state, first.uncertain) == (State.FAILED, True)
    assert "The program stopped each of the 12 times" in (first.failure or "")
    assert second.claimed_at == QUEUED_AT + timedelta(minutes=16)


def test_the_words_are_fixed_when_first_claimed(database: Database) -> None:
    def refuse(email: Email) -> None:
        raise TemporaryFailure("Not now.")

    clock, keeper = HandClock(), Keeper()
    queue(database, new_message())
    deliver(database, Keeper(refuse), clock)
    with database.writing() as session:
        message = find_messages(session, hidden=())[0]
        message.context = message.context | {"duty": "do something else"}
        fixed = message.text
    clock.move(minutes=1)
    deliver(database, keeper, clock)
    assert keeper.kept[0].text == fixed == outbox(database)[0].text


def test_a_message_stays_claimed_while_it_is_with_the_channel(database: Database) -> None:
    seen: list[str] = []
    queue(database, new_message())
    deliver(database, Keeper(lambda email: seen.append(outbox(database)[0].state)), HandClock())
    assert seen == [State.CLAIMED]


def test_an_error_of_the_database_is_not_swallowed(database: Database) -> None:
    """What cannot be marked stays claimed, and goes again when the claim is stale."""
    opened = 0

    def failing_second() -> AbstractContextManager[Session]:
        nonlocal opened
        opened += 1
        if opened == 2:
            raise ConnectionError("the database went away")
        return database.writing()

    def now() -> datetime:
        return QUEUED_AT

    queue(database, new_message())
    keeper = Keeper()
    with pytest.raises(ConnectionError):
        deliver_waiting(failing_second, keeper, now=now, worker="worker-1", at_most=10)
    with database.reading() as session:
        assert session.get_one(Message, 1).state == State.CLAIMED
    assert keeper.closed == 1
