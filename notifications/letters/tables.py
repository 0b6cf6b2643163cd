"""The authority's standing facts in versions: each is whole, the last one counts, and none is ever changed."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class LetterFacts(SQLModel, table=True):
    """One version of the standing facts, as canonical JSON. It names services, and nobody who is written to."""

    __tablename__ = "letter_facts"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: str = Field(sa_column=Column(Text, nullable=False))
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime
