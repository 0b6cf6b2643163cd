"""The day's reminders, should a sweep not have ended: one process that cannot be gone over keeps nobody waiting."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, step, this_minute
from workflows.reminder_emails import queue_reminders


@step("Queue what is left to be told")
def queue_the_rest(setting: Setting, day: date) -> int:
    """Queue what the sweeps of a day have not: nothing, where the last of them has ended."""
    with discreetly("The reminders of the day"), setting.writing() as session:
        return queue_reminders(session, day, now=clock.now(), office=setting.office)


@flow(name="Reminders", flow_run_name=this_minute, timeout_seconds=HOUR, persist_result=False)
def remind(as_of: date | None = None) -> State[Any]:
    """Queue the day's reminders whether or not every process was gone over. Again adds nothing."""
    try:
        queued = queue_the_rest(from_environment(), as_of or clock.today())
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name=f"{count_of(queued, 'message')} queued" if queued else "Nothing was left")
