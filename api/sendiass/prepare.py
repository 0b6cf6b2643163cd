"""`python -m api.sendiass.prepare`: the service's database in its latest shape, and a demonstration filled."""

import sys

from api.accounts import hash_password
from api.demo.authority import demo_password
from api.sendiass.settings import ServiceSettings, load_service_settings
from api.sendiass.staff import AT_THE_SERVICE
from api.users import add_user
from cases.database import Realm, open_database
from cases.officers import officers
from cases.sendiass.database import migrate_service
from cases.sendiass.staff import write_staff
from deadlines import clock
from deadlines.refusals import Refusal

DEMO_USERS = {
    "adviser": ("Edwin Achterberg", "adviser"), "caseworker": ("Rosalind Fay", "adviser"),
    "volunteer": ("Tobias Lindqvist", "volunteer"), "manager": ("Imogen Sallow", "manager"),
}  # fmt: skip


def prepare(settings: ServiceSettings) -> None:
    """Bring the database to its latest shape and fill an empty demonstration. Raises NoDatabase, WrongRealm."""
    settings.var.mkdir(parents=True, exist_ok=True)
    migrate_service(settings.database_url)
    settings.signing_key()
    if not settings.demo:
        return
    database = open_database(settings.database_url, Realm.SENDIASS)
    try:
        with database.reading() as session:
            if officers(session):
                return
        hashed, now = hash_password(demo_password(settings.var)), clock.now()
        with database.writing() as session:
            for username, (name, role) in DEMO_USERS.items():
                officer = add_user(
                    session, username, display_name=name, email=f"{username}@sendiass.example.org", role=role,
                    team=None, password_hash=hashed, now=now, **AT_THE_SERVICE,
                )  # fmt: skip
                if username in ("adviser", "manager"):
                    write_staff(session, officer.id, qualification="ipsea_1", by=officer.id, now=now)
    finally:
        database.close()


def main() -> int:
    """Prepare what the environment names; the code to leave with."""
    try:
        prepare(load_service_settings())
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
