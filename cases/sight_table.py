"""The table of who may know of a restricted case: worked out from the log, disposable like a summary."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CaseSight(SQLModel, table=True):
    """One officer who may know of a restricted case, for good or until an instant; a case without rows is everybody's.

    Worked out from the log by `workflows.views`, as a summary is.
    """

    __tablename__ = "case_sight"
    __table_args__ = (Index("ix_case_sight_officer", "officer", "case_id"),)
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    officer: str = Field(primary_key=True, max_length=60)
    until: datetime | None = None
