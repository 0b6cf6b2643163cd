"""The people of the demo service: who works there, and invented clients with only what they chose to give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from sqlmodel import Session

from api.demo.people import lines_of, schools
from api.roles import in_words
from api.sendiass import demo_rates as rates
from api.sendiass.demo_story import one_of
from api.sendiass.roles import ROLES
from cases.appointing import put_in_post
from cases.facts import Capacity
from cases.sendiass.clients import NewClient, open_record
from cases.sendiass.policies import CONFIDENTIALITY, accept_policy, policy_in_force
from cases.sendiass.staff import write_staff
from cases.tables import Officer
from deadlines.clock import LONDON

# Username: name, role, qualification. The trainee has none yet, and the volunteer needs none: so that a refusal can
# be tried (sign in as the trainee, or assign an intervention at level 2 to them).
DEMO_USERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "adviser": ("Edwin Achterberg", "adviser", "ipsea_2"),
    "caseworker": ("Rosalind Fay", "adviser", "ipsea_3"),
    "trainee": ("Jonah Merriweather", "adviser", "none"),
    "volunteer": ("Tobias Lindqvist", "volunteer", "none"),
    "manager": ("Imogen Sallow", "manager", "ipsea_3"),
}
# Colleagues nobody signs in as, so that caseloads are believable.
_COLLEAGUES: Final[Mapping[str, tuple[str, str, str]]] = {
    "p.quarmby": ("Petra Quarmby", "adviser", "ipsea_1"),
    "d.osgood": ("Delroy Osgood", "adviser", "ipsea_1"),
}
_AGES: Final = {"parent_or_carer": (3, 19), "child": (9, 15), "young_person": (16, 24)}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the service, and whether they may give tailored advice."""

    officer: str
    role: str
    may_support: bool


def appoint(session: Session, rng: Random, password_hash: str, today: date, now: datetime) -> list[Colleague]:
    """Write who works at the service, with what they are qualified for.

    All have accepted the confidentiality policy: without that nobody opens a record.
    """
    policy = policy_in_force(session, CONFIDENTIALITY, today)
    assert policy is not None
    found = []
    for username, (name, role, qualification) in {**DEMO_USERS, **_COLLEAGUES}.items():
        # A key that is the same every time, because the log holds it and the demo is to be repeatable.
        officer = Officer(
            id=f"o{rng.getrandbits(40):010x}", username=username, display_name=name,
            email=f"{username}@sendiass.example.org", role=role, acts_as=Capacity.SENDIASS, created_at=now,
            password_hash=password_hash if username in DEMO_USERS else None,
        )  # fmt: skip
        session.add(officer)
        session.flush()
        put_in_post(session, [officer], in_words(ROLES), by="demo", now=now)
        is_qualified = qualification != "none"
        write_staff(
            session,
            officer.id,
            qualification=qualification,
            qualified_on=today - timedelta(days=rng.randint(900, 2500)) if is_qualified else None,
            vetted_on=today - timedelta(days=rng.randint(60, 900)),
            safeguarding_on=today - timedelta(days=rng.randint(30, 340)),
            supervised_on=today - timedelta(days=rng.randint(3, 40)) if role == "adviser" else None,
            by=officer.id,
            now=now,
        )
        accept_policy(session, officer.id, policy, now)
        found.append(Colleague(officer.id, role, is_qualified))
    return found


def manager_of(staff: Sequence[Colleague]) -> str:
    """The key of the one who answers for the service."""
    (manager,) = (each.officer for each in staff if each.role == "manager")
    return manager


class Clients:
    """Opens records, or gives one that is there to somebody who comes back. Mutable."""

    def __init__(self, session: Session, rng: Random) -> None:
        self._session, self._rng = session, rng
        self._known: dict[str, list[str]] = {each: [] for each in _AGES}
        self.opened = 0

    def number_for(self, user_type: str, day: date, by: str) -> str:
        """The number of the record that an intervention begun on a day belongs to."""
        rng, known = self._rng, self._known[user_type]
        if known and rng.random() < rates.RETURNS:
            return rng.choice(known)
        number = f"c{rng.getrandbits(32):08x}"
        opened_at = datetime.combine(day, time(12), LONDON)
        open_record(self._session, self._somebody(user_type, day), by=by, now=opened_at, number=number)
        known.append(number)
        self.opened += 1
        return number

    def _somebody(self, user_type: str, day: date) -> NewClient:
        rng = self._rng
        family = rng.choice(lines_of("family_names.txt"))
        own, child = (f"{rng.choice(lines_of('given_names.txt'))} {family}" for _ in range(2))
        first, last = _AGES[user_type]
        born = day - timedelta(days=rng.randint(first * 365, last * 365 + 364))
        by_phone = rng.random() < 0.6  # of numbers that Ofcom gives to nobody
        reached = f"07700 900{rng.randrange(1000):03d}" if by_phone else f"person{rng.randrange(10**8):08d}@example.org"
        given: dict[str, str | date | None] = {
            "name": own,
            "contact": reached,
            "child_name": child if user_type == "parent_or_carer" else None,
            "birth_date": born,
            "setting": rng.choice(schools()).name,
        }
        withheld = tuple(name for name in given if given[name] and rng.random() < rates.DID_NOT_GIVE[name])
        given |= dict.fromkeys(withheld)
        return NewClient.model_validate({**given, "user_type": user_type, "withheld": withheld})


def told_of(rng: Random) -> tuple[dict[str, str | None], Sequence[str]]:
    """What one contact told of itself for the score card, and what it chose not to say."""
    told: dict[str, str | None] = {}
    withheld = []
    for name, shares in rates.PROFILE.items():
        chance = 100 * rng.random()
        declined = rates.DECLINED[name]
        if chance < declined:
            withheld.append(name)
        told[name] = one_of(rng, shares) if chance >= declined + rates.NOT_ASKED[name] else None
    return told, withheld
