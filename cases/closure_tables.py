"""When schools are closed, as an authority was told: rows only grow, and a file taken back is a row as well."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class SchoolClosure(SQLModel, table=True):
    """One closure of a file that was taken (`batch`); without a URN it is of every school of the authority.

    A row with `undoes` takes a whole batch back and holds no closure of its own.
    """

    __tablename__ = "school_closure"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    batch: int = Field(index=True)
    undoes: int | None = None
    urn: str | None = Field(default=None, max_length=10, index=True)
    closed_from: date | None = None
    reopens_on: date | None = None
    name: str = Field(default="", max_length=100)
    source: str = Field(max_length=300)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime
