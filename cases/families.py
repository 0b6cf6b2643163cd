"""Text that may name no family at all: what is written in a case that is about no child.

A case about a child looks for the names of that child (`people.refuse_names`). Here any family the authority knows of
is looked for: by full name, by title and family name, by number, address or reference. Nothing can find every hint:
whoever writes is told what not to write, and the text can be erased.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session

from cases.people import NamesSomebody
from cases.tables import Case, Contact, Person

_AT_A_TIME = 400  # values in one statement
_LONGEST_NAME = 5  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*")
TITLES = {"mr", "mrs", "ms", "miss", "mx"}
_MARKS = (
    (re.compile(r"\S@\S+\.\S"), "an email address"),
    (re.compile(r"\b[A-Za-z][0-9]{11}[0-9A-Za-z]\b"), "a pupil number"),
    (re.compile(r"(?<![\w-])(?:\+44|0)[\s()-]*(?:[0-9][\s()-]*){9,10}(?![\w-])"), "a telephone number"),
    (re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][A-Z]{2}\b"), "a postcode"),
)
_PERSON = Person.__table__  # type: ignore[attr-defined]
_CONTACT = Contact.__table__  # type: ignore[attr-defined]
_CASE = Case.__table__  # type: ignore[attr-defined]


def refuse_families(session: Session, text: str, field: str, *, named_freely: Collection[str] = ()) -> None:
    """Raise NamesSomebody where a text lets a family be known. `field` is where it was written.

    `named_freely` are the processes whose cases may be referred to, because they are about no child either.
    """
    found = mark_in(text)
    found = found or ("the name of a child or a contact" if _names_one(session, text) else "")
    found = found or ("the reference of a child's case" if _refers_to_one(session, text, named_freely) else "")
    if found:
        raise NamesSomebody(
            f"This text holds {found}.",
            "A concern about a provider never says which family it came from or who used the service.",
            "Say it without naming anybody (“the parent”, “a family”).",
            fields={field: f"It holds {found}."},
        )


def mark_in(text: str) -> str:
    """What in a text is by its shape a way to somebody (an email address, a postcode); empty where nothing is."""
    return next((what for mark, what in _MARKS if mark.search(text)), "")


def words_of(text: str) -> list[str]:
    """The words of a text as names are written."""
    return [each.removesuffix("'s").removesuffix("’s") for each in _WORD.findall(text)]


def runs_of_words(words: Sequence[str]) -> set[str]:
    """Every run of words that could be a full name."""
    return {" ".join(words[at : at + n]) for n in range(2, _LONGEST_NAME + 1) for at in range(len(words) - n + 1)}


def _names_one(session: Session, text: str) -> bool:
    """Whether a full name, in either order, or a title with a family name is that of somebody known here."""
    words = words_of(text)
    runs = runs_of_words(words)
    child = _PERSON.c.given_name + " " + _PERSON.c.family_name
    turned = _PERSON.c.family_name + " " + _PERSON.c.given_name
    if any(_any(session, run, (child, turned, _CONTACT.c.name)) for run in _some(runs)):
        return True
    titled = {after for title, after in pairwise(words) if title.rstrip(".").casefold() in TITLES}
    if not titled:
        return False
    last = [_CONTACT.c.name.ilike(f"% {each}") for each in titled]
    return _any(session, sorted(titled), (_PERSON.c.family_name,)) or bool(
        session.connection().execute(select(_CONTACT.c.id).where(or_(*last)).limit(1)).first()
    )


def _any(session: Session, names: Collection[str], columns: Iterable[ColumnElement[str]]) -> bool:
    """Whether one of the columns holds one of the names, whichever letters are capitals."""
    small = sorted({each.lower() for each in names})
    for column in columns:
        query = select(column).where(func.lower(column).in_(small) | column.in_(names)).limit(1)
        if session.connection().execute(query).first():
            return True
    return False


def _refers_to_one(session: Session, text: str, named_freely: Collection[str]) -> bool:
    for some in _some({each.rstrip("._-") for each in _REFERENCE.findall(text)}):
        query = select(_CASE.c.id).where(_CASE.c.ref.in_(some), _CASE.c.process.not_in(named_freely)).limit(1)
        if session.connection().execute(query).first():
            return True
    return False


def _some(texts: Collection[str]) -> Iterator[list[str]]:
    in_order = sorted(texts)
    for start in range(0, len(in_order), _AT_A_TIME):
        yield in_order[start : start + _AT_A_TIME]
