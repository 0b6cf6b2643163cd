"""Letting somebody hold a post, by whichever page: as it is typed, checked, given, or asked of a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from api.oidc.people import is_known_to_provider
from api.trying import do_or_try
from api.users import user_named
from cases.appointing import let_hold, refuse_to_hold
from cases.database import Database
from cases.posts import WrongPost, post_of
from cases.tables import Officer
from deadlines.clock import day_of
from deadlines.words import in_words
from workflows.approvals import needs_two

ADMINISTRATOR = "admin"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is to hold a post, or to cover it, from a day until a day or until it is ended."""

    post: str
    username: str
    first_day: date
    last_day: date | None = None
    is_cover: bool = False

    def as_json(self) -> dict[str, Any]:
        """It as JSON values, as it waits for a second person."""
        return {
            "post": self.post,
            "username": self.username,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "is_cover": self.is_cover,
        }


def wanted_of(what: Mapping[str, Any]) -> Wanted:
    """What `Wanted.as_json` wrote."""
    last = what["last_day"]
    return Wanted(
        what["post"], what["username"], date.fromisoformat(what["first_day"]),
        date.fromisoformat(last) if last else None, what["is_cover"],
    )  # fmt: skip


def says(session: Session, wanted: Wanted) -> str:
    """It in a sentence. Raises NoSuchUser, NoSuchPost."""
    verb = "covers" if wanted.is_cover else "holds"
    until = f" to {in_words(wanted.last_day)}" if wanted.last_day else ""
    post, officer = post_of(session, wanted.post), user_named(session, wanted.username)
    return f"{officer.display_name} {verb} the post “{post.name}” from {in_words(wanted.first_day)}{until}."


def give(database: Database, wanted: Wanted, *, by: str, now: datetime) -> bool:
    """Let somebody else hold a post; False, and nothing was done, where a second person must approve it first.

    Raises NoSuchUser, NoSuchPost, WrongPost, the last also for a post of one's own.
    """
    with database.reading() as session:
        if user_named(session, wanted.username).id == by:
            raise WrongPost(
                "Nobody lets themselves hold a post.",
                "Whoever looks after the accounts could open every record to themselves, and nobody else would know.",
                "Ask another administrator.",
            )
    return do_or_try(
        database,
        lambda session: hold(session, wanted, by=by, now=now),
        lambda session: post_of(session, wanted.post).role == ADMINISTRATOR and needs_two(session, "administrator"),
    )


def hold(session: Session, wanted: Wanted, *, by: str, now: datetime) -> None:
    """Let somebody hold a post, from today at the earliest. Raises NoSuchUser, NoSuchPost, WrongPost."""
    officer = _known_here(session, wanted)
    let_hold(
        session, wanted.post, officer, wanted.first_day, wanted.last_day, is_cover=wanted.is_cover, by=by, now=now
    )  # fmt: skip


def refuse(session: Session, wanted: Wanted, *, now: datetime) -> None:
    """Raise what `hold` would, and do nothing."""
    officer = _known_here(session, wanted)
    refuse_to_hold(
        session, wanted.post, officer, wanted.first_day, wanted.last_day, is_cover=wanted.is_cover, now=now
    )  # fmt: skip


def _known_here(session: Session, wanted: Wanted) -> Officer:
    officer = user_named(session, wanted.username)
    if is_known_to_provider(session, officer.id):
        wrong = "The provider says at each sign-in which posts this person holds"
        raise WrongPost(
            f"{wrong}.", "What is given here would end there.", "Change them there.", fields={"officer": wrong}
        )
    return officer


def approved(wanted: Wanted, now: datetime) -> Wanted:
    """The same, from today where its first day passed while it waited."""
    return Wanted(wanted.post, wanted.username, max(wanted.first_day, day_of(now)), wanted.last_day, wanted.is_cover)
