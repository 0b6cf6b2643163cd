"""Write the two lists of deployments, the authority's and the service's: `python -m deploy.prefect_yaml`.

Each side's flows run in an environment, a work pool and a Prefect of its own.
"""

import json
from pathlib import Path

from workflows.flows import deployments, sendiass
from workflows.flows.deployments import TIMEZONE, Declared

# File, name, module that serves the same on one machine, and the deployments.
Side = tuple[str, str, str, tuple[Declared, ...]]
SIDES: tuple[Side, ...] = (
    ("prefect.yaml", "sendflow", "deployments", deployments.DEPLOYMENTS),
    ("prefect-sendiass.yaml", "sendiass", "sendiass", sendiass.DEPLOYMENTS),
)
HEAD = """\
# Every deployment of the flows, for many machines: `prefect deploy --all --prefect-file deploy/{file}`.
# Made by `python -m deploy.prefect_yaml` from workflows/flows/{module}.py, which `make run` serves on one machine.

name: {name}

pull:
  - prefect.deployments.steps.set_working_directory:
      directory: "{{{{ $SENDFLOW_HOME }}}}"

definitions:
  work_pool: &work_pool
    name: {name}
  # One at a time. A run that would be the second is dropped: whichever runs next does what is due then.
  one_at_a_time: &one_at_a_time
    limit: 1
    collision_strategy: CANCEL_NEW

deployments:
"""


def as_yaml(file: str, name: str, module: str, declared: tuple[Declared, ...]) -> str:
    """The text of one file."""
    head = HEAD.format(file=file, name=name, module=module)
    return head + "\n".join("\n".join(_lines(each)) + "\n" for each in declared)


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
        ]
    if each.one_at_a_time:
        lines.append("    concurrency_limit: *one_at_a_time")
    return [*lines, "    work_pool: *work_pool"]


if __name__ == "__main__":
    for side in SIDES:
        (Path(__file__).parent / side[0]).write_text(as_yaml(*side), encoding="utf-8")
        print(f"{side[0]} was written anew.")
