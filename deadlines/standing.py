"""Where a deadline stands on a day. One function decides it; lists use the days on which its answer changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

DUE_SOON_DAYS = 14  # how long before its last day a deadline is "due soon": a local choice, not law


class Standing(StrEnum):
    """The ten ways a deadline can stand. Values are the contract's words for machines."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    LIFTED = "lifted"
    MET_AFTER = "met_after"
    NOT_APPLICABLE = "not_applicable"
    OPEN_WINDOW = "open_window"
    WINDOW_ENDED = "window_ended"

    @property
    def in_words(self) -> str:
        """What people read."""
        return _IN_WORDS[self]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is awaited: done, lapsed or over."""
        return self in _SETTLED


_IN_WORDS = {
    Standing.RUNNING: "Running",
    Standing.DUE_SOON: "Due soon",
    Standing.OVERDUE: "Overdue",
    Standing.MET: "Met",
    Standing.MISSED: "Missed",
    Standing.LIFTED: "Limit lifted",
    Standing.MET_AFTER: "Met after the date",
    Standing.NOT_APPLICABLE: "No longer applies",
    Standing.OPEN_WINDOW: "Time still running",
    Standing.WINDOW_ENDED: "Time given has ended",
}
_SETTLED = {
    Standing.MET, Standing.MISSED, Standing.MET_AFTER, Standing.NOT_APPLICABLE, Standing.WINDOW_ENDED,
}  # fmt: skip

DONE = frozenset({Standing.MET, Standing.MISSED, Standing.MET_AFTER})  # the duty was done, in time or after it


def due_between(standing: Standing, on: date) -> tuple[date, date]:
    """The first and last day on which a deadline that stands so on a day can be due: where a list need look."""
    match standing:
        case Standing.OVERDUE:
            return date.min, on - timedelta(days=1)
        case Standing.DUE_SOON:
            return on, on + timedelta(days=DUE_SOON_DAYS)
    return date.min, date.max


@dataclass(frozen=True, slots=True)
class Course:
    """The days that decide how a deadline stands. `binding` is true for a duty that statute or case law imposes;
    `is_window` for time that must be allowed to somebody else, which can end but never be overdue; `kept` is false
    for a duty that only the act which does it shows to be owed, so that nothing is late before. `spells` are times in
    which the case stood ended before it was taken up again: the day it ended, and the day it was taken up.
    """

    due_on: date | None
    met_on: date | None = None
    lifted_on: date | None = None
    ended_on: date | None = None
    binding: bool = True
    is_window: bool = False
    kept: bool = True
    spells: tuple[tuple[date, date], ...] = ()

    def standing(self, day: date) -> Standing:
        """Where the deadline stands at the end of `day`."""
        for ended_on, taken_up_on in self.spells:
            if ended_on <= day < taken_up_on:
                return replace(self, ended_on=min(ended_on, self.ended_on or ended_on), spells=()).standing(day)
        if self.is_window:
            return self._of_a_window(day)
        if self.met_on is not None and self.met_on <= day:
            return self._when_met(self.met_on, day)
        if self.ended_on is not None and self.ended_on <= day:
            return Standing.NOT_APPLICABLE
        if self.lifted_on is not None and self.lifted_on <= day:
            return Standing.LIFTED
        if self.due_on is None or day < self.due_on - timedelta(days=DUE_SOON_DAYS):
            return Standing.RUNNING
        if day <= self.due_on:
            return Standing.DUE_SOON
        return Standing.OVERDUE if self.binding and self.kept else Standing.WINDOW_ENDED

    def _of_a_window(self, day: date) -> Standing:
        """Time allowed to somebody else runs to its end whatever they do in it, unless the case ends first."""
        passed = self.due_on is not None and day > self.due_on
        ended_first = self.ended_on is not None and (self.due_on is None or self.ended_on <= self.due_on)
        if ended_first and self.ended_on is not None and self.ended_on <= day:
            return Standing.NOT_APPLICABLE
        return Standing.WINDOW_ENDED if passed else Standing.OPEN_WINDOW

    def _when_met(self, met_on: date, day: date) -> Standing:
        if self.due_on is None or met_on <= self.due_on:
            return Standing.MET
        lifted = self.lifted_on is not None and self.lifted_on <= day
        return Standing.MISSED if self.binding and not lifted else Standing.MET_AFTER

    def spans(self, from_day: date) -> Iterator[tuple[Standing, date, date | None]]:
        """Each standing from `from_day` on, with its first day and the day it gives way (None: never).

        Lists look a standing up by day in these; they never work one out again.
        """
        changes = {from_day}
        if self.due_on is not None:
            changes |= {self.due_on - timedelta(days=DUE_SOON_DAYS), self.due_on + timedelta(days=1)}
        changes |= {day for day in (self.met_on, self.lifted_on, self.ended_on) if day is not None}
        changes |= {day for spell in self.spells for day in spell}
        days = sorted(day for day in changes if day >= from_day)
        first, standing = days[0], self.standing(days[0])
        for day in days[1:]:
            if (next_standing := self.standing(day)) != standing:
                yield standing, first, day
                first, standing = day, next_standing
        yield standing, first, None
