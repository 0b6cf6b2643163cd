"""PostgreSQL's own programs, pg_dump and pg_restore: found, matched to the server, run without a password in sight."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection

from deadlines.refusals import Refusal

_ELSEWHERE = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))  # Debian's places, and Red Hat's
_MAJOR = re.compile(r"\) (\d+)")


class NoProgram(Refusal):
    """PostgreSQL's programs are not here, or are too old for the server. Nothing was done."""

    code = "no_program"


class ProgramFailed(Refusal):
    """PostgreSQL's program ended with a fault. What it had begun is not a backup, or was undone."""

    code = "program_failed"


def dump(url: URL, connection: Connection, to: Path) -> None:
    """Write the database to a file in pg_dump's custom form, as that connection's transaction sees it.

    Raises NoProgram, ProgramFailed.
    """
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}")
    _run(program("pg_dump", server_of(connection)), url, *options)


def load(url: URL, server: int, dumped: Path) -> None:
    """Fill an empty database from such a file, in one transaction. Raises NoProgram, ProgramFailed."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dumped))
    _run(program("pg_restore", server), url, *options)


def server_of(connection: Connection) -> int:
    """The major version of the server, for instance 18."""
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def is_empty(connection: Connection) -> bool:
    """Whether nobody has made a table or a view in any schema of the database."""
    inspector = inspect(connection)
    own = [name for name in inspector.get_schema_names() if name != "information_schema"]
    return not any(inspector.get_table_names(name) or inspector.get_view_names(name) for name in own)


def program(name: str, server: int) -> str:
    """Where a program is that can serve that server: of its version, else the next newer. Raises NoProgram.

    An older one refuses a newer server; a much newer pg_restore asks a server for what it does not know.
    """
    found = {major: path for path in _candidates(name) if (major := _version(path))}
    if fitting := sorted(major for major in found if major >= server):
        return str(found[fitting[0]])
    there = ", ".join(f"{major} in {path.parent}" for major, path in sorted(found.items()))
    raise NoProgram(
        f"There is no {name} of version {server} or newer here" + (f", only {there}." if there else "."),
        f"The server is PostgreSQL {server}, and its own program is what copies it as it was at one moment.",
        f"Install postgresql-client-{server}, or run this where it is, and put it on the PATH.",
    )


def _candidates(name: str) -> Iterator[Path]:
    """From the least to the most preferred: those on the PATH, in its order, win over their like elsewhere."""
    for place, pattern in _ELSEWHERE:
        yield from (folder / name for folder in sorted(Path(place).glob(pattern)))
    for folder in reversed(os.environ.get("PATH", "").split(os.pathsep)):
        if found := shutil.which(name, path=folder):
            yield Path(found)


def _version(path: Path) -> int:
    """The major version a program says it has; 0 where it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = _MAJOR.search(said)
    return int(found[1]) if found else 0


def _run(path: str, url: URL, *options: str) -> None:
    """Run a program on a database. The password goes by the environment: a command line is for everybody to read."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = dict(os.environ) | ({"PGPASSWORD": url.password} if url.password else {})
    command = [path, f"--dbname={address}", "--no-password", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramFailed(
            f"{Path(path).name} ended with {done.returncode}.",
            f"It said: {(done.stderr.strip().splitlines() or ['nothing'])[0]}",
            "Nothing half done was kept. Put right what it names and do it again.",
        )
