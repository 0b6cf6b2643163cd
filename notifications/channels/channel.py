"""What every channel promises, and the three ways it may say that an email did not go."""

from dataclasses import dataclass
from typing import Protocol

from notifications.emails import Email


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel can show for an email it took: its own name, and its own name for the email."""

    channel: str
    id: str

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
