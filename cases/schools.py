"""The schools that children attend, each as it was over a time: its phase, its last year, whether it has a sixth form.

A small table beside `person.school_urn`, brought in from a CSV file; what it does not say, nobody is to guess.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy import Row, delete, insert, select
from sqlmodel import Session

from cases.details import Day, ordinary_text, plain_words
from cases.details.base import one_of
from cases.tables import NEVER, School
from deadlines.refusals import Refusal

_SCHOOL = School.__table__  # type: ignore[attr-defined]
PHASES = {
    "early_years": "Early years provider",
    "infant": "Infant school",
    "junior": "Junior school",
    "primary": "Primary school",
    "middle": "Middle school",
    "secondary": "Secondary school",
    "all_through": "All-through school",
    "special": "Special school",
    "post16": "Post-16 institution",
}


class WrongSchools(Refusal):
    """A file of schools has lines that are not right; nothing of it was taken."""

    code = "invalid"


class NewSchool(BaseModel):
    """A school over a time. `last_year` is the last year group it teaches: 6 in most primary schools."""

    model_config = ConfigDict(extra="forbid")
    urn: Annotated[str, StringConstraints(pattern=r"^[0-9]{5,6}$")]
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(ordinary_text)
    ]
    phase: Annotated[str, one_of(PHASES)]
    last_year: Annotated[int, Field(ge=-2, le=14)] | None = None
    has_sixth_form: bool = False
    from_day: Day
    to_day: Day = NEVER


def read_schools(path: Path) -> list[NewSchool]:
    """The schools of a CSV file with the columns of NewSchool. Raises WrongSchools, naming every bad line."""
    wrong, found = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                found.append(NewSchool.model_validate({name: value for name, value in row.items() if value}))
            except ValidationError as error:
                said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {plain_words(each)}" for each in error.errors())
                wrong.append(f"Line {number}: {said}")
    if wrong or not found:
        raise WrongSchools(
            "The file of schools was not taken. " + (" ".join(wrong) or "It names no school."),
            "Cohorts are found from it, so a wrong line would hide a child.",
            f"Correct it and bring it in again. Its columns are {', '.join(NewSchool.model_fields)}.",
        )
    return found


def put_schools(session: Session, schools: Iterable[NewSchool]) -> int:
    """Write schools down, each in place of what was held of the same URN from the same day. Returns how many."""
    rows = [each.model_dump() for each in schools]
    for row in rows:
        session.connection().execute(
            delete(_SCHOOL).where(_SCHOOL.c.urn == row["urn"], _SCHOOL.c.from_day == row["from_day"])
        )
    session.connection().execute(insert(_SCHOOL), rows)
    return len(rows)


def schools_on(session: Session, day: date) -> dict[str, Row[Any]]:
    """Every school as it was on a day, by URN, as rows of `School`."""
    query = select(_SCHOOL).where(_SCHOOL.c.from_day <= day, _SCHOOL.c.to_day >= day)
    return {row.urn: row for row in session.connection().execute(query)}


def find_schools(session: Session, day: date, text: str, *, limit: int = 20) -> list[Row[Any]]:
    """The schools whose URN is a text, or whose name has a word that begins with it, as they were on a day."""
    start = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    name = _SCHOOL.c.name
    called = name.ilike(f"{start}%", escape="\\") | name.ilike(f"% {start}%", escape="\\")
    query = select(_SCHOOL).where(_SCHOOL.c.from_day <= day, _SCHOOL.c.to_day >= day)
    query = query.where((_SCHOOL.c.urn == text.strip()) | called).order_by(name, _SCHOOL.c.urn).limit(limit)
    return list(session.connection().execute(query))


def school_of(session: Session, urn: str, day: date) -> Row[Any] | None:
    """A school as it was on a day, or as it was last known; None for a URN nobody has brought in."""
    query = select(_SCHOOL).where(_SCHOOL.c.urn == urn, _SCHOOL.c.from_day <= day).order_by(_SCHOOL.c.from_day.desc())
    return session.connection().execute(query.limit(1)).first()
