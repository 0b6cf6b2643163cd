"""The service's own machine: accounts and the proof of its log, and nothing of the authority's."""

import os
import subprocess
import sys
from pathlib import Path

from tests.sendiass.world import Service
from tests.tree import ROOT


def run(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SENDFLOW_")}
    environment = kept | {"SENDFLOW_SENDIASS_VAR": str(folder), "PYTHONPATH": str(ROOT)} | given
    command = [sys.executable, "-m", "api.sendiass.manage", *arguments]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_an_account_is_opened_in_a_role_of_the_service_alone(service: Service, tmp_path: Path) -> None:
    named = ("add", "newcomer", "--name", "New Comer", "--email", "new@example.org", "--role")
    refused = run(tmp_path, *named, "caseworker")
    assert (refused.returncode, "volunteer, adviser, manager" in refused.stderr) == (1, True)
    opened = run(tmp_path, *named, "adviser")
    assert (opened.returncode, opened.stdout[:23]) == (0, "newcomer can sign in. T")
    assert run(tmp_path, *named, "adviser").returncode == 1


def test_the_log_is_proved(service: Service, tmp_path: Path) -> None:
    service.supported("level_2")
    proved = run(tmp_path, "verify")
    assert (proved.returncode, proved.stdout[:29]) == (0, "Untouched: 1 intervention, 6 ")


def test_it_starts_with_neither_both_databases_nor_the_authoritys(service: Service, tmp_path: Path) -> None:
    both = run(tmp_path, "verify", SENDFLOW_DATABASE_URL="sqlite:///ours.db")
    assert (both.returncode, "No process may open both databases" in both.stderr) == (1, True)
