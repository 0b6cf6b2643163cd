"""Write `deploy/prefect.yaml` from the deployments that one machine serves: `python -m deploy.prefect_yaml`."""

import json
from pathlib import Path

from workflows.flows.deployments import DEPLOYMENTS, TIMEZONE, Declared

PLACE = Path(__file__).parent / "prefect.yaml"
HEAD = """\
# Every deployment of the flows, for many machines: `prefect deploy --all --prefect-file deploy/prefect.yaml`.
# Made by `python -m deploy.prefect_yaml` from workflows/flows/deployments.py, which `make run` serves on one machine.

name: sendflow

pull:
  - prefect.deployments.steps.set_working_directory:
      directory: "{{ $SENDFLOW_HOME }}"

definitions:
  work_pool: &work_pool
    name: sendflow
  # One at a time. A run that would be the second is dropped: whichever runs next does what is due then.
  one_at_a_time: &one_at_a_time
    limit: 1
    collision_strategy: CANCEL_NEW

deployments:
"""


def as_yaml() -> str:
    """The text of the file."""
    return HEAD + "\n".join("\n".join(_lines(each)) + "\n" for each in DEPLOYMENTS)


def _lines(each: Declared) -> list[str]:
    function = each.flow.fn
    lines = [
        f"  - name: {each.name}",
        f"    description: {each.description}",
        f"    entrypoint: {function.__module__.replace('.', '/')}.py:{function.__name__}",
    ]
    if each.parameters:
        lines += ["    parameters:", *(f"      {name}: {json.dumps(value)}" for name, value in each.parameters.items())]
    lines.append(f"    tags: [{', '.join(each.tags)}]")
    if each.cron:
        lines += [
            "    schedules:",
            f'      - cron: "{each.cron}"',
            f"        timezone: {TIMEZONE}",
            "    concurrency_limit: *one_at_a_time",
        ]
    return [*lines, "    work_pool: *work_pool"]


if __name__ == "__main__":
    PLACE.write_text(as_yaml(), encoding="utf-8")
    print(f"{PLACE.name} was written anew.")
