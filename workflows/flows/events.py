"""News as Prefect's events. They are handed over by a call that Prefect answers, and only then remembered as announced.

A run killed between the two announces the same again, under the same identifier, which Prefect knows.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from prefect.client.orchestration import get_client
from prefect.runtime import flow_run
from sqlmodel import Session

from cases.database import Database
from deadlines import clock
from workflows.news import News, not_announced, remember

AT_A_TIME = 200
Find = Callable[[Session], Iterable[News]]


def announce(database: Database, find: Find) -> int:
    """Announce what was found and not announced before; how much of it."""
    with database.reading() as session:
        found = not_announced(session, find(session))
    for start in range(0, len(found), AT_A_TIME):
        some = found[start : start + AT_A_TIME]
        hand_over(some, clock.now())
        with database.writing() as session:
            remember(session, some, clock.now())
    return len(found)


def hand_over(found: Sequence[News], now: datetime) -> None:
    """Give Prefect some news as events. Raises ConnectionError where it does not take them."""
    try:
        with get_client(sync_client=True) as client:
            answer = client.request("POST", "/events", json=[as_event(each, now) for each in found])
            answer.raise_for_status()
    except Exception as error:
        raise ConnectionError(f"Prefect took no events: {type(error).__name__}.") from None


def as_event(each: News, now: datetime) -> dict[str, Any]:
    """One piece of news as Prefect's calls take an event, with the run it is told by beside it."""
    run = flow_run.get_id()
    by = [{"prefect.resource.id": f"prefect.flow-run.{run}", "prefect.resource.role": "flow-run"}] if run else []
    return {
        "id": str(each.id),
        "occurred": now.isoformat(),
        "event": each.what,
        "resource": {
            "prefect.resource.id": each.about,
            "prefect.resource.name": each.says.get("case", each.about),
            **{f"sendflow.{name}": value for name, value in each.says.items()},
        },
        "related": by,
        "payload": each.says,
    }
