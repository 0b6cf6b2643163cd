"""Counts over a period, of the duties of one process: what fell due, what was done in time, how late the rest was, why.

Worked out from the logs as they were known at an instant, never from summaries, so that a count can be made again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlmodel import Session

from cases import log
from cases.facts import Fact, effective
from cases.kinds import KINDS
from cases.log import History
from cases.sight import Sight
from cases.tables import Case, CaseEvent
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.limits import TimeLimit
from deadlines.standing import Standing
from workflows.definition import Clock, Process
from workflows.ledger import parts_of
from workflows.processes import process_in, process_of
from workflows.timetable import timetable

LONGEST = timedelta(days=3 * 366)  # no duty of ours falls due later than this after the fact that starts it
_AT_A_TIME = 500
_CASE = Case.__table__  # type: ignore[attr-defined]
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
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
    """All counts of a process over a period. `happened` is how often each kind of fact happened in it."""

    wanted: Wanted
    process: Process
    happened: tuple[tuple[str, int], ...]
    limits: tuple[LimitCount, ...]

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


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty that a number counts: its case, how it stood, in which column it is, and how many days it counts for."""

    ref: str
    deadline: Deadline
    way: str
    days: int


def count(session: Session, wanted: Wanted, sight: Sight) -> Counts:
    """Count over every case of the process that can matter to the period; one restricted to others is not counted."""
    running = process_in("authority", wanted.process)
    happened: dict[str, int] = {}
    found: dict[str, _Tally] = {}
    for history, facts, deadlines in _cases(session, wanted, sight):
        for fact in facts:
            if wanted.from_day <= fact.happened_on <= wanted.to_day:
                happened[fact.kind] = happened.get(fact.kind, 0) + 1
        for each in deadlines:
            tally = found.setdefault(each.limit.key, _Tally(each.limit, str(each.rule.cite)))
            tally.add(history, facts, each)
    told = _kinds_that_matter(running)
    return Counts(
        wanted,
        running,
        tuple((KINDS[kind].label, happened.get(kind, 0)) for kind in told),
        tuple(tally.counted() for tally in sorted(found.values(), key=lambda each: each.limit.title)),
    )


def duties(session: Session, wanted: Wanted, sight: Sight, which: Which) -> list[Duty]:
    """The duties that a number counts, in the rows it was counted from, the longest delay first."""
    found = []
    for history, facts, deadlines in _cases(session, wanted, sight, which.limit):
        for each in deadlines:
            if which.way not in ("fell_due", "late" if each.days_late else "", _way(each)):
                continue
            days = each.days_late
            if which.whose:
                parts = parts_of(process_of(history), facts, each)
                days = sum(part.days for part in parts if part.in_words == which.whose)
            if days or not which.whose:
                found.append(Duty(history.ref, each, _way(each), days))
    return sorted(found, key=lambda each: (-each.days, each.deadline.due_on or wanted.to_day, each.ref))


def _cases(
    session: Session, wanted: Wanted, sight: Sight, limit: str = ""
) -> Iterator[tuple[History, Sequence[Fact], list[Deadline]]]:
    """Each case with its facts and its duties that fell due in the period: all of them, or those of one limit."""
    on = day_of(wanted.known_at)
    asked: dict[int, frozenset[str]] = {}  # by version of the process: a case runs under the one it began with
    for history in _histories(session, wanted, sight):
        facts, process = _facts(history, wanted), process_of(history)
        if process.version not in asked:
            asked[process.version] = frozenset({limit} if limit else (each.limit.key for each in _duties(process)))
        found = timetable(process, facts, on, only=asked[process.version])
        yield history, facts, [each for each in found if _counts(each, wanted)]


def _histories(session: Session, wanted: Wanted, sight: Sight) -> Iterator[History]:
    """The cases with anything in their log that can start a duty due in the period, corrected facts too."""
    earliest = wanted.from_day - LONGEST
    query = (
        select(_CASE.c.id)
        .join(_EVENT, _EVENT.c.case_id == _CASE.c.id)
        .where(_CASE.c.process == wanted.process, _EVENT.c.happened_on.between(earliest, wanted.to_day))
        .where(*sight.of_cases(_CASE.c.id))
        .distinct()
        .order_by(_CASE.c.id)
    )
    ids = list(session.connection().execute(query).scalars())
    for start in range(0, len(ids), _AT_A_TIME):
        yield from log.histories(session, only=ids[start : start + _AT_A_TIME])


def _facts(history: History, wanted: Wanted) -> Sequence[Fact]:
    return effective(history.facts, known_by=wanted.known_at, on=day_of(wanted.known_at))


def _counts(each: Deadline, wanted: Wanted) -> bool:
    is_duty = each.listed and each.limit.is_binding and not each.limit.is_window
    return is_duty and each.due_on is not None and wanted.from_day <= each.due_on <= wanted.to_day


def _kinds_that_matter(running: Process) -> list[str]:
    """The facts that begin the process, and those by which its duties are done, in the order of the definition."""
    return list(dict.fromkeys([*running.begins_with, *(kind for each in _duties(running) for kind in each.met_by)]))


def _duties(running: Process) -> list[Clock]:
    """The clocks of the time limits that bind: what is agreed or advised, and windows of others, are not counted."""
    return [clock for clock in running.clocks if clock.limit.is_binding and not clock.limit.is_window]


class _Tally:
    """What is counted of one limit, while cases are gone over."""

    def __init__(self, limit: TimeLimit, cite: str) -> None:
        self.limit, self._cite = limit, cite
        self._numbers = dict.fromkeys(("in_time", "done_late", "not_done", "lifted", "no_longer_owed", "running"), 0)
        self._late: list[Late] = []

    def add(self, history: History, facts: Sequence[Fact], each: Deadline) -> None:
        """Count one deadline, as it stands."""
        self._numbers[_way(each)] += 1
        if each.days_late:
            parts = parts_of(process_of(history), facts, each)
            whose = tuple((part.in_words, bool(part.cause), part.days) for part in parts)
            self._late.append(Late(history.ref, each.days_late, each.met_on is not None, whose))

    def counted(self) -> LimitCount:
        """All of it; the longest delays first."""
        late = tuple(sorted(self._late, key=lambda each: (-each.days, each.ref)))
        return LimitCount(self.limit, self._cite, **self._numbers, late=late)


def _way(each: Deadline) -> str:
    """In which column a deadline is counted. One that ended late without being done is not done."""
    if each.standing is Standing.NOT_APPLICABLE:
        return "not_done" if each.days_late else "no_longer_owed"
    return _COLUMNS[each.standing]


_COLUMNS = {
    Standing.MET: "in_time", Standing.MISSED: "done_late", Standing.OVERDUE: "not_done", Standing.LIFTED: "lifted",
    Standing.MET_AFTER: "lifted", Standing.RUNNING: "running", Standing.DUE_SOON: "running",
    Standing.WINDOW_ENDED: "no_longer_owed",  # a duty that only its own act shows to be owed, and that act never came
}  # fmt: skip


def late_references(counts: Iterable[LimitCount]) -> list[tuple[str, str, int, bool]]:
    """Each late duty as (time limit, reference, days late, whether done), limit by limit, the longest delay first."""
    return [(limit.limit.title, each.ref, each.days, each.is_done) for limit in counts for each in limit.late]
