"""Files of school closures as authorities have them: CSV with a heading, or a calendar (iCalendar, RFC 5545)."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from pydantic import ValidationError

from cases.closures import Closure, WrongClosures
from cases.details import plain_words

MOST = 5_000
COLUMNS = ("urn", "closed_from", "reopens_on", "name")


def read_closures(content: bytes, urn: str = "") -> list[Closure]:
    """The closures of a file; `urn` is the school of a calendar, empty for every school. Raises WrongClosures."""
    try:
        text = content.decode("utf-8-sig")
        is_calendar = text.lstrip().upper().startswith("BEGIN:VCALENDAR")
        rows = list(_of_calendar(text, urn) if is_calendar else _of_csv(text))
    except (ValueError, csv.Error, KeyError, IndexError) as error:
        raise _wrong(f"The file cannot be read: {error}") from None
    if not rows:
        raise _wrong("There is no closure in the file")
    if len(rows) > MOST:
        raise _wrong(f"There are {len(rows):,} closures in the file, and at most {MOST:,} are taken")
    return [_checked(number, row) for number, row in rows]


def _of_csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"its first line must be {','.join(COLUMNS)}")
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise ValueError(f"line {number} has not four columns")
        yield number, {name: value.strip() or None for name, value in row.items()}


def _of_calendar(text: str, urn: str) -> Iterator[tuple[int, dict[str, Any]]]:
    events: Any = Calendar.from_ical(text).walk("VEVENT")
    for number, event in enumerate(events, start=1):
        if "RRULE" in event:
            raise ValueError("one of its events repeats: give each closure by its own days")
        begins = _day(event["DTSTART"].dt)
        # A whole day's end is the first day after it (RFC 5545 s.3.6.1); without one it is that day alone.
        ends = _day(event["DTEND"].dt) if "DTEND" in event else begins + timedelta(days=1)
        yield number, {"urn": urn or None, "closed_from": begins, "reopens_on": ends, "name": str(event["SUMMARY"])}


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _checked(number: int, row: dict[str, Any]) -> Closure:
    try:
        return Closure.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _wrong(f"Entry {number}{f', {where}' if where else ''}: {plain_words(first)}") from None


def _wrong(what: str) -> WrongClosures:
    what = what.rstrip(".")
    return WrongClosures(f"{what}.", "Nothing of it was taken.", "Correct the file.", fields={"file": what})
