"""Tables of the figures a manager reads: worked out at night from the log as it was known when the day began.

All of it is disposable. Every row bears its day; rows of a day that `FiguresDay` does not hold are of a night's work
that never ended, and nobody reads them.
"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class FiguresDay(SQLModel, table=True):
    """A morning for which figures were made: from what was known at `known_at`, the instant the day began.

    `cases` is how many had begun by then. The last one is read; those of the first of a month are kept, with their
    forecast, to be held against what happened.
    """

    __tablename__ = "figures_day"
    day: date = Field(primary_key=True)
    known_at: datetime
    made_at: datetime
    computed_with: str = Field(max_length=60)
    cases: int


class DelayDays(SQLModel, table=True):
    """The days of one month by which one deadline was late while the same holder had the next step, or for one cause.

    `days` is a whole number of days, so that any of them add up; `month` is its first day.
    """

    __tablename__ = "figures_delay"
    __table_args__ = (Index("ix_figures_delay", "day", "month", "held_by", "cause"),)
    id: int | None = Field(default=None, primary_key=True)
    day: date
    case_id: int = Field(foreign_key="case_file.id", index=True)
    limit_key: str = Field(max_length=60)
    about: str = Field(max_length=80)
    trigger_sequence: int
    due_on: date
    held_by: str = Field(max_length=60)
    cause: str = Field(max_length=60)
    month: date
    days: int


class LimitSpell(SQLModel, table=True):
    """A stretch of mornings on which a limit, since over, stood open in one stage of its case: the past that a forecast
    counts. `left_most` to `left_least` are the working days left, from the first such morning to the last.
    """

    __tablename__ = "figures_spell"
    __table_args__ = (Index("ix_figures_spell", "day", "process", "limit_key", "stage", "left_least"),)
    id: int | None = Field(default=None, primary_key=True)
    day: date
    case_id: int = Field(foreign_key="case_file.id", index=True)
    process: str = Field(max_length=60)
    limit_key: str = Field(max_length=60)
    about: str = Field(max_length=80)
    trigger_sequence: int
    stage: str = Field(max_length=60)
    due_on: date
    left_most: int
    left_least: int
    outcome: str = Field(max_length=10)


class ForecastRow(SQLModel, table=True):
    """What was said on a morning of one open limit: of `alike` that stood like it, `alike_late` were then late.

    `outcome` is what came of it, "open" until its day is over.
    """

    __tablename__ = "figures_forecast"
    __table_args__ = (
        Index("ix_figures_forecast", "day", "due_on", "id"),
        # By what was said, so that a board is counted in the index alone.
        Index(
            "ix_figures_forecast_said",
            "day", "alike", "alike_late", "limit_key", "outcome", "due_on", "process", "case_id",
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    day: date
    case_id: int = Field(foreign_key="case_file.id", index=True)
    process: str = Field(max_length=60)
    limit_key: str = Field(max_length=60)
    about: str = Field(max_length=80)
    trigger_sequence: int
    stage: str = Field(max_length=60)
    due_on: date
    left: int
    alike: int
    alike_late: int
    outcome: str = Field(max_length=10)


class TransferRow(SQLModel, table=True):
    """One of the cohort that is to transfer at the end of the school year, as it stood on a morning.

    `case_id` is None where no case is open yet; `reached` and `prospect` are names of `Reached` and `Prospect`.
    """

    __tablename__ = "figures_transfer"
    __table_args__ = (Index("ix_figures_transfer", "day", "due_on", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    day: date
    child_id: int = Field(foreign_key="person.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    phase: str = Field(max_length=60)
    transfer_on: date
    due_on: date
    year: int
    school_urn: str | None = Field(default=None, max_length=10)
    reached: str = Field(max_length=20)
    prospect: str = Field(max_length=20)
