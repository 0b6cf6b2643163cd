"""Which open limits will probably be missed: the share, among past ones that stood alike, of those that were. Pure.

Alike are limits of the same kind that were open in the same stage of their case on a morning with as many working days
left. Nothing else is known of them and nothing is fitted, so that whoever doubts a share can read the cases behind it.
A morning knows the facts of the days before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from cases.facts import Fact
from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline
from deadlines.standing import Standing
from workflows.definition import Process
from workflows.engine import stages_entered

_ONE_DAY = timedelta(days=1)
HORIZON = timedelta(weeks=8)  # how far ahead a limit may be due for anything to be said of it: a local choice
MONTHS_LOOKED_BACK = 18
NEEDED = 20  # with fewer that stood alike a share would be chance: nothing is said
_OPEN = (Standing.RUNNING, Standing.DUE_SOON)
_LATE = (Standing.OVERDUE, Standing.MISSED)


class Outcome(StrEnum):
    """What came of a limit. One that an exception lifted, or that fell away, was not missed."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    FELL_AWAY = "fell_away"

    @property
    def in_words(self) -> str:
        """What people read."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Outcome.OPEN: "Still open",
    Outcome.KEPT: "In time",
    Outcome.LATE: "Missed",
    Outcome.FELL_AWAY: "Lifted or fell away",
}


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of mornings on which a limit stood open in one stage; working days left from the first to the last."""

    deadline: Deadline
    stage: str
    first: date
    last: date
    left_most: int
    left_least: int


def is_foreseen(deadline: Deadline) -> bool:
    """Whether a limit is one of which a forecast speaks: a dated duty of law that lists show and that can be late."""
    dated = deadline.listed and deadline.due_on is not None and england_and_wales().knows(deadline.due_on)
    return dated and deadline.limit.is_binding and not deadline.limit.is_window and deadline.course.kept


def outcome(deadline: Deadline, morning: date) -> Outcome:
    """What had come of a limit by a morning; open until its last day is over."""
    if deadline.due_on is None or deadline.due_on >= morning:
        return Outcome.OPEN
    stood = deadline.course.standing(deadline.due_on + _ONE_DAY)
    if stood in _LATE:
        return Outcome.LATE
    return Outcome.KEPT if stood is Standing.MET else Outcome.FELL_AWAY


def spells(process: Process, facts: Sequence[Fact], deadline: Deadline) -> Iterator[Spell]:
    """The stretches of mornings, within the last weeks before its day, on which a limit stood open, stage by stage."""
    if deadline.due_on is None:
        return
    calendar = england_and_wales()
    entered = [(stage, fact.happened_on) for stage, fact in stages_entered(process, facts)]
    for since, until in _open_days(deadline):
        first = max(since + _ONE_DAY, deadline.due_on - HORIZON)
        last = min(until, deadline.due_on)
        for stage, begin, end in _in_stages(entered, first, last):
            left = [calendar.count(day, deadline.due_on) for day in (begin, end)]
            yield Spell(deadline, stage, begin, end, *left)


def _open_days(deadline: Deadline) -> Iterator[tuple[date, date]]:
    """Each time a limit was open on end: the day it began, and the one on which it was no longer."""
    spans = deadline.course.spans(deadline.trigger.happened_on)
    for is_open, run in groupby(spans, key=lambda each: each[0] in _OPEN):
        on_end = list(run)
        if is_open:
            yield on_end[0][1], on_end[-1][2] or date.max


def _in_stages(entered: Sequence[tuple[str, date]], first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """The mornings from one to another, by the stage in which the case then stood."""
    leaves = [day for _, day in entered[1:]] + [date.max]
    for (stage, came), left in zip(entered, leaves, strict=True):
        begin, end = max(first, came + _ONE_DAY), min(last, left)
        if begin <= end:
            yield stage, begin, end


def standing_open(of: Iterable[Spell], morning: date) -> Iterator[Spell]:
    """The limits that stand open on a morning, each in its stage."""
    return (each for each in of if each.first <= morning <= each.last)


def first_of_month(day: date, months_before: int = 0) -> date:
    """The first day of a day's month, or of one so many months before it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months_before, 12)
    return date(year, month + 1, 1)


def looked_back_to(morning: date) -> date:
    """The earliest last day of the limits that a morning's forecast counts."""
    return first_of_month(morning, MONTHS_LOOKED_BACK)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one open limit: of so many that stood like it, so many were late."""

    alike: int
    late: int

    @property
    def is_told(self) -> bool:
        """Whether there were enough to say anything."""
        return self.alike >= NEEDED

    @property
    def missing(self) -> int:
        """How many more cases would be needed."""
        return max(0, NEEDED - self.alike)

    @property
    def percent(self) -> int:
        """The share that was late, in whole per cents, a half rounded up."""
        return (200 * self.late + self.alike) // (2 * self.alike) if self.alike else 0

    @property
    def is_probable(self) -> bool:
        """Whether it is more likely than not that the limit will be missed."""
        return self.is_told and 2 * self.late > self.alike


class Past:
    """How limits that are over stood, counted by kind, stage and working days left. Mutable."""

    def __init__(self) -> None:
        self._alike: defaultdict[tuple[str, str, str, int], int] = defaultdict(int)
        self._late: defaultdict[tuple[str, str, str, int], int] = defaultdict(int)

    def add(self, process: str, spell: Spell, came_of_it: Outcome) -> None:
        """Count a limit whose day is over in."""
        left = range(spell.left_least, spell.left_most + 1)
        self.count(process, spell.deadline.limit.key, spell.stage, left, is_late=came_of_it is Outcome.LATE)

    def count(self, process: str, limit_key: str, stage: str, left: range, *, is_late: bool) -> None:
        """Count one in by what is kept of it: its kind, its stage, and each number of working days left."""
        for days in left:
            key = (process, limit_key, stage, days)
            self._alike[key] += 1
            self._late[key] += is_late

    def said(self, process: str, limit_key: str, stage: str, left: int) -> Said:
        """What is to be said of a limit that stands so."""
        key = (process, limit_key, stage, left)
        return Said(self._alike.get(key, 0), self._late.get(key, 0))
