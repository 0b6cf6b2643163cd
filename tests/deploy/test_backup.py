"""Backing up and restoring: everything comes back, and nothing that was lost, changed or mixed up does so unseen."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from typer.testing import CliRunner

from api.backup import making, postgres
from api.backup.holding import take_holding
from api.backup.making import Made, back_up
from api.backup.manifest import NAME, Holding, Manifest, NotABackup
from api.backup.restoring import NotAsBackedUp, NotEmpty, prove, restore
from api.cli import app
from cases.database import Database, NoDatabase, Realm, WrongRealm, migrate, open_database
from cases.log import load
from cases.sendiass.database import migrate_service
from deploy import drill
from tests.cases.test_proof import tamper
from tests.casework import NOW, REF, add, new, opened, request
from tests.deploy.conftest import Fresh

AUTHORITY = Realm.AUTHORITY


@pytest.fixture
def worked_on(database: Database) -> Database:
    """A database with a case of two facts."""
    opened(database, request(), new("decision_to_assess_notified", "2025-10-06"))
    return database


@pytest.fixture
def made(worked_on: Database, database_url: str, tmp_path: Path, fresh: Fresh) -> Made:
    """A backup of it, with one document beside."""
    (tmp_path / "documents" / "ab").mkdir(parents=True)
    (tmp_path / "documents" / "ab" / "cdef").write_bytes(b"advice of the health body")
    return back_up(database_url, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "documents", now=NOW)


@contextmanager
def at(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def restored(made: Made, url: str, tmp_path: Path, heads: str = "") -> Manifest:
    return restore(made.folder, url, realm=AUTHORITY, documents=tmp_path / "back", heads=heads)


def test_what_was_backed_up_comes_back_whole_and_nobody_else_can_read_the_copy(
    made: Made, fresh: Fresh, tmp_path: Path
) -> None:
    url = fresh()
    restored(made, url, tmp_path)
    with at(url) as database, database.reading() as session:
        assert [fact.kind for fact in load(session, REF).facts] == ["request_received", "decision_to_assess_notified"]
    assert (tmp_path / "back" / "ab" / "cdef").read_bytes() == b"advice of the health body"
    assert made.folder.stat().st_mode & 0o077 == 0


def test_work_goes_on_in_what_came_back_and_its_log_is_guarded_as_before(
    made: Made, fresh: Fresh, tmp_path: Path
) -> None:
    url = fresh()
    restored(made, url, tmp_path)
    migrate(url)
    with at(url) as database:
        add(database, new("decision_to_issue_plan_notified", "2025-11-24"))
        with pytest.raises(DBAPIError), database.writing() as session:
            session.connection().execute(text("UPDATE case_event SET kind = 'request_received'"))


def test_the_manifest_names_every_table_and_file_and_holds_no_secret(made: Made, database: Database) -> None:
    written = json.loads((made.folder / NAME).read_text())
    assert set(written["holding"]["tables"]) == set(inspect(database.engine).get_table_names())
    there = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}
    assert set(written["files"]) == there - {NAME}
    assert written["holding"]["log"]["events"] == 2
    assert "request" not in json.dumps(written["holding"]["log"])


def test_what_is_recorded_while_a_backup_is_made_is_wholly_in_it_or_wholly_not(
    worked_on: Database, database_url: str, tmp_path: Path, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digests are of what was dumped: here a fact is recorded after the dump and before they are taken."""

    def late(session: Session) -> Holding:
        add(worked_on, new("decision_to_issue_plan_notified", "2025-11-24"))
        return take_holding(session)

    monkeypatch.setattr("api.backup.making.take_holding", late)
    made = back_up(database_url, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "none", now=NOW)
    assert made.manifest.holding.log.events == 2
    restored(made, fresh(), tmp_path)


class TestNothingIsOverwritten:
    def test_a_database_with_anything_in_it_is_left_as_it_is(
        self, made: Made, database_url: str, tmp_path: Path, worked_on: Database
    ) -> None:
        with pytest.raises(NotEmpty, match="There is something in"):
            restored(made, database_url, tmp_path)
        with worked_on.reading() as session:
            assert len(load(session, REF).facts) == 2
        assert not (tmp_path / "back").exists()

    def test_neither_are_documents_mixed(self, made: Made, fresh: Fresh, tmp_path: Path) -> None:
        url = fresh()
        with pytest.raises(NotEmpty, match="There are documents in"):
            restore(made.folder, url, realm=AUTHORITY, documents=tmp_path / "documents")
        restored(made, url, tmp_path)  # nothing had been begun

    def test_what_an_old_sqlite_left_beside_would_be_taken_for_the_new_ones_own(
        self, made: Made, database_url: str, tmp_path: Path
    ) -> None:
        if not database_url.startswith("sqlite"):
            pytest.skip("PostgreSQL keeps nothing beside")
        (tmp_path / "other.db-wal").write_bytes(b"")
        with pytest.raises(NotEmpty):
            restored(made, f"sqlite:///{tmp_path / 'other.db'}", tmp_path)

    def test_a_backup_never_changes_an_earlier_one(self, made: Made, database_url: str, tmp_path: Path) -> None:
        with pytest.raises(making.CannotBackUp, match="it is there already"):
            back_up(database_url, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "none", now=NOW)
        assert [path.name for path in (tmp_path / "kept").iterdir()] == [made.folder.name]
        assert Manifest.read(made.folder) == made.manifest


