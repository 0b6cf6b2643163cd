"""Carrying out an order: each thing it obliges the authority to, with its own time and the fact that does it.

SEND Regulations 2014 (SI 2014/1530) reg 44 for an order and for a mediation agreement on matters one could appeal, which is
treated as one (reg 42(2)); reg 45 for an appeal the authority did not oppose. The day is the date on the face of the order
(Q17), the day of the agreement, or the day the Tribunal was told. An order that amends both the placement and what else the
plan says is two duties, of two and of five weeks (Q16); reg 45(5)(b) gives five weeks for both. An order to assess has the
times of reg 44(2)(b), so the six, sixteen and twenty weeks from a request do not run again: advice and draft are recorded here.
By the words of CFA s.51(3)(b) an amended plan may be appealed; no decision was found on one that was amended as ordered.
"""

from typing import Any

from deadlines.law.guidance import ADVICE_FROM_OTHERS, SCHOOL_CONSULTATION
from deadlines.law.send_regs_2014 import (
    ADVICE,
    ORDER_AMEND_PROVISION,
    ORDER_AMEND_SCHOOL,
    ORDER_ASSESS_FINAL,
    ORDER_ASSESS_NO_PLAN,
    ORDER_ASSESS_NOTIFY,
    ORDER_CONTINUE,
    ORDER_CONTINUE_AMENDED,
    ORDER_DISMISSED,
    ORDER_MAKE_DRAFT,
    ORDER_MAKE_FINAL,
    ORDER_REMITTED,
    REPRESENTATIONS,
    UNOPPOSED_ASSESS_FINAL,
    UNOPPOSED_ASSESS_NO_PLAN,
    UNOPPOSED_ASSESS_NOTIFY,
    UNOPPOSED_CEASE,
    UNOPPOSED_CONTENT,
    UNOPPOSED_MAKE_DRAFT,
    UNOPPOSED_MAKE_FINAL,
    UNOPPOSED_PLACEMENT,
    UNOPPOSED_PLACEMENT_AND_CONTENT,
)
from workflows.definition import Clock, Condition, Exit, Opening, Process, end, stage
from workflows.processes.ehc_assessment import PLAN as FIRST_PLAN
from workflows.processes.reassessment import FIRST_REVIEW as REVIEW_OF_THE_REASSESSED
from workflows.processes.reassessment import NO_AMENDMENT, PLAN
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    ASSESSED,
    DIED,
    FIRST_REVIEW,
    HAS_DIED,
    HAS_LEFT,
    LEFT,
    OPENED_IN_ERROR,
    PANEL,
    SCHOOLS,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
)

ORDERED = ("order_made", "appealable_matters_agreed")  # reg 44; reg 42(2)
ONLY_ORDERED = ("order_made",)  # what can only be ordered
CONCEDED = ("appeal_unopposed",)  # reg 45
NO_PLAN = ("refusal_to_issue_plan_notified",)
FINAL = ("finalised_plan_sent",)
TO_ASSESS = {"limbs": ("assess", "reassess")}
AFTER_ASSESSING = (*FINAL, "reassessed_plan_sent")
NOT_REFUSED = ("decision_to_issue_plan_notified", *AFTER_ASSESSING, "no_change_notified")
# CFA s.51(3)(b): an appeal about what a plan says may be brought "following an amendment", whoever wanted it amended.
AMENDED_AS_ORDERED = Opening("appeal", "appealable_decision_sent", {"decision": "plan_amended_by_order"}, carries=("dated",))
NO_PLAN_AGAIN = Opening("appeal", "appealable_decision_sent", {"decision": "no_plan"})
IF_NO_PLAN = Condition("after the assessment the authority decides not to secure a plan (CFA s.36(9))",
    meanwhile="Until a notice is recorded this is not known; the finalised plan has its own day.",
    decide_by="Decide whether to issue a plan, and notify the family")


