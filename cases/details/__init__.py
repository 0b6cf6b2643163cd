"""The detail each kind of fact takes, as pydantic models: checked before the log is written, plain JSON in it.

Money, names and free text about people have no place here; the one free text (a note) is kept apart from the log.
"""

from cases.details.always import CAUSES, WHY, Assignment, Cause, Claim, ClaimEnd, DefinitionMove, Note, RecordedInError
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
    AmendmentProposed,
    EarlyReview,
    LeftEducation,
    MeetingArranged,
    NoLongerReviewed,
    NoTransfer,
    PlanReviewed,
    ReviewDecision,
    Transfer,
    TransferIn,
    UnderFive,
)

__all__ = [
    "CAUSES",
    "WHY",
    "Advice",
    "AdviceRequest",
    "AmendmentNotice",
    "AmendmentProposed",
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
    "DefinitionMove",
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
    "NoTransfer",
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
    "Transfer",
    "TransferIn",
    "TransferTold",
    "UnderFive",
    "Withdrawal",
    "ordinary_text",
    "plain_words",
]
