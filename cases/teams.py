"""Teams: made, renamed, closed and opened again. A fact names a team by its key, so no change of a name rewrites it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, count
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, func, insert, select, update
from sqlmodel import Session

from cases.tables import Team
from cases.team_tables import TeamChange
from deadlines.refusals import Refusal

_TEAM: Table = Team.__table__  # type: ignore[attr-defined]
_CHANGE: Table = TeamChange.__table__  # type: ignore[attr-defined]
_SHORTEST, _LONGEST = 2, 100


class WrongTeam(Refusal):
    """A name no team can have, or a change that makes no difference."""

    code = "invalid"


class Change(StrEnum):
    """What was done about a team."""

    MADE = "made"
    RENAMED = "renamed"
    CLOSED = "closed"
    REOPENED = "opened again"


class EarlierName(NamedTuple):
    """A name a team had until an instant."""

    until: datetime
    name: str


def make_team(session: Session, name: str, *, by: str, now: datetime) -> str:
    """Make a team; its key, which comes from its first name and never changes. Raises WrongTeam."""
    name = _checked(session, name)
    key = _free_key(session, name)
    session.connection().execute(insert(_TEAM).values(key=key, name=name))
    _record(session, key, Change.MADE, name, "", by, now)
    return key


def rename_team(session: Session, key: str, name: str, *, by: str, now: datetime) -> None:
    """Give a team another name from now on. Raises WrongTeam."""
    was = _row(session, key).name
    name = _checked(session, name)
    session.connection().execute(update(_TEAM).where(_TEAM.c.key == key).values(name=name))
    _record(session, key, Change.RENAMED, name, was, by, now)


def close_team(session: Session, key: str, *, by: str, now: datetime) -> None:
    """Offer a team no more; whoever asks has seen to it that nobody is in it. Raises WrongTeam."""
    _set_closed(session, key, now, Change.CLOSED, by, now)


def reopen_team(session: Session, key: str, *, by: str, now: datetime) -> None:
    """Offer a closed team again. Raises WrongTeam."""
    _set_closed(session, key, None, Change.REOPENED, by, now)


def team_rows(session: Session) -> list[Row[Any]]:
    """Every team, the open ones first, by name."""
    order = (_TEAM.c.closed_at.is_not(None), _TEAM.c.name, _TEAM.c.key)
    return list(session.connection().execute(select(_TEAM).order_by(*order)))


def team_changes(session: Session, key: str) -> list[Row[Any]]:
    """What was done about a team, the latest first."""
    query = select(_CHANGE).where(_CHANGE.c.team == key).order_by(_CHANGE.c.number.desc())
    return list(session.connection().execute(query))


def earlier_names(session: Session) -> Mapping[str, Sequence[EarlierName]]:
    """The names teams had before, by key, the earliest first."""
    renamed = select(_CHANGE).where(_CHANGE.c.what == Change.RENAMED.value).order_by(_CHANGE.c.number)
    found: dict[str, list[EarlierName]] = {}
    for row in session.connection().execute(renamed):
        found.setdefault(row.team, []).append(EarlierName(row.recorded_at, row.was))
    return found


def _set_closed(session: Session, key: str, at: datetime | None, what: Change, by: str, now: datetime) -> None:
    row = _row(session, key)
    if (row.closed_at is None) == (at is None):
        raise WrongTeam("Nothing would change.", "The team stands so already.", "Look at it again.")
    session.connection().execute(update(_TEAM).where(_TEAM.c.key == key).values(closed_at=at))
    _record(session, key, what, row.name, row.name, by, now)


def _row(session: Session, key: str) -> Row[Any]:
    return session.connection().execute(select(_TEAM).where(_TEAM.c.key == key)).one()


def _checked(session: Session, name: str) -> str:
    name = " ".join(name.split())
    names = session.connection().execute(select(_TEAM.c.name)).scalars()
    wrong = ""
    if not _SHORTEST <= len(name) <= _LONGEST or not name.isprintable():
        wrong = f"Enter a name of {_SHORTEST} to {_LONGEST} characters"
    elif name.casefold() in {each.casefold() for each in names}:
        wrong = "There is a team of that name, perhaps a closed one"
    if wrong:
        raise WrongTeam(f"{wrong}.", "People choose a team by its name.", "Give another name.", fields={"name": wrong})
    return name


def _free_key(session: Session, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:50] or "team"
    taken = set(session.connection().execute(select(_TEAM.c.key)).scalars())
    return next(key for key in chain((base,), (f"{base}_{number}" for number in count(2))) if key not in taken)


def _record(session: Session, team: str, what: Change, name: str, was: str, by: str, now: datetime) -> None:
    connection = session.connection()
    number = connection.execute(select(func.coalesce(func.max(_CHANGE.c.number), 0))).scalar_one() + 1
    values = {"team": team, "what": what.value, "name": name, "was": was, "recorded_by": by, "recorded_at": now}
    connection.execute(insert(_CHANGE).values(number=number, **values))
