"""The table of the service's registers: rows only grow, and the latest row of an entry is what it says now."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from cases.sendiass.tables import ServiceTable


class RegisterRow(ServiceTable, table=True):
    """One writing of one entry: all that it said from then on, who wrote it and when.

    `content` is that of the register's model (`cases.sendiass.registers_list`); `struck_because` says why an entry
    does not count any longer. The database refuses to change or to remove a row.
    """

    __tablename__ = "sendiass_register_row"
    __table_args__ = (UniqueConstraint("register_key", "entry", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    register_key: str = Field(max_length=40)
    entry: int
    version: int
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    struck_because: str | None = Field(default=None, max_length=500)
    written_at: datetime
    written_by: str = Field(max_length=60)
