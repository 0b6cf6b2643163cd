"""Text that may name nobody the service knows of: its registers, which are sent on as they stand, and reasons."""

from itertools import pairwise

from sqlalchemy import select
from sqlmodel import Session

from cases.families import TITLES, mark_in, runs_of_words, words_of
from cases.people import NamesSomebody
from cases.sendiass.tables import Client

_CLIENT = Client.__table__  # type: ignore[attr-defined]


def refuse_naming(session: Session, text: str, field: str) -> None:
    """Raise NamesSomebody where a text holds a number, an address or a name by which a person could be known.

    Looked for are full names on the service's records, and a title with the family name of one. Nothing can find
    every hint: the forms say that nobody is to be named.
    """
    found = mark_in(text) or ("the name of somebody the service knows of" if _names_one(session, text) else "")
    if found:
        what, why = f"This text holds {found}.", "Others read it, and what it says stays for ever."
        next_step = "Say it without naming anybody (“a parent”, “an adviser”)."
        raise NamesSomebody(what, why, next_step, fields={field: f"{what} {why} {next_step}"})


def _names_one(session: Session, text: str) -> bool:
    words = [each.casefold() for each in words_of(text)]
    titled = {after for title, after in pairwise(words) if title.rstrip(".") in TITLES}
    runs = runs_of_words(words)
    if not runs:
        return False
    known = session.connection().execute(select(_CLIENT.c.name, _CLIENT.c.child_name))
    names = {name.casefold() for row in known for name in row if name}
    return bool(runs & names) or bool(titled & {name.split()[-1] for name in names if " " in name})
