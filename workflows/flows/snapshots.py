"""Snapshots as a flow: each month's end, those and counts that were broken off, and one a day held against the log."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.verifications import BY_ITSELF
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from workflows import counts_keeping, snapshot_keeping, snapshots
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, step, this_minute


@step("Ask for the last month's end")
def ask_for_month_end(setting: Setting, day: date) -> int:
    """Have the picture of the last month's end, unless there is one; its number."""
    with discreetly("Asking for the month's end"), setting.writing() as session:
        return snapshot_keeping.keep_month_end(session, day, clock.now())


@step("Make what is not whole")
def finish_all(setting: Setting) -> int:
    """Make what is missing of every picture that was asked for; how many were not whole.

    One that somebody waits for at a page goes on beside this: a slice is written by one of the two.
    """
    with discreetly("Making pictures of days past"), setting.database() as database:
        with database.reading() as session:
            numbers = snapshots.unfinished(session)
        for number in numbers:
            snapshots.finish(database, number, clock.now)
        return len(numbers)


@step("Work out the counts that are not whole")
def finish_counts(setting: Setting) -> int:
    """Work out what is missing of the counts over a period that somebody asked for; how many were not whole."""
    with discreetly("Working out counts over a period"), setting.database() as database:
        with database.reading() as session:
            numbers = counts_keeping.unfinished(session)
        for number in numbers:
            counts_keeping.finish(database, number, clock.now)
        return len(numbers)


@step("Hold one against the log")
def check_one(setting: Setting, day: date) -> tuple[int, bool] | None:
    """Work out anew the picture whose turn it is, and keep whether it is the same; None where none is due today."""
    with discreetly("Comparing a picture with the log"), setting.database() as database:
        with database.reading() as session:
            number = snapshot_keeping.next_to_check(session, day)
        if number is None:
            return None
        return number, snapshot_keeping.check(database, number, by=BY_ITSELF, now=clock.now())


@flow(name="Days past", flow_run_name=this_minute, timeout_seconds=3 * HOUR, persist_result=False)
def keep_snapshots(as_of: date | None = None) -> State[Any]:
    """Keep the lists of the last month's end, finish what was broken off (counts over a period too), compare one with
    the log. May run twice.
    """
    day = as_of or clock.today()
    try:
        setting = from_environment()
        ask_for_month_end(setting, day)
        made = finish_all(setting)
        finish_counts(setting)
        checked = check_one(setting, day)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    kept = f"{in_words(snapshot_keeping.last_month_end(day))} is kept. {count_of(made, 'picture')} made."
    if checked and not checked[1]:
        said = f"The log does not give picture {checked[0]} any more: facts said to have been known by then came later."
        return Failed(name="A picture differs", message=f"{kept} {said} Ask for that day anew and compare the two.")
    return Completed(
        name=f"{count_of(made, 'picture')} made",
        message=kept + (f" Picture {checked[0]} agrees with the log." if checked else " None was due to be compared."),
    )
