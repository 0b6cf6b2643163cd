"""The log file: what is written of a log is proved far from it, and whoever changes the file is found."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cases import log_check
from cases.database import Database
from cases.log_file import write_log
from cases.proof import verify
from tests.cases.test_proof import tamper
from tests.casework import NOW, REF, add, new, opened, request, to_the_draft

OTHER = "EHC-2025-000002"
Line = dict[str, Any]


@pytest.fixture
def log_file(database: Database, tmp_path: Path) -> Path:
    """The log of two cases as a file; the second has a note, and the first one more that was erased."""
    opened(database, *to_the_draft())
    opened(database, request(), new("note_added", "2025-09-02", text="The mother rang."), ref=OTHER)
    path = tmp_path / "log.jsonl"
    with database.reading() as session, path.open("w", encoding="utf-8") as out:
        written = write_log(session, out, now=NOW)
        assert written == verify(session)
    return path


def lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def found_after(path: Path, change: Callable[[list[Line]], object]) -> list[str]:
    """What checking finds once the lines of the file were changed."""
    changed = lines(path)
    change(changed)
    path.write_text("".join(json.dumps(line) + "\n" for line in changed))
    return [each.what for each in log_check.check_log(path).wrong]


def test_an_untouched_file_is_proved_with_the_mark_the_log_itself_has(log_file: Path, database: Database) -> None:
    with database.reading() as session:
        mark = verify(session).heads
    found = log_check.check_log(log_file, mark=mark.upper())
    assert (found.cases, found.facts, found.heads, found.wrong) == (2, 6, mark, ())
    assert found.is_whole_log
    assert "not the one that was given" in log_check.check_log(log_file, mark="0" * 64).wrong[0].what


CHANGES: dict[str, tuple[Callable[[list[Line]], object], list[str]]] = {
    "a fact taken out": (lambda at: at.pop(3), [
        f"Case {REF}: fact 2 is missing.", "The file holds 5 facts, and its last line says 6."]),
    "the last facts cut off": (lambda at: at.__delitem__(slice(4, 6)), [
        f"Case {REF}: facts 3, 4 are missing.", "The file holds 4 facts, and its last line says 6."]),
    "a day changed": (lambda at: at[3].update(happened_on="2025-10-05"), [f"Case {REF}: fact 2 was changed."]),
    "a fact that is no fact": (lambda at: at[3].pop("kind"), [f"Case {REF}: fact 2 was changed."]),
    "two facts exchanged": (lambda at: at.insert(3, at.pop(4)), [f"Case {REF}: its facts are out of order."]),
    "a fact written twice": (lambda at: at.insert(3, at[3]), [
        f"Case {REF}: fact 2 is there more than once.", "The file holds 7 facts, and its last line says 6."]),
    "a note changed": (lambda at: at[8]["texts"]["text"].update(text="Nobody rang."), [
        f"Case {OTHER}: the text of fact 2 was changed."]),
    "a fact moved to another case": (lambda at: at.insert(8, at.pop(5)), [
        f"Case {REF}: fact 4 is missing.", f"Case {OTHER}: 1 line among its facts is of another case or no fact."]),
    "a case taken out": (lambda at: at.__delitem__(slice(6, 9)), [
        "The file holds 1 case, and its last line says 2.", "The file holds 4 facts, and its last line says 6."]),
    "cases in another order": (lambda at: at.__setitem__(slice(1, 9), at[6:9] + at[1:6]), [
        "The mark at the end is not that of the cases in the file."]),
    "the end cut off": (lambda at: at.pop(), ["The file is cut short: its last line is missing."]),
    "lines after the end": (lambda at: at.append(at[2]), ["Line 11 stands after the end."]),
    "a heading changed": (lambda at: at[1].update(head="0" * 64), [
        f"Case {REF}: its log does not end with the fact its first line names."]),
}  # fmt: skip


def test_whatever_is_changed_in_the_file_is_told_with_its_case_and_fact(log_file: Path) -> None:
    whole = log_file.read_text()
    told = {}
    for name, (change, _) in CHANGES.items():
        log_file.write_text(whole)
        told[name] = found_after(log_file, change)
    assert told == {name: wanted for name, (_, wanted) in CHANGES.items()}


def test_a_fact_made_anew_with_a_hash_that_fits_breaks_the_next_one(log_file: Path) -> None:
    def forge(at: list[Line]) -> None:
        at[3]["happened_on"] = "2025-10-05"
        at[3]["hash"] = log_check._hash_of(REF, at[3])

    assert found_after(log_file, forge) == [f"Case {REF}: fact 3 does not follow from fact 2."]


def test_an_erased_note_is_no_fault_and_a_line_that_cannot_be_read_is_named(log_file: Path, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM private_text"))
    with database.reading() as session, log_file.open("w", encoding="utf-8") as out:
        write_log(session, out, now=NOW, refs=[OTHER])
    assert (found := log_check.check_log(log_file)).is_untouched
    assert (found.cases, found.is_whole_log) == (1, False)
    log_file.write_text(log_file.read_text().replace('{"about"', '{"about', 1))
    first, *_ = log_check.check_log(log_file).wrong
    assert first.sentence == (
        "Line 3 cannot be read. What it said is not known, so the chain cannot be followed. "
        "Keep this file as it is, have the log exported again, and compare the two."
    )


def test_a_facts_file_holds_no_hashes_and_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("ref,process,kind,happened_on\n")
    with pytest.raises(log_check.NotALogFile, match="sendflow export --form log"):
        log_check.check_log(path)
    with pytest.raises(log_check.NotALogFile, match="cannot be read"):
        log_check.check_log(tmp_path / "none")


def test_a_log_that_goes_on_from_a_file_kept_earlier_has_only_grown(
    database: Database, log_file: Path, tmp_path: Path
) -> None:
    """The last fact of one case, and the whole of the other, are taken out of the database with the marks made anew."""
    later = tmp_path / "later.jsonl"

    def found() -> list[str]:
        with database.reading() as session, later.open("w", encoding="utf-8") as out:
            write_log(session, out, now=NOW)
        assert log_check.check_log(later).is_untouched
        return [each.what for each in log_check.check_log(later, earlier=log_file).wrong]

    add(database, new("draft_plan_served", "2025-12-08"))
    assert found() == []
    tamper(database, "DELETE FROM case_event WHERE sequence > 3 AND case_id = (SELECT min(id) FROM case_file)")
    assert found() == [f"Case {REF}: fact 4 was in the earlier file and is in this one no more."]
    add(database, new("note_added", "2025-12-08", text="Another, in its place."))
    assert found() == [f"Case {REF}: up to fact 4 it is not what the earlier file holds."]
    tamper(database, "DELETE FROM case_event WHERE case_id = (SELECT max(id) FROM case_file)")
    assert found()[1:] == [f"Missing here, and in the earlier file: 1 case: {OTHER}."]
