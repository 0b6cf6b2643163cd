"""Emails as .eml files in a folder, each one whole or not there at all; any mail program opens them."""

import os
from email.policy import SMTP
from pathlib import Path

from notifications.channels.channel import Channel, ChannelUnavailable, Receipt
from notifications.emails import Email


class FileChannel(Channel):
    """Writes `<yyyymmdd>-<id>-<kind>.eml`: the day it was queued, the start of its Message-ID, its kind.

    The name depends on the message alone, so sending it again replaces the file and never makes a second.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, email: Email) -> Receipt:
        """Write the file and see it safely on the disk. Raises ChannelUnavailable if that cannot be done."""
        name = f"{email.queued_on:%Y%m%d}-{email.message_id[1:17]}-{email.kind}.eml"
        content = email.as_message().as_bytes(policy=SMTP)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(name, content)
        except OSError as error:
            raise ChannelUnavailable(
                f"The mail folder {self._folder} cannot be written ({error.strerror}). "
                "Free some space or correct its permissions; the messages wait."
            ) from error
        return Receipt("file", name)

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self._folder / f".{name}.part"
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._folder / name)  # at once: nobody ever sees half an email
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name, too, must outlive a power cut
        finally:
            os.close(folder)
