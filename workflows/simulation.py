"""The caseload of an authority under a law pack: what would move in which cases, and the work of each month.

Nothing is written. Cases are read in slices, so memory stays bounded; of what would move the first so many are named
and the rest is counted. Deadlines that run now are compared: what would be recorded under another law is not guessed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from cases import log
from cases.facts import effective
from cases.log import History
from cases.people import birth_dates
from cases.sight import Sight, hidden_references
from cases.tables import CaseSummary
from deadlines.deadline import Deadline
from deadlines.packs import Cohort, Pack, under
from deadlines.refusals import Refusal
from workflows.engine import replay
from workflows.many import many_cases
from workflows.processes import process_of
from workflows.timetable import timetable
from workflows.what_if import Change, paired

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
SLICE = 500
MONTHS = 24
NAMED_AT_MOST = 1_000
# How far a day moves: at least so many days later (earlier is below nought), in words.
_STEPS = (
    (366, "more than a year later"),
    (92, "3 to 12 months later"),
    (1, "up to 3 months later"),
    (-91, "up to 3 months earlier"),
    (-365, "3 to 12 months earlier"),
)
EARLIEST = "more than a year earlier"
GAINED, LOST = "a date where there was none", "no date any more"


@dataclass(frozen=True, slots=True)
class Moved:
    """One deadline of one case that would be on another day; None where there would be, or is, no day."""

    ref: str
    limit: str
    title: str
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """How many days later it would be, below nought for earlier; None where one of the days is missing."""
        return (self.after - self.before).days if self.before and self.after else None

    def as_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "ref": self.ref,
            "limit": self.limit,
            "before": self.before.isoformat() if self.before else None,
            "after": self.after.isoformat() if self.after else None,
            "days": self.days,
        }

    @property
    def how_far(self) -> str:
        """How far it moves, in words; every possible answer stands in `DISTANCES`."""
        if self.days is None:
            return GAINED if self.after else LOST
        return next((words for least, words in _STEPS if self.days >= least), EARLIEST)


DISTANCES = (*(words for _, words in _STEPS), EARLIEST, GAINED, LOST)


@dataclass(slots=True)
class Simulation:
    """What a simulation found. `regime` are the cases of which a running deadline would follow the proposal."""

    pack: Pack
    on: date
    as_if_from: date | None
    months: tuple[str, ...]
    cases: int = 0
    regime: int = 0
    unknown_birth: int = 0
    not_worked_out: int = 0
    moved: int = 0
    cases_moved: int = 0
    by_distance: Counter[str] = field(default_factory=Counter)
    by_limit: dict[str, tuple[str, Counter[int]]] = field(default_factory=dict)
    cohorts: Counter[str] = field(default_factory=Counter)
    due_before: Counter[str] = field(default_factory=Counter)
    due_after: Counter[str] = field(default_factory=Counter)
    named: list[Moved] = field(default_factory=list)
    regime_named: list[str] = field(default_factory=list)

    @property
    def workload(self) -> list[tuple[str, int, int]]:
        """For each month how many duties of law fall due in it, now and under the pack."""
        return [(month, self.due_before[month], self.due_after[month]) for month in self.months]

    @property
    def commences_later(self) -> date | None:
        """The day on which the pack would commence, where that is after the months counted; otherwise None."""
        commences = self.as_if_from or self.pack.commences
        return commences if commences and commences.isoformat()[:7] > self.months[-1] else None

    @property
    def concerned(self) -> list[tuple[str, str, int]]:
        """For each cohort its name, what would become of it, and of how many open cases the child is in it."""
        return [(each.name, each.says, self.cohorts[each.name]) for each in self.pack.cohorts]

    @property
    def limits(self) -> list[tuple[str, str, int, float | None]]:
        """For each limit that moves its key, its title, in how many deadlines, and the median of days later."""
        return [
            (key, title, days.total(), median(days.elements()) if days else None)
            for key, (title, days) in sorted(self.by_limit.items())
        ]

    def as_json(self) -> dict[str, Any]:
        """The whole of it. It says itself that it is not law."""
        return {
            "law": self.pack.name,
            "title": self.pack.title,
            "status": "proposed: not law",
            "commences": str(self.pack.commences) if self.pack.commences else None,
            "as_if_from": str(self.as_if_from) if self.as_if_from else None,
            "on": str(self.on),
            "cases": self.cases,
            "cases_that_change_regime": self.regime,
            "cases_with_a_deadline_moved": self.cases_moved,
            "deadlines_moved": self.moved,
            "how_far": {words: self.by_distance[words] for words in DISTANCES},
            "limits": _named(("limit", "title", "moved", "median_days"), self.limits),
            "cohorts": _named(("name", "says", "cases"), self.concerned),
            "without_birth_date": self.unknown_birth,
            "not_worked_out": self.not_worked_out,
            "workload": _named(("month", "before", "after"), self.workload),
            "regime_refs": self.regime_named,
            "moved": [each.as_json() for each in self.named],
            "assumed": list(self.pack.assumes),
        }


def _named(names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[dict[str, object]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def count_cases(session: Session) -> int:
    """How many cases a simulation reads: all there are, though it compares the open ones only."""
    return int(session.connection().execute(select(func.count()).select_from(_SUMMARY)).scalar_one())


@many_cases()
def simulate(
    session: Session,
    pack: Pack,
    on: date,
    sight: Sight,
    *,
    as_if_from: date | None = None,
    months: int = MONTHS,
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Every open case on a day, under the law that is and under a pack. Writes nothing."""
    found = Simulation(pack, on, as_if_from, tuple(islice(_months(on), months)))
    histories, hidden = log.histories(session, slice_size=SLICE), hidden_references(session, sight)
    read = 0
    while some := list(islice(histories, SLICE)):
        born = birth_dates(session, [each.child_id for each in some])
        for history in (each for each in some if each.ref not in hidden):
            _compare(found, history, born.get(history.child_id or 0))
        read += len(some)
        if progress:
            progress(read)
    return found


