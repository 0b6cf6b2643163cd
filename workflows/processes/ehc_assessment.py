"""EHC needs assessment: from the request to the finalised plan, or a lawful refusal.

Children and Families Act 2014 (CFA) ss.36-40; SEND Regulations 2014 (SI 2014/1530) regs 3-14.
Read down the page. A stage says what is happening; each line under it is one way out, the
provision that allows it, and what the family must then be told.
"""

from deadlines.law.guidance import ADVICE_FROM_OTHERS, SCHOOL_CONSULTATION, YES_PLAN_WEEK_16
from deadlines.law.send_regs_2014 import (
    ADVICE,
    CONSULT_ON_REQUEST,
    DECISION_ON_REQUEST,
    FINALISED_PLAN,
    NO_PLAN_NECESSARY,
    REFUSAL_OF_PLAN,
    REPRESENTATIONS,
)
from workflows.definition import Clock, Condition, Exit, Opening, Precedent, Process, end, stage
from workflows.processes.shared import (
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

START = ("request_received", "became_responsible")  # CFA s.36(1); s.24. Where both happened, the earlier (Q4)
APPEAL = ("right_of_appeal", "time_limit_for_appeal", "mediation", "disagreement_resolution", "information_and_advice")
# Reg 13(1); and a personal budget can be asked for while the draft is prepared (SI 2014/1652 regs 3, 4(1)).
DRAFT = (
    "right_to_make_representations", "right_to_request_a_school", "right_to_a_meeting", "where_to_find_schools", "personal_budgets",
)
ALWAYS = (
    "exception_claimed", "exception_ended", "cause_of_lateness_recorded", "case_assigned", "note_added", "document_added",
)
VIEWS = ("family_consulted", "views_received", "meeting_held")
ADVICE_ASKED = ("advice_requested", "advice_received", "advice_expected")  # advice overlaps every stage in life; it moves none
NO_ASSESSMENT = (Opening("appeal", "appealable_decision_sent", {"decision": "no_assessment"}),)  # CFA s.51(2)(a)
NO_PLAN = (Opening("appeal", "appealable_decision_sent", {"decision": "no_plan"}),)  # CFA s.51(2)(b)
PLAN = (Opening("appeal", "appealable_decision_sent", {"decision": "plan_content"}, carries=("dated",)),)  # CFA s.51(2)(c)
SCHOOLS = ("representations_received", "school_requested", "institution_consulted", "institution_replied", "meeting_held")
CONSULTED = Precedent("family_consulted", law="CFA s.36(4); reg 3", limit=CONSULT_ON_REQUEST,
    missing="No consultation of the child's parent or the young person is recorded")
IF_NO_PLAN_NECESSARY = Condition("the authority determines that no plan is necessary (CFA s.36(5))",
    meanwhile="Until a notice is recorded this is not known, so it is not late; the notice whether it will assess is what is due.")
IF_REFUSED = Condition("the authority decides not to secure a plan (CFA s.36(9))",
    meanwhile="Until a notice is recorded this is not known. The day is kept all the same: a refusal notified after it is late, "
    "and R (JSC) v Cambridgeshire [2026] EWHC 68 (Admin) counted a late decision from it whichever way it went.",
    decide_by="Decide whether to issue a plan, and notify the family")

EHC_ASSESSMENT = Process(
    key="ehc_assessment",
    prefix="EHC",
    under_age=25,  # CFA s.83(2)
    title="EHC needs assessment",
    law="CFA 2014 ss.36-40",
    begins_with=START,
    always=ALWAYS,
    anywhere={
        "moved_to_another_authority": MOVED,
        "detention_began": SUSPENDED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "left_england": LEFT,
    },
    untouched_by={
        "plan_ceased": NO_PLAN_YET,
    },
    stages=(
        stage("considering_request", "Deciding whether to secure an EHC needs assessment",
            records=(*START, *VIEWS, "considering_assessment_notified", *ADVICE_ASKED, *PANEL),  # reg 5(4)(a) presupposes it
            no_plan_necessary_notified=Exit("assessment_refused", after=CONSULTED, law="CFA s.36(5); reg 4(1)", must_tell=("reasons", *APPEAL), opens=NO_ASSESSMENT),
            refusal_to_assess_notified=Exit("assessment_refused", after=CONSULTED, law="CFA s.36(8); reg 5(1), (3)", must_tell=APPEAL, opens=NO_ASSESSMENT),
            decision_to_assess_notified=Exit("assessing", after=CONSULTED, law="CFA s.36(8); reg 5(1)"),
            request_withdrawn=Exit("withdrawn", law="local practice (Q25)")),

        stage("assessing", "Seeking advice and information",
            records=(*VIEWS, *ADVICE_ASKED, *PANEL),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="CFA ss.36(9), 37(1)", must_tell=ASSESSED),
            refusal_to_issue_plan_notified=Exit("plan_refused", law="CFA s.36(9); reg 10(1), (3)", must_tell=(*ASSESSED, *APPEAL_AND_RECOMMENDATIONS),
                opens=NO_PLAN),
            request_withdrawn=Exit("withdrawn", law="local practice (Q25)")),

        stage("drafting_plan", "Preparing the draft plan",
            records=(*VIEWS, *ADVICE_ASKED, "institution_consulted", "institution_replied", *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); reg 13(1)", must_tell=DRAFT),
            request_withdrawn=Exit("withdrawn", law="local practice (Q25)")),

        stage("awaiting_representations", "The family has the draft plan and may make representations",
            records=(*SCHOOLS, *ADVICE_ASKED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="CFA s.38(2); reg 13(1)", must_tell=DRAFT),
            finalised_plan_sent=Exit("plan_finalised", law="CFA ss.39-40; regs 13(2), 14", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, opens=(*PLAN, FIRST_REVIEW)),
            request_withdrawn=Exit("withdrawn", law="local practice (Q25)")),

        # Where the authority changes its decision itself no time of its own runs: the weeks from the request still bind.
        end("assessment_refused", "No assessment; the family may appeal (CFA s.51(2)(a))",
            decision_reconsidered=Exit("assessing", law="CFA s.36(3), (8); no time set", passes_on="decision_reconsidered"),
            decision_to_assess_notified=Exit("assessing", after=CONSULTED, law="CFA s.36(8); reg 5(1); no time set", passes_on="decision_reconsidered")),
        end("plan_refused", "Assessed, no plan; the family may appeal (CFA s.51(2)(b))",
            decision_reconsidered=Exit("drafting_plan", law="CFA ss.36(9), 37(1); no time set", passes_on="decision_reconsidered"),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="CFA ss.36(9), 37(1); no time set", must_tell=ASSESSED,
                passes_on="decision_reconsidered")),
        end("plan_finalised", "The authority must maintain the plan (CFA s.37(1)); the family may appeal its contents"),
        end("withdrawn", "The request was withdrawn"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        HAS_LEFT,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(CONSULT_ON_REQUEST, START, met_by=("family_consulted",), falls_away_on=("decision_to_assess_notified",)),
        Clock(NO_PLAN_NECESSARY, START, met_by=("no_plan_necessary_notified",), beside="assess_decision", only_if=IF_NO_PLAN_NECESSARY,
            falls_away_on=("considering_assessment_notified", "decision_to_assess_notified", "decision_reconsidered")),
        Clock(DECISION_ON_REQUEST, START, met_by=("decision_to_assess_notified", "refusal_to_assess_notified"),
            falls_away_on=("no_plan_necessary_notified",)),
        Clock(ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31", from_detail="received_on", held_by="body"),
        Clock(ADVICE_FROM_OTHERS, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="others", from_detail="received_on", held_by="body"),
        Clock(REFUSAL_OF_PLAN, START, met_by=("refusal_to_issue_plan_notified",), only_if=IF_REFUSED, falls_away_on=("decision_to_issue_plan_notified",)),
        Clock(YES_PLAN_WEEK_16, START, met_by=("decision_to_issue_plan_notified",), beside="no_plan_decision"),
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),
        Clock(FINALISED_PLAN, START, met_by=("finalised_plan_sent",)),
    ),
)
