"""Letters at the terminal: which there are, how one reads, and whether all are complete."""

import os
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import say, say_table


def _own_folder() -> Path | None:
    """The authority's own folder of letters, if it has one; only this setting is read, so that no other is needed."""
    given = os.environ.get("SENDFLOW_LETTERS_FOLDER", "")
    return Path(given) if given else None


def letters(
    key: Annotated[str, typer.Argument(metavar="[LETTER]", help="A letter to read; all are listed without it.")] = "",
    variant: Annotated[str, typer.Option(help="The variant to read it in.")] = "standard",
    check: Annotated[
        bool,
        typer.Option("--check", help="Write every letter in every variant, and name what does not say all it must."),
    ] = False,
) -> None:
    """List the letters to families, read one with made-up contents, or check that all of them are complete."""
    from notifications.letters import LETTERS, as_email, write
    from notifications.letters.checking import checked
    from notifications.letters.kinds import letter_named
    from notifications.letters.samples import sample
    from notifications.letters.variants import variants

    own = _own_folder()
    if check:
        checked(own)
        say(f"Complete: {len(LETTERS)} letters, each in {', '.join(variants(own))}.")
    elif key:
        kind = letter_named(key)
        say(as_email(write(kind, sample(kind), variant, own)).text)
    else:
        say_table(
            ("Letter", "What it is", "Statements"),
            ((each.key, each.title, str(len(each.statements))) for each in LETTERS.values()),
        )


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("letters")(letters)
