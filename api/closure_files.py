"""Files of school closures as authorities have them: CSV with a heading, or a calendar (iCalendar, RFC 5545)."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar
from pydantic import ValidationError

from cases.closures import Closure, WrongClosures
from cases.details import plain_words
from deadlines.clock import LONDON

MOST = 5_000
COLUMNS = ("urn", "closed_from", "reopens_on", "name")
_REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
_LONGEST = timedelta(days=366)


def read_closures(content: bytes, urn: str = "") -> list[Closure]:
    """The closures of a file; `urn` is the school of a calendar, empty for every school. Raises WrongClosures."""
    try:
        text = _text(content)
        is_calendar = text.lstrip().upper().startswith("BEGIN:VCALENDAR")
        rows = list(_of_calendar(text, urn) if is_calendar else _of_csv(text))
    except (ValueError, csv.Error, LookupError) as error:
        raise _wrong(f"The file cannot be read: {error}") from None
    if not rows:
        raise _wrong("There is no closure in the file")
    if len(rows) > MOST:
        raise _wrong(f"There are {len(rows):,} closures in the file, and at most {MOST:,} are taken")
    return [_checked(number, row) for number, row in rows]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not text in UTF-8; a spreadsheet saves that as “CSV UTF-8”") from None


def _of_csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"its first line must be {','.join(COLUMNS)}")
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise ValueError(f"line {number} has not four columns")
        yield number, {name: value.strip() or None for name, value in row.items()}


def _of_calendar(text: str, urn: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, event in enumerate(Calendar.from_ical(text).walk("VEVENT"), start=1):
        if event.get("STATUS") == "CANCELLED":
            continue
        if any(name in event for name in _REPEATING):
            raise ValueError(f"event {number} repeats: give each closure by its own days")
        begins = _day(event, "DTSTART", number)
        if "DTEND" in event:
            ends = _day(event, "DTEND", number)
        else:  # without an end or a length, an event is of that day alone (RFC 5545 s.3.6.1)
            ends = begins + (_length(event, number) if "DURATION" in event else timedelta(days=1))
        yield number, {"urn": urn or None, "closed_from": begins, "reopens_on": ends, "name": _name(event)}


def _day(event: Any, name: str, number: int) -> date:
    """A day of an event; that of its end is the first day after it. An instant counts only where it begins a day."""
    value = _value(event, name)
    if isinstance(value, datetime):
        here = value.astimezone(LONDON) if value.tzinfo else value
        if here.time() != time.min:
            raise ValueError(f"event {number} begins or ends within a day: give whole days")
        return here.date()
    if not isinstance(value, date):
        raise ValueError(f"event {number} has not one {name} that is a day")
    return value


def _length(event: Any, number: int) -> timedelta:
    value = _value(event, "DURATION")
    if not isinstance(value, timedelta) or value != timedelta(days=value.days) or value > _LONGEST:
        raise ValueError(f"event {number} has not a DURATION in whole days, of at most a year")
    return value


def _value(event: Any, name: str) -> Any:
    """What a property says, None where it is not there, there more than once, or not of its kind."""
    try:
        return event[name].dt
    except (LookupError, AttributeError, ValueError):
        return None


def _name(event: Any) -> str:
    given = event.get("SUMMARY", "")
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)


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
