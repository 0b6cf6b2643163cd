"""Who is in a team and what it holds, which must be none of either before it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, union
from sqlmodel import Session

from api.errors import NotFound
from api.tables import Post
from cases.find import CaseQuery, find_cases
from cases.officers import officers
from cases.sight import EVERY_CASE
from cases.tables import Officer, Team
from cases.teams import WrongTeam, close_team, team_rows
from deadlines.words import count_of

_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_POST = Post.__table__  # type: ignore[attr-defined]
_TEAM = Team.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Filled:
    """A team with the officers of it whose accounts are open, and how many open cases are held in it."""

    team: Row[Any]
    members: tuple[Officer, ...]
    cases: int


def filled_teams(session: Session, today: date) -> list[Filled]:
    """Every team with who is in it and what it holds, the open ones first."""
    members = _members(session)
    return [_filled(session, row, members, today) for row in team_rows(session)]


def filled_team(session: Session, key: str, today: date) -> Filled:
    """One team. Raises NotFound."""
    row = session.connection().execute(select(_TEAM).where(_TEAM.c.key == key)).first()
    if row is None:
        raise NotFound
    return _filled(session, row, _members(session), today)


def close_empty(session: Session, key: str, *, by: str, now: datetime, today: date) -> None:
    """Close a team. Raises WrongTeam while somebody is in it or an open case is held in it."""
    found = filled_team(session, key, today)
    if found.members or found.cases:
        raise WrongTeam(
            f"In this team are {count_of(len(found.members), 'officer')} and {count_of(found.cases, 'open case')}.",
            "They would stand in lists under a team nobody can choose.",
            "Give the officers other posts and the cases to others first.",
        )
    close_team(session, key, by=by, now=now)


def _filled(session: Session, row: Row[Any], members: Mapping[str, tuple[Officer, ...]], today: date) -> Filled:
    # A number alone: a case that few may see keeps a team from being closed as any other does.
    held = find_cases(session, CaseQuery(today, team=row.key, ended=False), EVERY_CASE, limit=1)
    return Filled(row, members.get(row.key, ()), held.total)


def _members(session: Session) -> dict[str, tuple[Officer, ...]]:
    """By team, the officers with an open account who hold a post in it, by name."""
    own = select(_OFFICER.c.id, _OFFICER.c.team).where(_OFFICER.c.is_active, _OFFICER.c.team.is_not(None))
    others = (
        select(_OFFICER.c.id, _POST.c.team)
        .join(_POST, _POST.c.officer == _OFFICER.c.id)
        .where(_OFFICER.c.is_active, _POST.c.team.is_not(None))
    )
    known = officers(session)
    found: dict[str, list[Officer]] = {}
    for row in session.connection().execute(union(own, others)):
        found.setdefault(row.team, []).append(known[row.id])
    return {team: tuple(sorted(each, key=lambda one: (one.display_name, one.id))) for team, each in found.items()}
