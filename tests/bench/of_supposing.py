"""Many at once: a calculate call of 10,000 rows, and 25,000 plans under a proposed law."""

import csv
import time
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import text

from api.accounts import create_token, hash_password
from api.app import create_app
from api.settings import Settings
from cases.database import Database
from cases.officers import add_officer
from cases.sight import EVERY_CASE
from deadlines import clock
from deadlines.packs import pack
from tests.bench import world
from tests.bench.measure import peak_mb, say, seconds
from workflows.simulation import simulate

ROWS, PLANS = 10_000, 25_000
LIMITS = ("final_plan", "assess_decision", "draft_reps", "review_next", "amend_reps")


def calculating() -> None:
    """POST limits/calculate with 10,000 rows, one in a hundred of them bad, through the whole application."""
    with world.folder() as path:
        database, _ = world.staffed(path)
        with database.writing() as session:
            add_officer(
                session, "caller", display_name="caller", email="caller@example.org", role="caseworker", team=None,
                password_hash=hash_password("bench-password-1"), now=clock.now(),
            )  # fmt: skip
            token = create_token(session, "caller", clock.now())
        settings = Settings(var=path, database_url=f"sqlite:///{path}/world.db", demo=True)
        rows = [_row(number) for number in range(ROWS)]
        headers = {"Authorization": f"Bearer {token}"}
        with TestClient(create_app(settings)) as client:
            answers = client.post("/api/v1/limits/calculate", json=rows, headers=headers).json()
            bad = sum("type" in each for each in answers)
            assert len(answers) == ROWS, len(answers)
            took = [
                seconds(lambda: client.post("/api/v1/limits/calculate", json=rows, headers=headers)) for _ in range(3)
            ]
        say("calculate_10k_rows", seconds=round(sorted(took)[1], 2), bad_rows=bad, peak_mb=peak_mb())


def _row(number: int) -> dict[str, object]:
    day = date(2024, 1, 1) + timedelta(days=number % 700)
    return {"limit": LIMITS[number % 5] if number % 100 else "no_such", "facts": {"from": day.isoformat()}}


def simulating() -> None:
    """The white paper's pack over 25,000 open reviews of children of every age, as if it had commenced last year."""
    with world.folder() as path:
        database, _ = world.staffed(path)
        _plans(path / "plans.csv")
        world.load(database, path / "plans.csv")
        _children(database)
        before = peak_mb()
        found = []
        with database.reading() as session:
            today = clock.today()
            proposed, since = pack("white_paper_2026"), today - timedelta(days=400)
            worked = time.process_time()
            took = seconds(lambda: found.append(simulate(session, proposed, today, EVERY_CASE, as_if_from=since)))
        assert found[0].cases == PLANS, found[0].cases
        say(
            "simulate_25k_plans",
            seconds=round(took, 1),
            processor_seconds=round(time.process_time() - worked, 1),
            aim_s=60,
            moved=found[0].moved,
            regime=found[0].regime,
            peak_mb_before=before,
            peak_mb=peak_mb(),
        )


def _plans(path: Path) -> None:
    """A facts file of open annual reviews: a plan last reviewed, a meeting arranged for some."""
    today = clock.today()
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ref", "process", "kind", "happened_on", "acted_as", "about", "detail"])
        for number in range(PLANS):
            day = (today - timedelta(days=10 + number % 350)).isoformat()
            writer.writerow([f"P-{number:06d}", "annual_review", "plan_last_reviewed", day, "council", "", "{}"])


def _children(database: Database) -> None:
    """A child for every case, born over 24 years; written at once, because this measures reading."""
    with database.writing() as session:
        connection = session.connection()
        born = [
            {"id": n, "born": str(clock.today() - timedelta(days=400 + n * 8_300 // PLANS))}
            for n in range(1, PLANS + 1)
        ]
        connection.execute(
            text(
                "INSERT INTO person (id, given_name, family_name, birth_date) VALUES (:id, 'Child', 'Example', :born)"
            ),
            born,
        )
        # An imported case has no child and the database lets no case be changed; this one is thrown away.
        guards = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for each in guards:
            connection.execute(text(f"DROP TRIGGER {each}"))
        connection.execute(text("UPDATE case_file SET child_id = id"))
