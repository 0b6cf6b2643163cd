"""The daily sweep as a flow: one run for each process, over its open cases in slices; no Prefect call for a case."""

from datetime import date
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed, Failed
from sqlmodel import Session

from cases.find import DeadlineQuery, count_by_standing
from cases.sight import UNRESTRICTED
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.standing import Standing
from deadlines.words import count_of, in_words
from workflows import slices, sweep
from workflows.flows.board import close_day
from workflows.flows.events import announce
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, step, this_minute
from workflows.lists import Listed, deadline_page
from workflows.news import deadlines_missed_lately
from workflows.processes import process
from workflows.slices import any_stale, round_of
from workflows.sweep import Swept

SHOWN_ON_BOARD = 50
SHARING = "Share in a sweep/help"  # the deployment that other workers run
SHARED_FROM = 5  # slices; with fewer, a sweep is over before a second worker has begun
BOARD = (Standing.OVERDUE, Standing.DUE_SOON)


@step("Cut the sweep into slices")
def cut_into_slices(setting: Setting, process_key: str, day: date) -> int:
    """Begin the sweep, or take up one that was cut short; how many slices others may share, where there is work in it.

    Where every view was made with the law, calendar and code of today, a slice takes a moment, and nobody need help.
    """
    with discreetly(f"Beginning the sweep of {process_key}"), setting.database() as database:
        sweep.begin_sweep(database, process_key, day, now=clock.now)
        with database.reading() as session:
            return round_of(session, process_key, day).left if any_stale(session, process_key) else 0


@step("Ask other workers to share it")
def ask_for_help(setting: Setting, process_key: str, day: date) -> int:
    """Start a run for each other worker there is to share the sweep; how many. Without any, it is done here alone."""
    asked = 0
    for _ in range(1, setting.sweep_workers):
        given = {"process_key": process_key, "as_of": day.isoformat()}
        try:
            run_deployment(SHARING, parameters=given, timeout=0, as_subflow=False)
        except ObjectNotFound:
            get_run_logger().info("There is no deployment %s: nobody is asked to share.", SHARING)
            break
        asked += 1
    return asked


@step("Look for sweeps that stand still")
def look_for_still(setting: Setting, day: date) -> list[tuple[str, date]]:
    """Sweeps that began and that nobody is at any more, by process and day."""
    with discreetly("Looking for sweeps that stand still"), setting.reading() as session:
        return slices.standing_still(session, day, clock.now())


@step("Sweep the open cases")
def sweep_cases(setting: Setting, process_key: str, day: date) -> Swept:
    """The sweep itself, a slice to a transaction, with whoever else does slices of it."""
    logger = get_run_logger()
    with discreetly(f"The sweep of {process_key}"), setting.database() as database:
        return sweep.share_in_sweep(
            database,
            process_key,
            day,
            now=clock.now,
            office=setting.office,
            progress=lambda done: logger.info("%d cases gone over", done),
        )


@step("Announce missed deadlines")
def announce_missed(setting: Setting, process_key: str, day: date) -> int:
    """Tell Prefect of each time limit that lately passed with its duty still to be done; how many."""
    with discreetly(f"Announcing missed deadlines of {process_key}"), setting.database() as database:
        return announce(database, lambda session: deadlines_missed_lately(session, day, process_key=process_key))


@step("Draw up the deadline board")
def draw_up_board(setting: Setting, process_key: str, day: date) -> dict[str, int]:
    """Publish the board as an artifact; how many deadlines stand each way."""
    with discreetly(f"The deadline board of {process_key}"), setting.reading() as session:
        counts, rows = board(session, process_key, day)
    create_table_artifact(
        key=artifact_key("deadlines", process_key),
        table=rows,
        description=f"The first {len(rows)} deadlines that are overdue or due soon on {in_words(day)}, soonest first.",
    )
    return counts


