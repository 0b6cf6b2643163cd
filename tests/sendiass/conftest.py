"""A service to walk about in, over SQLite, and over an empty PostgreSQL database where the difference matters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sendiass.world import Service, make_service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = make_service(tmp_path)
    yield made
    made.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def service_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """The service, once over each kind of database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_server").create_database()
    made = make_service(tmp_path, url)
    yield made
    made.database.close()
