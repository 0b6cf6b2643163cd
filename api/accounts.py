"""Accounts: passwords, sign-ins and bearer tokens. The database keeps digests only, so reading it signs nobody in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Session

from api.roles import ROLES, Permission, Role, ServicePermission
from api.tables import ApiToken, SignIn
from cases.database import Database
from cases.facts import Capacity
from cases.log import Author
from cases.officers import officer_named
from cases.statements import Statement
from cases.tables import Officer
from deadlines.refusals import Refusal

STAYS_SIGNED_IN = timedelta(hours=12)  # a working day; the next one begins with a sign-in
_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]
_TOKEN = ApiToken.__table__  # type: ignore[attr-defined]
_VIEWER = (
    _OFFICER.c.id, _OFFICER.c.username, _OFFICER.c.display_name, _OFFICER.c.role, _OFFICER.c.team, _OFFICER.c.acts_as,
)  # fmt: skip


class NotSignedIn(Refusal):
    """The username and password do not belong together, or the account is closed; which, nobody is told."""

    code = "not_signed_in"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: an active officer. `csrf` is what their forms must carry, empty for a bearer token."""

    officer_id: str
    username: str
    display_name: str
    role: Role
    team: str | None
    csrf: str = ""
    acts_as: str = Capacity.COUNCIL

    def may(self, permission: Permission | ServicePermission) -> bool:
        """Whether this person may do a thing at all."""
        return self.role.may(permission)

    @property
    def author(self) -> Author:
        """This person as the log will know them, in the capacity in which their account acts."""
        return Author(self.officer_id, self.acts_as)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _hash_of_nothing() -> str:
    """What an unknown username's password is compared with, so that refusing it takes as long as any other."""
    return hash_password(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """The Argon2 hash of a password. Slow on purpose: about half a second."""
    return _hasher().hash(password)


def check_password(password: str, password_hash: str) -> bool:
    """Whether a password is the one that was hashed."""
    return _hasher().verify(password, password_hash)


def sign_in(database: Database, username: str, password: str, now: datetime) -> tuple[str, SignIn]:
    """Sign an officer in: the secret for the cookie, and the row that will know it. Raises NotSignedIn.

    The password is checked outside any transaction, which would keep every other writer waiting meanwhile.
    """
    wanted = select(_OFFICER.c.id, _OFFICER.c.password_hash)
    with database.reading() as session:
        found = session.connection().execute(wanted.where(_OFFICER.c.username == username, _OFFICER.c.is_active))
        officer = found.first()
    hashed = officer.password_hash if officer else None
    nothing = _hash_of_nothing()  # made by the first sign-in of a process, whoever asks, so that it tells nothing
    is_right = check_password(password, hashed or nothing)
    if officer is None or hashed is None or not is_right:
        raise NotSignedIn("The username or the password is not right.", "", "Check both and try again.")
    secret = secrets.token_urlsafe(32)
    row = SignIn(
        key=_digest(secret), officer=officer.id, csrf=secrets.token_urlsafe(32), created_at=now,
        expires_at=now + STAYS_SIGNED_IN,
    )  # fmt: skip
    with database.writing() as session:
        session.execute(delete(SignIn).where(_SIGN_IN.c.expires_at <= now))
        session.add(row)
        session.flush()
    return secret, row


def sign_out(session: Session, secret: str) -> None:
    """End a sign-in at once; harmless when it has ended already."""
    session.execute(delete(SignIn).where(_SIGN_IN.c.key == _digest(secret)))


# Asked with every page and call: without a session, which would cost more than the question.
_OF_COOKIE = Statement(
    lambda _: (
        select(*_VIEWER, _SIGN_IN.c.csrf)
        .join(_SIGN_IN, _SIGN_IN.c.officer == _OFFICER.c.id)
        .where(_SIGN_IN.c.key == bindparam("key"), _SIGN_IN.c.expires_at > bindparam("now"), _OFFICER.c.is_active)
    )
)
_OF_TOKEN = Statement(
    lambda _: (
        select(*_VIEWER)
        .join(_TOKEN, _TOKEN.c.officer == _OFFICER.c.id)
        .where(_TOKEN.c.digest == bindparam("digest"), _TOKEN.c.revoked_at.is_(None), _OFFICER.c.is_active)
    )
)


def viewer_of_cookie(
    database: Database, secret: str, now: datetime, roles: Mapping[str, Role] = ROLES
) -> Viewer | None:
    """Who is signed in with this secret; None when the sign-in has ended or the account is closed."""
    with database.engine.connect() as connection:
        found = _OF_COOKIE.rows(connection, key=_digest(secret), now=now)
    return _viewer(found[0], roles, found[0].csrf) if found else None


def create_token(session: Session, username: str, now: datetime) -> str:
    """A new bearer token of an officer. It is given out this once; only its digest is kept. Raises UnknownOfficer."""
    officer = officer_named(session, username)
    token = secrets.token_urlsafe(32)
    values = {"digest": _digest(token), "officer": officer.id, "created_at": now}
    session.connection().execute(insert(_TOKEN).values(values))
    return token


def viewer_of_token(database: Database, token: str) -> Viewer | None:
    """Whose bearer token this is; None when it is unknown or revoked, or the account is closed."""
    with database.engine.connect() as connection:
        found = _OF_TOKEN.rows(connection, digest=_digest(token))
    return _viewer(found[0], ROLES) if found else None


def _viewer(row: Any, roles: Mapping[str, Role], csrf: str = "") -> Viewer | None:
    role = roles.get(row.role)
    return Viewer(row.id, row.username, row.display_name, role, row.team, csrf, row.acts_as) if role else None


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
