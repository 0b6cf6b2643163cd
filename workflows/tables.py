"""Tables of the room: who must be looked at, how far a sweep has come, the next reference. None of it is truth."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class WakeUp(SQLModel, table=True):
    """A case something happened to, waiting for one turn of its process. Written with the fact, taken by the flow."""

    __tablename__ = "wake_up"
    id: int | None = Field(default=None, primary_key=True)
    case_ref: str = Field(max_length=60, index=True)
    process: str = Field(max_length=60)
    asked_at: datetime


class SweepProgress(SQLModel, table=True):
    """How far the sweep of one process for one day has come; a killed sweep goes on from `after_case_id`."""

    __tablename__ = "sweep_progress"
    process: str = Field(primary_key=True, max_length=60)
    day: date = Field(primary_key=True)
    after_case_id: int = 0
    swept: int = 0
    queued: int = 0
    started_at: datetime
    finished_at: datetime | None = None


class RefCounter(SQLModel, table=True):
    """The last number given out for a prefix of references ("EHC-2026")."""

    __tablename__ = "ref_counter"
    prefix: str = Field(primary_key=True, max_length=20)
    last: int
