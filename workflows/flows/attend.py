"""Attending to woken cases as a flow: one turn of the process for each case something was recorded in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.database import Database
from cases.sight import UNRESTRICTED, hidden_among
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.processes import FLOWS
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step, this_minute
from workflows.set_aside import set_aside
from workflows.sweep import put_back, take_wake_ups, turn

AT_MOST = 20  # a turn; what is left waits a minute
Woken = tuple[str, str]  # the process and the reference
Attend = Callable[[str, str], str]  # process and reference to the reason it failed, or nothing


@dataclass(slots=True)
class Attended:
    """What one turn did: the references attended to, and those set aside with the reason.

    A case set aside is not woken again by itself: the daily sweep sees it, and so does whoever records in it next.
    """

    done: list[str] = field(default_factory=list)
    set_aside: dict[str, str] = field(default_factory=dict)


def attend_to(database: Database, woken: Iterable[Woken], attend: Attend) -> Attended:
    """Attend to each case in turn; one that fails is set aside and the others go on.

    Whatever stops the turn itself (a shutdown, Prefect not answering) puts the cases still waiting back.
    """
    waiting = list(woken)
    attended = Attended()
    try:
        while waiting:
            process_key, ref = waiting[0]
            reason = attend(process_key, ref)
            del waiting[0]
            if reason:
                attended.set_aside[ref] = reason
            else:
                attended.done.append(ref)
    finally:
        if waiting:
            with database.writing() as session:
                put_back(session, waiting, clock.now())
    return attended


def keep_apart(database: Database, woken: Iterable[Woken], attended: Attended) -> None:
    """Have the cases whose turn failed seen by those who look after them, until a sweep can work them out."""
    if attended.set_aside:
        processes = {ref: process_key for process_key, ref in woken}
        reasons = {(ref, processes[ref]): why for ref, why in attended.set_aside.items()}
        with database.writing() as session:
            set_aside(session, reasons, clock.now())


def run_flow_of(process_key: str, ref: str, as_of: date) -> str:
    """Run the flow of a process for a case, as a run of its own; the reason it failed, or nothing."""
    if process_key not in FLOWS:
        return f"No flow runs the process {process_key}."
    ended: State[Any] = FLOWS[process_key](case_ref=ref, as_of=as_of, return_state=True)
    return "" if ended.is_completed() else ended.message or ended.name or "It did not say why."


def turn_quietly(setting: Setting, ref: str, as_of: date) -> str:
    """Turn a restricted case without a run, so that no name, parameter or state of Prefect's tells that it is there.

    The reason it failed, or nothing.
    """
    try:
        with discreetly(f"Turning case {ref}"), setting.writing() as session:
            turn(session, ref, as_of, now=clock.now(), office=setting.office)
    except (Refusal, Fault) as reason:
        return str(reason)
    return ""


@step("Take the woken cases")
def take_woken(setting: Setting) -> list[Woken]:
    """The cases to attend to this turn, oldest first; they are off the list."""
    with discreetly("Taking the woken cases"), setting.writing() as session:
        return take_wake_ups(session, AT_MOST)


@flow(name="Attend to woken cases", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False)
def attend_to_woken_cases() -> State[Any]:
    """Run the flow of each woken case, at most twenty a turn."""
    try:
        setting = from_environment()
        woken = take_woken(setting)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    if not woken:
        return Completed(name="Nobody woken")
    as_of = clock.today()
    with setting.database() as database:
        with database.reading() as session:
            restricted = hidden_among(session, UNRESTRICTED, (ref for _, ref in woken))

        def attend(process_key: str, ref: str) -> str:
            return turn_quietly(setting, ref, as_of) if ref in restricted else run_flow_of(process_key, ref, as_of)

        attended = attend_to(database, woken, attend)
        keep_apart(database, woken, attended)
    rows = [{"Case": ref, "Why": why} for ref, why in attended.set_aside.items() if ref not in restricted]
    if rows:
        create_table_artifact(key="cases-set-aside", table=rows, description="Cases whose turn failed. Look at each.")
    return Completed(name=in_few_words(attended), message=in_full(attended, restricted))


def in_few_words(attended: Attended) -> str:
    """What a turn did, for a list of runs."""
    aside = f", {len(attended.set_aside)} set aside" if attended.set_aside else ""
    return f"{count_of(len(attended.done), 'case')}{aside}"


def in_full(attended: Attended, restricted: Collection[str]) -> str:
    """Which cases were attended to and which set aside, by reference; of those that are restricted none."""
    done = ", ".join(ref for ref in attended.done if ref not in restricted)
    aside = ", ".join(ref for ref in attended.set_aside if ref not in restricted)
    return f"Attended to {done or 'none'}." + (f" Set aside: {aside}." if aside else "")
