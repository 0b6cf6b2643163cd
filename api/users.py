"""Looking after accounts: opened, closed, given a new password. A closed account signs out everywhere at once."""

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session

from api.accounts import hash_password
from api.errors import Invalid
from api.posts import objections
from api.roles import ROLES, Role
from api.tables import ApiToken, CalendarFeed, SignIn
from cases.account_changes import Change, note_change
from cases.facts import Capacity
from cases.officers import add_officer
from cases.posts import NewPost
from cases.tables import Officer
from deadlines.refusals import Refusal

_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]
_TOKEN = ApiToken.__table__  # type: ignore[attr-defined]
_FEED = CalendarFeed.__table__  # type: ignore[attr-defined]
# Those who have accounts here: the authority's own officers, and people of a provider, who decide nothing (CFA Part 3).
ACTS_AS = (Capacity.COUNCIL, Capacity.PROVIDER)
_AT_THE_MACHINE = "command_line"  # nobody is signed in there
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


class NoSuchUser(Refusal):
    """No account has that username."""

    code = "not_found"

    def __init__(self, username: str) -> None:
        super().__init__(f"There is no account “{username}”.", "", "See the list of accounts for the username.")


def new_password() -> str:
    """A password nobody has to think of: sixteen letters and digits that are hard to guess and possible to type."""
    return secrets.token_urlsafe(12)


def user_named(session: Session, username: str) -> Officer:
    """An account, open or closed. Raises NoSuchUser."""
    found: Officer | None = session.execute(select(Officer).where(_OFFICER.c.username == username)).scalars().first()
    if found is None:
        raise NoSuchUser(username)
    return found


def add_user(
    session: Session,
    username: str,
    *,
    display_name: str,
    email: str,
    role: str,
    team: str | None,
    password_hash: str,
    now: datetime,
    acts_as: str = Capacity.COUNCIL,
    roles: Mapping[str, Role] = ROLES,
    capacities: Collection[str] = ACTS_AS,
    by: str = _AT_THE_MACHINE,
) -> Officer:
    """Open an account, in a post of its own.

    Raises Invalid where the username is taken or misshapen, or what is chosen is not there.
    """
    wrong = {}
    if not USERNAME.fullmatch(username):
        wrong["username"] = "Use 2 to 60 small letters, digits, dots, hyphens or underscores."
    elif session.execute(select(_OFFICER.c.id).where(_OFFICER.c.username == username)).first():
        wrong["username"] = "Another account has this username."
    wrong |= objections(session, NewPost(role, team, acts_as), roles, capacities)
    if wrong:
        raise Invalid(wrong)
    officer = add_officer(
        session, username, display_name=display_name, email=email, role=role, team=team, password_hash=password_hash,
        now=now, acts_as=acts_as, says=roles[role].says, by=by,
    )  # fmt: skip
    note_change(session, officer.id, Change.OPENED, by=by, now=now)
    return officer


def give_password(session: Session, username: str, password: str, now: datetime, by: str = _AT_THE_MACHINE) -> None:
    """Give an account a new password; whoever is signed in with it is signed out. Raises NoSuchUser."""
    officer = user_named(session, username)
    officer.password_hash = hash_password(password)
    session.add(officer)
    session.flush()
    session.execute(delete(SignIn).where(_SIGN_IN.c.officer == officer.id))
    note_change(session, officer.id, Change.PASSWORD, by=by, now=now)


def close_account(session: Session, username: str, now: datetime, by: str = _AT_THE_MACHINE) -> None:
    """Close an account: its sign-ins, tokens and calendar addresses end at once; the log keeps what it recorded.

    Raises NoSuchUser. Cases it holds keep their holder until somebody gives them to another.
    """
    officer = user_named(session, username)
    officer.is_active = False
    session.add(officer)
    session.flush()
    shut_out(session, officer.id, now)
    note_change(session, officer.id, Change.CLOSED, by=by, now=now)


def shut_out(session: Session, officer: str, now: datetime) -> None:
    """End every way in that an officer holds, at once: sign-ins, tokens, calendar addresses."""
    session.execute(delete(SignIn).where(_SIGN_IN.c.officer == officer))
    session.execute(
        update(_TOKEN).where(_TOKEN.c.officer == officer, _TOKEN.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    session.execute(delete(CalendarFeed).where(_FEED.c.officer == officer))


def reopen_account(session: Session, username: str, now: datetime, by: str = _AT_THE_MACHINE) -> None:
    """Open a closed account again, with the password it had. Raises NoSuchUser."""
    officer = user_named(session, username)
    officer.is_active = True
    session.add(officer)
    session.flush()
    note_change(session, officer.id, Change.REOPENED, by=by, now=now)
