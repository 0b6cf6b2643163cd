"""Transfer review: from a statement of special educational needs to an EHC plan, or to the end of the statement.

SI 2014/2270 Part 5 (1 September 2014 to 31 March 2018), amended by SI 2015/505 and SI 2015/1619; articles are its own.
Read down the page. The day NOTICE was given picks the version of the weeks, whatever day they count from. It is over
when the plan was SENT, or the family NOTIFIED that none is needed (art 12(3) to (5)). What was not done by 31 March
2018 is still owed: a statement left over stays a statement, unless art 17 gives it effect as a plan.
"""

from deadlines.law.guidance import ADVICE_FROM_OTHERS, SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import ADVICE, REPRESENTATIONS
from deadlines.law.transitional_2014 import (
    DETAINED_FINAL,
    DETAINED_NO_PLAN,
    DETAINED_NOTICE,
    FINALISED_PLAN,
    MEETING,
    NO_PLAN,
    NOTICE,
    REASSESSED,
    TOO_LATE,
)
from deadlines.law.transitional_cohorts_2014 import COHORT, COHORT_REST, COHORT_YEAR_9, YEAR_6
from deadlines.law.tribunal_rules_2008 import APPEAL
from workflows.definition import Clock, Condition, Exit, Opening, Precedent, Process, end, stage
from workflows.processes.ehc_assessment import ADVICE_ASKED, DRAFT, SCHOOLS
from workflows.processes.ehc_assessment import NO_PLAN as NO_PLAN_APPEAL
from workflows.processes.ehc_assessment import PLAN as PLAN_APPEAL
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    ASSESSED,
    DIED,
    HAS_DIED,
    MOVED,
    OPENED_IN_ERROR,
    PANEL,
)

START = (
    "statement_to_be_transferred",      # arts 12, 14: owed by the date of the cohort, notice or not
    "transfer_review_notice_given",     # art 18
    "transfer_reassessment_requested",  # art 23
    "statement_has_effect_as_plan",     # art 17: too late for 1 April 2018
)
TALKS = ("transfer_meeting_invited", "meeting_held", "views_received")
CONCLUDED = ("finalised_plan_sent", "refusal_to_issue_plan_notified")
# Art 21(4): s.44 treats the day the assessment was concluded as the one on which the plan was last reviewed.
REVIEW_FROM_HERE = Opening("annual_review", "transfer_review_concluded")

NOTIFIED = Precedent("transfer_review_notice_given", law="art 18(1)", limit=NOTICE,
    missing="No notice of the transfer review is recorded")
INVITED = Precedent("transfer_meeting_invited", law="art 20(3)", limit=MEETING,
    missing="No invitation to a meeting with an officer of the authority is recorded")
IF_REFUSED = Condition("the authority decides not to secure a plan (art 22)",
    meanwhile="Until a notice is recorded this is not known. The day is kept all the same: a refusal notified after it is late.",
    decide_by="Decide whether to issue a plan, and notify the family")

# The days the cohort turns on are in the detail of whichever fact says what is expected.
COHORT_STARTS = ("statement_to_be_transferred", "transfer_review_notice_given")
COHORT_DAYS = {"transfer_on": "transfer_on", "year9_from": "year9_from", "year10_from": "year10_from"}
# The start is the day it did begin, or until then the day the notice names.
BEGAN, TO_BEGIN = {"assessment_begins": "transfer_assessment_began"}, {"assessment_begins": "assessment_begins"}
NOTICE_AND_START = {"notice_given": "transfer_review_notice_given", "assessment_began": "transfer_assessment_began"}

