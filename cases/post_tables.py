"""Posts, who holds each from when until when, and what was done about them. Nothing is removed."""

from datetime import date, datetime

from sqlalchemy import Index, false
from sqlmodel import Field, SQLModel

from cases.facts import Capacity


class Post(SQLModel, table=True):
    """One post, whoever holds it: its role, its team, for whom one acts in it, its days in England.

    `last_day` is the last it exists on; None while nobody has said so. `ended_at` is the instant, where it was ended at
    once. A post `is_providers` where the provider that vouches for people says who holds it: such a one was opened for
    one person, and ends with them.
    """

    __tablename__ = "post"
    key: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=100)
    role: str = Field(max_length=20)
    team: str | None = Field(default=None, foreign_key="team.key")
    acts_as: str = Field(default=Capacity.COUNCIL, max_length=20)
    first_day: date
    last_day: date | None = None
    ended_at: datetime | None = None
    is_providers: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Holding(SQLModel, table=True):
    """An officer in a post from a day to a day, both included, or until it is ended. `is_cover`: beside its holder.

    `ended_at` is the instant at which it was ended at once; one that was to begin later never began then.
    """

    __tablename__ = "post_holding"
    __table_args__ = (Index("ix_post_holding_officer", "officer"), Index("ix_post_holding_post", "post"))
    id: int | None = Field(default=None, primary_key=True)
    post: str = Field(foreign_key="post.key", max_length=60)
    officer: str = Field(foreign_key="officer.id", max_length=60)
    first_day: date
    last_day: date | None = None
    ended_at: datetime | None = None
    is_cover: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class PostChange(SQLModel, table=True):
    """Something that was done about a post. Rows only grow. `holding` is the one it was about, if it was about one."""

    __tablename__ = "post_change"
    id: int | None = Field(default=None, primary_key=True)
    post: str = Field(max_length=60, index=True)
    holding: int | None = None
    what: str = Field(max_length=20)
    says: str = Field(default="", max_length=300)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime
