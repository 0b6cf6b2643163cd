"""The breach forecast of a morning over many limits: by kind, with how many will probably be missed. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.breach_forecast import Said


class Likely(StrEnum):
    """How one open limit looks: a list shows those of one answer, a board counts them."""

    PROBABLE = "probable"
    IMPROBABLE = "improbable"
    UNSAID = "unsaid"

    @property
    def in_words(self) -> str:
        """What people read."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Likely.PROBABLE: "Will probably be missed",
    Likely.IMPROBABLE: "Will probably be kept",
    Likely.UNSAID: "Too few stood alike to say",
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One open limit and what is said of it."""

    ref: str
    process: str
    limit_key: str
    about: str
    stage: str
    due_on: date
    left: int
    owner: str | None
    team: str | None
    said: Said

    @property
    def likely(self) -> Likely:
        """How it looks."""
        return likely(self.said)


def likely(said: Said) -> Likely:
    """How a limit looks of which this is said."""
    if not said.is_told:
        return Likely.UNSAID
    return Likely.PROBABLE if said.is_probable else Likely.IMPROBABLE


def foreseen_of(row: Any) -> Foreseen:
    """A row of `figures_forecast` with its case's reference, officer and team."""
    return Foreseen(
        row.ref, row.process, row.limit_key, row.about, row.stage, row.due_on, row.left, row.owner, row.team,
        Said(row.alike, row.alike_late),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """So many open limits of one kind of which the same is said."""

    limit_key: str
    said: Said
    number: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Open limits counted by how they look. `expected` is how many would be missed if the shares held: their sum."""

    limits: int
    probable: int
    improbable: int
    unsaid: int
    expected: float


def outlook(of: Iterable[Alike]) -> Outlook:
    """The limits added up."""
    found, expected = Counter[Likely](), 0.0
    for each in of:
        found[likely(each.said)] += each.number
        expected += each.number * each.said.late / each.said.alike if each.said.is_told else 0
    return Outlook(
        found.total(), found[Likely.PROBABLE], found[Likely.IMPROBABLE], found[Likely.UNSAID], expected
    )  # fmt: skip


def by_limit(of: Iterable[Alike]) -> list[tuple[str, Outlook]]:
    """The same for each kind of limit, those first of which most will probably be missed."""
    kinds: dict[str, list[Alike]] = {}
    for each in of:
        kinds.setdefault(each.limit_key, []).append(each)
    found = [(kind, outlook(alike)) for kind, alike in kinds.items()]
    return sorted(found, key=lambda pair: (-pair[1].probable, -pair[1].limits, pair[0]))
