"""Posts team by team as on a day, with who holds each; what a team needs and nobody does; every holding for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.roles import ROLES
from cases.facts import WHO_ACTS
from cases.officers import managers_of, officers, open_teams, teams
from cases.post_tables import Post
from cases.posts import Held, all_posts, changes_of, has_ended, holdings

# What every team that holds cases needs: somebody to do the work, and somebody who is told when it is late.
NEEDED = ("caseworker", "manager")
HEADER = (
    "Post", "Key", "Role", "Team", "Acts for", "Officer", "Username", "How", "From", "To", "Ended at once", "Stands",
)  # fmt: skip
_NOBODY = {"provider": "the provider", "upgrade": "a new version of sendflow"}  # did it, and no person


@dataclass(frozen=True, slots=True)
class ListedPost:
    """One post as on a day: who holds it then with an open account, and who will; it is vacant where nobody does."""

    post: Post
    now: Sequence[Held]
    to_come: Sequence[Held]


@dataclass(frozen=True, slots=True)
class TeamPosts:
    """The posts of a team that there are, by name; `missing` are the roles it needs and has no post for.

    `instead` is the name of whoever is told of its late duties where it has no manager's post.
    """

    team: str | None
    posts: Sequence[ListedPost]
    missing: Sequence[str]
    instead: str = ""


def posts_by_team(session: Session, day: date) -> list[TeamPosts]:
    """Every post that has not ended, by team, teams by name; first, under None, those that are in no team."""
    listed = [listed_post(each, found, day) for each, found in _with_holdings(session) if not has_ended(each, day)]
    names = open_teams(session)
    keys = [None, *sorted(names, key=lambda key: names[key])]
    return [_in_team(session, key, [each for each in listed if each.post.team == key]) for key in keys]


def ended_posts(session: Session, day: date) -> list[Post]:
    """The posts that have ended, by name."""
    return [each for each in all_posts(session) if has_ended(each, day)]


def listed_post(post: Post, found: Sequence[Held], day: date) -> ListedPost:
    """A post with those of its holdings that hold on a day, or are to come."""
    there = [each for each in found if each.officer.is_active]
    return ListedPost(
        post, [each for each in there if each.holds_on(day)], [each for each in there if each.is_to_come(day)]
    )


def stands(held: Held, day: date) -> str:
    """How a holding stands on a day, in words."""
    row = held.holding
    if row.ended_at is not None:
        return "called off" if row.ended_at.date() < row.first_day else "ended"
    if held.is_to_come(day):
        return "to come"
    return "held" if held.holds_on(day) else "ended"


def holding_rows(session: Session, day: date) -> Iterator[tuple[str | date | None, ...]]:
    """Who held, holds and will hold which post, a holding to a row, under HEADER."""
    names = teams(session)
    for each in holdings(session):
        post, row, officer = each.post, each.holding, each.officer
        yield (
            post.name, post.key, ROLES[post.role].says if post.role in ROLES else post.role,
            names.get(post.team or "", post.team or ""), WHO_ACTS[post.acts_as], officer.display_name,
            officer.username, "Covers" if row.is_cover else "Holds", row.first_day, row.last_day,
            row.ended_at.isoformat(timespec="minutes") if row.ended_at else "", stands(each, day),
        )  # fmt: skip


def change_rows(session: Session, key: str) -> list[tuple[object, str]]:
    """What was done about a post, the latest first, with the name of who did it or what."""
    rows = changes_of(session, key)
    known = officers(session, {row.recorded_by for row in rows})
    names = _NOBODY | {each: officer.display_name for each, officer in known.items()}
    return [(row, names.get(row.recorded_by, "the command line")) for row in rows]


def _with_holdings(session: Session) -> list[tuple[Post, list[Held]]]:
    found: dict[str, list[Held]] = {}
    for each in holdings(session):
        found.setdefault(each.post.key, []).append(each)
    return [(post, found.get(post.key, [])) for post in all_posts(session)]


def _in_team(session: Session, team: str | None, listed: list[ListedPost]) -> TeamPosts:
    there = {each.post.role for each in listed}
    missing = [role for role in NEEDED if team is not None and role not in there]
    manager = next(iter(managers_of(session, team)), None) if "manager" in missing else None
    return TeamPosts(team, listed, missing, manager.display_name if manager else "")
