"""What one case gives to the manager's figures of a morning, from the facts that were known when it began. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cases.facts import Fact, effective
from cases.log import History
from deadlines import clock
from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline
from workflows.breach_forecast import (
    Outcome,
    Past,
    Spell,
    is_foreseen,
    looked_back_to,
    outcome,
    spells,
    standing_open,
)
from workflows.definition import Process
from workflows.delay_days import months_of_delay
from workflows.processes import process_of
from workflows.timetable import timetable

_ONE_DAY = timedelta(days=1)
Named = tuple[str, int, str]
Row = dict[str, Any]
_UNSAID = {"alike": 0, "alike_late": 0}  # until the past of every case has been counted


@dataclass(slots=True)
class CaseFigures:
    """The rows of one case: its delays and the past of its limits by the last morning, what stood open on each.

    `begun` are the mornings by which it had begun. `outcomes` is what had come of each of its limits by the last of
    them, by limit, fact that started it, and body.
    """

    case_id: int
    begun: list[date] = field(default_factory=list)
    delays: list[Row] = field(default_factory=list)
    past: list[Row] = field(default_factory=list)
    open: list[Row] = field(default_factory=list)
    outcomes: dict[Named, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """A case as it was known when a morning began: its limits of which a forecast speaks, with their spells."""

    process: str
    spells: tuple[Spell, ...]


def figures_of(history: History, mornings: Sequence[date], pasts: Mapping[date, Past]) -> CaseFigures | None:
    """The rows of a case for these mornings, the last of which is now; None where it had not begun by then.

    What was over by a morning is counted into its past of `pasts`. Each morning sees what was recorded before it.
    """
    found = CaseFigures(history.id)
    now = mornings[-1]
    latest = _deadlines(history, now)
    if latest is None:
        return None
    found.delays = _delays(history, now, *latest)
    found.outcomes = {_key(each): outcome(each, now) for each in latest[2] if is_foreseen(each)}
    known: dict[int, _Known | None] = {_number_known(history, now): _with_spells(*latest)}
    for morning in mornings:
        number = _number_known(history, morning)
        if number not in known:
            then = _deadlines(history, morning)
            known[number] = _with_spells(*then) if then else None
        if as_known := known[number]:
            found.begun.append(morning)
            _add(found, history, as_known, morning, pasts[morning], is_now=morning == now)
    return found


def figures_then(history: History, as_at: date) -> CaseFigures | None:
    """The rows of a case as it stood at the end of a day, by a log that ends where it was known: those of the morning
    after. None where it had not begun.
    """
    facts = effective(history.facts, on=as_at)
    if not facts:
        return None
    running, morning, found = process_of(history), as_at + _ONE_DAY, CaseFigures(history.id)
    deadlines = timetable(running, facts, as_at)
    found.delays = _delays(history, morning, running, facts, deadlines)
    found.outcomes = {_key(each): outcome(each, morning) for each in deadlines if is_foreseen(each)}
    _add(found, history, _with_spells(running, facts, deadlines), morning, Past(), is_now=True)
    return found


def _delays(
    history: History, morning: date, running: Process, facts: Sequence[Fact], deadlines: Sequence[Deadline]
) -> list[Row]:
    return [
        {
            **_name(each.deadline), "case_id": history.id, "day": morning, "due_on": each.deadline.due_on,
            "held_by": each.held_by, "cause": each.cause, "month": each.month, "days": each.days,
        }
        for each in months_of_delay(running, facts, deadlines)
    ]  # fmt: skip


def _number_known(history: History, morning: date) -> int:
    """How many of a case's facts had been recorded as a morning began: with as many, it was known alike."""
    began = clock.first_instant(morning)
    return sum(fact.recorded_at is None or fact.recorded_at < began for fact in history.facts)


def _deadlines(history: History, morning: date) -> tuple[Process, tuple[Fact, ...], tuple[Deadline, ...]] | None:
    """The definition, the facts and the deadlines of a case as a morning knew them; None where it had not begun."""
    known = history.known_by(clock.first_instant(morning))
    yesterday = morning - _ONE_DAY
    facts = effective(known.facts, on=yesterday)
    if not facts:
        return None
    running = process_of(known)
    return running, facts, timetable(running, facts, yesterday)


def _with_spells(running: Process, facts: Sequence[Fact], deadlines: Sequence[Deadline]) -> _Known:
    stretches = [spell for each in deadlines if is_foreseen(each) for spell in spells(running, facts, each)]
    return _Known(running.key, tuple(stretches))


def _add(found: CaseFigures, history: History, known: _Known, morning: date, past: Past, *, is_now: bool) -> None:
    since = looked_back_to(morning)
    for each in known.spells:
        came_of_it = outcome(each.deadline, morning)
        due_on = each.deadline.due_on
        if came_of_it is not Outcome.OPEN and due_on is not None and due_on >= since:
            past.add(known.process, each, came_of_it)
            if is_now:
                row = _row(history, known, morning, each, came_of_it)
                found.past.append(row | {"left_most": each.left_most, "left_least": each.left_least})
    for each in standing_open(known.spells, morning):
        came_of_it = found.outcomes.get(_key(each.deadline), Outcome.FELL_AWAY)
        left = england_and_wales().count(morning, due) if (due := each.deadline.due_on) else 0
        found.open.append(_row(history, known, morning, each, came_of_it) | {"left": left, **_UNSAID})


def _row(history: History, known: _Known, morning: date, spell: Spell, came_of_it: Outcome) -> Row:
    return {
        **_name(spell.deadline), "case_id": history.id, "process": known.process, "day": morning,
        "stage": spell.stage, "due_on": spell.deadline.due_on, "outcome": came_of_it.value,
    }  # fmt: skip


def _name(deadline: Deadline) -> Row:
    return dict(zip(("limit_key", "trigger_sequence", "about"), _key(deadline), strict=True))


def _key(deadline: Deadline) -> Named:
    return deadline.limit.key, deadline.trigger.sequence or 0, deadline.about
