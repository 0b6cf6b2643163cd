"""How commands speak: sentences and tables on stdout, refusals and progress on stderr, JSON where it is asked for."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer

from deadlines.refusals import Refusal

_WIDE = 240  # columns where nobody looks: lines in a file or a pipe are not to be folded


def say(text: str = "") -> None:
    """One line on stdout, never folded, so that a date can be found by searching for it."""
    typer.echo(text)


def warn(text: str) -> None:
    """One line on stderr."""
    typer.echo(text, err=True)


def say_json(body: object) -> None:
    """A value as JSON on stdout."""
    say(json.dumps(body, ensure_ascii=False, indent=2))


def say_answer(body: bytes | memoryview) -> None:
    """What the JSON API answers to the same question, laid out for people."""
    say_json(json.loads(bytes(body)))


def say_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout, as wide as the terminal, or wide enough for anything where there is none."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else _WIDE, markup=False, highlight=False, emoji=False).print(table)


def say_refusal(refusal: Refusal) -> None:
    """Why something was not done, on stderr: what is wrong, why it matters, what to do, and the working behind it."""
    warn(refusal.sentence)
    for number, step in enumerate(_list(refusal.extra, "steps"), start=1):
        warn(f"  {number}. {step}")
    if possible := _list(refusal.extra, "possible"):
        warn(f"Possible now: {', '.join(possible)}.")


def _list(extra: Mapping[str, object], name: str) -> list[str]:
    found = extra.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A bar on stderr while long work lasts, and only where somebody sits at it.

    Gives a function to call with the number done, and with the number there are where that is learned on the way.
    """
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=total)

        def show(done: int, of: int | None = None) -> None:
            bars.update(task, completed=done, total=total if of is None else of)

        yield show


def _unseen(done: int, of: int | None = None) -> None:
    """Shows nothing: nobody is looking."""
