"""The flows of the information and advice service, served from an environment of its own.

`python -m workflows.flows.sendiass`. They run against the service's own Prefect: what ran there, and that anything did,
is nobody else's to see. Parameters hold references and keys, as everywhere.
"""

import asyncio
import sys
from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from workflows.flows.deployments import UPKEEP, Declared, of_processes, serve_all
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step, this_minute
from workflows.processes import SENDIASS_PROCESSES
from workflows.sendiass.calendar import remind_of_duties
from workflows.sendiass.duties import duties


@step("Draw up what is due")
def draw_up_calendar(setting: Setting, day: date) -> int:
    """Publish what the service owes by its agreement as an artifact, without any name; how much of it is past."""
    with discreetly("The reports calendar"), setting.reading() as session:
        found = [each for each in duties(session, day) if not each.is_done]
    rows = [
        {
            "What": each.limit.title,
            "About": each.about,
            "Agreed day": in_words(each.deadline.due_on) if each.deadline and each.deadline.due_on else "",
            "Past": "yes" if each.is_past else "",
            "Agreed in": str(each.limit.rules[-1].cite),
        }
        for each in found
    ]
    create_table_artifact(key="reports-calendar", table=rows, description=f"What the service owes on {in_words(day)}.")
    return sum(each.is_past for each in found)


@step("Queue what is to be told")
def queue_reminders(setting: Setting, day: date) -> int:
    """Queue what those who answer for the service have not been told."""
    with discreetly("The reminders of the reports calendar"), setting.writing() as session:
        return remind_of_duties(session, day, now=clock.now(), office=setting.office)


@flow(name="Reports calendar", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False)
def reports_calendar(as_of: date | None = None) -> State[Any]:
    """What reports, meetings and reviews the service owes, told once to whoever answers for it. May run twice."""
    day = as_of or clock.today()
    try:
        setting = from_environment()
        past = draw_up_calendar(setting, day)
        queued = queue_reminders(setting, day)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    return Completed(name=f"{past} past", message=f"{count_of(queued, 'message')} queued.")


CALENDAR = Declared("daily", reports_calendar, "What the service owes by its agreement.", ("reports",), "15 6 * * *")
DEPLOYMENTS = (*of_processes(SENDIASS_PROCESSES), CALENDAR, *UPKEEP)

if __name__ == "__main__":
    try:
        asyncio.run(serve_all(DEPLOYMENTS, "sendiass"))
    except Refusal as refusal:
        sys.exit(refusal.sentence)
