"""The commands that copy everything away and bring it back: backup, restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import say, warn
from deadlines import clock
from deadlines.words import count_of

if TYPE_CHECKING:
    from api.settings import Settings
    from cases.database import Realm

Into = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups are kept; each gets a folder of its own.")]
Keep = Annotated[
    int | None, typer.Option(min=1, help="Clear away all but so many of the newest. All are kept unless given.")
]
Backup = Annotated[Path, typer.Argument(metavar="BACKUP", help="The folder of one backup.")]
Heads = Annotated[str, typer.Option(help="The log's digest as it was kept elsewhere; another is refused.")]


def back_up(into: Into, keep: Keep = None) -> None:
    """Copy the database and the documents to a new folder, with a manifest of digests. Work can go on meanwhile."""
    from api.settings import load_settings
    from cases.database import Realm

    back_up_as(load_settings(), Realm.AUTHORITY, into, keep)


def restore(backup: Backup, heads: Heads = "") -> None:
    """Restore a backup into the database that is set, which must be empty, and prove every row and every hash."""
    from api.settings import load_settings
    from cases.database import Realm

    restore_as(load_settings(), Realm.AUTHORITY, backup, heads)


def back_up_as(settings: "Settings", realm: "Realm", into: Path, keep: int | None) -> None:
    """Back up one side and say what was copied; ends with 1 where its log is broken, which is copied all the same."""
    from api.backup.making import back_up

    made = back_up(
        settings.database_url, into, realm=realm, documents=settings.documents, now=clock.now(), keep=keep
    )  # fmt: skip
    log = made.manifest.holding.log
    say(f"{made.folder}: {count_of(log.cases, 'case')}, {count_of(log.events, 'fact')}, "
        f"{count_of(len(made.manifest.files), 'file')}.")  # fmt: skip
    if made.cleared:
        say(f"Cleared away: {count_of(len(made.cleared), 'earlier backup')}.")
    if log.broken:
        warn(f"The log was copied as it is, and it is broken: {log.broken}. Look into it before anybody restores this.")
        raise typer.Exit(1)
    say(f"Heads: {log.heads}")
    say("Keep the heads where whoever can change the database cannot write; `restore --heads` compares them.")


def restore_as(settings: "Settings", realm: "Realm", backup: Path, heads: str) -> None:
    """Restore one side's backup and say what was proved; ends with 1 where its log was broken when it was copied."""
    from api.backup.restoring import restore

    manifest = restore(backup, settings.database_url, realm=realm, documents=settings.documents, heads=heads)
    log = manifest.holding.log
    rows = sum(table.rows for table in manifest.holding.tables.values())
    counts = (count_of(log.cases, "case"), count_of(log.events, "fact"), count_of(rows, "row"))
    say(f"Restored as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {', '.join(counts)}.")
    if log.broken:
        warn(f"All of it agrees with the manifest, and its log was broken already when it was copied: {log.broken}.")
        raise typer.Exit(1)
    say(f"All of it agrees with the manifest, and every hash was worked out again. Heads: {log.heads}")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("backup")(back_up)
    app.command("restore")(restore)
