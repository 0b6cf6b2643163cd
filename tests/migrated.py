"""Migrated SQLite files: made once in a process and then copied, because to migrate takes a quarter of a second."""

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


def copy_to(path: Path, migrate: Callable[[str], None]) -> None:
    """Put an empty database there as `migrate` makes one; a file that is there already is left alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_made_by(migrate))


@cache
def _made_by(migrate: Callable[[str], None]) -> bytes:
    with TemporaryDirectory(prefix="sendflow-migrated-") as folder:
        path = Path(folder) / "template.db"
        migrate(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy takes one file, so all must be in it
        connection.close()
        return path.read_bytes()
