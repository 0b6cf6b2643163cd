"""Documents: the file outside the database, its hash in the log, and both gone where the person is erased."""

import io
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from cases import documents, people
from cases.database import Database
from cases.file_types import NotTaken
from cases.filing import FileMissing, FilingCabinet, TooLargeToKeep
from cases.log import load
from cases.proof import verify
from tests import papers
from tests.casework import NOW, OFFICE, OFFICER, REF, opened, request
from workflows.documents import Paper, add_document, file_for

REPORT = Paper("report", "The clinic's report on Zoë")


@pytest.fixture
def cabinet(tmp_path: Path) -> FilingCabinet:
    return FilingCabinet(tmp_path / "documents", 100_000)


def added(database: Database, cabinet: FilingCabinet, content: bytes, paper: Paper = REPORT) -> documents.NewVersion:
    with database.reading() as session:
        filed = file_for(session, cabinet, REF, io.BytesIO(content))
    with database.writing() as session:
        return add_document(session, REF, filed, paper, by=OFFICER, now=NOW, office=OFFICE)[0]


def files(cabinet: FilingCabinet) -> list[Path]:
    return sorted(each for each in cabinet.folder.rglob("*") if each.is_file() and each.name != "turn")


def test_a_document_is_a_file_a_row_and_a_fact_with_the_same_hash(database: Database, cabinet: FilingCabinet) -> None:
    opened(database, request())
    new = added(database, cabinet, papers.PDF)
    digest = sha256(papers.PDF).hexdigest()
    with database.reading() as session:
        history = load(session, REF)
        (row,) = documents.documents_of(session, history.id)
        assert (row.number, row.version, row.title, row.sha256) == (1, 1, REPORT.title, digest)
        assert (row.file_type, row.size, row.sequence) == ("pdf", len(papers.PDF), 2)
        fact = history.facts[-1]
        assert (fact.kind, fact.sequence) == ("document_added", row.sequence)
        assert fact.detail == {"document": 1, "version": 1, "kind": "report", "sha256": digest}
        assert cabinet.whole(history.id, digest).read_bytes() == papers.PDF
        assert verify(session).broken is None
    assert new.filed.sha256 == digest
    (path,) = files(cabinet)
    assert path.stat().st_mode & 0o077 == 0


def test_the_title_is_nowhere_in_the_log(database: Database, cabinet: FilingCabinet) -> None:
    opened(database, request())
    added(database, cabinet, papers.PDF)
    with database.reading() as session:
        assert "Zoë" not in repr(load(session, REF).facts)


def test_a_new_version_is_a_row_of_its_own_and_another_document_has_another_number(
    database: Database, cabinet: FilingCabinet
) -> None:
    opened(database, request())
    added(database, cabinet, papers.PDF)
    renewed = added(database, cabinet, papers.TEXT, Paper("report", "As put right", renews=1))
    other = added(database, cabinet, papers.PDF, Paper("letter", "The same page"))
    assert [(each.number, each.version) for each in (renewed, other)] == [(1, 2), (2, 1)]
    with database.reading() as session:
        rows = documents.documents_of(session, load(session, REF).id)
    assert [(row.number, row.version) for row in rows] == [(1, 2), (1, 1), (2, 1)]
    assert len(files(cabinet)) == 2  # the same content is kept once in a case
    with pytest.raises(documents.NoSuchDocument):
        added(database, cabinet, papers.PDF, Paper("report", "Of none", renews=9))


def test_what_is_too_large_or_not_taken_leaves_nothing_behind(database: Database, cabinet: FilingCabinet) -> None:
    opened(database, request())
    for content, refusal in ((b"a" * 100_001, TooLargeToKeep), (b"MZ\x00", NotTaken)):
        with pytest.raises(refusal):
            added(database, cabinet, content)
    assert files(cabinet) == []
    with database.reading() as session:
        assert load(session, REF).version == 1


def test_a_file_without_its_row_is_swept_once_it_is_an_hour_old_and_one_with_a_row_never(
    database: Database, cabinet: FilingCabinet
) -> None:
    opened(database, request())
    added(database, cabinet, papers.PDF)
    with database.reading() as session:
        file_for(session, cabinet, REF, io.BytesIO(papers.TEXT))  # and then the program was killed
    (cabinet.folder / "incoming" / "0123").write_bytes(b"half")
    aged = (NOW - timedelta(days=2)).timestamp()
    for path in files(cabinet):
        os.utime(path, (aged, aged))
    with database.reading() as session:
        assert documents.sweep_files(session, cabinet, NOW - timedelta(days=2)) == 0
        assert documents.sweep_files(session, cabinet, NOW) == 2
        (row,) = documents.documents_of(session, load(session, REF).id)
        assert [path.name for path in files(cabinet)] == [row.sha256]


def test_erasing_the_person_takes_row_and_file_and_leaves_the_chain(database: Database, cabinet: FilingCabinet) -> None:
    with database.writing() as session:
        child = people.NewChild.model_validate({"given_name": "Zoë", "family_name": "Li", "birth_date": "2016-02-29"})
        child_id = people.add_child(session, child)
    opened(database, request(), child_id=child_id)
    added(database, cabinet, papers.PDF)
    with database.writing() as session:
        people.erase(session, child_id, [load(session, REF).id], NOW)
    for path in files(cabinet):
        os.utime(path, (0, 0))
    with database.reading() as session:
        history = load(session, REF)
        assert documents.documents_of(session, history.id) == []
        assert documents.sweep_files(session, cabinet, NOW) == 1
        assert verify(session).broken is None
        with pytest.raises(documents.NoSuchDocument):
            documents.document(session, history.id, 1, 1)
    assert files(cabinet) == []


def test_a_file_that_was_changed_or_lost_is_named_and_not_given_out(database: Database, cabinet: FilingCabinet) -> None:
    opened(database, request())
    new = added(database, cabinet, papers.PDF)
    with database.reading() as session:
        case_id = load(session, REF).id
        assert list(documents.damaged(session, cabinet)) == []
        files(cabinet)[0].write_bytes(papers.TEXT)
        assert list(documents.damaged(session, cabinet)) == [(REF, 1, 1)]
        with pytest.raises(FileMissing):
            cabinet.whole(case_id, new.filed.sha256)
        files(cabinet)[0].unlink()
        with pytest.raises(FileMissing, match="backup"):
            cabinet.whole(case_id, new.filed.sha256)


def test_who_was_given_a_document_to_read_is_written_down(database: Database) -> None:
    opened(database, request())
    with database.writing() as session:
        documents.note_reading(session, load(session, REF).id, 1, 1, "o0000000009", NOW)
    with database.reading() as session:
        (row,) = documents.readings_of(session, load(session, REF).id)
    assert (row.number, row.version, row.officer, row.read_at) == (1, 1, "o0000000009", NOW)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "x", "0" * 63 + "/"])
def test_a_path_is_made_of_numbers_and_of_nothing_anybody_typed(cabinet: FilingCabinet, digest: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        cabinet.path_of(1, digest)
