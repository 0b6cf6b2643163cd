"""A real SMTP server for the tests, on 127.0.0.1 and a port of its own, with TLS if wished, keeping every message.

It can be told what to answer, so that what a delivery does with a refusal is seen over a real
connection.
"""

import email.policy
import socket
import ssl
from asyncio import AbstractServer
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Received:
    """One message as the server took it: the envelope's addresses, and the message itself."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass
class MailServer:
    """What the server has taken, and what it has been told to answer.

    `credentials` is a user and password it then insists on; `scheme` how it wants to be spoken to, as
    SENDFLOW_SMTP_URL spells it; `certificate` the file of certificate and key that TLS needs. Use it as a context
    manager.
    """

    credentials: tuple[str, str] | None = None
    scheme: str = "smtp"
    certificate: Path | None = None
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    _answers: deque[str] = field(default_factory=deque)
    _refused: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "MailServer":
        authenticator = self._authenticate if self.credentials else None
        self._controller = _OnAnyPort(self, authenticator=authenticator, **self._tls())
        self._controller.start()
        self.connections = 0  # starting connects once, to see that it answers
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """Return the address as SENDFLOW_SMTP_URL spells it."""
        user = "{}:{}@".format(*(quote(each, safe="") for each in self.credentials)) if self.credentials else ""
        return f"{self.scheme}://{user}127.0.0.1:{self._controller.port}"

    def _tls(self) -> dict[str, Any]:
        if self.certificate is None:
            return {"auth_require_tls": False}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        if self.scheme == "smtps":  # encrypted from the first byte, which aiosmtpd does not count as TLS
            return {"ssl_context": context, "auth_require_tls": False}
        return {"tls_context": context, "require_starttls": True, "auth_require_tls": True}

    @property
    def messages(self) -> list[EmailMessage]:
        """Return the messages taken so far, oldest first."""
        return [received.message for received in self.received]

    def answer_next(self, *replies: str) -> None:
        """Give these replies, such as "451 try again later", to the next messages instead of taking them."""
        self._answers.extend(replies)

    def refuse_recipient(self, address: str, reply: str = "550 5.1.1 there is no such mailbox") -> None:
        """Give this reply whenever a message is for that address."""
        self._refused[address] = reply

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        user, password = self.credentials or ("", "")
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=given == right, handled=False)

    # The names below are aiosmtpd's.

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.credentials and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address in self._refused:
            return self._refused[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._answers:
            return self._answers.popleft()
        assert isinstance(envelope.content, bytes)
        text = envelope.content.replace(b"\r\n", b"\n")  # the wire's line ends, not the message's
        message = message_from_bytes(text, _class=EmailMessage, policy=email.policy.default)
        self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 2.0.0 taken"


class _OnAnyPort(Controller):
    """aiosmtpd's server on a port the system chooses: its own start does not work with port 0."""

    def __init__(self, handler: MailServer, **options: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self._socket.getsockname()[1], **options)

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket, ssl=self.ssl_context)
