"""The logs of a running server, read as files: every request has its line, and no line names anybody."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.requests import HEADER, new_number
from api.roles import ROLES
from tests.api.calls import tokens_for
from tests.api.page_routes import PAGES
from tests.api.test_routes import BODIES, CALLS, address
from tests.api.world import Browser, Page, World, ago, make_world, requested
from tests.running import Running
from tests.tree import ROOT
from workflows import logs

UPN = "H801200001001"
CHILD: dict[str, Any] = {
    "given_name": "Zephyrine",
    "family_name": "Quillfeather",
    "upn": UPN,
    "birth_date": "2016-03-27",
}
PARENT = {"name": "Marigold Fennimore", "relationship": "parent", "email": "marigold@home.example"}
PLANTED = (
    "Zephyrine", "zephyrine", "Quillfeather", "Marigold", "Fennimore", "home.example", UPN, "a-wrong-password-of-hers",
    "somebody.unknown", "Rang about the fall", "@example.org", "bedroom",
)  # fmt: skip
OF_A_REQUEST = {"at", "level", "event", "logger", "request", "method", "route", "status", "ms", "officer", "refused"}


@dataclass
class Walk:
    """A server that was asked for everything, the secrets that were sent to it, and what it answered of errors."""

    running: Running
    officers: set[str]
    secrets: list[str] = field(default_factory=list)
    statuses: dict[int, str] = field(default_factory=dict)  # and the number of the request that was answered so

    def note(self, answer: Any) -> None:
        self.statuses[answer.status_code] = answer.headers[HEADER.decode()]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A walk about a server with planted words, everybody's pages and calls, and every way of being refused."""
    folder = tmp_path_factory.mktemp("logs")
    world = make_world(folder)
    ref = world.case(requested(ago(80)), contacts=[PARENT], **CHILD)
    with Running("api.web", world.app.state.settings, folder / "logs") as running:
        walked = Walk(running, {each.id for each in world.officers.values()})
        walked.secrets += [feed := calendar_secret(running.browser(world, "caseworker")), *tokens_for(world).values()]
        for role in ("", *ROLES):
            browser = running.browser(world, role)
            walked.secrets += [browser.csrf, *dict(browser.client.cookies).values()]
            for method, path in PAGES:
                if method == "GET":
                    browser.client.get(address(path, ref, "PAN-2026-000001", feed), params={"q": "Quillfeather"})
            browser.client.post("/search", data={"q": "Zephyrine", "csrf": browser.csrf})
        write_something(running.browser(world, "caseworker"), ref)
        call_everything(walked, world, ref)
        be_refused(walked, running.browser(world), ref)
        break_down(walked, world, ref)
        for number in walked.statuses.values():
            running.wait_for(number)
        yield walked
    world.database.close()


def calendar_secret(browser: Browser) -> str:
    page = browser.send(browser.open("/calendar"), "/calendar")
    return page.html.split("/calendar/")[1].split(".ics")[0]


def write_something(browser: Browser, ref: str) -> None:
    """A note that is kept, and a form that names somebody and is refused."""
    where = f"/cases/{ref}/record"
    asked = browser.open(f"{where}?kind=note_added")
    said = Page(browser.client.post(where, data=dict(asked.form(where).fields) | {"text": "Rang about the fall"}))
    assert said.status in (200, 422)
    browser.client.post("/cases/new/ehc_assessment/request_received", data={"csrf": browser.csrf, **CHILD})


def call_everything(walked: Walk, world: World, ref: str) -> None:
    client = walked.running.client
    for token in tokens_for(world).values():
        walked.secrets.append(token)
        headers = {"Authorization": f"Bearer {token}"}
        for method, path in CALLS:
            where = address(path, ref, "PAN-2026-000001")
            if method == "GET":
                walked.note(client.get(where, params={"q": "Quillfeather"}, headers=headers))
            else:
                walked.note(client.post(where, json=BODIES.get(path), headers=headers))
        opening = BODIES["/api/v1/cases"] | {"child": CHILD | {"contacts": [PARENT]}}
        for child in (opening["child"], opening["child"] | {"upn": UPN[:-1] + "9"}, {"given_name": "Zephyrine"}):
            walked.note(client.post("/api/v1/cases", json=opening | {"child": child}, headers=headers))
    walked.note(client.post("/api/v1/cases", content=b"Zephyrine", headers={"Content-Type": "text/plain"}))
    walked.note(client.get("/api/v1/cases", headers={"Authorization": "Bearer of-zephyrine-quillfeather-1"}))


def be_refused(walked: Walk, browser: Browser, ref: str) -> None:
    """Wrong passwords until they are too many, addresses that are not there, forged forms, methods nobody knows."""
    wrong = {"username": "somebody.unknown", "password": "a-wrong-password-of-hers", "next": "/"}
    for _ in range(12):
        walked.note(browser.client.post("/sign-in", data=wrong))
    walked.note(browser.client.get("/cases/Zephyrine/Quillfeather/bedroom?email=marigold@home.example"))
    walked.note(browser.client.get("/calendar/Zephyrine-Quillfeather-0123456789-bedroom.ics"))
    browser.client.request("ZEPHYRINE", "/sign-in")  # no HTTP at all to the server, which answers it by itself
    walked.note(browser.client.post("/sign-in", data=wrong, headers={"Sec-Fetch-Site": "cross-site"}))
    walked.note(browser.client.delete(f"/cases/{ref}"))


