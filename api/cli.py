"""The command line: a third face of the functions that pages and the JSON API call. Ends with 0, 1 refused, 2 usage."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from api.commands import (
    accounts,
    backup,
    cohorts,
    erasing,
    exported,
    law,
    letters,
    migrating,
    packs,
    panels,
    reading,
    running,
    supposing,
    upkeep,
    writing,
)
from api.commands.terminal import say_refusal, warn
from deadlines.refusals import Refusal
from workflows import logs


class Commands(TyperGroup):
    """The commands; what any of them refuses is said in sentences on stderr, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            say_refusal(refusal)
        except Exception as error:
            if not _is_of_the_database(error):
                raise
            warn(f"The database could not do this. The driver said: {_first_line(error)}. It was undone.")
        raise typer.Exit(1)


def _is_of_the_database(error: Exception) -> bool:
    """Whether the driver refused; asked without importing what no command may have needed."""
    library = sys.modules.get("sqlalchemy.exc")
    return library is not None and isinstance(error, library.DBAPIError)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0].rstrip(".")


app = typer.Typer(
    cls=Commands,
    name="sendflow",
    help="Open, statutory SEND case-management workflow engine for England.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for each in (
    running, reading, packs, writing, law, letters, supposing, cohorts, panels, upkeep, backup, migrating, accounts,
    erasing, exported,
):  # fmt: skip
    each.register(app)


def main() -> int:
    """Run the command line. Returns 0 unless the command ended the program itself with another number."""
    logs.begin()
    app()
    return 0