def _compare(found: Simulation, history: History, born: date | None) -> None:
    running = process_of(history)
    facts = effective(history.facts, on=found.on)
    state = replay(running, facts)
    if state.stage is None or running[state.stage].is_end:
        return
    law = under(found.pack, born=born, as_if_from=found.as_if_from)
    try:
        before = timetable(running, facts, found.on)
        after = timetable(running, facts, found.on, law=law)
    except Refusal:
        found.not_worked_out += 1
        return
    found.cases += 1
    found.unknown_birth += born is None
    for cohort in _cohorts(found.pack, born):
        found.cohorts[cohort.name] += 1
    found.due_before.update(_due(before))
    found.due_after.update(_due(after))
    if any(each.is_proposed and not each.standing.is_settled for each in after):
        found.regime += 1
        if len(found.regime_named) < NAMED_AT_MOST:
            found.regime_named.append(history.ref)
    moved = list(_moved(history.ref, paired(before, after)))
    found.cases_moved += bool(moved)
    for each in moved:
        _add(found, each)


def _cohorts(pack: Pack, born: date | None) -> Iterator[Cohort]:
    return (each for each in pack.cohorts if born and each.born.holds_on(born))


def _due(deadlines: Iterable[Deadline]) -> Iterator[str]:
    return (each.due_on.isoformat()[:7] for each in deadlines if each.is_awaited and each.due_on)


def _moved(ref: str, changes: Iterable[Change]) -> Iterator[Moved]:
    for each in changes:
        before = each.before.due_on if each.before else None
        after = each.after.due_on if each.after else None
        either = each.after or each.before
        if before != after and either is not None and not either.standing.is_settled:
            yield Moved(ref, either.limit.key, either.limit.title, before, after)


def _add(found: Simulation, moved: Moved) -> None:
    found.moved += 1
    found.by_distance[moved.how_far] += 1
    _, days = found.by_limit.setdefault(moved.limit, (moved.title, Counter()))
    if moved.days is not None:
        days[moved.days] += 1
    if len(found.named) < NAMED_AT_MOST:
        found.named.append(moved)


def _months(first: date) -> Iterator[str]:
    year, month = first.year, first.month
    while True:
        yield f"{year}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
