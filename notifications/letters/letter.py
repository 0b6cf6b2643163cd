"""A letter as written: neutral data that email, Word and PDF are made of, and that is kept as what was sent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from notifications.papers.model import Block, Bullets, Heading, Paper, Paragraph

FORM = 1  # of the data; a later form reads the earlier ones
_KINDS: Mapping[str, type[Heading] | type[Paragraph] | type[Bullets]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "bullets": Bullets,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter: the statement it makes ("" for the letter's own text), under which provision, in blocks."""

    statement: str
    law: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, complete: who it is from and to, its day, its title, its parts.

    `about` are its date, its reference and whom it is about, with the words of its language for each. `note` is a
    sentence above the letter, for instance that no translator has yet checked it. `subject` is that of the email, and
    names nobody. `original` is the standard letter, which counts, below one that goes only beside it: a translation.
    """

    kind: str
    variant: str
    language: str
    point_size: int
    authority: str
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    dated: date
    reference: str
    about: tuple[tuple[str, str], ...]
    title: str
    subject: str
    parts: tuple[Part, ...]
    note: str = ""
    original: "Letter | None" = None

    @property
    def statements(self) -> tuple[str, ...]:
        """The keys of the statements it makes, in its order."""
        return tuple(each.statement for each in self.parts if each.statement)

    @property
    def letterhead(self) -> tuple[str, ...]:
        """Whose letter it is and how they can be reached, in lines."""
        return (self.authority, *self.sender)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that stands below its title."""
        note = (Paragraph(self.note),) if self.note else ()
        return (*note, *(block for each in self.parts for block in each.blocks))

    def as_paper(self) -> Paper:
        """The letter as a paper, to be written as Word or PDF."""
        return Paper(
            owner=self.authority,
            title=self.title,
            dated=self.dated,
            about=self.about,
            blocks=self.blocks,
            addressee=self.addressee,
            sender=self.sender,
            language=self.language,
            point_size=self.point_size,
            original=self.original.as_paper() if self.original else None,
        )

    def as_data(self) -> dict[str, Any]:
        """The letter as plain JSON; `from_data` reads it back."""
        data = asdict(self) | {"form": FORM, "dated": self.dated.isoformat()}
        del data["original"]
        data["parts"] = [
            {"statement": each.statement, "law": each.law, "blocks": [_as_data(block) for block in each.blocks]}
            for each in self.parts
        ]
        data |= {"original": self.original.as_data()} if self.original else {}
        plain: dict[str, Any] = json.loads(json.dumps(data))
        return plain

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Letter":
        """The letter that `as_data` gave."""
        given = {name: value for name, value in data.items() if name != "form"}
        return cls(
            **given
            | {
                "dated": date.fromisoformat(given["dated"]),
                "original": cls.from_data(given["original"]) if given.get("original") else None,
                "sender": tuple(given["sender"]),
                "addressee": tuple(given["addressee"]),
                "about": tuple((key, value) for key, value in given["about"]),
                "parts": tuple(
                    Part(each["statement"], each["law"], _from_data(each["blocks"])) for each in given["parts"]
                ),
            }
        )

    @property
    def sha256(self) -> str:
        """The SHA-256, in hex, of its data: the same letter has the same, whatever it is sent as."""
        written = json.dumps(self.as_data(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(written.encode()).hexdigest()


def _as_data(block: Block) -> dict[str, Any]:
    return {"kind": _NAMES[type(block)], **asdict(block)}  # type: ignore[index]  # letters have no tables


def _from_data(blocks: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(each) for each in blocks)


def _block(data: Mapping[str, Any]) -> Block:
    match data["kind"]:
        case "heading":
            return Heading(data["text"], data["level"])
        case "bullets":
            return Bullets(tuple(data["items"]))
    return Paragraph(data["text"])
