"""Calendar addresses: made, shown once, stopped. Whoever has one may read what it gives, so that is little."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from api.accounts import Viewer
from api.errors import NotFound
from api.roles import ROLES, may_follow
from api.tables import CalendarFeed
from cases.officers import teams
from cases.posts import held_by
from cases.tables import Officer, Team

_FEED = CalendarFeed.__table__  # type: ignore[attr-defined]
_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_TEAM = Team.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose deadlines an address gives: those of an officer's cases or, with `team`, of that team's."""

    officer: str
    team: str | None
    team_name: str


def make_feed(session: Session, viewer: Viewer, team: str | None, now: datetime) -> str:
    """A new address for this person's calendar; the one they had for the same deadlines ends. Returns its secret.

    It is given out this once; only its digest is kept. Raises NotFound for a team that is not there or not for them.
    """
    if not may_follow(viewer.role, team) or (team is not None and team not in teams(session)):
        raise NotFound
    stop_feed(session, viewer, team)
    secret = secrets.token_urlsafe(32)
    values = {"digest": _digest(secret), "officer": viewer.officer_id, "team": team, "created_at": now}
    session.connection().execute(insert(_FEED).values(values))
    return secret


def stop_feed(session: Session, viewer: Viewer, team: str | None) -> None:
    """End this person's address for these deadlines at once; harmless where there is none."""
    which = _FEED.c.team.is_(None) if team is None else _FEED.c.team == team
    session.connection().execute(delete(_FEED).where(_FEED.c.officer == viewer.officer_id, which))


def feeds_of(session: Session, viewer: Viewer) -> dict[str | None, datetime]:
    """Since when this person has had an address, by team; None for their own cases."""
    found = session.connection().execute(
        select(_FEED.c.team, _FEED.c.created_at).where(_FEED.c.officer == viewer.officer_id)
    )
    return {row.team: row.created_at for row in found}


def feed_at(session: Session, secret: str, today: date) -> Feed:
    """What the address with this secret gives.

    Raises NotFound where it was stopped or never was, the account is closed, or no post they hold may have it.
    """
    found = session.connection().execute(
        select(_FEED.c.officer, _FEED.c.team, _TEAM.c.name)
        .join(_OFFICER, _OFFICER.c.id == _FEED.c.officer)
        .outerjoin(_TEAM, _TEAM.c.key == _FEED.c.team)
        .where(_FEED.c.digest == _digest(secret), _OFFICER.c.is_active)
    )
    row = found.first()
    roles = {each.post.role for each in held_by(session, row.officer, today)} if row else set()
    if row is None or not any(may_follow(ROLES[each], row.team) for each in roles & ROLES.keys()):
        raise NotFound
    return Feed(row.officer, row.team, row.name or "")


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
