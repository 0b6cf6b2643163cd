"""Filling an empty database with the demo authority, through the same judging and writing as any import."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlmodel import Session

from api.accounts import hash_password
from api.demo import rates, ways
from api.demo.making import Maker, write_links
from api.demo.panels import Panels
from api.demo.people import School, lines_of, schools
from api.demo.seasons import in_autumn, request_days, working_day_by
from api.demo.staff import appoint, keep_contacts
from cases.database import Database
from cases.people import add_new_children
from cases.schools import NewSchool, put_schools
from cases.tables import Case, CaseSummary, Officer
from deadlines.clock import day_of
from deadlines.law.service_standards import AGREED
from deadlines.refusals import Refusal
from workflows.bulk import open_cases
from workflows.processes import PROCESSES
from workflows.record import Prepared
from workflows.references import remember

MOST_PLANS, MOST_YEARS = 100_000, 10
_CHILDREN_AT_ONCE = 200
_CASE, _OFFICER = Case.__table__, Officer.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


class CannotLoadDemo(Refusal):
    """The demo authority is not for this database, or cannot be of this size."""

    code = "cannot_load_demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made: officers, children, their cases, and the facts in them."""

    officers: int
    children: int
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
    plans: int = rates.DEFAULT_PLANS,
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
    with database.writing() as session:
        staff = appoint(session, rng, plans, password_hash, now)
        keep_contacts(session, now)
        put_schools(session, [_as_held(each) for each in schools()])
        panels = Panels(session, rng, today, years)
        maker = Maker(rng, staff, panels, now)
        writer = _Writer(session, maker)
        of = len(days)
        for number, day in enumerate(days, start=1):
            writer.add(maker.assessed(day))
            if progress and number % _CHILDREN_AT_ONCE == 0:
                progress(number, of)
        begun = (*_beside(rng, plans, today), *_about_providers(rng, plans, years, today))
        for key, day, kind in (*begun, *_older_plans(rng, plans, years, today)):
            writer.add(maker.beside(key, day, kind))
        writer.flush()
        for key, stage in list(_stages_without_a_case(session)):
            writer.add(maker.standing_at(key, stage))
        writer.flush()
        remember(session, maker.last)
        panels.write(session)
        if progress:
            progress(of, of)
        officers = len(session.execute(select(_OFFICER.c.id)).all())
    return Loaded(officers, maker.number_of_children, writer.cases, writer.facts)


class _Writer:
    """Writes cases some hundred at a time, and the links between them. Mutable."""

    def __init__(self, session: Session, maker: Maker) -> None:
        self._session, self._maker = session, maker
        self._waiting: list[Prepared] = []
        self.cases = self.facts = 0

    def add(self, made: Sequence[Prepared]) -> None:
        """Take the cases of one child."""
        self._waiting += made
        if len(self._waiting) >= 2 * _CHILDREN_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits: the children first, whose numbers the database chooses."""
        children = self._maker.children
        numbers = dict(zip(children, add_new_children(self._session, list(children.values())), strict=True))
        open_cases(self._session, [_about(each, numbers) for each in self._waiting])
        write_links(self._session, self._maker.links)
        self.cases += len(self._waiting)
        self.facts += sum(len(each.facts) for each in self._waiting)
        self._waiting.clear()
        children.clear()
        self._maker.links.clear()


def _about(made: Prepared, numbers: Mapping[int, int]) -> Prepared:
    """A case with its child's number in place of the child's place among those made."""
    place = made.history.child_id
    return made if place is None else replace(made, history=replace(made.history, child_id=numbers[place]))


def _check_size(plans: int, years: int) -> None:
    if not (1 <= plans <= MOST_PLANS and 1 <= years <= MOST_YEARS):
        raise CannotLoadDemo(
            f"An authority with {plans} plans and {years} years of requests cannot be made.",
            "The largest there is maintains some 20,000 plans.",
            f"Give from 1 to {MOST_PLANS} plans and from 1 to {MOST_YEARS} years.",
        )


def _as_held(school: School) -> NewSchool:
    return NewSchool(
        urn=school.urn, name=school.name, phase=school.phase, last_year=school.last_year, from_day=date(2010, 9, 1)
    )


def _beside(rng: Random, plans: int, today: date) -> Iterator[tuple[str, date, str]]:
    """The process and the first day of every case that no other opens, in the last year; begun in any way."""
    for key in PROCESSES:
        often = ways.BESIDE.get(key, ways.BESIDE_OTHERWISE)
        for _ in range(ceil(plans / 1_000 * often)):  # one at the least, so that the smallest authority shows it too
            if key in ways.IN_AUTUMN:
                day = in_autumn(rng, rng.choice((today, today - timedelta(days=365))))
            else:
                day = today - timedelta(days=rng.randint(3, 365))
            yield key, working_day_by(day), ""


def _older_plans(rng: Random, plans: int, years: int, today: date) -> Iterator[tuple[str, date, str]]:
    """The last review but one of every plan made before these records begin: a year ago, and up to two."""
    for _ in range(round(plans * max(0.0, 1 - rates.NEW_PLANS_A_YEAR_PER_PLAN * years))):
        yield "annual_review", working_day_by(today - timedelta(days=rng.randint(366, 730))), "plan_last_reviewed"


def _about_providers(rng: Random, plans: int, years: int, today: date) -> Iterator[tuple[str, date, str]]:
    """The first day of every concern about a provider, and of the analyses: as far back as the agreement goes."""
    begins = max(today - timedelta(days=365 * years), AGREED.begins)
    yield "concern_analysis", working_day_by(begins + timedelta(days=27)), ""
    number = max(ways.FEWEST_CONCERNS_A_YEAR, ceil(plans / 1_000 * ways.CONCERNS_A_YEAR)) * years
    for _ in range(number):
        yield "provider_concern", working_day_by(begins + timedelta(days=rng.randint(7, (today - begins).days - 3))), ""


def _stages_without_a_case(session: Session) -> Iterator[tuple[str, str]]:
    """Every stage of every process at which no case stands yet."""
    rows = session.execute(select(_SUMMARY.c.process, _SUMMARY.c.stage).distinct())
    there = {(row.process, row.stage) for row in rows}
    return ((key, stage) for key, each in PROCESSES.items() for stage in each.by_name if (key, stage) not in there)


def demo_password(folder: Path, chosen: str = "") -> str:
    """The one password of all demo users: made once, or as chosen, in a file that only this user can read."""
    path = folder / "demo_password"
    folder.mkdir(parents=True, exist_ok=True)
    words = [secrets.choice(lines_of("password_words.txt")) for _ in range(4)]
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(chosen or f"{'-'.join(words)}-{secrets.randbelow(9000) + 1000}")
            file.write("\n")
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
