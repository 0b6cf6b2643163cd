"""The detail each kind of fact takes, as pydantic models: checked before the log is written, plain JSON in it.

Money, names and free text about people have no place here; the one free text (a note) is kept apart from the log.
"""

from cases.details.always import CAUSES, WHY, Assignment, Cause, Claim, ClaimEnd, Note, RecordedInError
from cases.details.appeals import (
    AppealableDecision,
    AppealWithdrawal,
    ApplicationNotice,
    Certificate,
    Concession,
    Dismissal,
    LateAppeal,
    Order,
)
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
from cases.details.reviews import (
    AmendmentNotice,
    EarlyReview,
    LeftEducation,
    MeetingArranged,
    NoLongerReviewed,
    PlanReviewed,
    ReviewDecision,
    TransferIn,
    UnderFive,
)

__all__ = [
    "CAUSES",
    "WHY",
    "Advice",
    "AdviceRequest",
    "AmendmentNotice",
    "AppealWithdrawal",
    "AppealableDecision",
    "ApplicationNotice",
    "Asked",
    "Assignment",
    "Cause",
    "Certificate",
    "Claim",
    "ClaimEnd",
    "Concession",
    "Day",
    "Detail",
    "Dismissal",
    "DraftPlan",
    "EarlyReview",
    "Empty",
    "FinalisedPlan",
    "Key",
    "LateAppeal",
    "LeftEducation",
    "MeetingArranged",
    "NoLongerReviewed",
    "Note",
    "Notice",
    "Order",
    "PlanReviewed",
    "Reason",
    "RecordedInError",
    "Reply",
    "Request",
    "ReviewDecision",
    "TransferIn",
    "UnderFive",
    "Withdrawal",
    "ordinary_text",
    "plain_words",
]
