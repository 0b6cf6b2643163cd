"""Pages of a list by keyset: the rows after the last one that was shown, found by an index, however far on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_

from deadlines.refusals import Refusal


class BadCursor(Refusal):
    """The place to go on from is not one a list gave out."""

    code = "invalid"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, the cursor of the next (None at the end), and how many rows match in all.

    `is_more` where there are more than `total`, because counting was to stop there.
    """

    rows: tuple[Row[Any], ...]
    next_cursor: str | None
    total: int
    is_more: bool = False


def after(statement: Select[Any], column: Any, key: Any, cursor: str | None, descending: bool) -> Select[Any]:
    """A statement that goes on after the cursor, ordered by a column and a key. Raises BadCursor."""
    if cursor is None:
        return statement
    value, last_id = _read_cursor(cursor, column)
    if descending:
        return statement.where(or_(column < value, (column == value) & (key < last_id)))
    return statement.where(or_(column > value, (column == value) & (key > last_id)))


def page_of(rows: Any, limit: int, total: int, column: str, key: str) -> Page:
    """The page of the rows that were found, of which one more than `limit` was asked for."""
    shown = tuple(rows[:limit])
    more = len(rows) > limit
    return Page(shown, _cursor(getattr(shown[-1], column), getattr(shown[-1], key)) if more else None, total)


def _cursor(value: Any, last_id: int) -> str:
    text = f"{value.isoformat() if isinstance(value, date) else value}|{last_id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, column: Any) -> tuple[Any, int]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        value, last_id = text.rsplit("|", 1)
        if not 0 <= int(last_id) < 2**63:  # what either database can hold
            raise ValueError(last_id)
        return (date.fromisoformat(value) if column.type.python_type is date else value), int(last_id)
    except (ValueError, UnicodeDecodeError):
        raise BadCursor(
            "That is not a page of this list.",
            "A cursor holds only for the list that gave it.",
            "Start again at the first page.",
        ) from None
