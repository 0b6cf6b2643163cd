"""A worker in a process of its own that delivers the outbox and kills itself, with SIGKILL, at a given moment."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from cases.database import Database, open_database
from notifications.channels import channel_from_url
from notifications.channels.channel import Channel, Receipt
from notifications.delivery import deliver_waiting
from notifications.emails import Email


class Moment(StrEnum):
    """The steps of one delivery between which the world may end, in order."""

    BEFORE_CLAIM_IS_COMMITTED = "before the claim is committed"
    AFTER_CLAIM_IS_COMMITTED = "after the claim is committed"
    BEFORE_SENDING = "before sending"
    AFTER_SENDING = "after sending"
    BEFORE_MARK_IS_COMMITTED = "before the mark is committed"
    AFTER_MARK_IS_COMMITTED = "after the mark is committed"


TRANSACTIONS = (
    (Moment.BEFORE_CLAIM_IS_COMMITTED, Moment.AFTER_CLAIM_IS_COMMITTED),
    (Moment.BEFORE_MARK_IS_COMMITTED, Moment.AFTER_MARK_IS_COMMITTED),
)


class Doomed(Channel):
    """A channel, and transactions, in a process that dies at its moment."""

    def __init__(self, channel: Channel, database: Database, moment: Moment) -> None:
        self._channel, self._database, self._moment = channel, database, moment
        self._transactions = iter(TRANSACTIONS)

    def reached(self, moment: Moment) -> None:
        if moment is self._moment:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        before, after = next(self._transactions)
        with self._database.writing() as session:
            yield session
            session.flush()
            self.reached(before)
        self.reached(after)

    def send(self, email: Email) -> Receipt:
        self.reached(Moment.BEFORE_SENDING)
        receipt = self._channel.send(email)
        self.reached(Moment.AFTER_SENDING)
        return receipt

    def close(self) -> None:
        self._channel.close()


def work_until(moment: Moment, database_url: str, channel_url: str, folder: Path, at: datetime) -> None:
    """Deliver one message and die on the way; an empty channel URL means files in the folder."""
    doomed = Doomed(channel_from_url(channel_url, folder), open_database(database_url), moment)
    deliver_waiting(doomed.transaction, doomed, now=lambda: at, worker="doomed", at_most=1)
