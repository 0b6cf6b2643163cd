"""Keeping up with what other processes recorded: a bank holiday proclaimed in one counts in all within seconds."""

import time
from contextlib import suppress

from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from cases.database import Database
from workflows.holidays import take_up

EVERY_SECONDS = 5.0


class LatestHolidays:
    """Before a request is served, and no oftener than every few seconds, the recorded holidays are read again."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self._database = app, database
        self._again_at = time.monotonic() + EVERY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, with the latest calendar."""
        if scope["type"] == "http" and scope["path"] != "/live" and time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + EVERY_SECONDS
            await run_in_threadpool(self._read)
        await self.app(scope, receive, send)

    def _read(self) -> None:
        # A database that does not answer is for the request itself to say; the calendar stays as it was.
        with suppress(OperationalError), self._database.reading() as session:
            take_up(session)