class TestWhatWasTamperedWithIsFound:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE case_event SET happened_on = '2025-10-05' WHERE sequence = 2",
            "DELETE FROM case_event WHERE sequence = 2",
            "UPDATE case_file SET process_version = process_version + 1",
            "UPDATE case_summary SET stage = 'ended'",
            "INSERT INTO team (key, name) VALUES ('south', 'South')",
        ],
    )
    def test_a_row_of_what_came_back(
        self, statement: str, made: Made, worked_on: Database, fresh: Fresh, tmp_path: Path
    ) -> None:
        url = fresh()
        restored(made, url, tmp_path)
        with at(url) as database:
            tamper(database, statement)
        with pytest.raises(NotAsBackedUp, match="is not what was backed up"):
            prove(made.manifest, url)

    def test_a_byte_of_any_file(self, made: Made, fresh: Fresh, tmp_path: Path) -> None:
        url = fresh()
        for name in made.manifest.files:
            copy = tmp_path / "copy"
            shutil.copytree(made.folder, copy)
            changed = bytearray((copy / name).read_bytes())
            changed[-1] ^= 1
            (copy / name).write_bytes(changed)
            with pytest.raises(NotABackup, match=f"{name} is not what was written"):
                restore(copy, url, realm=AUTHORITY, documents=tmp_path / "back")
            (copy / name).unlink()
            with pytest.raises(NotABackup, match=f"{name} is missing"):
                restore(copy, url, realm=AUTHORITY, documents=tmp_path / "back")
            shutil.rmtree(copy)
        assert not (tmp_path / "back").exists()

    def test_a_backup_made_anew_from_a_shorter_log_by_the_digest_that_was_kept_elsewhere(
        self, made: Made, worked_on: Database, database_url: str, fresh: Fresh, tmp_path: Path
    ) -> None:
        tamper(worked_on, "DELETE FROM case_event WHERE sequence = 2")
        tamper(worked_on, "UPDATE case_summary SET version = 1")  # no list tells of it any more
        again = back_up(
            database_url, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "none", now=NOW + timedelta(days=1)
        )
        assert not again.manifest.holding.log.broken  # cut off at its end, a log is whole in itself
        with pytest.raises(NotABackup, match="does not end where the digest says"):
            restored(again, fresh(), tmp_path, heads=made.manifest.holding.log.heads)

    def test_a_broken_log_is_copied_as_it_is_and_said_to_be_broken(
        self, worked_on: Database, database_url: str, fresh: Fresh, tmp_path: Path
    ) -> None:
        tamper(worked_on, "UPDATE case_event SET happened_on = '2025-10-05' WHERE sequence = 2")
        made = back_up(database_url, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "none", now=NOW)
        assert made.manifest.holding.log.broken.startswith(f"fact 2 of {REF}: ")
        assert restored(made, fresh(), tmp_path) == made.manifest

    def test_a_manifest_that_leads_out_of_its_folder(self, made: Made, fresh: Fresh, tmp_path: Path) -> None:
        written = json.loads((made.folder / NAME).read_text())
        written["files"]["../documents/ab/cdef"] = written["files"]["documents/ab/cdef"]
        (made.folder / NAME).write_text(json.dumps(written))
        with pytest.raises(NotABackup, match="leads out of the folder"):
            restored(made, fresh(), tmp_path)


def test_the_drill_brings_everything_back_and_leaves_its_source_alone(fresh: Fresh, tmp_path: Path) -> None:
    drilled = drill.drill(fresh(), fresh(), tmp_path / "drill", plans=3)
    assert drilled.source.cases == drilled.back.cases + 1
    assert len(drilled.seconds) == 7
    assert "came back" in drill.told(drilled).lower()


def test_the_drill_fails_where_one_row_was_changed(fresh: Fresh, tmp_path: Path) -> None:
    def meddle(url: str) -> None:
        with at(url) as database:
            tamper(database, "UPDATE case_event SET recorded_by = 'nobody' WHERE case_id = 1 AND sequence = 1")

    with pytest.raises(NotAsBackedUp, match="its log"):
        drill.drill(fresh(), fresh(), tmp_path / "drill", plans=3, meddle=meddle)


