"""The alert that the sweep did not run. An automation of Prefect's starts it (`workflows.flows.automations`)."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.database import Realm
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.flows.board import processes_of
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step, this_minute
from workflows.missing_sweep import tell_of_missing_sweeps

# The authority has administrators; at the information and advice service its manager looks after the machine.
TOLD = {Realm.AUTHORITY: ("admin",), Realm.SENDIASS: ("manager",)}


@step("Tell who looks after it")
def tell(setting: Setting, day: date) -> int:
    """Queue the emails, unless every sweep was finished meanwhile; how many."""
    with discreetly("Telling of a missing sweep"), setting.writing() as session:
        return tell_of_missing_sweeps(
            session,
            day,
            processes_of(setting),
            roles=TOLD[setting.realm],
            now=clock.now(),
            office=setting.office,
        )


@flow(name="Alert: the sweep did not run", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False)
def alert_of_missing_sweep(as_of: date | None = None) -> State[Any]:
    """Queue an email to whoever looks after it where a process was not swept today. Again, it tells nobody twice."""
    try:
        queued = tell(from_environment(), as_of or clock.today())
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name=f"{count_of(queued, 'message')} queued" if queued else "Nothing to tell")
