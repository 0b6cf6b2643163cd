"""What Prefect is to do by itself when something does not happen: `python -m workflows.flows.automations`.

The runner of one machine declares them when it starts; for many machines this command does, after `prefect deploy`.
Declaring again changes what differs and adds nothing twice.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from workflows.news import DAY_SWEPT

ALERT = "Alert: the sweep did not run/by-automation"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected to be heard again and again, and what is done where it is not: a deployment runs, or a run of
    which nothing was heard is ended, with these words.

    The time runs from the last time it was heard, or one of `begun_by`. So nothing is done before the first.
    """

    name: str
    description: str
    heard: str
    within: timedelta
    runs: str = ""
    ends_with: str = ""
    begun_by: frozenset[str] = frozenset()


# A day, the hour by which a morning in October is later, and an hour for the sweep itself.
SWEEP_RUNS = Expected(
    "The sweep runs every day",
    "Where no day was swept for 26 hours, whoever looks after the machine is sent an email.",
    DAY_SWEPT,
    timedelta(hours=26),
    runs=ALERT,
)
# Prefect has every run say that it lives, every three minutes. One that a worker took and never began says nothing.
RUNS_LIVE = Expected(
    "A run whose machine is gone is ended",
    "Where a run did not say for ten minutes that it lives, it is shown as crashed, and its place is free.",
    "prefect.flow-run.heartbeat",
    timedelta(minutes=10),
    ends_with="Nothing was heard of this run for ten minutes. What it had not done, a later run does.",
    begun_by=frozenset({"prefect.flow-run.Pending"}),
)
AUTOMATIONS = (SWEEP_RUNS, RUNS_LIVE)
ENDED = frozenset(f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut"))
GOES_ON = frozenset({"prefect.flow-run.Running", "prefect.flow-run.Scheduled", "prefect.flow-run.AwaitingRetry"})


async def as_automation(client: PrefectClient, each: Expected) -> AutomationCore:
    """An expectation as Prefect keeps it: whenever it is heard, the time begins anew. Raises ObjectNotFound."""
    action: RunDeployment | ChangeFlowRunState
    if each.runs:
        deployment = await client.read_deployment_by_name(each.runs)
        action = RunDeployment(
            source="selected", deployment_id=deployment.id, parameters=None, job_variables=None
        )  # fmt: skip
    else:
        action = ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=each.ends_with, force=False)
    of_runs: dict[str, Any] = {
        "expect": {each.heard, *GOES_ON, *ENDED},
        "match": {"prefect.resource.id": "prefect.flow-run.*"},
        "for_each": {"prefect.resource.id"},
    }
    trigger = {"after": {each.heard, *each.begun_by}, "expect": {each.heard}, **(of_runs if each.ends_with else {})}
    return AutomationCore(
        name=each.name,
        description=each.description,
        trigger=EventTrigger(posture=Posture.Proactive, threshold=1, within=each.within, **trigger),
        actions=[action],
    )


async def declare(client: PrefectClient, wanted: tuple[Expected, ...] = AUTOMATIONS) -> None:
    """Have each of these automations once, as it is declared here. Raises ObjectNotFound without its deployment."""
    for each in wanted:
        automation = await as_automation(client, each)
        first, *others = [*await client.read_automations_by_name(each.name), None]
        if first is None:
            await client.create_automation(automation)
        elif first.model_dump(exclude={"id"}) != automation.model_dump():
            await client.update_automation(first.id, automation)
        for other in others:
            if other is not None:
                await client.delete_automation(other.id)


async def main() -> None:
    """Declare all of them with the Prefect that PREFECT_API_URL names."""
    async with get_client() as client:
        await declare(client)
    print(f"Declared: {', '.join(each.name for each in AUTOMATIONS)}.")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
