"""The deployments, and the runner that serves them on one machine: `python -m workflows.flows.deployments`.

`deploy/prefect.yaml` declares the same for many machines; a test proves that the two agree.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, FlowRun, State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import get_current_settings
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType
from sqlalchemy import select
from sqlmodel import Session

from cases.find_figures import last_made
from cases.verifications import last_ended
from deadlines import clock
from deadlines.refusals import Refusal
from workflows.definition import Process
from workflows.flows import automations
from workflows.flows.alert import alert_of_missing_sweep
from workflows.flows.attend import attend_to_woken_cases
from workflows.flows.board import deadline_board
from workflows.flows.figures import make_figures
from workflows.flows.outbox import deliver_outbox
from workflows.flows.processes import FLOWS
from workflows.flows.reminders import remind
from workflows.flows.setting import NotSet, from_environment
from workflows.flows.snapshots import keep_snapshots
from workflows.flows.sweep import daily_sweep, share_in_sweep, take_up_sweeps
from workflows.flows.upkeep import check_freshness, forget_old, rebuild_lists
from workflows.flows.verifying import verify_log
from workflows.processes import PROCESSES
from workflows.tables import SweepProgress

TIMEZONE = "Europe/London"
SWEPT_FROM_HOUR, VERIFIED_FROM_HOUR = 6, 7  # from when a day's is missed, where nothing ran at its time
RUNS_AT_ONCE = 4
READ_AT_ONCE = 200  # the most runs Prefect gives in one answer
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Declared:
    """One deployment: which flow, when (a cron line in London time; none means by hand), with which parameters.

    A scheduled flow runs one at a time, and a run that would be the second is dropped: the next does its work. Only
    what may run `beside_itself` is not held up by a run whose machine is gone.
    """

    name: str
    flow: Flow[..., Any]
    description: str
    tags: tuple[str, ...]
    cron: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    beside_itself: bool = False

    @property
    def one_at_a_time(self) -> bool:
        """Whether a run that would be the second is dropped."""
        return self.cron is not None and not self.beside_itself


def of_processes(processes: Mapping[str, Process]) -> tuple[Declared, ...]:
    """The flows that turn cases: one for each process by hand, those of woken cases, and each process's daily sweep."""
    return (
        *(
            Declared("by-hand", FLOWS[key], f"One turn of a case of the process “{each.title}”.", ("process",))
            for key, each in processes.items()
        ),
        Declared("woken", attend_to_woken_cases, "A turn for each woken case.", ("process",), "* * * * *"),
        *(
            Declared(
                key.replace("_", "-"),
                daily_sweep,
                f"Every open case of the process “{each.title}”, once a day.",
                ("sweep",),
                f"0 {SWEPT_FROM_HOUR} * * *",
                {"process_key": key},
            )
            for key, each in processes.items()
        ),
        Declared(
            "left-over",
            take_up_sweeps,
            "Sweeps that nobody is at any more.",
            ("sweep",),
            "*/5 * * * *",
            beside_itself=True,
        ),
        Declared("help", share_in_sweep, "Slices of a sweep that another worker began.", ("sweep",)),
    )


VERIFY = Declared("daily", verify_log, "The log is as it was written, and the lists agree.", ("upkeep",), "30 6 * * *")
UPKEEP = (
    Declared("daily", deadline_board, "How the day stands, and what its sweeps did.", ("sweep",), "50 6 * * *"),
    Declared("by-automation", alert_of_missing_sweep, "An email, where the sweep did not run.", ("sweep",)),
    Declared("daily", remind, "Reminders that the sweeps have left.", ("notifications",), "30 7 * * *"),
    Declared("messages", deliver_outbox, "What waits in the outbox is sent.", ("notifications",), "*/5 * * * *"),
    VERIFY,
    Declared("weekly", check_freshness, "Law to read again, holidays to replace.", ("upkeep",), "0 7 * * 1"),
    Declared("daily", forget_old, "Answers kept for repeated calls are forgotten in time.", ("upkeep",), "45 6 * * *"),
    Declared("by-hand", rebuild_lists, "The lists made anew from the log; at first only tried.", ("upkeep",)),
)  # fmt: skip
FIGURES = Declared("daily", make_figures, "What a manager's pages add up, as the day begins.", ("upkeep",), "0 5 * * *")
# Twice, for a machine that is off at night: what was done already is not done again.
SNAPSHOTS = Declared(
    "daily", keep_snapshots, "The lists of each month's end are kept, and compared.", ("upkeep",), "12 3,13 * * *"
)
DEPLOYMENTS = (*of_processes(PROCESSES), FIGURES, SNAPSHOTS, *UPKEEP)


