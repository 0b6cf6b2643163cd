"""The facts file: cases as CSV or JSON lines. Read here a line at a time; what a line cannot mean is said in words."""

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from cases.facts import Capacity, NewFact
from deadlines.refusals import Refusal
from workflows.record import Entry

COLUMNS = (
    "ref", "process", "kind", "happened_on", "recorded_at", "acted_as", "about", "detail", "breach_reason", "corrects",
)  # fmt: skip
NEEDED = ("ref", "process", "kind", "happened_on")
JSON_LINES = (".jsonl", ".ndjson", ".json")
_LONGEST_LINE = 1_000_000  # characters; a real one holds some hundred, so beyond this it is no facts file
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_LONGEST_NAME = 60
_REMEMBERED = 10_000  # cells and references; several megabytes at most
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")  # half of one, which JSON can spell and UTF-8 cannot
_FIRST_YEAR = 2000  # nothing was recorded before; further back, zones were not yet whole minutes from Greenwich
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class UnreadableFile(Refusal):
    """The file is not a facts file, or cannot be read as text. Nothing of it was imported."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was read. `ref` is empty, and `problems` says why, where the line does not say whose it is."""

    line: int
    ref: str
    process: str = ""
    entry: Entry | None = None
    problems: tuple[str, ...] = ()


class FactsFile:
    """A facts file on disk; it may be gone through more than once. `ignored` are the columns nothing is read from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ignored: set[str] = set()
        self.is_json = path.suffix.lower() in JSON_LINES

    def rows(self) -> Iterator[Row]:
        """Every line as a row. Raises UnreadableFile for what no facts file holds, before or in the middle."""
        for line, values in self._read(_READERS):
            yield values if isinstance(values, Row) else _row(line, values)

    def survey(self) -> Iterator[tuple[int, str]]:
        """Number and reference of every line, the reference empty where it has none. Raises as `rows` does."""
        for line, values in self._read(("ref",)):
            yield line, values.ref if isinstance(values, Row) else _ref_of(values)

    def _read(self, names: Collection[str]) -> Iterator[tuple[int, Mapping[str, Any] | Row]]:
        """Each line by number: the values of those columns and the reference, or a Row that says what is wrong."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._json_lines(file) if self.is_json else self._csv(file, names)
        except OSError as error:
            raise UnreadableFile(
                f"The file {self.path.name} cannot be opened: {(error.strerror or 'it is not a file').lower()}.",
                "Nothing was imported.",
                "Check its name, and that you may read it.",
            ) from error

    def _csv(self, file: IO[str], names: Collection[str]) -> Iterator[tuple[int, Mapping[str, Any] | Row]]:
        reader = csv.reader(_lines(file), strict=True)
        last = 0
        try:
            header = [name.strip().lower() for name in next(reader, [])]
            self._check_header(header)
            wanted = [(name, place) for place, name in enumerate(header) if name in names or name == "ref"]
            last = reader.line_num
            for cells in reader:
                line, last = last + 1, reader.line_num
                if not any(cells):
                    continue  # spreadsheets leave such lines at the end
                if len(cells) == len(header):
                    yield line, {name: cells[place] for name, place in wanted}
                else:
                    yield line, _of_other_length(line, header, cells)
        except csv.Error as error:
            raise UnreadableFile(
                f"From line {last + 1} on this is not CSV: {error}.",
                "Nothing was imported.",
                "Look for a quotation mark that is not closed, and save the file as CSV again.",
            ) from None

    def _check_header(self, header: list[str]) -> None:
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise UnreadableFile(
                f"The first line does not name the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
                "Without it nobody can tell which cell says what. Nothing was imported.",
                f"Begin the file with a line of names: {','.join(COLUMNS)}. Those needed are {', '.join(NEEDED)}.",
            )
        twice = sorted({name for name in header if header.count(name) > 1 and name in COLUMNS})
        if twice:
            raise UnreadableFile(
                f"The first line names {', '.join(twice)} twice.",
                "Which of the cells is meant cannot be told. Nothing was imported.",
                "Keep one column of each name.",
            )
        self.ignored |= {name or "(a column without a name)" for name in header if name not in COLUMNS}

    def _json_lines(self, file: IO[str]) -> Iterator[tuple[int, Mapping[str, Any] | Row]]:
        seen = 0
        for line, text in enumerate(_lines(file), start=1):
            if not text.strip():
                continue
            seen += 1
            try:
                values = json.loads(text)
            except (ValueError, RecursionError):
                values = None
            if isinstance(values, dict):
                self.ignored |= values.keys() - set(COLUMNS)
                yield line, values
            else:
                yield line, Row(line, "", problems=("This line is not a JSON object, as every line must be.",))
        if not seen:
            raise UnreadableFile("The file is empty.", "There is nothing to import.", "Check that it is the right one.")


