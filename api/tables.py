"""Tables of the top room: sign-ins, tries at them, bearer tokens, calendar feeds. Secrets are kept as digests only."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignIn(SQLModel, table=True):
    """One signed-in browser. Deleting the row signs it out at once. `key` is the SHA-256 of what the cookie holds."""

    __tablename__ = "sign_in"
    key: str = Field(primary_key=True, max_length=64)
    officer: str = Field(foreign_key="officer.id", index=True)
    csrf: str = Field(max_length=64)
    created_at: datetime
    expires_at: datetime


class ApiToken(SQLModel, table=True):
    """A bearer token of an officer. `digest` is its SHA-256; the token itself was shown once."""

    __tablename__ = "api_token"
    digest: str = Field(primary_key=True, max_length=64)
    officer: str = Field(foreign_key="officer.id", index=True)
    created_at: datetime
    revoked_at: datetime | None = None


class CalendarFeed(SQLModel, table=True):
    """A calendar address an officer made: of the deadlines in their own cases or, with `team`, in a team's.

    `digest` is the SHA-256 of the secret in the address, which was shown once. Deleting the row ends the address.
    """

    __tablename__ = "calendar_feed"
    digest: str = Field(primary_key=True, max_length=64)
    officer: str = Field(foreign_key="officer.id", index=True)
    team: str | None = Field(default=None, foreign_key="team.key")
    created_at: datetime


class SignInTry(SQLModel, table=True):
    """One try at a username's password that has not proved right. `username` is a keyed digest of what was typed."""

    __tablename__ = "sign_in_try"
    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(max_length=64, index=True)
    tried_at: datetime = Field(index=True)
