"""The repository as the tests about it see it: its root, its product modules, its text."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("deadlines", "cases", "notifications", "workflows", "api")
NOT_OURS = {"var", "__pycache__"}


def product_files(root: Path = ROOT) -> list[Path]:
    """Return every Python module of the five product rooms, in order."""
    return sorted(path for room in ROOMS for path in (root / room).rglob("*.py"))


def relative(path: Path) -> str:
    """Return the path as it is written in the repository; it names a test's case."""
    return path.relative_to(ROOT).as_posix()


def imported_as(path: Path, root: Path = ROOT) -> str:
    """Return the dotted name under which a module is imported; a package by its folder's name."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def repository_files() -> list[Path]:
    """Return what a commit would hold: tracked files, and new ones that are not ignored.

    Where the tree was unpacked without its history, the folders themselves are walked instead.
    """
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0 and listing.stdout:
        named = (ROOT / name for name in listing.stdout.split("\0") if name)
        return sorted(path for path in named if path.is_file())
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in NOT_OURS and (not path.name.startswith(".") or path.name == ".ci"):
            yield from _walk(path)


def text_of(path: Path) -> str | None:
    """Return a file's text, or None where it is an image or other bytes."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