TRANSFER_REVIEW = Process(
    key="transfer_review",
    prefix="TR",
    title="Transfer review",
    law="SI 2014/2270 arts 11-26, 32-35",
    begins_with=START,
    always=ALWAYS,
    anywhere={
        "statement_ceased": Exit("statement_ceased", law="art 26"),
        "moved_to_another_authority": MOVED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
    },
    untouched_by={
        "left_england": "A statement is ended by ceasing it (art 26).",
        "detention_began": "The Order goes on for somebody detained, in weeks of the same length (arts 32, 34, 35).",
        "plan_ceased": "There is no plan yet; a statement is ceased by a fact of its own (art 26).",
    },
    stages=(
        stage("to_be_transferred", "The statement is to be transferred; notice has yet to be given",
            records=("statement_to_be_transferred", "year_6_consultation_concluded", "views_received"),
            # Art 19: from the notice on no annual review of the statement is owed.
            transfer_review_notice_given=Exit("notice_given", law="arts 18, 19", also_records="review_no_longer_owed"),
            transfer_reassessment_requested=Exit("assessing", law="art 23"),
            statement_has_effect_as_plan=Exit("has_effect_as_plan", law="art 17(4)"),
            transfer_assessment_began=Exit("assessing", law="art 18(1)", after=NOTIFIED)),

        stage("has_effect_as_plan", "The statement has effect as if it were an EHC plan; an assessment is owed as soon as is practicable",
            records=("views_received",),
            transfer_assessment_began=Exit("assessing", law="art 17(5)")),

        stage("notice_given", "Notice was given; the assessment has yet to begin",
            records=(*TALKS, "year_6_consultation_concluded", *ADVICE_ASKED),
            transfer_assessment_began=Exit("assessing", law="art 18(1)")),

        stage("assessing", "Seeking advice and information for the transfer review",
            records=(*TALKS, *ADVICE_ASKED, *PANEL),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="art 21; CFA s.36(9)", must_tell=ASSESSED),
            refusal_to_issue_plan_notified=Exit("statement_kept", law="art 22; CFA s.36(9)", after=INVITED, opens=NO_PLAN_APPEAL,
                must_tell=(*ASSESSED, *APPEAL_AND_RECOMMENDATIONS))),

        stage("drafting_plan", "Preparing the draft plan",
            records=(*TALKS, *ADVICE_ASKED, "institution_consulted", "institution_replied", *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="art 21; reg 13(1)", must_tell=DRAFT)),

        stage("awaiting_representations", "The family has the draft plan and may make representations",
            records=("transfer_meeting_invited", *SCHOOLS, *ADVICE_ASKED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="art 21; reg 13(1)", must_tell=DRAFT),
            finalised_plan_sent=Exit("plan_finalised", law="arts 12(3) to (5), 21(3), (4)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, after=INVITED, opens=(*PLAN_APPEAL, REVIEW_FROM_HERE))),

        # Concluded; but the authority maintains the statement until the relevant time.
        # The case of the appeal, which the refusal opened, returns here what became of it.
        stage("statement_kept", "No plan is needed; the statement lasts until the time for an appeal, or the appeal, is over", held_by="family",
            time_to_appeal_ended=Exit("statement_ended", law="art 22(4) to (7)", not_before=APPEAL),
            appeal_withdrawn=Exit("statement_ended", law="art 22(4) to (7)"),
            appeal_dismissed=Exit("statement_ended", law="art 22(4) to (7)"),
            decision_reconsidered=Exit("drafting_plan", law="CFA s.37(1); no time set", passes_on="decision_reconsidered"),
            transfer_appeal_allowed=(
                Exit("drafting_plan", law="art 22(4) to (7)", when={"outcome": "plan_ordered"}),  # until the plan is made
                Exit("assessing", law="art 22(4) to (7)", when={"outcome": "remitted"}),          # until the new decision
            )),

        end("plan_finalised", "The statement has become an EHC plan; the family may appeal its contents"),
        end("statement_ended", "No plan was needed; the statement came to its end (art 22)"),
        end("statement_ceased", "The authority ceased to maintain the statement (art 26)"),
        end("moved", "Another authority is responsible now"),
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(COHORT, COHORT_STARTS, when={"expected": ("post16",)}, options={"phase": "post16"}, from_details=COHORT_DAYS, met_by=CONCLUDED),
        Clock(COHORT, COHORT_STARTS, when={"expected": ("other",)}, options={"phase": "other"}, from_details=COHORT_DAYS, met_by=CONCLUDED),
        Clock(COHORT_YEAR_9, COHORT_STARTS, when={"expected": ("year_9",)}, from_details={"from": "year10_from"}, met_by=CONCLUDED),
        Clock(COHORT_REST, COHORT_STARTS, when={"expected": ("none",)}, met_by=CONCLUDED),
        Clock(YEAR_6, ("year_6_consultation_concluded",), when={"outcome": ("assess",)}, from_details={"from": "next_school_year_from"}, met_by=CONCLUDED),
        Clock(MEETING, ("transfer_review_notice_given", "transfer_assessment_began"), met_by=("transfer_meeting_invited",)),
        Clock(TOO_LATE, ("statement_has_effect_as_plan",), met_by=CONCLUDED),

        Clock(NOTICE, ("transfer_review_notice_given",), when={"detained": ("no",)}, met_by=("transfer_review_notice_given",),
            days=BEGAN, from_details=TO_BEGIN),
        Clock(FINALISED_PLAN, ("transfer_review_notice_given",), when={"detained": ("no",)}, days=NOTICE_AND_START,
            met_by=("finalised_plan_sent",), falls_away_on=("refusal_to_issue_plan_notified",)),
        Clock(NO_PLAN, ("transfer_review_notice_given",), when={"detained": ("no",)}, days=NOTICE_AND_START,
            met_by=("refusal_to_issue_plan_notified",), falls_away_on=("decision_to_issue_plan_notified",), only_if=IF_REFUSED),

        Clock(DETAINED_NOTICE, ("transfer_review_notice_given",), when={"detained": ("yes",)}, met_by=("transfer_review_notice_given",),
            days=BEGAN, from_details=TO_BEGIN),
        Clock(DETAINED_FINAL, ("transfer_review_notice_given",), when={"detained": ("yes",)}, days=NOTICE_AND_START,
            met_by=("finalised_plan_sent",), falls_away_on=("refusal_to_issue_plan_notified",)),
        Clock(DETAINED_NO_PLAN, ("transfer_review_notice_given",), when={"detained": ("yes",)}, days=NOTICE_AND_START,
            met_by=("refusal_to_issue_plan_notified",), falls_away_on=("decision_to_issue_plan_notified",), only_if=IF_REFUSED),

        Clock(REASSESSED, ("transfer_reassessment_requested",), met_by=("finalised_plan_sent",), falls_away_on=("refusal_to_issue_plan_notified",)),

        Clock(ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31", from_detail="received_on", held_by="body"),
        Clock(ADVICE_FROM_OTHERS, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="others", from_detail="received_on", held_by="body"),
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),
        Clock(APPEAL, ("refusal_to_issue_plan_notified",), days={"decision_sent": "refusal_to_issue_plan_notified"}, restarts=True, held_by="family"),
    ),
)
