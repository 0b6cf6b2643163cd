"""The statutory processes as data: stages, ways out, clocks, and a drawing made of them."""

from typing import Any

from fastapi import APIRouter, Depends, Response

from api.dependencies import needs
from api.v1 import schemas
from api.v1.answers import answer
from workflows.definition import Clock, Process, Stage
from workflows.diagram import mermaid
from workflows.processes import PROCESSES, process

router = APIRouter(tags=["law"], dependencies=[Depends(needs("see law"))])


@router.get("/processes", response_model=list[schemas.ProcessHead])
def list_processes() -> Response:
    """Every process we run."""
    return answer([_head(each) for each in PROCESSES.values()])


@router.get("/processes/{key}", response_model=schemas.Process)
def read_process(key: str) -> Response:
    """One process: what may happen at each stage, where it leads, and which clocks run."""
    running = process(key)
    return answer(
        _head(running)
        | {
            "always": list(running.always),
            "stages": [_stage(each) for each in running.stages],
            "exits": [each for stage in running.stages for each in _exits(stage)],
            "clocks": [_clock(each) for each in running.clocks],
            "mermaid": mermaid(running),
        }
    )


def _head(running: Process) -> dict[str, Any]:
    return {
        "key": running.key,
        "title": running.title,
        "law": running.law,
        "version": running.version,
        "begins_with": list(running.begins_with),
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {"name": stage.name, "says": stage.says, "is_end": stage.is_end, "records": list(stage.records)}


def _exits(stage: Stage) -> list[dict[str, Any]]:
    return [
        {
            "stage": stage.name,
            "kind": kind,
            "to": exit_.to,
            "law": exit_.law,
            "must_tell": list(exit_.must_tell),
            "not_before": exit_.not_before.key if exit_.not_before else None,
            "after": exit_.after.kind if exit_.after else None,
        }
        for kind, exit_ in stage.ways()
    ]


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "limit": clock.limit.key,
        "title": clock.limit.title,
        "starts": list(clock.starts),
        "met_by": list(clock.met_by),
        "falls_away_on": list(clock.falls_away_on),
        "owed_only_if": clock.only_if.owed_if if clock.only_if else None,
        "each_about": clock.each_about,
        "restarts": clock.restarts,
        "days": dict(clock.days),
        "options": dict(clock.options),
    }
