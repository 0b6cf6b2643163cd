"""A worker that delivers the outbox and kills itself with SIGKILL at the moment it is told to.

Run as `python -m tests.notifications.killed_worker DATABASE_URL CHANNEL_URL MAIL_FOLDER MOMENT INSTANT`;
an empty channel URL means files in the folder.
"""

import os
import signal
import sys
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


def main() -> None:
    database_url, channel_url, folder, moment, instant = sys.argv[1:]
    doomed = Doomed(channel_from_url(channel_url, Path(folder)), open_database(database_url), Moment(moment))
    at = datetime.fromisoformat(instant)
    deliver_waiting(doomed.transaction, doomed, now=lambda: at, worker="doomed", at_most=1)


if __name__ == "__main__":
    main()
