"""Several machines on one: two workers share a sweep on PostgreSQL, one loses its power, and all is done once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.machines import Machine
from tests.postgres import has_programs_with
from tests.tree import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds a machine's processes in /proc")


def test_a_machine_that_loses_its_power_takes_along_whatever_it_started(tmp_path: Path) -> None:
    machine = Machine("a machine", dict(os.environ), tmp_path)
    machine.start("sh", "-c", "setsid sleep 1000 & sleep 1000")
    while len(set(machine.processes())) < 3:
        pass
    assert machine.lose_power() >= 3
    assert list(machine.processes()) == []


@pytest.mark.slow
@pytest.mark.skipif(
    not has_programs_with("pg_trgm"),
    reason="Prefect needs PostgreSQL with pg_trgm, which the wheel lacks: install postgresql and postgresql-contrib",
)
def test_two_workers_share_a_sweep_and_one_is_killed_in_the_middle() -> None:
    command = [sys.executable, "-m", "deploy.scale_out", "--cases", "1000", "--only-assessments"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = [line[:3] for line in done.stdout.splitlines() if line.startswith(("yes", "NO"))]
    assert answers == ["yes"] * 10
