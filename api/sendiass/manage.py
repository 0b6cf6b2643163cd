"""What is done at the service's own machine: `python -m api.sendiass.manage`. Accounts, proof, backups.

It takes the service's settings and opens the service's database; the authority's command line has no way to it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.accounts import hash_password
from api.commands.backup import Backup, Heads, Into, Keep, back_up_as, restore_as
from api.sendiass.roles import ROLES
from api.sendiass.settings import load_service_settings
from api.sendiass.staff import AT_THE_SERVICE
from api.users import add_user, new_password
from cases.database import Database, Realm, open_database, require_tables
from cases.proof import verify
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of

app = typer.Typer(help="The information and advice service's own machine.", no_args_is_help=True, add_completion=False)


@contextmanager
def _opened() -> Iterator[Database]:
    database = open_database(load_service_settings().database_url, Realm.SENDIASS)
    try:
        require_tables(database)
        yield database
    finally:
        database.close()


@app.command("add")
def add_account(
    username: Annotated[str, typer.Argument(metavar="USERNAME")],
    name: Annotated[str, typer.Option("--name", help="The name colleagues see.")],
    email: Annotated[str, typer.Option("--email", help="Where reminders go.")],
    role: Annotated[str, typer.Option("--role", help=f"{', '.join(ROLES)}.")],
) -> None:
    """Open an account at the service. Its password is made here and shown this once."""
    password = new_password()
    hashed = hash_password(password)
    with _opened() as database, database.writing() as session:
        add_user(
            session, username, display_name=name, email=email, role=role, team=None, password_hash=hashed,
            now=clock.now(), **AT_THE_SERVICE,
        )  # fmt: skip
    print(f"{username} can sign in. The password, shown this once: {password}")


@app.command("verify")
def verify_log() -> None:
    """Prove that the service's log is as it was written: recompute every hash of every intervention."""
    with _opened() as database, database.reading() as session:
        found = verify(session)
    if found.broken:
        print(f"Fact {found.broken.sequence} of {found.broken.ref} is not as it was written: {found.broken.why}.")
        raise typer.Exit(1)
    print(f"Untouched: {count_of(found.cases, 'intervention')}, {count_of(found.events, 'fact')}. Heads: {found.heads}")


@app.command("backup")
def back_up(into: Into, keep: Keep = None) -> None:
    """Copy the service's database and documents to a new folder, with a manifest of digests."""
    back_up_as(load_service_settings(), Realm.SENDIASS, into, keep)


@app.command("restore")
def restore(backup: Backup, heads: Heads = "") -> None:
    """Restore one of the service's backups into the database that is set, which must be empty, and prove all of it."""
    restore_as(load_service_settings(), Realm.SENDIASS, backup, heads)


def main() -> int:
    """Run a command. Returns 1 where it was refused, and says why."""
    try:
        app()
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
