"""Which posts there are and who holds each: a role, in a team, for somebody; and which of a team nobody holds."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from api.posts import NewPost
from api.tables import Post
from cases.facts import Capacity
from cases.officers import officers, open_teams
from cases.tables import Officer

_POST = Post.__table__  # type: ignore[attr-defined]
# What every team that holds cases needs: somebody to do the work, and somebody who is told when it is late.
NEEDED = ("caseworker", "manager")


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One post and the officers with an open account who hold it, by name; nobody where it is vacant."""

    role: str
    acts_as: str
    holders: tuple[Officer, ...]


def posts_by_team(session: Session) -> list[tuple[str | None, list[HeldPost]]]:
    """Every post by the key of its team, teams by name; first, under None, those that are in no team."""
    known = {key: each for key, each in officers(session).items() if each.is_active}
    several: dict[str, list[NewPost]] = {}
    for row in session.execute(select(Post).order_by(_POST.c.id)).scalars():
        several.setdefault(row.officer, []).append(NewPost(row.role, row.team, row.acts_as))
    holders: dict[NewPost, list[Officer]] = {}
    for officer in sorted(known.values(), key=lambda each: (each.display_name, each.id)):
        for post in several.get(officer.id) or [NewPost(officer.role, officer.team, officer.acts_as)]:
            holders.setdefault(post, []).append(officer)
    names = open_teams(session)
    return [(team, _in_team(team, holders)) for team in (None, *sorted(names, key=lambda key: names[key]))]


def _in_team(team: str | None, holders: dict[NewPost, list[Officer]]) -> list[HeldPost]:
    held = [HeldPost(post.role, post.acts_as, tuple(found)) for post, found in holders.items() if post.team == team]
    filled = {each.role for each in held}
    vacant = [HeldPost(role, Capacity.COUNCIL.value, ()) for role in NEEDED if team is not None and role not in filled]
    return sorted([*held, *vacant], key=lambda each: (each.role, each.acts_as))
