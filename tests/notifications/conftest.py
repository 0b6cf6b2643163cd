"""TEMPORARY until deploy/migrations exists: tables by create_all."""

from pathlib import Path
import pytest
from sqlmodel import SQLModel
from cases.database import open_database
import notifications.outbox  # noqa


def make(url):
    database = open_database(url)
    SQLModel.metadata.create_all(database.engine, tables=[notifications.outbox.MESSAGES, notifications.outbox.TOLD])
    if url.startswith("sqlite"):
        with database.engine.connect() as c:
            pass
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "sendflow.db"
    make(f"sqlite:///{path}")
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server):
    url = postgres_server.create_database()
    make(url)
    return url
