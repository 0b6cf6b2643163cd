"""A call sent twice with one Idempotency-Key is done once, and answered alike both times."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases.database import Database
from cases.statements import Statement
from deadlines.refusals import Refusal
from workflows.tables import RepeatedRequest

Done = TypeVar("Done")
_ANSWERS = RepeatedRequest.__table__  # type: ignore[attr-defined]

# Statements made once: building them anew costs more than running them.
_CLAIM = Statement(
    lambda dialect: (
        (sqlite if dialect == "sqlite" else postgresql)
        .insert(_ANSWERS)
        .on_conflict_do_nothing()
        .returning(_ANSWERS.c.key)
    )
)
_THIS = and_(_ANSWERS.c.officer == bindparam("by"), _ANSWERS.c.key == bindparam("named"))
_GIVEN = Statement(lambda _: select(_ANSWERS.c.digest, _ANSWERS.c.code, _ANSWERS.c.body).where(_THIS))
_KEEP = Statement(lambda _: update(_ANSWERS).where(_THIS).values(code=bindparam("status"), body=bindparam("text")))


class KeyUsedBefore(Refusal):
    """The Idempotency-Key came before, with another call or another body."""

    code = "repeated_key"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was sent before with something else.",
            "A key stands for one thing to be done, so this one was not done.",
            "Send a new key with what is new, or the same body again to read the same answer.",
            fields={"Idempotency-Key": "It was sent before with something else."},
        )


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: its status and its body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One call that may be repeated: who makes it, under which key, and a digest of all that was asked."""

    officer: str
    key: str | None
    digest: str
    now: datetime


def call(officer: str, key: str | None, asked: Any, now: datetime) -> Call:
    """A call for `once`. `asked` is everything the answer depends on, as JSON values."""
    digest = sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest() if key else ""
    return Call(officer, key, digest, now)


def once(database: Database, this: Call, act: Callable[[Session], Done], answer: Callable[[Done], Given]) -> Given:
    """Do a thing in one transaction and answer it; when its key came before, give the answer that was given then.

    The answer is kept in the same transaction as what it tells of, so neither is there without the other. What is
    refused leaves no trace and is judged afresh when it is sent again. Raises KeyUsedBefore, and whatever `act` raises.
    """
    if this.key is None:
        with database.writing() as session:
            done = act(session)
        return answer(done)  # others may write meanwhile
    with database.writing() as session:
        if not _claim(session, this):
            return _given_before(session, this)
        given = answer(act(session))
        _keep(session, this, given)
        return given


def _claim(session: Session, this: Call) -> bool:
    """Take the key for this call; False where it is taken. On PostgreSQL this waits for a twin still under way."""
    values = {"officer": this.officer, "key": this.key, "digest": this.digest, "created_at": this.now}
    return _CLAIM.run(session.connection(), [values | {"code": 0, "body": ""}]).first() is not None


def _given_before(session: Session, this: Call) -> Given:
    (found,) = _GIVEN.rows(session.connection(), by=this.officer, named=this.key)
    if found.digest != this.digest:
        raise KeyUsedBefore
    return Given(found.code, found.body.encode())


def _keep(session: Session, this: Call, given: Given) -> None:
    values = {"by": this.officer, "named": this.key, "status": given.status, "text": given.body.decode()}
    _KEEP.run(session.connection(), [values])
