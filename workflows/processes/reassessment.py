"""Re-assessment: from the request, or the authority's own decision, to the finalised plan or the notice of no change.

Children and Families Act 2014 (CFA) s.44; SEND Regulations 2014 (SI 2014/1530) regs 23 to 27, which apply regs 6 to 9 to
the advice and regs 11, 12, 13(1) and 14 to the plan. Read down the page. The fifteen days are calendar days. A request by
the responsible commissioning body must be granted (reg 23).
"""

from deadlines.law.guidance import ADVICE_FROM_OTHERS, SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import (
    REASSESSED_PLAN,
    REASSESSMENT_ADVICE,
    REASSESSMENT_BAR,
    REASSESSMENT_DECISION,
    REASSESSMENT_NO_CHANGE,
    REPRESENTATIONS,
)
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.ehc_assessment import DRAFT
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    DIED,
    HAS_DIED,
    MOVED,
    OPENED_IN_ERROR,
    OVERTAKEN,
    PANEL,
    PLAN_CEASED,
    SCHOOLS,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
    WITH_A_PLAN_ABROAD,
)

REQUEST = ("reassessment_requested",)
DECIDED = ("decision_to_reassess_notified",)  # reg 25(1); where nobody asked, the authority's own decision (CFA s.44(3))
TO_REASSESS = (*DECIDED, "decision_reconsidered")
GATHERED = ("views_received", "meeting_held", "advice_requested", "advice_received", "advice_expected")
FIRST_REVIEW = Opening("annual_review", "reassessed_plan_sent")  # reg 27(4)(a)
NO_REASSESSMENT = (Opening("appeal", "appealable_decision_sent", {"decision": "no_reassessment"}),)  # CFA s.51(2)(d)
NO_AMENDMENT = (Opening("appeal", "appealable_decision_sent", {"decision": "no_amendment"}),)  # CFA s.51(2)(e)
PLAN = Opening("appeal", "appealable_decision_sent", {"decision": "plan_content"})  # CFA s.51(2)(c)
MANDATORY = "A request by the responsible commissioning body must be granted (reg 23)."
GRANTED = Exit("reassessing", law="CFA s.44(2), (3); regs 23, 25(1)")
WITHDRAWN = Exit("withdrawn", law="local practice (Q25)")

REASSESSMENT = Process(
    key="reassessment",
    prefix="RA",
    title="Re-assessment",
    law="CFA 2014 s.44",
    begins_with=(*REQUEST, *DECIDED),
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
        stage("considering_request", "Deciding whether to secure a re-assessment",
            records=(*GATHERED, *PANEL),
            reassessment_requested=Exit("must_reassess", law="reg 23", when={"requested_by": "commissioning_body"}),
            decision_to_reassess_notified=GRANTED,
            refusal_to_reassess_notified=Exit("refused", law="CFA s.44(2); regs 24, 25", must_tell=APPEAL_AND_RECOMMENDATIONS, opens=NO_REASSESSMENT),
            request_withdrawn=WITHDRAWN),

        stage("must_reassess", "The commissioning body asked, so a re-assessment must be secured",
            records=GATHERED,
            decision_to_reassess_notified=GRANTED,
            refusal_to_reassess_notified=Exit("refused", law="reg 23; reg 25", must_tell=APPEAL_AND_RECOMMENDATIONS, forbidden=MANDATORY,
                opens=NO_REASSESSMENT),
            request_withdrawn=WITHDRAWN),

        stage("reassessing", "Re-assessing: seeking advice and information",
            records=(*GATHERED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); regs 13(1), 27(1)", must_tell=DRAFT),
            no_change_notified=Exit("not_amended", law="CFA s.51(2)(e); reg 27", must_tell=APPEAL_AND_RECOMMENDATIONS, opens=NO_AMENDMENT),
            request_withdrawn=WITHDRAWN),

        stage("awaiting_representations", "The family has the draft of the re-assessed plan and may make representations",
            records=(*SCHOOLS, "advice_requested", "advice_received", "advice_expected", *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); regs 13(1), 27(1)", must_tell=DRAFT),
            reassessed_plan_sent=Exit("plan_reassessed", law="CFA ss.39(8), 40(5); regs 14, 27(2)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, also_records="review_no_longer_owed", opens=(FIRST_REVIEW, PLAN)),
            no_change_notified=Exit("not_amended", law="CFA s.51(2)(e); reg 27", must_tell=APPEAL_AND_RECOMMENDATIONS, opens=NO_AMENDMENT)),

        # A change of mind is a decision to re-assess like any other, and the fourteen weeks begin with it (reg 27(2)).
        end("refused", "No re-assessment; the family may appeal (CFA s.51(2)(d))",
            decision_reconsidered=Exit("reassessing", law="CFA s.44(3); reg 27(2)", passes_on="decision_reconsidered"),
            decision_to_reassess_notified=Exit("reassessing", law="CFA s.44(2), (3); regs 25(1), 27(2)", passes_on="decision_reconsidered")),
        end("not_amended", "Re-assessed, and the plan is not amended or replaced; the family may appeal (CFA s.51(2)(e))"),
        end("plan_reassessed", "The plan was amended or replaced; the family may appeal its contents (CFA s.51(2)(c))"),
        end("withdrawn", "The request was withdrawn"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        PLAN_CEASED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(REASSESSMENT_DECISION, REQUEST, met_by=(*DECIDED, "refusal_to_reassess_notified")),
        Clock(REASSESSMENT_BAR, REQUEST, from_details={"from": "last_assessed_on"}, when={"requested_by": ("parent", "young_person", "institution")},
            falls_away_on=DECIDED),
        Clock(REASSESSMENT_ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31",
            from_detail="received_on", held_by="body"),
        Clock(ADVICE_FROM_OTHERS, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="others",
            from_detail="received_on", held_by="body"),
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),
        Clock(REASSESSED_PLAN, TO_REASSESS, met_by=("reassessed_plan_sent",), falls_away_on=("no_change_notified",)),
        # The Regulations set no time for a notice of no change: no day of law is shown, and the 14 weeks are the aim.
        Clock(REASSESSMENT_NO_CHANGE, TO_REASSESS, met_by=("no_change_notified",), falls_away_on=("reassessed_plan_sent",), beside="reassess_final"),
    ),
)
