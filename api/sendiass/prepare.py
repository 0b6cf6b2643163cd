"""`python -m api.sendiass.prepare`: the service's database in its latest shape, and a demonstration filled."""

import sys

from api.demo.authority import demo_password
from api.sendiass.demo import LoadedService, is_empty, load_service_demo
from api.sendiass.settings import ServiceSettings, load_service_settings
from cases.database import Realm, open_database
from cases.sendiass.database import migrate_service
from deadlines import clock
from deadlines.refusals import Refusal


def prepare(settings: ServiceSettings) -> LoadedService | None:
    """Bring the database to its latest shape; fill it, and say with what, where it is an empty demonstration's.

    Raises NoDatabase, WrongRealm, BadSettings.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    migrate_service(settings.database_url)
    settings.signing_key()
    if not settings.demo:
        return None
    database = open_database(settings.database_url, Realm.SENDIASS)
    try:
        if not is_empty(database):
            return None
        return load_service_demo(database, demo_password(settings.var), now=clock.now())
    finally:
        database.close()


def main() -> int:
    """Prepare what the environment names; the code to leave with."""
    try:
        made = prepare(load_service_settings())
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    print(f"Made {made}." if made else "Nothing had to be made.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
