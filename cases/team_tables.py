"""What was done about teams, in a table of its own beside `cases.tables.Team`. Rows only grow."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class TeamChange(SQLModel, table=True):
    """A team was made, renamed, closed or opened again. `name` is its name from then on, `was` the one before."""

    __tablename__ = "team_change"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    team: str = Field(foreign_key="team.key", max_length=60, index=True)
    what: str = Field(max_length=20)
    name: str = Field(max_length=100)
    was: str = Field(default="", max_length=100)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime
