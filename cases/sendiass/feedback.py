"""Inviting somebody to say what they think, and keeping the answer so that nobody can tell whose it is.

The secret of an invitation is in its link and nowhere here. Answering deletes the invitation, so that afterwards
nothing says which was answered, and an answer is kept under a key that was drawn for it alone.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlmodel import Session, col

from cases.sendiass.feedback_questions import QUESTION_SETS, FeedbackQuestionSet, Question, questions_on
from cases.sendiass.feedback_tables import Asked, Feedback, Invitation

OPEN_FOR = timedelta(days=56)  # eight weeks: a letter, a holiday, and second thoughts
STEPS = range(1, 6)
LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made. `token` is the secret for its link: it can never be read again."""

    token: str
    expires_on: date


def invite(session: Session, *, level: str, user_type: str, ended_on: date, questions: int, today: date) -> Invited:
    """Make an invitation, count it, and clear away those that have expired."""
    session.execute(delete(Invitation).where(col(Invitation.expires_on) < today.isoformat()))
    token, expires_on = secrets.token_urlsafe(24), today + OPEN_FOR
    month = f"{ended_on:%Y-%m}"
    session.add(
        Invitation(
            token_sha256=_digest(token),
            level=level,
            user_type=user_type,
            month=month,
            question_set=questions_on(ended_on).version,
            questions=questions,
            expires_on=expires_on.isoformat(),
        )
    )
    counted = session.get(Asked, (month, level, user_type))
    if counted is None:
        counted = Asked(month=month, level=level, user_type=user_type, asked=0)
    counted.asked += 1
    session.add(counted)
    session.flush()
    return Invited(token, expires_on)


def invitation_of(session: Session, token: str, today: date) -> Invitation | None:
    """The invitation of a link that can still be answered; None for one used, expired or never given alike."""
    found = session.get(Invitation, _digest(token))
    return found if found is not None and found.expires_on >= today.isoformat() else None


def asked_in(invitation: Invitation) -> tuple[FeedbackQuestionSet, tuple[Question, ...]]:
    """The version an invitation was made with, and those of its questions that are asked."""
    version = QUESTION_SETS[invitation.question_set]
    return version, version.questions[: invitation.questions]


def keep_answer(session: Session, invitation: Invitation, answers: Mapping[str, int], comment: str) -> bool:
    """Delete the invitation and keep an answer, in one transaction; False where another call was first.

    Questions left out are not counted.
    """
    used = delete(Invitation).where(col(Invitation.token_sha256) == invitation.token_sha256)
    if session.connection().execute(used).rowcount != 1:
        return False
    _, questions = asked_in(invitation)
    session.add(
        Feedback(
            key=secrets.token_hex(16),
            level=invitation.level,
            user_type=invitation.user_type,
            month=invitation.month,
            question_set=invitation.question_set,
            answers={each.key: answers[each.key] for each in questions if answers.get(each.key) in STEPS},
            comment=comment[:LONGEST_COMMENT] or None,
        )
    )
    session.flush()
    return True


def feedback_between(session: Session, first: str, last: str) -> list[Feedback]:
    """The answers of the months from `first` to `last` ("2026-04"), in the order of their keys, which is none."""
    wanted = select(Feedback).where(col(Feedback.month) >= first, col(Feedback.month) <= last)
    return list(session.execute(wanted.order_by(col(Feedback.key))).scalars())


def asked_between(session: Session, first: str, last: str) -> int:
    """How many were asked in these months."""
    wanted = select(Asked).where(col(Asked.month) >= first, col(Asked.month) <= last)
    found: list[Asked] = list(session.execute(wanted).scalars())
    return sum(each.asked for each in found)


def first_asked(session: Session) -> date | None:
    """The first day of the month of which somebody was asked first."""
    month = session.execute(select(Asked).order_by(col(Asked.month)).limit(1)).scalars().first()
    return date.fromisoformat(f"{month.month}-01") if month else None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