@flow(name="Share in a sweep", flow_run_name="{process_key}", timeout_seconds=2 * HOUR, persist_result=False)
def share_in_sweep(process_key: str, as_of: date) -> State[Any]:
    """Do slices of a sweep that another run began, until none is left. Begins none; twice at once does no harm."""
    try:
        setting = from_environment()
        swept = sweep_cases(setting, process(process_key).key, as_of)
        close_day(setting, as_of)  # whoever began it may be gone
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name="Shared", message=f"{count_of(swept.swept, 'case')} swept by all workers together.")


@flow(name="Take up sweeps", flow_run_name=this_minute, timeout_seconds=2 * HOUR, persist_result=False)
def take_up_sweeps() -> State[Any]:
    """Finish the sweeps whose workers are all gone. Beside another run of itself it does no harm: slices are shared."""
    day = clock.today()
    try:
        setting = from_environment()
        still = look_for_still(setting, day)
        for process_key, of_day in still:
            sweep_cases(setting, process_key, of_day)
            close_day(setting, of_day)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name=f"{count_of(len(still), 'sweep')} taken up" if still else "None stood still")


@flow(name="Daily sweep", flow_run_name="{process_key}", timeout_seconds=2 * HOUR, persist_result=False)
def daily_sweep(process_key: str, as_of: date | None = None) -> State[Any]:
    """Go over every open case of a process for a day (without one: today, in England) and queue what is to be told.

    What was due on days nobody swept is found on this one: nothing is made up for day by day.
    """
    day = as_of or clock.today()
    try:
        setting = from_environment()
        if cut_into_slices(setting, process(process_key).key, day) >= SHARED_FROM:
            ask_for_help(setting, process_key, day, return_state=True)  # where that fails, it is done here alone
        swept = sweep_cases(setting, process_key, day)
        counts = draw_up_board(setting, process_key, day)
        create_markdown_artifact(
            key=artifact_key("sweep", process_key), markdown=report(swept, counts), description="The last sweep."
        )
        announce_missed(setting, process_key, day)
        close_day(setting, day)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name=count_of(swept.swept, "case"), message=f"{count_of(swept.queued, 'message')} queued.")


def artifact_key(what: str, process_key: str) -> str:
    """The name of an artifact, in the letters Prefect allows."""
    return f"{what}-{process_key.replace('_', '-')}"


def board(session: Session, process_key: str, day: date) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many deadlines of a process stand each way on a day, and the first of those that want somebody."""
    counts = count_by_standing(session, DeadlineQuery(day, process=process_key), UNRESTRICTED)
    rows: list[dict[str, Any]] = []
    for standing in BOARD:  # one standing at a time, because an index holds each in the order of its days
        query = DeadlineQuery(day, process=process_key, standings=(standing,))
        if (left := SHOWN_ON_BOARD - len(rows)) > 0:
            page = deadline_page(session, query, UNRESTRICTED, limit=left)
            rows += [row_of(each) for each in page.items]
    return counts, rows


def row_of(listed: Listed) -> dict[str, Any]:
    """One deadline on the board, with its provision: a reference and no name."""
    deadline = listed.deadline
    return {
        "Case": listed.ref,
        "Duty": deadline.limit.title,
        "Last day": in_words(deadline.due_on) if deadline.due_on else "",
        "Standing": deadline.standing.in_words,
        "Days late": deadline.days_late,
        "Provision": str(deadline.rule.cite),
    }


def report(swept: Swept, counts: dict[str, int]) -> str:
    """The sweep report as Markdown: counts only."""
    standing = [f"| {each.in_words} | {counts[each]} |" for each in Standing if counts.get(each)]
    return "\n".join(
        (
            f"# {process(swept.process).title}, {in_words(swept.day)}",
            "",
            f"- Open cases gone over: {swept.swept}",
            f"- List rows made anew, because the law, the holidays or the program had changed: {swept.refreshed}",
            f"- Messages queued: {swept.queued}",
            f"- Cases set aside, because they could not be worked out: {swept.set_aside}",
            "",
            "| Deadlines that day | Number |",
            "|---|---|",
            *standing,
        )
    )
