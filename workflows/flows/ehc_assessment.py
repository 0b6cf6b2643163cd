"""The flow of an EHC needs assessment: one turn of its process for one case on one day.

Read the tasks in order: the case, the stage it is in, the clocks that want somebody, what is queued to be told.
"""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.facts import Fact
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.flows import crank
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import step
from workflows.processes.ehc_assessment import EHC_ASSESSMENT
from workflows.sweep import Turn, turn

Facts = tuple[Fact, ...]


@step("Read the case")
def read_case(setting: Setting, case_ref: str, as_of: date) -> Facts:
    """What had happened by the end of the day."""
    with discreetly(f"Reading case {case_ref}"), setting.reading() as session:
        return crank.read_case(session, EHC_ASSESSMENT, case_ref, as_of)


@step("Stage", run_name="{stage}")
def show_stage(stage: str, facts: Facts) -> State[Any]:
    """The stage the case is in, since when, and the lawful ways on."""
    return Completed(message=crank.say_what_follows(EHC_ASSESSMENT, facts))


@step("Clocks due soon or missed")
def judge_clocks(case_ref: str, facts: Facts, as_of: date) -> State[Any]:
    """Each duty that is due soon or missed on the day."""
    with discreetly(f"Judging the clocks of case {case_ref}"):
        found = crank.wanting(EHC_ASSESSMENT, facts, as_of)
    return Completed(name=crank.count_wanting(found), message=" ".join(crank.say_when_due(each) for each in found))


@step("Notices and reminders queued")
def queue_messages(setting: Setting, case_ref: str, as_of: date) -> Turn:
    """Do all that needs no person, in one transaction that reads the case again: somebody may just have recorded."""
    with discreetly(f"Queueing the messages of case {case_ref}"), setting.writing() as session:
        return turn(session, case_ref, as_of, now=clock.now(), office=setting.office)


@flow(name=EHC_ASSESSMENT.title, flow_run_name="{case_ref}", persist_result=False)
def ehc_assessment(case_ref: str, as_of: date) -> State[Any]:
    """Turn the process once for a case on a day. Ends in a state named after the stage, or Failed with the reason."""
    try:
        setting = from_environment()
        facts = read_case(setting, case_ref, as_of)
        show_stage(crank.full_name(EHC_ASSESSMENT, crank.stage_of(EHC_ASSESSMENT, facts)), facts)
        judge_clocks(case_ref, facts, as_of)
        turned = queue_messages(setting, case_ref, as_of)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    stage = None if turned.stage == "not_begun" else turned.stage
    queued = f" {count_of(turned.queued, 'message')} queued." if turned.queued else ""
    return Completed(name=crank.short_name(stage), message=f"{crank.say_when_due(turned.upcoming)}{queued}")
