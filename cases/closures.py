"""School closures and holidays between terms: taken in from files, kept for ever, and taken back as a whole.

They move no date by themselves. SI 2014/1530 reg 5(4)(a) and (b), and what borrows from it, lift a limit only where
advice was sought around a continuous closure of at least four weeks and meeting the limit was impractical because of
it: an officer relies on that and gives the days, which the fact keeps. What is recorded here is shown beside the form.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator
from sqlalchemy import Row, Table, func, insert, or_, select
from sqlmodel import Session

from cases.closure_tables import SchoolClosure
from cases.details.base import ordinary_text
from deadlines.refusals import Refusal

LONG = timedelta(weeks=4)  # reg 5(4)(a): "a continuous period of at least 4 weeks"
_TABLE: Table = SchoolClosure.__table__  # type: ignore[attr-defined]


class WrongClosures(Refusal):
    """A file of closures is not right, or brings nothing; nothing of it was taken."""

    code = "invalid"


class Closure(BaseModel):
    """A school, or without a URN every school, is closed from a day until the day it opens again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    urn: Annotated[str, StringConstraints(pattern=r"^[0-9]{5,6}$")] | None = None
    closed_from: date
    reopens_on: date
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(ordinary_text)
    ]

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        if not self.closed_from < self.reopens_on <= self.closed_from + timedelta(days=366):
            raise ValueError("It must open again after it closed, within a year.")
        return self

    @property
    def is_long(self) -> bool:
        """Whether it lasts the four weeks that an exception asks for."""
        return self.reopens_on - self.closed_from >= LONG

    @property
    def days(self) -> int:
        """For how many days it is closed."""
        return (self.reopens_on - self.closed_from).days


def closures(session: Session) -> list[Closure]:
    """Every closure that counts, the latest first."""
    query = _counting().order_by(_TABLE.c.closed_from.desc(), _TABLE.c.number)
    return list(dict.fromkeys(_closure(row) for row in session.connection().execute(query)))


def long_closures(session: Session, urn: str | None, since: date) -> list[Closure]:
    """Those of four weeks or more of one school, or of all, that ended after a day, the earliest first."""
    of_it = or_(_TABLE.c.urn.is_(None), _TABLE.c.urn == urn)
    query = _counting().where(of_it, _TABLE.c.reopens_on > since).order_by(_TABLE.c.closed_from, _TABLE.c.number)
    found = dict.fromkeys(_closure(row) for row in session.connection().execute(query))
    return [each for each in found if each.is_long]


def take_in(session: Session, given: Sequence[Closure], source: str, *, by: str, now: datetime) -> int:
    """Keep what of a file is new; the number of the batch. Raises WrongClosures where nothing is."""
    if not 3 <= len(source) <= 300:
        raise WrongClosures(
            "Who published it is missing or too long.", "People must see on whose word.", "Say who, and when.",
            fields={"source": "Enter who published it, and when"},
        )  # fmt: skip
    known = set(closures(session))
    new = [each for each in dict.fromkeys(given) if each not in known]
    if not new:
        raise WrongClosures("Nothing in it is new.", "Every closure of this file is recorded.", "Check the file.")
    batch = _highest(session, "batch") + 1
    _write(session, batch, [each.model_dump() for each in new], source, by, now)
    return batch


def take_back(session: Session, batch: int, *, by: str, now: datetime) -> None:
    """Take a whole file back: its closures count no longer, and stay to be read. Raises WrongClosures."""
    if batch not in {row.batch for row in batches(session) if not row.is_undone}:
        raise WrongClosures("There is no such file, or it was taken back.", "Nothing would change.", "See the list.")
    _write(session, _highest(session, "batch") + 1, [{"undoes": batch}], "Taken back", by, now)


def batches(session: Session) -> list[Row[Any]]:
    """The files that were taken in, the latest first: how many closures each brought, and whether it was taken back."""
    query = (
        select(
            _TABLE.c.batch, func.count().label("closures"), func.min(_TABLE.c.source).label("source"),
            func.min(_TABLE.c.recorded_by).label("recorded_by"), func.min(_TABLE.c.recorded_at).label("recorded_at"),
            _TABLE.c.batch.in_(_undone()).label("is_undone"),
        )
        .where(_TABLE.c.undoes.is_(None))
        .group_by(_TABLE.c.batch)
        .order_by(_TABLE.c.batch.desc())
    )  # fmt: skip
    return list(session.connection().execute(query))


def _undone() -> Any:
    return select(_TABLE.c.undoes).where(_TABLE.c.undoes.is_not(None))


def _counting() -> Any:
    return select(_TABLE).where(_TABLE.c.undoes.is_(None), _TABLE.c.batch.not_in(_undone()))


def _closure(row: Row[Any]) -> Closure:
    return Closure(urn=row.urn, closed_from=row.closed_from, reopens_on=row.reopens_on, name=row.name)


def _highest(session: Session, column: str) -> int:
    return int(session.connection().execute(select(func.coalesce(func.max(_TABLE.c[column]), 0))).scalar_one())


def _write(
    session: Session, batch: int, rows: Sequence[dict[str, Any]], source: str, by: str, now: datetime
) -> None:  # fmt: skip
    first = _highest(session, "number") + 1
    same = {"batch": batch, "source": source, "recorded_by": by, "recorded_at": now}
    numbered = [{"number": first + place, **same, **row} for place, row in enumerate(rows)]
    session.connection().execute(insert(_TABLE), numbered)
