"""Checking a log that was exported, anywhere and without any database."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.setting import AsJson
from api.commands.terminal import say, say_json, warn
from deadlines.words import count_of

if TYPE_CHECKING:
    from cases.log_check import Checked

_SHOWN = 50


def verify_export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sendflow export --form log` wrote.")],
    mark: Annotated[str, typer.Option("--mark", help="The mark that was kept elsewhere, of the same moment.")] = "",
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", metavar="FILE", help="One kept from before, which the log must go on from."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check an exported log without any database: the chain of every case, what is missing, changed or out of order."""
    from cases.log_check import check_log

    found = check_log(file, mark=mark, earlier=earlier)
    if as_json:
        say_json(asdict(found) | {"is_untouched": found.is_untouched})
    else:
        _say(found, is_proved=bool(mark or earlier))
    if not found.is_untouched:
        raise typer.Exit(1)


def _say(found: "Checked", *, is_proved: bool) -> None:
    for each in found.wrong[:_SHOWN]:
        warn(each.sentence)
    if len(found.wrong) > _SHOWN:
        warn(f"And {len(found.wrong) - _SHOWN} more of the kind; --json lists all of them.")
    counted = f"{count_of(found.cases, 'case')}, {count_of(found.facts, 'fact')}"
    if not found.is_untouched:
        say(f"The log in this file is not as it was written: {counted}, {count_of(len(found.wrong), 'finding')}.")
        return
    part = "" if found.is_whole_log else " The file was to hold these cases and not the whole log."
    say(f"Untouched: {counted}. Heads: {found.heads}{part}")
    if not is_proved:
        say("Compare that with the mark on the page Verify, or one kept elsewhere: whoever makes a whole")
        say("file anew can make its hashes fit, but not that mark. A file kept from before proves it too: --earlier.")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("verify-export")(verify_export)
