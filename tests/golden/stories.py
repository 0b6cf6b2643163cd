"""Golden stories: dated facts in a file of their own, told with the stage and every clock after each of them.

A line of an `.events` file is one of

    # text                                     the title, then the law the story is about
    # process: key                             whose process it is, where not the EHC needs assessment
    2025-09-01 kind @about {detail}            a fact; `corrects 3` and `because: why` may follow
    ! 2025-09-01 kind ...                      a fact that must be refused, and is told with its refusal
    look 2025-10-14                            a day on which nothing happened, to see where the clocks stand
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cases.facts import NewFact, effective
from cases.kinds import KINDS
from cases.log import History
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from tests.casework import EHC, acting_for
from workflows.definition import Process
from workflows.engine import State, evolve, replay, way_taken
from workflows.panel_questions import warnings
from workflows.processes import process, process_of
from workflows.record import Entry, Prepared, prepare
from workflows.timetable import timetable

FOLDER = Path(__file__).parent
OF_PROCESS = "# process: "
LINE = re.compile(
    r"(?P<refused>! )?(?P<day>\d{4}-\d{2}-\d{2}) (?P<kind>\w+)(?: @(?P<about>\w+))?(?: (?P<detail>\{.*\}))?"
    r"(?: corrects (?P<corrects>\d+))?(?: because: (?P<reason>.+))?"
)


@dataclass(frozen=True)
class Line:
    """One line of a story: a fact with the reason for its breach, or None on a day that is only looked at."""

    day: date
    fact: NewFact | None = None
    reason: str = ""
    is_refused: bool = False


@dataclass(frozen=True)
class Story:
    """A story as its file holds it."""

    name: str
    title: str
    law: str
    lines: tuple[Line, ...]
    process: Process = EHC


def stories() -> list[Story]:
    """Return every story, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.events"))]


def read(path: Path) -> Story:
    """Read a story from its file. Raises ValueError for a line that is none of those above."""
    texts = path.read_text(encoding="utf-8").splitlines()
    title, law = (text.removeprefix("# ") for text in texts[:2])
    rest = texts[2:]
    running = process(rest.pop(0).removeprefix(OF_PROCESS)) if rest and rest[0].startswith(OF_PROCESS) else EHC
    return Story(path.stem, title, law, tuple(line_of(text) for text in rest), running)


def line_of(text: str) -> Line:
    """Read one line below the heading."""
    if text.startswith("look "):
        return Line(date.fromisoformat(text.removeprefix("look ")))
    found = LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a line of a story: {text}")
    detail: dict[str, Any] = json.loads(found["detail"] or "{}")
    corrects = int(found["corrects"]) if found["corrects"] else None
    day = date.fromisoformat(found["day"])
    fact = NewFact(found["kind"], day, detail, found["about"] or "", corrects)
    return Line(day, fact, found["reason"] or "", bool(found["refused"]))


def told(story: Story) -> str:
    """Tell a story in Markdown: each fact judged by the one way in, then the stage and the clocks as they stand."""
    return "\n".join([f"# {story.title}", "", story.law, *_told(story)]) + "\n"


def _told(story: Story) -> Iterator[str]:
    history = History(1, story.name, story.process.key, story.process.version, None)
    last = date.min
    explained: dict[tuple[object, ...], tuple[str, ...]] = {}
    for line in story.lines:
        last = max(last, line.day) if not line.is_refused else last
        if line.fact is None:
            yield from ("", f"## On {in_words(line.day)}")
        elif line.is_refused:
            yield from ("", *_refused(history, line))
            continue
        else:
            prepared = _record(history, line)
            history = prepared.history
            yield from ("", *_recorded(prepared, line))
        yield from _standing(history, last, explained)


def _record(history: History, line: Line) -> Prepared:
    assert line.fact is not None
    written = datetime.combine(line.day, datetime.min.time(), UTC) + timedelta(days=400)
    return prepare(history, [Entry(line.fact, line.reason)], by=acting_for(process_of(history)), now=written)


def _refused(history: History, line: Line) -> Iterator[str]:
    assert line.fact is not None
    yield f"## Refused: {_saying(line.fact)}"
    yield ""
    try:
        _record(history, line)
    except Refusal as refusal:
        yield refusal.sentence
    else:
        raise AssertionError(f"was to be refused: {line.fact}")


def _recorded(prepared: Prepared, line: Line) -> Iterator[str]:
    assert line.fact is not None
    (fact,) = prepared.facts
    yield f"## {fact.sequence}. {_saying(line.fact)}"
    if fact.breach:
        yield from ("", f"A breach: {', '.join(fact.breach)}. {fact.breach_reason}")


def _saying(fact: NewFact) -> str:
    about = f" ({fact.about})" if fact.about else ""
    correcting = f", correcting fact {fact.corrects}" if fact.corrects else ""
    return f"{in_words(fact.happened_on)}: {KINDS[fact.kind].sentence}{about}{correcting}"


def _standing(history: History, day: date, explained: dict[tuple[object, ...], tuple[str, ...]]) -> Iterator[str]:
    facts = effective(history.facts, on=day)
    running = process_of(history)
    stage = replay(running, facts).stage
    assert stage is not None
    deadlines = timetable(running, facts, day)
    yield from ("", f"Stage: {running[stage].says}")
    for warning in warnings(running, facts):
        yield from ("", f"Warning: {warning}")
    yield from ("", "| clock | last day | act by | stands |", "|---|---|---|---|")
    yield from (_row(each) for each in deadlines)
    yield from _explained(deadlines, explained)


def _row(deadline: Deadline) -> str:
    due = in_words(deadline.due_on) if deadline.due_on else "no day is set"
    do_by = in_words(deadline.do_by) if deadline.do_by and deadline.do_by != deadline.due_on else ""
    late = f", {count_of(deadline.days_late, 'day')} late" if deadline.days_late else ""
    return f"| {_clock(deadline)} | {due} | {do_by} | {deadline.standing.in_words}{late} |"


def _clock(deadline: Deadline) -> str:
    return f"{deadline.limit.key} ({deadline.about})" if deadline.about else deadline.limit.key


def _explained(deadlines: Iterable[Deadline], explained: dict[tuple[object, ...], tuple[str, ...]]) -> Iterator[str]:
    """The steps of each clock that says something it did not say before."""
    for each in deadlines:
        key = (each.limit.key, each.about, each.trigger.happened_on, each.trigger.sequence)
        if explained.get(key) != each.steps():
            explained[key] = each.steps()
            yield from ("", f"{_clock(each)}:", "", *(f"{n}. {step}" for n, step in enumerate(each.steps(), start=1)))


def ways_taken(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Each way out that a story takes: the process, the stage, the fact, the answer that decides if one does."""
    history = History(1, story.name, story.process.key, story.process.version, None)
    for line in story.lines:
        if line.fact is not None and not line.is_refused:
            history = _record(history, line).history
    state = State()
    for fact in effective(history.facts):
        if way := way_taken(story.process, state.stage, fact):
            here = state.stage or story.process.stages[0].name
            yield story.process.key, here, fact.kind, "".join(way.when.values())
        state = evolve(story.process, state, fact)
