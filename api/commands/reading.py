"""Reading a case: where it stands with every date explained, and how it came to stand there."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from api.commands.setting import AsJson, KnownAt, OnDay, Ref, opened, operator
from api.commands.terminal import say, say_answer, say_json
from deadlines import clock
from deadlines.words import count_of, in_words

if TYPE_CHECKING:
    from sqlmodel import Session

    from cases.facts import Fact
    from cases.log import History
    from deadlines.deadline import Deadline


def show_case(ref: Ref, on: OnDay = None, known_at: KnownAt = None, as_json: AsJson = False) -> None:
    """Show a case: its stage, its facts, and every deadline with how it was worked out."""
    from cases import log
    from cases.facts import effective
    from deadlines.deadline import under
    from workflows.chosen_answers import in_force
    from workflows.engine import replay
    from workflows.offers import offered
    from workflows.panel_questions import warnings
    from workflows.processes import process_of
    from workflows.timetable import timetable

    day = on or clock.today()
    with opened() as (settings, database):
        with database.reading() as session:
            law_choices = in_force(session, settings.choices)
        if as_json:
            from api.v1.cases import read_case

            answer = read_case(ref, operator(), database, clock.today(), law_choices, on=on, known_at=known_at)
            say_answer(answer.body)
            return
        with database.reading() as session:
            history = _as_known(log.load(session, ref), known_at)
            names = _names(session, history)
    running = process_of(history)
    facts = effective(history.facts, on=day)
    state = replay(running, facts)
    say(f"Case {ref}: {running.title}")
    say(f"Stage: {running[state.stage].says if state.stage else 'The case has not begun'}")
    say(_as_at(day, known_at))
    for warning in warnings(running, facts):
        say(f"Warning: {warning}")
    say()
    say("Facts, in the order they were recorded")
    for line in _facts(history, day, names):
        say(f"  {line}")
    say()
    say("Deadlines")
    for deadline in under(law_choices, timetable(running, facts, day)):
        for line in _deadline(deadline):
            say(f"  {line}")
    say()
    say(f"Possible now: {', '.join(offered(running, state))}.")


def replay_case(ref: Ref, on: OnDay = None, known_at: KnownAt = None, as_json: AsJson = False) -> None:
    """Replay a case: the stage, and what was due next, after each thing that happened."""
    from cases import log

    day = on or clock.today()
    with opened() as (_, database), database.reading() as session:
        history = _as_known(log.load(session, ref), known_at)
        names = _names(session, history)
    steps = list(_replayed(history, day))
    if as_json:
        say_json([_step_body(step) for step in steps])
        return
    say(f"Case {ref}, replayed. {_as_at(day, known_at)}")
    for fact, says, upcoming in steps:
        say()
        say(f"{in_words(fact.happened_on)}: {_label(fact)} (fact {fact.sequence}, {_recorded(fact, names)})")
        say(f"  Stage: {says}")
        say(f"  Due next: {_in_short(upcoming) if upcoming else 'nothing'}")


Step = tuple["Fact", str, "Deadline | None"]


def _replayed(history: "History", day: date) -> Iterator[Step]:
    """Each fact in effect, in the order it happened, with the stage after it and what was then due next."""
    from cases.facts import effective
    from workflows.engine import State, evolve
    from workflows.processes import process_of
    from workflows.timetable import next_awaited, timetable

    running = process_of(history)
    state = State()
    for fact in effective(history.facts, on=day):
        state = evolve(running, state, fact)
        upcoming = next_awaited(timetable(running, state.facts, fact.happened_on))
        yield fact, running[state.stage].says if state.stage else "", upcoming


def _step_body(step: Step) -> dict[str, object]:
    fact, says, upcoming = step
    return {
        "sequence": fact.sequence,
        "kind": fact.kind,
        "happened_on": fact.happened_on.isoformat(),
        "recorded_at": fact.recorded_at.isoformat().replace("+00:00", "Z") if fact.recorded_at else None,
        "stage_says": says,
        "next_deadline": upcoming.as_json() if upcoming else None,
    }


def _as_known(history: "History", known_at: datetime | None) -> "History":
    from cases.log import NoSuchCase

    known = history.known_by(known_at) if known_at else history
    if not known.facts:
        raise NoSuchCase(history.ref)
    return known


def _names(session: "Session", history: "History") -> dict[str, str]:
    from cases.officers import officers

    keys = {fact.recorded_by for fact in history.facts}
    keys |= {str(fact.detail["owner"]) for fact in history.facts if fact.kind == "case_assigned"}
    return {key: officer.username for key, officer in officers(session, keys).items()}


def _as_at(day: date, known_at: datetime | None) -> str:
    known = f", as it was known at {_minute(known_at)}" if known_at else ""
    return f"As it stood on {in_words(day)}{known}."


def _facts(history: "History", day: date, names: Mapping[str, str]) -> Iterator[str]:
    corrected = {fact.corrects: fact.sequence for fact in history.facts if fact.corrects}
    for fact in history.facts:
        if fact.happened_on > day:
            continue
        said = [f"{fact.sequence}. {in_words(fact.happened_on)}: {_label(fact)}"]
        said += [f"{name}: {_value(name, value, names)}" for name, value in fact.detail.items()]
        said.append(_recorded(fact, names))
        if fact.corrects:
            said.append(f"corrects fact {fact.corrects}")
        if fact.sequence in corrected:
            said.append(f"corrected by fact {corrected[fact.sequence]}")
        if fact.breach:
            said.append(f"a breach ({', '.join(fact.breach)}), because: {fact.breach_reason}")
        yield "; ".join(said)


def _label(fact: "Fact") -> str:
    from cases.bodies import name_of
    from cases.kinds import KINDS

    return KINDS[fact.kind].label + (f" ({name_of(fact.about)})" if fact.about else "")


def _value(name: str, value: object, names: Mapping[str, str]) -> str:
    """A detail in words; free text is not shown, only that there is some."""
    if isinstance(value, dict):
        return ", ".join(f"{part} {day}" for part, day in value.items()) if name == "dates" else "(kept apart)"
    return names.get(str(value), str(value)) if name == "owner" else str(value)


def _recorded(fact: "Fact", names: Mapping[str, str]) -> str:
    at = _minute(fact.recorded_at) if fact.recorded_at else "an unknown time"
    return f"recorded {at} by {names.get(fact.recorded_by, fact.recorded_by)}, as {fact.acted_as}"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(clock.LONDON):%Y-%m-%d %H:%M}"


def _in_short(deadline: "Deadline") -> str:
    due = in_words(deadline.due_on) if deadline.due_on else "no last day"
    about = f" ({deadline.about.replace('_', ' ')})" if deadline.about else ""
    return f"{deadline.limit.title}{about}: {due}"


def _deadline(deadline: "Deadline") -> Iterable[str]:
    late = f", {count_of(deadline.days_late, 'day')} late" if deadline.days_late else ""
    yield f"{_in_short(deadline)}. {deadline.standing.in_words}{late}."
    for number, step in enumerate(deadline.steps(), start=1):
        yield f"    {number}. {step}"


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("case")(show_case)
    app.command("replay")(replay_case)
