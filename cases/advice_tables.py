"""Tables of asking bodies for advice by email: whom to write to, what was asked of whom, and the links they were sent.

Nothing here is truth about a case, and nothing names a child: what was asked and answered are facts in the log.
"""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class AdviceContact(SQLModel, table=True):
    """Whom to ask at a body: a post rather than a person, with its email. One that is closed is offered no more."""

    __tablename__ = "advice_contact"
    number: int | None = Field(default=None, primary_key=True)
    body: str = Field(max_length=80, index=True)
    post: str = Field(max_length=200)
    email: str = Field(max_length=254)
    changed_by: str = Field(max_length=60)
    changed_at: datetime
    closed_at: datetime | None = None


class AdviceAsking(SQLModel, table=True):
    """A request for advice that was sent by email, and whether its body is chased. `sequence` is the first number of
    the fact that asked; corrections keep it. The reason for a pause names nobody.
    """

    __tablename__ = "advice_asking"
    case_ref: str = Field(primary_key=True, max_length=60, foreign_key="case_file.ref")
    sequence: int = Field(primary_key=True)
    body: str = Field(max_length=80)
    post: str = Field(max_length=200)
    email: str = Field(max_length=254)
    times: int = 1
    asked_by: str = Field(max_length=60)
    asked_at: datetime
    paused_because: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    paused_by: str | None = Field(default=None, max_length=60)
    paused_at: datetime | None = None
    ended_at: datetime | None = None


class AdviceLink(SQLModel, table=True):
    """One link in one email: the digest of its secret, which is kept nowhere, and the one request it answers."""

    __tablename__ = "advice_link"
    digest: str = Field(primary_key=True, max_length=64)
    case_ref: str = Field(max_length=60, foreign_key="case_file.ref", index=True)
    sequence: int
    made_at: datetime
    expires_on: date
    revoked_at: datetime | None = None
