"""Programs that stand for several machines, on one: started, asked, and robbed of their power all at once.

Used by `deploy.scale_out`. A machine's processes are found by a mark in their environment, which no child can lose.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 900.0


class NotProved(Exception):
    """Something did not come about, or the database does not say what it should."""


@dataclass
class Machine:
    """What stands for one machine: programs that carry its mark, which whatever they start inherits."""

    name: str
    environment: dict[str, str]
    logs: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return f"{os.getpid()}:{self.name}"

    def start(self, *command: str) -> None:
        """Start a program on this machine; its words go into a file of its own."""
        with (self.logs / f"{self.name.replace(' ', '-')}.log").open("ab") as log:
            self.started.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.environment | {"SCALE_OUT_MACHINE": self.mark},
                    stdout=log, stderr=log, start_new_session=True,
                )
            )  # fmt: skip

    def processes(self) -> Iterator[int]:
        """Every process of this machine, read from its environment: no child can lose it."""
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"SCALE_OUT_MACHINE={self.mark}\0".encode() in (place / "environ").read_bytes() + b"\0":
                    yield int(place.name)

    def lose_power(self) -> int:
        """Kill everything on this machine at once, without a word to anybody; how many processes."""
        killed: set[int] = set()
        while alive := set(self.processes()):  # again, because one may have been starting another just then
            for pid in alive:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            killed |= alive
            for each in self.started:
                each.wait()
        return len(killed)


@dataclass
class Site:
    """All that is started, and what has been seen; `say` is told each step with the seconds since the beginning."""

    var: Path
    url: str
    prefect_url: str
    quiet: bool
    began: float = field(default_factory=time.monotonic)
    machines: dict[str, Machine] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        if not self.quiet:
            print(f"{time.monotonic() - self.began:7.1f} s  {sentence}", flush=True)

    def machine(self, name: str, **more: str) -> Machine:
        """A machine with what every machine of an authority is told, and `more`."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SENDFLOW_", "PREFECT_"))}
        told = {
            "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_HOME": str(self.var / name.replace(" ", "-")), "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_API_URL": f"http://127.0.0.1:{self.ports['prefect']}/api", "PREFECT_WORKER_QUERY_SECONDS": "2",
            "SENDFLOW_HOME": str(ROOT), "SENDFLOW_VAR": str(self.var), "SENDFLOW_DATABASE_URL": self.url,
            "SENDFLOW_AUTHORITY_NAME": "Benchmark County Council", "SENDFLOW_BASE_URL": "http://127.0.0.1:8000",
            "SENDFLOW_DEMO": "true", "SENDFLOW_SWEEP_WORKERS": "2", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        made = Machine(name, kept | told | more, self.var)
        self.machines[name] = made
        return made


def ask(port: int, method: str, path: str, body: object = None, token: str = "") -> tuple[int, Any]:
    """Ask a server of ours; its status (0 where it does not answer) and its answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    except (OSError, HTTPException):
        return 0, None
    finally:
        connection.close()


def wait_for(what: str, is_so: Callable[[], object], every: float = 0.2) -> None:
    """Wait until something is so. Raises NotProved where it never is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise NotProved(f"After {PATIENCE_SECONDS:.0f} s: {what}.")
        time.sleep(every)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
