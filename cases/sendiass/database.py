"""The service's database: what every sendflow database has, and the service's own tables beside it."""

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from cases.database import SERVICE_MIGRATIONS, Database, Realm, migrate, open_database, require_tables
from cases.sendiass.policies import begin_policies

MIGRATIONS = SERVICE_MIGRATIONS


def migrate_service(url: str) -> None:
    """Bring the service's database to its latest shape, with a first policy in force. Raises NoDatabase.

    Raises WrongRealm where there is another side's data in it already: its tables are never added to an authority's.
    """
    database = open_database(url, Realm.SENDIASS)
    try:
        _refuse_authority(database)
    finally:
        database.close()
    migrate(url, MIGRATIONS)  # first, so that a database made half way is already known for the service's
    migrate(url)
    database = open_database(url, Realm.SENDIASS)
    try:
        with database.writing() as session:
            begin_policies(session)
    finally:
        database.close()


def _refuse_authority(database: Database) -> None:
    try:
        is_new = not inspect(database.engine).has_table("case_event")
    except OperationalError:
        return  # what migrating then says of it says more
    if not is_new:
        require_tables(database)
