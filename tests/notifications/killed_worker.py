"""A worker in a process of its own that delivers the outbox and kills itself, with SIGKILL, at a given moment."""

import os
import select
import signal
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

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
    SENDER_NAMED = "the server has been told the sender"
    RECIPIENT_NAMED = "the server has been told the recipient"
    HALF_THE_TEXT = "half the text has gone"
    ANSWER_UNHEARD = "the server has taken it and its answer is not heard"
    AFTER_SENDING = "after sending"
    BEFORE_MARK_IS_COMMITTED = "before the mark is committed"
    AFTER_MARK_IS_COMMITTED = "after the mark is committed"


ON_THE_WIRE = {Moment.SENDER_NAMED: "mail ", Moment.RECIPIENT_NAMED: "rcpt "}
TRANSACTIONS = (
    (Moment.BEFORE_CLAIM_IS_COMMITTED, Moment.AFTER_CLAIM_IS_COMMITTED),
    (Moment.BEFORE_MARK_IS_COMMITTED, Moment.AFTER_MARK_IS_COMMITTED),
)


class Doomed(Channel):
    """A channel, and transactions, in a process that dies at its moment, once `after` messages have gone."""

    def __init__(self, channel: Channel, database: Database, moment: Moment, after: int) -> None:
        self._channel, self._database, self._moment, self._after = channel, database, moment, after
        self._count = count()
        self._gone = 0
        self._listen_to_the_wire()

    def reached(self, moment: Moment) -> None:
        if moment is self._moment and self._gone == self._after:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        self._gone, which = divmod(next(self._count), len(TRANSACTIONS))
        before, after = TRANSACTIONS[which]
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

    def _listen_to_the_wire(self) -> None:
        """Come to the moments within an SMTP conversation, in this process alone: the bytes are as they would be."""
        say = smtplib.SMTP.send

        def say_and_die(line: Any, said: Any) -> None:
            if isinstance(said, str):
                say(line, said)
                for moment, begins in ON_THE_WIRE.items():
                    if said.startswith(begins):
                        self.reached(moment)
                return
            half = len(said) // 2
            say(line, said[:half])
            self.reached(Moment.HALF_THE_TEXT)
            say(line, said[half:])
            if self._moment is Moment.ANSWER_UNHEARD:
                select.select([line.sock], [], [])
            self.reached(Moment.ANSWER_UNHEARD)

        smtplib.SMTP.send = say_and_die  # type: ignore[method-assign,assignment]


def work_until(moment: Moment, after: int, database_url: str, channel_url: str, folder: Path, at: datetime) -> None:
    """Deliver, and die on the way at that moment of the message that comes after so many.

    An empty channel URL means files in the folder.
    """
    doomed = Doomed(channel_from_url(channel_url, folder), open_database(database_url), moment, after)
    deliver_waiting(doomed.transaction, doomed, now=lambda: at, worker="doomed", at_most=after + 1)
