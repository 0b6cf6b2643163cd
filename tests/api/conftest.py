"""An office to call: the whole application over SQLite, or over each kind of database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.calls import Office, tokens_for
from tests.api.world import make_world


def office_over(folder: Path, url: str) -> Iterator[Office]:
    """The application over a migrated database, until whoever asked is done with it."""
    world = make_world(folder, url)
    with TestClient(world.app) as client:
        yield Office(world, client, tokens_for(world))


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """The application over SQLite."""
    shutil.copy(sqlite_template, tmp_path / "sendflow.db")
    yield from office_over(tmp_path, f"sqlite:///{tmp_path / 'sendflow.db'}")


@pytest.fixture(scope="module")
def quiet_office(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Office]:
    """The same, shared by the tests of a module that change nothing in it."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, folder / "sendflow.db")
    yield from office_over(folder, f"sqlite:///{folder / 'sendflow.db'}")


@pytest.fixture
def office_on_each(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The application, once over SQLite and once over PostgreSQL."""
    yield from office_over(tmp_path, database_url)
