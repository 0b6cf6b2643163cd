"""An email as it goes over the wire."""

from email import message_from_bytes
from email.policy import SMTP, default

import pytest

from notifications.emails import NotAnAddress, Sender
from tests.notifications.samples import EMAIL


def test_an_email_has_a_text_and_a_page_and_says_what_it_is() -> None:
    wire = EMAIL.as_message().as_bytes(policy=SMTP)
    message = message_from_bytes(wire, policy=default)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()] == [EMAIL.text, EMAIL.html]
    assert message["From"] == "Exampleshire Council <no-reply@send.example.org>"
    assert message["To"] == "officer.seven@example.org"
    assert message["Subject"] == EMAIL.subject
    assert message["Date"] == "Thu, 09 Oct 2025 09:30:00 +0100"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Sendflow-Reference"] == "EHC-2026-000001"
    assert message.defects == []


def test_an_email_survives_the_oldest_mail_server() -> None:
    wire = EMAIL.as_message().as_bytes(policy=SMTP)
    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998


def test_the_same_message_always_has_the_same_id_and_the_same_bytes() -> None:
    assert EMAIL.as_message().as_bytes() == EMAIL.as_message().as_bytes()
    assert EMAIL.message_id == "<131f15fd90cc9f104557caf7b9a0eab1@send.example.org>"
    assert EMAIL.sender.message_id("another key") != EMAIL.message_id


@pytest.mark.parametrize("address", ["", "nobody", "two@at@example.org", "a@example.org\nBcc: b@example.org"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(NotAnAddress, match="Correct the officer's address"):
        Sender(address)
