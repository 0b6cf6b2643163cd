"""Documents on their page: looked at before they are kept, kept once, saved and never shown, bounded as they come."""

import re
import tracemalloc
from collections.abc import Iterator, MutableMapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests import papers
from tests.api.calls import Office
from tests.api.world import Browser, Page, World, ago, make_world, requested


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser("caseworker")


def handed_in(browser: Browser, ref: str, content: bytes, name: str = "report.pdf", **typed: str) -> Page:
    """Hand a file in on the page of documents, as a browser sends it."""
    fields = {"csrf": browser.csrf, "kind": "report", "title": "Report of the clinic", "renews": ""} | typed
    return Page(browser.client.post(f"/cases/{ref}/documents", data=fields, files={"file": (name, content)}))


def kept(browser: Browser, ref: str, content: bytes, **typed: str) -> Page:
    check = handed_in(browser, ref, content, **typed)
    assert check.h1 == "Check before it is kept", check.words
    return browser.send(check, f"/cases/{ref}/documents", ("do", "confirm"))


def files(world: World) -> list[Path]:
    folder = world.app.state.settings.documents
    return sorted(each for each in folder.rglob("*") if each.is_file() and each.name != "turn")


def test_a_document_is_looked_at_and_then_kept_and_can_be_saved(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    assert browser.open(f"/cases/{ref}").links["Documents"] == f"/cases/{ref}/documents"
    check = handed_in(browser, ref, papers.PDF)
    digest = sha256(papers.PDF).hexdigest()
    assert digest in check.words
    assert "PDF, 101 bytes" in check.words or f"PDF, {len(papers.PDF)} bytes" in check.words
    assert world.count("document") == 0
    page = browser.send(check, f"/cases/{ref}/documents", ("do", "confirm"))
    assert (page.path, world.count("document")) == (f"/cases/{ref}/documents", 1)
    assert "1. Report of the clinic" in page.words
    assert digest in page.words
    saved = browser.client.post(f"/cases/{ref}/documents/1/1", data={"csrf": browser.csrf})
    assert saved.content == papers.PDF
    assert saved.headers["content-disposition"] == f'attachment; filename="{ref}-document-1-version-1.pdf"'
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert saved.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert world.count("document_read") == 1
    facts = browser.open(f"/cases/{ref}")
    assert "A document was added" in facts.words
    assert "Report of the clinic" not in facts.words


def test_sent_twice_it_is_kept_once_and_a_new_version_when_it_is_said_to_be_one(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    check = handed_in(browser, ref, papers.PDF)
    for _ in range(2):
        browser.send(check, f"/cases/{ref}/documents", ("do", "confirm"))
    assert world.count("document") == 1
    page = kept(browser, ref, papers.word(), renews="1", title="As put right")
    assert "1. As put right Version 2" in page.words
    assert world.count("document") == 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00" + b"\x00" * 100, "report.pdf", "The file is neither PDF, Word,"),
        (b"<html><script>alert(1)</script></html>", "report.txt", "The file is neither PDF, Word,"),
        (papers.PDF + papers.zipped(a=b"b") + b"%%EOF", "report.pdf", "holds an archive behind"),
        (papers.word(macros=True), "report.docx", "holds macros"),
        (b"", "report.pdf", "is empty"),
    ],
)
def test_what_is_not_what_it_is_called_is_refused_beside_its_box(
    world: World, browser: Browser, content: bytes, name: str, said: str
) -> None:
    ref = world.case(requested(ago(30)))
    page = handed_in(browser, ref, content, name)
    assert (page.status, page.title.startswith("Error: ")) == (422, True)
    assert said in page.words
    assert files(world) == []


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "..\\..\\x.pdf", "/etc/passwd", "a\x00b.pdf", "x" * 500])
def test_the_name_of_a_file_is_used_for_nothing(world: World, browser: Browser, name: str) -> None:
    ref = world.case(requested(ago(30)))
    kept(browser, ref, papers.PDF, name=name)
    (path,) = files(world)
    assert re.fullmatch(r"[0-9]+/[0-9a-f]{64}", str(path.relative_to(world.app.state.settings.documents)))


