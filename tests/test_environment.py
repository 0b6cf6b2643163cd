"""How the virtual environment is stamped, and how its `sendflow` command finds the program."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.environment import LOCKS, fingerprint, prepare, write_launcher


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the shape of the repository, its name as awkward as a shared drive's."""
    root = tmp_path / 'SEND team\'s "new" $HOME'
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (root / "api").mkdir()
    (root / "api" / "cli.py").write_text("import sys\ndef main():\n    print(sys.argv)\n    return 1\n")
    for lock in (*LOCKS.values(), "requirements-uv.txt"):
        (root / lock).write_text("")
    return root


def test_the_command_runs_from_any_folder_and_hands_on_its_exit_code(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "api").mkdir(parents=True)  # must not stand before our own
    write_launcher(root)
    command = [str(root / ".venv" / "bin" / "sendflow"), "case", "EHC 1"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "['sendflow', 'case', 'EHC 1']\n", "")


def test_an_environment_with_the_right_stamp_is_left_alone(root: Path) -> None:
    (root / ".venv" / "sendflow-test.sha256").write_text(fingerprint(root, root / LOCKS["test"]))
    assert prepare("test", root) is False
    assert not (root / ".venv" / "bin" / "sendflow").exists()


def test_another_lock_or_another_place_wants_another_stamp(root: Path, tmp_path: Path) -> None:
    lock = root / LOCKS["runtime"]
    before = fingerprint(root, lock)
    assert fingerprint(tmp_path, lock) != before
    lock.write_text("attrs==26.1.0\n")
    assert fingerprint(root, lock) != before


def test_an_unknown_set_is_refused_with_the_names_there_are() -> None:
    command = [sys.executable, "-m", "deploy.environment", "everything"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "Say which set to install: runtime, test, dev, bench.\n")
