"""Making a backup: the database as it was at one moment, the documents beside it, and the manifest of both."""

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlmodel import Session

from api.backup import postgres
from api.backup.holding import take_holding
from api.backup.manifest import DOCUMENTS, DUMP, NAME, Holding, Manifest, of_files
from cases.database import Database, NoDatabase, Realm, open_database, require_tables
from cases.filing import PASSING
from deadlines.refusals import Refusal
from deadlines.version import CODE, LAW

PREFIX = {Realm.AUTHORITY: "sendflow", Realm.SENDIASS: "sendiass"}
_BEGUN = ".partial"


class CannotBackUp(Refusal):
    """The backup cannot be written where it was to go. Nothing was written."""

    code = "cannot_back_up"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: the folder that holds it, its manifest, and earlier ones that were cleared away."""

    folder: Path
    manifest: Manifest
    cleared: tuple[Path, ...] = ()


def back_up(url: str, into: Path, *, realm: Realm, documents: Path, now: datetime, keep: int | None = None) -> Made:
    """Copy a database and the documents beside it into a new folder within `into`; keep the newest `keep` backups.

    Whoever works on goes on working: what they record while the copy is made is not in it. The folder has its name
    only once it is whole. A log that is broken is copied all the same, and its manifest says so. Raises NoDatabase,
    WrongRealm, CannotBackUp, NoProgram, ProgramFailed.
    """
    folder = into / f"{PREFIX[realm]}-{now:%Y%m%dT%H%M%SZ}"
    begun = folder.with_name(folder.name + _BEGUN)
    database = _opened(url, realm)
    try:
        _make(begun, folder)
        manifest = _fill(begun, database, documents, now)
        begun.rename(folder)
    finally:
        database.close()
    return Made(folder, manifest, _clear(into, realm, keep) if keep else ())


def _fill(begun: Path, database: Database, documents: Path, now: datetime) -> Manifest:
    try:
        holding = _copy_database(database, begun)
        # The database came first: a document is kept before the log names it, so none that the copy names is missing.
        if documents.is_dir():
            shutil.copytree(documents, begun / DOCUMENTS, ignore=shutil.ignore_patterns(*PASSING))
        manifest = Manifest(
            made_at=now,
            realm=database.realm,
            kind="sqlite" if database.engine.dialect.name == "sqlite" else "postgresql",
            code=CODE,
            law=LAW,
            holding=holding,
            files=of_files(begun),
        )
        manifest.write(begun)
    except BaseException:
        shutil.rmtree(begun)
        raise
    return manifest


def _opened(url: str, realm: Realm) -> Database:
    """The database, which must be there: opening SQLite would make an empty file of a name that was mistyped."""
    parsed = make_url(url) if url.startswith("sqlite") else None
    if parsed and not Path(parsed.database or "").is_file():
        raise NoDatabase(
            f"There is no database at {parsed.database}.",
            "There is nothing to back up.",
            "Set the database address to where it is.",
        )
    database = open_database(url, realm)
    try:
        require_tables(database)
    except Refusal:
        database.close()
        raise
    return database


def _make(begun: Path, folder: Path) -> None:
    """Make the folder to write in, readable by nobody else: it will hold everything there is about every child."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            raise FileExistsError(17, "it is there already")
        begun.mkdir(mode=0o700)
    except OSError as error:
        raise CannotBackUp(
            f"{folder} cannot be made ({error.strerror}).",
            "A backup has a folder of its own and never changes one that is there.",
            "Name another folder, or wait a second and do it again.",
        ) from None


def _copy_database(database: Database, begun: Path) -> Holding:
    engine = database.engine
    target = begun / DUMP[engine.dialect.name]
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(Path(engine.url.database or ""), target, database.realm)
    # The transaction that is dumped is the one that the digests are taken from.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        postgres.dump(engine.url, connection, target)
        with Session(connection) as session:
            return take_holding(session)


def _copy_sqlite(path: Path, target: Path, realm: Realm) -> Holding:
    """SQLite's own online copy, which sees one state however many write; its digests are the copy's."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    copied = open_database(f"sqlite:///{target}", realm)
    try:
        with copied.reading() as session:
            holding = take_holding(session)
    finally:
        copied.close()
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
    return holding


def _clear(into: Path, realm: Realm, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest backups of this side. What is not whole, or not ours by name, is left alone."""
    old = tuple(_there(into, realm)[:-keep])
    for path in old:
        shutil.rmtree(path)
    return old


def newest_made_at(into: Path, realm: Realm) -> datetime | None:
    """When the newest whole backup of this side in a folder was begun; None where there is none."""
    there = _there(into, realm) if into.is_dir() else []
    return datetime.strptime(there[-1].name[-16:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if there else None


def _there(into: Path, realm: Realm) -> list[Path]:
    name = re.compile(rf"{PREFIX[realm]}-\d{{8}}T\d{{6}}Z")
    return sorted(path for path in into.iterdir() if name.fullmatch(path.name) and (path / NAME).is_file())
