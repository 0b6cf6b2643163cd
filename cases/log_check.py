"""Checking a log file without any database: the chain of every case, what is missing, changed or out of order."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cases.log import GENESIS, event_hash
from cases.log_file import FORMAT
from cases.log_grown import Earlier
from cases.proof import encoded, end_line
from deadlines.refusals import Refusal
from deadlines.words import count_of

_LONGEST_LINE = 4_000_000  # characters; a real one holds some hundred, and a long note some thousand
_NOT_OF_THIS_KIND = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_KEEP = "Keep this file as it is, have the log exported again, and compare the two."


class NotALogFile(Refusal):
    """The file cannot be read, or is not a log file."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, why it matters, what to do."""

    what: str
    why: str
    next_step: str = _KEEP

    @property
    def sentence(self) -> str:
        """The three parts as one short paragraph."""
        return f"{self.what} {self.why} {self.next_step}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a log file found: how much was read, and the digest over the ends of all chains that were in it.

    `is_whole_log` where the file says that it was to hold every case.
    """

    cases: int
    facts: int
    heads: str
    is_whole_log: bool
    wrong: tuple[Finding, ...]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


def check_log(path: Path, *, mark: str = "", earlier: Path | None = None) -> Checked:
    """Check a log file; with the `mark` that was kept elsewhere, also that it ends as the log did then.

    With an `earlier` file, whose own hashes are not checked here, also that every case goes on from where it ended
    there. Raises NotALogFile.
    """
    before = Earlier(line for _, line in _lines_of(earlier)) if earlier else None
    return _checked(_lines_of(path), mark.strip().lower(), before)


def _lines_of(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each line of a log file by its number, None for one that is no JSON object. Raises NotALogFile."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            lines = _read(file)
            number, first = next(lines, (1, None))
            if first is None or first.get("format") != FORMAT:
                raise NotALogFile(
                    f"{path} is not a log file of a form that is known here.",
                    "A facts file (CSV, or JSON lines) holds no hashes, so nothing in it can be proved.",
                    "Have the log exported with `sendflow export --form log`, or check it with a newer sendflow.",
                )
            yield number, first
            yield from lines
    except OSError as error:
        raise NotALogFile(
            f"{path} cannot be read: {(error.strerror or 'it failed').lower()}.",
            "Nothing was checked.",
            "Give the name of a file that is there and that you may read.",
        ) from error


def _read(file: Any) -> Iterator[tuple[int, dict[str, Any] | None]]:
    number = 0
    while text := file.readline(_LONGEST_LINE):
        number += 1
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            line = None
        yield number, line if isinstance(line, dict) else None


def _checked(lines: Iterator[tuple[int, dict[str, Any] | None]], mark: str, earlier: Earlier | None) -> Checked:
    _, first = next(lines)
    check = _Check(earlier)
    for number, line in lines:
        check.take(number, line)
    return check.ended(bool(first and first.get("is_whole_log")), mark)


class _Check:
    """What has been read so far: the case whose lines are being gathered, and what was found in those before."""

    def __init__(self, earlier: Earlier | None) -> None:
        self.wrong: list[Finding] = []
        self._earlier = earlier
        self.cases = self.facts = 0
        self._heads, self._heading, self._events = sha256(), dict[str, Any](), list[dict[str, Any]]()
        self._last: dict[str, Any] | None = None
        self._seen: set[str] = set()

    def take(self, number: int, line: dict[str, Any] | None) -> None:
        """The next line of the file."""
        if self._last is not None:
            self._find(f"Line {number} stands after the end.", "It was added: the file ends with its own count.")
        elif line is None:
            self._find(f"Line {number} cannot be read.", "What it said is not known, so the chain cannot be followed.")
        elif "heads" in line:
            self._close_case()
            self._last = line
        elif "head" in line:
            self._close_case()
            self._heading = line
        else:
            self._events.append(line)

    def ended(self, is_whole_log: bool, mark: str) -> Checked:
        """What was found, once every line was read."""
        self._close_case()
        if self._earlier and is_whole_log:
            self.wrong += (Finding(*each) for each in self._earlier.left())
        heads = self._heads.hexdigest()
        last = self._last
        if last is None:
            self._find("The file is cut short: its last line is missing.", "What came after is not known.")
        else:
            self._count("case", self.cases, last.get("cases"))
            self._count("fact", self.facts, last.get("facts"))
            if not self.wrong and last.get("heads") != heads:
                self._find(
                    "The mark at the end is not that of the cases in the file.",
                    "A case was replaced, or cases stand in another order than they were written in.",
                )
        if mark and mark != heads:
            self._find(
                f"The mark of this file is {heads}, and not the one that was given.",
                "The log did not end like this when that mark was kept, or the file does not hold all of it.",
                "See that both are of the same moment; if they are, keep the file and have the log itself verified.",
            )
        return Checked(self.cases, self.facts, heads, is_whole_log, tuple(self.wrong))

    def _count(self, noun: str, found: int, said: Any) -> None:
        if found != said:
            self._find(
                f"The file holds {count_of(found, noun)}, and its last line says {said}.",
                "Some were taken out or put in." if found else "All were taken out.",
            )

    def _close_case(self) -> None:
        """Check the lines of one case, once all of them were read."""
        heading, events = self._heading, self._events
        self._heading, self._events = {}, []
        if not heading and not events:
            return
        ref, head = str(heading.get("case", "")), str(heading.get("head", ""))
        self.cases += bool(heading)
        self.facts += len(events)
        self._heads.update(end_line(ref, head) if heading else b"")
        if not heading:
            self._find("Facts stand before the first case.", "Whose they are is not said where it should be.")
        elif ref in self._seen:
            self._find(f"Case {ref} is there twice.", "Only one of the two can be what was recorded.")
        self._seen.add(ref)
        self.wrong += _of_case(ref, heading.get("facts"), head, events)
        if self._earlier:
            self.wrong += (Finding(*each) for each in self._earlier.of_case(ref, events))

    def _find(self, what: str, why: str, next_step: str = _KEEP) -> None:
        self.wrong.append(Finding(what, why, next_step))


def _of_case(ref: str, facts: Any, head: str, events: list[dict[str, Any]]) -> Iterator[Finding]:
    """What is wrong with the lines of one case."""
    own = [each for each in events if each.get("case") == ref and isinstance(each.get("sequence"), int)]
    if len(own) < len(events):
        yield Finding(
            f"Case {ref}: {count_of(len(events) - len(own), 'line')} among its facts {_is(len(events) - len(own))} "
            "of another case or no fact.",
            "A fact was moved there, or its line was changed.",
        )
    sequences = [each["sequence"] for each in own]
    wanted = range(1, facts + 1) if isinstance(facts, int) and facts < 10_000_000 else range(0)
    missing = [number for number in wanted if number not in set(sequences)] if len(own) < len(wanted) else []
    if missing:
        yield Finding(f"Case {ref}: {_numbered(missing)} missing.", "What happened then cannot be told from the rest.")
    for number, times in Counter(sequences).items():
        if times > 1 or number not in wanted:
            yield Finding(
                f"Case {ref}: fact {number} " + ("is there more than once." if times > 1 else "was added."),
                "The log was written once, one fact after the other, up to the number its case says.",
            )
    if sequences != sorted(sequences):
        yield Finding(
            f"Case {ref}: its facts are out of order.", "The order is that in which they were recorded, and is proof."
        )
    yield from _of_chain(ref, head, sorted(own, key=lambda each: each["sequence"]), is_whole=not missing)


def _of_chain(ref: str, head: str, events: Iterable[dict[str, Any]], *, is_whole: bool) -> Iterator[Finding]:
    """What does not fit in a case's facts by their own hashes, and by those of the fact before."""
    before, previous = 0, GENESIS
    for each in events:
        number = each["sequence"]
        if _hash_of(ref, each) != each.get("hash"):
            yield Finding(f"Case {ref}: fact {number} was changed.", "It is not what was recorded: its hash differs.")
        elif number == before + 1 and each["previous_hash"] != previous:
            yield Finding(
                f"Case {ref}: fact {number} does not follow from fact {before}."
                if before
                else f"Case {ref}: fact {number} is not the first that was recorded.",
                "One of the two was made anew, with a hash of its own.",
            )
        for field in _changed_texts(each):
            yield Finding(f"Case {ref}: the {field} of fact {number} was changed.", "It is not the text recorded.")
        before, previous = number, str(each.get("hash"))
    if is_whole and previous != head:
        yield Finding(
            f"Case {ref}: its log does not end with the fact its first line names.",
            "The last facts were changed or made anew.",
        )


def _hash_of(ref: str, line: dict[str, Any]) -> str:
    """The hash that an event's line should have; empty where it is not one."""
    try:
        days = {
            "happened_on": date.fromisoformat(line["happened_on"]),
            "recorded_at": datetime.fromisoformat(line["recorded_at"]),
        }
        return event_hash(ref, line | days, encoded)
    except _NOT_OF_THIS_KIND:
        return ""


def _changed_texts(line: dict[str, Any]) -> list[str]:
    try:
        return [
            str(field)
            for field, kept in line.get("texts", {}).items()
            if line["detail"].get(field)
            != {"sha256": sha256(f"{kept['salt']}{kept['text']}".encode(errors="replace")).hexdigest()}
        ]
    except _NOT_OF_THIS_KIND:
        return ["text"]


def _numbered(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (f" and {len(numbers) - 10} more" if len(numbers) > 10 else "")
    return f"{'facts' if len(numbers) > 1 else 'fact'} {shown} {_is(len(numbers))}"


def _is(number: int) -> str:
    return "are" if number > 1 else "is"
