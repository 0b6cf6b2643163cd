"""What every test may ask for: a database on SQLite and PostgreSQL, a mail server, Prefect, a frozen day.

What is heavy is imported by the fixture that needs it, so that a run that does not starts at once.
`FREEZE=2028-02-29` runs the suite as if on that day; tests marked slow are left in real time,
because Prefect cannot live in a frozen one.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.tree import imported_as, product_files

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from cases.database import Database
    from tests.postgres import PostgresServer
    from tests.smtp import MailServer

PREFECT_HOME = pytest.StashKey[str]()
NEVER_FROZEN = ("slow", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the golden stories anew instead of comparing them",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Shut out the settings of the person who runs the tests, and give Prefect a home that is thrown away.

    Prefect reads its settings when it is imported, which a test module may do while it is collected.
    """
    for name in list(os.environ):
        if name.startswith(("SENDFLOW_", "PREFECT_")):
            del os.environ[name]
    config.stash[PREFECT_HOME] = tempfile.mkdtemp(prefix="sendflow-prefect-")
    os.environ["PREFECT_HOME"] = config.stash[PREFECT_HOME]
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    # The same examples on every run, and no verdict on how fast the machine is.
    hypothesis.settings.register_profile("sendflow", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("sendflow")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[PREFECT_HOME], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Say in how many processes `make test` runs."""
    from tests.sharing import processes

    return processes()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "Scheduling | None":
    """Share the files of tests our own way, where they are shared a file at a time."""
    from tests.sharing import LiveBeside

    return LiveBeside(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests with live parts last, the others in their order.

    A live Prefect leaves threads at work in this process that draw from `random`; hypothesis, which watches its state
    while it makes examples, would take that for a fault of ours.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_collection_finish() -> None:
    """Import everything before the first frozen day.

    A module imported inside one would build its classes, and psycopg its C types, on freezegun's own dates.
    Prefect is left out: its tests run in real time.
    """
    if not os.environ.get("FREEZE"):
        return
    for path in product_files():
        if "flows" not in path.parts:
            importlib.import_module(imported_as(path))
    for name in ("tests.postgres", "tests.smtp"):
        importlib.import_module(name)


@pytest.fixture(autouse=True)
def the_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test as if at noon of the day named by FREEZE; seconds still pass, so that waiting ends."""
    day = os.environ.get("FREEZE")
    if not day or any(request.node.get_closest_marker(mark) for mark in NEVER_FROZEN):
        yield
        return
    from freezegun import freeze_time

    with freeze_time(f"{date.fromisoformat(day)}T12:00:00Z", tick=True, ignore=["_pytest.timing"]):
        yield


@pytest.fixture(scope="session")
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Say whether golden stories are to be written anew."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """A real PostgreSQL server for the whole run."""
    from tests.postgres import running_postgres

    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    from cases.database import migrate
    from tests.migrated import copy_to

    path = tmp_path_factory.mktemp("template") / "sendflow.db"
    copy_to(path, migrate)
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "PostgresServer") -> str:
    """The URL of a migrated PostgreSQL database, to be copied."""
    from cases.database import migrate

    url = postgres_server.create_database()
    migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated, empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "sendflow.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database(template=request.getfixturevalue("postgres_template"))
    yield url
    server.drop_database(url)


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """A fresh, migrated, empty database, opened; the test runs once on each kind."""
    from cases.database import open_database

    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def mail_server() -> Iterator["MailServer"]:
    """A real SMTP server that keeps what it is sent."""
    from tests.smtp import MailServer

    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A live Prefect with a database of its own, for tests marked slow: it takes half a minute to start."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
