"""Prefect's own server with one repair, for one machine or many: `python -m workflows.flows.server`."""

import sys
from typing import Any

from prefect.cli import app
from prefect.server.database.orm_models import FlowRun
from sqlalchemy import inspect


def repair_scheduling() -> None:
    """Let Prefect's scheduler write the runs it plans under SQLAlchemy 2.1.

    Prefect 3.8.8 hands its bulk insert the `state` of each run beside the columns. SQLAlchemy 2.0 passed over what is
    no column; 2.1 refuses a hybrid property that does not say what a bulk insert makes of it, and so no schedule ever
    started anything. Here it says: nothing, for Prefect writes the states itself afterwards. A test fails on the day
    Prefect does without.
    """
    state: Any = inspect(FlowRun).all_orm_descriptors["state"]
    state.inplace.bulk_dml(_pass_over)


def _pass_over(_cls: type, _mapping: dict[str, Any], _value: object) -> None:
    """Write nothing for a value that is no column."""


if __name__ == "__main__":
    repair_scheduling()
    sys.argv[1:1] = ["server", "start"]
    app()