async def as_deployment(declared: Declared) -> RunnerDeployment:
    """A declared deployment as Prefect's runner takes it."""
    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    return await declared.flow.ato_deployment(
        declared.name,
        schedule=Cron(declared.cron, timezone=TIMEZONE) if declared.cron else None,
        concurrency_limit=one_at_a_time if declared.one_at_a_time else None,
        parameters=dict(declared.parameters),
        description=declared.description,
        tags=list(declared.tags),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def serve_all(deployments: Sequence[Declared] = DEPLOYMENTS, name: str = "sendflow") -> None:
    """Register every deployment with Prefect and run what becomes due, until told to stop.

    Raises NotSet where it is not told which database, or which Prefect.
    """
    setting = from_environment()
    if not get_current_settings().api.url:
        raise NotSet(
            "PREFECT_API_URL must be set.",
            "Without it Prefect would start a server of its own for a moment, and forget what it ran.",
            "`make run` sets it; for a flow runner of its own, set it to the address of your Prefect server.",
        )
    runner = Runner(name=name, limit=RUNS_AT_ONCE, pause_on_shutdown=False)
    async with get_client() as client:
        await tidy_up(client, clock.now())
        served = [(each, await runner.aadd_deployment(await as_deployment(each))) for each in deployments]
        await automations.declare(client)
        with setting.reading() as session:
            wanting = to_run_at_once(session, clock.now(), deployments)
        for each, id_ in served:
            if each in wanting:
                await client.create_flow_run_from_deployment(id_)
    await runner.start()


async def tidy_up(client: PrefectClient, now: datetime) -> None:
    """Clear away what an earlier runner left: ticks nobody ran, and runs that can no longer end by themselves.

    A missed tick is not run late, because a run does what is due when it runs. A run cut off by a kill would hold its
    place among those that go one at a time for ever. There is one runner, so whatever is under way is such a run.
    """
    for run in await runs_in(client, StateType.SCHEDULED):
        if is_missed_tick(run, now):
            await client.delete_flow_run(run.id)
    cut_off: State[Any] = Crashed(message="The runner stopped before this run ended. A later run does its work.")
    for run in await runs_in(client, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING):
        await client.set_flow_run_state(run.id, cut_off, force=True)


def is_missed_tick(run: FlowRun, now: datetime) -> bool:
    """Whether a run that has not begun is one the schedule asked for in the past, not a person."""
    return bool(run.auto_scheduled and run.expected_start_time and run.expected_start_time <= now)


async def runs_in(client: PrefectClient, *types: StateType) -> list[FlowRun]:
    """Every run of our flows that is in a state of one of these types."""
    flows = FlowFilter(
        name=FlowFilterName(
            any_=sorted({each.flow.name for each in DEPLOYMENTS} | {each.name for each in FLOWS.values()})
        )
    )
    runs = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types))))
    found: list[FlowRun] = []
    while page := await client.read_flow_runs(
        flow_filter=flows, flow_run_filter=runs, limit=READ_AT_ONCE, offset=len(found)
    ):
        found += page
    return found


def to_run_at_once(session: Session, now: datetime, deployments: Sequence[Declared]) -> list[Declared]:
    """Those whose work of the day is due and not done, because nothing ran at its hour: sweeps, figures, the proof."""
    swept = [str(each.parameters["process_key"]) for each in deployments if "process_key" in each.parameters]
    missed = set(unswept(session, now, swept))
    found = [each for each in deployments if each.parameters.get("process_key") in missed]
    if FIGURES in deployments and ((made := last_made(session)) is None or made.day < clock.day_of(now)):
        found.append(FIGURES)
    if VERIFY in deployments and not_verified(session, now):
        found.append(VERIFY)
    return found


def not_verified(session: Session, now: datetime) -> bool:
    """Whether the day's proof of the log is due and has not been made."""
    last = last_ended(session)
    is_due = now.astimezone(clock.LONDON).hour >= VERIFIED_FROM_HOUR
    return is_due and (last is None or clock.day_of(last.began_at) < clock.day_of(now))


def unswept(session: Session, now: datetime, processes: Iterable[str] = tuple(PROCESSES)) -> Iterator[str]:
    """Those of the processes whose sweep of the day is due and not finished, because nothing ran at its hour."""
    if now.astimezone(clock.LONDON).hour < SWEPT_FROM_HOUR:
        return
    done = select(_PROGRESS.c.process).where(_PROGRESS.c.day == clock.day_of(now), _PROGRESS.c.finished_at.is_not(None))
    swept = set(session.connection().execute(done).scalars())
    yield from (key for key in processes if key not in swept)


if __name__ == "__main__":
    try:
        asyncio.run(serve_all())
    except Refusal as refusal:
        sys.exit(refusal.sentence)
