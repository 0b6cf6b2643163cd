"""Our own calculator agrees with the tables over real HTTP, and a wrong one is told apart."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from deadlines.register import LIMITS
from tests.api.calls import tokens_for
from tests.api.world import make_world
from tests.conformance.runner import AGREES, DIFFERS, NOT_ASKED, main
from tests.conformance.tables import read_tables

Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Our application on a free port of this machine, and a token for it."""
    world = make_world(tmp_path_factory.mktemp("conformance"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(world.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", tokens_for(world)["caseworker"]
        server.should_exit = True
        thread.join()
    world.database.close()


@contextmanager
def calculator(answer: Callable[[Answers], Any]) -> Iterator[str]:
    """Somebody else's calculator: whatever it answers to the rows it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answer(rows)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def as_the_tables_say() -> Answers:
    return [
        {"code": "it_is_refused", "detail": "No."} if case.refused else {"due_on": case.due_on, "lifted": case.lifted}
        for case in read_tables()
    ]


def test_our_calculator_agrees_with_every_row(ours: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    url, token = ours
    code = main([url, f"--token={token}", "--codes"])
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(read_tables())} of {len(read_tables())} rows agree."
    assert code == AGREES


def test_without_its_token_it_cannot_be_asked(ours: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([ours[0]]) == NOT_ASKED
    assert "401" in capsys.readouterr().out


def test_another_calculator_that_agrees_passes_whatever_it_calls_its_refusals() -> None:
    with calculator(lambda _rows: as_the_tables_say()) as url:
        assert main([url]) == AGREES
        assert main([url, "--codes"]) == DIFFERS


@pytest.mark.parametrize("number", range(len(read_tables())))
def test_one_wrong_answer_in_any_row_is_found(number: int) -> None:
    case = read_tables()[number]
    wrong: Answers = [{"due_on": "2030-01-01", "lifted": case.lifted}, {}]
    wrong += [] if case.refused else [{"due_on": case.due_on, "lifted": not case.lifted}, {"code": "no", "detail": ""}]
    for each in wrong:
        assert case.fault_of(each, codes=False)
    assert case.fault_of(None, codes=False)


def test_a_calculator_that_rolls_to_a_working_day_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    def rolled(_rows: Answers) -> Answers:
        moved = {"2026-01-01": "2026-01-02", "2025-04-21": "2025-04-22", "2025-08-10": "2025-08-11"}
        return [each | ({"due_on": moved.get(each["due_on"], each["due_on"])} if "due_on" in each else {})
                for each in as_the_tables_say()]  # fmt: skip

    with calculator(rolled) as url:
        assert main([url]) == DIFFERS
    said = capsys.readouterr().out
    assert "must be 2026-01-01, not 2026-01-02" in said
    assert "because: a bank holiday, and nothing rolls" in said
    assert said.rstrip().endswith("; 3 differ.")


@pytest.mark.parametrize("answer", [[], {}, None, [{}]])
def test_what_is_no_calculator_is_not_taken_for_one(answer: Any) -> None:
    with calculator(lambda _rows: answer) as url:
        assert main([url]) == NOT_ASKED


def test_one_limit_alone_can_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    final = [case for case in read_tables() if case.limit == "final_plan"]
    with calculator(lambda rows: [{"due_on": "2025-01-01", "lifted": False}] * len(rows)) as url:
        assert main([url, "--only", "final_plan"]) == DIFFERS
        assert main([url, "--only", "finale_plan"]) == NOT_ASKED
    assert f"0 of {len(final)} rows agree" in capsys.readouterr().out


def test_every_row_is_about_a_registered_limit_and_says_why_and_whence() -> None:
    for case in read_tables():
        assert case.limit in LIMITS, case.where
        assert case.note, case.where
        assert case.source, case.where
    assert {path.stem for path in Path(__file__).parent.glob("*.csv")} == {"vectors", "transfer_reviews", "exceptions"}
