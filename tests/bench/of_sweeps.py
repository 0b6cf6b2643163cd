"""The daily sweep over ever more open cases, up to a country's plans: time, memory, and whether they grow alike."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import String, insert, literal, select

from cases.database import Database
from cases.reminder_policy import Policy
from cases.tables import Case, CaseEvent, CaseSummary, DeadlineSpan, Officer
from deadlines import clock
from tests.bench import world
from tests.bench.measure import peak_mb, say, seconds
from tests.postgres import running_postgres
from workflows.sweep import sweep

AT_FIRST, COUNTRY = 24_000, 720_000  # children and young people with a plan in England, about
AIM_SECONDS = {AT_FIRST: 20, COUNTRY: 600}
# What of a copied case is its own; every other column is as in the case it was copied from.
NAMES = {"case_file": {"ref"}, "case_summary": {"ref", "owner"}, "deadline_span": {"ref", "owner"}}
NAMES |= {"officer": {"id", "username", "email"}, "case_event": set()}


def on_postgres() -> None:
    """25,000 open cases on PostgreSQL, as `sweep` measures them on SQLite."""
    with world.folder() as path, running_postgres() as server:
        database = world.open_world(path, world.OPEN_CASES, server.create_database())
        first, again, _ = _two_days(database)
        database.close()
    say("sweep_25k_postgres", first_s=round(first, 2), again_s=round(again, 2), aim_s=20, peak_mb=peak_mb())


def of_a_country() -> None:
    """720,000 open cases on SQLite, after 24,000 of them."""
    with world.folder() as path:
        _grow("sweep_720k", world.open_world(path, AT_FIRST))


def of_a_country_on_postgres() -> None:
    """720,000 open cases on PostgreSQL, after 24,000 of them."""
    with world.folder() as path, running_postgres() as server:
        _grow("sweep_720k_postgres", world.open_world(path, AT_FIRST, server.create_database()))


def _grow(name: str, database: Database) -> None:
    """Measure at the first size and, with every case and officer copied, at the whole; then how it grew."""
    few, few_again, _ = _two_days(database)
    say(name, cases=AT_FIRST, first_s=round(few, 2), again_s=round(few_again, 2), peak_mb=peak_mb())
    made = seconds(lambda: copied_to(database, COUNTRY))
    many, many_again, queued = _two_days(database)
    say(
        name,
        cases=COUNTRY,
        first_s=round(many, 1),
        again_s=round(many_again, 1),
        aim_s=AIM_SECONDS[COUNTRY],
        first_grew=round(many / few / (COUNTRY / AT_FIRST), 2),
        again_grew=round(many_again / few_again / (COUNTRY / AT_FIRST), 2),
        messages=queued,
        made_in_s=round(made),
        peak_mb=peak_mb(),
    )
    database.close()


def _two_days(database: Database) -> tuple[float, float, int]:
    """Seconds of a first sweep, with all that is due untold, and of a second; the messages the first queued."""
    with database.writing() as session:
        for table in ("outbox_told", "outbox_message", "sweep_slice", "sweep_progress"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    queued: list[int] = []
    day = Policy().on_or_after(clock.today())  # nobody is told anything on a quiet day

    def once() -> None:
        done = sweep(database, "ehc_assessment", day, now=clock.now, office=world.OFFICE)
        queued.append(done.queued)

    return seconds(once), seconds(once), queued[0]


def copied_to(database: Database, cases: int) -> None:
    """Copy every case and officer until there are so many cases, by the database itself: an import takes an hour."""
    times = cases // AT_FIRST
    models: list[Any] = [Officer, Case, CaseEvent, CaseSummary, DeadlineSpan]
    tables = [each.__table__ for each in models]
    steps = {table.name: _highest(database, table) for table in tables}
    steps["case_event"] = steps["case_summary"] = steps["case_file"]
    for number in range(1, times):
        with database.writing() as session:
            for table in tables:
                copied = [_copied(table, steps, number)(column) for column in table.c]
                originals = select(*copied)
                if "case_id" in table.c:
                    originals = originals.where(table.c.case_id <= steps["case_file"])
                elif table.name == "case_file":
                    originals = originals.where(table.c.id <= steps["case_file"])
                else:
                    originals = originals.where(~table.c.id.like("%~%"))
                session.connection().execute(insert(table).from_select([c.name for c in table.c], originals))
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _highest(database: Database, table: Any) -> int:
    if table.name in ("officer", "case_event", "case_summary"):
        return 0
    with database.reading() as session:
        query = select(table.c.id).order_by(table.c.id.desc()).limit(1)
        return int(session.connection().execute(query).scalar_one())


def _copied(table: Any, steps: dict[str, int], number: int) -> Callable[[Any], Any]:
    """What a column of the copy holds."""

    def value(column: Any) -> Any:
        if column.name in NAMES[table.name]:
            return column + literal(f"~{number}", String)
        if column.name == "case_id":
            return column + number * steps["case_file"]
        return column + number * steps[table.name] if column.name == "id" else column

    return value
