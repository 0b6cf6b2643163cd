"""Officers and teams: who may sign in, whose cases these are, where a reminder goes."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from cases.appointing import put_in_post
from cases.facts import Capacity
from cases.tables import Officer, Team
from deadlines.refusals import Refusal

_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_TEAM = Team.__table__  # type: ignore[attr-defined]


class UnknownOfficer(Refusal):
    """No active officer has that name or key."""

    code = "unknown_officer"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no active officer “{name}”.",
            "A case must be held by somebody who can act on it.",
            "Give the username of an officer who can sign in.",
            fields={"owner": "There is no active officer of that name."},
        )


def new_officer(
    session: Session,
    username: str,
    *,
    display_name: str,
    email: str,
    role: str,
    team: str | None,
    password_hash: str | None,
    now: datetime,
    acts_as: str = Capacity.COUNCIL,
) -> Officer:
    """Write an officer under a new opaque key, which is all the log will ever hold of them. They hold no post yet."""
    officer = Officer(
        id=f"o{token_hex(5)}", username=username, display_name=display_name, email=email, role=role, team=team,
        password_hash=password_hash, acts_as=acts_as, created_at=now,
    )  # fmt: skip
    session.add(officer)
    session.flush()
    return officer


def add_officer(
    session: Session, username: str, *, now: datetime, says: str = "", by: str = "command_line", **given: Any
) -> Officer:
    """A new officer (`new_officer`) in a post opened for them, as their role, team and capacity say.

    The post is named by `says`, the role as pages name it, or by its key.
    """
    officer = new_officer(session, username, now=now, **given)
    put_in_post(session, [officer], {officer.role: says} if says else {}, by=by, now=now)
    return officer


def officer_named(session: Session, name: str) -> Officer:
    """The active officer with that username or key. Raises UnknownOfficer."""
    query = select(Officer).where((_OFFICER.c.username == name) | (_OFFICER.c.id == name), _OFFICER.c.is_active)
    officer: Officer | None = session.execute(query).scalars().first()
    if officer is None:
        raise UnknownOfficer(name)
    return officer


def officers(session: Session, ids: Iterable[str] | None = None) -> dict[str, Officer]:
    """Officers by key: those asked for, or all."""
    query = select(Officer)
    if ids is not None:
        query = query.where(_OFFICER.c.id.in_(list(ids)))
    return {officer.id: officer for officer in session.execute(query).scalars()}


def managers_of(session: Session, team: str | None) -> list[Officer]:
    """Who is told after the owner: the active managers of the team, or of the whole service where it has none."""
    found = _managers(session)
    return [each for each in found if each.team == team] or [each for each in found if each.team is None] or found


def heads_of_service(session: Session) -> list[Officer]:
    """Who is told after a team's manager: the active managers who belong to no team, and so answer for all."""
    return [each for each in _managers(session) if each.team is None]


def _managers(session: Session) -> list[Officer]:
    """The active managers, those who have been here longest first."""
    query = select(Officer).where(_OFFICER.c.role == "manager", _OFFICER.c.is_active)
    return list(session.execute(query.order_by(_OFFICER.c.created_at, _OFFICER.c.id)).scalars())


def teams(session: Session) -> dict[str, str]:
    """The names of the teams by key, closed ones too: cases and facts of before still name them."""
    found = session.connection().execute(select(_TEAM.c.key, _TEAM.c.name))
    return {row.key: row.name for row in found}


def open_teams(session: Session) -> dict[str, str]:
    """The names of those somebody can be put in."""
    found = session.connection().execute(select(_TEAM.c.key, _TEAM.c.name).where(_TEAM.c.closed_at.is_(None)))
    return {row.key: row.name for row in found}
