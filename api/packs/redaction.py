"""Blacking out: each thing withheld leaves its mark and its number where it stood, and a line with the reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from api.packs.profiles import Matter, Profile
from cases.people import words_of
from notifications.papers.model import BLACK, WHITE

_REACHED_AT = re.compile(r"[^\s@<>(),;:]+@[\w-]+(?:\.[\w-]+)+|(?<![\w-])(?:\+44|0)(?:[ -]?\d){9,10}(?![\w-])")
_SHORTEST_NAME = 3  # a shorter one would be found in ordinary words


@dataclass(slots=True)
class Blacked:
    """One thing that is blacked out, wherever it stood: its number, what kind of thing, why, and the places."""

    number: int
    matter: Matter
    because: str
    places: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What stands in its place."""
        return f"{BLACK}R{self.number} {self.matter.mark}{WHITE}"


class Redactor:
    """Blacks out by one profile and keeps account of it. Asked in the same order, it numbers in the same way."""

    def __init__(self, profile: Profile, others: Iterable[str] = (), spared: Iterable[str] = ()) -> None:
        """`others` are the names to find in texts where other people are withheld, but for the words of `spared`."""
        self.profile = profile
        self._by_thing: dict[tuple[Matter, str], Blacked] = {}
        shown = {word for name in spared for word in _words(name)}
        names = {word: name for name in others for word in _words(name) - shown}
        self._names = names if self.withholds(Matter.OTHERS) else {}
        found = "|".join(re.escape(each) for each in sorted(self._names, key=len, reverse=True))
        self._pattern = re.compile(rf"\b(?:{found})\b(?:\s+(?:{found})\b)*", re.IGNORECASE) if found else None

    @property
    def blacked(self) -> list[Blacked]:
        """All that was blacked out, in the order of its numbers."""
        return list(self._by_thing.values())

    def withholds(self, matter: Matter) -> bool:
        """Whether the profile keeps this matter back."""
        return matter in self.profile.withholds

    def black(self, matter: Matter, thing: str, place: str) -> str:
        """The mark in place of a thing, the same wherever it stands; the place is noted."""
        number = len(self._by_thing) + 1
        entry = self._by_thing.setdefault(
            (matter, thing), Blacked(number, matter, self.profile.withholds.get(matter, ""))
        )
        if place not in entry.places:
            entry.places.append(place)
        return entry.mark

    def unless(self, matter: Matter, thing: str, words: str, place: str) -> str:
        """Words that are shown unless the profile withholds their matter; `thing` tells it from others of its kind."""
        return self.black(matter, thing, place) if self.withholds(matter) else plain(words)

    def text(self, words: str, place: str) -> str:
        """Free text with the other people in it blacked out where they are withheld, and how anybody can be reached."""
        words = self.names(words, place)
        if not self.withholds(Matter.ADDRESSES):
            return words
        return _REACHED_AT.sub(lambda found: self.black(Matter.ADDRESSES, found.group().casefold(), place), words)

    def names(self, words: str, place: str) -> str:
        """Words of our own, as a letter's are: only the other people in them are blacked out."""
        words = plain(words)
        return self._pattern.sub(lambda found: self._name(found.group(), place), words) if self._pattern else words

    def _name(self, found: str, place: str) -> str:
        first = next((name for word, name in self._names.items() if word in found.casefold()), found)
        return self.black(Matter.OTHERS, first, place)


def _words(name: str) -> set[str]:
    """The words of a name as they may stand in a text, with their accents and without."""
    found = words_of(name) | set(re.findall(r"[^\W\d_]+", name.casefold()))
    return {word.casefold() for word in found if len(word) >= _SHORTEST_NAME}


def plain(words: str) -> str:
    """Words in which nothing can be taken for a mark of ours."""
    return words.replace(BLACK, "[").replace(WHITE, "]")
