"""Requests for advice that were sent by email: to whom, whether the body is chased, and the links it can answer by.

The secret of a link is in an email and nowhere here: its digest is. Every email has a link of its own, because the
secret of an earlier one cannot be read again.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases.advice_tables import AdviceAsking, AdviceLink
from cases.tables import CaseSummary

_ASKING = AdviceAsking.__table__  # type: ignore[attr-defined]
_LINK = AdviceLink.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
OPEN_FOR = timedelta(days=90)
_FORGOTTEN_AFTER = timedelta(days=365)


def ask(
    session: Session, ref: str, sequence: int, *, body: str, post: str, email: str, by: str, now: datetime
) -> int:  # fmt: skip
    """Write down that a body was asked by email, or asked again at another address; how many times it was now."""
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        "case_ref": ref, "sequence": sequence, "body": body, "post": post, "email": email, "asked_by": by,
        "asked_at": now, "times": 1,
    }  # fmt: skip
    again = {name: values[name] for name in ("post", "email", "asked_by", "asked_at")}
    resumed = {"paused_because": None, "paused_by": None, "paused_at": None, "ended_at": None}
    statement = dialect.insert(_ASKING).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=["case_ref", "sequence"], set_={**again, **resumed, "times": _ASKING.c.times + 1}
    )
    return int(connection.execute(statement.returning(_ASKING.c.times)).scalar_one())


def askings_of(session: Session, ref: str) -> dict[int, Row[Any]]:
    """What was asked by email in a case, as rows of `AdviceAsking` by the number of the fact that asked."""
    rows = session.connection().execute(select(_ASKING).where(_ASKING.c.case_ref == ref))
    return {row.sequence: row for row in rows}


def open_askings(session: Session, process: str | None = None, ref: str | None = None) -> list[Row[Any]]:
    """What is asked and chased in cases that are open, in order of case: of all, of a process, or of one case."""
    query = select(_ASKING).join(_SUMMARY, _SUMMARY.c.ref == _ASKING.c.case_ref)
    query = query.where(~_SUMMARY.c.is_ended, _ASKING.c.paused_at.is_(None), _ASKING.c.ended_at.is_(None))
    if process is not None:
        query = query.where(_SUMMARY.c.process == process)
    if ref is not None:
        query = query.where(_ASKING.c.case_ref == ref)
    return list(session.connection().execute(query.order_by(_ASKING.c.case_ref, _ASKING.c.sequence)))


def pause(session: Session, ref: str, sequence: int, because: str, *, by: str, now: datetime) -> None:
    """Chase no more until it is taken up again; the body's links stay good."""
    values = {"paused_because": because, "paused_by": by, "paused_at": now}
    session.connection().execute(update(_ASKING).where(_this(ref, sequence)).values(values))


def resume(session: Session, ref: str, sequence: int) -> None:
    """Chase again, as if it had not been paused."""
    values = {"paused_because": None, "paused_by": None, "paused_at": None}
    session.connection().execute(update(_ASKING).where(_this(ref, sequence)).values(values))


def end(session: Session, ref: str, sequence: int, now: datetime) -> None:
    """End every link to a request at once, and its chasing with them."""
    connection = session.connection()
    theirs = (_LINK.c.case_ref == ref, _LINK.c.sequence == sequence, _LINK.c.revoked_at.is_(None))
    connection.execute(update(_LINK).where(*theirs).values(revoked_at=now))
    connection.execute(update(_ASKING).where(_this(ref, sequence)).values(ended_at=now))


def _this(ref: str, sequence: int) -> Any:
    return (_ASKING.c.case_ref == ref) & (_ASKING.c.sequence == sequence)


def make_link(session: Session, ref: str, sequence: int, now: datetime, today: date) -> tuple[str, date]:
    """A new link to a request: its secret, which is given out this once, and the last day on which it can be used."""
    secret, expires_on = secrets.token_urlsafe(32), today + OPEN_FOR
    values = {
        "digest": _digest(secret), "case_ref": ref, "sequence": sequence, "made_at": now, "expires_on": expires_on,
    }  # fmt: skip
    session.connection().execute(insert(_LINK).values(values))
    return secret, expires_on


def asking_at(session: Session, secret: str, today: date) -> Row[Any] | None:
    """The request a link can answer, as a row of `AdviceAsking`; None for one that expired, was ended or never was."""
    query = (
        select(_ASKING)
        .join(_LINK, (_LINK.c.case_ref == _ASKING.c.case_ref) & (_LINK.c.sequence == _ASKING.c.sequence))
        .where(_LINK.c.digest == _digest(secret), _LINK.c.revoked_at.is_(None), _LINK.c.expires_on >= today)
    )
    return session.connection().execute(query).first()


def forget_links(session: Session, today: date) -> int:
    """Forget links that expired more than a year ago; how many."""
    old = delete(_LINK).where(_LINK.c.expires_on < today - _FORGOTTEN_AFTER)
    return session.connection().execute(old).rowcount


def links_of(session: Session, ref: str, sequences: Iterable[int], today: date) -> dict[int, int]:
    """How many links to each of these requests can be used."""
    good = (_LINK.c.case_ref == ref, _LINK.c.revoked_at.is_(None), _LINK.c.expires_on >= today)
    found = dict.fromkeys(sequences, 0)
    for row in session.connection().execute(select(_LINK.c.sequence).where(*good)):
        if row.sequence in found:
            found[row.sequence] += 1
    return found


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
