"""Cases at two moments, each folded twice from its log: for a page of a list of differences at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from cases.facts import Fact, effective
from cases.log import History
from deadlines.deadline import Deadline
from workflows.engine import replay
from workflows.moments import Moment, between, why
from workflows.processes import process_of
from workflows.set_aside import Faults, folded
from workflows.timetable import timetable
from workflows.what_if import Change, paired


@dataclass(frozen=True, slots=True)
class Then:
    """One case at one moment; `says` is its stage in words, empty where it had not begun or was not known."""

    says: str
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """One case at two moments, and the facts between them in the order of recording.

    `gone` are those that only the first of the two knows, which it is not the earlier one for in every way.
    """

    history: History
    before: Then
    after: Then
    facts: tuple[Fact, ...]
    days: int
    gone: tuple[Fact, ...] = ()

    def why(self, limit_key: str, about: str, due_on: tuple[date | None, date | None]) -> tuple[str, ...]:
        """Why one deadline stands otherwise: that of a limit and body, by its last day before and after."""
        same = [
            change
            for change in paired(self.before.deadlines, self.after.deadlines)
            if (shown := change.after or change.before) and (shown.limit.key, shown.about) == (limit_key, about)
        ]
        exact = [change for change in same if _days(change) == due_on]
        # What only the act that does it shows to be owed is in no list before that, though its case knows the day.
        listed_since = [change for change in same if due_on[0] is None and _days(change)[1] == due_on[1]]
        found = (exact or listed_since)[:1]
        return why(found[0], self.facts, self.days, self.gone) if found else ()


def _days(change: Change) -> tuple[date | None, date | None]:
    before, after = change.before, change.after
    return before.due_on if before else None, after.due_on if after else None


def at_moment(history: History, moment: Moment) -> Then:
    """A case as it stood at a moment. It refuses nothing."""
    known = history.known_by(moment.known_at) if moment.known_at else history
    current = effective(known.facts, on=moment.on)
    running = process_of(known)
    stage = replay(running, current).stage
    return Then(running[stage].says if stage else "", timetable(running, current, moment.on))


def case_between(history: History, earlier: Moment, later: Moment) -> Between:
    """A case at two moments."""
    days = (later.on - earlier.on).days
    facts, gone = between(history.facts, earlier, later), between(history.facts, later, earlier)
    return Between(history, at_moment(history, earlier), at_moment(history, later), facts, days, gone)


def cases_between(session: Session, ids: Sequence[int], earlier: Moment, later: Moment) -> dict[int, Between]:
    """Some cases at two moments, by number; one that cannot be worked out is left out."""
    if not ids:
        return {}
    found = folded(session, lambda each: case_between(each, earlier, later), Faults(), only=sorted(set(ids)))
    return {history.id: made for history, made in found}
