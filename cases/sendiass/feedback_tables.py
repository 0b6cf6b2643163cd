"""What is kept of feedback: invitations that name no case, and answers that name no invitation.

No row has a number in order, an instant, or a key of the other kind. On SQLite the two tables have no row ids either,
which would tell in which order answers came.
"""

from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field

from cases.sendiass.tables import ServiceTable


class Invitation(ServiceTable, table=True):
    """One question put to one person. It is deleted when it is answered, and once it has expired.

    `token_sha256` is the SHA-256, in hex, of the secret in the link; `month` is that in which the support ended, as
    "2026-11"; `questions` how many of the set are asked; `expires_on` the ISO day after which it is not answered.
    """

    __tablename__ = "sendiass_invitation"
    __table_args__ = ({"sqlite_with_rowid": False},)
    token_sha256: str = Field(primary_key=True, max_length=64)
    level: str = Field(max_length=20)
    user_type: str = Field(max_length=20)
    month: str = Field(max_length=7)
    question_set: str = Field(max_length=20)
    questions: int
    expires_on: str = Field(max_length=10)


class Asked(ServiceTable, table=True):
    """How many were asked in a month, of each level and kind of person: what a response rate is of."""

    __tablename__ = "sendiass_feedback_asked"
    month: str = Field(primary_key=True, max_length=7)
    level: str = Field(primary_key=True, max_length=20)
    user_type: str = Field(primary_key=True, max_length=20)
    asked: int


class Feedback(ServiceTable, table=True):
    """One answer, under a key drawn at random. `answers` holds the step of the scale by question; a skipped one not."""

    __tablename__ = "sendiass_feedback"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: str = Field(primary_key=True, max_length=32)
    level: str = Field(max_length=20)
    user_type: str = Field(max_length=20)
    month: str = Field(max_length=7)
    question_set: str = Field(max_length=20)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    comment: str | None = Field(default=None, sa_column=Column(Text))
