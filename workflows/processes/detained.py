"""Detained children and young people, in outline: from the first day of the detention to the release.

Children and Families Act 2014 (CFA) ss.70 to 75; SEN and Disability (Detained Persons) Regulations 2015 (SI 2015/62).
While somebody is detained in relevant youth accommodation Part 3 does not run (s.70(1)): the beginning of the detention
is recorded in the child's other cases too, and ends them. What is owed meanwhile runs here, with times of its own;
mediation and appeals (regs 18 to 24) are a case that the decision opens; orders (regs 29, 30) are limits only. Plain "reg" is one of these Regulations.
"""

from deadlines.law.detained_persons_2015 import (
    ADVICE,
    COPY_SENT,
    DECISION,
    DETAINED_DECISION,
    DETAINED_FINAL,
    DETAINED_NO_PLAN,
    FINALISED_PLAN,
    KEPT_PLAN_DISCLOSED,
    MOVED,
    NO_PLAN_NECESSARY,
    REFUSAL_OF_PLAN,
    RELEASED_DECISION,
    RELEASED_FINAL,
    RELEASED_NO_PLAN,
    REPRESENTATIONS,
)
from workflows.definition import Clock, Condition, Exit, Opening, Process, end, stage
from workflows.processes.ehc_assessment import ADVICE_ASKED, APPEAL, NO_ASSESSMENT, NO_PLAN, PLAN
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    ASSESSED,
    DIED,
    FIRST_REVIEW,
    HAS_DIED,
    OPENED_IN_ERROR,
    PANEL,
)

ATTENTION = ("detained_person_came_to_attention",)
TAKEN_OVER = ("assessment_taken_over_in_detention",)
RELEASED = ("released_from_detention",)
ORIGINAL_DAY = {"from": "detained_person_came_to_attention"}  # reg 15(1): the weeks go on counting from it
VIEWS = ("family_consulted", "views_received", "meeting_held")
CONSULTED = ("institution_consulted", "institution_replied")  # CFA s.72(2): ss.38 to 40 apply
DECIDED_TO_ASSESS = ("decision_to_assess_notified", "refusal_to_assess_notified", "no_plan_necessary_notified")
PLAN_DECIDED = ("decision_to_issue_plan_notified", "refusal_to_issue_plan_notified")
OVER = ("refusal_to_assess_notified", "no_plan_necessary_notified", "refusal_to_issue_plan_notified")
REVIEW_ON_RELEASE = Opening("annual_review", "released_from_detention")

IF_NO_PLAN_NECESSARY = Condition("the authority determines that no plan will be necessary on release (reg 4(1))",
    meanwhile="Until a notice is recorded this is not known, so it is not late; the notice whether it will assess is what is due.")
IF_REFUSED = Condition("the authority decides not to secure a plan (reg 10(1))",
    meanwhile="Until a notice is recorded this is not known. The day is kept all the same: a refusal notified after it is late.",
    decide_by="Decide whether to issue a plan, and notify the appropriate person")

# CFA s.73(2), (3): of a plan only the placement may be appealed, when it is first finalised.
APPEAL_NO_ASSESSMENT = (Opening("detained_appeal", "detention_decision_sent", {"decision": "no_assessment"}),)
APPEAL_NO_PLAN = (Opening("detained_appeal", "detention_decision_sent", {"decision": "no_plan"}),)
APPEAL_PLACEMENT = (Opening("detained_appeal", "detention_decision_sent", {"decision": "placement"}),)

# CFA s.71(6), (10) ask for reasons, (10) for the outcome too; reg 5(3) for the rest, and regs 10(3) and 14(2) are taken to ask for the same. Neither disagreement resolution (CFA s.57 does not run
# in detention, s.70(1)) nor recommendations (SI 2017/1306 is about appeals under s.51, and these are under s.73).
TO_APPEAL = ("right_of_appeal", "time_limit_for_appeal", "mediation", "information_and_advice")
DRAFT_HERE = ("right_to_make_representations", "right_to_request_a_school", "right_to_a_meeting", "where_to_find_schools")  # reg 13(1)

