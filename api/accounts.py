"""Accounts: passwords, sign-ins and bearer tokens. The database keeps digests only, so reading it signs nobody in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import bindparam, delete, insert, or_, select
from sqlmodel import Session

from api.posts import in_words
from api.roles import ROLES, Permission, Role, ServicePermission
from api.tables import ApiToken, SignIn
from cases.database import Database
from cases.facts import Capacity
from cases.log import Author
from cases.officers import officer_named
from cases.post_tables import Holding, Post
from cases.posts import held_by, in_force_on, take_up
from cases.sight import Sight
from cases.statements import Statement
from cases.tables import Officer, Team
from deadlines.clock import day_of
from deadlines.refusals import Refusal

STAYS_SIGNED_IN = timedelta(hours=12)  # a working day; the next one begins with a sign-in
_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]
_POST = Post.__table__  # type: ignore[attr-defined]
_HOLDING = Holding.__table__  # type: ignore[attr-defined]
_TEAM = Team.__table__  # type: ignore[attr-defined]
_TOKEN = ApiToken.__table__  # type: ignore[attr-defined]
_VIEWER = (
    _OFFICER.c.id, _OFFICER.c.username, _OFFICER.c.display_name, _POST.c.role, _POST.c.team, _POST.c.acts_as,
)  # fmt: skip


class NotSignedIn(Refusal):
    """The username and password do not belong together, or the account is closed; which, nobody is told."""

    code = "not_signed_in"


class NoPostToday(Refusal):
    """Somebody showed who they are, and holds no post on the day."""

    code = "no_post"

    def __init__(self) -> None:
        super().__init__(
            "You hold no post here today.",
            "What somebody may do comes from the post they hold on the day.",
            "Ask whoever looks after accounts; a post that is to begin later opens by itself on its first day.",
        )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: an active officer. `sight` is what they may know of.

    `csrf` is what their forms must carry, empty for a bearer token. `post` says in words in which of several posts they
    work; it is empty for whoever holds one alone.
    """

    officer_id: str
    username: str
    display_name: str
    role: Role
    team: str | None
    sight: Sight
    csrf: str = ""
    acts_as: str = Capacity.COUNCIL
    post: str = ""

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
    """Sign an officer in: the secret for the cookie, and the row that will know it. Raises NotSignedIn, NoPostToday.

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
    with database.writing() as session:
        return begin(session, officer.id, now)


def begin(session: Session, officer: str, now: datetime, provider_session: str | None = None) -> tuple[str, SignIn]:
    """Begin a sign-in of somebody who has shown who they are: the secret for the cookie, the row that will know it.

    Somebody who holds several posts sees nothing until they have chosen one. Raises NoPostToday.
    """
    held = held_by(session, officer, day_of(now))
    if not held:
        raise NoPostToday
    take_up(session, day_of(now), officer=held[0].officer)
    secret = secrets.token_urlsafe(32)
    row = SignIn(
        key=_digest(secret), officer=officer, csrf=secrets.token_urlsafe(32), created_at=now,
        expires_at=now + STAYS_SIGNED_IN, is_choosing=len(held) > 1,
        holding=held[0].holding.id if len(held) == 1 else None, provider_session=provider_session,
    )  # fmt: skip
    session.execute(delete(SignIn).where(_SIGN_IN.c.expires_at <= now))
    session.add(row)
    session.flush()
    return secret, row


def choosing(session: Session, secret: str, now: datetime) -> SignIn | None:
    """The sign-in of somebody who has yet to say in which post they work; None where there is no such."""
    is_it = (
        _SIGN_IN.c.key == _digest(secret),
        _SIGN_IN.c.expires_at > now,
        _SIGN_IN.c.is_choosing,
        _OFFICER.c.is_active,
    )
    query = select(SignIn).join(_OFFICER, _OFFICER.c.id == _SIGN_IN.c.officer).where(*is_it)
    row: SignIn | None = session.execute(query).scalars().first()
    return row


def choose(session: Session, row: SignIn, holding: int, now: datetime) -> str | None:
    """Take up one of one's posts: a new secret for the cookie, the old one ends. None where it is no post of theirs."""
    if holding not in {each.holding.id for each in held_by(session, row.officer, day_of(now))}:
        return None
    secret, chosen = begin(session, row.officer, now, row.provider_session)
    chosen.holding, chosen.is_choosing = holding, False
    session.add(chosen)
    session.execute(delete(SignIn).where(_SIGN_IN.c.key == row.key))
    session.flush()
    return secret


