"""A service to walk about in, over SQLite, and over an empty PostgreSQL database where the difference matters."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cases.database import Database, Realm, open_database
from cases.sendiass.database import migrate_service
from tests.migrated import copy_to
from tests.sendiass.world import Service, make_service

if TYPE_CHECKING:
    from tests.postgres import PostgresServer


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = make_service(tmp_path)
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: "PostgresServer") -> str:
    """The URL of a migrated PostgreSQL database of the service with nobody in it, to be copied."""
    url = postgres_server.create_database()
    migrate_service(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def service_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """The service, once over each kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("service")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database(template=request.getfixturevalue("empty_postgres"))
    made = make_service(tmp_path, url)
    yield made
    made.database.close()
    server.drop_database(url)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file of the service with nobody in it, to be copied."""
    path = tmp_path_factory.mktemp("service") / "sendiass.db"
    copy_to(path, migrate_service)
    return path


@pytest.fixture
def empty(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The service's database over SQLite, with nobody in it."""
    path = tmp_path / "empty.db"
    shutil.copyfile(empty_file, path)
    opened = open_database(f"sqlite:///{path}", Realm.SENDIASS)
    yield opened
    opened.close()


@pytest.fixture
def empty_in_postgres(postgres_server: "PostgresServer", empty_postgres: str) -> Iterator[Database]:
    """The service's database over PostgreSQL, with nobody in it."""
    url = postgres_server.create_database(template=empty_postgres)
    opened = open_database(url, Realm.SENDIASS)
    yield opened
    opened.close()
    postgres_server.drop_database(url)


@pytest.fixture(params=["empty", "empty_in_postgres"], ids=["sqlite", "postgresql"])
def empty_on_each(request: pytest.FixtureRequest) -> Database:
    """The service's database with nobody in it, once over SQLite and once over PostgreSQL."""
    database: Database = request.getfixturevalue(request.param)
    return database
