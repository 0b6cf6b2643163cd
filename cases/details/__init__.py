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
from cases.details.ceasing import Ceasing, Continued
from cases.details.moves import BodyRequest, MoveKnown, TransferTold
from cases.details.reassessments import ReassessmentRequest
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
    "BodyRequest",
    "Cause",
    "Ceasing",
    "Certificate",
    "Claim",
    "ClaimEnd",
    "Concession",
    "Continued",
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
    "MoveKnown",
    "NoLongerReviewed",
    "Note",
    "Notice",
    "Order",
    "PlanReviewed",
    "Reason",
    "ReassessmentRequest",
    "RecordedInError",
    "Reply",
    "Request",
    "ReviewDecision",
    "TransferIn",
    "TransferTold",
    "UnderFive",
    "Withdrawal",
    "ordinary_text",
    "plain_words",
]
