"""systemd's units as this repository holds them, read line by line: a key may stand there more than once."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT

FOLDER = ROOT / "deploy" / "systemd"
SIDES = ("sendflow", "sendiass")
Line = tuple[str, str, str]  # section, key, value


@dataclass(frozen=True)
class Unit:
    """One unit, with what the side's drop-in adds to a service."""

    name: str
    lines: tuple[Line, ...]

    @classmethod
    def read(cls, path: Path) -> "Unit":
        """A file of systemd's."""
        lines: list[Line] = []
        section = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and line[0] not in "#;":
                key, _, value = line.partition("=")
                lines.append((section, key, value))
        return cls(path.name, tuple(lines))

    def all(self, section: str, key: str) -> list[str]:
        """Every value of a key, in order."""
        return [value for where, name, value in self.lines if (where, name) == (section, key)]

    def commands(self) -> list[list[str]]:
        """What is started, a list of words for each."""
        return [shlex.split(value) for value in self.all("Service", "ExecStart")]


def unit(name: str) -> Unit:
    """A unit by name; a service has its side's drop-in before its own lines."""
    own = Unit.read(FOLDER / name)
    if not name.endswith(".service"):
        return own
    shared = Unit.read(FOLDER / f"{name.split('-')[0]}-.service.d" / "hardening.conf")
    return Unit(name, (*shared.lines, *own.lines))


def units(side: str, *kinds: str) -> list[Unit]:
    """The units of a side, of these kinds or of all."""
    wanted = kinds or (".service", ".socket", ".timer", ".target")
    found = [path.name for path in FOLDER.iterdir() if path.suffix in wanted]
    return [unit(name) for name in sorted(found) if name.startswith((f"{side}-", f"{side}."))]


def environment_file(side: str) -> dict[str, str]:
    """The example of the file that settings and secrets stand in."""
    text = (FOLDER / f"{side}.env.example").read_text(encoding="utf-8")
    pairs = (line.partition("=") for line in text.splitlines() if line and line[0] != "#")
    return {name: value.strip('"') for name, _, value in pairs}


def given(name: str) -> dict[str, str]:
    """What a service is given beside that file."""
    words = (word for line in unit(name).all("Service", "Environment") for word in shlex.split(line))
    return dict(word.split("=", 1) for word in words)
