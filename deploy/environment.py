"""The virtual environment: made from a hashed lock, and stamped so that a second start costs nothing.

Run by the Makefile before anything is installed, so it uses the standard library alone, and no
syntax newer than Python 3.7: it must still start where it has to say that Python is too old.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Sequence  # noqa: UP035 - collections.abc cannot be subscripted in old Pythons

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "runtime": "requirements.txt",
    "test": "requirements-test.txt",
    "dev": "requirements-dev.txt",
    "bench": "requirements-bench.txt",
}
INSTALLER_LOCK = "requirements-uv.txt"
OLDEST_PYTHON = (3, 11)

# -P keeps the caller's current folder from standing before the standard library and the repository.
LAUNCHER = """\
#!/bin/sh
# Written by deploy/environment.py: the sendflow command, from any current folder.
exec {python} -P -c {program} "$@"
"""
PROGRAM = 'import sys; sys.path.insert(0, {root}); sys.argv[0] = "sendflow"; from api.cli import main; sys.exit(main())'


class CannotPrepare(Exception):
    """The environment cannot be made here; the message says why and what to do."""


def prepare(name: str, root: Path = ROOT) -> bool:
    """Make `.venv` hold everything in the lock called `name`: runtime, test, dev or bench.

    Returns True when something was installed, False when the stamp says that nothing has changed.
    Raises CannotPrepare when Python is too old, or neither uv nor pip can install the lock.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise CannotPrepare(
            "sendflow needs Python 3.11 or later, and this is Python {}.{}. Install Python 3.11, "
            "or name another one that is there: make PYTHON=python3.12 run".format(*sys.version_info[:2])
        )
    lock = root / LOCKS[name]
    stamp = root / ".venv" / ("sendflow-" + name + ".sha256")
    wanted = fingerprint(root, lock)
    with one_at_a_time(root):
        if stamp.is_file() and stamp.read_text() == wanted and works(root):
            return False
        make_venv(root)
        install(root, lock)
        write_launcher(root)
        stamp.write_text(wanted)
    return True


def fingerprint(root: Path, lock: Path) -> str:
    """Return the SHA-256 of the lock, of this module (it writes the launcher) and of the folder's place."""
    parts = (lock.read_bytes(), Path(__file__).read_bytes(), str(root).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Let a second `make` wait while a first one installs."""
    with (root / INSTALLER_LOCK).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def python_of(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def works(root: Path) -> bool:
    """Say whether the environment's Python still starts: an upgrade of the system's Python can break it."""
    python = python_of(root)
    return python.exists() and subprocess.call([str(python), "-c", ""]) == 0


def make_venv(root: Path) -> None:
    if works(root):
        return
    say("Making .venv with Python {}.{}.".format(*sys.version_info[:2]))
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(root / ".venv")]) != 0:
        raise CannotPrepare(
            "Python could not make a virtual environment (its own words are above). "
            "On Debian and Ubuntu the module is a package of its own: apt-get install python3-venv"
        )


def install(root: Path, lock: Path) -> None:
    """Install the lock with uv where uv can be had, else with pip: the same file, the same hashes."""
    python = python_of(root)
    say(f"Installing {lock.name} (the first time takes a minute or two).")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--require-hashes", "--requirement"]
    uv = [str(python), "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    uv += ["--compile-bytecode", "--require-hashes", "--requirement"]  # as pip does; else the first start waits for it
    if run([*pip, str(root / INSTALLER_LOCK)]) and run([*uv, str(lock)]):
        return
    say("uv could not do it; installing the same file with pip, which takes a few minutes.")
    if not run([*pip, str(lock)]):
        raise CannotPrepare(
            f"Neither uv nor pip could install {lock.name} (their own words are above). "
            "Run the same command again once the package index can be reached."
        )


def run(command: Sequence[str]) -> bool:
    """Run a command and say whether it ended well; what it prints is for the person at the terminal."""
    return subprocess.call(command) == 0


def write_launcher(root: Path) -> None:
    """Write `.venv/bin/sendflow`: the folders are not an installed package, so no entry point makes it."""
    launcher = root / ".venv" / "bin" / "sendflow"
    program = PROGRAM.format(root=json.dumps(str(root)))
    text = LAUNCHER.format(python=shlex.quote(str(python_of(root))), program=shlex.quote(program))
    launcher.write_text(text)
    launcher.chmod(0o755)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say("Say which set to install: " + ", ".join(LOCKS) + ".")
        return 2
    os.chdir(str(ROOT))
    try:
        prepare(arguments[0])
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to finish.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
