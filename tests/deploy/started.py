"""Programs of a deployment, started as what starts them would: its words, its environment, SIGTERM at the end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.deploy.proxies import free_ports
from tests.tree import ROOT

LONG = 180.0  # seconds; a bound on waiting, on a machine that has other things to do
CLEANLY = (0, -signal.SIGTERM)
# The first descriptor that systemd hands over is the third a program has: sd_listen_fds(3).
_HAND_OVER = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.execv(sys.argv[2], sys.argv[2:])"


@dataclass
class Machine:
    """A machine for one test: where its programs write, and those that run."""

    folder: Path
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def run(self, words: Sequence[str], environment: Mapping[str, str]) -> str:
        """Run a program to its end, which must be a good one; what it said."""
        done = subprocess.run(
            _words(words), env=self._given(environment), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(
        self, words: Sequence[str], environment: Mapping[str, str], listener: socket.socket | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a program, with a socket that is held for it where there is one."""
        command, passed = _words(words), ()
        if listener:
            command = [sys.executable, "-c", _HAND_OVER, str(listener.fileno()), *command]
            passed = (listener.fileno(),)  # type: ignore[assignment]
        with (self.folder / f"said-{len(self.running)}.log").open("wb") as said:
            started = subprocess.Popen(
                command, env=self._given(environment), cwd=ROOT, stdout=said, stderr=said, pass_fds=passed,
                preexec_fn=_as_an_init_starts_it,
            )  # fmt: skip
        self.running.append(started)
        return started

    def stop(self, started: "subprocess.Popen[bytes]") -> int:
        """Tell a program to end, and wait for it; what it ended with."""
        if started.poll() is None:
            started.send_signal(signal.SIGTERM)
        return started.wait(LONG)

    def said(self) -> str:
        """The last words of everything that was started."""
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in sorted(self.folder.glob("said-*.log")))

    def wait_for(self, what: Callable[[], object]) -> None:
        """Wait until something is so, as long as everything runs."""
        until = time.monotonic() + LONG
        while not what():
            assert time.monotonic() < until, f"it did not come about\n{self.said()}"
            assert all(each.poll() is None for each in self.running), self.said()
            time.sleep(0.2)

    def _given(self, environment: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SENDFLOW_", "PREFECT_"))}
        return {**kept, "PYTHONPATH": str(ROOT), "SENDFLOW_HOME": str(ROOT), **environment}


def _as_an_init_starts_it() -> None:
    """Ignore no signal. A shell that runs the tests in the background leaves SIGINT ignored for all they start, and by
    SIGINT a worker of Prefect's ends itself when it is told to end.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _words(words: Sequence[str]) -> list[str]:
    """A command in the Python that the test runs in; `prefect` is a module of it, too."""
    first, *rest = words
    if first == "prefect":
        return [sys.executable, "-m", "prefect", *rest]
    assert Path(first).name == "python"
    return [sys.executable, *rest]


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """A machine whose programs are ended when the test is over, the last that was started first."""
    made = Machine(folder)
    try:
        yield made
    finally:
        for each in reversed(made.running):
            if each.poll() is None:
                each.kill()
                each.wait()


def answers(port: int, path: str, body: object = None) -> Any:
    """What a program of this machine answers in JSON, or the text of it; nothing where it does not, or not well."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", path, sent, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        read = answer.read()
        if answer.status >= 300:
            return None
        return json.loads(read) if "json" in (answer.getheader("Content-Type") or "") else read.decode()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def a_port() -> int:
    """A port that nobody listens on."""
    return free_ports(1)[0]
