"""Amendment of a plan without a review or a re-assessment.

SEND Regulations 2014 (SI 2014/1530) reg 28: the authority proceeds as if the amendment were one proposed after a review,
so by reg 22. No meeting was held, so nothing counts from one; and the twelve months to the next review run on.
"""

from deadlines.law.guidance import SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import AMENDMENT_DECLINED, AMENDMENT_REPRESENTATIONS, AMENDMENT_WITHOUT_REVIEW
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import (
    ALWAYS,
    AMENDMENT,
    APPEAL_AND_RECOMMENDATIONS,
    APPEAL_CONTENT,
    APPEAL_NO_AMENDMENT,
    DIED,
    FAMILYS_TIME,
    HAS_DIED,
    IF_NOT_AMENDED,
    MOVED,
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

PLAN_AMENDMENT = Process(
    key="plan_amendment",
    prefix="AM",
    title="Amendment without a review",
    law="SI 2014/1530 reg 28",
    begins_with=("amendment_proposed", "amendment_notice_sent"),
    always=ALWAYS,
    anywhere={
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
        stage("proposing_amendments", "The notice of the proposed amendments is to be sent",
            records=("institution_consulted", "institution_replied", "meeting_held", *PANEL),
            amendment_notice_sent=Exit("awaiting_representations", law="regs 22(2), 28", must_tell=AMENDMENT),
            amendment_dropped=Exit("dropped", law="local practice")),

        stage("awaiting_representations", "The family has the proposed amendments and may make representations",
            records=(*SCHOOLS, *PANEL),
            amended_plan_sent=Exit("plan_amended", law="regs 22(3), (5), 28", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=AMENDMENT_REPRESENTATIONS, opens=(APPEAL_CONTENT,)),
            # Reg 28 with reg 22(5): the notice tells of the appeal, though CFA s.51(2)(e) speaks of reviews and re-assessments.
            decision_not_to_amend_notified=Exit("not_amended", law="regs 22(4), (5), 28", must_tell=NOT_AMENDED,
                opens=(APPEAL_NO_AMENDMENT,))),

        end("plan_amended", "The plan was amended; the family may appeal its contents (CFA s.51(2)(c), (3)(b))"),
        end("not_amended", "The plan is not amended after all"),
        end("dropped", "The amendment was dropped before any notice of it"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        PLAN_CEASED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        FAMILYS_TIME,
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(AMENDMENT_WITHOUT_REVIEW, ("amendment_notice_sent",), met_by=("amended_plan_sent",),
            falls_away_on=("decision_not_to_amend_notified",)),
        Clock(AMENDMENT_DECLINED, ("amendment_notice_sent",), met_by=("decision_not_to_amend_notified",),
            falls_away_on=("amended_plan_sent",), beside="amend_no_review", only_if=IF_NOT_AMENDED),
    ),
)
