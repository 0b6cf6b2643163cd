"""A message as an email: addressed, dated, and named so that sending it again is plainly the same email."""

from dataclasses import dataclass
from datetime import date, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from deadlines.clock import LONDON, day_of
from deadlines.refusals import Refusal


class NotAnAddress(Refusal):
    """An email address is empty or is not one."""

    code = "not_an_email_address"


def _address(address: str, name: str = "") -> Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:  # email.headerregistry raises all three
        raise NotAnAddress(
            f"“{address}” is not an email address." if address else "There is no email address.",
            "The message cannot be addressed.",
            "Correct the officer's address, then queue the message again.",
        ) from error


@dataclass(frozen=True, slots=True)
class Sender:
    """Who emails come from. The part of `address` after the @ also ends every Message-ID, so keep it stable.

    Raises NotAnAddress if `address` is not one.
    """

    address: str
    name: str = "sendflow"

    def __post_init__(self) -> None:
        _address(self.address)

    def message_id(self, key: str) -> str:
        """The Message-ID of the message with that key: always the same, so a repeat can be recognised."""
        return f"<{sha256(key.encode()).hexdigest()[:32]}@{self.address.rpartition('@')[2]}>"


NOBODY = Sender("no-reply@sendflow.invalid")


@dataclass(frozen=True, slots=True)
class Email:
    """One email, ready for a channel. `queued_at` is when it was queued, `written_at` its Date.

    `reference` is the case reference, if it is about one case; `may_have_gone` says that it was tried before and
    nobody can tell whether it went.
    """

    kind: str
    key: str
    reference: str | None
    to_address: str
    sender: Sender
    subject: str
    text: str
    html: str
    queued_at: datetime
    written_at: datetime
    may_have_gone: bool = False

    @property
    def queued_on(self) -> date:
        """The day it was queued, in England."""
        return day_of(self.queued_at)

    @property
    def message_id(self) -> str:
        """Its Message-ID, in angle brackets."""
        return self.sender.message_id(self.key)

    def as_message(self) -> EmailMessage:
        """The email in the standard library's form: text and HTML as alternatives, 7-bit safe.

        The same email gives the same bytes. Raises NotAnAddress if it cannot be addressed.
        """
        message = EmailMessage()
        message["From"] = _address(self.sender.address, self.sender.name)
        message["To"] = _address(self.to_address)
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.written_at.astimezone(LONDON))
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: asks for no holiday replies
        if self.reference:
            message["X-Sendflow-Reference"] = self.reference
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{sha256(self.message_id.encode()).hexdigest()[:32]}")
        return message


def body_sha256(text: str, html: str) -> str:
    """The SHA-256, in hex, of a text, a NUL and its HTML in UTF-8: the outbox's proof of the words."""
    return sha256(f"{text}\0{html}".encode()).hexdigest()
