"""What tends to follow what in the processes after an assessment, and after how many days; published where it says so.

Published: Department for Education, Education, health and care plans, England, calendar year 2024 (OGL v3); Ministry of
Justice, Tribunal Statistics, academic year 2024/25. Everything else is set so that there is something to look at.
"""

from collections.abc import Mapping
from typing import Final

# How likely each way is beside the others of its stage: by the fact, or by the fact and the answer that decides.
LIKELY: Final[Mapping[tuple[str, str], float]] = {
    ("review_decision_notified", "amend"): 219_538,  # published
    ("review_decision_notified", "maintain"): 135_264,  # published
    ("review_decision_notified", "cease"): 4_087,  # published
    ("head_required_to_arrange", ""): 2,
    ("review_meeting_arranged", ""): 6,
    ("review_meeting_held", ""): 4,
    ("review_meeting_cancelled", ""): 0.3,
    ("amendment_notice_sent", ""): 5,
    ("amended_plan_sent", ""): 20,
    ("draft_plan_served", ""): 5,
    ("finalised_plan_sent", ""): 20,
    ("mediation_adviser_contacted", ""): 7,
    ("placement_appeal_stated", ""): 1.5,
    ("application_notice_received", ""): 1.5,
    ("decision_reconsidered", ""): 0.5,
    ("appeal_response_received", ""): 6,
    ("appeal_unopposed", ""): 2.5,
    ("appeal_withdrawn", ""): 2.5,
    ("order_made", ""): 5,
    ("appeal_dismissed", ""): 0.1,  # published: one in a hundred appeals that are decided
    ("late_appeal_sought", ""): 1,
    ("concern_forwarded", ""): 9,
    ("concerns_analysed", ""): 500,
    ("provider_replied", ""): 5,
    ("remedial_action_done", ""): 8,
    ("remedial_action_agreed", ""): 1.2,
    ("mediation_certificate_refused", ""): 0.1,
}
# How often nothing more comes at a stage (1.0 at every end unless it says otherwise).
NOTHING_MORE: Final[Mapping[tuple[str, str], float]] = {
    ("annual_review", "to_be_arranged"): 0.12,  # published: of 524,654 reviews expected 358,889 were decided
    ("annual_review", "deciding"): 0.06,
    ("appeal", "time_to_appeal"): 0.91,  # published: appeals are 6.1% of the decisions that could be appealed against
    ("appeal", "certified"): 0.35,
    ("appeal", "time_ended"): 0.99,
    ("ceasing", "certificate_awaited"): 1.0,
    ("ceasing", "standstill"): 1.0,  # until the appeal that the decision opened says how it ended
}
# Days until a fact that leads on: least, most, most often.
DAYS: Final[Mapping[str, tuple[int, int, int]]] = {
    "head_required_to_arrange": (200, 330, 260),
    "review_meeting_arranged": (20, 130, 45),
    "review_meeting_held": (14, 60, 28),
    "review_decision_notified": (7, 76, 20),  # published: 44.4% within four weeks of the meeting
    "amendment_notice_sent": (6, 60, 16),
    "amended_plan_sent": (24, 110, 45),
    "decision_not_to_amend_notified": (20, 56, 40),
    "finalised_plan_sent": (24, 60, 30),
    "reassessed_plan_sent": (24, 60, 30),
    "draft_plan_served": (25, 60, 40),
    "mediation_adviser_contacted": (8, 50, 25),
    "mediation_certificate_issued": (5, 28, 12),
    "application_notice_received": (8, 25, 15),
    "appeal_response_received": (20, 34, 29),
    "order_made": (90, 330, 170),
    "time_to_appeal_ended": (63, 64, 63),  # the day after two months
    "late_appeal_sought": (10, 60, 25),
    "concern_forwarded": (0, 3, 1),
    "provider_replied": (2, 11, 5),
    "provider_replied_in_full": (10, 32, 18),
    "remedial_action_agreed": (4, 20, 8),
    "remedial_action_done": (15, 55, 32),
    "concerns_analysed": (24, 35, 28),
}
# What is done beside the ways of a stage: how often, and after how many days.
ALONGSIDE: Final[Mapping[str, tuple[float, tuple[int, int, int]]]] = {
    "review_papers_circulated": (0.92, (0, 9, 3)),
    "review_report_sent": (0.93, (4, 24, 10)),
    "representations_received": (0.68, (3, 14, 11)),
    "commissioning_body_notified": (0.9, (1, 5, 2)),
    "kept_plan_copies_sent": (0.9, (2, 8, 4)),
    "child_moved": (0.8, (5, 30, 14)),
    "hearing_held": (0.6, (40, 160, 90)),
}
USUALLY: Final = (8, 40, 18)
BEGIN_THE_YEAR: Final = ("plan_made", "plan_last_reviewed", "reassessed_plan_sent", "transfer_review_concluded")
FROM_THE_YEAR: Final = (200, 370, 280)  # days of the twelve months that pass before a review is begun
# Cases that no other case opens, for each thousand plans in a year.
BESIDE: Final[Mapping[str, float]] = {
    "ehc_assessment": 0,  # these come with their own stories
    "appeal": 0,
    "transfer_review": 0,
    "lda_transfer": 0,
    "provider_concern": 0,  # these and their analysis go back as far as the requests do
    "concern_analysis": 0,
    "annual_review": 3,  # begun in some other way than most; those of older plans come with the plans
    "move_out": 13_953 / 638.745,  # published
    "move_in": 13_953 / 638.745,  # as many as move out
    "phase_transfer": 50,
}
# Statements and learning difficulty assessments ended on 1 April 2018: none is left to handle.
NOT_SHOWN: Final = ("transfer_review", "lda_transfer")
CONCERNS_A_YEAR: Final = 4.0  # for each thousand plans, and six at the least: trends need something to show
FEWEST_CONCERNS_A_YEAR: Final = 6
IN_AUTUMN: Final = ("phase_transfer",)  # begun when the school year has begun in which the child leaves
BESIDE_OTHERWISE: Final = 3.0
