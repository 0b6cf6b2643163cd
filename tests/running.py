"""A web process of ours as an authority runs it: a program of its own, asked over HTTP, whose log is a file to read."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server, socket
from typing import Any, Protocol, Self

from httpx2 import Client, HTTPError, Response

from api.settings import Settings
from tests.api.world import Browser
from tests.tree import ROOT

LONG = 60.0  # seconds; how long a test waits for what must happen, on a machine that has other things to do


class Walked(Protocol):
    """What has browsers in which people are signed in: an authority, or the service."""

    def browser(self, who: str = "") -> Browser: ...


@dataclass
class Running:
    """`python -m MODULE` over the database of some settings, as many processes as wanted on one socket.

    Use it as a context manager; the logs can be read while it runs and afterwards.
    """

    module: str
    settings: Settings
    folder: Path
    processes: int = 1
    more: Mapping[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        self._listener: socket = create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self.logs = [self.folder / f"web-{number}.log" for number in range(self.processes)]
        self._started = [self._start(log) for log in self.logs]
        self._clients: list[Client] = []
        self.client = Client(base_url=self.address, follow_redirects=True, trust_env=False, timeout=LONG)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        for client in (self.client, *self._clients):
            client.close()
        for each in self._started:
            each.terminate()
        for each in self._started:
            each.wait(LONG)
        self._listener.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def browser(self, of: Walked, who: str = "") -> Browser:
        """A browser that asks this server, in which that person is signed in."""
        browser = of.browser(who)
        kept = dict(browser.client.cookies)
        browser.client.close()
        asking: Any = Client(base_url=self.address, cookies=kept, follow_redirects=True, trust_env=False, timeout=LONG)
        browser.client = asking
        self._clients.append(asking)
        return browser

    def said(self) -> str:
        """Everything in the logs so far."""
        return "".join(each.read_text(encoding="utf-8") for each in self.logs)

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the logs, each of which must be a JSON object."""
        return [json.loads(line) for line in self.said().splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        """The lines about requests."""
        return [each for each in self.lines() if each["event"] == "request"]

    def wait_for(self, event: str) -> None:
        """Wait until a line tells of an event: what the server says of an error comes after its answer."""
        until = time.monotonic() + LONG
        while event not in self.said():
            assert time.monotonic() < until, f"the log never said “{event}”"
            time.sleep(0.05)

    def _start(self, log: Path) -> subprocess.Popen[bytes]:
        prefix = self.settings.model_config["env_prefix"] or ""
        named = "AUTHORITY_NAME" if prefix == "SENDFLOW_" else "NAME"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SENDFLOW_", "PREFECT_"))}
        given = {
            "VAR": str(self.settings.var),
            "DATABASE_URL": self.settings.database_url,
            named: self.settings.authority_name,
            "DEMO": "true",
        }
        given |= self.more
        with log.open("ab") as out:
            return subprocess.Popen(
                (sys.executable, "-m", self.module, "--socket", str(self._listener.fileno())),
                env=kept | {"PYTHONPATH": str(ROOT)} | {f"{prefix}{name}": value for name, value in given.items()},
                stdout=out,
                stderr=out,
                pass_fds=(self._listener.fileno(),),
            )

    def _wait(self) -> None:
        until = time.monotonic() + LONG
        while self._ask() is None:
            assert time.monotonic() < until, self.said()
            assert all(each.poll() is None for each in self._started), self.said()
            time.sleep(0.1)

    def _ask(self) -> Response | None:
        try:
            return self.client.get("/sign-in", timeout=2.0)
        except HTTPError:
            return None
