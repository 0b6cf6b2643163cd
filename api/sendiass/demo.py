"""Filling an empty database with a demo service: two years of contacts, judged and written as any others would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from api.accounts import hash_password
from api.demo.seasons import request_days
from api.sendiass import demo_rates as rates
from api.sendiass.demo_feedback import Feedback
from api.sendiass.demo_judging import as_recorded
from api.sendiass.demo_people import Clients, Colleague, appoint, manager_of, told_of
from api.sendiass.demo_registers import Registers
from api.sendiass.demo_story import Story, levels_of, one_of
from cases.database import Database
from cases.sendiass.clients import PROFILE, add_profiles, profile_row
from cases.sendiass.staff import staff_of
from cases.tables import Case, Officer
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from workflows.bulk import new_history, open_cases
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION
from workflows.record import Prepared
from workflows.references import next_ref

_CASE, _OFFICER = Case.__table__, Officer.__table__  # type: ignore[attr-defined]
_AT_ONCE = 300


class CannotLoadServiceDemo(Refusal):
    """The demo service is not for this database."""

    code = "cannot_load_demo"


@dataclass(frozen=True, slots=True)
class LoadedService:
    """What was made: people who work there, contacts, the facts in them, records of people, entries of registers."""

    staff: int
    contacts: int
    facts: int
    records: int
    entries: int
    answers: int

    def __str__(self) -> str:
        """In a line, for whoever started it."""
        return (
            f"{self.staff} people, {self.contacts:,} contacts with {self.facts:,} facts, {self.records:,} records, "
            f"{self.entries:,} entries in the registers, {self.answers:,} answers to feedback"
        )


def is_empty(database: Database) -> bool:
    """Whether a service's database holds neither an intervention nor an account, so that the demo may be loaded."""
    with database.reading() as session:
        return not any(session.execute(select(table.c.id).limit(1)).first() for table in (_CASE, _OFFICER))


def load_service_demo(
    database: Database, password: str, *, now: datetime, years: int = rates.YEARS, seed: int = rates.SEED
) -> LoadedService:
    """Fill an empty database with a service of the size of the median authority, as far as yesterday.

    The same years, seed and day give the same facts (free text is kept under a random salt, so hashes differ). All in
    one transaction: what is stopped half way leaves the database empty. Raises CannotLoadServiceDemo.
    """
    if not is_empty(database):
        raise CannotLoadServiceDemo(
            "This database holds accounts or interventions already.",
            "Invented people would be mixed with them, and nothing in a log can be taken out again.",
            "Point SENDFLOW_SENDIASS_DATABASE_URL at an empty database, or SENDFLOW_SENDIASS_VAR at a new folder.",
        )
    today = day_of(now)
    rng = Random(f"{years}/{seed}/{today}")
    password_hash = hash_password(password)
    first, last = today - timedelta(days=365 * years), today - timedelta(days=1)
    days = request_days(rng, first, last, rates.CONTACTS_A_YEAR * years)
    with database.writing() as session:
        staff = appoint(session, rng, password_hash, today, now)
        registers = _registers(session, rng, staff, now)
        registers.fill(first)
        maker = _Maker(session, rng, staff, now)
        for start in range(0, len(days), _AT_ONCE):
            maker.write([made for day in days[start : start + _AT_ONCE] if (made := maker.contact(day))])
        for ref, decided_on in maker.concerns:
            registers.safeguarding(ref, decided_on)
        return LoadedService(
            len(staff), maker.contacts, maker.facts, maker.clients.opened, registers.written, maker.answers
        )


def _registers(session: Session, rng: Random, staff: Sequence[Colleague], now: datetime) -> Registers:
    return Registers(session, rng, manager_of(staff), [each.officer for each in staff if each.role == "adviser"], now)


class _Maker:
    """Makes one contact after the other. Mutable."""

    def __init__(self, session: Session, rng: Random, staff: Sequence[Colleague], now: datetime) -> None:
        self._session, self._rng, self._now = session, rng, now
        self._staff = [each for each in staff if each.role != "manager"]
        self._manager = manager_of(staff)
        self._today = day_of(now)
        self._register = [staff_of(session, each.officer) for each in staff]  # kept, so that it is read once
        self._told: list[dict[str, Any]] = []
        self.clients = Clients(session, rng)
        self._feedback = Feedback(session, rng, self._today)
        self.contacts = self.facts = 0
        self.concerns: list[tuple[str, date]] = []

    def contact(self, day: date) -> Prepared | None:
        """The intervention that a contact on a day led to; None where nobody had recorded it by yesterday."""
        rng = self._rng
        story = Story(rng, day, one_of(rng, rates.USERS), levels_of(rng))
        worker = rng.choice([each for each in self._staff if each.may_support or not story.needs_record])
        record = self.clients.number_for(story.user_type, day, worker.officer) if story.needs_record else None
        entries = story.tell(worker.officer, record).entries(before=self._today)
        if not entries:
            return None
        ref = next_ref(self._session, SENDIASS_INTERVENTION, day_of(entries[0].recorded_at or self._now))
        history = new_history(ref, SENDIASS_INTERVENTION.key)
        made = as_recorded(self._session, history, entries, worker.officer, self._manager, self._now)
        decided = (each.happened_on for each in made.facts if each.kind == "safeguarding_decided")
        self._feedback.ask(made)
        self.concerns += [(ref, on) for on in decided]
        told, withheld = told_of(rng)
        at = entries[0].recorded_at or self._now
        self._told.append(profile_row(made.history.ref, told, withheld, by=worker.officer, now=at))
        return made

    @property
    def answers(self) -> int:
        """How many answered what they were asked."""
        return self._feedback.answers

    def write(self, made: Sequence[Prepared]) -> None:
        """Write what was made."""
        open_cases(self._session, made)
        add_profiles(self._session, self._told)
        self._told.clear()
        self.contacts += len(made)
        self.facts += sum(len(each.facts) for each in made)


assert set(PROFILE) == set(rates.PROFILE) == set(rates.DECLINED) == set(rates.NOT_ASKED)
