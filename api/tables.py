"""Tables of the top room: sign-ins, tries at them, and bearer tokens. Secrets are kept as digests only."""

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


class SignInTry(SQLModel, table=True):
    """One try at a username's password that has not proved right. `username` is a keyed digest of what was typed."""

    __tablename__ = "sign_in_try"
    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(max_length=64, index=True)
    tried_at: datetime = Field(index=True)
