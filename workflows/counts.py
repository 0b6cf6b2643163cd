"""Counts over a period, of the duties of one process: what fell due, what was done in time, how late the rest was, why.

Here they are added up; what each case adds to them is worked out in `workflows.counting`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from cases.kinds import KINDS
from deadlines.clock import day_of
from deadlines.limits import TimeLimit
from deadlines.register import LIMITS
from workflows.definition import Clock, Process
from workflows.processes import process_in

WAYS = ("fell_due", "in_time", "done_late", "not_done", "lifted", "no_longer_owed", "running", "late")
BANDS: tuple[tuple[str, int | None], ...] = (
    ("up to 4 weeks", 28), ("over 4 and up to 13 weeks", 91), ("over 13 and up to 26 weeks", 182),
    ("over 26 and up to 52 weeks", 364), ("over 52 weeks", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be counted: duties of a process that fell due from a day to a day, both included."""

    process: str
    from_day: date
    to_day: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class DutyCount:
    """One duty as it is counted: the key of its limit and its provision, in which of WAYS, and how late it was.

    `whose` says of which late days whose they were: in words, whether that is a recorded cause, and how many.
    """

    limit: str
    cite: str
    due_on: date
    way: str
    days: int
    is_done: bool
    whose: tuple[tuple[str, bool, int], ...]


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What one case adds to the counts. One that cannot be worked out adds nothing, and is named as left out."""

    id: int
    ref: str
    happened: Mapping[str, int]
    duties: tuple[DutyCount, ...]
    is_left_out: bool = False

    @property
    def adds(self) -> bool:
        """Whether there is anything to keep of it: most cases that ended long ago add nothing."""
        return bool(self.happened or self.duties or self.is_left_out)


@dataclass(frozen=True, slots=True)
class Late:
    """One duty that was late: its case, by how many days, whether it is done now, and whose the days were."""

    ref: str
    days: int
    is_done: bool
    whose: tuple[tuple[str, bool, int], ...]


@dataclass(frozen=True, slots=True)
class LimitCount:
    """The duties under one limit. `in_time` to `running` add up to `fell_due`; `late` are those late, done or not."""

    limit: TimeLimit
    cite: str
    in_time: int
    done_late: int
    not_done: int
    lifted: int
    no_longer_owed: int
    running: int
    late: tuple[Late, ...]

    @property
    def fell_due(self) -> int:
        """How many fell due in the period."""
        return self.in_time + self.done_late + self.not_done + self.lifted + self.no_longer_owed + self.running

    @property
    def median_days(self) -> float:
        """The median of the days late of those that were late; 0 where none was."""
        return float(median(each.days for each in self.late)) if self.late else 0.0

    @property
    def longest_days(self) -> int:
        """The most days any was late."""
        return max((each.days for each in self.late), default=0)

    @property
    def bands(self) -> tuple[int, ...]:
        """Of those not done, how many are late by each of BANDS."""
        open_ones = [each.days for each in self.late if not each.is_done]
        least, found = 0, []
        for _, most in BANDS:
            found.append(sum(1 for days in open_ones if days > least and (most is None or days <= most)))
            least = most or least
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts of a process over a period. `happened` is how often each kind of fact happened in it.

    `left_out` are the references of cases that could not be worked out.
    """

    wanted: Wanted
    process: Process
    happened: tuple[tuple[str, int], ...]
    limits: tuple[LimitCount, ...]
    left_out: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day on which everything stands as counted."""
        return day_of(self.wanted.known_at)

    @property
    def affected(self) -> tuple[str, ...]:
        """The references of the cases in which at least one duty was late."""
        return tuple(sorted({each.ref for limit in self.limits for each in limit.late}))

    @property
    def whose(self) -> list[tuple[str, bool, int, int]]:
        """Whose the late days were: in words, whether a recorded cause, how many days, and in how many cases."""
        days: dict[tuple[str, bool], int] = {}
        cases: dict[tuple[str, bool], set[str]] = {}
        for each in (late for limit in self.limits for late in limit.late):
            for whose, is_cause, number in each.whose:
                days[(whose, is_cause)] = days.get((whose, is_cause), 0) + number
                cases.setdefault((whose, is_cause), set()).add(each.ref)
        found = [(*key, number, len(cases[key])) for key, number in days.items()]
        return sorted(found, key=lambda each: (-each[2], each[0]))


@dataclass(frozen=True, slots=True)
class Which:
    """Which duties of a count: of one limit (of all without a key), and in which column.

    `way` is one of WAYS. `whose`, in words, asks for those of whose late days some were theirs, or for that cause.
    """

    limit: str = ""
    way: str = "fell_due"
    whose: str = ""

    def days_of(self, each: DutyCount) -> int | None:
        """For how many days a duty counts here; None where it is not one of these."""
        is_one = self.way in ("fell_due", "late" if each.days else "", each.way) and self.limit in ("", each.limit)
        if not is_one or not self.whose:
            return each.days if is_one else None
        return sum(days for in_words, _, days in each.whose if in_words == self.whose) or None


def count_up(wanted: Wanted, cases: Iterable[CaseCount]) -> Counts:
    """The counts that cases add up to, in the order of their numbers."""
    running = process_in("authority", wanted.process)
    happened: dict[str, int] = {}
    found: dict[str, _Tally] = {}
    left_out = []
    for case in cases:
        for kind, number in case.happened.items():
            happened[kind] = happened.get(kind, 0) + number
        for each in case.duties:
            found.setdefault(each.limit, _Tally(LIMITS[each.limit], each.cite)).add(case.ref, each)
        if case.is_left_out:
            left_out.append(case.ref)
    return Counts(
        wanted,
        running,
        tuple((KINDS[kind].label, happened.get(kind, 0)) for kind in _kinds_that_matter(running)),
        tuple(tally.counted() for tally in sorted(found.values(), key=lambda each: each.limit.title)),
        tuple(left_out),
    )


def _kinds_that_matter(running: Process) -> list[str]:
    """The facts that begin the process, and those by which its duties are done, in the order of the definition."""
    kinds = (kind for each in duties_counted(running) for kind in each.met_by)
    return list(dict.fromkeys([*running.begins_with, *kinds]))


def duties_counted(running: Process) -> list[Clock]:
    """The clocks of the time limits that bind: what is agreed or advised, and windows of others, are not counted."""
    return [clock for clock in running.clocks if clock.limit.is_binding and not clock.limit.is_window]


class _Tally:
    """What is counted of one limit, while cases are gone over."""

    def __init__(self, limit: TimeLimit, cite: str) -> None:
        self.limit, self._cite = limit, cite
        self._numbers = dict.fromkeys(("in_time", "done_late", "not_done", "lifted", "no_longer_owed", "running"), 0)
        self._late: list[Late] = []

    def add(self, ref: str, each: DutyCount) -> None:
        """Count one duty."""
        self._numbers[each.way] += 1
        if each.days:
            self._late.append(Late(ref, each.days, each.is_done, each.whose))

    def counted(self) -> LimitCount:
        """All of it; the longest delays first."""
        late = tuple(sorted(self._late, key=lambda each: (-each.days, each.ref)))
        return LimitCount(self.limit, self._cite, **self._numbers, late=late)


def late_references(counts: Iterable[LimitCount]) -> list[tuple[str, str, int, bool]]:
    """Each late duty as (time limit, reference, days late, whether done), limit by limit, the longest delay first."""
    return [(limit.limit.title, each.ref, each.days, each.is_done) for limit in counts for each in limit.late]
