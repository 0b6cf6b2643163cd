"""Plain guidance for each stage of each process: data in `workflows/guidance`, with the law's own words beside it.

The guidance says what one does and what usually goes wrong; it says nothing about the law. What the law says is quoted
from the rules of the limits that the facts of the stage meet, so that no provision is quoted twice.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from deadlines.limits import Rule, TimeLimit
from deadlines.refusals import NoLawInForce
from workflows.definition import Process, Stage

FOLDER = Path(__file__).resolve().parent / "guidance"
COMMON = "common"


@dataclass(frozen=True, slots=True)
class Provision:
    """The words of a provision, and where they stand."""

    limit: TimeLimit
    rule: Rule


@dataclass(frozen=True, slots=True)
class Guidance:
    """What one does at a stage now, and what usually goes wrong there."""

    now: str
    wrong: str


def guidance_of(process: Process, stage: Stage) -> Guidance | None:
    """The guidance of a stage, the process's own before what several share; None where nobody has written it."""
    own = read_guidance(process.key) if (FOLDER / f"{process.key}.toml").exists() else {}
    return own.get(stage.name) or read_guidance(COMMON).get(stage.name)


@cache
def read_guidance(name: str) -> dict[str, Guidance]:
    """The stages of one file. Raises TypeError where one says something else than `now` and `wrong`."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return {stage: Guidance(**said) for stage, said in tomllib.load(file).items()}


def provisions_of(process: Process, stage: Stage, on: date) -> list[Provision]:
    """The rules, as they are on a day, of the limits met by what a stage leads to or takes; each limit once."""
    kinds = {*stage.exits, *stage.records}
    limits = {clock.limit.key: clock.limit for clock in process.clocks if kinds & {*clock.met_by}}
    return list(_in_force(limits.values(), on))


def _in_force(limits: Iterable[TimeLimit], on: date) -> Iterable[Provision]:
    for limit in limits:
        try:
            yield Provision(limit, limit.rule_on(on))
        except NoLawInForce:
            yield Provision(limit, limit.rules[-1])  # what binds such a case was law once, or is for some of them only
