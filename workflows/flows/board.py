"""The day's board and the sweep report, drawn when the last process was swept, and at ten to seven however it went."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.database import Realm
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from workflows import board
from workflows.flows.events import announce
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step, this_minute
from workflows.news import day_swept
from workflows.processes import PROCESSES, SENDIASS_PROCESSES, process

BOARD, BY_TEAM, REPORT = "deadline-board", "overdue-by-team", "sweep-report"


def processes_of(setting: Setting) -> tuple[str, ...]:
    """The processes of this side of the wall."""
    return tuple(SENDIASS_PROCESSES if setting.realm is Realm.SENDIASS else PROCESSES)


@step("Draw up the day's board")
def draw_up_day(setting: Setting, day: date) -> list[str]:
    """Publish the board and the report as artifacts; the processes whose sweep of the day is not finished."""
    keys = processes_of(setting)
    with discreetly("The board of the day"), setting.reading() as session:
        standing, teams = board.by_process(session, day, keys), board.overdue_by_team(session, day)
        sweeps, left = board.of_sweeps(session, day, keys), board.unfinished(session, day, keys)
    create_table_artifact(key=BOARD, table=standing, description=f"How the deadlines stand on {in_words(day)}.")
    create_table_artifact(key=BY_TEAM, table=teams, description=f"What is overdue on {in_words(day)}, by team.")
    create_markdown_artifact(key=REPORT, markdown=report(day, sweeps, left), description="What the day's sweeps did.")
    return left


@step("Announce that the day was swept")
def announce_day(setting: Setting, day: date) -> None:
    """Tell Prefect that every process was swept: an automation waits for it, and alerts where it does not come."""
    with discreetly("Announcing the day"), setting.database() as database:
        announce(database, lambda _: [day_swept(day)])


def close_day(setting: Setting, day: date) -> None:
    """What follows the last sweep of today, whichever that was; after any other, or for another day, nothing."""
    if day != clock.today():
        return
    with discreetly("Looking what was swept"), setting.reading() as session:
        left = board.unfinished(session, day, processes_of(setting))
    if not left:
        draw_up_day(setting, day)
        announce_day(setting, day)


@flow(name="Deadline board", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False)
def deadline_board(as_of: date | None = None) -> State[Any]:
    """Draw up the day's board and the sweep report. Fails, once they are drawn, where a process was not swept."""
    day = as_of or clock.today()
    try:
        left = draw_up_day(from_environment(), day)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    if left:
        named = ", ".join(process(key).title for key in left)
        return Failed(name=f"{count_of(len(left), 'sweep')} missing", message=f"Not swept: {named}.")
    return Completed(name="All swept", message=f"{in_words(day)}.")


def report(day: date, sweeps: Sequence[board.Row], left: Sequence[str]) -> str:
    """The sweeps of a day as Markdown, with what is missing said first."""
    missing = [f"- Not swept yet: {process(key).title}" for key in left] or ["Every process was swept."]
    names = list(sweeps[0]) if sweeps else []
    table = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    table += [f"| {' | '.join(str(row[name]) for name in names)} |" for row in sweeps]
    return "\n".join([f"# Sweeps of {in_words(day)}", "", *missing, "", *table])
