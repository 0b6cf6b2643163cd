"""A child's cases together: every process that has run or runs, what is running, and who holds the next step."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from cases import log
from cases.facts import Fact, effective
from cases.log import History
from deadlines.deadline import Deadline
from workflows.definition import Process
from workflows.engine import replay, stages_entered
from workflows.ledger import held_by
from workflows.links import cases_of_child, opener_of
from workflows.processes import process_of
from workflows.timetable import next_awaited, timetable


@dataclass(frozen=True, slots=True)
class Strand:
    """One case of a child on a day. `ended_on` is None while it runs; `opener` is the case whose fact opened it."""

    history: History
    process: Process
    facts: tuple[Fact, ...]
    stage: str
    began_on: date
    ended_on: date | None
    held_by: str
    upcoming: Deadline | None
    opener: str | None

    @property
    def says(self) -> str:
        """The stage in words."""
        return self.process[self.stage].says


def strands(session: Session, ref: str, as_of: date, known_at: datetime | None = None) -> list[Strand]:
    """The cases of the child of a case as they stand on a day, in the order they began; those not yet begun left out.

    As they were known at an instant, or are known now. Raises NoSuchCase.
    """
    histories = [log.load(session, each) for each in cases_of_child(session, log.load(session, ref))]
    known = [each.known_by(known_at) if known_at else each for each in histories]
    found = [strand for each in known if (strand := _strand(session, each, as_of))]
    return sorted(found, key=lambda each: (each.began_on, each.history.id))


def _strand(session: Session, history: History, as_of: date) -> Strand | None:
    running, facts = process_of(history), effective(history.facts, on=as_of)
    stage = replay(running, facts).stage
    if stage is None:
        return None
    ends = (fact.happened_on for name, fact in stages_entered(running, facts) if running[name].is_end)
    opener = opener_of(session, history.id)
    return Strand(
        history,
        running,
        facts,
        stage,
        facts[0].happened_on,
        next(ends, None) if running[stage].is_end else None,
        held_by(running, facts, as_of),
        next_awaited(timetable(running, facts, as_of)),
        opener[0] if opener else None,
    )
