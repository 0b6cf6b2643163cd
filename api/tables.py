"""Tables of the top room: sign-ins and who may, bearer tokens, calendar feeds. Secrets are kept as digests only."""

from datetime import date, datetime

from sqlalchemy import Index, false
from sqlmodel import Field, SQLModel


class SignIn(SQLModel, table=True):
    """One signed-in browser. Deleting the row signs it out at once. `key` is the SHA-256 of what the cookie holds.

    `holding` is what they work in: the post they hold, or of several the one chosen; while `is_choosing` they have yet
    to say, and see nothing. `post` is what versions before 0037 wrote there, and goes a version later.
    `provider_session` is what the provider calls the session it vouched for, "" where it has no name for it; None for
    somebody who came with a password of ours.
    """

    __tablename__ = "sign_in"
    key: str = Field(primary_key=True, max_length=64)
    officer: str = Field(foreign_key="officer.id", index=True)
    csrf: str = Field(max_length=64)
    created_at: datetime
    expires_at: datetime
    post: int | None = None
    holding: int | None = None
    is_choosing: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    provider_session: str | None = Field(default=None, max_length=255, index=True)


class Identity(SQLModel, table=True):
    """Whom a provider means by a subject: it alone stays the same, names and addresses change."""

    __tablename__ = "officer_identity"
    issuer: str = Field(primary_key=True, max_length=500)
    subject: str = Field(primary_key=True, max_length=255)
    officer: str = Field(foreign_key="officer.id", index=True)
    known_since: datetime


class EarlierPost(SQLModel, table=True):
    """What a version before `cases.post_tables` goes on with while this one comes in. Nobody writes it any more."""

    __tablename__ = "officer_post"
    __table_args__ = (Index("ix_officer_post_officer", "officer"),)
    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(foreign_key="officer.id", max_length=60)
    role: str = Field(max_length=20)
    team: str | None = Field(default=None, foreign_key="team.key")
    acts_as: str = Field(max_length=20)


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


class CaseRead(SQLModel, table=True):
    """One answer that showed somebody a case or, without `case_ref`, a list of children. Rows only grow.

    `what` is the route that answered, `role` and `acted_as` those of the post in which they looked.
    """

    __tablename__ = "case_read"
    __table_args__ = (Index("ix_case_read_case", "case_ref", "id"), Index("ix_case_read_officer", "officer", "id"))
    id: int | None = Field(default=None, primary_key=True)
    read_at: datetime = Field(index=True)
    officer: str = Field(max_length=60)
    role: str = Field(max_length=20)
    acted_as: str = Field(max_length=20)
    case_ref: str | None = Field(default=None, max_length=60)
    what: str = Field(max_length=200)


class PackMade(SQLModel, table=True):
    """A pack that was made: by whom, of what, for whom and why. Rows only grow.

    `reference` is what whoever asked calls the matter. `sha256` is that of the file given out, `seal` that of its
    manifest. A chronology pack has a case, a counts pack a process and a period.
    """

    __tablename__ = "pack_made"
    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime
    officer: str = Field(max_length=60)
    role: str = Field(max_length=20)
    acted_as: str = Field(max_length=20)
    kind: str = Field(max_length=20)
    case_ref: str | None = Field(default=None, max_length=60, index=True)
    whole_child: bool = False
    reader: int | None = None
    process: str | None = Field(default=None, max_length=60)
    from_day: date | None = None
    to_day: date | None = None
    profile: str = Field(max_length=20)
    known_at: datetime
    form: str = Field(max_length=10)
    reference: str = Field(max_length=60)
    why: str = Field(max_length=500)
    sha256: str = Field(max_length=64)
    seal: str = Field(max_length=64)
