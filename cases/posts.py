"""Posts as things apart from their holders, and who holds each on a day; `cases.appointing` opens, gives and ends them.

What somebody may do comes from the posts they hold on the day. Days are England's, the first and the last included.
`Officer.role`, `team` and `acts_as` repeat the first post held now, for lists and for other software; `take_up` brings
them up to date when a day begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from cases.facts import Capacity
from cases.post_tables import Holding, Post, PostChange
from cases.tables import Officer
from deadlines.refusals import Refusal

_POST = Post.__table__  # type: ignore[attr-defined]
_HOLDING = Holding.__table__  # type: ignore[attr-defined]
_OFFICER = Officer.__table__  # type: ignore[attr-defined]
_CHANGE = PostChange.__table__  # type: ignore[attr-defined]


class NoSuchPost(Refusal):
    """There is no post of that key, or no such holding of it."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such post.", "", "See the list of posts.")


class WrongPost(Refusal):
    """A post cannot be opened, ended or held so. Nothing was changed."""

    code = "invalid"


class Change(StrEnum):
    """What was done about a post."""

    OPENED = "opened"
    RENAMED = "renamed"
    ENDED = "ended"
    GIVEN = "given"
    COVERED = "given to cover"
    TAKEN = "holding ended"


class NewPost(NamedTuple):
    """What somebody may do in a post: a role, the team it is in, and for whom one acts in it (`Capacity`)."""

    role: str
    team: str | None
    acts_as: str = Capacity.COUNCIL


@dataclass(frozen=True, slots=True)
class Held:
    """One holding with its post and its officer."""

    holding: Holding
    post: Post
    officer: Officer

    @property
    def kind(self) -> NewPost:
        """What may be done in it."""
        return NewPost(self.post.role, self.post.team, self.post.acts_as)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day, as far as is said now."""
        row = self.holding
        return row.ended_at is None and row.first_day <= day and (row.last_day is None or day <= row.last_day)

    def is_to_come(self, day: date) -> bool:
        """Whether it begins after a day."""
        return self.holding.ended_at is None and self.holding.first_day > day


def in_force_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whether a row of the holdings is in force on a day, for a query."""
    return and_(
        _HOLDING.c.ended_at.is_(None),
        _HOLDING.c.first_day <= day,
        or_(_HOLDING.c.last_day.is_(None), _HOLDING.c.last_day >= day),
    )


def post_of(session: Session, key: str) -> Post:
    """A post. Raises NoSuchPost."""
    found: Post | None = session.execute(select(Post).where(_POST.c.key == key)).scalars().first()
    if found is None:
        raise NoSuchPost
    return found


def all_posts(session: Session) -> list[Post]:
    """Every post there is or was, by name."""
    return list(session.execute(select(Post).order_by(_POST.c.name, _POST.c.key)).scalars())


def holdings(session: Session, *, post: str | None = None, officer: str | None = None) -> list[Held]:
    """Who held which post when, and who will, in the order in which it was said; of one post or one officer, or all."""
    query = (
        select(Holding, Post, Officer)
        .join(_POST, _POST.c.key == _HOLDING.c.post)
        .join(_OFFICER, _OFFICER.c.id == _HOLDING.c.officer)
    )
    if post is not None:
        query = query.where(_HOLDING.c.post == post)
    if officer is not None:
        query = query.where(_HOLDING.c.officer == officer)
    return [Held(*row) for row in session.execute(query.order_by(_HOLDING.c.id))]


def held_by(session: Session, officer: str, day: date) -> list[Held]:
    """The posts an officer holds on a day, the one given first first."""
    return [each for each in holdings(session, officer=officer) if each.holds_on(day)]


def holders(session: Session, roles: Iterable[str], day: date) -> list[Officer]:
    """The open accounts that on a day hold or cover a post with one of these roles, the oldest account first."""
    held = select(_HOLDING.c.officer).join(_POST, _POST.c.key == _HOLDING.c.post)
    held = held.where(_POST.c.role.in_(list(roles)), in_force_on(day))
    query = select(Officer).where(_OFFICER.c.is_active, _OFFICER.c.id.in_(held))
    return list(session.execute(query.order_by(_OFFICER.c.created_at, _OFFICER.c.id)).scalars())


def changes_of(session: Session, key: str) -> list[PostChange]:
    """What was done about a post, the latest first."""
    query = select(PostChange).where(_CHANGE.c.post == key).order_by(_CHANGE.c.id.desc())
    return list(session.execute(query).scalars())


def take_up(session: Session, day: date, officer: Officer | None = None) -> None:
    """Let every account, or one, say what its first post on a day says; one without a post has no role and no team."""
    session.flush()
    first: dict[str, NewPost] = {}
    for each in holdings(session, officer=officer.id if officer else None):
        if each.holds_on(day):
            first.setdefault(each.officer.id, each.kind)
    for one in [officer] if officer else session.execute(select(Officer)).scalars():
        kind = first.get(one.id, NewPost("", None, one.acts_as))
        if kind != (one.role, one.team, one.acts_as):
            one.role, one.team, one.acts_as = kind
            session.add(one)
    session.flush()


def has_ended(post: Post, day: date) -> bool:
    """Whether a post has had its last day."""
    return post.ended_at is not None or (post.last_day is not None and post.last_day < day)
