"""What a post lets somebody do, in words and for the provider's claims; the sign-ins in a post that is held no more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import delete, or_
from sqlmodel import Session

from api.roles import ROLES, Role
from api.tables import SignIn
from cases.appointing import end_holding, end_post, give_new_post
from cases.facts import WHO_ACTS
from cases.officers import open_teams, teams
from cases.posts import Held, NewPost, held_by, take_up
from cases.tables import Officer
from deadlines.clock import day_of

_SIGN_IN = SignIn.__table__  # type: ignore[attr-defined]
PROVIDER = "provider"


def set_posts(session: Session, officer: Officer, wanted: Sequence[NewPost], now: datetime) -> None:
    """Let an officer hold from now on what the provider says and nothing else, in its order.

    What they hold already stays, as far as the two agree; the rest ends at once, with the sign-ins in it.
    """
    kinds = list(dict.fromkeys(wanted))
    held = held_by(session, officer.id, day_of(now))
    agreed = len(list(takewhile(lambda pair: pair[0].kind == pair[1], zip(held, kinds, strict=False))))
    for each in held[agreed:]:
        end_at_once(session, each, by=PROVIDER, now=now)
    names = teams(session)
    for kind in kinds[agreed:]:
        name = f"{officer.display_name}: {in_words(kind.role, names.get(kind.team or ''), kind.acts_as, ROLES)}"[:100]
        give_new_post(session, officer, name, kind, by=PROVIDER, now=now, is_providers=True)
    take_up(session, day_of(now), officer=officer)


def end_at_once(session: Session, held: Held, *, by: str, now: datetime) -> None:
    """End a holding now, with the sign-ins in it; a post that the provider opened for its holder ends with it."""
    assert held.holding.id is not None
    if held.post.is_providers:
        ended = end_post(session, held.post.key, None, by=by, now=now)
    else:
        ended = end_holding(session, held.holding.id, None, by=by, now=now)
    end_sign_ins(session, ended, [held.officer.id])


def end_sign_ins(session: Session, ended: Collection[int], officers: Iterable[str]) -> None:
    """End the sign-ins in these holdings, and those of these officers that say in no post they are."""
    if ended:
        unsaid = _SIGN_IN.c.holding.is_(None) & ~_SIGN_IN.c.is_choosing & _SIGN_IN.c.officer.in_(list(officers))
        session.execute(delete(SignIn).where(or_(_SIGN_IN.c.holding.in_(list(ended)), unsaid)))


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