RELEASE = Exit("completing_after_release", law="reg 15(1)")

DETAINED = Process(
    key="detained",
    prefix="DP",
    title="Detained child or young person",
    law="CFA 2014 ss.70-75; SI 2015/62",
    begins_with=("detention_began",),
    always=ALWAYS,
    anywhere={
        "moved_to_another_authority": Exit("handed_over", law="CFA s.24(1); regs 15(3), 16(2)"),
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
    },
    untouched_by={
        "left_england": "Somebody detained in relevant youth accommodation is in England (CFA s.70(5)).",
        "detention_began": "It is what this case began with.",
        "plan_ceased": "A plan is kept while the detention lasts (CFA s.74(2)).",
    },
    stages=(
        stage("detained", "Detained; no assessment is under way here and no plan is kept",
            detention_began=Exit("detained", law="CFA s.70(1)", also_records="detention_began"),
            detained_person_came_to_attention=Exit("considering", law="CFA s.71; regs 4(1), 5(1)"),
            assessment_taken_over_in_detention=(
                Exit("considering", law="reg 15(4)", when={"reached": "request"}),
                Exit("assessing", law="reg 15(4)", when={"reached": "assessment"}),
                Exit("drafting_plan", law="reg 15(4)", when={"reached": "plan"}),
            ),
            detained_plan_kept=Exit("plan_kept", law="CFA s.74"),
            released_from_detention=Exit("released", law="CFA s.70(1)")),

        stage("considering", "Deciding whether to secure an assessment of the detained person",
            records=(*VIEWS, *ADVICE_ASKED, *PANEL),
            no_plan_necessary_notified=Exit("assessment_refused", law="CFA s.71; reg 4(1)", must_tell=("reasons", *TO_APPEAL), opens=APPEAL_NO_ASSESSMENT),
            refusal_to_assess_notified=Exit("assessment_refused", law="CFA s.71; reg 5(1)", must_tell=TO_APPEAL, opens=APPEAL_NO_ASSESSMENT),
            decision_to_assess_notified=Exit("assessing", law="CFA s.71; reg 5(1)"),
            released_from_detention=RELEASE),

        stage("assessing", "Seeking advice and information on the detained person",
            records=(*VIEWS, *ADVICE_ASKED, *PANEL),
            decision_to_issue_plan_notified=Exit("drafting_plan", law="CFA s.72", must_tell=ASSESSED),
            refusal_to_issue_plan_notified=Exit("plan_refused", law="reg 10(1)", must_tell=(*ASSESSED, *TO_APPEAL), opens=APPEAL_NO_PLAN),
            released_from_detention=RELEASE),

        stage("drafting_plan", "Preparing the draft plan",
            records=(*VIEWS, *ADVICE_ASKED, *CONSULTED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="reg 13(1)", must_tell=DRAFT_HERE),
            released_from_detention=RELEASE),

        stage("awaiting_representations", "The appropriate person has the draft plan and may make representations",
            records=("representations_received", "school_requested", "meeting_held", *ADVICE_ASKED, *CONSULTED, *PANEL),
            draft_plan_served=Exit("awaiting_representations", law="reg 13(1)", must_tell=DRAFT_HERE),
            finalised_plan_sent=Exit("plan_kept", law="CFA ss.72, 74; reg 13(2)", must_tell=TO_APPEAL, not_before=REPRESENTATIONS,
                opens=APPEAL_PLACEMENT),
            released_from_detention=RELEASE),

        stage("plan_kept", "The plan is kept while the detention lasts",
            records=("kept_plan_copies_sent", "detained_person_moved", "release_elsewhere_known", "kept_plan_disclosed"),
            # CFA s.48(2)(b): the plan is reviewed as soon as reasonably practicable after the release.
            released_from_detention=Exit("released", law="CFA s.48", opens=(REVIEW_ON_RELEASE,))),

        # The ordinary law applies again; the steps are the same, and those already taken stand.
        stage("completing_after_release", "Released; the assessment begun in detention is being completed",
            records=(*VIEWS, *ADVICE_ASKED, "decision_to_assess_notified", "decision_to_issue_plan_notified", "draft_plan_served",
                "representations_received", "school_requested", *CONSULTED, *PANEL),
            no_plan_necessary_notified=Exit("assessment_refused", law="reg 15(1)", must_tell=("reasons", *APPEAL), opens=NO_ASSESSMENT),
            refusal_to_assess_notified=Exit("assessment_refused", law="reg 15(1)", must_tell=APPEAL, opens=NO_ASSESSMENT),
            refusal_to_issue_plan_notified=Exit("plan_refused", law="reg 15(1)", must_tell=(*ASSESSED, *APPEAL_AND_RECOMMENDATIONS), opens=NO_PLAN),
            finalised_plan_sent=Exit("plan_finalised", law="reg 15(1)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, opens=(*PLAN, FIRST_REVIEW))),

        end("assessment_refused", "No assessment; the appropriate person may appeal (CFA s.73)"),
        end("plan_refused", "Assessed, no plan; the appropriate person may appeal (CFA s.73)"),
        end("plan_finalised", "Released and completed; the authority must maintain the plan"),
        end("released", "Released; the ordinary law applies again"),
        end("handed_over", "Another authority is responsible; what was not complete begins afresh there"),
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(NO_PLAN_NECESSARY, ATTENTION, met_by=("no_plan_necessary_notified",), beside="dp_assess_decision", only_if=IF_NO_PLAN_NECESSARY,
            falls_away_on=("decision_to_assess_notified",), ends_on=RELEASED),
        Clock(DECISION, ATTENTION, met_by=("decision_to_assess_notified", "refusal_to_assess_notified"),
            falls_away_on=("no_plan_necessary_notified",), ends_on=RELEASED),
        Clock(REFUSAL_OF_PLAN, ATTENTION, met_by=("refusal_to_issue_plan_notified",), falls_away_on=("decision_to_issue_plan_notified",),
            only_if=IF_REFUSED, ends_on=RELEASED),
        Clock(FINALISED_PLAN, ATTENTION, met_by=("finalised_plan_sent",), falls_away_on=OVER, ends_on=RELEASED),

        # Under way when the detention began: the same weeks, from the day the home authority became responsible.
        Clock(DETAINED_DECISION, TAKEN_OVER, when={"reached": ("request",)}, met_by=DECIDED_TO_ASSESS),
        Clock(DETAINED_NO_PLAN, TAKEN_OVER, when={"reached": ("request", "assessment")}, met_by=("refusal_to_issue_plan_notified",),
            falls_away_on=("decision_to_issue_plan_notified",), only_if=IF_REFUSED),
        Clock(DETAINED_FINAL, TAKEN_OVER, met_by=("finalised_plan_sent",), falls_away_on=OVER),

        # Released before it was complete: the same weeks from the same day, for what was not yet done.
        Clock(RELEASED_DECISION, RELEASED, days=ORIGINAL_DAY, met_by=DECIDED_TO_ASSESS, unless=DECIDED_TO_ASSESS),
        Clock(RELEASED_NO_PLAN, RELEASED, days=ORIGINAL_DAY, met_by=("refusal_to_issue_plan_notified",), unless=PLAN_DECIDED,
            falls_away_on=("decision_to_issue_plan_notified",), only_if=IF_REFUSED),
        Clock(RELEASED_FINAL, RELEASED, days=ORIGINAL_DAY, met_by=("finalised_plan_sent",), unless=("finalised_plan_sent",), falls_away_on=OVER),

        Clock(ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31", from_detail="received_on", held_by="body"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),

        Clock(COPY_SENT, ("detained_plan_kept",), met_by=("kept_plan_copies_sent",)),
        Clock(MOVED, ("detained_person_moved",), met_by=("kept_plan_copies_sent",), restarts=True),
        Clock(KEPT_PLAN_DISCLOSED, ("release_elsewhere_known",), met_by=("kept_plan_disclosed",)),
    ),
)
