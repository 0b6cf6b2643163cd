"""The manager's figures as a flow, before the day's work begins: delays, the forecast, the cohort of transfers."""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from workflows import figures
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, step, this_minute


@step("Work out the figures")
def work_out(setting: Setting) -> figures.Made:
    """Make the figures of today, as the log was known when the day began."""
    with discreetly("The manager's figures"), setting.database() as database:
        return figures.make_figures(database, clock.today(), now=clock.now())


@flow(name="Manager's figures", flow_run_name=this_minute, timeout_seconds=3 * HOUR, persist_result=False)
def make_figures() -> State[Any]:
    """Work out how delays add up, what will probably be missed, and where the year's transfers stand."""
    try:
        made = work_out(from_environment())
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    tried = f" Tried as of {count_of(len(made.tried), 'month')} before." if made.tried else ""
    return Completed(name=f"{count_of(made.cases, 'case')}", message=f"{in_words(made.day)}.{tried}")
