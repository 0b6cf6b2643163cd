"""One database: how it is opened, how reading and writing transactions begin, how it is brought to its latest shape."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Self

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from deadlines.refusals import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "deploy" / "migrations"
SERVICE_MIGRATIONS = MIGRATIONS.parent / "sendiass_migrations"
_SENDIASS_TABLE = "sendiass_read"  # stands in the database of the information and advice service, and in no other
_ALONE = 2014_0530  # an advisory lock's number, which only has to be the same everywhere
# What is erased is overwritten in the file too (`secure_delete`): deleted rows would stay readable in its free pages.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-32768")
_BUSY_MS = 15_000  # how long a writer waits for another before it says the database is busy


class NoDatabase(Refusal):
    """The database cannot be opened, or has not been made yet."""

    code = "no_database"


class Realm(StrEnum):
    """Whose records a database holds. The two never share one: the wall between them is two connections."""

    AUTHORITY = "authority"
    SENDIASS = "sendiass"


# What a database of each side went through, and the table in which it says how far.
_CHAINS: Mapping[Realm, tuple[tuple[Path, str], ...]] = {
    Realm.AUTHORITY: ((MIGRATIONS, "alembic_version"),),
    Realm.SENDIASS: ((MIGRATIONS, "alembic_version"), (SERVICE_MIGRATIONS, "sendiass_alembic_version")),
}


class WrongRealm(Refusal):
    """The database holds somebody else's records: it was not opened, and nothing in it was read."""

    code = "wrong_realm"


