"""A step of a flow: a Prefect task under its plain name, kept out of Prefect's caches and stores."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from deadlines import clock
from deadlines.words import in_words

P = ParamSpec("P")
R = TypeVar("R")


def step(name: str, *, run_name: str = "", **options: Any) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a function a task called `name`; a run of it is called that too, or by the pattern `run_name`.

    What a step is given and gives back stays in memory: cases are never written into Prefect's storage.
    """
    return task(
        name=name,
        task_run_name=run_name or name,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
        **options,
    )


def this_minute() -> str:
    """Names a run that is about no one case: "Sunday 22 November 2026, 11:21"."""
    now = clock.now().astimezone(clock.LONDON)
    return f"{in_words(now.date())}, {now:%H:%M}"
