"""Annual review: from the day the twelve months begin to the decision, and to the amended plan where it is to amend.

Children and Families Act 2014 (CFA) ss.44, 48; SEND Regulations 2014 (SI 2014/1530) regs 15(5), 19 to 22, 27(4), 29, 30.
Read down the page. A case is one review. It begins with the fact from which its time counts, whichever that was; the
notice of the decision (Q13) ends that time, and begins the case of the next review.
"""

from deadlines.law.cfa_2014 import REVIEW_FIRST, REVIEW_NEXT, REVIEW_ON_RELEASE
from deadlines.law.guidance import UNDER_FIVES_REVIEW
from deadlines.law.send_regs_2014 import (
    AMENDMENT_REPRESENTATIONS,
    REASSESSED_REVIEW_FIRST,
    REASSESSED_REVIEW_NEXT,
    REVIEW_BEFORE_CEASING,
    REVIEW_NOT_IN_EDUCATION,
    TRANSFER_REVIEW,
)
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import (
    ADVICE_FOR_MEETING,
    ALWAYS,
    AMENDMENT,
    AMENDMENT_CLOCKS,
    APPEAL_AND_RECOMMENDATIONS,
    APPEAL_CONTENT,
    APPEAL_NO_AMENDMENT,
    CEASING,
    DIED,
    HAS_DIED,
    MEETING_CLOCKS,
    MOVED,
    NEXT_REVIEW,
    NOT_AMENDED,
    OPENED_IN_ERROR,
    PANEL,
    SCHOOLS,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
    WITH_A_PLAN_ABROAD,
)

START = (
    "plan_made",                  # CFA s.44(1)(a)
    "plan_last_reviewed",         # CFA s.44(1)(b); reg 27(4)(b)
    "reassessed_plan_sent",       # reg 27(4)(a)
    "transfer_review_concluded",  # SI 2014/2270 art 21(4): treated as last reviewed
    "plan_transferred_in",        # reg 15(5)
    "released_from_detention",    # CFA s.48(2)(b)
    "review_meeting_held",        # where nobody knows when the plan was made or last reviewed
)
REVIEWED = ("review_decision_notified", "reviewed_otherwise")
WHY_NOW = ("early_review_called", "under_five_reviews_planned", "left_education", "released_from_detention")

