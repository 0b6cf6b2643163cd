"""A step of a flow: a Prefect task under its plain name, kept out of Prefect's caches and stores."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from deadlines import clock
from deadlines.words import in_words
from workflows.flows.outcomes import Fault

MINUTE, HOUR = 60, 60 * 60  # in seconds, as Prefect counts a timeout
TRIED_AGAIN_AFTER_SECONDS = (5, 30)

P = ParamSpec("P")
R = TypeVar("R")


def step(name: str, *, run_name: str = "", **options: Any) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a function a task called `name`; a run of it is called that too, or by the pattern `run_name`.

    What a step is given and gives back stays in memory: cases are never written into Prefect's storage. A step whose
    database did not answer is tried twice more; each does its work in transactions, so that this repeats nothing.
    """
    again = {
        "retries": len(TRIED_AGAIN_AFTER_SECONDS),
        "retry_delay_seconds": list(TRIED_AGAIN_AFTER_SECONDS),
        "retry_condition_fn": may_pass,
    }
    return task(
        name=name,
        task_run_name=run_name or name,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
        **(options if "retries" in options else again | options),
    )


def may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether what stopped a step may have passed by the next try: never a refusal, nor a case that is broken."""
    return isinstance(state.data, Fault) and state.data.may_pass


def this_minute() -> str:
    """Names a run that is about no one case: "Sunday 22 November 2026, 11:21"."""
    now = clock.now().astimezone(clock.LONDON)
    return f"{in_words(now.date())}, {now:%H:%M}"