class Database:
    """An opened database. `reading()` and `writing()` give sessions; only a write that ends well is committed.

    Every session knows its `realm` (`realm_of`), so that a process of the one is never opened among the other's cases.
    """

    def __init__(self, engine: Engine, realm: Realm = Realm.AUTHORITY) -> None:
        self.engine = engine
        self.realm = realm
        self._writer = engine.execution_options(sendflow_writes=True)
        self._turn: AbstractContextManager[object] = nullcontext()
        if engine.dialect.name == "sqlite":
            self._turn = _Turn(engine.url.database)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and commits nothing."""
        with (
            self.engine.connect() as connection,
            _Over(connection, autoflush=False, info={"realm": self.realm}) as session,
        ):
            yield session
            session.expunge_all()  # what was read stays readable; rolling back, which the end does, would forget it

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or not at all if anything is raised.

        On SQLite the write lock is taken at the start (BEGIN IMMEDIATE): a deferred lock loses updates or fails late.
        """
        with (
            self._turn,
            self._writer.begin() as connection,
            _Over(connection, autoflush=False, expire_on_commit=False, info={"realm": self.realm}) as session,
        ):
            yield session
            session.flush()
            if session.in_transaction():  # one of the session's own within ours, where objects were written or read
                session.commit()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off every other process that asks for this, and on SQLite whoever wants to write."""
        if self.engine.dialect.name == "sqlite":
            with self._turn:
                yield
            return
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ALONE})")  # let go when the transaction ends
            yield

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


class _Over(Session):
    """A session over one connection, which it hands out as it is: most work is with plain rows, and a transaction of
    the session's own around them would cost more than they do. Objects are read and written in the same transaction.
    """

    def connection(self, *_: Any, **__: Any) -> Connection:
        """The connection of this session."""
        assert isinstance(self.bind, Connection)
        return self.bind

    def rollback(self) -> None:
        """Undo everything, rows that were written without an object included."""
        super().rollback()
        self.connection().rollback()


class _Turn:
    """Whose turn it is to write to one SQLite file: threads queue, and behind them processes, in the kernel.

    SQLite itself lets waiting writers sleep and race for its lock, and some starve. Its lock is still what keeps the
    data right: this only orders those who wait for it, so a file system without locks of its own does no harm.
    """

    def __init__(self, path: str | None) -> None:
        self._beside = f"{path}-turn" if path and path != ":memory:" else None
        self._threads = Lock()
        self._held: IO[bytes] | None = None

    def __enter__(self) -> Self:
        if not self._threads.acquire(timeout=_BUSY_MS / 1000):
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("other writers have not ended"))
        try:
            self._held = open(self._beside, "ab") if self._beside else None
            if self._held is not None:
                fcntl.flock(self._held, fcntl.LOCK_EX)
        except OSError:  # a folder that cannot be written, or a file system that has no locks
            self._let_go()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()
        self._threads.release()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()  # which ends the lock, too
            self._held = None


def realm_of(session: Session) -> Realm:
    """Whose records a session reads and writes."""
    realm: Realm = session.info.get("realm", Realm.AUTHORITY)
    return realm


def open_database(url: str, realm: Realm = Realm.AUTHORITY) -> Database:
    """Open SQLite or PostgreSQL by SQLAlchemy URL. Raises NoDatabase where the URL or its folder cannot serve."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise NoDatabase(
            "The database setting is not a database address.",
            "sendflow keeps everything it knows there.",
            "Set SENDFLOW_DATABASE_URL to sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME.",
        ) from None
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(url, parsed.database), realm)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    # A driver's error must not carry what was being written, a child's name perhaps, into a log: hide_parameters.
    engine = create_engine(parsed, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    return Database(engine, realm)


def _sqlite(url: str, path: str | None) -> Engine:
    if path and path != ":memory:" and not Path(path).parent.is_dir():
        raise NoDatabase(
            "The folder for the database does not exist.",
            "SQLite makes the file but not the folder.",
            "Make the folder, or point SENDFLOW_DATABASE_URL elsewhere.",
        )
    engine = create_engine(
        url, pool_size=20, max_overflow=20, hide_parameters=True, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        waits = f"busy_timeout={_BUSY_MS}"
        for pragma in (*_PRAGMAS, waits):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("sendflow_writes")
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def migration_config(url: str, migrations: Path = MIGRATIONS) -> "Config":
    """Alembic's configuration for one database; nothing is read from an ini file."""
    from alembic.config import Config  # a third of a second, which only migrating need wait for

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


@cache
def _latest(migrations: Path) -> str | None:
    """The newest migration of this program's own folder, which does not change while it runs."""
    from alembic.script import ScriptDirectory  # for the same reason

    return ScriptDirectory.from_config(migration_config("", migrations)).get_current_head()


def is_at_latest(session: Session) -> bool:
    """Whether a database has the latest shape: whether it went through the last of the migrations of its side."""
    return all(_version(session, table) == [_latest(folder)] for folder, table in _CHAINS[realm_of(session)])


def _version(session: Session, table: str) -> list[str]:
    if not inspect(session.connection()).has_table(table):
        return []
    return list(session.connection().exec_driver_sql(f"SELECT version_num FROM {table}").scalars())


def migrate(url: str, migrations: Path = MIGRATIONS) -> None:
    """Bring a database to its latest shape: all tables, and the triggers that make the log append-only.

    Of several that start at once, each on a machine of its own, one does it and the others wait.
    """
    from alembic import command

    database = open_database(url)
    try:
        with database.alone():
            command.upgrade(migration_config(url, migrations), "head")
    except OperationalError as error:
        raise NoDatabase(
            "The database did not answer.",
            f"The driver said: {str(error.orig).strip().splitlines()[0]}.",
            "Check that it runs and that SENDFLOW_DATABASE_URL is right.",
        ) from error
    finally:
        database.close()


def require_tables(database: Database) -> None:
    """Raise NoDatabase where the tables are not there, instead of failing later in the middle of something.

    Raises WrongRealm where it is the database of the other side of the wall.
    """
    try:
        tables = inspect(database.engine)
        missing = not tables.has_table("case_event")
        realm = Realm.SENDIASS if tables.has_table(_SENDIASS_TABLE) else Realm.AUTHORITY
    except OperationalError as error:
        raise NoDatabase(
            "The database did not answer.", f"The driver said: {str(error.orig).strip().splitlines()[0]}.",
            "Check that it runs and that SENDFLOW_DATABASE_URL is right.",
        ) from error  # fmt: skip
    if missing:
        raise NoDatabase(
            "The database has no tables yet.",
            "Nothing can be read from or written to it.",
            "Run `make run` once, or `sendflow demo`, which make it.",
        )
    if realm is not database.realm:
        raise WrongRealm(
            "This database is not the one of this side.",
            "The local authority and the information and advice service keep their records apart, in two databases.",
            "Set SENDFLOW_DATABASE_URL to the authority's and SENDFLOW_SENDIASS_DATABASE_URL to the service's.",
        )
