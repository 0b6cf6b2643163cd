"""A database of any earlier shape comes to today's with every row; the version before can still work on it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, select
from sqlmodel import SQLModel

from api.demo.authority import load_demo
from cases.database import MIGRATIONS, Database, Realm, migrate, migration_config, open_database
from cases.kinds import KINDS
from cases.proof import verify
from cases.sendiass import database as service
from cases.sendiass.database import migrate_service
from cases.sendiass.tables import ServiceTable
from deadlines import clock
from tests.casework import REF, new, opened, request
from tests.deploy.conftest import Fresh
from tests.sendiass.world import make_service
from tests.tree import ROOT
from workflows import views
from workflows.sweep import stale_cases

CHAINS = {"authority": MIGRATIONS, "service": service.MIGRATIONS}
# What takes something away is done a version after the last code that used it: name it here with that version.
CONTRACTS: dict[str, set[str]] = {}
ADDS = {"create_table", "create_index", "add_column", "batch_alter_table", "execute", "f", "get_bind"}
ADDS |= {"drop_index"}  # the version before finds the same without it


def revisions(migrations: Path = MIGRATIONS) -> list[str]:
    """The shapes there have been, oldest first."""
    scripts = ScriptDirectory.from_config(migration_config("", migrations))
    return [each.revision for each in reversed(list(scripts.walk_revisions()))]


@contextmanager
def at(url: str, realm: Realm = Realm.AUTHORITY) -> Iterator[Database]:
    database = open_database(url, realm)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture(scope="session")
def a_small_authority(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a made-up authority in the shape of today, of which only rows are taken."""
    url = f"sqlite:///{tmp_path_factory.mktemp('authority') / 'sendflow.db'}"
    migrate(url)
    with at(url) as database:
        load_demo(database, "nobody signs in here", now=clock.now(), plans=1, years=1)
    return url


@pytest.fixture(scope="session")
def a_service(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a small service in the shape of today, of which only rows are taken."""
    made = make_service(tmp_path_factory.mktemp("service"))
    for level in ("contact", "level_1", "level_2", "level_3"):
        made.supported(level)
    made.database.close()
    return made.database.engine.url.render_as_string()


def models() -> dict[str, Table]:
    """The tables of both sides by name, each after those it refers to."""
    return {
        each.name: each for metadata in (SQLModel.metadata, ServiceTable.metadata) for each in metadata.sorted_tables
    }


def table_of(connection: Connection, name: str) -> Table:
    """A table as this database has it now, with the types of our models for the columns they share."""
    there = {column["name"] for column in inspect(connection).get_columns(name)}
    return Table(name, MetaData(), *(each._copy() for each in models()[name].columns if each.name in there))


def fill(database: Database, source: Database) -> dict[str, int]:
    """Copy whatever a shape has room for; how many rows each table then has."""
    there = set(inspect(database.engine).get_table_names()) & set(inspect(source.engine).get_table_names())
    counts = {}
    with source.engine.connect() as reading, database.engine.begin() as writing:
        for name, model in models().items():
            if name not in there:
                continue
            table = table_of(writing, name)
            rows = [dict(row) for row in reading.execute(select(*(model.c[c.name] for c in table.c))).mappings()]
            if rows:
                writing.execute(table.insert(), rows)
            counts[name] = len(rows)
    return counts


def contents(database: Database, counts: dict[str, int]) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {name: len(connection.execute(select(table_of(connection, name))).all()) for name in counts}


@pytest.mark.parametrize("shape", revisions()[:-1])
def test_an_authority_of_an_earlier_shape_comes_to_todays_with_every_row(
    shape: str, fresh: Fresh, a_small_authority: str
) -> None:
    url = fresh()
    command.upgrade(migration_config(url), shape)
    with at(a_small_authority) as source, at(url) as database:
        counts = fill(database, source)
        assert counts["case_event"] > 100
        migrate(url)
        assert contents(database, counts) == counts
        with source.reading() as before, database.reading() as after:
            assert verify(after) == verify(before)
        with database.writing() as session:
            views.rebuild(session, now=clock.now())
        assert stale_cases(database) == []


EARLIER = [("shared", shape) for shape in revisions()[:-1]] + [
    ("its own", shape) for shape in revisions(service.MIGRATIONS)[:-1]
]


@pytest.mark.parametrize(("tables", "shape"), EARLIER)
def test_a_service_of_an_earlier_shape_comes_to_todays_with_every_row(
    tables: str, shape: str, fresh: Fresh, a_service: str
) -> None:
    """Its own tables, and those it has in common with every database of ours, each in their own line of shapes."""
    url = fresh()
    command.upgrade(migration_config(url, service.MIGRATIONS), shape if tables == "its own" else "head")
    command.upgrade(migration_config(url), shape if tables == "shared" else "head")
    with at(a_service, Realm.SENDIASS) as source, at(url, Realm.SENDIASS) as database:
        counts = fill(database, source)
        filled = {name for name, rows in counts.items() if rows}
        assert {"case_event", "officer", "sendiass_client", "sendiass_policy"} <= filled | set(models()) - set(counts)
        migrate_service(url)
        assert contents(database, counts) == counts
        with source.reading() as before, database.reading() as after:
            assert verify(after) == verify(before)


def test_the_newest_shape_is_the_one_the_program_is_written_for(database: Database) -> None:
    """Every table and column, and nothing that is there and no model knows."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: kind != "table" or not (name or "").startswith("sendiass_"),
                "compare_type": False,
            },
        )
        found = compare_metadata(context, SQLModel.metadata)
    assert [each for each in found if not (each[0] == "add_table" and each[1].name.startswith("sendiass_"))] == []