def _lines(file: IO[str]) -> Iterator[str]:
    number = 0
    try:
        while text := file.readline(_LONGEST_LINE):
            number += 1
            if "\0" in text or len(text) == _LONGEST_LINE:
                raise _not_text(number)
            yield text
    except UnicodeDecodeError:
        raise _not_text(number + 1) from None
    if not number:
        raise UnreadableFile("The file is empty.", "There is nothing to import.", "Check that it is the right one.")


def _not_text(line: int) -> UnreadableFile:
    return UnreadableFile(
        f"The file cannot be read as text in UTF-8; the trouble is at or after line {line}.",
        "Letters could be lost or changed without anybody noticing. Nothing was imported.",
        "Save it as “CSV UTF-8” and try again.",
    )


def _of_other_length(line: int, header: list[str], cells: list[str]) -> Row:
    says = f"This line has {len(cells)} cells and the first line {len(header)}. Is a comma amiss?"
    return Row(line, _ref_of(dict(zip(header, cells, strict=False))), problems=(says,))


def _ref_of(values: Mapping[str, Any]) -> str:
    ref = values.get("ref")
    return _checked_ref(ref) if isinstance(ref, str) else ""


@lru_cache(_REMEMBERED)
def _checked_ref(given: str) -> str:
    return given.strip() if _REF.fullmatch(given.strip()) else ""


def _row(line: int, values: Mapping[str, Any]) -> Row:
    ref = _ref_of(values)
    if not ref:
        return Row(line, "", problems=(
            "ref: give the reference of the case, at most 60 letters, digits, full stops, hyphens or underscores.",
        ))  # fmt: skip
    problems: list[str] = []
    taken: dict[str, Any] = {}
    for name, read in _READERS.items():
        given = values.get(name)
        try:
            taken[name] = _of_text(name, given) if isinstance(given, str) else read(given)
        except ValueError as problem:
            problems.append(f"{name}: {problem}")
    if problems:
        return Row(line, ref, str(values.get("process")), None, tuple(problems))
    fact = NewFact(taken["kind"], taken["happened_on"], taken["detail"], taken["about"], taken["corrects"])
    entry = Entry(fact, taken["breach_reason"], taken["recorded_at"], taken["acted_as"])
    return Row(line, ref, taken["process"], entry)


@lru_cache(_REMEMBERED)
def _of_text(name: str, given: str) -> Any:
    """A cell as its column reads it. The same few texts fill most cells, so reading each once is several times faster.

    What is remembered is shared: nobody may change a detail, and nobody does, because recording makes its own.
    """
    return _READERS[name](given)


def _text(given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise ValueError("give it as text, in quotation marks.")
    if "\0" in given or _HALF_CHARACTER.search(given):
        raise ValueError("it holds a character that no text has.")
    return given.strip()


def _name(given: Any) -> str:
    if not (text := _text(given)):
        raise ValueError("this is needed.")
    if len(text) > _LONGEST_NAME:
        raise ValueError(f"no name has more than {_LONGEST_NAME} characters.")
    return text


def _day(given: Any) -> date:
    text = _name(given)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a day of the calendar.") from None
    raise ValueError(f"“{text[:40]}” is not a day. Write it as year-month-day, for instance 2025-05-21.")


def _instant(given: Any) -> datetime | None:
    if not (text := _text(given)):
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None and instant.year >= _FIRST_YEAR:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"“{text[:40]}” is not an instant with its zone. Write it as, for instance, 2025-05-21T09:30:00Z.")


def _capacity(given: Any) -> str:
    text = _text(given)
    if text and text not in set(Capacity):
        raise ValueError(f"“{text[:40]}” is no capacity to act in. Use {', '.join(Capacity)}, or leave it empty.")
    return text


def _detail(given: Any) -> Mapping[str, Any]:
    if isinstance(given, str) and given.strip():
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            raise ValueError('it is not JSON. Write it as, for instance, {"requested_by": "parent"}.') from None
    elif given is None or isinstance(given, str):
        return {}
    if not isinstance(given, dict):
        raise ValueError('it must be a JSON object, for instance {"requested_by": "parent"}, or empty.')
    return given


def _sequence(given: Any) -> int | None:
    if given is None or given == "":
        return None
    text = str(given)
    if isinstance(given, bool) or not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ValueError("give the number of the fact it corrects, or leave it empty.")
    return int(text)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "process": _name,
    "kind": _name,
    "happened_on": _day,
    "recorded_at": _instant,
    "acted_as": _capacity,
    "about": _text,
    "detail": _detail,
    "breach_reason": _text,
    "corrects": _sequence,
}
