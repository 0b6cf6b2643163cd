"""Processes we look after: started, watched, started again after a crash, and ended with everything they started."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 10.0  # how long a child may take to end well before it is killed
KILLED_WITHIN_SECONDS = 2.0  # how long the kernel may take over it
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0  # before a crashed child is started again, doubling
STEADY_AFTER_SECONDS = 120.0  # a child that ran so long did not crash on starting: its next wait is the first again
OLD_LOG_BYTES = 20_000_000  # a log larger than this is set aside: some hundred thousand requests
_TICK_SECONDS = 0.05
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(eq=False)
class Child:
    """One process in a group of its own, with the file its output goes to. `name` begins a sentence."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    inherits: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    crashes: int = 0

    def start(self) -> None:
        """Start it. Its output is added to its log; it ends if we are killed before we could end it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.keep_log_short()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that a Ctrl-C reaches us alone, and its group is whatever it starts
                pass_fds=self.inherits,
                preexec_fn=_ender_after(os.getpid()),
            )
        self.started_at = time.monotonic()

    def keep_log_short(self) -> None:
        """Set a long log aside, in place of the one set aside before. The child goes on writing to the same file.

        It is copied and emptied, because nothing tells the child to open another; what it writes in between is lost.
        """
        if self.log.is_file() and self.log.stat().st_size > OLD_LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".old.log"))
            os.truncate(self.log, 0)

    def has_crashed(self) -> bool:
        """Whether it was started and has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def send(self, number: int) -> bool:
        """Send a signal to it and all it started (0 only asks); whether anything was there to take it."""
        if self.process is None:
            return False
        self.process.poll()  # a dead leader that nobody asked after would still count
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        except PermissionError:  # macOS says so of a group in which only the dead are left
            return False
        return True


def _ender_after(parent: int) -> Callable[[], None] | None:
    """What a new child does first: ask the kernel to end it with us, however we end. Only Linux offers it."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def end_with_parent() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # we were killed in between
            os._exit(1)

    return end_with_parent


@dataclass
class Children:
    """All of them. `say` tells the person at the terminal; `is_hurried` says that they will not wait."""

    say: Callable[[str], None]
    is_hurried: Callable[[], bool]
    members: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> Child:
        """Start a child and look after it from now on."""
        self.members.append(child)
        child.start()
        return child

    def look_after(self) -> None:
        """Say which children have crashed, start again those whose wait is over, and set long logs aside.

        To be called again and again.
        """
        now = time.monotonic()
        for child in self.members:
            if child.has_crashed():
                self._take_note(child, now)
            if child.process is None and now >= child.start_again_at:
                child.start()
            child.keep_log_short()

    def _take_note(self, child: Child, now: float) -> None:
        assert child.process is not None
        how = child.process.returncode
        child.send(signal.SIGKILL)  # what it started must not work beside what the next one starts
        child.crashes = 1 if now - child.started_at > STEADY_AFTER_SECONDS else child.crashes + 1
        wait = min(FIRST_WAIT_SECONDS * 2 ** (child.crashes - 1), LONGEST_WAIT_SECONDS)
        child.process, child.start_again_at = None, now + wait
        ended = f"by signal {-how}" if how < 0 else f"with code {how}"
        self.say(f"{child.name} ended unasked, {ended}; starting again in {wait:.0f} s. Its own words: {child.log}")

    def end(self, *first: Child) -> None:
        """End every child and all they started: `first` before the others, because it may still want them."""
        self._end(first)
        self._end([child for child in self.members if child not in first])

    def _end(self, leaving: Iterable[Child]) -> None:
        waiting = [child for child in leaving if child.send(signal.SIGTERM)]
        until = time.monotonic() + PATIENCE_SECONDS
        while waiting and time.monotonic() < until and not self.is_hurried():
            time.sleep(_TICK_SECONDS)
            waiting = [child for child in waiting if child.send(0)]
        until = time.monotonic() + KILLED_WITHIN_SECONDS
        while waiting and time.monotonic() < until:
            waiting = [child for child in waiting if child.send(signal.SIGKILL)]
            time.sleep(_TICK_SECONDS)
