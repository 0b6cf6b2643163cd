"""The channels: which setting gives which, and what each leaves behind."""

import io
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from notifications.channels import channel_from_url
from notifications.channels.channel import ChannelUnavailable
from notifications.channels.console import ConsoleChannel
from notifications.channels.files import FileChannel
from notifications.channels.smtp import MailServer, NotAMailServer, SmtpChannel
from tests.notifications.samples import EMAIL


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (None, FileChannel),
        ("", FileChannel),
        ("console:", ConsoleChannel),
        ("smtp://127.0.0.1", SmtpChannel),
        ("smtps://mail.example.org", SmtpChannel),
        ("smtp+starttls://user:password@mail.example.org:2525", SmtpChannel),
    ],
)
def test_the_setting_chooses_the_channel(url: str | None, kind: type, tmp_path: Path) -> None:
    assert type(channel_from_url(url, tmp_path)) is kind


def test_the_address_of_a_mail_server_is_read_in_all_its_parts() -> None:
    assert MailServer.from_url("smtp://relay") == MailServer("smtp", "relay", 25)
    assert MailServer.from_url("smtps://relay") == MailServer("smtps", "relay", 465)
    assert MailServer.from_url("smtp+starttls://me%40org:p%3Aw@relay:2525") == MailServer(
        "smtp+starttls", "relay", 2525, "me@org", "p:w"
    )


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://relay", "smtp://", "smtp://u:secret@relay:many", "smtp://[u:secret@relay"]
)
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(NotAMailServer, match=r"Write it as smtp://host:25") as refused:
        channel_from_url(url, tmp_path)
    assert "secret" not in str(refused.value)


def test_the_password_of_a_mail_server_never_shows() -> None:
    server = MailServer.from_url("smtps://user:secret@relay")
    assert "secret" not in f"{server} {server!r}"


def test_a_folder_gets_one_whole_file_named_after_the_message(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mail"
    receipt = FileChannel(folder).send(EMAIL)
    (file,) = folder.iterdir()
    assert file.name == f"20251009-{EMAIL.message_id[1:17]}-deadline_missed.eml" == receipt.id
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["Message-ID"] == EMAIL.message_id
    assert message["Subject"] == EMAIL.subject


def test_sending_again_replaces_the_file(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    again = replace(EMAIL, written_at=EMAIL.written_at + timedelta(days=2))
    assert channel.send(EMAIL) == channel.send(again)
    (file,) = tmp_path.iterdir()
    assert b"Sat, 11 Oct 2025" in file.read_bytes()


def test_a_folder_that_cannot_be_written_is_a_channel_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(ChannelUnavailable, match=r"cannot be written .*the messages wait"):
        FileChannel(tmp_path / "mail").send(EMAIL)


def test_the_console_shows_the_headers_and_the_text() -> None:
    out = io.StringIO()
    receipt = ConsoleChannel(out).send(EMAIL)
    assert "To: officer.seven@example.org\n" in out.getvalue()
    assert EMAIL.text in out.getvalue()
    assert str(receipt) == f"console: {EMAIL.message_id}"
