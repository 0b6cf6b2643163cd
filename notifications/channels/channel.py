"""What every channel promises, and the three ways it may say that an email did not go."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from notifications.emails import Email


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel can show for an email it took: its own name, and its own name for the email.

    `is_the_only_one` says that the channel has made sure it took no other copy.
    """

    channel: str
    id: str
    is_the_only_one: bool = False

    def __str__(self) -> str:
        return f"{self.channel}: {self.id}"


class PermanentFailure(Exception):
    """The email was refused and would be refused again. The text is a plain sentence."""


class TemporaryFailure(Exception):
    """The email did not go this time, and may the next. The text is a plain sentence.

    `may_have_gone` is true if it was lost in the very act of handing over, when nobody can tell.
    """

    def __init__(self, reason: str, *, may_have_gone: bool = False) -> None:
        super().__init__(reason)
        self.may_have_gone = may_have_gone


class ChannelUnavailable(TemporaryFailure):
    """Nothing can go at present, whatever the email: the fault is not the message's, nor counted as its."""


class Channel(Protocol):
    """A way for emails to leave."""

    def send(self, email: Email) -> Receipt:
        """Hand over one email. Raises TemporaryFailure, ChannelUnavailable or PermanentFailure."""
        ...

    def close(self) -> None:
        """Let go of what was kept open between emails; `send` opens it again when needed."""


class Fate(StrEnum):
    """What can become of an email after a channel took it."""

    UNDER_WAY = "under way"
    ARRIVED = "arrived"
    CAME_BACK = "came back"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of an email, and of one that did not arrive why, in plain words."""

    fate: Fate
    why: str = ""


@runtime_checkable
class Reporting(Protocol):
    """A channel that can say afterwards what became of an email."""

    name: str

    def standing_of(self, receipt_id: str) -> Standing:
        """What has become of an email it took. Raises TemporaryFailure or ChannelUnavailable if it cannot say."""
        ...
