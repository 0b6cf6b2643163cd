"""Forgetting what is no longer needed: the answers kept for calls that might be repeated. Nothing of a case is one."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session

from workflows.tables import RepeatedRequest

KEEP_ANSWERS_DAYS = 7  # a client repeats a call within minutes; a week outlasts a long weekend's outage
_ANSWERS = RepeatedRequest.__table__  # type: ignore[attr-defined]


def forget_answers(session: Session, now: datetime, *, keep_days: int = KEEP_ANSWERS_DAYS) -> int:
    """Forget the answers given to Idempotency-Keys more than so many days ago; how many. Their keys are free again."""
    kept_from = now - timedelta(days=keep_days)
    return session.connection().execute(delete(_ANSWERS).where(_ANSWERS.c.created_at < kept_from)).rowcount
