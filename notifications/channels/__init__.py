"""The ways an email can leave: through a mail server or GOV.UK Notify, into a folder, onto the terminal."""

import sys
from pathlib import Path

from notifications.channels.channel import Channel
from notifications.channels.console import ConsoleChannel
from notifications.channels.files import FileChannel
from notifications.channels.notify import SCHEMES, NotifyChannel, NotifyService
from notifications.channels.smtp import MailServer, SmtpChannel


def channel_from_url(url: str | None, mail_folder: Path) -> Channel:
    """The channel a setting names: files in `mail_folder` if it is empty, `console:`, GOV.UK Notify, or a mail server.

    Opens nothing yet. Raises NotAMailServer or NotANotifyService if the address cannot be read or must not be used.
    """
    if not url:
        return FileChannel(mail_folder)
    if url.startswith("console:"):
        return ConsoleChannel(sys.stdout)
    if is_notify(url):
        return NotifyChannel(NotifyService.from_url(url))
    return SmtpChannel(MailServer.from_url(url))


def is_notify(url: str) -> bool:
    """Whether an address is one of GOV.UK Notify."""
    return url.partition("://")[0] in SCHEMES
