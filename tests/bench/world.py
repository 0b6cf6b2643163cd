"""What is measured on: an authority with 25,000 open cases or more, made through the ordinary import.

Making up a country's cases takes long. `SENDFLOW_BENCH_WORLDS` may name a folder in which such a world is kept, and
copied when it is asked for again.
"""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session

from cases.database import Database, migrate, open_database
from cases.log import Author
from cases.officers import add_officer
from cases.tables import Team
from deadlines import clock
from workflows import views
from workflows.importing import import_facts
from workflows.notices import Office

OPEN_CASES = 25_000
HELD_BY_ONE = 200
OFFICE = Office("Benchmark County Council", "http://127.0.0.1:8000")
AUTHOR = Author("o-bench")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sendflow-bench-") as path:
        yield Path(path)


def facts_file(path: Path, owners: list[str], cases: int = OPEN_CASES, *, first: int = 0) -> int:
    """Write a facts file of open cases with four facts each, spread over the last 30 weeks; how many facts.

    Each was recorded on its day, so that there is a past to count. Three in four decide in time whether to assess.
    """
    today = clock.today()
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ref", "process", "kind", "happened_on", "recorded_at", "acted_as", "about", "detail"])
        for number in range(first, first + cases):
            began = today - timedelta(days=50 + number % 165)
            decided = 33 + number % 12
            assigned = {"owner": owners[number % len(owners)], "team": f"team_{number % 5}"}
            for kind, after, about, detail in (
                ("request_received", 0, "", {"requested_by": "parent"}),
                ("case_assigned", 1, "", assigned),
                ("decision_to_assess_notified", decided, "", {}),
                ("advice_requested", decided + 2, "health", {}),
            ):
                day = (began + timedelta(days=after)).isoformat()
                who = f"B-{number:06d}", "ehc_assessment", kind
                writer.writerow([*who, day, f"{day}T16:00:00Z", "council", about, json.dumps(detail)])
    return cases * 4


def busy_file(path: Path, cases: int = 5_000) -> int:
    """Write a facts file of whole assessments with twenty facts each; how many facts."""
    story = long_case(20)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ref", "process", "kind", "happened_on", "acted_as", "about", "detail"])
        for number in range(cases):
            for kind, day, about, detail in story:
                on = (day - timedelta(days=number % 300)).isoformat()
                row = [f"W-{number:06d}", "ehc_assessment", kind, on, "council", about, json.dumps(detail)]
                writer.writerow(row)
    return cases * len(story)


def staffed(path: Path, url: str = "", cases: int = OPEN_CASES) -> tuple[Database, list[str]]:
    """A database (SQLite in `path` unless `url` says) with officers and teams for so many cases, and none of them; the
    keys of caseworkers.
    """
    url = url or f"sqlite:///{path}/world.db"
    migrate(url)
    database = open_database(url)
    with database.writing() as session:
        session.add_all(Team(key=f"team_{number}", name=f"Team {number}") for number in range(5))
        session.flush()
        owners = [
            _officer(session, f"worker{number:03d}", "caseworker", number)
            for number in range(max(1, cases // HELD_BY_ONE))
        ]
        for number in range(5):
            _officer(session, f"manager{number}", "manager", number)
    return database, owners


def open_world(path: Path, cases: int = OPEN_CASES, url: str = "") -> Database:
    """A database (SQLite in `path` unless `url` says) with officers, teams and that many open cases."""
    database, owners = staffed(path, url, cases)
    _write_files(path, owners, cases)
    _load_files(database, path)
    return database


def _write_files(path: Path, owners: list[str], cases: int) -> None:
    for first in range(0, cases, OPEN_CASES):
        facts_file(path / f"facts-{first:06d}.csv", owners, min(OPEN_CASES, cases - first), first=first)


def _load_files(database: Database, path: Path) -> None:
    for file in sorted(path.glob("facts-*.csv")):
        load(database, file)
        file.unlink()


def kept_world(path: Path, cases: int, also: Callable[[Database], None]) -> Database:
    """`open_world` on SQLite with `also` done to it, as a copy of the kept one where `SENDFLOW_BENCH_WORLDS` has it.

    Making one up may be interrupted, and goes on with the file it was at: an import adds nothing twice. A kept one is
    used on later days too, as old as it then is, and brought to the latest shape of the tables; one whose views were
    worked out by another version is made anew.
    """
    keep = os.environ.get("SENDFLOW_BENCH_WORLDS")
    if not keep:
        database = open_world(path, cases)
        also(database)
        return database
    kept = Path(keep) / f"{cases}-{views.versions().replace('/', '-')}"
    if not kept.is_dir():
        _make(kept.with_name(f"{kept.name}-unfinished"), cases, also).rename(kept)
    shutil.copytree(kept, path, dirs_exist_ok=True)
    migrate(f"sqlite:///{path}/world.db")
    return open_database(f"sqlite:///{path}/world.db")


def _make(path: Path, cases: int, also: Callable[[Database], None]) -> Path:
    if not path.is_dir():
        begun = Path(tempfile.mkdtemp(dir=path.parent))
        database, owners = staffed(begun, cases=cases)
        _write_files(begun, owners, cases)
        database.close()
        begun.rename(path)
    migrate(f"sqlite:///{path}/world.db")
    database = open_database(f"sqlite:///{path}/world.db")
    _load_files(database, path)
    also(database)
    database.close()
    return path


def load(database: Database, file: Path) -> None:
    """Import a facts file, all of it."""
    outcome = import_facts(database, file, by=AUTHOR, now=clock.now())
    if outcome.bad:
        raise SystemExit(f"The benchmark's own file was refused: {outcome.bad[0]}")


def _officer(session: Session, name: str, role: str, number: int) -> str:
    officer = add_officer(
        session,
        name,
        display_name=name,
        email=f"{name}@example.org",
        role=role,
        team=f"team_{number % 5}",
        password_hash=None,
        now=clock.now(),
    )
    return officer.id


def long_case(facts: int = 40) -> list[tuple[str, date, str, dict[str, object]]]:
    """The facts of one busy case: a full assessment with notes of lateness, as (kind, day, about, detail)."""
    began = clock.today() - timedelta(days=300)
    story: list[tuple[str, date, str, dict[str, object]]] = [
        ("request_received", began, "", {"requested_by": "parent"}),
        ("family_consulted", began + timedelta(days=5), "", {}),
        ("decision_to_assess_notified", began + timedelta(days=40), "", {}),
    ]
    bodies = ("health", "social_care", "educational_psychologist", "school")
    story += [("advice_requested", began + timedelta(days=42), body, {}) for body in bodies]
    story += [("advice_received", began + timedelta(days=90 + place), body, {}) for place, body in enumerate(bodies)]
    story += [("decision_to_issue_plan_notified", began + timedelta(days=110), "", {})]
    story += [("draft_plan_served", began + timedelta(days=120), "", {})]
    causes = facts - len(story) - 1
    story += [
        ("cause_of_lateness_recorded", began + timedelta(days=121 + number), "", {"cause": "placement_sought"})
        for number in range(causes)
    ]
    return [*story, ("finalised_plan_sent", began + timedelta(days=122 + causes), "", {})]
