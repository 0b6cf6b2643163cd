"""Answers an authority chose to questions the law leaves open, in rows that only grow, and what another would change.

What the environment says is the first answer: it holds for a setting until somebody chooses one, and not again after.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, and_, func, insert, or_, select
from sqlmodel import Session

from cases import log
from cases.facts import effective
from cases.log import History
from cases.sight import Sight, hidden_references
from cases.tables import CaseSummary, DeadlineSpan
from deadlines import clock
from deadlines.answers import ANSWERS, Possible, answer_of, choosing, possible_answer, question_of
from deadlines.deadline import Deadline, under
from deadlines.defaults import Choices
from deadlines.questions import touching
from deadlines.refusals import Refusal
from deadlines.register import LIMITS
from deadlines.words import in_words
from workflows import views
from workflows.many import many_cases
from workflows.processes import process_of
from workflows.tables import ChosenAnswer
from workflows.timetable import timetable

_CHOSEN: Table = ChosenAnswer.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_CASES_AT_A_TIME = 500


class CannotChoose(Refusal):
    """The answer is none there is, or is the one that holds, or another was chosen meanwhile."""

    code = "not_possible"


def chosen_rows(session: Session) -> list[Row[Any]]:
    """Every answer that was chosen here, the latest first."""
    return list(session.connection().execute(select(_CHOSEN).order_by(_CHOSEN.c.number.desc())))


def latest(session: Session) -> dict[str, Row[Any]]:
    """The answer chosen last for each setting; a setting that nobody chose for is not in it."""
    return {row.setting: row for row in reversed(chosen_rows(session))}


def in_force(session: Session, first: Choices) -> Choices:
    """What this authority has chosen now: the last answers chosen here, and `first` (the environment) for the rest."""
    choices = first
    for setting, row in latest(session).items():
        choices = choosing(choices, setting, row.value)
    return choices


@dataclass(frozen=True, slots=True)
class Held:
    """The answer that holds for a setting; `row` is where it was chosen here, None where the environment says it."""

    setting: str
    answer: Possible
    row: Row[Any] | None

    @property
    def where(self) -> str:
        """Where it is set, in a sentence that names nobody."""
        if self.row is None:
            return "Set in the environment of this service; nothing was chosen here."
        return f"Chosen here on {in_words(clock.day_of(self.row.recorded_at))}, no. {self.row.number}."


def answers_held(session: Session, first: Choices) -> dict[str, Held]:
    """For each setting the answer that holds now, and where it is set."""
    rows, choices = latest(session), in_force(session, first)
    return {setting: Held(setting, answer_of(choices, setting), rows.get(setting)) for setting in ANSWERS}


def refuse_unless_new(session: Session, first: Choices, setting: str, value: str) -> None:
    """Raise CannotChoose unless this is an answer there is, and another one holds."""
    if possible_answer(setting, value) is None:
        raise CannotChoose(
            "There is no such answer to choose.",
            "Only three of the open questions are left to an authority, with two answers each.",
            "Choose one that the page offers.",
        )
    if answer_of(in_force(session, first), setting).value == value:
        raise CannotChoose("Nothing would change.", "This answer holds already.", "Look at what holds now.")


def choose(session: Session, first: Choices, setting: str, value: str, reason: str, *, instead_of: int,
           asked_by: str, approved_by: str, now: datetime) -> int:  # fmt: skip
    """Let an answer hold from now on; its number. `instead_of` is the number of the row that held when it was asked
    for, nought for none. Raises CannotChoose.
    """
    refuse_unless_new(session, first, setting, value)
    if number_in_force(session, setting) != instead_of:
        raise CannotChoose(
            "Another answer was chosen meanwhile.",
            "What was approved was read beside the answer that held when it was asked for.",
            "Ask anew if it is still wanted.",
        )
    number = int(session.connection().execute(select(func.coalesce(func.max(_CHOSEN.c.number), 0))).scalar_one()) + 1
    values = {"setting": setting, "value": value, "reason": reason, "asked_by": asked_by, "approved_by": approved_by}
    session.connection().execute(insert(_CHOSEN).values(number=number, recorded_at=now, **values))
    return number


def number_in_force(session: Session, setting: str) -> int:
    """The number of the row that says what holds for a setting; nought where the environment does."""
    row = latest(session).get(setting)
    return row.number if row else 0


@dataclass(frozen=True, slots=True)
class Changed:
    """One running deadline of which the day or only the working would be another."""

    ref: str
    title: str
    before: date | None
    after: date | None

    @property
    def moves(self) -> bool:
        """Whether the day would be another."""
        return self.before != self.after


@dataclass(slots=True)
class Preview:
    """What another answer would change in the open cases the viewer may know of, of which `cases` were worked out.

    `cases` are those with a running deadline the question can touch; `not_worked_out` could not be.
    """

    cases: int = 0
    not_worked_out: int = 0
    changed: list[Changed] = field(default_factory=list)

    @property
    def moved(self) -> list[Changed]:
        """The deadlines that would fall on another day."""
        return [each for each in self.changed if each.moves]


@many_cases()
def preview(session: Session, now: Choices, setting: str, value: str, on: date, sight: Sight) -> Preview:
    """Every running deadline the question can touch, under the answers that hold and under this one. Writes nothing."""
    then, found = choosing(now, setting, value), Preview()
    hidden = hidden_references(session, sight)
    keys = {each.key for each in touching(LIMITS.values(), question_of(setting).number)}
    for history in _histories(session, _touched(session, keys, on)):
        if history.ref in hidden:
            continue
        try:
            deadlines = timetable(process_of(history), effective(history.facts, on=on), on)
        except Refusal:
            found.not_worked_out += 1
            continue
        found.cases += 1
        running = [each for each in deadlines if each.limit.key in keys and not each.standing.is_settled]
        found.changed += _changed(history.ref, under(now, running), under(then, running))
    return found


def _changed(ref: str, before: tuple[Deadline, ...], after: tuple[Deadline, ...]) -> Iterator[Changed]:
    for old, new in zip(before, after, strict=True):
        if (old.due_on, old.steps()) != (new.due_on, new.steps()):
            yield Changed(ref, old.limit.title, old.due_on, new.due_on)


def _touched(session: Session, keys: set[str], on: date) -> list[int]:
    can_change = and_(_SPAN.c.limit_key.in_(sorted(keys)), _SPAN.c.to_day > on)
    query = (
        select(_SUMMARY.c.case_id)
        .outerjoin(_SPAN, _SPAN.c.case_id == _SUMMARY.c.case_id)
        .where(~_SUMMARY.c.is_ended)
        .where(or_(can_change, _SUMMARY.c.computed_with != views.versions()))
        .distinct()
        .order_by(_SUMMARY.c.case_id)
    )
    return list(session.connection().execute(query).scalars())


def _histories(session: Session, numbers: list[int]) -> Iterator[History]:
    for start in range(0, len(numbers), _CASES_AT_A_TIME):
        yield from log.histories(session, only=numbers[start : start + _CASES_AT_A_TIME])
