"""Days and numbers in the words a letter would use."""

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_words(day: date) -> str:
    """A day as people write it, with its weekday: "Wednesday 8 October 2025". Never depends on the locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_in_words(month: int) -> str:
    """The English name of a month, 1 to 12."""
    return _MONTHS[month - 1]


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 day", "15 working days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def joined(parts: list[str], last: str = "and") -> str:
    """A list as a phrase: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
