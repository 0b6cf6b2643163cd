"""Emails handed to a mail server over SMTP (RFC 5321), one connection for many emails."""

import smtplib
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from deadlines.refusals import Refusal
from notifications.channels.channel import (
    Channel,
    ChannelUnavailable,
    PermanentFailure,
    Receipt,
    TemporaryFailure,
)
from notifications.emails import Email

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT_SECONDS = 30.0
_ABOUT_OUR_SIGN_IN = {530, 534, 535, 538}  # RFC 4954 section 6
_TOO_LARGE = 552  # the one refusal of a sender that is about the message (RFC 1870)


class NotAMailServer(Refusal):
    """The address of the mail server cannot be read, or using it would give the password away."""

    code = "not_a_mail_server"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where a mail server is and how to speak to it; the password never shows."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read `smtp://`, `smtps://` or `smtp+starttls://`, then `[user:password@]host[:port]`.

        Raises NotAMailServer, which does not repeat the address: there may be a password in it. A password is not
        sent to another machine unless TLS covers it.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if host is None or parts.scheme not in PORTS:
            raise NotAMailServer(
                "The address of the mail server cannot be read.",
                "No email could be sent.",
                "Write it as smtp://host:25, smtp+starttls://user:password@host:587 or "
                "smtps://user:password@host:465, with any @, : or / of a password percent-encoded.",
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if user and parts.scheme == "smtp" and not is_this_machine(host):
            raise NotAMailServer(
                "The mail server's password would cross the network unencrypted.",
                "Whoever can listen on the way could then send emails in the authority's name.",
                "Write smtp+starttls:// or smtps:// in place of smtp://; without TLS a password goes only to a mail "
                "server on this machine.",
            )
        return cls(parts.scheme, host, port or PORTS[parts.scheme], user, password)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def is_this_machine(host: str) -> bool:
    """Whether what is sent to that host never leaves this machine. No name is looked up."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _RemembersTheAnswer(smtplib.SMTP):
    """Keeps the server's answer to the last email (its queue id is in it), and whether its text was begun."""

    answer = ""
    text_began = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.text_began = True
        code, answer = super().data(msg)
        self.answer = _said(code, answer)
        return code, answer


class _RemembersTheAnswerOverTls(_RemembersTheAnswer, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


class SmtpChannel(Channel):
    """Sends through one mail server. Certificates are checked; without TLS in the address, none is used."""

    def __init__(self, server: MailServer, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._server = server
        self._timeout_seconds = timeout_seconds
        self._connection: _RemembersTheAnswer | None = None

    def send(self, email: Email) -> Receipt:
        """Hand the email to the server; the receipt carries the server's answer.

        Raises PermanentFailure when it answers 5xx, TemporaryFailure for 4xx or a line that broke, and
        ChannelUnavailable when it cannot be reached, refuses our sign-in, or refuses us as a sender.
        """
        message = email.as_message()
        connection = self._connected()
        connection.text_began = False
        try:
            connection.send_message(message, email.sender.address, [email.to_address])
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = refused.recipients[email.to_address]
            raise _failure(code, answer) from refused
        except smtplib.SMTPSenderRefused as refused:
            raise _sender_refused(refused) from refused
        except smtplib.SMTPResponseException as refused:
            raise _failure(refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPNotSupportedError as refused:
            raise PermanentFailure(
                "The mail server cannot take an address with letters outside ASCII. "
                "Give the officer another address, then queue the message again."
            ) from refused
        except (smtplib.SMTPException, OSError) as broken:
            self._drop()
            raise TemporaryFailure(
                f"The line to the mail server broke ({_plainly(broken)}).",
                may_have_gone=connection.text_began,
            ) from broken
        return Receipt("smtp", connection.answer)

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._drop()
            self._connection = None

    def _connected(self) -> _RemembersTheAnswer:
        """The open connection if it still answers (servers hang up on the idle), or a new one."""
        if self._connection is not None:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass
            self._drop()
        try:
            self._connection = self._connect()
            self._secure_and_sign_in(self._connection)
        except smtplib.SMTPAuthenticationError as refused:
            self._drop()
            raise ChannelUnavailable(
                f"The mail server {self._server} refused our user name or password "
                f"({_said(refused.smtp_code, refused.smtp_error)}). Correct SENDFLOW_SMTP_URL; "
                "the messages wait."
            ) from refused
        except (smtplib.SMTPException, OSError) as broken:
            self._drop()
            raise ChannelUnavailable(
                f"The mail server {self._server} cannot be used ({_plainly(broken)}). "
                "Check that it runs and that SENDFLOW_SMTP_URL is right; the messages wait."
            ) from broken
        return self._connection

    def _connect(self) -> _RemembersTheAnswer:
        server, timeout = self._server, self._timeout_seconds
        if server.scheme == "smtps":
            return _RemembersTheAnswerOverTls(
                server.host, server.port, timeout=timeout, context=ssl.create_default_context()
            )
        return _RemembersTheAnswer(server.host, server.port, timeout=timeout)

    def _secure_and_sign_in(self, connection: smtplib.SMTP) -> None:
        if self._server.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if self._server.user:
            connection.login(self._server.user, self._server.password)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _failure(code: int, answer: bytes | str) -> TemporaryFailure | PermanentFailure:
    said = _said(code, answer)
    if code in _ABOUT_OUR_SIGN_IN:
        return ChannelUnavailable(
            f"The mail server wants another sign-in ({said}). Correct SENDFLOW_SMTP_URL; the messages wait."
        )
    if code < 500:
        return TemporaryFailure(f"The mail server asked us to try later ({said}).")
    return PermanentFailure(
        f"The mail server refused the message for good ({said}). "
        "Check the officer's address, then queue the message again."
    )


def _sender_refused(refused: smtplib.SMTPSenderRefused) -> TemporaryFailure | PermanentFailure:
    if refused.smtp_code < 500 or refused.smtp_code == _TOO_LARGE:
        return _failure(refused.smtp_code, refused.smtp_error)
    return ChannelUnavailable(
        f"The mail server will not take emails from {refused.sender} "
        f"({_said(refused.smtp_code, refused.smtp_error)}). Correct the sender's address or our sign-in; "
        "the messages wait."
    )


def _said(code: int, answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {words}".split())[:300]


def _plainly(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
