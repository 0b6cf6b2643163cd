"""The log: facts recorded a second beside the `eventsourcing` library, a fold, an import, a verification, a rebuild."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from cases.database import Database, migrate, open_database
from cases.facts import Fact, NewFact, effective
from cases.proof import verify
from deadlines import clock
from tests.bench import world
from tests.bench.measure import peak_mb, rate, say, seconds
from tests.postgres import running_postgres
from workflows import engine, views
from workflows.processes import process
from workflows.record import open_case, record
from workflows.timetable import timetable

ROUNDS, IN_A_ROUND = 7, 150


def recording() -> None:
    """Facts through `record` on SQLite and PostgreSQL, and the library's two-event saves, round by round in turn."""
    with world.folder() as path, running_postgres() as server:
        ours = _recorder(f"sqlite:///{path}/record.db")
        postgres = _recorder(server.create_database())
        library = _library(path / "library.db")
        per_round = [(IN_A_ROUND / seconds(w) for w in (ours, postgres, library)) for _ in range(ROUNDS + 1)][1:]
        rates = [tuple(each) for each in per_round]
    sqlite, pg, lib = (median(each[place] for each in rates) for place in range(3))
    ratio = median(each[0] / each[2] for each in rates)
    say(
        "record",
        sqlite_facts_per_s=round(sqlite),
        postgres_facts_per_s=round(pg),
        eventsourcing_two_event_saves_per_s=round(lib),
        ratio_to_library=round(ratio, 2),
        aim_ratio=1,
        peak_mb=peak_mb(),
    )


def _recorder(url: str) -> Callable[[], None]:
    migrate(url)
    database = open_database(url)
    refs = [_opened(database) for _ in range(IN_A_ROUND)]
    turn = iter(range(10_000))

    def one_round() -> None:
        note = NewFact("cause_of_lateness_recorded", clock.today(), {"cause": "staffing"})
        if next(turn) == 0:
            note = NewFact("decision_to_assess_notified", clock.today())
        for ref in refs:
            with database.writing() as session:
                record(session, ref, note, by=world.AUTHOR, now=clock.now(), office=world.OFFICE)

    return one_round


def _opened(database: Database) -> str:
    first = NewFact("request_received", date(2026, 9, 1), {"requested_by": "parent"})
    with database.writing() as session:
        made = open_case(
            session, "ehc_assessment", None, first, by=world.AUTHOR, now=clock.now(), office=world.OFFICE
        )  # fmt: skip
    return made.history.ref


def _library(path: Path) -> Callable[[], None]:
    os.environ |= {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    from eventsourcing.application import Application
    from eventsourcing.domain import Aggregate, event

    class Case(Aggregate):
        @event("Opened")
        def __init__(self, kind: str, on: str) -> None:
            self.facts = [(kind, on)]

        @event("Recorded")
        def record(self, kind: str, on: str) -> None:
            self.facts.append((kind, on))

    application: Any = Application()

    def one_round() -> None:
        for _ in range(IN_A_ROUND):
            case = Case("request_received", "2026-09-01")
            case.record("decision_to_assess_notified", "2026-10-01")
            application.save(case)

    return one_round


def folding() -> None:
    """Corrections folded, the state replayed and every clock worked out, for a case of forty facts."""
    running = process("ehc_assessment")
    facts = [
        Fact(kind, day, place, detail, about) for place, (kind, day, about, detail) in enumerate(world.long_case(), 1)
    ]

    def fold() -> None:
        current = effective(facts)
        engine.replay(running, current)
        timetable(running, current, clock.today())

    def fifty_times() -> None:
        for _ in range(50):
            fold()

    per_s = rate(fifty_times, 50)
    say("fold_and_timetable_40_facts", per_s=round(per_s), ms_each=round(1e3 / per_s, 3), peak_mb=peak_mb())


def importing() -> None:
    """100,000 facts imported from CSV twice over (20 to a case, and 4), the log verified, every view rebuilt."""
    with world.folder() as path:
        database, _ = world.staffed(path)
        facts = world.busy_file(path / "busy.csv")
        took = seconds(lambda: world.load(database, path / "busy.csv"))
        say("import_20_facts_a_case", facts=facts, facts_per_s=round(facts / took), aim=10_000, peak_mb=peak_mb())
        with database.reading() as session:
            took = seconds(lambda: verify(session))
        say("verify", facts=facts, facts_per_s=round(facts / took), peak_mb=peak_mb())
        with database.writing() as session:
            took = seconds(lambda: views.rebuild(session, now=clock.now()))
        say("rebuild", facts=facts, facts_per_s=round(facts / took), peak_mb=peak_mb())
    with world.folder() as path:
        database, owners = world.staffed(path)
        facts = world.facts_file(path / "facts.csv", owners)
        took = seconds(lambda: world.load(database, path / "facts.csv"))
        say("import_4_facts_a_case", facts=facts, facts_per_s=round(facts / took), aim=10_000, peak_mb=peak_mb())