CLOCKS = (
    Clock(ORDER_DISMISSED, ONLY_ORDERED, when={"limbs": ("dismiss_cease",)}, met_by=("plan_ceased_as_ordered", "plan_ceased")),
    Clock(ORDER_ASSESS_NOTIFY, ORDERED, when=TO_ASSESS, met_by=("assessment_promised_as_ordered",)),
    Clock(ORDER_ASSESS_NO_PLAN, ORDERED, when=TO_ASSESS, met_by=NO_PLAN, falls_away_on=NOT_REFUSED,
        only_if=IF_NO_PLAN),
    Clock(ORDER_ASSESS_FINAL, ORDERED, when=TO_ASSESS, met_by=AFTER_ASSESSING, falls_away_on=(*NO_PLAN, "no_change_notified")),
    Clock(ORDER_MAKE_DRAFT, ORDERED, when={"limbs": ("make_plan",)}, met_by=("draft_plan_served",)),
    Clock(ORDER_MAKE_FINAL, ORDERED, when={"limbs": ("make_plan",)}, met_by=FINAL),
    Clock(ORDER_REMITTED, ONLY_ORDERED, when={"limbs": ("remit",)}, met_by=("reconsidered_as_ordered",)),
    Clock(ORDER_AMEND_PROVISION, ORDERED, when={"limbs": ("amend_provision",)}, met_by=("provision_amended_as_ordered",)),
    Clock(ORDER_AMEND_SCHOOL, ORDERED, when={"limbs": ("amend_placement",)}, met_by=("placement_amended_as_ordered",)),
    Clock(ORDER_CONTINUE, ORDERED, when={"limbs": ("continue",)}, met_by=("plan_continued_as_ordered",)),
    Clock(ORDER_CONTINUE_AMENDED, ORDERED, when={"limbs": ("continue_and_amend",)}, met_by=("provision_amended_as_ordered",)),
    Clock(UNOPPOSED_ASSESS_NOTIFY, CONCEDED, when=TO_ASSESS, met_by=("assessment_promised_as_ordered",)),
    Clock(UNOPPOSED_ASSESS_NO_PLAN, CONCEDED, when=TO_ASSESS, met_by=NO_PLAN, falls_away_on=NOT_REFUSED,
        only_if=IF_NO_PLAN),
    Clock(UNOPPOSED_ASSESS_FINAL, CONCEDED, when=TO_ASSESS, met_by=AFTER_ASSESSING, falls_away_on=(*NO_PLAN, "no_change_notified")),
    Clock(UNOPPOSED_CONTENT, CONCEDED, when={"limbs": ("amend_content",)}, met_by=("provision_amended_as_ordered",)),
    Clock(UNOPPOSED_PLACEMENT, CONCEDED, when={"limbs": ("amend_placement",)}, met_by=("placement_amended_as_ordered",)),
    Clock(UNOPPOSED_PLACEMENT_AND_CONTENT, CONCEDED, when={"limbs": ("amend_placement_and_content",)}, met_by=("provision_amended_as_ordered",)),
    Clock(UNOPPOSED_MAKE_DRAFT, CONCEDED, when={"limbs": ("make_plan",)}, met_by=("draft_plan_served",)),
    Clock(UNOPPOSED_MAKE_FINAL, CONCEDED, when={"limbs": ("make_plan",)}, met_by=FINAL),
    # Continuing is at once, amending within five weeks, where that was agreed (reg 45(6A)).
    Clock(UNOPPOSED_CEASE, CONCEDED, when={"limbs": ("continue",)}, met_by=("plan_continued_as_ordered",)),
    Clock(UNOPPOSED_CEASE, CONCEDED, when={"limbs": ("continue_and_amend",)}, met_by=("provision_amended_as_ordered",)),
)

# What an order can oblige to, by the fact that does it: nothing else is done under the order, and each once.
TO_ASSESS_FINAL = (ORDER_ASSESS_FINAL, UNOPPOSED_ASSESS_FINAL)
OWED_FINAL = (*TO_ASSESS_FINAL, ORDER_MAKE_FINAL, UNOPPOSED_MAKE_FINAL, ORDER_REMITTED)  # sent back, it may end in a plan
OWED_PROVISION = (ORDER_AMEND_PROVISION, ORDER_CONTINUE_AMENDED, UNOPPOSED_CONTENT, UNOPPOSED_PLACEMENT_AND_CONTENT, UNOPPOSED_CEASE)
OWED_PLACEMENT = (ORDER_AMEND_SCHOOL, UNOPPOSED_PLACEMENT, UNOPPOSED_PLACEMENT_AND_CONTENT)

RECORDS = (
    "assessment_promised_as_ordered", "advice_requested", "advice_received", "advice_expected", "decision_to_issue_plan_notified", "draft_plan_served",
    *SCHOOLS, "plan_continued_as_ordered", "plan_ceased_as_ordered", "plan_ceased", *PANEL,
)

OWED_RECORDS = {
    "assessment_promised_as_ordered": (ORDER_ASSESS_NOTIFY, UNOPPOSED_ASSESS_NOTIFY),
    "plan_continued_as_ordered": (ORDER_CONTINUE, UNOPPOSED_CEASE),
    "plan_ceased_as_ordered": (ORDER_DISMISSED,),
}


