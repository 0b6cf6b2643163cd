"""What commands work on: the settings, the database, and the days and instants given to them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from deadlines.clock import LONDON

if TYPE_CHECKING:
    from api.accounts import Viewer
    from api.settings import Settings
    from cases.database import Database

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Setting(NamedTuple):
    """The settings of this deployment and its database, opened."""

    settings: "Settings"
    database: "Database"


@contextmanager
def opened() -> Iterator[Setting]:
    """The settings and the database. Raises BadSettings, and NoDatabase where there is none or it has no tables."""
    from api.settings import load_settings
    from cases.database import open_database, require_tables
    from workflows.holidays import take_up

    settings = load_settings()
    _refuse_missing_file(settings.database_url)
    database = open_database(settings.database_url)
    try:
        require_tables(database)
        with database.reading() as session:
            take_up(session)
        yield Setting(settings, database)
    finally:
        database.close()


def _refuse_missing_file(url: str) -> None:
    """Raise NoDatabase where the file is not there: opening SQLite would make an empty one and leave it."""
    from cases.database import NoDatabase

    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if path and not path.exists():
        raise NoDatabase(
            f"There is no database at {path}.",
            "It holds everything sendflow knows.",
            "Run `make run` once, or `sendflow demo`, which make it; or set SENDFLOW_DATABASE_URL to where it is.",
        )


def operator() -> "Viewer":
    """Whoever runs a command without giving a name: may read cases and record, and is shown no child."""
    from api.accounts import Viewer
    from api.roles import Permission, Role
    from cases.sight import EVERY_CASE

    permissions: frozenset[Permission] = frozenset({"read cases", "record facts", "assign cases"})
    role = Role("operator", "operator", permissions)
    return Viewer("command_line", "command_line", "The command line", role, None, EVERY_CASE)


def day(text: str) -> date:
    """A day given to a command. Raises BadParameter."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(f"There is no day {text}.") from None
    raise typer.BadParameter(f"“{text}” is not a day. Write it as year-month-day, for instance 2025-05-21.")


def instant(text: str) -> datetime:
    """An instant given to a command, in UTC; a day alone means its end in England. Raises BadParameter."""
    if _DAY.fullmatch(text):
        return datetime.combine(day(text), time.max, LONDON).astimezone(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise typer.BadParameter(
            f"“{text}” is not an instant with its zone. Write it as, for instance, 2025-05-03T09:30:00Z."
        )
    return found.astimezone(UTC)


Ref = Annotated[str, typer.Argument(metavar="REF", help="The reference of a case, for instance EHC-2026-000123.")]
OnDay = Annotated[
    date | None,
    typer.Option("--on", parser=day, metavar="DAY", help="As it stood at the end of this day (YYYY-MM-DD)."),
]
KnownAt = Annotated[
    datetime | None,
    typer.Option(
        "--known-at", parser=instant, metavar="INSTANT",
        help="As it was known at this instant (2025-05-03T09:30:00Z); a day alone means its end.",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
