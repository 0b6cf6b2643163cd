"""The agenda of a panel: each case's stage, what is due next, what falls due before it meets, and what came of it.

A panel can never extend a time limit: a day that falls before the panel is said so beside the case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cases import log
from cases.facts import Fact, effective
from cases.log import History
from cases.panels import Item, Panel, as_seen
from cases.sight import Sight
from deadlines.deadline import Deadline
from deadlines.words import count_of, in_words
from workflows.definition import Process
from workflows.engine import replay
from workflows.panel_questions import answered, decided
from workflows.panel_rules import recommendation_of
from workflows.processes import process_of
from workflows.timetable import next_awaited, timetable

IN_LAW = (
    "No law knows a panel: it is the authority's own practice. It recommends and never decides, waiting for it is the "
    "authority's own time, and it can never extend a time limit."
)


@dataclass(frozen=True, slots=True)
class Agenda:
    """One item with its case as it stood on `on`: today, or the day of the panel once that is past.

    `recommendation`, `decision` and `answer` (the notice that carried it out, with the answer it gives) are as known
    today. `process` is None where the case cannot be worked out; then nothing else of it is known.
    """

    item: Item
    held_on: date
    on: date
    process: Process | None = None
    stage: str = ""
    upcoming: Deadline | None = None
    before_panel: tuple[Deadline, ...] = ()
    recommendation: Fact | None = None
    decision: Fact | None = None
    answer: tuple[Fact, str] | None = None

    @property
    def says(self) -> str:
        """The stage in words."""
        return self.process[self.stage].says if self.process and self.stage else "The case cannot be worked out"

    @property
    def warnings(self) -> list[str]:
        """Each duty of law whose last day falls before the panel, as a sentence; none once the panel recommended."""
        return [] if self.recommendation else [cannot_wait(each, self.held_on) for each in self.before_panel]

    @property
    def left(self) -> str:
        """How many days are left until what is due next, as a phrase."""
        if self.upcoming is None or self.upcoming.due_on is None:
            return ""
        days = (self.upcoming.due_on - self.on).days
        if days == 0:
            return "due that day"
        return f"{count_of(days, 'day')} left" if days > 0 else f"{count_of(-days, 'day')} late"


def agenda_of(session: Session, panel: Panel, today: date, sight: Sight) -> list[Agenda]:
    """The agenda of a panel, in the order listed, as far as it may be seen."""
    (seen,) = as_seen(session, [panel], sight)
    return list(_agenda(session, seen, today))


def _agenda(session: Session, panel: Panel, today: date) -> Iterator[Agenda]:
    on = min(today, panel.held_on)
    for item in panel.items:
        try:
            yield _worked_out(log.load(session, item.case_ref), panel, item, on)
        except SQLAlchemyError:
            raise
        except Exception:  # set aside by the sweep, with the reason; it must not keep the others from being seen
            yield Agenda(item, panel.held_on, on)


def _worked_out(history: History, panel: Panel, item: Item, on: date) -> Agenda:
    running = process_of(history)
    then = effective(history.facts, on=on)
    deadlines = timetable(running, then, on)
    now = effective(history.facts)
    return Agenda(
        item,
        panel.held_on,
        on,
        running,
        replay(running, then).stage or "",
        next_awaited(deadlines),
        due_before(running, deadlines, panel.held_on),
        recommendation_of(history, panel.ref, item.question),
        decided(now, item.question, panel.held_on),
        answered(now, item.question, panel.held_on),
    )


def due_before(process: Process, deadlines: tuple[Deadline, ...], held_on: date) -> tuple[Deadline, ...]:
    """The authority's own duties of law, not yet done, whose last day falls before a panel meets."""
    others = {clock.limit.key for clock in process.clocks if clock.held_by}
    own = (each for each in deadlines if each.is_awaited and each.limit.key not in others)
    return tuple(each for each in own if each.due_on and each.due_on < held_on)


def cannot_wait(deadline: Deadline, held_on: date) -> str:
    """What is said of a last day that falls before the panel, as a sentence."""
    assert deadline.due_on is not None
    days = count_of((held_on - deadline.due_on).days, "day")
    last = f"the last day {'was' if deadline.due_on < deadline.as_of else 'is'} {in_words(deadline.due_on)}"
    return (
        f"“{deadline.limit.title}”: {last}, {days} before the panel. "
        "The panel cannot extend this date: do not wait for it."
    )
