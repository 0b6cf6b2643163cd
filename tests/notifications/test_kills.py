"""A worker killed with SIGKILL at every step: nothing is lost, and nothing is sent twice that could be helped."""

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

import pytest

from cases.database import Database
from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.outbox import State, find_messages
from tests.notifications.killed_worker import Moment, work_until
from tests.notifications.samples import QUEUED_AT, HandClock, new_message, outbox, queue
from tests.smtp import MailServer

# For each moment: how often the message in flight arrives by SMTP, and whether it must be marked uncertain.
IN_FLIGHT = {
    Moment.BEFORE_CLAIM_IS_COMMITTED: (1, False),
    Moment.AFTER_CLAIM_IS_COMMITTED: (1, True),
    Moment.BEFORE_SENDING: (1, True),
    Moment.SENDER_NAMED: (1, True),
    Moment.RECIPIENT_NAMED: (1, True),
    Moment.HALF_THE_TEXT: (1, True),
    Moment.ANSWER_UNHEARD: (2, True),
    Moment.AFTER_SENDING: (2, True),
    Moment.BEFORE_MARK_IS_COMMITTED: (2, True),
    Moment.AFTER_MARK_IS_COMMITTED: (1, False),
}
KILLS = 100  # on each of the two databases


def kill_a_worker(
    database_url: str, channel_url: str, folder: Path, moment: Moment, *, after: int = 0, at: datetime = QUEUED_AT
) -> None:
    # A server that has imported the worker once forks each of them: the kills are real, the start costs nothing.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.notifications.killed_worker"])
    worker = processes.Process(target=work_until, args=(moment, after, database_url, channel_url, folder, at))
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    worker.close()


def deliver_the_rest(database: Database, channel_url: str, folder: Path, clock: HandClock | None = None) -> None:
    """What the next rounds do: one at once, and one when the dead worker's claim has gone stale."""
    clock = clock or HandClock()
    for minutes in (1, 15):
        clock.move(minutes=minutes, seconds=1)
        channel = channel_from_url(channel_url, folder)
        deliver_waiting(database.writing, channel, now=clock, worker="next", at_most=1000)


@pytest.mark.parametrize("moment", Moment)
def test_a_kill_loses_nothing_and_repeats_at_most_the_message_in_flight(
    database: Database, database_url: str, mail_server: MailServer, tmp_path: Path, moment: Moment
) -> None:
    queue(database, *(new_message(number) for number in range(1, 4)))
    kill_a_worker(database_url, mail_server.url, tmp_path, moment)
    deliver_the_rest(database, mail_server.url, tmp_path)

    arrived = [message["X-Sendflow-Reference"] for message in mail_server.messages]
    times, uncertain = IN_FLIGHT[moment]
    assert sorted(arrived) == ["EHC-2026-000001"] * times + ["EHC-2026-000002", "EHC-2026-000003"]
    assert len({message["Message-ID"] for message in mail_server.messages}) == 3
    assert [message.uncertain for message in outbox(database)] == [uncertain, False, False]
    assert {message.state for message in outbox(database)} == {State.SENT}


def kills() -> Iterator[tuple[Moment, int]]:
    """Every moment in turn, each after none, one and two messages that went well."""
    return islice(zip(cycle(Moment), cycle(range(3)), strict=False), KILLS)


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_and_repeat_only_what_was_in_flight_and_is_marked(
    database: Database, database_url: str, mail_server: MailServer, tmp_path: Path
) -> None:
    clock = HandClock()
    in_flight: Counter[str] = Counter()  # how often each message was with the server when its worker was killed
    may_repeat: Counter[str] = Counter()  # and had been taken by it
    for number, (moment, after) in enumerate(kills()):
        queue(database, new_message(2 * number + 1), new_message(2 * number + 2), at=clock())
        kill_a_worker(database_url, mail_server.url, tmp_path, moment, after=after, at=clock())
        with database.reading() as session:
            claimed = find_messages(session, hidden=(), state=State.CLAIMED, limit=1000)
            held = [str(each.case_ref) for each in claimed if each.claimed_at == clock()]
        times, is_held = IN_FLIGHT[moment]
        assert len(held) == is_held
        in_flight.update(held)
        may_repeat.update(held * (times - 1))
        clock.move(minutes=16)
    deliver_the_rest(database, mail_server.url, tmp_path, clock)

    arrived = Counter(str(message["X-Sendflow-Reference"]) for message in mail_server.messages)
    messages = {str(message.case_ref): message for message in outbox(database)}
    assert arrived == Counter(messages.keys()) + may_repeat, "each once, and once more for each kill SMTP cannot answer"
    assert {message.state for message in messages.values()} == {State.SENT}
    assert {ref for ref, message in messages.items() if message.uncertain} == set(in_flight)
    assert len({message["Message-ID"] for message in mail_server.messages}) == len(messages)


@pytest.mark.parametrize("moment", [Moment.AFTER_SENDING, Moment.BEFORE_MARK_IS_COMMITTED])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_a_folder_even_the_message_in_flight_is_there_once(
    database: Database, database_url: str, tmp_path: Path, moment: Moment
) -> None:
    folder = tmp_path / "mail"
    queue(database, new_message(1), new_message(2))
    kill_a_worker(database_url, "", folder, moment)
    before = sorted(folder.iterdir())
    assert len(before) == 1
    deliver_the_rest(database, "", folder)
    assert len(list(folder.iterdir())) == 2
    assert before[0].exists()
