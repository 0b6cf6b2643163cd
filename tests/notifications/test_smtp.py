"""The SMTP channel against real servers: refusals, broken lines, idle connections, TLS."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedRWPair
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels.channel import ChannelUnavailable, PermanentFailure, TemporaryFailure
from notifications.channels.smtp import MailServer as Address
from notifications.channels.smtp import NotAMailServer, SmtpChannel
from tests.notifications.samples import EMAIL
from tests.smtp import MailServer

GREETING = (b"220 hello", b"250 hello")


@contextmanager
def scripted_server(*sessions: tuple[bytes, ...]) -> Iterator[str]:
    """A server that gives each connection its lines, one for each thing said, and hangs up. Yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            for lines in sessions:
                connection, _ = listening.accept()
                connection.settimeout(10)
                with connection, connection.makefile("rwb") as talk:
                    for before, line in zip((None, *lines), lines, strict=False):
                        if before is not None:
                            hear(talk, text=before.startswith(b"354"))
                        talk.write(line + b"\r\n")
                        talk.flush()

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.join()


def hear(talk: BufferedRWPair, *, text: bool) -> None:
    """Read a command, or a whole text."""
    while talk.readline() not in (b".\r\n", b"") and text:
        pass


def channel_to(url: str) -> SmtpChannel:
    return SmtpChannel(Address.from_url(url), timeout_seconds=5)


def test_the_receipt_is_what_the_server_said(mail_server: MailServer) -> None:
    channel = channel_to(mail_server.url)
    assert str(channel.send(EMAIL)) == "smtp: 250 2.0.0 taken"
    channel.close()
    channel.close()
    assert mail_server.received[0].sender == "no-reply@send.example.org"


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("421 4.3.2 shutting down", TemporaryFailure),
        ("451 4.3.0 later", TemporaryFailure),
        ("552 5.3.4 too large", PermanentFailure),
        ("554 5.7.1 spam", PermanentFailure),
        ("530 5.7.0 sign in first", ChannelUnavailable),
    ],
)
def test_a_refusal_of_the_text_is_temporary_or_for_good_as_its_code_says(
    mail_server: MailServer, answer: str, failure: type[Exception]
) -> None:
    mail_server.answer_next(answer)
    channel = channel_to(mail_server.url)
    with pytest.raises(failure, match=answer) as refused:
        channel.send(EMAIL)
    assert type(refused.value) is failure
    assert getattr(refused.value, "may_have_gone", False) is False
    channel.send(EMAIL)
    channel.close()
    assert len(mail_server.messages) == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"451 later", TemporaryFailure),
        (b"552 too large for me", PermanentFailure),
        (b"550 who are you", ChannelUnavailable),
    ],
)
def test_a_refusal_of_the_sender_is_ours_to_put_right_unless_it_is_about_size(
    answer: bytes, failure: type[Exception]
) -> None:
    with scripted_server((*GREETING, answer, b"250 reset")) as url:
        channel = channel_to(url)
        with pytest.raises(failure, match=answer.decode()) as refused:
            channel.send(EMAIL)
        assert type(refused.value) is failure
        channel.close()


def test_a_line_broken_before_the_text_means_it_has_not_gone() -> None:
    first = (*GREETING, b"250 sender", b"250 recipient", b"354 go on", b"250 taken")
    with scripted_server((*first, b"250 still here", b"250 sender")) as url:
        channel = channel_to(url)
        channel.send(EMAIL)
        with pytest.raises(TemporaryFailure, match="line to the mail server broke") as failed:
            channel.send(EMAIL)
        assert not failed.value.may_have_gone


def test_a_line_broken_after_the_text_means_nobody_can_tell() -> None:
    with scripted_server((*GREETING, b"250 sender", b"250 recipient", b"354 go on")) as url:
        with pytest.raises(TemporaryFailure) as failed:
            channel_to(url).send(EMAIL)
        assert failed.value.may_have_gone


