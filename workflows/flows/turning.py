"""The flow of a statutory process: one turn of it for one case on one day. Each process has a flow of its own.

Read the tasks in order: the case, the stage it is in, the clocks that want somebody, what is queued to be told.
"""

from datetime import date
from typing import Any

from prefect import Flow, flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlmodel import Session

from cases.facts import Fact
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.definition import Process
from workflows.flows import crank
from workflows.flows.events import announce
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step
from workflows.news import News, deadlines_missed_lately, stages_entered_lately
from workflows.processes import process
from workflows.sweep import Turn, put_back, turn

Facts = tuple[Fact, ...]


@step("Read the case")
def read_case(setting: Setting, process_key: str, case_ref: str, as_of: date) -> Facts:
    """What had happened by the end of the day."""
    with discreetly(f"Reading case {case_ref}"), setting.reading() as session:
        return crank.read_case(session, process(process_key), case_ref, as_of)


@step("Stage", run_name="{stage}")
def show_stage(stage: str, process_key: str, facts: Facts) -> State[Any]:
    """The stage the case is in, since when, and the lawful ways on."""
    return Completed(message=crank.say_what_follows(process(process_key), facts))


@step("Clocks due soon or missed")
def judge_clocks(process_key: str, case_ref: str, facts: Facts, as_of: date) -> State[Any]:
    """Each duty that is due soon or missed on the day."""
    with discreetly(f"Judging the clocks of case {case_ref}"):
        found = crank.wanting(process(process_key), facts, as_of)
    return Completed(name=crank.count_wanting(found), message=" ".join(crank.say_when_due(each) for each in found))


@step("Notices and reminders queued")
def do_what_needs_no_person(setting: Setting, case_ref: str, as_of: date) -> Turn:
    """Do all that needs no person, in one transaction that reads the case again: somebody may just have recorded."""
    with discreetly(f"Turning case {case_ref}"), setting.writing() as session:
        return turn(session, case_ref, as_of, now=clock.now(), office=setting.office)


@step("Announce what is new")
def announce_news(setting: Setting, case_ref: str, as_of: date) -> int:
    """Tell Prefect which stages the case lately entered and which of its time limits lately passed; how many."""

    def found(session: Session) -> list[News]:
        entered = stages_entered_lately(session, case_ref, as_of, clock.now())
        return [*entered, *deadlines_missed_lately(session, as_of, ref=case_ref)]

    with discreetly(f"Announcing what is new in case {case_ref}"), setting.database() as database:
        return announce(database, found)


def wake_again(setting: Setting, process_key: str, case_ref: str) -> None:
    """Have the case attended to once more."""
    with discreetly(f"Waking case {case_ref} again"), setting.writing() as session:
        put_back(session, [(process_key, case_ref)], clock.now())


def flow_of(running: Process) -> Flow[..., State[Any]]:
    """The flow of a process. A run is named after its case and ends in a state named after the stage."""

    def turn_case(case_ref: str, as_of: date) -> State[Any]:
        try:
            setting = from_environment()
            facts = read_case(setting, running.key, case_ref, as_of)
            show_stage(crank.full_name(running, crank.stage_of(running, facts)), running.key, facts)
            judge_clocks(running.key, case_ref, facts, as_of)
            turned = do_what_needs_no_person(setting, case_ref, as_of)
            if announce_news(setting, case_ref, as_of, return_state=True).is_failed():
                wake_again(setting, running.key, case_ref)  # what is not announced is no fault of the case
        except (Refusal, Fault) as reason:
            return Failed(message=str(reason))
        stage = None if turned.stage == "not_begun" else turned.stage
        queued = f" {count_of(turned.queued, 'message')} queued." if turned.queued else ""
        return Completed(name=crank.short_name(stage), message=f"{crank.say_when_due(turned.upcoming)}{queued}")

    turn_case.__module__ = "workflows.flows.processes"  # where Prefect finds it again, under this name
    turn_case.__name__ = turn_case.__qualname__ = running.key
    turn_case.__doc__ = f"Turn a case of the process “{running.title}” once, for a day."
    return flow(name=running.title, flow_run_name="{case_ref}", timeout_seconds=5 * MINUTE, persist_result=False)(
        turn_case
    )
