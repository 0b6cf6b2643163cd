"""A worker killed with SIGKILL at every step: nothing is lost, and nothing is sent twice that could be helped."""

import multiprocessing
import signal
from pathlib import Path

import pytest

from cases.database import Database
from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.outbox import State
from tests.notifications.killed_worker import Moment, work_until
from tests.notifications.samples import QUEUED_AT, HandClock, new_message, outbox, queue
from tests.smtp import MailServer

# For each moment: how often the message in flight arrives by SMTP, and whether it must be marked uncertain.
IN_FLIGHT = {
    Moment.BEFORE_CLAIM_IS_COMMITTED: (1, False),
    Moment.AFTER_CLAIM_IS_COMMITTED: (1, True),
    Moment.BEFORE_SENDING: (1, True),
    Moment.AFTER_SENDING: (2, True),
    Moment.BEFORE_MARK_IS_COMMITTED: (2, True),
    Moment.AFTER_MARK_IS_COMMITTED: (1, False),
}


def kill_a_worker(database_url: str, channel_url: str, folder: Path, moment: Moment) -> None:
    # A server that has imported the worker once forks each of them: the kills are real, the start costs nothing.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.notifications.killed_worker"])
    worker = processes.Process(target=work_until, args=(moment, database_url, channel_url, folder, QUEUED_AT))
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    worker.close()


def deliver_the_rest(database: Database, channel_url: str, folder: Path) -> None:
    """What the next rounds do: one at once, and one when the dead worker's claim has gone stale."""
    clock = HandClock()
    for minutes in (1, 15):
        clock.move(minutes=minutes, seconds=1)
        channel = channel_from_url(channel_url, folder)
        deliver_waiting(database.writing, channel, now=clock, worker="next", at_most=100)


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
