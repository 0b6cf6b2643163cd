"""Transfer between phases of education: the review before it, and the plan that names the new place.

SEND Regulations 2014 (SI 2014/1530) reg 18 with regs 20 to 22. The review is a review under CFA s.44: its notice begins
the next twelve months, and ends the annual review that is open for the child. No exception of any kind lifts the day.
"""

from deadlines.law.send_regs_2014 import (
    AMENDMENT_REPRESENTATIONS,
    PHASE_POST16_TO_POST16,
    PHASE_TRANSFER_OTHER,
    PHASE_TRANSFER_POST16,
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
    OVERTAKEN,
    PANEL,
    PLAN_CEASED,
    SCHOOLS,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
    WITH_A_PLAN_ABROAD,
)

START = ("phase_transfer_identified",)
TO_POST16 = ("secondary_to_post16",)
AMONG_POST16 = ("post16_to_post16",)
# Reg 2(1), and by the safe course the sixth form of another school, which no limb clearly covers (Q12).
OTHERS = ("early_years_to_school", "infant_to_junior", "primary_to_middle", "primary_to_secondary", "middle_to_secondary",
    "sixth_form_elsewhere")
NAMED = ("amended_plan_sent",)

PHASE_TRANSFER = Process(
    key="phase_transfer",
    prefix="PT",
    title="Transfer between phases",
    law="SI 2014/1530 reg 18",
    begins_with=START,
    always=ALWAYS,
    anywhere={
        "no_transfer_planned": Exit("no_transfer", law="reg 18(1): there is no transfer"),
        "moved_to_another_authority": MOVED,
        "detention_began": SUSPENDED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "plan_ceased": OVERTAKEN,
    },
    untouched_by={
        "left_england": WITH_A_PLAN_ABROAD,
    },
    stages=(
        stage("to_be_reviewed", "The plan is to be reviewed before the transfer; the meeting is to be arranged",
            records=(*ADVICE_FOR_MEETING, "school_requested", "institution_consulted", "institution_replied"),
            review_meeting_arranged=Exit("meeting_arranged", law="regs 18(1), (2), 20(1) to (4), 21(1) to (4)"),
            review_meeting_held=Exit("deciding", law="regs 18(1), (2), 20(1), 21(1)")),

        stage("meeting_arranged", "A review meeting is arranged",
            records=(*ADVICE_FOR_MEETING, "review_papers_circulated", "school_requested", "institution_consulted", "institution_replied"),
            review_meeting_arranged=Exit("meeting_arranged", law="regs 20(3), 21(3)"),
            review_meeting_cancelled=Exit("to_be_reviewed", law="regs 20(1), 21(1)"),
            review_meeting_held=Exit("deciding", law="regs 20(1), 21(1)")),

        stage("deciding", "The review meeting was held; the decision is to be made and notified",
            records=(*ADVICE_FOR_MEETING, "review_report_sent", "school_requested", "institution_consulted", "institution_replied", *PANEL),
            review_decision_notified=(
                # "amend, where necessary": a plan that names the new place already needs no amendment.
                Exit("named_already", law="regs 18(1), (2), 20(10), (11), 21(9), (10)", when={"decision": "maintain"},
                    must_tell=APPEAL_AND_RECOMMENDATIONS, opens=(NEXT_REVIEW, APPEAL_NO_AMENDMENT), also_records="reviewed_otherwise"),
                Exit("proposing_amendments", law="regs 18(1), (2), 20(10), 21(9), 22(1)", when={"decision": "amend"},
                    opens=(NEXT_REVIEW,), also_records="reviewed_otherwise"),
                Exit("to_cease", law="CFA s.45; regs 20(10), (11), 21(9), (10), 31", when={"decision": "cease"},
                    must_tell=APPEAL_AND_RECOMMENDATIONS, opens=(NEXT_REVIEW, CEASING), also_records="reviewed_otherwise"),
            )),

        stage("proposing_amendments", "The plan is to name the new place; the notice of the proposed amendments is to be sent",
            records=("review_report_sent", "school_requested", "institution_consulted", "institution_replied", *PANEL),
            amendment_notice_sent=Exit("awaiting_representations", law="reg 22(2); Devon [2022] EWHC 493 (Admin)", must_tell=AMENDMENT)),

        stage("awaiting_representations", "The family has the proposed amendments and may make representations",
            records=(*SCHOOLS, "review_report_sent", *PANEL),
            amendment_notice_sent=Exit("awaiting_representations", law="reg 22(2)", must_tell=AMENDMENT),
            amended_plan_sent=Exit("place_named", law="regs 18(1), (2), 22(3), (5)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=AMENDMENT_REPRESENTATIONS, opens=(APPEAL_CONTENT,)),
            decision_not_to_amend_notified=Exit("not_amended", law="reg 22(4), (5)", must_tell=NOT_AMENDED,
                opens=(APPEAL_NO_AMENDMENT,))),

        end("place_named", "The amended plan names the new place; the family may appeal it (CFA s.51(2)(c))"),
        end("named_already", "The plan names the new place already and is maintained; the family may appeal (CFA s.51(2)(e))"),
        end("not_amended", "The plan is not amended after all, which is lawful only if it names the place; the family may appeal (CFA s.51(2)(e))"),
        end("to_cease", "It was decided to cease to maintain the plan; the family may appeal (CFA s.51(2)(f))"),
        end("no_transfer", "There is no transfer"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        PLAN_CEASED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(PHASE_TRANSFER_POST16, START, when={"phase": TO_POST16}, from_detail="transfer_on", met_by=NAMED),
        Clock(PHASE_TRANSFER_OTHER, START, when={"phase": OTHERS}, from_detail="transfer_on", met_by=NAMED),
        Clock(PHASE_POST16_TO_POST16, START, when={"phase": AMONG_POST16}, from_detail="transfer_on", met_by=NAMED),
        *MEETING_CLOCKS,
        *AMENDMENT_CLOCKS,
    ),
)
