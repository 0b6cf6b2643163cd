"""Whom the provider vouches for as an officer here: known by issuer and subject, the rest as it says this time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, insert, select
from sqlmodel import Session

from api.errors import Invalid
from api.oidc.refusals import AccountClosed, NoPost, NotWholly
from api.posts import set_posts
from api.settings import Settings
from api.tables import Identity, SignIn
from api.users import USERNAME, shut_out, user_named
from cases.database import Database
from cases.officers import new_officer, open_teams
from cases.posts import NewPost
from cases.tables import Officer

_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_IDENTITY = Identity.__table__  # type: ignore[attr-defined]
_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]
_LONGEST_USERNAME = 56  # leaves room for a number behind it


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody as the provider knows them now. `session` is what it calls this session of theirs."""

    issuer: str
    subject: str
    name: str
    email: str
    username: str
    posts: tuple[NewPost, ...]
    session: str


def read_claims(claims: Mapping[str, Any], settings: Settings) -> Vouched:
    """What the claims say by the rules of the settings. Raises NotWholly without an email address we could write to."""
    try:
        email = validate_email(str(claims.get("email", "")), check_deliverability=False).normalized
    except EmailNotValidError:
        raise NotWholly("your email address") from None
    wanted = str(claims.get("preferred_username") or email)
    return Vouched(
        issuer=settings.oidc_issuer,
        subject=str(claims["sub"])[:255],
        name=str(claims.get("name") or wanted)[:200],
        email=email,
        username=wanted,
        posts=tuple(_posts(_values(claims.get(settings.oidc_claim)), settings)),
        session=str(claims.get("sid", ""))[:255],
    )


def _values(claim: Any) -> list[str]:
    """The values of a claim that may be one word, several in a list, or not there."""
    if isinstance(claim, list):
        return [each for each in claim if isinstance(each, str)]
    return [claim] if isinstance(claim, str) else []


def _posts(values: list[str], settings: Settings) -> Iterable[NewPost]:
    """The posts these values give, in the order of the settings, so that the first named there comes first."""
    team = next((key for value, key in settings.oidc_teams.items() if value in values), None)
    for value, post in settings.oidc_posts.items():
        if value in values:
            yield NewPost(post.role, post.team or team, post.acts_as or settings.capacities[0])


def let_in(database: Database, person: Vouched, now: datetime) -> str:
    """The key of the officer this is; their account is opened at their first sign-in and brought up to date at each.

    Raises NoPost, AccountClosed. Whoever has lost every post is signed out everywhere before it is said.
    """
    with database.writing() as session:
        officer = _known(session, person)
        refuse_unknown_teams(session, person.posts)
        if person.posts and (officer is None or officer.is_active):
            officer = officer or _opened(session, person, now)
            officer.display_name, officer.email = person.name, person.email
            set_posts(session, officer, person.posts, now)
            return officer.id
        if officer is not None:
            if officer.is_active:
                set_posts(session, officer, (), now)
            shut_out(session, officer.id, now)
    raise NoPost(person.name) if not person.posts else AccountClosed


def refuse_unknown_teams(session: Session, posts: Iterable[NewPost]) -> None:
    """Raise NotWholly where the settings speak of a team that is not here, yet or any more."""
    known = open_teams(session)
    for post in posts:
        if post.team is not None and post.team not in known:
            raise NotWholly(f"a team that is here: “{post.team}” in the settings of this service is none")


def end_sessions(
    session: Session, issuer: str, subject: str | None, provider_session: str | None, until: datetime
) -> None:
    """End what the provider says has ended: one session, or all somebody began before an instant."""
    ends = delete(SignIn).where(_SIGN_IN.c.created_at <= until, _SIGN_IN.c.provider_session.is_not(None))
    if provider_session:
        ends = ends.where(_SIGN_IN.c.provider_session == provider_session)
    if subject:
        whose = select(_IDENTITY.c.officer).where(_IDENTITY.c.issuer == issuer, _IDENTITY.c.subject == subject)
        ends = ends.where(_SIGN_IN.c.officer.in_(whose))
    session.execute(ends)


def link_named(session: Session, username: str, issuer: str, subject: str, now: datetime) -> None:
    """Say whose an account is that was opened here. Raises NoSuchUser, and Invalid without a provider or where it knows
    that subject as somebody already.
    """
    officer = user_named(session, username)
    if not issuer:
        raise Invalid({"issuer": "No provider is set: SENDFLOW_OIDC_ISSUER."})
    taken = select(_IDENTITY.c.officer).where(_IDENTITY.c.issuer == issuer, _IDENTITY.c.subject == subject)
    if session.execute(taken).first():
        raise Invalid({"subject": "This person has an account already."})
    link(session, officer.id, issuer, subject, now)


def link(session: Session, officer: str, issuer: str, subject: str, now: datetime) -> None:
    """Say that an officer who has an account is the one whom the provider calls so."""
    values = {"issuer": issuer, "subject": subject, "officer": officer, "known_since": now}
    session.connection().execute(insert(_IDENTITY).values(values))


def is_known_to_provider(session: Session, officer: str) -> bool:
    """Whether the provider says what this officer may do."""
    return session.execute(select(_IDENTITY.c.subject).where(_IDENTITY.c.officer == officer)).first() is not None


def _known(session: Session, person: Vouched) -> Officer | None:
    is_theirs = (_IDENTITY.c.issuer == person.issuer, _IDENTITY.c.subject == person.subject)
    query = select(Officer).join(_IDENTITY, _IDENTITY.c.officer == _OFFICER.c.id).where(*is_theirs)
    officer: Officer | None = session.execute(query).scalars().first()
    return officer


def _opened(session: Session, person: Vouched, now: datetime) -> Officer:
    first = person.posts[0]
    officer = new_officer(
        session, _free_username(session, person.username), display_name=person.name, email=person.email,
        role=first.role, team=first.team, password_hash=None, now=now, acts_as=first.acts_as,
    )  # fmt: skip
    link(session, officer.id, person.issuer, person.subject, now)
    return officer


def _free_username(session: Session, wanted: str) -> str:
    """A username like the one wanted that nobody has: of an address what stands before the @."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", wanted.split("@")[0].casefold()).strip("._-")[:_LONGEST_USERNAME]
    plain = plain if USERNAME.fullmatch(plain) else "officer"
    taken = set(session.execute(select(_OFFICER.c.username).where(_OFFICER.c.username.startswith(plain))).scalars())
    number = 2
    while (name := plain if plain not in taken else f"{plain}-{number}") in taken:
        number += 1
    return name
