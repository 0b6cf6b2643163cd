"""Restoring a backup into an empty database, and proving that what is there is what was copied."""

import os
import shutil
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from api.backup import postgres
from api.backup.holding import differences, take_holding
from api.backup.manifest import DOCUMENTS, DUMP, Manifest, NotABackup
from cases.database import NoDatabase, Realm, WrongRealm, open_database
from deadlines.refusals import Refusal

_BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")  # SQLite would take what an old log beside it holds for its own


class NotEmpty(Refusal):
    """There is something already where the backup was to go. Nothing was changed."""

    code = "not_empty"


class NotAsBackedUp(Refusal):
    """What is there after restoring is not what was copied: nobody may work on it."""

    code = "not_as_backed_up"


def restore(folder: Path, url: str, *, realm: Realm, documents: Path, heads: str = "") -> Manifest:
    """Restore a backup into an empty database and an empty folder of documents, then prove it against its manifest.

    `heads` is the log's digest as it was kept elsewhere: with it, a backup that was made anew from a changed log is
    known. Raises NotABackup, WrongRealm, NotEmpty, NoDatabase, NoProgram, ProgramFailed, NotAsBackedUp.
    """
    manifest = Manifest.read(folder)
    _refuse_another(manifest, make_url(url), realm, heads)
    if documents.exists() and any(documents.iterdir()):
        raise NotEmpty(
            f"There are documents in {documents}.",
            "Those of two databases would be mixed.",
            "Restore where there are none, or move them away.",
        )
    _restore_database(folder / DUMP[manifest.kind], make_url(url))
    if (folder / DOCUMENTS).is_dir():
        shutil.copytree(folder / DOCUMENTS, documents, dirs_exist_ok=True)
    prove(manifest, url)
    return manifest


def prove(manifest: Manifest, url: str) -> None:
    """Compare a database with a manifest: its shape, every hash of its log, every row. Raises NotAsBackedUp."""
    database = open_database(url, manifest.realm)
    try:
        with database.reading() as session:
            if manifest.kind == "postgresql":
                session.connection().exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
            wrong = differences(manifest.holding, take_holding(session))
    finally:
        database.close()
    if wrong:
        raise NotAsBackedUp(
            f"The database is not what was backed up: {'; '.join(wrong)}.",
            "Somebody changed it, or not all of it came back; casework on it would build on what nobody recorded.",
            "Start nothing on it. Keep it for whoever looks into this, and restore elsewhere.",
        )


def _refuse_another(manifest: Manifest, url: URL, realm: Realm, heads: str) -> None:
    if manifest.realm is not realm:
        raise WrongRealm(
            "This backup is not one of this side's.",
            "The local authority and the information and advice service keep their records apart, in backups too.",
            "Restore it with the other side's program and settings.",
        )
    if manifest.kind != url.get_backend_name():
        raise NotABackup(
            f"This is a backup of {manifest.kind}, and the address is one of {url.get_backend_name()}.",
            "A database comes back as what it was.",
            f"Name an address of {manifest.kind}.",
        )
    if heads and heads != manifest.holding.log.heads:
        raise NotABackup(
            "The backup's log does not end where the digest says that was kept elsewhere.",
            "It is another day's backup, or the log was rewritten before it was made.",
            "Compare the day of the digest with the day in the manifest; take an earlier backup if they agree.",
        )


def _restore_database(dumped: Path, url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        _restore_sqlite(dumped, Path(url.database or ""))
        return
    database = open_database(url.render_as_string(hide_password=False))
    try:
        with database.engine.connect() as connection:
            if not postgres.is_empty(connection):
                raise _not_empty(url.database or "")
            server = postgres.server_of(connection)
    except OperationalError as error:
        raise NoDatabase(
            "The database did not answer.",
            f"The driver said: {str(error.orig).strip().splitlines()[0]}.",
            "Make an empty database and name its address.",
        ) from error
    finally:
        database.close()
    postgres.load(url, server, dumped)


def _restore_sqlite(dumped: Path, path: Path) -> None:
    if any(Path(f"{path}{end}").exists() for end in _BESIDE_SQLITE):
        raise _not_empty(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f"{path.name}.partial")
    shutil.copyfile(dumped, begun)
    begun.chmod(0o600)
    os.rename(begun, path)


def _not_empty(where: str) -> NotEmpty:
    return NotEmpty(
        f"There is something in {where} already.",
        "Restoring never overwrites: what is there may be all there is.",
        "Restore into an empty database beside it, prove that one, and point sendflow there.",
    )
