"""Bank holidays an authority recorded itself: proclaimed since the list was published, or undone again.

The published list is data of the repository and is never edited for this. A row here is who recorded what, when and
on which source; rows are added and never changed, so their number tells which calendar a date was worked out with.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from deadlines.calendar import Proclaimed, england_and_wales, supposing, use
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.tables import HolidayChange

_CHANGES = HolidayChange.__table__  # type: ignore[attr-defined]


class WrongHoliday(Refusal):
    """A day that cannot be made a bank holiday, or be one no longer."""

    code = "invalid"


def recorded(session: Session) -> list[Row[Any]]:
    """Every change an authority made to the published list, in the order they were made."""
    return list(session.connection().execute(select(_CHANGES).order_by(_CHANGES.c.id)))


def changes(session: Session) -> Proclaimed:
    """The same, as the calendar takes it."""
    return tuple((row.day, row.name) for row in recorded(session))


def take_up(session: Session) -> None:
    """Count in this process with what is recorded."""
    use(changes(session))


def with_change(held: Proclaimed, day: date, name: str | None) -> Proclaimed:
    """What would be recorded with one change more; `name` is None for a day undone. Raises WrongHoliday."""
    with supposing(held):
        calendar = england_and_wales()
    field = {"day": "This day cannot be recorded so."}
    if not calendar.knows(day):
        raise WrongHoliday(
            f"{in_words(day)} lies outside the years whose bank holidays are known, "
            f"{calendar.first_day.year} to {calendar.last_day.year}.",
            "Without that year's whole list no working day in it can be counted.",
            "Load the published list for that year first.",
            fields=field,
        )
    if day.weekday() >= 5:
        raise WrongHoliday(
            f"{in_words(day)} is no working day as it is.",
            "A bank holiday on it would move nothing; its substitute on a weekday would.",
            "Give the weekday on which it is kept.",
            fields=field,
        )
    if name is not None and day in calendar.bank_holidays:
        raise WrongHoliday(
            f"{in_words(day)} is a bank holiday already: {calendar.bank_holidays[day]}.",
            "Nothing would change.",
            "Check the day.",
            fields=field,
        )
    if name is None and not any(each == day for each, _ in held):
        raise WrongHoliday(
            f"{in_words(day)} is not a bank holiday that was recorded here.",
            "Only what an authority added itself can be undone; the published list is not edited.",
            "Check the day.",
            fields=field,
        )
    if name is None and day not in calendar.bank_holidays:
        raise WrongHoliday(
            f"{in_words(day)} was undone already.", "Nothing would change.", "Check the day.", fields=field
        )
    return (*held, (day, name))


def add(session: Session, day: date, name: str | None, source: str, *, by: str, now: datetime) -> Proclaimed:
    """Record a change, for ever; what is then recorded in all. Raises WrongHoliday."""
    then = with_change(changes(session), day, name)
    if len(source.strip()) < 3:
        raise WrongHoliday(
            "The source is missing.",
            "Dates of law move because of this day, and people must be able to see on whose word.",
            "Say where it was announced, for instance the proclamation and its date.",
            fields={"source": "Say where it was announced."},
        )
    values = {"day": day, "name": name, "source": source.strip(), "recorded_by": by, "recorded_at": now}
    session.connection().execute(insert(_CHANGES).values(values))
    return then