def test_a_file_of_another_ending_is_kept_as_what_it_is(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    kept(browser, ref, papers.PNG, name="report.pdf")
    saved = browser.client.post(f"/cases/{ref}/documents/1/1", data={"csrf": browser.csrf})
    assert saved.headers["content-type"] == "image/png"
    assert saved.headers["content-disposition"].endswith('.png"')


def test_a_form_without_a_file_or_a_title_says_what_is_missing(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    page = browser.send(browser.open(f"/cases/{ref}/documents"), f"/cases/{ref}/documents")
    assert page.status == 422
    for said in ("Select a file", "Select what it is", "Give it a title of 3 to 200 characters"):
        assert said in page.words


def test_what_was_put_aside_and_cleared_away_is_asked_for_again(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    check = handed_in(browser, ref, papers.PDF)
    files(world)[0].unlink()
    page = browser.send(check, f"/cases/{ref}/documents", ("do", "confirm"))
    assert "Select the file again" in page.words
    assert browser.send(check, f"/cases/{ref}/documents", ("do", "confirm"), sha256="../../x").status == 422
    assert world.count("document") == 0


def test_a_document_of_one_case_is_not_found_in_another(world: World, browser: Browser) -> None:
    ref, other = world.case(requested(ago(30))), world.case(requested(ago(30)))
    kept(browser, ref, papers.PDF)
    given = browser.client.post(f"/cases/{other}/documents/1/1", data={"csrf": browser.csrf})
    assert given.status_code == 404
    digest = sha256(papers.PDF).hexdigest()
    check = handed_in(browser, other, papers.TEXT)
    page = browser.send(check, f"/cases/{other}/documents", ("do", "confirm"), sha256=digest)
    assert page.status == 422


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    kept(browser, ref, papers.PDF)
    files(world)[0].write_bytes(papers.TEXT)
    given = browser.client.post(f"/cases/{ref}/documents/1/1", data={"csrf": browser.csrf})
    assert "no longer what it was" in given.text
    assert world.count("document_read") == 0


def _a_form_of(megabytes: int, csrf: str) -> Iterator[bytes]:
    """A form with a file of so many megabytes, made while it is sent and never whole in memory."""
    for name, value in (("csrf", csrf), ("kind", "report"), ("title", "Large"), ("renews", "")):
        yield f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    yield b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    for _ in range(megabytes * 16):
        yield b"a" * 62_500
    yield b"\r\n--edge--\r\n"


def test_fifty_megabytes_are_refused_while_they_come_and_fill_no_memory(world: World, browser: Browser) -> None:
    ref = world.case(requested(ago(30)))
    length = {"content-type": "multipart/form-data; boundary=edge"}
    where = f"/cases/{ref}/documents"
    said = browser.client.post(where, content=b"", headers=length | {"content-length": "50000000"})
    assert said.status_code == 413
    assert "More was sent than the 21 MB one form may hold." in said.text
    largest = world.app.state.settings.cabinet.largest
    tracemalloc.start()
    received = [0]

    def counted() -> Iterator[bytes]:
        for chunk in _a_form_of(50, browser.csrf):
            received[0] += len(chunk)
            yield chunk

    told = _answered(world, browser, where, length, counted())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == 413
    assert received[0] <= largest + 1_200_000  # nothing is read on after the bound
    assert peak < 16_000_000
    assert files(world) == []


def _answered(world: World, browser: Browser, where: str, headers: dict[str, str], body: Iterator[bytes]) -> int:
    """Call the application itself, chunk by chunk: the test client would gather the body first."""
    import anyio

    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    given = {**headers, "cookie": cookie, "host": "127.0.0.1:8000", "transfer-encoding": "chunked"}
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": where, "raw_path": where.encode(), "query_string": b"",
        "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 5), "root_path": "",
        "http_version": "1.1", "asgi": {"version": "3.0"},
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    status: list[int] = []

    async def receive() -> MutableMapping[str, Any]:
        chunk = next(body, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    anyio.run(world.app, scope, receive, send)
    return status[0]


def test_a_file_just_within_the_form_and_over_the_bound_of_files_is_refused_beside_its_box(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    browser = world.browser("caseworker")
    ref = world.case(requested(ago(30)))
    page = handed_in(browser, ref, b"a" * 20_000_001, "x.txt")
    assert page.status == 422
    assert "The file is larger than 20 MB." in page.words
    assert files(world) == []


def test_nobody_in_particular_hands_nothing_in(quiet_office: Office) -> None:
    ref = quiet_office.opened(ago(20))
    with TestClient(quiet_office.world.app, base_url="http://127.0.0.1:8000") as nobody:
        sent = nobody.post(f"/cases/{ref}/documents", files={"file": ("x.pdf", papers.PDF)}, follow_redirects=False)
    assert sent.headers["location"].startswith("/sign-in")
