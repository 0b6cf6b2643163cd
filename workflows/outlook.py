"""The breach forecast of a morning over many limits: by kind, with how many will probably be missed. Pure."""

from collections.abc import Iterable, Sequence
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
        if not self.said.is_told:
            return Likely.UNSAID
        return Likely.PROBABLE if self.said.is_probable else Likely.IMPROBABLE


def foreseen_of(row: Any) -> Foreseen:
    """A row of `figures_forecast` with its case's reference, officer and team."""
    return Foreseen(
        row.ref, row.process, row.limit_key, row.about, row.stage, row.due_on, row.left, row.owner, row.team,
        Said(row.alike, row.alike_late),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """Open limits counted by how they look. `expected` is how many would be missed if the shares held: their sum."""

    limits: int
    probable: int
    improbable: int
    unsaid: int
    expected: float


def outlook(of: Iterable[Foreseen]) -> Outlook:
    """The limits counted."""
    found = list(of)
    looks = [each.likely for each in found]
    told = [each.said for each in found if each.said.is_told]
    return Outlook(
        len(found),
        looks.count(Likely.PROBABLE),
        looks.count(Likely.IMPROBABLE),
        looks.count(Likely.UNSAID),
        sum(each.late / each.alike for each in told),
    )


def by_limit(of: Sequence[Foreseen]) -> list[tuple[str, Outlook]]:
    """The same for each kind of limit, those first of which most will probably be missed."""
    kinds = sorted({each.limit_key for each in of})
    found = [(kind, outlook(each for each in of if each.limit_key == kind)) for kind in kinds]
    return sorted(found, key=lambda pair: (-pair[1].probable, -pair[1].limits, pair[0]))