class TestTheWall:
    def test_neither_side_backs_up_or_restores_the_others(self, fresh: Fresh, made: Made, tmp_path: Path) -> None:
        theirs = fresh()
        migrate_service(theirs)
        with pytest.raises(WrongRealm):
            back_up(theirs, tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "none", now=NOW)
        their_backup = back_up(
            theirs, tmp_path / "theirs", realm=Realm.SENDIASS, documents=tmp_path / "none", now=NOW
        )  # fmt: skip
        assert their_backup.folder.name.startswith("sendiass-")
        with pytest.raises(WrongRealm, match="not one of this side's"):
            restored(their_backup, fresh(), tmp_path)
        back = fresh()
        restore(their_backup.folder, back, realm=Realm.SENDIASS, documents=tmp_path / "their documents")
        assert their_backup.manifest.holding.shape.keys() == {"alembic_version", "sendiass_alembic_version"}


class TestPrograms:
    def test_a_server_newer_than_every_program_is_refused_in_words(
        self, monkeypatch: pytest.MonkeyPatch, postgres_programs: None
    ) -> None:
        monkeypatch.setattr(postgres, "_ELSEWHERE", ())
        with pytest.raises(postgres.NoProgram, match=r"no pg_dump of version 99 or newer here, only .*18 in"):
            postgres.program("pg_dump", 99)
        monkeypatch.setenv("PATH", "")
        with pytest.raises(postgres.NoProgram, match=r"no pg_dump of version 18 or newer here\."):
            postgres.program("pg_dump", 18)

    def test_of_several_the_one_of_the_servers_version_is_taken(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(postgres, "_ELSEWHERE", ((str(tmp_path), "*/bin"),))
        monkeypatch.setenv("PATH", str(tmp_path / "17" / "bin"))
        for major in (15, 17, 18, 19):
            path = tmp_path / str(major) / "bin" / "pg_dump"
            path.parent.mkdir(parents=True)
            path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.2 (Debian)'\n")
            path.chmod(0o755)
        assert [postgres.program("pg_dump", wanted).split("/")[-3] for wanted in (14, 17, 18, 19)] == [
            "15", "17", "18", "19",
        ]  # fmt: skip


class TestCommands:
    @pytest.fixture(autouse=True)
    def _set(self, worked_on: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SENDFLOW_VAR", str(tmp_path / "var"))
        monkeypatch.setenv("SENDFLOW_DEMO", "true")
        monkeypatch.setenv("SENDFLOW_DATABASE_URL", database_url)

    def test_a_backup_and_its_restoring_say_the_heads_to_keep(
        self, fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done = CliRunner().invoke(app, ["backup", str(tmp_path / "kept")])
        assert (done.exit_code, done.stderr) == (0, "")
        (folder,) = (tmp_path / "kept").iterdir()
        heads = done.stdout.split("Heads: ")[1].split()[0]
        monkeypatch.setenv("SENDFLOW_DATABASE_URL", fresh())
        back = CliRunner().invoke(app, ["restore", str(folder), "--heads", heads])
        assert (back.exit_code, back.stderr) == (0, "")
        assert "1 case, 2 facts" in back.stdout
        assert back.stdout.rstrip().endswith(heads)

    def test_a_broken_log_ends_with_one(self, worked_on: Database, fresh: Fresh, tmp_path: Path) -> None:
        tamper(worked_on, "UPDATE case_event SET happened_on = '2025-10-05' WHERE sequence = 2")
        done = CliRunner().invoke(app, ["backup", str(tmp_path / "kept")])
        assert done.exit_code == 1
        assert "it is broken" in done.stderr

    def test_only_the_newest_are_kept_and_nothing_else_is_touched(
        self, database_url: str, fresh: Fresh, tmp_path: Path
    ) -> None:
        kept = tmp_path / "kept"
        for name in ("sendflow-holiday-pictures", "sendflow-20200101T000000Z", "sendiass-20200101T000000Z"):
            (kept / name).mkdir(parents=True)  # without a manifest, even the second is not known to be ours
        for days in range(3):
            back_up(
                database_url, kept, realm=AUTHORITY, documents=tmp_path / "none", now=NOW + timedelta(days=days), keep=2
            )
        assert sorted(path.name for path in kept.iterdir()) == [
            "sendflow-20200101T000000Z", "sendflow-20261123T120000Z", "sendflow-20261124T120000Z",
            "sendflow-holiday-pictures", "sendiass-20200101T000000Z",
        ]  # fmt: skip


def test_a_mistyped_sqlite_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="There is no database at"):
        back_up(f"sqlite:///{tmp_path / 'typo.db'}", tmp_path / "kept", realm=AUTHORITY, documents=tmp_path, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_not_there_under_its_name_until_it_is_whole(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.backup.making.take_holding", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        back_up(f"sqlite:///{sqlite_template}", tmp_path / "kept", realm=AUTHORITY, documents=tmp_path, now=NOW)
    assert os.listdir(tmp_path / "kept") == []


def test_a_copy_of_sqlite_is_one_file(tmp_path: Path, sqlite_template: Path) -> None:
    made = back_up(
        f"sqlite:///{sqlite_template}", tmp_path / "kept", realm=AUTHORITY, documents=tmp_path / "x", now=NOW
    )
    assert sorted(os.listdir(made.folder)) == ["database.db", NAME]
    with sqlite3.connect(made.folder / "database.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
