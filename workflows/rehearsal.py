"""Trying something out by doing it and undoing it: what is shown beforehand is what recording itself would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.log import History
from workflows.links import cases_of_child

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Rehearsed(Generic[Done]):
    """The cases that were looked at before and after, by reference, and what doing it answered.

    A case that it would open stands in `after` alone, under the reference it would get now.
    """

    before: Mapping[str, History]
    after: Mapping[str, History]
    done: Done

    @property
    def opened(self) -> tuple[str, ...]:
        """The references of the cases it would open."""
        return tuple(ref for ref in self.after if ref not in self.before)


class _Undone(Exception):
    """Takes everything back that was done in a rehearsal."""


def rehearse(database: Database, ref: str, act: Callable[[Session], Done]) -> Rehearsed[Done]:
    """Do something to a case of a child, look at all of that child's cases, and undo it.

    It holds the right to write for as long as that takes, which is some hundredths of a second. Nothing stays, and no
    message goes: those wait for a transaction that is kept. Raises NoSuchCase, and whatever `act` raises.
    """
    found: list[Rehearsed[Done]] = []
    try:
        with database.writing() as session:
            before = _cases(session, ref)
            done = act(session)
            session.flush()
            found.append(Rehearsed(before, _cases(session, ref), done))
            raise _Undone
    except _Undone:
        return found[0]


def _cases(session: Session, ref: str) -> dict[str, History]:
    first = log.load(session, ref)
    others: Sequence[Any] = [each for each in cases_of_child(session, first) if each != ref]
    return {ref: first} | {each: log.load(session, each) for each in others}
