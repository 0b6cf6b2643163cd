"""The shape of the program, read from its source: who may import whom, and who may ask what day it is."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.tree import ROOMS, ROOT, imported_as, product_files, relative, repository_files

MAY_IMPORT = {
    "deadlines": set[str](),
    "cases": {"deadlines"},
    "notifications": {"deadlines"},
    "workflows": {"deadlines", "cases", "notifications"},
    "api": {"deadlines", "cases", "notifications", "workflows"},
}
FOLDERS = {*ROOMS, "tests", "deploy"}

TABLES = {"sqlmodel", "sqlalchemy"}
# A folder's line holds for all below it; a longer path adds to it.
THIRD_PARTY = {
    "deadlines": {"dateutil"},
    "deadlines/calendar.py": {"holidays"},
    "cases": {*TABLES, "pydantic", "rfc8785"},
    "cases/database.py": {"alembic"},
    "cases/file_types.py": {"puremagic"},
    "cases/people.py": {"stdnum"},
    "notifications": {*TABLES, "jinja2", "markupsafe"},
    "notifications/papers": {"docx", "typst"},
    "notifications/letters": {"pydantic"},
    "notifications/channels/notify.py": {"notifications_python_client", "requests", "urllib3"},
    "workflows": TABLES,
    "workflows/flows": {"prefect"},
    "workflows/logs.py": {"structlog"},
    "api": {
        *TABLES,
        *{"fastapi", "starlette", "uvicorn", "itsdangerous", "pwdlib"},
        *{"jinja2", "pydantic", "pydantic_settings", "stdnum", "typer", "rich"},
        *{"icalendar", "xlsxwriter"},
        *{"prometheus_client", "structlog"},
    },
    "api/oidc": {"authlib", "email_validator", "httpx2", "joserfc"},
}
# The law and the process are Python and nothing else: a lawyer reads them, and no framework outdates them.
PURE = ("workflows/definition.py", "workflows/engine.py", "workflows/timetable.py", "workflows/processes")

THE_CLOCK = "deadlines/clock.py"
CLOCK_READS = {
    *("datetime.date.today", "datetime.datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "email.utils.localtime"),
    *(f"{library}.func.{name}" for library in TABLES for name in ("now", "current_date", "current_timestamp")),
}
MOST_LINES = 300


@dataclass(frozen=True)
class Module:
    """One source file: where it stands in the repository, its text, its syntax tree and all that is in the tree."""

    where: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    @property
    def room(self) -> str:
        return self.where.split("/", 1)[0]


@cache
def read(path: Path) -> Module:
    return planted(relative(path), path.read_text(encoding="utf-8"))


def planted(where: str, text: str) -> Module:
    tree = ast.parse(text)
    return Module(where, text, tree, tuple(ast.walk(tree)))


def imports(module: Module) -> Iterator[str]:
    """Yield the full dotted name of whatever a module imports, at its top or inside a function."""
    for node in module.nodes:
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=name, level=0):
                yield name or ""
            case ast.ImportFrom():
                yield module.room  # relative: it may not climb out of its own room
            case ast.Call(
                func=ast.Name("import_module") | ast.Attribute(attr="import_module"), args=[ast.Constant(str(name)), *_]
            ):
                yield name


def is_below(where: str, place: str) -> bool:
    return where == place or where.startswith(f"{place}/")


def upward_imports(module: Module) -> Iterator[str]:
    """A room imports only rooms below it, and nobody imports the tests or the tools of deployment."""
    for name in imports(module):
        top = name.split(".")[0]
        if top in FOLDERS and top not in MAY_IMPORT[module.room] | {module.room}:
            yield f"{module.where} imports {name}, but {module.room} may not import from {top}"


def reaches_over_the_wall(module: Module) -> Iterator[str]:
    """Nothing of the authority's side imports the impartial service's own modules; only they import each other."""
    if "sendiass" in module.where:
        return
    for name in imports(module):
        if name.split(".")[1:2] == ["sendiass"]:
            yield f"{module.where} imports {name}, which stands behind the service's wall"


def foreign_imports(module: Module) -> Iterator[str]:
    """A room uses only the libraries that its line in THIRD_PARTY names."""
    allowed = set().union(*(names for place, names in THIRD_PARTY.items() if is_below(module.where, place)))
    if any(is_below(module.where, place) for place in PURE):
        allowed = set()
    for name in imports(module):
        top = name.split(".")[0]
        if top not in allowed | FOLDERS | set(sys.stdlib_module_names):
            yield f"{module.where} imports {name}, which has no place there"


def clock_reads(module: Module) -> Iterator[str]:
    """Only deadlines/clock.py asks what day or what time it is; the day is handed down from there."""
    if module.where == THE_CLOCK:
        return
    known_as: dict[str, str] = {}
    for node in module.nodes:
        match node:
            case ast.Import(names=names):
                known_as |= {alias.asname: alias.name for alias in names if alias.asname}
            case ast.ImportFrom(module=str(source), names=names):
                known_as |= {alias.asname or alias.name: f"{source}.{alias.name}" for alias in names}
    for node in module.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and full_name(node, known_as) in CLOCK_READS:
            yield f"{module.where}:{node.lineno} asks the time; call deadlines.clock, or take the day as an argument"


def full_name(node: ast.expr, known_as: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return known_as.get(name, name)
        case ast.Attribute(value=value, attr=attribute):
            return f"{full_name(value, known_as)}.{attribute}"
    return ""


def long_modules(module: Module) -> Iterator[str]:
    """A module is short enough to be read at one sitting."""
    lines = len(module.text.splitlines())
    if lines > MOST_LINES:
        yield f"{module.where} has {lines} lines; at most {MOST_LINES}: find the two ideas in it"


def missing_docstrings(module: Module) -> Iterator[str]:
    """A public module begins by saying what it is."""
    private = any(part.startswith("_") and part != "__init__.py" for part in module.where.split("/"))
    if not private and not ast.get_docstring(module.tree):
        yield f"{module.where} does not say what it is: give it a docstring"


Rule = Callable[[Module], Iterator[str]]
RULES: tuple[Rule, ...] = (
    upward_imports,
    reaches_over_the_wall,
    foreign_imports,
    clock_reads,
    long_modules,
    missing_docstrings,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_to_the_shape_of_the_program(rule: Rule) -> None:
    assert [fault for path in product_files() for fault in rule(read(path))] == []


@pytest.mark.parametrize(
    ("rule", "where", "text"),
    [
        (upward_imports, "deadlines/counting.py", "from cases.log import append"),
        (upward_imports, "cases/log.py", "import notifications.outbox"),
        (upward_imports, "notifications/outbox.py", "def send():\n    from cases import find"),
        (upward_imports, "workflows/record.py", "from importlib import import_module\nimport_module('api.app')"),
        (upward_imports, "api/app.py", "from tests.smtp import MailServer"),
        (upward_imports, "api/cli.py", "import deploy.seed"),
        (reaches_over_the_wall, "api/app.py", "from api.sendiass.app import create_service_app"),
        (reaches_over_the_wall, "workflows/sweep.py", "import cases.sendiass.tables"),
        (reaches_over_the_wall, "cases/find.py", "from cases.sendiass import clients"),
        (foreign_imports, "deadlines/limits.py", "import holidays"),
        (foreign_imports, "deadlines/limits.py", "from pydantic import BaseModel"),
        (foreign_imports, "workflows/engine.py", "from sqlmodel import Session"),
        (foreign_imports, "workflows/processes/ehc_assessment.py", "import sqlalchemy"),
        (foreign_imports, "workflows/sweep.py", "from prefect import flow"),
        (foreign_imports, "api/app.py", "import prefect"),
        (foreign_imports, "cases/tables.py", "import requests"),
        (clock_reads, "cases/log.py", "from datetime import date\nday = date.today()"),
        (clock_reads, "cases/log.py", "import datetime as d\nat = d.datetime.now(d.UTC)"),
        (clock_reads, "api/app.py", "from datetime import datetime as when\ndefault = when.utcnow"),
        (clock_reads, "api/app.py", "import time\nat = time.time()"),
        (clock_reads, "cases/tables.py", "from sqlalchemy import func\ndefault = func.now()"),
        (long_modules, "api/app.py", '"""Long."""\n' * 301),
        (missing_docstrings, "api/app.py", "import fastapi"),
        (missing_docstrings, "cases/__init__.py", ""),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, where: str, text: str) -> None:
    assert len(list(rule(planted(where, text)))) == 1


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("deadlines/calendar.py", "from holidays import country_holidays"),
        ("deadlines/clock.py", "from datetime import UTC, datetime\nat = datetime.now(UTC)"),
        ("cases/log.py", "from deadlines import clock\nat = clock.now()"),
        ("notifications/delivery.py", "import time\nstarted = time.monotonic()"),
        ("workflows/flows/turning.py", "from prefect import flow\nfrom workflows.sweep import sweep"),
        ("workflows/processes/ehc_assessment.py", "from workflows.definition import Process"),
        ("api/sendiass/app.py", "from cases.sendiass import clients"),
        ("cases/kinds/__init__.py", "from cases.details import sendiass"),
        ("api/app.py", "from fastapi import FastAPI\nfrom .errors import Problem\nfrom cases import find"),
    ],
)
def test_what_the_design_allows_is_not_complained_of(where: str, text: str) -> None:
    module = planted(where, f'"""What it is."""\n{text}')
    assert [fault for rule in RULES for fault in rule(module)] == []


def test_there_is_no_eighth_folder() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in repository_files() if path.parent != ROOT}
    assert {folder for folder in folders if not folder.startswith(".")} <= FOLDERS


def test_no_module_stands_outside_the_folders() -> None:
    assert sorted(ROOT.glob("*.py")) == []


def test_prefect_is_loaded_by_the_flows_alone() -> None:
    """Prefect takes seconds to import: pages and commands must not wait for it, however indirectly."""
    names = [imported_as(path) for path in product_files() if not relative(path).startswith("workflows/flows/")]
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    program += "sys.exit('prefect' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
