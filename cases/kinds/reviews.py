"""Facts of reviews of a plan, and of the amendments that follow them."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

REVIEWS = (
    FactKind(
        "plan_made",
        "The plan was first made",
        "Plan made",
        explained="The day the finalised plan was first made: the date on it, or the day it was sent if that was "
        "earlier. The first review is due within twelve months that begin with this day (CFA 2014 s.44(1)(a)).",
    ),
    FactKind(
        "plan_last_reviewed",
        "The plan was last reviewed",
        "Plan last reviewed",
        explained="The day on which the family was notified of the decision after the last review. The next is due "
        "within twelve months that begin with it (CFA 2014 s.44(1)(b)). An amended plan does not begin them again.",
        detail=details.PlanReviewed,
    ),
    FactKind(
        "reassessed_plan_sent",
        "A copy of the finalised plan was sent after a re-assessment",
        "Re-assessed plan sent",
        explained="The plan as amended or replaced after a re-assessment was sent. The first review is due within "
        "twelve months of this day (reg 27(4)(a)).",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "transfer_review_concluded",
        "The transfer from a statement to a plan was concluded",
        "Transfer review concluded",
        explained="The transfer review of a statement ended with a plan. The Act then treats the plan as last reviewed "
        "on this day (SI 2014/2270 art 21(4)).",
    ),
    FactKind(
        "plan_transferred_in",
        "The plan was transferred to this authority",
        "Plan transferred in",
        explained="The old authority transferred the plan. It is treated as made by this one, which must review it "
        "within the later of two times (reg 15(5)).",
        detail=details.TransferIn,
    ),
    FactKind(
        "released_from_detention",
        "The child or young person was released from detention",
        "Released from detention",
        explained="The plan must be reviewed as soon as reasonably practicable after this day (CFA 2014 s.48(2)(b)).",
    ),
    FactKind(
        "early_review_called",
        "It was decided to review the plan early",
        "Early review called",
        explained="A review is to be held before it has to be. It is a review like any other: the decision after it "
        "begins the next twelve months.",
        detail=details.EarlyReview,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "under_five_reviews_planned",
        "It was decided to review the plan of a child under five every three to six months",
        "Reviews of a child under five planned",
        explained="The Code of Practice recommends reviewing the plan of a child under five every three to six months "
        "(para 9.178). It is guidance; the twelve months of the Act run all the same.",
        detail=details.UnderFive,
    ),
    FactKind(
        "left_education",
        "The young person's education or training ended",
        "Left education or training",
        explained="A young person is no longer in education or training. Under 18 the plan must be reviewed (reg 29); "
        "from 18 on it must be reviewed before it can cease (reg 30).",
        detail=details.LeftEducation,
    ),
    FactKind(
        "head_required_to_arrange",
        "The head teacher or principal was required to arrange and hold the review meeting",
        "Head required to arrange the meeting",
        explained="Only of the schools that reg 20(12) names can the authority require this. The duty to see that the "
        "meeting is held stays with the authority (reg 20(1)).",
    ),
    FactKind(
        "review_meeting_arranged",
        "Notice of the review meeting was given",
        "Review meeting arranged",
        explained="Those invited were told the date of the review meeting; the day is that of the notice. Record it "
        "again where the meeting is given another date.",
        detail=details.MeetingArranged,
    ),
    FactKind(
        "review_meeting_cancelled",
        "The review meeting was cancelled",
        "Review meeting cancelled",
        explained="The meeting will not be held on the day it was arranged for, and no other day is fixed.",
    ),
    FactKind(
        "review_papers_circulated",
        "The advice and information were circulated to those invited",
        "Review papers circulated",
        explained="Everyone invited was sent the advice and information obtained for the meeting (regs 20(4), 21(4)).",
    ),
    FactKind(
        "review_meeting_held",
        "The review meeting was held",
        "Review meeting held",
        explained="The report is due two weeks and the decision four weeks from this day.",
    ),
    FactKind(
        "review_report_sent",
        "The report of the review meeting was sent to everyone invited",
        "Review report sent",
        explained="The report, with its recommendations, was sent to everyone invited to the meeting (regs 20(9), "
        "21(8)).",
    ),
    FactKind(
        "review_decision_notified",
        "The family was notified of the decision after the review",
        "Review decision notified",
        explained="The family, and the setting if there is one, were told whether the plan will be maintained, amended "
        "or ceased. With this notice the plan has been reviewed.",
        detail=details.ReviewDecision,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "amendment_notice_sent",
        "The notice of the proposed amendments was sent with a copy of the plan",
        "Amendment notice sent",
        explained="The family was sent the plan, the proposed amendments and the evidence for them (reg 22(2)). Their "
        "15 days begin with its service; the amended plan is due eight weeks from its sending.",
        detail=details.AmendmentNotice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "amended_plan_sent",
        "The finalised amended plan was sent",
        "Amended plan sent",
        explained="The amended plan was sent to the family, the institution named and the commissioning body.",
        detail=details.FinalisedPlan,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "decision_not_to_amend_notified",
        "The family was notified that the plan would not be amended after all",
        "Decision not to amend notified",
        explained="The family was told, with reasons, that the proposed amendments will not be made (reg 22(4)).",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "reviewed_otherwise",
        "The plan was reviewed in another case of the child",
        "Reviewed in another case",
        explained="A review for a transfer between phases, or another one, did what this one was to do. The next "
        "twelve months have begun there: a case of a review ends with it, and one that considers ceasing goes on.",
    ),
    FactKind(
        "review_no_longer_owed",
        "The review was no longer owed",
        "Review no longer owed",
        explained="The plan is not this authority's to review any more. The case ends.",
        detail=details.NoLongerReviewed,
    ),
)
