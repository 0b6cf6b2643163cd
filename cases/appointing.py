"""Opening and ending posts, and letting officers hold them: what makes no sense is refused, what was done is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, count

from sqlalchemy import select
from sqlmodel import Session

from cases.post_tables import Holding, Post, PostChange
from cases.posts import Change, Held, NewPost, NoSuchPost, WrongPost, all_posts, has_ended, holdings, post_of, take_up
from cases.tables import Officer, Team
from deadlines.clock import day_of
from deadlines.words import in_words

_POST = Post.__table__  # type: ignore[attr-defined]
_HOLDING = Holding.__table__  # type: ignore[attr-defined]
_TEAM = Team.__table__  # type: ignore[attr-defined]
_SHORTEST, _LONGEST = 2, 100


def open_post(
    session: Session, name: str, kind: NewPost, first_day: date, last_day: date | None = None, *, by: str, now: datetime
) -> str:
    """Open a post that nobody holds yet; its key, which comes from its first name. Raises WrongPost.

    Whether role and team are there, the caller has seen to.
    """
    name = " ".join(name.split())
    if not _SHORTEST <= len(name) <= _LONGEST or not name.isprintable():
        raise _wrong("name", f"Enter a name of {_SHORTEST} to {_LONGEST} characters", "People choose a post by it.")
    day = day_of(now)
    if any(name.casefold() == each.name.casefold() and not has_ended(each, day) for each in all_posts(session)):
        raise _wrong("name", "Another post has this name", "People choose a post by its name.")
    if last_day is not None and last_day < max(first_day, day):
        raise _wrong("last_day", "The last day must be the first day or later, and not past", "It would never be held.")
    return _write(session, name, kind, first_day, last_day, by, now).key


def end_post(session: Session, key: str, last_day: date | None, *, by: str, now: datetime) -> list[int]:
    """Let a post exist for the last time on a day, today or later, or end it now; the holdings that ended at once.

    Whoever holds it longer holds it until then; what was to begin later will not. Raises NoSuchPost, WrongPost.
    """
    post, today = post_of(session, key), day_of(now)
    if has_ended(post, today) or (last_day is not None and post.last_day == last_day):
        raise WrongPost("Nothing would change.", "The post ends so already.", "Look at it again.")
    _refuse_past(last_day, max(today, post.first_day))
    ended = []
    for each in holdings(session, post=key):
        row = each.holding
        if row.ended_at is None and (row.last_day is None or last_day is None or row.last_day > last_day):
            never_begins = last_day is not None and row.first_day > last_day
            ended += _end(session, each, None if never_begins else last_day, by, now)
    post.last_day = last_day
    if last_day is None:
        post.last_day, post.ended_at = max(post.first_day, today), now
    session.add(post)
    _record(session, key, Change.ENDED, _until(last_day), by, now)
    return ended


def let_hold(
    session: Session, key: str, officer: Officer, first_day: date, last_day: date | None = None, *,
    is_cover: bool = False, by: str, now: datetime,
) -> int:  # fmt: skip
    """Let an officer hold a post from a day, today or later, until a day or until it is ended; the holding's number.

    One officer at a time is its holder; others may cover it beside them until a day. Raises NoSuchPost, WrongPost.
    """
    refuse_to_hold(session, key, officer, first_day, last_day, is_cover=is_cover, now=now)
    number = _hold(session, key, officer, first_day, last_day, is_cover)
    says = f"{officer.display_name}, from {in_words(first_day)}{_until(last_day)}"
    _record(session, key, Change.COVERED if is_cover else Change.GIVEN, says, by, now, number)
    take_up(session, day_of(now), officer=officer)
    return number


def refuse_to_hold(
    session: Session,
    key: str,
    officer: Officer,
    first_day: date,
    last_day: date | None,
    *,
    is_cover: bool,
    now: datetime,
) -> None:
    """Raise what `let_hold` would, and do nothing."""
    post, today = post_of(session, key), day_of(now)
    if not officer.is_active:
        raise _wrong("officer", f"The account of {officer.display_name} is closed", "Nobody could sign in to it.")
    if first_day < max(today, post.first_day):
        earliest = in_words(max(today, post.first_day))
        raise _wrong("first_day", f"The first day must be {earliest} or later", "Nobody acted in it before.")
    if last_day is None and is_cover:
        raise _wrong(
            "last_day", "Enter the last day of the cover", "Cover is for a time; else it is a post of its own."
        )
    if last_day is not None and last_day < first_day:
        raise _wrong("last_day", "The last day must be the first day or later", "It would never be held.")
    if post.last_day is not None and (last_day is None or last_day > post.last_day):
        wrong = f"The last day must be {in_words(post.last_day)} or earlier"
        raise _wrong("last_day", wrong, "The post ends on that day.")
    for each in holdings(session, post=key):
        if _overlaps(each.holding, first_day, last_day):
            _refuse_beside(each, officer, is_cover)


def end_holding(session: Session, number: int, last_day: date | None, *, by: str, now: datetime) -> list[int]:
    """End a holding on a day, today or later, or now; its number if it ended at once. Raises NoSuchPost, WrongPost."""
    query = select(_HOLDING.c.post).where(_HOLDING.c.id == number)
    key = session.connection().execute(query).scalar()
    found = next((each for each in holdings(session, post=key) if each.holding.id == number), None) if key else None
    if found is None:
        raise NoSuchPost
    row = found.holding
    if row.ended_at is not None or (row.last_day is not None and row.last_day < day_of(now)):
        raise WrongPost("It has ended already.", "Its days are kept as they were.", "Look at the post again.")
    _refuse_past(last_day, max(day_of(now), row.first_day))
    if last_day is not None and row.last_day is not None and last_day > row.last_day:
        raise _wrong("last_day", f"It ends on {in_words(row.last_day)} already", "To go on, it is given anew.")
    return _end(session, found, last_day, by, now)


def put_in_post(
    session: Session, officers: Iterable[Officer], says: Mapping[str, str], *, by: str, now: datetime
) -> None:
    """Open a post for each of these accounts as its own row says, and let them hold it from today.

    `says` are the roles as pages name them, by their keys: a post is named by it.
    """
    named = {row.key: row.name for row in session.execute(select(_TEAM.c.key, _TEAM.c.name))}
    taken = {each.name for each in all_posts(session)}
    for officer in officers:
        kind = NewPost(officer.role, officer.team, officer.acts_as)
        name = _free_name(says.get(kind.role, kind.role), named.get(officer.team or "", ""), taken)
        give_new_post(session, officer, name, kind, by=by, now=now)
        taken.add(name)


def give_new_post(
    session: Session, officer: Officer, name: str, kind: NewPost, *, by: str, now: datetime, is_providers: bool = False
) -> int:
    """Open a post and let an officer hold it from today; the holding's number."""
    today = day_of(now)
    post = _write(session, name, kind, today, None, by, now, is_providers=is_providers)
    number = _hold(session, post.key, officer, today, None, False)
    _record(session, post.key, Change.GIVEN, f"{officer.display_name}, from {in_words(today)}", by, now, number)
    return number


