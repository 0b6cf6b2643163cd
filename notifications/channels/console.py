"""Emails printed to the terminal, for a person trying things out."""

from typing import TextIO

from notifications.channels.channel import Channel, Receipt
from notifications.emails import Email


class ConsoleChannel(Channel):
    """Prints the headers and the text of every email."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def send(self, email: Email) -> Receipt:
        """Print it."""
        headers = (f"{name}: {value}" for name, value in email.as_message().items() if name != "Content-Type")
        print("\n".join(headers), email.text, sep="\n\n", end="\n\n", file=self._out, flush=True)
        return Receipt("console", email.message_id)

    def close(self) -> None:
        """Nothing is kept open."""