def sign_out(session: Session, secret: str) -> bool:
    """End a sign-in at once; whether the provider had vouched for it. Harmless when it has ended already."""
    is_it = _SIGN_IN.c.key == _digest(secret)
    found = session.execute(select(_SIGN_IN.c.provider_session).where(is_it)).scalar()
    session.execute(delete(SignIn).where(is_it))
    return found is not None


# Asked with every page and call: without a session, which would cost more than the question. One row for each post that
# is held on the day, the one given first first.
_OF_COOKIE = Statement(
    lambda _: (
        select(
            *_VIEWER, _SIGN_IN.c.csrf, _SIGN_IN.c.holding, _HOLDING.c.id.label("held"), _TEAM.c.name.label("team_name")
        )
        .select_from(_OFFICER)
        .join(_SIGN_IN, _SIGN_IN.c.officer == _OFFICER.c.id)
        .join(_HOLDING, _HOLDING.c.officer == _OFFICER.c.id)
        .join(_POST, _POST.c.key == _HOLDING.c.post)
        .outerjoin(_TEAM, _TEAM.c.key == _POST.c.team)
        .where(
            _SIGN_IN.c.key == bindparam("key"),
            _SIGN_IN.c.expires_at > bindparam("now"),
            _OFFICER.c.is_active,
            ~_SIGN_IN.c.is_choosing,
            or_(_SIGN_IN.c.post.is_(None), _SIGN_IN.c.holding.is_not(None)),  # else begun in a post of a version before
            in_force_on(bindparam("today")),
        )
        .order_by(_HOLDING.c.id)
    )
)
_OF_TOKEN = Statement(
    lambda _: (
        select(*_VIEWER)
        .select_from(_OFFICER)
        .join(_TOKEN, _TOKEN.c.officer == _OFFICER.c.id)
        .join(_HOLDING, _HOLDING.c.officer == _OFFICER.c.id)
        .join(_POST, _POST.c.key == _HOLDING.c.post)
        .where(
            _TOKEN.c.digest == bindparam("digest"),
            _TOKEN.c.revoked_at.is_(None),
            _OFFICER.c.is_active,
            in_force_on(bindparam("today")),
        )
        .order_by(_HOLDING.c.id)
    )
)


def viewer_of_cookie(
    database: Database, secret: str, now: datetime, roles: Mapping[str, Role] = ROLES
) -> Viewer | None:
    """Who is signed in with this secret; None when the sign-in, its post or the account has ended."""
    with database.engine.connect() as connection:
        found = _OF_COOKIE.rows(connection, key=_digest(secret), now=now, today=day_of(now))
    row = next((each for each in found if each.holding in (None, each.held)), None)
    if row is None:
        return None
    post = in_words(row.role, row.team_name, row.acts_as, roles) if len(found) > 1 else ""
    return _viewer(row, roles, now, row.csrf, post)


def create_token(session: Session, username: str, now: datetime) -> str:
    """A new bearer token of an officer. It is given out this once; only its digest is kept. Raises UnknownOfficer."""
    officer = officer_named(session, username)
    token = secrets.token_urlsafe(32)
    values = {"digest": _digest(token), "officer": officer.id, "created_at": now}
    session.connection().execute(insert(_TOKEN).values(values))
    return token


def viewer_of_token(database: Database, token: str, now: datetime) -> Viewer | None:
    """Whose bearer token this is, in the first post they hold; None when it is not in force, or they hold none."""
    with database.engine.connect() as connection:
        found = _OF_TOKEN.rows(connection, digest=_digest(token), today=day_of(now))
    return _viewer(found[0], ROLES, now) if found else None


def _viewer(row: Any, roles: Mapping[str, Role], now: datetime, csrf: str = "", post: str = "") -> Viewer | None:
    if (role := roles.get(row.role)) is None:
        return None
    sight = Sight(row.id, now)
    return Viewer(row.id, row.username, row.display_name, role, row.team, sight, csrf, row.acts_as, post)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