def at(here: str) -> dict[str, Any]:
    """What is done as ordered at either stage: it leads back there, and says what it opens."""
    return {
        "refusal_to_issue_plan_notified": Exit(here, law="reg 44(2)(b)(i); reg 45(3A)(a)", must_tell=(*ASSESSED, *APPEAL_AND_RECOMMENDATIONS),
            owed=TO_ASSESS_FINAL, opens=(NO_PLAN_AGAIN,)),
        "provision_amended_as_ordered": Exit(here, law="CFA ss.51(3)(b), 52(2); regs 44(2)(e), (h), 45(4), (5)(b), (6A)", must_tell=("mediation",),
            owed=OWED_PROVISION, opens=(AMENDED_AS_ORDERED,)),
        "placement_amended_as_ordered": Exit(here, law="CFA ss.51(3)(b), 52(2); regs 44(2)(f), 45(5)(a)", must_tell=("mediation",),
            owed=OWED_PLACEMENT, opens=(AMENDED_AS_ORDERED,)),
        "order_complied_with": Exit("complied", law="regs 44(1), 45(2)", needs_met=tuple(each.limit for each in CLOCKS)),
        "order_set_aside": Exit("set_aside", law="HESC rr.45, 49"),
    }


# The plan there is stays in force meanwhile, and the twelve months count from the sending of the new one (reg 27(4)(a)).
RE_ASSESSED: dict[str, Any] = {
    "reassessed_plan_sent": Exit("reassessing", law="CFA ss.39(8), 40(5); regs 14, 27(4)(a), 44(2)(b)(ii), 45(3A)(b)", must_tell=APPEAL_AND_RECOMMENDATIONS,
        not_before=REPRESENTATIONS, owed=TO_ASSESS_FINAL, also_records="review_no_longer_owed", opens=(PLAN, REVIEW_OF_THE_REASSESSED)),
    "no_change_notified": Exit("reassessing", law="CFA s.51(2)(e); reg 27", must_tell=APPEAL_AND_RECOMMENDATIONS,
        owed=TO_ASSESS_FINAL, opens=NO_AMENDMENT),
}

ORDER = Process(
    key="order",
    prefix="ORD",
    title="Carrying out an order",
    law="SI 2014/1530 regs 42(2), 44, 45",
    begins_with=(*ORDERED, *CONCEDED),
    begins_at={
        "order_made": (Exit("reassessing", law="reg 44(2)(b)", when={"limbs": "reassess"}),),
        "appealable_matters_agreed": (Exit("reassessing", law="regs 42(2), 44(2)(b)", when={"limbs": "reassess"}),),
        "appeal_unopposed": (Exit("reassessing", law="reg 45(3), (3A)", when={"limbs": "reassess"}),),
    },
    always=ALWAYS,
    owed_records=OWED_RECORDS,
    anywhere={
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "moved_to_another_authority": Exit("moved", law="CFA ss.24(1), 47; reg 15(3); no provision on the order itself"),
        "left_england": LEFT,
        "detention_began": SUSPENDED,
    },
    stages=(
        stage("complying", "The authority must do what was ordered, agreed or conceded", RECORDS,
            finalised_plan_sent=Exit("complying", law="regs 13, 14, 44(2)(b)(ii), (c)(ii), 45(3A)(b), (6)", must_tell=APPEAL_AND_RECOMMENDATIONS,
                not_before=REPRESENTATIONS, owed=OWED_FINAL, opens=(*FIRST_PLAN, FIRST_REVIEW)),
            reconsidered_as_ordered=(
                Exit("complying", law="reg 44(2)(d)", when={"outcome": "draft_sent"}, owed=(ORDER_REMITTED,)),
                Exit("complying", law="CFA s.51(2)(b); reg 44(2)(d)", when={"outcome": "no_plan"}, must_tell=APPEAL_AND_RECOMMENDATIONS,
                    owed=(ORDER_REMITTED,), opens=(NO_PLAN_AGAIN,))),
            **at("complying")),

        stage("reassessing", "The authority must re-assess as ordered, agreed or conceded", RECORDS,
            **RE_ASSESSED, **at("reassessing")),

        end("complied", "Everything ordered, agreed or conceded is done"),
        end("set_aside", "The order was set aside; nothing more is owed under it"),
        HAS_DIED,
        end("moved", "Another authority is responsible now; whether the order binds it, nothing that was read says"),
        HAS_LEFT,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        *CLOCKS,
        Clock(ADVICE, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="section_31", from_detail="received_on", held_by="body"),
        Clock(ADVICE_FROM_OTHERS, ("advice_requested",), met_by=("advice_received",), each_about=True, bodies="others", from_detail="received_on", held_by="body"),
        Clock(SCHOOL_CONSULTATION, ("institution_consulted",), met_by=("institution_replied",), each_about=True, held_by="school"),
        Clock(REPRESENTATIONS, ("draft_plan_served",), met_by=("representations_received",), restarts=True, held_by="family"),
    ),
)
