"""Opening the database an application is for: its tables there, its realm the right one, its holidays taken up."""

from cases.database import Database, Realm, open_database, require_tables
from workflows.holidays import take_up


def opened(url: str, realm: Realm = Realm.AUTHORITY) -> Database:
    """The database of one side, ready to be asked.

    Raises NoDatabase where it has no tables or cannot be opened, WrongRealm where it is the other side's. What is
    refused is closed again.
    """
    database = open_database(url, realm)
    try:
        require_tables(database)
        with database.reading() as session:
            take_up(session)
    except BaseException:
        database.close()
        raise
    return database