@pytest.mark.parametrize("side", CHAINS)
def test_there_is_one_line_of_shapes(side: str) -> None:
    assert len(ScriptDirectory.from_config(migration_config("", CHAINS[side])).get_heads()) == 1


def steps() -> list[Path]:
    return sorted(path for migrations in CHAINS.values() for path in (migrations / "versions").glob("*.py"))


def operations(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in ("op", "batch_op"):
                yield node


def takes_away(function: ast.FunctionDef) -> set[str]:
    """What a migration does that the version before could not go on working with."""
    found = set()
    for call in operations(function):
        assert isinstance(call.func, ast.Attribute)
        name = call.func.attr
        if name not in ADDS:
            found.add(name)
        if name == "add_column" and not _can_be_left_out(call):
            found.add("add_column that must be filled")
    return found


def _can_be_left_out(call: ast.Call) -> bool:
    (column,) = (each for each in call.args if isinstance(each, ast.Call))
    given = {each.arg: ast.unparse(each.value) for each in column.keywords}
    return given.get("nullable", "True") == "True" or "server_default" in given


@pytest.mark.parametrize("path", steps(), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_step_only_adds_so_that_the_version_before_goes_on_while_the_new_one_comes_in(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (upgrade,) = (each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == "upgrade")
    assert takes_away(upgrade) == CONTRACTS.get(path.stem, set())


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("op.drop_column('officer', 'team')", {"drop_column"}),
        ("op.rename_table('team', 'group')", {"rename_table"}),
        ("op.add_column('team', sa.Column('x', sa.Text(), nullable=False))", {"add_column that must be filled"}),
        ("op.add_column('team', sa.Column('x', sa.Text(), nullable=False, server_default=''))", set()),
        ("op.create_table('x')", set()),
    ],
)
def test_a_step_that_takes_something_away_is_recognised(step: str, found: set[str]) -> None:
    (function,) = ast.parse(f"def upgrade():\n    {step}").body
    assert isinstance(function, ast.FunctionDef)
    assert takes_away(function) == found


def test_the_version_before_sets_aside_what_it_cannot_read_and_goes_on_with_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version has recorded what the old one has no name for, and the old one was started again."""
    opened(database, request(), new("decision_to_assess_notified", "2025-10-06"))
    opened(database, request(), ref="EHC-2025-000002")
    known = {name: kind for name, kind in KINDS.items() if name != "decision_to_assess_notified"}
    monkeypatch.setattr("cases.upcasters.KINDS", known)
    assert stale_cases(database) == [REF]
    with database.reading() as session:
        assert verify(session).broken is None
    assert opened(database, request(), ref="EHC-2025-000003").history.version == 1


# A post's name before, its role and team, and its name since.
NAMES = (
    ("Admin 1", "admin", None, "Administrator 1"),
    ("Senior 2, North team", "senior", "north", "Senior caseworker 2, North team"),
    ("Sendiass 1", "sendiass", None, "Officer of the information and advice service 1"),
    ("Caseworker 1, North and coast", "caseworker", "north", "Caseworker 1, North and coast"),
    ("Senior 1, Nowhere team", "senior", "north", "Senior 1, Nowhere team"),
    ("Admin 2 of the county", "admin", None, "Admin 2 of the county"),
    ("Admin 3", "admin", None, "Admin 3"),  # "Administrator 3" is another's already
    ("Administrator 3", "admin", None, "Administrator 3"),
)


def test_posts_named_by_a_roles_key_are_named_in_words_and_one_that_somebody_named_stays(fresh: Fresh) -> None:
    url, now = fresh(), clock.now()
    command.upgrade(migration_config(url), "0038")
    posts = [
        {"key": f"p{number}", "name": name, "role": role, "team": team, "acts_as": "council", "first_day": now.date()}
        for number, (name, role, team, _) in enumerate(NAMES)
    ]
    renamed = {"number": 1, "team": "north", "what": "renamed", "was": "North team", "name": "North and coast"}
    with at(url) as database:
        with database.engine.begin() as connection:
            team, post = table_of(connection, "team"), table_of(connection, "post")
            connection.execute(team.insert(), {"key": "north", "name": "North and coast"})
            connection.execute(
                table_of(connection, "team_change").insert(), renamed | {"recorded_by": "o1", "recorded_at": now}
            )
            connection.execute(post.insert(), posts)
        migrate(url)
        with database.engine.connect() as connection:
            names = connection.execute(select(post.c.name).order_by(post.c.key)).scalars().all()
            changes = table_of(connection, "post_change")
            said = connection.execute(select(changes.c.says).order_by(changes.c.id)).scalars().all()
    assert tuple(names) == tuple(name for *_, name in NAMES)
    assert (said[0], len(said)) == ("from “Admin 1” to “Administrator 1”", 3)


def test_several_that_start_at_once_bring_one_database_to_its_shape(fresh: Fresh) -> None:
    url = fresh()
    program = "import sys; from cases.database import migrate; migrate(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", program, url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [each.communicate()[1] for each in started]
    assert [each.returncode for each in started] == [0, 0, 0, 0], said
    with at(url) as database:
        assert inspect(database.engine).has_table("case_event")
