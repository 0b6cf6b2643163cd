"""The repository as it is handed on: its locks, its licences, and what must never be written in it."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.environment import LOCKS
from deploy.third_party_notices import NOTICES, locked
from tests.tree import ROOT, product_files, relative, repository_files, text_of

ALL_LOCKS = (*LOCKS.values(), "requirements-uv.txt")
UPPER_LOCKS = [name for name in LOCKS.values() if name != LOCKS["runtime"]]

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
]
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:work|tmp|root|Users|home/\w+|opt/wheels|opt/pypi)(?![\w-])")


@cache
def texts() -> dict[str, str]:
    """Every text file a commit would hold, by its path."""
    return {relative(path): text for path in repository_files() if (text := text_of(path)) is not None}


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_a_lock_is_exact_packages_with_hashes_and_nothing_else(name: str) -> None:
    """No address and no option: each machine brings its own index, and the hashes say what it may give."""
    entries = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
    pinned = re.compile(r"[\w.-]+(\[[\w,]+\])?==[\w.+!]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries if not pinned.fullmatch(entry)] == []
    assert entries


@pytest.mark.parametrize("name", UPPER_LOCKS)
def test_each_larger_set_holds_the_runtime_set_unchanged(name: str) -> None:
    assert set(locked(ROOT / LOCKS["runtime"])) <= set(locked(ROOT / name))


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_the_lock_answers_what_is_asked_for(name: str) -> None:
    """Editing a .in file without `make lock` is found here."""
    versions = {canonicalize_name(package): version for package, version in locked(ROOT / name)}
    asked = [line.split(" #")[0].strip() for line in (ROOT / name).with_suffix(".in").read_text().splitlines()]
    for requirement in (Requirement(line) for line in asked if line and line[0] not in "#-"):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), str(requirement)


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [path for path, text in texts().items() if host in text] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = {path: match.group() for path, text in texts().items() if (match := MACHINE_PATH.search(text))}
    assert {path: name for path, name in found.items() if path != relative(Path(__file__))} == {}


@pytest.mark.parametrize("written", ["see /tmp/x", '"/work/main"', "cd /root", "=/home/ann/sendflow", "(/Users/ann)"])
def test_a_machine_path_is_recognised(written: str) -> None:
    assert MACHINE_PATH.search(written)


@pytest.mark.parametrize(
    "written", ["/workflows/flows", "../tmp/x", 'href="/home"', "https://example.org/work", "a/root"]
)
def test_an_address_or_a_relative_path_is_no_machine_path(written: str) -> None:
    assert not MACHINE_PATH.search(written)


@pytest.mark.parametrize("switch", ["DO_NOT_TRACK := 1", "PREFECT_SERVER_ANALYTICS_ENABLED := false"])
def test_the_makefile_turns_usage_reports_off(switch: str) -> None:
    assert f"export {switch}\n" in (ROOT / "Makefile").read_text()


def starts_prefect(path: Path) -> bool:
    """Say whether a module is where Prefect begins: the flows' package, or a call of its command."""
    text = path.read_text(encoding="utf-8")
    return relative(path) == "workflows/flows/__init__.py" or bool(
        re.search(r"prefect\W+(server\W+start|worker)", text)
    )


@pytest.mark.parametrize("path", [path for path in product_files() if starts_prefect(path)], ids=relative)
def test_whatever_starts_prefect_turns_its_usage_reports_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "PREFECT_SERVER_ANALYTICS_ENABLED" in text
    assert "DO_NOT_TRACK" in text


def test_the_licence_is_mit() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 sendflow contributors\n")


def test_every_package_the_program_runs_on_is_listed_with_its_licence() -> None:
    table = NOTICES.read_text().split("|---|---|---|\n")[-1]
    listed = re.findall(r"^\| ([\w.-]+) \| (\S+) \| (\S.*) \|$", table, flags=re.MULTILINE)
    assert [(name, version) for name, version, _ in listed] == list(locked())


def test_continuous_integration_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
    assert os.access(script, os.X_OK)


def test_make_alone_lists_every_target_with_its_sentence() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    declared = re.findall(r"^([a-z-]+):.*## (.+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert all(re.search(rf"make {name} +{re.escape(sentence)}\n", listed) for name, sentence in declared)
    wanted = {"run", "test", "test-browser", "bench", "law", "golden", "rebuild", "sweep", "lint", "lock", "clean"}
    assert wanted <= {name for name, _ in declared}
