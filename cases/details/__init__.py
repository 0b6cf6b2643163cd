"""The detail each kind of fact takes, as pydantic models: checked before the log is written, plain JSON in it.

Money, names and free text about people have no place here; the one free text (a note) is kept apart from the log.
"""

from cases.details.always import CAUSES, WHY, Assignment, Cause, Claim, ClaimEnd, Note, RecordedInError
from cases.details.assessment import (
    Advice,
    AdviceRequest,
    DraftPlan,
    FinalisedPlan,
    Notice,
    Reply,
    Request,
    Withdrawal,
)
from cases.details.base import Asked, Day, Detail, Empty, Key, Reason, ordinary_text, plain_words

__all__ = [
    "CAUSES",
    "WHY",
    "Advice",
    "AdviceRequest",
    "Asked",
    "Assignment",
    "Cause",
    "Claim",
    "ClaimEnd",
    "Day",
    "Detail",
    "DraftPlan",
    "Empty",
    "FinalisedPlan",
    "Key",
    "Note",
    "Notice",
    "Reason",
    "RecordedInError",
    "Reply",
    "Request",
    "Withdrawal",
    "ordinary_text",
    "plain_words",
]
