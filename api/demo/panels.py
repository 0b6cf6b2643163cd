"""The demo authority's panels: every second Tuesday, over a share of what it decides, and one to come."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Final

from sqlalchemy import select
from sqlmodel import Session

from api.demo.seasons import working_day
from cases.details.panels import MEMBER_ROLES
from cases.facts import Fact, NewFact
from cases.log import Author
from cases.officers import officers
from cases.panels import What, add_entry
from cases.tables import CaseSummary
from deadlines.clock import LONDON
from workflows.definition import Process
from workflows.engine import replay
from workflows.panel_questions import ANSWERED_BY, CONSIDERED, DECIDED, open_questions
from workflows.panels import PREFIX
from workflows.processes import PROCESSES, process
from workflows.record import Entry, Prepared
from workflows.references import numbered

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
# Nothing is published on panels; set so that every page has something to show.
CONSIDERED_SHARE: Final = 0.12  # of decisions
DEPARTED_SHARE: Final = 0.08  # of recommendations
UNANIMOUS_SHARE: Final = 0.8
# Cases on the agenda of the panel to come: with something due before it, which it comes too late for, and after it.
TOO_LATE_FOR, IN_TIME_FOR = 3, 6
_EVERY, _TUESDAY = 14, 2  # days, and a remainder of a day's ordinal that is a Tuesday
_SITTING = ("educational_psychologist", "head_teacher", "senco", "parent_representative")
_FINDINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "assess": {"yes": ("may_have_needs", "plan_may_be_necessary"), "no": ("needs_met_without", "support_not_shown")},
    "issue_plan": {"yes": ("plan_may_be_necessary",), "no": ("needs_met_without",)},
    "agree_plan": {"yes": ("provision_specific", "consistent"), "no": ("provision_not_specific", "inconsistent")},
    "agree_placement": {"yes": ("placement_suitable",), "no": ("placement_unsuitable",)},
    "amend": {"yes": ("needs_changed",), "no": ("needs_unchanged",)},
    "reassess": {"yes": ("needs_changed",), "no": ("needs_unchanged",)},
    "cease": {"yes": ("outcomes_achieved",), "no": ("outcomes_not_achieved",)},
    "continue_beyond_25": {"yes": ("outcomes_not_achieved",), "no": ("outcomes_achieved",)},
}
_ANSWERS = {each.kind for answers in ANSWERED_BY.values() for ways in answers.values() for each in ways}
_OF_OTHERS = sorted({each.limit.key for running in PROCESSES.values() for each in running.clocks if each.held_by})
_OTHERWISE = "Advice that came after the panel shows otherwise."


@dataclass(frozen=True, slots=True)
class _Listed:
    """A case on an agenda: its reference, the question, the officer who listed it."""

    case_ref: str
    question: str
    by: str


class Panels:
    """The panels of an authority over its years. Gathers which cases each considered, and then writes them. Mutable."""

    def __init__(self, session: Session, rng: Random, today: date, years: int) -> None:
        self._rng, self._today = rng, today
        first = today - timedelta(days=365 * years)
        days = (first + timedelta(days=each) for each in range(365 * years + _EVERY + 1))
        held = [day for day in days if day.toordinal() % _EVERY == _TUESDAY]
        self._refs = {day: numbered(session, PREFIX, day) for day in held}
        self._listed: dict[date, list[_Listed]] = defaultdict(list)

    def considered(self, running: Process, entries: Sequence[Entry]) -> list[Entry]:
        """The same entries, with what a panel recommended before some of the decisions, and who then decided."""
        made = list(entries)
        for entry in entries[1:]:
            if entry.fact.kind not in _ANSWERS or self._rng.random() >= CONSIDERED_SHARE:
                continue
            if asked := self._asked(running, entries, entry):
                self._put_before(made, entry, *asked)
        return made

    def take(self, made: Prepared, by: str) -> None:
        """Put a case on the agendas of the panels that considered it."""
        for fact in made.facts:
            if fact.kind == CONSIDERED:
                self._listed[fact.happened_on].append(_Listed(made.history.ref, fact.detail["question"], by))

    def write(self, session: Session) -> None:
        """Write every panel that has something on its agenda, and the one to come. The cases are written."""
        named = {each.username: each.id for each in officers(session).values()}
        to_come = max(self._refs)
        self._listed[to_come] = list(self._for(session, to_come))
        for day in sorted(day for day, listed in self._listed.items() if listed):
            self._write(session, day, named["manager"], named["senior"])

    def _asked(self, running: Process, entries: Sequence[Entry], entry: Entry) -> tuple[date, str, str] | None:
        """The panel that could have been asked before a decision, the question, and the answer decided."""
        new = entry.fact
        fact = Fact(new.kind, new.happened_on, 1, new.detail)
        found = [
            (question, answer)
            for question, answers in ANSWERED_BY.items()
            for answer, ways in answers.items()
            if any(way.is_done_by(fact) for way in ways)
        ]
        days = [day for day in self._refs if entries[0].fact.happened_on < day < new.happened_on]
        if not found or not days:
            return None
        then = [each.fact for each in entries if each.fact.happened_on <= days[-1] and each.fact.corrects is None]
        facts = (Fact(each.kind, each.happened_on, at, each.detail) for at, each in enumerate(then, start=1))
        there = open_questions(running, replay(running, facts).stage)
        return next(((days[-1], *each) for each in found if each[0] in there), None)

    def _put_before(self, made: list[Entry], notice: Entry, held_on: date, question: str, answer: str) -> None:
        assert notice.recorded_at is not None
        other = {"yes": "no", "no": "yes"}[answer]
        said = other if self._rng.random() < DEPARTED_SHARE else answer
        detail = {
            "panel": self._refs[held_on],
            "question": question,
            "recommendation": said,
            "unanimous": self._rng.random() < UNANIMOUS_SHARE,
            "findings": list(_FINDINGS[question][said]),
        }
        written_at = min(_at(working_day(held_on + timedelta(days=1)), time(10)), notice.recorded_at)
        at = next((n for n, each in enumerate(made) if each.recorded_at and each.recorded_at > written_at), len(made))
        at = max(1, min(at, made.index(notice)))
        written_at = max(written_at, made[at - 1].recorded_at or written_at)
        made.insert(at, Entry(NewFact(CONSIDERED, held_on, detail), recorded_at=written_at))
        decision = {"question": question, "decision": answer} | ({"because": _OTHERWISE} if said != answer else {})
        taken = Entry(NewFact(DECIDED, notice.fact.happened_on, decision), recorded_at=notice.recorded_at)
        made.insert(made.index(notice), taken)

    def _for(self, session: Session, held_on: date) -> Iterator[_Listed]:
        """Cases at a stage with a question, with something due a little before the day of the panel or after it."""
        eve, later = held_on - timedelta(days=1), held_on + timedelta(days=40)
        yield from self._due(session, self._today, eve, TOO_LATE_FOR)
        yield from self._due(session, held_on, later, IN_TIME_FOR)

    def _due(self, session: Session, first: date, last: date, number: int) -> Iterator[_Listed]:
        near = _SUMMARY.c.next_due_on.between(first, last) & _SUMMARY.c.next_limit.not_in(_OF_OTHERS)
        query = select(_SUMMARY).where(~_SUMMARY.c.is_ended, near).order_by(_SUMMARY.c.next_due_on, _SUMMARY.c.ref)
        asked = ((row, open_questions(process(row.process), row.stage)) for row in session.connection().execute(query))
        fits = (_Listed(row.ref, there[0], row.owner) for row, there in asked if there and row.owner)
        yield from islice(fits, number)

    def _write(self, session: Session, held_on: date, manager: str, senior: str) -> None:
        ref, day = self._refs[held_on], min(held_on, self._today)
        called_at, by = _at(day - timedelta(days=28), time(9)), Author(manager)
        add_entry(session, ref, 1, What.CALLED, by=by, now=called_at, held_on=held_on)
        for number, officer in enumerate((manager, senior), start=2):
            add_entry(
                session, ref, number, What.MEMBER_NAMED, by=by, now=called_at, officer=officer, capacity="council"
            )
        for number, role in enumerate(_SITTING, start=4):
            capacity = MEMBER_ROLES[role][1].value
            add_entry(session, ref, number, What.MEMBER_NAMED, by=by, now=called_at, role=role, capacity=capacity)
        listed_at = _at(day - timedelta(days=7), time(15))
        for number, each in enumerate(self._listed[held_on], start=4 + len(_SITTING)):
            add_entry(
                session, ref, number, What.CASE_LISTED, by=Author(each.by), now=listed_at, case_ref=each.case_ref,
                question=each.question,
            )  # fmt: skip


def _at(day: date, when: time) -> datetime:
    return datetime.combine(day, when, LONDON).astimezone(UTC)
