"""Invented children and their contacts. A pupil number here begins ?999: no authority has that code."""

import csv
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from stdnum.gb import upn

from cases.people import NewChild, NewContact
from workflows.cohorts import LAST_YEARS, year_group

DATA = Path(__file__).parent / "data"
NOBODYS_AUTHORITY = "999"
_IN_SPECIAL_SCHOOLS = 0.35
_LAST_SPECIAL_YEAR = 13
_AGES = {
    2: 3,
    3: 9,
    4: 13,
    5: 10,
    6: 9,
    7: 9,
    8: 8,
    9: 8,
    10: 9,
    11: 6,
    12: 5,
    13: 4,
    14: 3,
    15: 2,
    16: 1,
    17: 1,
    18: 1,
}
_STREETS = ("Alder Road", "Bridge Street", "Church Lane", "Dyers Close", "Elm Grove", "Ferry Lane", "Mill Street")
_CARERS = ("mother", "father", "mother", "father", "grandparent", "foster carer", "guardian")


class School(NamedTuple):
    """A school nobody goes to, with a number (URN) above any that has been given out, and the last year it teaches."""

    name: str
    phase: str
    urn: str
    last_year: int | None


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of one of our lists of invented names or words."""
    return tuple((DATA / name).read_text(encoding="utf-8").split("\n")[:-1])


@cache
def schools() -> tuple[School, ...]:
    """The schools and other institutions of Demonshire."""
    rows = csv.DictReader(lines_of("schools.csv"))
    return tuple(
        School(row["name"], row["phase"], str(999_001 + place), LAST_YEARS[row["phase"]])
        for place, row in enumerate(rows)
    )


@cache
def _schools_for(year: int, special: bool) -> tuple[School, ...]:
    """The schools that teach a year group."""
    if special:
        wanted = {"special"}
    elif year < 0:
        wanted = {"early_years"}
    elif year <= 6:
        wanted = {"primary", "infant" if year <= 2 else "junior"}
    else:
        wanted = {"secondary" if year <= 11 else "post16"}
    return tuple(each for each in schools() if each.phase in wanted)


class Pupil(NamedTuple):
    """A child, the age at the request, the child's own school, and others that might be asked for."""

    child: NewChild
    age: int
    school: School
    others: tuple[str, ...]


class Families:
    """Makes children, one after the other; no two have the same pupil number."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._numbers: Counter[str] = Counter()

    def pupil(self, asked_on: date, birth_date: date | None = None, *, leaves: int | None = None) -> Pupil:
        """A child with one or two to write to; of an age at which assessments are asked for unless it is given.

        Of those born on a given day some go to a special school, as many with a plan do; `leaves` is the year
        group after which somebody leaves: their school ends with it.
        """
        rng = self._rng
        special = birth_date is not None and leaves is None and rng.random() < _IN_SPECIAL_SCHOOLS
        if birth_date is None:
            age = rng.choices(list(_AGES), list(_AGES.values()))[0]
            birth_date = asked_on - timedelta(days=age * 365 + age // 4 + rng.randint(1, 360))
        age = (asked_on - birth_date).days * 4 // 1461
        year = year_group(birth_date, asked_on) if leaves is None else leaves
        taught = _schools_for(year, special and 0 <= year <= _LAST_SPECIAL_YEAR)
        school = rng.choice([each for each in taught if leaves is None or each.last_year in (leaves, None)])
        others = [each.name for each in schools() if each.phase in (school.phase, "special") and each != school]
        family_name = rng.choice(lines_of("family_names.txt"))
        child = NewChild(
            given_name=rng.choice(lines_of("given_names.txt")),
            family_name=family_name,
            birth_date=birth_date,
            upn=self._pupil_number(school, birth_date.year + 5) if age >= 5 else None,
            school_urn=school.urn,
            contacts=self._contacts(family_name, asked_on),
        )
        return Pupil(child, age, school, tuple(rng.sample(others, min(3, len(others)))))

    def _pupil_number(self, school: School, first_year: int) -> str:
        """A UPN of nobody's authority: the letter that checks it, authority, school, year of entry, serial number."""
        stem = f"{NOBODYS_AUTHORITY}9{school.urn[-3:]}{first_year % 100:02d}"
        self._numbers[stem] += 1
        number = f"{stem}{self._numbers[stem]:03d}"
        return f"{upn.calc_check_digit(number)}{number}"

    def _contacts(self, family_name: str, asked_on: date) -> list[NewContact]:
        rng = self._rng
        address = f"{rng.randint(1, 140)} {rng.choice(_STREETS)}, Demonbridge, ZZ99 {rng.randint(1, 9)}AA"
        contacts = []
        for relationship in rng.sample(_CARERS, rng.choice((1, 2, 2))):
            given = rng.choice(lines_of("given_names.txt"))
            name = f"{given} {family_name if rng.random() < 0.8 else rng.choice(lines_of('family_names.txt'))}"
            consents = rng.random() < 0.65
            contacts.append(
                NewContact(
                    name=name,
                    relationship=relationship,
                    email=f"family{rng.randrange(10**8):08d}@example.org",
                    email_consent_on=asked_on if consents else None,
                    address=address,
                )
            )
        return contacts
