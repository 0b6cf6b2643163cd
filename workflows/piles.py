"""An officer's work in piles, each a query: what is overdue, due this week, late from others, awaited, to come.

What somebody else answers (advice, an institution's reply, a family's representations) is never in the piles of what
the officer does: those limits are the ones whose clock is held by somebody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cases.find import CaseQuery, DeadlineQuery
from deadlines.register import LIMITS
from deadlines.standing import Standing
from workflows.processes import PROCESSES

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
OF_OTHERS = tuple(sorted({c.limit.key for process in PROCESSES.values() for c in process.clocks if c.held_by}))
_ANSWERS = tuple(key for key in OF_OTHERS if not LIMITS[key].is_window)  # these can be late; a window only ends
TURN_OF_OTHERS = tuple(
    (process.key, stage.name)
    for process in PROCESSES.values()
    for stage in process.stages
    if stage.held_by != "authority" and not stage.is_end
)


@dataclass(frozen=True, slots=True)
class Pile:
    """Deadlines of one officer that ask for the same: its heading, what it holds, what its being empty means."""

    key: str
    heading: str
    explained: str
    empty: str
    query: Callable[[str, date], DeadlineQuery]


def _overdue(officer: str, on: date) -> DeadlineQuery:
    return DeadlineQuery(on, owner=officer, standings=(Standing.OVERDUE,), not_limits=OF_OTHERS)


def _late_answers(officer: str, on: date) -> DeadlineQuery:
    late = (Standing.OVERDUE, Standing.WINDOW_ENDED)  # past a day of law; past a day that guidance gives
    return DeadlineQuery(on, owner=officer, standings=late, only_limits=_ANSWERS)


def _this_week(officer: str, on: date) -> DeadlineQuery:
    return DeadlineQuery(
        on, owner=officer, standings=(Standing.DUE_SOON,), due_to=on + WEEK, not_limits=OF_OTHERS
    )  # fmt: skip


def _awaited(officer: str, on: date) -> DeadlineQuery:
    running = (Standing.OPEN_WINDOW, Standing.DUE_SOON, Standing.RUNNING)
    return DeadlineQuery(on, owner=officer, standings=running, only_limits=OF_OTHERS)


def _later(officer: str, on: date) -> DeadlineQuery:
    running = (Standing.DUE_SOON, Standing.RUNNING)
    return DeadlineQuery(on, owner=officer, standings=running, due_from=on + WEEK + _DAY, not_limits=OF_OTHERS)


PILES = {
    pile.key: pile
    for pile in (
        Pile(
            "overdue",
            "Overdue",
            "The last day has passed. The duty is still owed: do it, then record the day it was done.",
            "Nothing is overdue.",
            _overdue,
        ),
        Pile(
            "week",
            "Due in the next seven days",
            "Today and the seven days after it, the soonest first.",
            "Nothing of yours is due in the next seven days.",
            _this_week,
        ),
        Pile(
            "chase",
            "Answers to chase",
            "Somebody was asked and the day for the answer has passed. Ask again, or record what came.",
            "No answer you asked for is late.",
            _late_answers,
        ),
        Pile(
            "waiting",
            "Waiting on others",
            "Others hold the next step, and their time still runs. Nothing to do but to know of it.",
            "Nobody owes you an answer at present.",
            _awaited,
        ),
        Pile(
            "later",
            "Coming up after that",
            "What comes next, so that the week after holds no surprise.",
            "Nothing further has a date yet. A date appears with the fact that starts it.",
            _later,
        ),
    )
}


def turns_of_others(officer: str, on: date) -> CaseQuery:
    """The officer's open cases in which the stage itself is somebody else's turn and no answer of theirs has a day."""
    return CaseQuery(on, owner=officer, ended=False, stages=TURN_OF_OTHERS, lacking=_awaited(officer, on))
