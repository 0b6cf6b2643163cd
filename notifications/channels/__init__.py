"""The ways an email can leave: through a mail server, into a folder, onto the terminal."""

import sys
from pathlib import Path

from notifications.channels.channel import Channel
from notifications.channels.console import ConsoleChannel
from notifications.channels.files import FileChannel
from notifications.channels.smtp import MailServer, SmtpChannel


def channel_from_url(url: str | None, mail_folder: Path) -> Channel:
    """The channel a setting names: files in `mail_folder` if it is empty, `console:`, or a mail server.

    Opens nothing yet. Raises NotAMailServer if the address cannot be read.
    """
    if not url:
        return FileChannel(mail_folder)
    if url.startswith("console:"):
        return ConsoleChannel(sys.stdout)
    return SmtpChannel(MailServer.from_url(url))
