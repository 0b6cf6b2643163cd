"""Learning difficulty assessments: from section 139A of the Learning and Skills Act 2000 to an EHC plan, 2014 to 2016.

SI 2014/2270 Part 6, arts 27 and 28; articles are its own. Of a completed one nothing is owed unless somebody asks:
then it is an EHC needs assessment like any other, with its own 6, 16 and 20 weeks. One in progress on 1 September 2014
is converted with the young person's consent, and its weeks begin with the consent. No notice of art 18 is given.
"""

from deadlines.law.guidance import ADVICE_FROM_OTHERS, SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import ADVICE, REPRESENTATIONS
from deadlines.law.transitional_2014 import LDA_IN_FLIGHT
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.ehc_assessment import ADVICE_ASKED, DRAFT, NO_PLAN, PLAN, SCHOOLS
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    ASSESSED,
    DIED,
    FIRST_REVIEW,
    HAS_DIED,
    HAS_LEFT,
    LEFT,
    MOVED,
    NO_PLAN_YET,
    OPENED_IN_ERROR,
    PANEL,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
)

DECIDED = ("decision_to_issue_plan_notified", "refusal_to_issue_plan_notified")  # CFA s.36(9)
ASKED_BY_THE_YOUNG_PERSON = Opening("ehc_assessment", "request_received", {"requested_by": "young_person"})
ASKED_BY_THE_INSTITUTION = Opening("ehc_assessment", "request_received", {"requested_by": "post16"})
DECIDED_BY_THE_AUTHORITY = Opening("ehc_assessment", "became_responsible")

LDA_TRANSFER = Process(
    key="lda_transfer",
    prefix="LDA",
    title="Transfer of a learning difficulty assessment",
    law="SI 2014/2270 arts 27-28",
    begins_with=("lda_found",),
    always=ALWAYS,
    anywhere={
        "lda_ended": Exit("lda_ended", law="art 28"),
        "moved_to_another_authority": MOVED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "left_england": LEFT,
        "detention_began": SUSPENDED,
    },
    untouched_by={
        "plan_ceased": NO_PLAN_YET,
    },
    stages=(
        stage("lda_in_force", "A learning difficulty assessment is in force or in progress; section 36 applies only if somebody asks",
            records=("lda_found", "views_received"),
            lda_assessment_asked=(
                Exit("assessed_anew", law="art 28", when={"asked_by": "young_person"}, opens=(ASKED_BY_THE_YOUNG_PERSON,)),
                Exit("assessed_anew", law="art 28", when={"asked_by": "post16"}, opens=(ASKED_BY_THE_INSTITUTION,)),
                Exit("assessed_anew", law="art 28", when={"asked_by": "authority"}, opens=(DECIDED_BY_THE_AUTHORITY,)),
            ),
            lda_conversion_consented=Exit("converted", law="art 27")),

        stage("converted", "The assessment in progress has become an EHC needs assessment; the decision on a plan is to be made",
            records=("views_received", "meeting_held", *ADVICE_ASKED, *PANEL),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="art 27(7); CFA ss.36(9), 37(1)", must_tell=ASSESSED),
            refusal_to_issue_plan_notified=Exit("plan_refused", law="art 27(7); CFA s.36(9)", must_tell=(*ASSESSED, *APPEAL_AND_RECOMMENDATIONS),
                opens=NO_PLAN)),

        stage("drafting_plan", "Preparing the draft plan",
            records=("views_received", "meeting_held", *ADVICE_ASKED, "institution_consulted", "institution_replied", *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); reg 13(1)", must_tell=DRAFT)),

        stage("awaiting_representations", "The young person has the draft plan and may make representations",
            records=(*SCHOOLS, *ADVICE_ASKED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); reg 13(1)", must_tell=DRAFT),
            finalised_plan_sent=Exit("plan_finalised", law="CFA ss.39-40; reg 14", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, opens=(*PLAN, FIRST_REVIEW))),

        end("assessed_anew", "An ordinary EHC needs assessment was begun in its place"),
        end("plan_refused", "Converted, no plan; the young person may appeal (CFA s.51(2)(b))",
            decision_reconsidered=Exit("drafting_plan", law="art 27(7); CFA s.37(1); no time set", passes_on="decision_reconsidered"),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="art 27(7); CFA s.37(1); no time set", must_tell=ASSESSED, passes_on="decision_reconsidered")),
        end("plan_finalised", "The authority must maintain the plan; the young person may appeal its contents"),
        end("lda_ended", "The learning difficulty assessment has no effect any more"),
        end("moved", "Another authority is responsible now"),
        HAS_DIED,
        HAS_LEFT,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(LDA_IN_FLIGHT, ("lda_conversion_consented",), when={"section": ("subsection_2_or_4",)},
            options={"section": "139A(2) or (4)"}, met_by=DECIDED),
        Clock(LDA_IN_FLIGHT, ("lda_conversion_consented",), when={"section": ("subsection_5",)},
            options={"section": "139A(5)"}, met_by=DECIDED),
        Clock(ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31", from_detail="received_on", held_by="body"),
        Clock(ADVICE_FROM_OTHERS, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="others", from_detail="received_on", held_by="body"),
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),
    ),
)