def _free_name(role: str, team: str, taken: set[str]) -> str:
    """“Senior caseworker 2, North team”: the role, the first number that is free, the team."""
    tail = f", {team}" if team else ""
    return next(name for n in count(1) if (name := f"{role[:1].upper()}{role[1:]} {n}{tail}"[:_LONGEST]) not in taken)


def _write(
    session: Session, name: str, kind: NewPost, first_day: date, last_day: date | None, by: str, now: datetime, *,
    is_providers: bool = False,
) -> Post:  # fmt: skip
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "post"
    taken = set(session.execute(select(_POST.c.key).where(_POST.c.key.startswith(base))).scalars())
    key = next(each for each in chain((base,), _numbered(base)) if each not in taken | {"new"})
    post = Post(
        key=key, name=name, role=kind.role, team=kind.team, acts_as=kind.acts_as, first_day=first_day,
        last_day=last_day, is_providers=is_providers,
    )  # fmt: skip
    session.add(post)
    session.flush()
    _record(session, key, Change.OPENED, f"{name}, from {in_words(first_day)}{_until(last_day)}", by, now)
    return post


def _numbered(base: str) -> Iterator[str]:
    return (f"{base}-{number}" for number in count(2))


def _hold(session: Session, key: str, officer: Officer, first_day: date, last_day: date | None, is_cover: bool) -> int:
    row = Holding(post=key, officer=officer.id, first_day=first_day, last_day=last_day, is_cover=is_cover)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _end(session: Session, held: Held, last_day: date | None, by: str, now: datetime) -> list[int]:
    row, today = held.holding, day_of(now)
    assert row.id is not None
    row.last_day = last_day
    if last_day is None:
        row.last_day, row.ended_at = max(row.first_day, today), now
    session.add(row)
    says = f"{held.officer.display_name}{_until(last_day)}"
    _record(session, held.post.key, Change.TAKEN, says, by, now, row.id)
    take_up(session, today, officer=held.officer)
    return [row.id] if last_day is None else []


def _overlaps(row: Holding, first_day: date, last_day: date | None) -> bool:
    begins_before_end = last_day is None or row.first_day <= last_day
    return row.ended_at is None and begins_before_end and (row.last_day is None or row.last_day >= first_day)


def _refuse_beside(other: Held, officer: Officer, is_cover: bool) -> None:
    who = other.officer.display_name
    days = f"from {in_words(other.holding.first_day)}{_until(other.holding.last_day) or ' on'}"
    if other.officer.id == officer.id:
        raise _wrong("first_day", f"{who} holds it already {days}", "Nobody holds one post twice.")
    if not is_cover and not other.holding.is_cover:
        raise WrongPost(
            f"{who} holds this post {days}.",
            "A post has one holder, so that everybody knows who answers for it.",
            "End that first, let somebody cover the post, or open another one.",
            fields={"officer": f"{who} holds this post {days}"},
        )


def _refuse_past(last_day: date | None, earliest: date) -> None:
    if last_day is not None and last_day < earliest:
        wrong = f"The last day must be {in_words(earliest)} or later, or end it now"
        raise _wrong("last_day", wrong, "What was done on a day that has been was done in the post.")


def _wrong(field: str, what: str, why: str) -> WrongPost:
    return WrongPost(f"{what}.", why, "Change it and send it again.", fields={field: what})


def _until(last_day: date | None) -> str:
    return f" to {in_words(last_day)}" if last_day else ""


def _record(
    session: Session, post: str, what: Change, says: str, by: str, now: datetime, holding: int | None = None
) -> None:
    row = PostChange(post=post, holding=holding, what=what, says=says.strip(), recorded_by=by, recorded_at=now)
    session.add(row)
    session.flush()
