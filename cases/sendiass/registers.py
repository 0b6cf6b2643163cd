"""Writing and reading the service's registers. One way for all: rows only grow, and an entry's last row holds.

An entry is put right by writing it again, and one made in error is struck out with a reason; what it said before
stays, with who wrote it and when. Nothing here names anybody the service knows of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import insert, select
from sqlmodel import Session

from cases.sendiass.naming import refuse_naming
from cases.sendiass.registers_base import MAY_LIE_AHEAD, Content, WrongEntry
from cases.sendiass.registers_table import RegisterRow
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from deadlines.words import in_words

C = TypeVar("C", bound=Content)
_ROW = RegisterRow.__table__  # type: ignore[attr-defined]
_CHARACTERS_OF_A_REASON = 500


class NoSuchEntry(Refusal):
    """The register has no entry of that number."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("The register has no such entry.", "", "Choose one from the list.")


class EntryChanged(Refusal):
    """Somebody wrote the entry meanwhile: what was typed was not written over theirs."""

    code = "changed"

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has written this entry since you opened it.",
            "Writing over it unseen would set aside what they know.",
            "Look at what it says now. What you typed is still here: send it again if it is to hold.",
        )


@dataclass(frozen=True, slots=True)
class Written(Generic[C]):
    """An entry as one row has it. `struck_because` says why it does not count any longer."""

    number: int
    version: int
    content: C
    written_at: datetime
    written_by: str
    struck_because: str | None = None


def history(session: Session, register: type[C], number: int | None = None) -> list[Written[C]]:
    """Every row of a register, or of one entry, the earliest first. Raises NoSuchEntry."""
    wanted = select(_ROW).where(_ROW.c.register_key == register.key).order_by(_ROW.c.entry, _ROW.c.version)
    if number is not None:
        wanted = wanted.where(_ROW.c.entry == number)
    found = [_written(register, row) for row in session.connection().execute(wanted)]
    if number is not None and not found:
        raise NoSuchEntry
    return found


def entries(session: Session, register: type[C], *, struck: bool = False) -> list[Written[C]]:
    """Each entry of a register as it is now, in the order they were begun; with `struck`, those struck out as well."""
    rows = history(session, register)
    latest = [list(each)[-1] for _, each in groupby(rows, key=lambda row: row.number)]
    return [each for each in latest if struck or each.struck_because is None]


def contents(session: Session, register: type[C]) -> list[C]:
    """What the entries of a register say now."""
    return [each.content for each in entries(session, register)]


def write(
    session: Session,
    content: Content,
    *,
    by: str,
    now: datetime,
    number: int | None = None,
    version: int = 0,
) -> int:
    """Write a new entry, or an entry again; its number.

    `version` is the one that was looked at. Raises WrongEntry, NamesSomebody, EntryChanged, NoSuchEntry.
    """
    _refuse_coming_days(content, day_of(now))
    for field, text in _texts(content):
        refuse_naming(session, text, field)
    content.refuse_contradictions()
    rows = history(session, type(content))
    if number is None:
        number, version = max((row.number for row in rows), default=0) + 1, 0
    else:
        _refuse_changed(session, type(content), number, version)
    _add(session, content, number, version + 1, by, now)
    return number


def strike(
    session: Session, register: type[Content], number: int, because: str, *, version: int, by: str, now: datetime
) -> None:
    """Strike an entry out: it stays to be read and counts no longer. Raises WrongEntry, EntryChanged, NoSuchEntry."""
    because = " ".join(because.split())
    if not 3 <= len(because) <= _CHARACTERS_OF_A_REASON:
        raise WrongEntry(
            "because", f"The reason has {len(because)} characters.",
            "Whoever reads the register must see why an entry does not count.",
            f"Give a reason of 3 to {_CHARACTERS_OF_A_REASON} characters.",
        )  # fmt: skip
    refuse_naming(session, because, "because")
    latest = _refuse_changed(session, register, number, version)
    _add(session, latest.content, number, version + 1, by, now, because)


def _refuse_changed(session: Session, register: type[C], number: int, version: int) -> Written[C]:
    latest = history(session, register, number)[-1]
    if latest.version != version or latest.struck_because is not None:
        raise EntryChanged
    return latest


def _add(
    session: Session, content: Content, number: int, version: int, by: str, now: datetime, because: str | None = None
) -> None:
    row = {
        "register_key": content.key, "entry": number, "version": version, "content": content.model_dump(mode="json"),
        "struck_because": because, "written_at": now, "written_by": by,
    }  # fmt: skip
    session.connection().execute(insert(_ROW).values(row))


def _written(register: type[C], row: Any) -> Written[C]:
    content = register.model_validate(row.content)
    return Written(row.entry, row.version, content, row.written_at, row.written_by, row.struck_because)


def _refuse_coming_days(content: Content, today: date) -> None:
    for name, info in type(content).model_fields.items():
        day = getattr(content, name)
        if isinstance(day, date) and day > today and MAY_LIE_AHEAD not in info.metadata:
            raise WrongEntry(
                name, f"{in_words(day)} has not come yet.", "This day tells of what was done.",
                "Enter the day on which it was done, and leave it empty until then.",
            )  # fmt: skip


def _texts(content: Content) -> Sequence[tuple[str, str]]:
    """Everything in an entry that somebody typed freely, by its field."""
    found = []
    for name in type(content).model_fields:
        value = getattr(content, name)
        found += [(name, each) for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
    return found
