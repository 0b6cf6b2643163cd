"""Checking a pack without the database: each part against the manifest, and the log in it link by link."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from api.packs.bundle import MANIFEST, SUMS
from cases.log import GENESIS, event_hash
from deadlines.words import count_of

_AT_A_TIME = 1_000_000
_LARGEST_DATA = 64_000_000  # bytes of a part that is read and not only summed; ours are a thousandth of it
_FULL = {"kind", "detail", "breach", "recorded_at", "happened_on"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found, in sentences: what is right, what is wrong, and the SHA-256 of the manifest."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    seal: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


def check_pack(path: Path, *, seal: str = "") -> Checked:
    """Check a pack's ZIP; with the `seal` that came by another way, also that it is that very pack."""
    try:
        with ZipFile(path) as given:
            return _checked(given, seal.strip().lower())
    except (BadZipFile, OSError, EOFError, NotImplementedError):
        return Checked((), ("It cannot be read as a ZIP: it is cut short, damaged, or something else.",))


def _checked(given: ZipFile, seal: str) -> Checked:
    names = given.namelist()
    if MANIFEST not in names or SUMS not in names:
        return Checked((), (f"It has no {MANIFEST} or no {SUMS}: it is not a pack of ours, or they were taken out.",))
    written = _content(given, MANIFEST)
    found = sha256(written or b"").hexdigest()
    try:
        manifest = json.loads(written or b"")
        parts = {str(each["name"]): (int(each["size"]), str(each["sha256"])) for each in manifest["parts"]}
        heads = {str(ref): (int(each["facts"]), str(each["sha256"])) for ref, each in manifest.get("heads", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return Checked((), (f"{MANIFEST} cannot be read: it was changed or damaged.",), found)
    wrong = [*_names(names, parts), *_parts(given, parts), *_sums(given, parts, found)]
    right = [] if wrong else [f"{count_of(len(parts), 'part')} as the manifest lists them, none missing, none added."]
    if seal and seal != found:
        wrong.append(
            f"The manifest’s SHA-256 is {found} and not the seal that was given: it is another pack, or a changed one."
        )
    elif seal:
        right.append("The manifest has the seal that was given.")
    if wrong:
        return Checked(tuple(right), tuple(wrong), found)
    faults = [fault for ref, (facts, head) in heads.items() for fault in _log(given, ref, facts, head)]
    faults += _attached(given, parts, heads)
    right += [
        f"Case {ref}: {count_of(facts, 'fact')} in one unbroken chain."
        for ref, (facts, _) in heads.items()
        if not faults
    ]
    return Checked(tuple(right), tuple(faults), found)


def _names(names: list[str], parts: dict[str, Any]) -> Iterator[str]:
    for name in sorted({each for each in names if names.count(each) > 1}):
        yield f"{name} is there more than once."
    for name in sorted(set(names) - set(parts) - {MANIFEST, SUMS}):
        yield f"{name} was added: the manifest does not list it."


def _parts(given: ZipFile, parts: dict[str, tuple[int, str]]) -> Iterator[str]:
    there = set(given.namelist())
    for name, (size, digest) in parts.items():
        if name not in there:
            yield f"{name} is missing."
        elif (measured := _measured(given, name)) is None:
            yield f"{name} is damaged: it cannot be read to its end."
        elif measured != (size, digest):
            yield f"{name} was changed: its SHA-256 is not the one in the manifest."


def _sums(given: ZipFile, parts: dict[str, tuple[int, str]], seal: str) -> Iterator[str]:
    wanted = "".join(f"{digest}  {name}\n" for name, (_, digest) in {**parts, MANIFEST: (0, seal)}.items())
    if _content(given, SUMS) != wanted.encode():
        yield f"{SUMS} and {MANIFEST} do not say the same: one of them was changed."


def _measured(given: ZipFile, name: str) -> tuple[int, str] | None:
    digest, size = sha256(), 0
    try:
        with given.open(name) as part:
            while some := part.read(_AT_A_TIME):
                digest.update(some)
                size += len(some)
    except (BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError):
        return None
    return size, digest.hexdigest()


def _content(given: ZipFile, name: str) -> bytes | None:
    try:
        with given.open(name) as part:
            return part.read(_LARGEST_DATA)
    except (BadZipFile, EOFError, KeyError, RuntimeError, NotImplementedError, OSError):
        return None


def _lines(given: ZipFile, ref: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_content(given, f"log/{ref}.jsonl") or b"").decode().splitlines()]


def _log(given: ZipFile, ref: str, facts: int, head: str) -> Iterator[str]:
    """What does not hold together in the log of a case."""
    try:
        lines = _lines(given, ref)
        previous = GENESIS
        for number, line in enumerate(lines, start=1):
            if line["sequence"] != number or line["previous_hash"] != previous:
                yield f"Case {ref}: fact {number} does not follow from the one before it."
                return
            if set(line) >= _FULL and _hash_of(ref, line) != line["hash"]:
                yield f"Case {ref}: fact {number} is not what was recorded."
            yield from (f"Case {ref}: the {field} of fact {number} is not what was recorded." for field in _texts(line))
            previous = line["hash"]
        if previous != head or sum(set(each) >= _FULL for each in lines) > facts:
            yield f"Case {ref}: the log does not end with the fact that the manifest names."
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"Case {ref}: its log cannot be read."


def _hash_of(ref: str, line: dict[str, Any]) -> str:
    at = datetime.fromisoformat(line["recorded_at"])
    return event_hash(ref, line | {"happened_on": date.fromisoformat(line["happened_on"]), "recorded_at": at})


def _texts(line: dict[str, Any]) -> Iterator[str]:
    for field, kept in line.get("texts", {}).items():
        digest = sha256(f"{kept['salt']}{kept['text']}".encode()).hexdigest()
        if line["detail"].get(field) != {"sha256": digest}:
            yield str(field)


def _attached(given: ZipFile, parts: dict[str, tuple[int, str]], heads: dict[str, Any]) -> Iterator[str]:
    """Documents, and letters shown whole, whose SHA-256 the log does not know."""
    if not heads:
        return
    details = [line.get("detail", {}) for ref in heads for line in _lines(given, ref)]
    known = {str(each["sha256"]) for each in details if isinstance(each.get("sha256"), str)}
    data = json.loads(_content(given, "data/chronology.json") or b"{}")
    for notice in data.get("notices", ()):
        copies = [each["sha256"] for each in notice["copies"]]
        if sha256("\n".join(copies).encode()).hexdigest() in known:
            known |= set(copies)
    for name, (_, digest) in parts.items():
        proved = name.startswith("documents/") or (name.startswith("notices/") and name.endswith(".json"))
        if proved and digest not in known:
            yield f"{name} is not what the log says was kept."
