"""Whose turn it is to write to SQLite: a queue before its own lock, which can only order and never harm."""

import fcntl
import sqlite3
from pathlib import Path

import pytest

from cases.database import open_database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    sqlite3.connect(path).close()
    return path


def test_a_writer_holds_the_turn_that_every_other_process_waits_for_and_a_reader_does_not(file: Path) -> None:
    database = open_database(f"sqlite:///{file}")
    with database.writing(), Path(f"{file}-turn").open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with database.reading(), Path(f"{file}-turn").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    database.close()


def test_the_turn_is_given_up_when_writing_fails(file: Path) -> None:
    database = open_database(f"sqlite:///{file}")
    for _ in range(2):
        with pytest.raises(KeyError), database.writing():
            raise KeyError
    with Path(f"{file}-turn").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    database.close()


def test_where_no_turn_can_be_taken_sqlites_own_lock_is_enough(file: Path) -> None:
    Path(f"{file}-turn").mkdir()
    database = open_database(f"sqlite:///{file}")
    with database.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE written (day TEXT)")
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM written").scalar_one() == 0
    database.close()
