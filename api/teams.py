"""Who is in a team and what it holds, which must be none of either before it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from api.errors import NotFound
from cases.find import CaseQuery, find_cases
from cases.post_tables import Post
from cases.posts import all_posts, has_ended, holdings
from cases.sight import EVERY_CASE
from cases.tables import Officer, Team
from cases.teams import WrongTeam, close_team, team_rows
from deadlines.words import count_of

_TEAM = Team.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Filled:
    """A team with its posts, the officers with open accounts who hold one, and how many open cases are held in it."""

    team: Row[Any]
    posts: Sequence[Post]
    members: tuple[Officer, ...]
    cases: int


def filled_teams(session: Session, today: date) -> list[Filled]:
    """Every team with who is in it and what it holds, the open ones first."""
    members, posts = _members(session, today), _posts(session, today)
    return [_filled(session, row, posts, members, today) for row in team_rows(session)]


def filled_team(session: Session, key: str, today: date) -> Filled:
    """One team. Raises NotFound."""
    row = session.connection().execute(select(_TEAM).where(_TEAM.c.key == key)).first()
    if row is None:
        raise NotFound
    return _filled(session, row, _posts(session, today), _members(session, today), today)


def close_empty(session: Session, key: str, *, by: str, now: datetime, today: date) -> None:
    """Close a team. Raises WrongTeam while there is a post in it or an open case is held in it."""
    found = filled_team(session, key, today)
    if found.posts or found.cases:
        raise WrongTeam(
            f"In this team are {count_of(len(found.posts), 'post')} and {count_of(found.cases, 'open case')}.",
            "They would stand in lists under a team nobody can choose.",
            "End its posts and give the cases to others first.",
        )
    close_team(session, key, by=by, now=now)


def _filled(
    session: Session,
    row: Row[Any],
    posts: Mapping[str | None, Sequence[Post]],
    members: Mapping[str, tuple[Officer, ...]],
    today: date,
) -> Filled:
    # A number alone: a case that few may see keeps a team from being closed as any other does.
    held = find_cases(session, CaseQuery(today, team=row.key, ended=False), EVERY_CASE, limit=1)
    return Filled(row, posts.get(row.key, ()), members.get(row.key, ()), held.total)


def _members(session: Session, day: date) -> dict[str, tuple[Officer, ...]]:
    """By team, the officers with an open account who hold a post in it, by name."""
    found: dict[str, dict[str, Officer]] = {}
    for each in holdings(session):
        if each.post.team is not None and each.officer.is_active and each.holds_on(day):
            found.setdefault(each.post.team, {})[each.officer.id] = each.officer
    return {
        team: tuple(sorted(there.values(), key=lambda one: (one.display_name, one.id))) for team, there in found.items()
    }


def _posts(session: Session, day: date) -> dict[str | None, list[Post]]:
    """By team, the posts in it that have not ended, by name."""
    found: dict[str | None, list[Post]] = {}
    for each in all_posts(session):
        if not has_ended(each, day):
            found.setdefault(each.team, []).append(each)
    return found
