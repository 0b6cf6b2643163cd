"""What Prefect is to do by itself when something does not happen: `python -m workflows.flows.automations`.

The runner of one machine declares them when it starts; for many machines this command does, after `prefect deploy`.
Declaring again changes what differs and adds nothing twice.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.events.actions import RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from workflows.news import DAY_SWEPT

ALERT = "Alert: the sweep did not run/by-automation"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected to be announced again and again, and which deployment runs where it is not.

    The time runs from the last time it was announced. So nothing alerts before the first.
    """

    name: str
    description: str
    event: str
    within: timedelta
    deployment: str


# A day, the hour by which a morning in October is later, and an hour for the sweep itself.
SWEEP_RUNS = Expected(
    "The sweep runs every day",
    "Where no day was swept for 26 hours, whoever looks after the machine is sent an email.",
    DAY_SWEPT,
    timedelta(hours=26),
    ALERT,
)
AUTOMATIONS = (SWEEP_RUNS,)


def as_automation(expected: Expected, deployment_id: UUID) -> AutomationCore:
    """An expectation as Prefect keeps it: every announcement starts the time anew in which the next must come."""
    return AutomationCore(
        name=expected.name,
        description=expected.description,
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after={expected.event},
            expect={expected.event},
            threshold=1,
            within=expected.within,
        ),
        actions=[RunDeployment(source="selected", deployment_id=deployment_id, parameters=None, job_variables=None)],
    )


async def declare(client: PrefectClient, wanted: tuple[Expected, ...] = AUTOMATIONS) -> None:
    """Have each of these automations once, as it is declared here. Raises ObjectNotFound without its deployment."""
    for each in wanted:
        deployment = await client.read_deployment_by_name(each.deployment)
        automation = as_automation(each, deployment.id)
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
