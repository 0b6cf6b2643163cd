"""The law: a deadline worked out from a day, and every limit there is."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.commands.setting import AsJson, OnDay, day
from api.commands.terminal import say, say_answer, say_json, say_table
from deadlines import clock
from deadlines.words import in_words

ROOT = Path(__file__).resolve().parent.parent.parent


def work_out(
    key: Annotated[
        str, typer.Argument(metavar="LIMIT", help="The key of a time limit, for instance final_plan; see “limits”.")
    ],
    starts: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar="DAY", help="The day it is counted from."),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(
            "--fact",
            metavar="NAME=DAY",
            help="Another day it counts from, or a day of an exception's own test; may be repeated.",
        ),
    ] = None,
    exception: Annotated[
        list[str] | None, typer.Option("--exception", metavar="KEY", help="An exception relied on; may be repeated.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="NAME=VALUE", help="Another circumstance that decides; may be repeated."),
    ] = None,
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Work out a deadline, outside any case, and show how.

    Which days, options and exceptions a limit takes, “sendflow limits LIMIT” says. Examples:

    sendflow deadline final_plan --from 2025-09-01

    sendflow deadline appeal_lodge --fact decision_sent=2025-11-20 --fact certificate_issued=2026-01-31

    sendflow deadline final_plan --from 2025-06-02 --exception school_closed --fact advice_requested=2025-07-17
    --fact closed_from=2025-07-24 --fact reopens_on=2025-09-03
    """
    from deadlines.calculator import apply_limit
    from deadlines.register import limit

    days = {name: day(written) for name, written in _named(fact, "a day", "closed_from=2025-07-23")}
    if starts:
        days["from"] = starts
    found = apply_limit(
        limit(key),
        days,
        as_of=on or clock.today(),
        exceptions={each: {} for each in exception or ()},
        options=dict(_named(option, "a value", "phase=post16")),
    )
    if as_json:
        say_json(found.as_json())
        return
    due = in_words(found.due_on) if found.due_on else "The law sets no last day"
    say(f"{found.limit.title}: {due}. {found.standing.in_words}.")
    for number, step in enumerate(found.steps(), start=1):
        say(f"  {number}. {step}")


def _named(texts: list[str] | None, what: str, example: str) -> Iterator[tuple[str, str]]:
    for text in texts or ():
        name, equals, written = text.partition("=")
        if not (name and equals and written):
            raise typer.BadParameter(f"Give “{text}” as a name, an equals sign and {what}, for instance {example}.")
        yield name, written


def list_limits(
    key: Annotated[
        str, typer.Argument(metavar="[LIMIT]", help="The key of one limit, to read it whole; all of them without it.")
    ] = "",
    as_json: AsJson = False,
    write_pages: Annotated[
        bool, typer.Option("--write-pages", help="Write LAW.md, PROCESSES.md and LETTERS.md anew instead of listing.")
    ] = False,
) -> None:
    """List every time limit with its period and its provision, or show one of them whole."""
    from deadlines.register import LIMITS

    if write_pages:
        _write_pages()
    elif key:
        _show_limit(key, as_json)
    elif as_json:
        from api.v1.law import list_limits as answer

        say_answer(answer().body)
    else:
        rows = (
            (each.key, each.title, each.rules[-1].period.in_words(), each.rules[-1].cite) for each in LIMITS.values()
        )
        say_table(("Limit", "What it is for", "Counted", "Provision"), rows)


def _show_limit(key: str, as_json: bool) -> None:
    from api.v1.law import read_limit
    from deadlines.examples import example_of
    from deadlines.law_page import entry
    from deadlines.register import limit

    if as_json:
        say_answer(read_limit(key).body)
        return
    say("\n".join(line for line in map(_plain, entry(limit(key))) if line))
    example = example_of(limit(key))
    say(f"An example: {in_words(example.due_on) if example.due_on else 'no last day'}.")
    for number, step in enumerate(example.steps(), start=1):
        say(f"  {number}. {step}")


def _plain(line: str) -> str:
    """A line of `LAW.md` as a terminal shows it: the addresses of links to law stay, those inside the page go."""
    line = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", line.lstrip("# "))
    return re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1, \2", line)


def _write_pages() -> None:
    from deadlines.law_page import law_page
    from notifications.letters.letters_page import letters_page
    from workflows.diagram import process_page

    for name, page in (("LAW.md", law_page()), ("PROCESSES.md", process_page()), ("LETTERS.md", letters_page())):
        (ROOT / name).write_text(page, encoding="utf-8")
        say(f"{name} was written anew.")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("deadline")(work_out)
    app.command("limits")(list_limits)
