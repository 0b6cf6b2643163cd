"""Instants in forms and addresses: a day in three boxes and the time on a clock in England beside them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from api.pages.forms import Typed, boxes, read_day
from api.pages.templating import FieldError
from deadlines.clock import LONDON
from workflows.snapshots import end_of


@dataclass(frozen=True, slots=True)
class Instant:
    """What the boxes said: an instant, or None with what is wrong, or None without where all were empty."""

    at: datetime | None = None
    errors: list[FieldError] = field(default_factory=list)


def read_instant(typed: Typed, name: str, noun: str) -> Instant:
    """The instant in `<name>-day`, `-month`, `-year` and `-time`; the end of the day where no time is given."""
    given = read_day(typed, name, noun=noun)
    text = typed.get(f"{name}-time", "")
    at = _clock_time(text) if text else None
    errors = [given.error] if given.error else []
    if text and at is None:
        errors.append(FieldError(f"{name}-time", "The time must be like 9:30 or 14:05"))
    if errors or given.day is None:
        return Instant(None, errors)
    return Instant(datetime.combine(given.day, at, LONDON).astimezone(UTC) if at else end_of(given.day))


def _clock_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.zfill(5).replace(".", ":"))
    except ValueError:
        return None


def instant_boxes(name: str, at: datetime | None) -> dict[str, str]:
    """An instant as the boxes show it; nothing for none. The end of a day needs no time."""
    if at is None:
        return {}
    local = at.astimezone(LONDON)
    shown = "" if at == end_of(local.date()) else f"{local:%H:%M}"
    return boxes(name, local.date()) | {f"{name}-time": shown}


def instant_of_address(text: str) -> datetime | None:
    """The instant an address holds. Raises ValueError where it is none, or has no zone."""
    if not text:
        return None
    # In an address an unquoted plus is read as a space.
    at = datetime.fromisoformat(text.replace(" ", "+"))
    if at.tzinfo is None:
        raise ValueError(text)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def in_address(at: datetime | None) -> str | None:
    """An instant as an address holds it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
