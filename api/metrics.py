"""/metrics as Prometheus reads it, and /live: for the machines that watch this one. Numbers alone, about nobody.

Requests are counted in each web process; where several share a socket they share a folder of counters as well
(PROMETHEUS_MULTIPROC_DIR, which `sendflow serve` sets), so that whichever answers tells of all. Everything else is read
from the database when it is asked for, at most every few seconds, and is the same whoever answers.
"""

import hmac
import os
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import func, select

from api.dependencies import DatabaseDep, NowDep, settings_of
from api.errors import NotFound
from cases.database import Database
from cases.find import DeadlineQuery, count_by_standing
from cases.sight import EVERY_CASE
from cases.tables import CaseSummary
from deadlines import clock
from deadlines.calendar import england_and_wales
from deadlines.standing import Standing
from deadlines.version import CODE, LAW
from notifications.outbox import counts_by_state
from workflows.health import health

router = APIRouter()
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
READ_AGAIN_SECONDS = 15.0
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_LABELS = ("method", "route", "status")
_REQUESTS = Counter("sendflow_requests", "Requests answered, by the template of their route.", _LABELS)
_SECONDS = Histogram("sendflow_request_seconds", "How long an answer took.", ("method", "route"))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)


def may_read(request: Request) -> None:
    """Let in whoever has the token or, where none is set and no proxy stands before us, this machine alone.

    A proxy on this machine would make everybody look like it, so a service with another address needs the token.
    """
    settings = settings_of(request)
    if settings.metrics_token is not None:
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(sent.encode(), settings.metrics_token.get_secret_value().encode()):
            raise NotFound
    elif not (_is_here(urlsplit(settings.base_url).hostname) and request.client and _is_here(request.client.host)):
        raise NotFound


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


@router.get("/live")
async def say_alive() -> Response:
    """That this process answers. It touches nothing else."""
    return PlainTextResponse("alive\n")


@router.get("/metrics", dependencies=[Depends(may_read)])
def read_metrics(request: Request, database: DatabaseDep, now: NowDep) -> Response:
    """Every number, in the text format of Prometheus."""
    state = request.app.state
    if getattr(state, "gauges_until", 0.0) < time.monotonic():
        state.gauges, state.gauges_until = list(gauges(database, now)), time.monotonic() + READ_AGAIN_SECONDS
    registry = CollectorRegistry()
    registry.register(_Read(state.gauges))
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        requests = b""
    else:
        requests = generate_latest(_only_ours())
    return Response(generate_latest(registry) + requests, media_type=CONTENT_TYPE_LATEST)


def _only_ours() -> Any:
    return REGISTRY.restricted_registry(
        [f"sendflow_requests{each}" for each in ("_total", "_created")]
        + [f"sendflow_request_seconds{each}" for each in ("_bucket", "_count", "_sum", "_created")]
    )


class _Read:
    """Gauges that were read already, as the library wants them."""

    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from self._found


def gauges(database: Database, now: Any) -> Iterator[Metric]:
    """What the database tells: cases, deadlines, the outbox, the sweeps. Nothing names or points to a case."""
    with database.reading() as session:
        found = health(session, now)
        messages = counts_by_state(session, ())
        today = clock.day_of(now)
        standing = {
            each: count_by_standing(session, DeadlineQuery(today, standings=(each,)), EVERY_CASE).get(each, 0)
            for each in (Standing.OVERDUE, Standing.DUE_SOON)
        }
        open_cases = (
            select(_SUMMARY.c.process, func.count().label("number"))
            .where(~_SUMMARY.c.is_ended)
            .group_by(_SUMMARY.c.process)
        )
        cases: dict[str, int] = {row.process: row.number for row in session.connection().execute(open_cases)}
        size = _size(session)
    yield _gauge("open_cases", "Cases that have not ended.", "process", dict.fromkeys(found.sweeps, 0) | cases)
    yield _gauge("deadlines", "Deadlines by how they stand today.", "standing", standing)
    yield _gauge("messages", "Messages of the outbox by their state.", "state", messages)
    swept = {key: age for key, age in found.sweeps.items() if age is not None}
    yield _gauge("last_sweep_age_seconds", "Since the last finished sweep, where there was one.", "process", swept)
    yield GaugeMetricFamily("sendflow_set_aside_cases", "Cases that cannot be worked out.", found.set_aside)
    yield GaugeMetricFamily("sendflow_woken_cases", "Cases that wait for their turn.", found.woken)
    yield GaugeMetricFamily("sendflow_oldest_unsent_seconds", "How long a message waits.", found.oldest_unsent or 0)
    yield GaugeMetricFamily("sendflow_late_jobs", "Kinds of work that did not run in time.", len(found.late))
    yield GaugeMetricFamily("sendflow_found_wrong", "Kinds of things found that nobody may leave.", len(found.found))
    yield GaugeMetricFamily("sendflow_database_bytes", "What the database takes on its disk.", size)
    known = {"code": CODE, "law": LAW, "holidays": england_and_wales().version}
    yield InfoMetricFamily("sendflow_build", "The versions this process works with.", known)


def _gauge(name: str, says: str, label: str, found: Any) -> GaugeMetricFamily:
    made = GaugeMetricFamily(f"sendflow_{name}", says, labels=(label,))
    for value, number in found.items():
        made.add_metric((str(value),), number)
    return made


def _size(session: Any) -> int:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    pages, each = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages * each)
