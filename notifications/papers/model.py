"""What stands on a paper, without a word on how it looks: a title, lines about it, headings, text, lists and tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` is 1 to 3, and no level is skipped."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose order means nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list, each one counted from 1: sentences of which one follows from the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one row of column heads; the first cell of a row is its head.

    `numbers` are the columns set to the right, counted from 0; `widths` the parts of the width each column has, where
    the first is not to have twice that of the others.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), self.caption
        assert len(self.widths) in (0, len(self.columns)), self.caption


Block = Heading | Paragraph | Bullets | Steps | Table
_KINDS: Mapping[type, str] = {
    Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Steps: "steps", Table: "table",
}  # fmt: skip
BLACK, WHITE = "⟦", "⟧"
"""What stands between the two, in any text of a paper, is written white on black: the reason in place of the words."""
_BLACKED = re.compile(f"{BLACK}([^{BLACK}{WHITE}]*){WHITE}")


def runs_of(text: str) -> Iterator[tuple[str, bool]]:
    """A text in runs, in order, each with whether it is written white on black."""
    for at, run in enumerate(_BLACKED.split(text)):
        if run:
            yield run, at % 2 == 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: whose it is, its title, its day, what it is for (pairs of words), and its blocks.

    `dated` is a day of the paper's own, a period's last for instance, never that of its making: the same content is
    written as the same bytes. A letter has an `addressee` and a `sender`, each in lines, above its title. `language`
    is a language and a country ("en-GB"), which screen readers go by; `point_size` is that of running text. `original`
    is the paper that this one translates, and follows it on pages of its own.
    """

    owner: str
    title: str
    dated: date
    about: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    addressee: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    language: str = "en-GB"
    point_size: int = 11
    original: "Paper | None" = None

    def as_data(self) -> dict[str, Any]:
        """Everything on it as plain data, each block with its kind."""
        blocks = [{"kind": _KINDS[type(each)], **asdict(each)} for each in self.blocks]
        return {
            "owner": self.owner,
            "title": self.title,
            "dated": [self.dated.year, self.dated.month, self.dated.day],
            "about": [list(pair) for pair in self.about],
            "blocks": blocks,
            "addressee": list(self.addressee),
            "sender": list(self.sender),
            "language": self.language.split("-"),
            "point_size": self.point_size,
            "original": self.original.as_data() if self.original else None,
        }
