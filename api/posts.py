"""Posts: what somebody may do here and for whom. Somebody who holds several says at sign-in in which they work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session

from api.roles import Role
from api.tables import Post, SignIn
from cases.facts import WHO_ACTS
from cases.officers import open_teams
from cases.tables import Officer

_POST = Post.__table__  # type: ignore[attr-defined]
_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewPost:
    """One post: a role, the team it is in, and for whom one acts in it (`cases.facts.Capacity`)."""

    role: str
    team: str | None
    acts_as: str


def posts_of(session: Session, officer: str) -> list[Post]:
    """The several posts an officer holds, the first first; none of somebody who holds one alone."""
    query = select(Post).where(_POST.c.officer == officer).order_by(_POST.c.id)
    return list(session.execute(query).scalars())


def all_posts(session: Session, officer: Officer) -> list[NewPost]:
    """Every post of an officer, one or several, the first first."""
    several = [NewPost(each.role, each.team, each.acts_as) for each in posts_of(session, officer.id)]
    return several or [NewPost(officer.role, officer.team, officer.acts_as)]


def set_posts(session: Session, officer: Officer, posts: Sequence[NewPost]) -> None:
    """Let an officer hold these posts and no others; at least one.

    Where that changes, a sign-in in one of several ends; one in the only post there was goes on in the first of these.
    """
    wanted = list(dict.fromkeys(posts))
    officer.role, officer.team, officer.acts_as = wanted[0].role, wanted[0].team, wanted[0].acts_as
    session.add(officer)
    if all_posts(session, officer) != wanted:
        session.execute(
            delete(SignIn).where(_SIGN_IN.c.post.in_(select(_POST.c.id).where(_POST.c.officer == officer.id)))
        )
        session.execute(delete(Post).where(_POST.c.officer == officer.id))
        if len(wanted) > 1:
            session.add_all([Post(officer=officer.id, role=p.role, team=p.team, acts_as=p.acts_as) for p in wanted])
    session.flush()


def objections(
    session: Session, post: NewPost, roles: Mapping[str, Role], capacities: Collection[str]
) -> dict[str, str]:
    """What is wrong with a post, by the field of a form; nothing where it can be held."""
    wrong = {}
    if post.role not in roles:
        wrong["role"] = f"Use one of {', '.join(roles)}."
    if post.team is not None and post.team not in open_teams(session):
        wrong["team"] = "There is no team of that key."
    if post.acts_as not in capacities:
        wrong["acts_as"] = f"Use one of {', '.join(capacities)}."
    return wrong


def in_words(role: str, team: str | None, acts_as: str, roles: Mapping[str, Role]) -> str:
    """A post as its holder knows it: "manager, North team, for the local authority"."""
    parts = [roles[role].says if role in roles else role, *([team] if team else []), f"for {WHO_ACTS[acts_as]}"]
    return ", ".join(parts)