def break_down(walked: Walk, world: World, ref: str) -> None:
    """A value nobody can read, so that the very error holds a name; then a table that is gone."""
    with world.database.writing() as session:
        session.execute(text("UPDATE person SET birth_date = 'Zephyrine Quillfeather'"))
    token = tokens_for(world)["caseworker"]
    headers = {"Authorization": f"Bearer {token}"}
    page = walked.running.browser(world, "caseworker").client.get(f"/cases/{ref}/child")
    walked.note(page)
    assert page.status_code == 500
    assert page.headers[HEADER.decode()] in page.text
    walked.running.wait_for("Exception in ASGI application")
    with world.database.writing() as session:
        session.execute(text("ALTER TABLE api_token RENAME TO bedroom"))
    walked.note(walked.running.client.get("/api/v1/cases", headers=headers))


def test_no_line_holds_a_name_an_address_or_a_secret(walk: Walk) -> None:
    said = walk.running.said()
    assert len(said.splitlines()) > 500
    assert [word for word in (*PLANTED, *filter(None, walk.secrets)) if word in said] == []


def test_every_way_of_being_refused_was_walked_and_its_number_leads_to_its_line(walk: Walk) -> None:
    assert {200, 201, 401, 403, 404, 405, 409, 415, 422, 429, 500, 503} <= set(walk.statuses)
    lines = {each["request"]: each for each in walk.running.requests()}
    for status, number in walk.statuses.items():
        assert lines[number]["status"] == status


def test_a_line_of_a_request_has_its_route_and_nothing_that_was_asked_for(walk: Walk) -> None:
    ours = {path for _, path in (*PAGES, *CALLS)} | {"-", "/static"}
    for each in walk.running.requests():
        assert each.keys() <= OF_A_REQUEST
        assert each["route"] in ours
    seen = {each["route"] for each in walk.running.requests()}
    assert {"/calendar/{token}.ics", "/cases/{ref}", "/api/v1/cases/{ref}", "/api/v1/openapi.json", "-"} <= seen


def test_whoever_asked_is_known_by_an_opaque_id(walk: Walk) -> None:
    officers = {each["officer"] for each in walk.running.requests() if "officer" in each}
    assert officers == walk.officers


def test_an_error_is_told_by_its_kind_and_place_with_the_number_of_its_request(walk: Walk) -> None:
    broken = [each for each in walk.running.lines() if "error" in each]
    assert {each["request"] for each in broken} >= {walk.statuses[500]}
    (first, *_) = broken
    assert "ValueError" in first["error"]
    assert any(place.startswith("api/") for place in first["where"])


def test_a_number_can_be_read_out() -> None:
    for letter in new_number().replace("-", ""):
        assert letter not in "ILOU"


class TestSecondNet:
    """What should never have been written is blotted out where it can be known by its looks."""

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("no mailbox marigold@home.example today", "no mailbox [email] today"),
            (f"child {UPN}, again {UPN.lower()}", "child [upn], again [upn]"),
            ("token 3kq9Zx-8hfJw_2mNv7RtY5uQa1cE4dB", "token [secret]"),
            ("smtp://user:geheim@mail.example.org:587", "smtp://[secret]/mail.example.org:587"),
            ("flow run 1b4e28ba-2fa1-41d2-883f-0016d3cca427", "flow run 1b4e28ba-2fa1-41d2-883f-0016d3cca427"),
            ("EHC-2026-000123 at workflows/record.py:120", "EHC-2026-000123 at workflows/record.py:120"),
            (7, 7),
            (None, None),
        ],
    )
    def test_it_is_blotted(self, written: object, kept: object) -> None:
        assert logs.blotted(written) == kept


def a_line(monkeypatch: pytest.MonkeyPatch, how: str, **more: Any) -> str:
    monkeypatch.setenv("SENDFLOW_LOG", how)
    record = logging.LogRecord("library", logging.WARNING, __file__, 1, "It said %s", ("marigold@home.example",), None)
    record.__dict__.update(more)
    return logs.formatter().format(record)


def test_a_librarys_line_is_json_like_ours_and_goes_through_the_second_net(monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.loads(a_line(monkeypatch, "json", flow_run_name="EHC-2026-000001"))
    assert (line["level"], line["logger"], line["event"]) == ("warning", "library", "It said [email]")
    assert line["flow_run_name"] == "EHC-2026-000001"
    assert line["at"].endswith("Z")


def test_a_person_at_a_terminal_reads_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "It said [email]" in a_line(monkeypatch, "words")
    with pytest.raises(json.JSONDecodeError):
        json.loads(a_line(monkeypatch, "words"))


def test_an_error_tells_what_it_came_from_and_no_word_of_any(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        try:
            int("Zephyrine")
        except ValueError as inner:
            raise RuntimeError("for Quillfeather") from inner
    except RuntimeError as error:
        line = a_line(monkeypatch, "json", exc_info=(RuntimeError, error, error.__traceback__))
    assert json.loads(line)["error"] == "RuntimeError from ValueError"
    assert "tests/api/test_logs.py" in line
    assert not [word for word in ("Zephyrine", "Quillfeather") if word in line]


def test_a_program_that_ends_by_an_error_says_so_without_its_words(tmp_path: Path) -> None:
    program = "from workflows import logs; logs.begin(); raise KeyError('Zephyrine')"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"] == "KeyError"
    assert "Zephyrine" not in done.stderr


@pytest.mark.slow
def test_a_flow_runners_lines_are_as_ours(tmp_path: Path) -> None:
    """Prefect takes up our way of writing from the file its environment names."""
    program = "import prefect.main, logging; logging.getLogger('prefect.runner').error('of marigold@home.example')"
    given = {"PREFECT_HOME": str(tmp_path), "PREFECT_LOGGING_SETTINGS_PATH": str(ROOT / "workflows/flows/logging.yml")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=dict(os.environ) | given | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = [json.loads(each) for each in done.stderr.splitlines()]
    assert "of [email]" in [each["event"] for each in lines]
