"""Filling an empty database with the demo authority, through the same judging and writing as any import."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlmodel import Session

from api.accounts import hash_password
from api.demo import rates
from api.demo.people import Families, lines_of
from api.demo.seasons import request_days
from api.demo.staff import Staff, appoint
from api.demo.stories import Setting, tell
from cases import people
from cases.database import Database
from cases.log import Author
from cases.tables import Case, Officer
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from workflows.bulk import new_history, open_cases
from workflows.processes import process
from workflows.record import Entry, Prepared, next_ref, prepare

MOST_PLANS, MOST_YEARS = 100_000, 10
_PROCESS = "ehc_assessment"
_CASES_AT_ONCE = 200
_CASE, _OFFICER = Case.__table__, Officer.__table__  # type: ignore[attr-defined]


class CannotLoadDemo(Refusal):
    """The demo authority is not for this database, or cannot be of this size."""

    code = "cannot_load_demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made: officers, children with a case each, facts."""

    officers: int
    cases: int
    facts: int


def is_empty(database: Database) -> bool:
    """Whether a database holds neither a case nor an officer, so that the demo may be loaded."""
    with database.reading() as session:
        return not any(session.execute(select(table.c.id).limit(1)).first() for table in (_CASE, _OFFICER))


def load_demo(
    database: Database,
    password: str,
    *,
    now: datetime,
    plans: int = rates.MEDIAN_PLANS,
    years: int = rates.DEFAULT_YEARS,
    seed: int = rates.DEFAULT_SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Fill an empty database with an authority that maintains so many plans, and the requests of its last years.

    The same plans, years, seed and day give the same log, hash for hash, as far as yesterday. All in one transaction:
    a demo that is stopped half way leaves the database empty. `progress` is given the cases done and the cases there
    will be. Raises CannotLoadDemo.
    """
    _check_size(plans, years)
    today = day_of(now)
    rng = Random(f"{plans}/{years}/{seed}/{today}")
    password_hash = hash_password(password)
    if not is_empty(database):
        raise CannotLoadDemo(
            "This database holds officers or cases already.",
            "Invented children would be mixed with them, and nothing in a log can be taken out again.",
            "Point SENDFLOW_DATABASE_URL at an empty database, or SENDFLOW_VAR at a new folder.",
        )
    number = max(1, round(plans * rates.REQUESTS_A_YEAR_PER_PLAN * years))
    days = request_days(rng, today - timedelta(days=365 * years), today - timedelta(days=1), number)
    facts = 0
    with database.writing() as session:
        staff = appoint(session, rng, plans, password_hash, now)
        maker = _Maker(session, rng, staff, now)
        for start in range(0, len(days), _CASES_AT_ONCE):
            made = [case for day in days[start : start + _CASES_AT_ONCE] if (case := maker.case(day))]
            open_cases(session, made)
            facts += sum(len(each.facts) for each in made)
            if progress:
                progress(min(start + _CASES_AT_ONCE, len(days)), len(days))
        officers = len(session.execute(select(_OFFICER.c.id)).all())
    return Loaded(officers, maker.cases, facts)


def _check_size(plans: int, years: int) -> None:
    if not (1 <= plans <= MOST_PLANS and 1 <= years <= MOST_YEARS):
        raise CannotLoadDemo(
            f"An authority with {plans} plans and {years} years of requests cannot be made.",
            "The largest there is maintains some 20,000 plans.",
            f"Give from 1 to {MOST_PLANS} plans and from 1 to {MOST_YEARS} years.",
        )


class _Maker:
    """Makes one child with one case after the other."""

    def __init__(self, session: Session, rng: Random, staff: Staff, now: datetime) -> None:
        self._session, self._rng, self._staff, self._now = session, rng, staff, now
        self._today: date = day_of(now)
        self._families = Families(rng)
        self._running = process(_PROCESS)
        self.cases = 0

    def case(self, asked_on: date) -> Prepared | None:
        """The case of a request received on a day; None where nobody had recorded it before today."""
        pupil = self._families.pupil(asked_on)
        holder = self._staff.somebody(self._rng)
        setting = Setting(pupil.age, pupil.school.name, pupil.others, holder, self._staff.somebody(self._rng))
        entries: list[Entry] = tell(self._rng, asked_on, setting).entries(before=self._today)
        if not entries:
            return None
        self.cases += 1
        child_id = people.add_child(self._session, pupil.child)
        opened_on = day_of(entries[0].recorded_at or self._now)
        ref = next_ref(self._session, self._running, opened_on)
        history = new_history(ref, _PROCESS, child_id)
        return prepare(history, entries, by=Author(holder.owner), now=self._now)


def demo_password(folder: Path) -> str:
    """The one password of all demo users: made once, kept in a file that only this user can read."""
    path = folder / "demo_password"
    folder.mkdir(parents=True, exist_ok=True)
    words = [secrets.choice(lines_of("password_words.txt")) for _ in range(4)]
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{'-'.join(words)}-{secrets.randbelow(9000) + 1000}\n")
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