ANNUAL_REVIEW = Process(
    key="annual_review",
    prefix="AR",
    title="Annual review",
    law="CFA 2014 s.44",
    begins_with=START,
    always=ALWAYS,
    anywhere={
        "review_no_longer_owed": Exit("no_longer_owed", law="CFA ss.44(1), 45; reg 15(3)"),
        "moved_to_another_authority": MOVED,
        "detention_began": SUSPENDED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "plan_ceased": Exit("no_longer_owed", law="CFA ss.44(1), 45(1)"),
    },
    untouched_by={
        "left_england": WITH_A_PLAN_ABROAD,
    },
    stages=(
        stage("to_be_arranged", "The plan is maintained; the review meeting is to be arranged",
            records=(*WHY_NOW, *ADVICE_FOR_MEETING),
            head_required_to_arrange=Exit("school_arranging", law="reg 20(1), (12)"),
            review_meeting_arranged=Exit("meeting_arranged", law="regs 20(1) to (4), 21(1) to (4)"),
            review_meeting_held=Exit("deciding", law="regs 20(1), 21(1)"),
            reviewed_otherwise=Exit("reviewed_elsewhere", law="CFA s.44(1); reg 18")),

        stage("school_arranging", "The head teacher or principal is to arrange the review meeting", held_by="school",
            records=(*WHY_NOW, *ADVICE_FOR_MEETING),
            review_meeting_arranged=Exit("meeting_arranged", law="reg 20(1) to (4)"),
            review_meeting_held=Exit("deciding", law="reg 20(1)"),
            reviewed_otherwise=Exit("reviewed_elsewhere", law="CFA s.44(1); reg 18")),

        stage("meeting_arranged", "A review meeting is arranged",
            records=(*WHY_NOW, *ADVICE_FOR_MEETING, "review_papers_circulated"),
            review_meeting_arranged=Exit("meeting_arranged", law="regs 20(3), 21(3)"),
            review_meeting_cancelled=Exit("to_be_arranged", law="regs 20(1), 21(1)"),
            review_meeting_held=Exit("deciding", law="regs 20(1), 21(1)"),
            reviewed_otherwise=Exit("reviewed_elsewhere", law="CFA s.44(1); reg 18")),

        stage("deciding", "The review meeting was held; the decision is to be made and notified",
            records=(*ADVICE_FOR_MEETING, "review_report_sent", "left_education", *PANEL),
            review_decision_notified=(
                Exit("plan_maintained", law="regs 20(10), (11), 21(9), (10)", when={"decision": "maintain"},
                    must_tell=APPEAL_AND_RECOMMENDATIONS, opens=(NEXT_REVIEW, APPEAL_NO_AMENDMENT), also_records="reviewed_otherwise"),
                Exit("proposing_amendments", law="regs 20(10), 21(9), 22(1)", when={"decision": "amend"},
                    opens=(NEXT_REVIEW,), also_records="reviewed_otherwise"),
                # The plan is maintained, and its review owed, until the appeal is over (CFA s.45(4)).
                Exit("to_cease", law="CFA s.45; regs 20(10), (11), 21(9), (10), 31", when={"decision": "cease"},
                    must_tell=APPEAL_AND_RECOMMENDATIONS, opens=(NEXT_REVIEW, CEASING), also_records="reviewed_otherwise"),
            ),
            reviewed_otherwise=Exit("reviewed_elsewhere", law="CFA s.44(1); reg 18")),

        stage("proposing_amendments", "The plan is to be amended; the notice of the proposed amendments is to be sent",
            records=("review_report_sent", "school_requested", "institution_consulted", "institution_replied", "meeting_held", *PANEL),
            amendment_notice_sent=Exit("awaiting_representations", law="reg 22(2); Devon [2022] EWHC 493 (Admin)", must_tell=AMENDMENT),
            decision_not_to_amend_notified=Exit("not_amended", law="reg 22(4), (5)", must_tell=NOT_AMENDED,
                opens=(APPEAL_NO_AMENDMENT,))),

        stage("awaiting_representations", "The family has the proposed amendments and may make representations",
            records=(*SCHOOLS, "review_report_sent", *PANEL),
            amendment_notice_sent=Exit("awaiting_representations", law="reg 22(2)", must_tell=AMENDMENT),
            amended_plan_sent=Exit("plan_amended", law="reg 22(3), (5)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=AMENDMENT_REPRESENTATIONS, opens=(APPEAL_CONTENT,)),
            decision_not_to_amend_notified=Exit("not_amended", law="reg 22(4), (5)", must_tell=NOT_AMENDED,
                opens=(APPEAL_NO_AMENDMENT,))),

        end("plan_maintained", "The plan is maintained unchanged; the family may appeal (CFA s.51(2)(e))"),
        end("plan_amended", "The plan was amended; the family may appeal its contents (CFA s.51(2)(c))"),
        end("not_amended", "The plan is not amended after all; the family may appeal (CFA s.51(2)(e))"),
        end("to_cease", "It was decided to cease to maintain the plan; the family may appeal (CFA s.51(2)(f))"),
        end("reviewed_elsewhere", "The plan was reviewed in another case of the child"),
        end("no_longer_owed", "No review is owed any more"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(REVIEW_FIRST, ("plan_made",), met_by=REVIEWED),
        Clock(REVIEW_NEXT, ("plan_last_reviewed", "transfer_review_concluded"), met_by=REVIEWED),
        Clock(REASSESSED_REVIEW_FIRST, ("reassessed_plan_sent",), met_by=REVIEWED),
        Clock(REASSESSED_REVIEW_NEXT, ("plan_last_reviewed",), when={"reassessed": ("yes",)}, met_by=REVIEWED, beside="review_next"),
        Clock(TRANSFER_REVIEW, ("plan_transferred_in",), met_by=REVIEWED, days={"transferred": "plan_transferred_in"},
            from_details={"plan_made_or_last_reviewed": "made_or_last_reviewed_on"}),
        Clock(REVIEW_ON_RELEASE, ("released_from_detention",), met_by=REVIEWED),
        Clock(UNDER_FIVES_REVIEW, ("under_five_reviews_planned",), met_by=REVIEWED, from_detail="last_reviewed_on"),
        Clock(REVIEW_NOT_IN_EDUCATION, ("left_education",), when={"age": ("under_18",)}, met_by=REVIEWED),
        Clock(REVIEW_BEFORE_CEASING, ("left_education",), when={"age": ("18_or_over",)}, met_by=REVIEWED),
        *MEETING_CLOCKS,
        *AMENDMENT_CLOCKS,
    ),
)
