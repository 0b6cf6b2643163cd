"""What several processes have in common: what families must be told, what can always be recorded, the clocks of reviews.

Reg 22 is the same after an annual review, after a review before a transfer (reg 18) and, by reg 28, without a review.
"""

from deadlines.law.guidance import SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import (
    AMENDED_PLAN,
    AMENDMENT_BACKSTOP,
    AMENDMENT_DECLINED,
    AMENDMENT_PROPOSED,
    AMENDMENT_REPRESENTATIONS,
    MEETING_NOTICE,
    REVIEW_DECISION,
    REVIEW_PAPERS,
    REVIEW_REPORT,
)
from workflows.definition import Clock, Condition, Exit, Opening, end

ALWAYS = (
    "exception_claimed", "exception_ended", "cause_of_lateness_recorded", "case_assigned", "note_added", "document_added",
)
# Regs 20(11), 21(10), 22(5). The Tribunal's power to recommend must be mentioned from 3 April 2018 (SI 2017/1306).
APPEAL_AND_RECOMMENDATIONS = (
    "right_of_appeal", "time_limit_for_appeal", "mediation", "disagreement_resolution", "information_and_advice",
    "recommendations_from_3_april_2018",
)
ASSESSED = ("outcome_of_the_assessment", "reasons")  # CFA s.36(9)(a), (c)
# Reg 22(2): what goes with the notice of the proposed amendments; a personal budget can be asked for (SI 2014/1652 reg 4(1)).
AMENDMENT = (
    "copy_of_the_plan", "proposed_amendments", "evidence_for_the_amendments", "right_to_make_representations",
    "right_to_request_a_school", "right_to_a_meeting", "where_to_find_schools", "personal_budgets",
)
NOT_AMENDED = ("reasons", *APPEAL_AND_RECOMMENDATIONS)  # reg 22(4), (5)
OPENED_IN_ERROR = Exit("opened_in_error", law="local practice")
MOVED = Exit("moved", law="CFA s.24(1); reg 15(3); local practice (Q22)")
# CFA s.70(1): Part 3 does not run while somebody is detained. What is owed meanwhile, and on release, is in a case of
# its own, which the beginning of the detention opens.
SUSPENDED = Exit("suspended_by_detention", law="CFA s.70(1)")
SUSPENDED_BY_DETENTION = end("suspended_by_detention", "Overtaken by detention; what is owed runs in the case of the detention")
# What can happen in the life of a child or young person whatever is under way. Every process about a child takes each
# of them at every stage, or says in its `untouched_by` why not.
LIFE_EVENTS = ("child_died", "moved_to_another_authority", "left_england", "detention_began", "plan_ceased")
# No provision speaks of it: nothing is left to decide or to do.
DIED = Exit("died", law="no provision; local practice", also_records="child_died")
HAS_DIED = end("died", "The child or young person died; nothing more is owed")
LEFT = Exit("left_england", law="CFA s.24(1)", also_records="left_england")
HAS_LEFT = end("left_england", "No authority in England is responsible any more")
OVERTAKEN = Exit("plan_ceased", law="CFA s.45(1)")
PLAN_CEASED = end("plan_ceased", "The plan is no longer maintained, so there is nothing left to do here")
NO_PLAN_YET = "There is no plan yet."
WITH_A_PLAN_ABROAD = "A plan that is maintained is ended by ceasing it (CFA s.45(1)(a)), with the time to appeal; this case ends with that."
SCHOOLS = ("representations_received", "school_requested", "institution_consulted", "institution_replied", "meeting_held")
# Local practice: no law knows a panel. Recorded wherever a question is open that one is asked (`workflows.questions`).
PANEL = ("panel_considered", "authority_decided")
ADVICE_FOR_MEETING = ("advice_requested", "advice_received", "advice_expected", "views_received")

# A plan is last reviewed on the day of the decision notice (Q13), whatever becomes of the amendments after it.
NEXT_REVIEW = Opening("annual_review", "plan_last_reviewed")
# CFA s.51(2)(c), (e), (f): the time to appeal runs from the sending of each of these notices.
APPEAL_CONTENT = Opening("appeal", "appealable_decision_sent", {"decision": "plan_content"}, carries=("dated",))
APPEAL_NO_AMENDMENT = Opening("appeal", "appealable_decision_sent", {"decision": "no_amendment"})
# The plan is maintained meanwhile: a case of its own, which opens the time to appeal (CFA ss.45(4), 51(2)(f)).
CEASING = Opening("ceasing", "decision_to_cease_notified", carries=("decided_on",))
APPEAL_CEASING = Opening("appeal", "appealable_decision_sent", {"decision": "cease"})
# CFA s.44(1)(a): the plan is made on the day on its face, or on that of sending where that is the earlier.
FIRST_REVIEW = Opening("annual_review", "plan_made", dated_by="dated")

IF_NOT_AMENDED = Condition("the authority decides not to make the amendments it proposed (reg 22(4))",
    meanwhile="Until a notice is recorded this is not known, so it is not late; the amended plan is what is due.")

MEETING_CLOCKS = (
    Clock(MEETING_NOTICE, ("review_meeting_arranged",), met_by=("review_meeting_arranged",), from_detail="meeting_on", restarts=True),
    Clock(REVIEW_PAPERS, ("review_meeting_arranged",), met_by=("review_papers_circulated",), from_detail="meeting_on", restarts=True,
        ends_on=("review_meeting_held",), falls_away_on=("review_meeting_cancelled",)),
    Clock(REVIEW_REPORT, ("review_meeting_held",), met_by=("review_report_sent",)),
    Clock(REVIEW_DECISION, ("review_meeting_held",), met_by=("review_decision_notified",)),
)
# Each counts from the meeting, and runs once it was decided to amend.
DEVON_CLOCKS = (
    Clock(AMENDMENT_PROPOSED, ("review_decision_notified",), when={"decision": ("amend",)}, days={"from": "review_meeting_held"},
        met_by=("amendment_notice_sent",)),
    Clock(AMENDMENT_BACKSTOP, ("review_decision_notified",), when={"decision": ("amend",)}, days={"from": "review_meeting_held"},
        met_by=("amended_plan_sent",), falls_away_on=("decision_not_to_amend_notified",), beside="amend_final"),
)
FAMILYS_TIME = Clock(AMENDMENT_REPRESENTATIONS, ("amendment_notice_sent",), met_by=("representations_received",), from_detail="served_on",
    restarts=True, held_by="family")
AMENDMENT_CLOCKS = (
    *DEVON_CLOCKS,
    FAMILYS_TIME,
    Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
    # The earlier of 8 weeks from the first notice and 12 from the meeting (Q14): a second notice gives no more time.
    Clock(AMENDED_PLAN, ("amendment_notice_sent",), days={"notice_sent": "amendment_notice_sent", "meeting": "review_meeting_held"},
        met_by=("amended_plan_sent",), falls_away_on=("decision_not_to_amend_notified",)),
    Clock(AMENDMENT_DECLINED, ("amendment_notice_sent",), met_by=("decision_not_to_amend_notified",), falls_away_on=("amended_plan_sent",),
        beside="amend_final", only_if=IF_NOT_AMENDED),
)
