"""Who looked at what: each answer that showed somebody a child's record leaves a row, written after the answer.

A row is written by a thread of its own, some together, within a quarter of a second: reading a page waits for no
writer. What has not been written when the process is told to end is written then; a process that is killed may lose
the last quarter second.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Condition, Lock, Thread
from time import sleep
from typing import Any

from fastapi import Request
from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlmodel import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts import Viewer
from api.tables import CaseRead
from cases.database import Database
from deadlines.clock import first_instant

_log = logging.getLogger(__name__)
_READ = CaseRead.__table__  # type: ignore[attr-defined]
_TOGETHER_SECONDS = 0.25
_AGAIN_SECONDS = 2.0
_CALLS = "/api/v1"
# Pages and calls that name several children at once. Who may see them is known from the row, which child is not.
LISTS = frozenset(
    {
        "/", "/search", "/deadlines", "/cases", "/cohorts", "/reassign", "/acts/new", "/acts/{act}",
        "/panels/{panel}", "/panels/{panel}/minutes", "/panels/{panel}/agenda.{form}",
        "/panels/{panel}/items/{number}", "/deadlines.{form}", "/cases.{form}", "/cohorts.{form}", "/post",
        "/post/receipt", "/todo/{pile}", "/schools/{urn}", "/schools/{urn}/cases.{form}",
        "/past/{snapshot}/cases", "/past/{snapshot}/cases.{form}", "/past/{snapshot}/deadlines",
        "/past/{snapshot}/deadlines.{form}", "/past/{snapshot}/officer", "/past/{snapshot}/until/{other}",
        "/past/{snapshot}/until/{other}/{kind}.{form}", "/past/{snapshot}/boards/workload/{username}",
        "/counts-pack/duties", "/counts-pack/duties.{form}",
        "/boards/delay/limits", "/boards/delay/limits.{form}", "/boards/workload/{username}",
        "/boards/workload/{username}/handover", "/boards/forecast/limits", "/boards/forecast/limits.{form}",
        "/boards/forecast/alike", "/boards/forecast/tried", "/boards/forecast/tried.{form}", "/boards/transfers/list",
        "/boards/transfers/list.{form}",
        "/api/v1/boards/delay/limits", "/api/v1/boards/forecast/limits", "/api/v1/boards/transfers/list",
        "/past/{snapshot}/boards/delay/limits",
        "/past/{snapshot}/boards/delay/limits.{form}",
        "/past/{snapshot}/boards/forecast/limits",
        "/past/{snapshot}/boards/forecast/limits.{form}",
        "/past/{snapshot}/boards/forecast/alike",
        "/past/{snapshot}/boards/transfers/list",
        "/past/{snapshot}/boards/transfers/list.{form}",
        "/api/v1/cases", "/api/v1/deadlines", "/api/v1/cohorts", "/api/v1/panels/{panel}",
        "/api/v1/past/{snapshot}/cases", "/api/v1/past/{snapshot}/deadlines",
        "/api/v1/past/{snapshot}/boards/delay/limits", "/api/v1/past/{snapshot}/boards/forecast/limits",
        "/api/v1/past/{snapshot}/boards/transfers/list",
    }
)  # fmt: skip


class Readings:
    """What was shown and is still to be written down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[dict[str, Any]] = []
        self._changed = Condition(Lock())
        self._writer: Thread | None = None

    def note(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write these down soon. The thread that does it ends where nothing is left, so an idle process has none."""
        with self._changed:
            self._waiting += rows
            if self._waiting and self._writer is None:
                self._writer = Thread(target=self._write_until_done, name="who looked at what", daemon=True)
                self._writer.start()

    def finish(self) -> None:
        """Wait until all that was noted is written."""
        with self._changed:
            while self._writer is not None:
                self._changed.wait()

    def _write_until_done(self) -> None:
        while True:
            sleep(_TOGETHER_SECONDS)
            with self._changed:
                taken, self._waiting = self._waiting, []
                if not taken:
                    self._writer = None
                    self._changed.notify_all()
                    return
            self._write(taken)

    def _write(self, rows: list[dict[str, Any]]) -> None:
        try:
            with self._database.writing() as session:
                session.connection().execute(insert(_READ), rows)
        except (OperationalError, InterfaceError) as error:
            _log.error("Who looked at what could not be written yet: %s", type(error).__name__)
            sleep(_AGAIN_SECONDS)
            with self._changed:
                self._waiting = rows + self._waiting
        except SQLAlchemyError as error:  # one of them never can be: the others are not kept waiting by it for ever
            if len(rows) == 1:
                _log.error("Who looked at what was left out, as no row can hold it: %s", type(error).__name__)
                return
            for row in rows:
                self._write([row])


def note_opened(request: Request, viewer: Viewer, ref: str) -> None:
    """Note that somebody opened a restricted case with a reason, which answers by leading to it."""
    readings: Readings = request.app.state.readings
    readings.note([_row(viewer, request.state.now, ref, "POST /restricted")])


class WhoLooked:
    """Notes every answer that showed a case, or a list of children, to somebody who is known."""

    def __init__(self, app: ASGIApp, readings: Readings) -> None:
        self.app, self._readings = app, readings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; what was shown is noted once all of it is sent."""
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self.app(scope, receive, sent)
        if scope["type"] == "http" and _showed_something(status):
            self._readings.note(_rows(scope))


def _showed_something(status: int) -> bool:
    """Whether an answer of this status shows what was asked for: a form that is refused shows its case again."""
    return 200 <= status < 300 or status in (409, 422)


def _rows(scope: Scope) -> Iterator[dict[str, Any]]:
    state = scope.get("state", {})
    viewer: Viewer | None = state.get("viewer")
    route = _route(scope)
    ref = scope.get("path_params", {}).get("ref")
    if viewer is None or not (ref or route in LISTS):
        return
    for each in dict.fromkeys((ref, *state.get("also_read", ()))):
        yield _row(viewer, state["now"], each, f"{scope['method']} {route}")


def _row(viewer: Viewer, now: datetime, ref: str | None, what: str) -> dict[str, Any]:
    return {
        "read_at": now, "officer": viewer.officer_id, "role": viewer.role.name,
        "acted_as": viewer.acts_as, "case_ref": ref, "what": what,
    }  # fmt: skip


def _route(scope: Scope) -> str:
    """The route that answered, as the tests list it; a router that was included knows only its own part of it."""
    own: str = getattr(scope.get("route"), "path", "")
    return own if own.startswith(_CALLS) or not scope["path"].startswith(f"{_CALLS}/") else f"{_CALLS}{own}"


def also_read(request: Request, refs: Iterable[str]) -> None:
    """Say that an answer shows these cases beside the one its address names."""
    request.state.also_read = tuple(refs)


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """Which looks are asked for; None for all. `until` is a day, and counts in."""

    case: str | None = None
    officer: str | None = None
    since: date | None = None
    until: date | None = None

    def chosen(self) -> list[ColumnElement[bool]]:
        """The conditions of the query."""
        found = []
        if self.case:
            found.append(_READ.c.case_ref == self.case)
        if self.officer:
            found.append(_READ.c.officer == self.officer)
        if self.since:
            found.append(_READ.c.read_at >= first_instant(self.since))
        if self.until:
            found.append(_READ.c.read_at < first_instant(self.until + timedelta(days=1)))
        return found


def last_looks(session: Session, officer: str, refs: Iterable[str]) -> dict[str, datetime]:
    """When an officer last opened each of these cases, or its child's whole story; those never opened are left out."""
    opened = ("GET /cases/{ref}", "GET /cases/{ref}/child")
    query = select(_READ.c.case_ref, func.max(_READ.c.read_at).label("at")).group_by(_READ.c.case_ref)
    query = query.where(_READ.c.officer == officer, _READ.c.case_ref.in_(sorted(refs)), _READ.c.what.in_(opened))
    return {row.case_ref: row.at for row in session.connection().execute(query)}


def readings(session: Session, query: ReadQuery, *, before: int | None = None, limit: int) -> list[Any]:
    """Looks, the latest first: those before a number, so many at most."""
    wanted: Select[Any] = select(_READ).where(*query.chosen()).order_by(_READ.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(_READ.c.id < before)
    return list(session.connection().execute(wanted))
