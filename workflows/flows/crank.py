"""One turn of a process for one case, as plain functions: look, say where it stands, do what needs no person.

A flow wraps these in tasks, so that a run page reads as the process does.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from cases import log
from cases.bodies import OTHERS, SECTION_31, name_within
from cases.facts import Fact, effective
from cases.kinds import KINDS
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from deadlines.standing import Standing
from deadlines.words import in_words
from workflows.definition import Process
from workflows.engine import stages_entered
from workflows.timetable import timetable

NOT_BEGUN = "Not begun"


class AnotherProcess(Refusal):
    """The flow of one process was started for a case of another."""

    code = "another_process"


def read_case(session: Session, running: Process, ref: str, as_of: date) -> tuple[Fact, ...]:
    """What had happened in a case by the end of a day. Raises NoSuchCase, AnotherProcess."""
    history = log.load(session, ref)
    if history.process != running.key:
        raise AnotherProcess(
            f"Case {ref} runs the process {history.process}, not {running.key}.",
            "Its stages and clocks are not those of this flow.",
            "Start the flow of its own process.",
        )
    return effective(history.facts, on=as_of)


def stage_of(running: Process, facts: Sequence[Fact]) -> str | None:
    """The stage a case is in after these facts; None before the first."""
    entered = stages_entered(running, facts)
    return entered[-1][0] if entered else None


def short_name(stage: str | None) -> str:
    """A stage in two or three words, for a list: "Considering request"."""
    return stage.replace("_", " ").capitalize() if stage else NOT_BEGUN


def full_name(running: Process, stage: str | None) -> str:
    """A stage in the words of its process."""
    return running[stage].says if stage else NOT_BEGUN


def say_what_follows(running: Process, facts: Sequence[Fact]) -> str:
    """Since when a case is in its stage, and each lawful way out of it with its provision."""
    entered = stages_entered(running, facts)
    if not entered:
        return f"It begins with: {' or '.join(KINDS[kind].label for kind in running.begins_with)}."
    name, fact = entered[-1]
    since = f"Since {in_words(fact.happened_on)}."
    if running[name].is_end and not running[name].exits:
        return f"{since} The process has ended."
    ways = (f"{KINDS[kind].label} ({way_out.law})" for kind, way_out in running[name].ways())
    return f"{since} Ways on: {'; '.join(ways)}."


def wanting(running: Process, facts: Sequence[Fact], as_of: date) -> tuple[Deadline, ...]:
    """The duties that are due soon or missed on a day. Raises NoLawInForce, BeyondKnownHolidays."""
    deadlines = timetable(running, facts, as_of)
    return tuple(each for each in deadlines if each.is_awaited and each.standing is not Standing.RUNNING)


def count_wanting(deadlines: Sequence[Deadline]) -> str:
    """How many are due soon and how many missed, in words."""
    counted = [
        f"{number} {words}"
        for standing, words in (
            (Standing.DUE_SOON, "due soon"),
            (Standing.OVERDUE, "missed"),
            (Standing.LIFTED, "lifted"),
        )
        if (number := sum(each.standing is standing for each in deadlines))
    ]
    return ", ".join(counted) or "None due soon or missed"


def say_when_due(deadline: Deadline | None) -> str:
    """A deadline in one sentence with its provision, for a state or a list; what to read when nothing is due."""
    if deadline is None or deadline.due_on is None:
        return "Nothing dated is awaited."
    late = f", {deadline.days_late} days ago" if deadline.days_late > 1 else ", yesterday" if deadline.days_late else ""
    # A school's name may say who the child is; a kind of body does not.
    about = f" ({name_within(deadline.about)})" if deadline.about in {**SECTION_31, **OTHERS} else ""
    return f"{deadline.limit.title}{about}: last day {in_words(deadline.due_on)}{late} [{deadline.rule.cite}]."