def test_a_connection_the_server_has_dropped_is_opened_again(mail_server: MailServer) -> None:
    whole = (*GREETING, b"250 sender", b"250 recipient", b"354 go on", b"250 taken")
    with scripted_server(whole, (*whole, b"221 bye")) as url:
        channel = channel_to(url)
        assert channel.send(EMAIL).id == channel.send(EMAIL).id == "250 taken"
        channel.close()


def test_a_server_that_does_not_answer_is_a_channel_that_cannot_be_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        channel = SmtpChannel(Address("smtp", "127.0.0.1", silent.getsockname()[1]), timeout_seconds=0.2)
        with pytest.raises(ChannelUnavailable, match="timed out"):
            channel.send(EMAIL)


def test_an_address_beyond_ascii_is_refused_for_good_by_a_server_that_cannot_take_it() -> None:
    with scripted_server((*GREETING, b"221 bye")) as url:
        channel = channel_to(url)
        with pytest.raises(PermanentFailure, match="outside ASCII"):
            channel.send(replace(EMAIL, to_address="officer@ex\u00e4mple.org"))
        channel.close()


def test_the_right_user_and_password_are_let_in() -> None:
    with MailServer(credentials=("sendflow", "pass:word@1")) as server:
        channel = channel_to(server.url)
        channel.send(EMAIL)
        channel.close()
        assert len(server.messages) == 1


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.7", "[2001:db8::1]", "localhost.example.org"])
def test_a_password_is_not_sent_to_another_machine_without_tls(host: str) -> None:
    with pytest.raises(NotAMailServer, match="unencrypted") as refused:
        Address.from_url(f"smtp://sendflow:open-sesame@{host}")
    assert "open-sesame" not in str(refused.value)
    assert Address.from_url(f"smtp://{host}").user == ""
    assert Address.from_url(f"smtp+starttls://sendflow:open-sesame@{host}").password == "open-sesame"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_on_this_machine_a_password_needs_no_tls(host: str) -> None:
    assert Address.from_url(f"smtp://sendflow:open-sesame@{host}").password == "open-sesame"


def certificate_in(folder: Path, *, address: str = "127.0.0.1", until: int = 2120) -> Path:
    """A certificate for an address with its key, both in one file, signed by itself; `until` is a year."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server of the tests")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(until, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


WITH_TLS = pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])


@WITH_TLS
def test_over_tls_an_email_goes_with_user_and_password(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with MailServer(("sendflow", "pass:word@1"), scheme, certificate) as server:
        channel = channel_to(server.url)
        assert channel.send(EMAIL).id == "250 2.0.0 taken"
        channel.close()
        with pytest.raises(ChannelUnavailable, match="refused our user name or password"):
            channel_to(server.url.replace("sendflow", "somebody")).send(EMAIL)
        assert len(server.messages) == 1


@WITH_TLS
@pytest.mark.parametrize(
    ("is_trusted", "of", "why"),
    [
        (False, {}, "self.signed certificate"),
        (True, {"address": "127.0.0.2"}, "not valid for '127.0.0.1'"),
        (True, {"until": 2021}, "expired"),
    ],
)
def test_nothing_is_said_to_a_server_whose_certificate_does_not_hold(
    scheme: str, is_trusted: bool, of: dict[str, Any], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path, **of)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with MailServer(("sendflow", "open-sesame"), scheme, certificate) as server:
        with pytest.raises(ChannelUnavailable, match=f"certificate verify failed.*{why}"):
            channel_to(server.url).send(EMAIL)
        assert server.messages == []


def test_a_server_without_tls_is_not_used_when_tls_was_asked_for(mail_server: MailServer) -> None:
    url = mail_server.url.replace("smtp://", "smtp+starttls://")
    with pytest.raises(ChannelUnavailable, match="STARTTLS"):
        channel_to(url).send(EMAIL)
    assert mail_server.messages == []
