"""Packs from a terminal: what they end with, what is refused and leaves no file, the same bytes for the same log."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import Result

from cases.database import Database
from deadlines import clock
from tests.api.test_cli import opened as opened
from tests.api.test_cli import run as run
from tests.api.test_cli import story as story
from tests.api.test_cli import var as var

Run = Callable[..., Result]
WHY = ("--why", "Asked by the Ombudsman")
OF_COUNTS = ("counts-pack", "ehc_assessment", "2025-01-01", "2025-12-31")
CHRONOLOGY = ("pack", "LATE-1")


def said(result: Result) -> str:
    """What a command said of itself, or the refusal with which it ended."""
    return f"{result.output} {result.exception or ''}"


def test_what_is_made_twice_of_the_same_log_is_the_same_and_verifies(run: Run, story: Path, opened: Database) -> None:
    at = clock.now().isoformat()
    for command in (CHRONOLOGY, OF_COUNTS):
        made = []
        for name in ("one.zip", "other.zip"):
            result = run(*command, str(story.parent / name), *WHY, "--known-at", at)
            assert result.exit_code == 0, said(result)
            made.append((story.parent / name).read_bytes())
        assert made[0] == made[1], command
        seal = result.output.split("Seal, to be given by another way than the pack: ")[1].split()[0]
        checked = run("verify-pack", str(story.parent / "one.zip"), "--seal", seal, "--json")
        assert (checked.exit_code, json.loads(checked.output)["is_whole"]) == (0, True)
        assert run("verify-pack", str(story.parent / "one.zip"), "--seal", "0" * 64).exit_code == 1
    with opened.reading() as session:
        noted = session.execute(text("SELECT kind, why FROM pack_made ORDER BY id")).all()
    assert [tuple(row) for row in noted] == [(kind, WHY[1]) for kind in ("chronology", "counts") for _ in range(2)]


def test_a_pack_that_was_changed_is_said_to_be_so(run: Run, story: Path) -> None:
    path = story.parent / "pack.zip"
    assert run(*OF_COUNTS, str(path), *WHY).exit_code == 0
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    result = run("verify-pack", str(path))
    assert (result.exit_code, "do not rely on it" in result.output) == (1, True)


def test_what_is_refused_says_why_and_leaves_no_file(run: Run, story: Path, opened: Database) -> None:
    future = (clock.now() + timedelta(days=2)).isoformat()
    for code, says, command, more in (
        (1, "Why the pack is made is not said", CHRONOLOGY, ("--why", "No")),
        (1, "Why the pack is made is not said", OF_COUNTS, ("--why", "No")),
        (1, "There is no case A-1", ("pack", "A-1"), WHY),
        (1, "There is no", CHRONOLOGY, (*WHY, "--profile", "neighbour")),
        (1, "to make counts for", OF_COUNTS, (*WHY, "--profile", "neighbour")),
        (1, "school_transport", ("counts-pack", "school_transport", *OF_COUNTS[2:]), WHY),
        (2, "Nothing is known of the future", CHRONOLOGY, (*WHY, "--known-at", future)),
        (2, "Nothing is known of the future", OF_COUNTS, (*WHY, "--known-at", future)),
    ):
        result = run(*command, str(story.parent / "none.zip"), *more)
        assert (result.exit_code, says in " ".join(said(result).split())) == (code, True), said(result)
    assert run(*CHRONOLOGY, str(story.parent / "none.xlsx"), *WHY).exit_code == 2
    assert run(*OF_COUNTS, str(story.parent / "none.csv"), *WHY).exit_code == 2
    assert sorted(path.name for path in story.parent.glob("none.*")) == []
    with opened.reading() as session:
        assert session.execute(text("SELECT count(*) FROM pack_made")).scalar_one() == 0


@pytest.mark.parametrize("content", [b"", b"no pack at all"])
def test_what_is_no_pack_is_refused(run: Run, var: Path, content: bytes) -> None:
    (var / "not.zip").write_bytes(content)
    result = run("verify-pack", str(var / "not.zip"))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
