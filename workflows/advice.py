"""Requests for advice in a case: of whom, until when, what was said of it since, and whether it still waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from cases.facts import Capacity, Fact, effective
from cases.log import History
from deadlines.deadline import Deadline
from workflows import engine
from workflows.definition import Process
from workflows.engine import possible
from workflows.following import root_of
from workflows.processes import PROCESSES, process_of
from workflows.timetable import timetable

ASKED, EXPECTED, RECEIVED = "advice_requested", "advice_expected", "advice_received"
_PAPERS = "review_papers"  # reg 20(4): advice must be had by the day the papers go out, two weeks before the meeting
# In what capacity a body answers. Those that are the authority's own, or nobody's here, act as the authority does.
_CAPACITIES = {
    **dict.fromkeys(
        ("health", "integrated_care_board", "nhs_trust", "nhs_england", "local_health_board"), Capacity.HEALTH
    ),
    **dict.fromkeys(("school", "early_years_provider", "post16_institution"), Capacity.SCHOOL),
    "family": Capacity.FAMILY,
}


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """One request to one body as it stands: `root` is the first number of the fact that asked.

    `deadline` says until when, if any law or guidance does: the body's own six weeks, or the day the papers of a review
    go out. `expected_on` is the day the body last gave. `is_open` while the case can still take the advice.
    """

    ref: str
    body: str
    root: int
    asked_on: date
    deadline: Deadline | None
    expected_on: date | None
    answers: tuple[Fact, ...]
    is_open: bool

    @property
    def advice(self) -> tuple[Fact, ...]:
        """The answers that were advice; a body that declined gave none."""
        return tuple(each for each in self.answers if not each.detail.get("declined"))

    @property
    def is_awaited(self) -> bool:
        """Whether the body has yet to answer, and can."""
        return self.is_open and not self.answers

    @property
    def due_on(self) -> date | None:
        """The last day; None where none is known, or an exception lifts the limit."""
        return None if self.deadline is None or self.deadline.lifted else self.deadline.due_on


def capacity_of(body: str) -> Capacity:
    """In which capacity a body answers for itself."""
    return _CAPACITIES.get(body, Capacity.COUNCIL)


@cache
def processes_that_ask() -> tuple[str, ...]:
    """The keys of every process in which advice can be asked."""
    return tuple(key for key, each in PROCESSES.items() if any(ASKED in each.accepts(stage) for stage in each.by_name))


def advice_asked(history: History, on: date) -> tuple[AdviceAsked, ...]:
    """Every request for advice that stands in a case on a day, in the order in which they were made."""
    running = process_of(history)
    current = effective(history.facts, on=on)
    asked = [each for each in current if each.kind == ASKED]
    if not asked:
        return ()
    state = engine.replay(running, current)
    is_open = RECEIVED in possible(running, state)
    deadlines = timetable(running, current, on)
    return tuple(
        AdviceAsked(
            history.ref,
            each.about,
            root_of(history.facts, each.sequence),
            each.happened_on,
            _deadline(running, deadlines, each),
            _expected(current, each),
            tuple(_later(current, each, RECEIVED)),
            is_open,
        )
        for each in asked
    )


def request_with(history: History, root: int, on: date) -> AdviceAsked | None:
    """The request that a fact with this first number made; None where it was recorded in error."""
    return next((each for each in advice_asked(history, on) if each.root == root), None)


def _deadline(running: Process, deadlines: Iterable[Deadline], asked: Fact) -> Deadline | None:
    own = {clock.limit.key for clock in running.clocks if ASKED in clock.starts}
    papers = None
    for each in deadlines:
        if each.limit.key in own and each.trigger.sequence == asked.sequence and each.about == asked.about:
            return each
        if each.limit.key == _PAPERS and each.is_awaited:
            papers = each
    return papers


def _expected(current: Sequence[Fact], asked: Fact) -> date | None:
    said = [date.fromisoformat(each.detail["expected_on"]) for each in _later(current, asked, EXPECTED)]
    return said[-1] if said else None


def _later(current: Sequence[Fact], asked: Fact, kind: str) -> Iterable[Fact]:
    """The facts of a kind about the same body from the request on, until it was asked anew."""
    place = current.index(asked)
    for each in current[place + 1 :]:
        if each.about == asked.about and each.kind == ASKED:
            return
        if each.about == asked.about and each.kind == kind:
            yield each
