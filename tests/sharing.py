"""How the tests are shared among processes: those with live parts, which mostly wait, run beside those that reckon.

Used by pytest-xdist, in the process that hands out the work.
"""

import os
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

SET_APART = 2
"""How many processes more than cores there are; they run the files with live tests."""

# Files that take long, longest first: begun early, none of them is what everybody else waits for at the end.
LONG = (
    "tests/deploy/test_running.py", "tests/test_scale_out.py", "tests/workflows/test_flows.py",
    "tests/workflows/test_events.py", "tests/api/test_serve.py", "tests/notifications/test_kills.py",
    "tests/test_deploy.py",
)  # fmt: skip


class LiveBeside(LoadFileScheduling):  # type: ignore[misc]  # the library says no types
    """A file of tests at a time, those with live tests to processes set apart for them.

    A live Prefect leaves threads at work that draw from `random`; hypothesis, which watches its state while it makes
    examples, would take that for a fault of ours. So a process that has begun with live tests runs nothing else.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._root = config.rootpath
        self._live = list[str]()
        self._apart = list[WorkerController]()

    def schedule(self) -> None:
        """Hand out the first files, once every process has told which tests there are."""
        if self.collection is None:
            files = {self._split_scope(test) for test in next(iter(self.registered_collections.values()))}
            self._live = sorted(file for file in files if _has_live_tests(self._root / file))
            self._apart = self.nodes[: min(SET_APART, len(self._live), len(self.nodes) - 1)]
        super().schedule()

    def _next_for(self, node: WorkerController) -> str | None:
        """The file this process should run next: of its own sort, and where there is none left, a live one."""
        live = [file for file in self.workqueue if file in self._live]
        others = [] if node in self._apart else [file for file in self.workqueue if file not in self._live]
        found = sorted(others or live, key=lambda file: LONG.index(file) if file in LONG else len(LONG))
        return found[0] if found else None

    def _assign_work_unit(self, node: WorkerController) -> None:
        file = self._next_for(node)
        if file is not None:
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if self._next_for(node) is None and not node.shutting_down:
            node.shutdown()
        else:
            super()._reschedule(node)


def _has_live_tests(file: Path) -> bool:
    return "mark.slow" in file.read_text(encoding="utf-8")


def processes() -> int:
    """How many processes share the tests: one for each core, and those set apart."""
    return len(os.sched_getaffinity(0)) + SET_APART
