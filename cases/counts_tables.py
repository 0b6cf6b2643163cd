"""Counts over a period that were asked for, and what each case adds to them."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class CountsKept(SQLModel, table=True):
    """Counts somebody asked for: of which process, period and instant, and with which law. Derived, disposable.

    `upto_case_id` is how far they are worked out, `finished_at` empty until they are whole. `mark` is the digest over
    the ends of all chains as the log was known at the instant (`cases.proof.mark_at`), as it was once they were whole.
    """

    __tablename__ = "counts_kept"
    __table_args__ = (UniqueConstraint("process", "from_day", "to_day", "known_at", "computed_with"),)
    number: int | None = Field(default=None, primary_key=True)
    process: str = Field(max_length=60)
    from_day: date
    to_day: date
    known_at: datetime
    computed_with: str = Field(max_length=60)
    asked_by: str = Field(max_length=60)
    asked_at: datetime
    upto_case_id: int = 0
    mark: str = Field(default="", max_length=64)
    finished_at: datetime | None = None


class CountsKeptCase(SQLModel, table=True):
    """What one case adds, as JSON: of it the reference, days and provisions, and nothing about a person."""

    __tablename__ = "counts_kept_case"
    counts: int = Field(sa_column=Column(Integer, ForeignKey("counts_kept.number"), primary_key=True))
    case_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(max_length=60)
    document: str = Field(sa_column=Column(Text, nullable=False))
