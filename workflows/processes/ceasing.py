"""Ceasing to maintain a plan: from considering it to the plan's end, not before the time to appeal is over, or to keeping it.

Children and Families Act 2014 (CFA) s.45; SEND Regulations 2014 (SI 2014/1530) regs 29 to 31, 44(2)(a).
Read down the page. Where somebody has left education or training the plan is reviewed first, in a case of its own. The
plan is maintained until the whole time to appeal has ended, the month from a mediation certificate included, even one
still to come, or until an appeal is finally determined (CFA s.45(4)). After a dismissal it ceases, though a further appeal may be brought (Q19).
"""

from deadlines.law.cfa_2014 import CEASING_STANDSTILL
from deadlines.law.send_regs_2014 import (
    CEASED_ON_DISMISSAL,
    CEASING_CONSULTED,
    REVIEW_BEFORE_CEASING,
    REVIEW_NOT_IN_EDUCATION,
)
from deadlines.law.tribunal_rules_2008 import PERMISSION
from workflows.definition import Clock, Exit, Precedent, Process, end, stage
from workflows.processes.shared import (
    ALWAYS,
    APPEAL_AND_RECOMMENDATIONS,
    APPEAL_CEASING,
    DIED,
    HAS_DIED,
    MOVED,
    OPENED_IN_ERROR,
    PANEL,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
)

CONSIDERED, DECIDED = ("ceasing_considered",), ("decision_to_cease_notified",)
MEANWHILE = ("consulted_on_ceasing", "institution_consulted", "institution_replied", "views_received", "meeting_held")
CONSULTED = Precedent("consulted_on_ceasing", law="reg 31(1)", limit=CEASING_CONSULTED,
    missing="No consultation of the child's parent or the young person on ceasing the plan is recorded")
REVIEWED = Precedent("reviewed_otherwise", law="regs 29(2), 30(1)", limit=REVIEW_BEFORE_CEASING,
    missing="No review of the plan since the young person left education or training is recorded")
KEPT = Exit("maintained", law="CFA s.45(1), (2)")
RECONSIDERED = Exit("maintained", law="CFA s.45(1), (2); local practice")
LODGED = Exit("appealed", law="CFA s.45(4)(b); HESC r.20")
TIME_OVER = Exit("may_cease", law="CFA s.45(4)(a); HESC r.20(1)(c)")
CEASED = Exit("ceased", law="CFA s.45(1), (4)(a)", not_before=CEASING_STANDSTILL, also_records="plan_ceased")
KEPT_AFTER_ALL = ("upper_tribunal_appeal_brought", "decision_reconsidered")
DISMISSING = {"limbs": ("dismiss_cease",)}
CONTACTED = ("mediation_adviser_contacted",)
OF_THE_STANDSTILL = {"from": "decision_to_cease_notified", "certificate_issued": "mediation_certificate_issued"}
TIME_NOT_OVER = "The time to appeal has not ended: a mediation certificate is to come, and it gives a month (CFA s.45(4)(a); HESC r.20(1)(c))."
NOT_DETERMINED = "The plan must be maintained until the appeal is finally determined (CFA s.45(4)(b))."

CEASING = Process(
    key="ceasing",
    prefix="CE",
    title="Ceasing to maintain a plan",
    law="CFA 2014 s.45",
    begins_with=(*CONSIDERED, *DECIDED),
    always=ALWAYS,
    one_at_a_time=True,
    anywhere={
        "moved_to_another_authority": MOVED,
        "detention_began": SUSPENDED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
    },
    untouched_by={
        "left_england": "It is a reason to cease, which is what this case is about (CFA s.45(1)(a)).",
        "plan_ceased": "It is what this case leads to, once it was decided.",
    },
    stages=(
        stage("considering", "Considering whether to cease to maintain the plan",
            records=(*MEANWHILE, "reviewed_otherwise", *PANEL),
            ceasing_considered=(
                Exit("review_owed", law="reg 29(2)", when={"because": "left_under_18"}),
                Exit("review_owed", law="reg 30(1)", when={"because": "left_18_or_over"}),
            ),
            decision_to_cease_notified=Exit("standstill", after=CONSULTED, law="CFA s.45(1); reg 31(2), (3)", opens=(APPEAL_CEASING,),
                must_tell=APPEAL_AND_RECOMMENDATIONS),
            decision_to_maintain_notified=KEPT),

        stage("review_owed", "The young person has left education or training; the plan is to be reviewed before a decision",
            records=(*MEANWHILE, *PANEL),
            reviewed_otherwise=Exit("considering", law="regs 29(2), 30(1)"),
            decision_to_cease_notified=Exit("standstill", after=REVIEWED, law="CFA s.45(1), (3); regs 30(1), 31(2), (3)", opens=(APPEAL_CEASING,),
                must_tell=APPEAL_AND_RECOMMENDATIONS),
            decision_to_maintain_notified=KEPT),

        stage("standstill", "It was decided to cease; the plan is maintained while the family may appeal", held_by="family",
            records=("mediation_certificate_issued",),
            mediation_adviser_contacted=Exit("certificate_awaited", law="CFA s.45(4)(a); HESC r.20(1)(c)(ii)"),
            application_notice_received=LODGED,
            time_to_appeal_ended=TIME_OVER,
            decision_reconsidered=RECONSIDERED,
            plan_ceased=CEASED),

        # The month from a certificate still to come may be the later limit (HESC r.20(1)(c)): nobody knows the day yet.
        stage("certificate_awaited", "The family has contacted the mediation adviser; the plan is maintained to the end of the month from the certificate",
            held_by="mediation_adviser",
            mediation_certificate_issued=Exit("standstill", law="CFA s.45(4)(a); HESC r.20(1)(c)(ii)"),
            mediation_certificate_refused=Exit("standstill", law="CFA s.45(4)(a); reg 34(2)"),
            application_notice_received=LODGED,
            decision_reconsidered=RECONSIDERED,
            plan_ceased=Exit("ceased", law="CFA s.45(4)(a)", forbidden=TIME_NOT_OVER, also_records="plan_ceased")),

        stage("may_cease", "No appeal stands in the way; the plan may cease once the time to appeal has ended",
            records=("mediation_certificate_issued", "late_appeal_refused"),
            application_notice_received=LODGED,  # a late appeal that the Tribunal admitted
            decision_reconsidered=RECONSIDERED,
            plan_ceased=CEASED),

        stage("appealed", "The family has appealed; the plan is maintained until the appeal is finally determined", held_by="tribunal",
            appeal_dismissed=Exit("appeal_dismissed", law="CFA s.45(4)(b); reg 44(2)(a)"),
            appeal_withdrawn=Exit("may_cease", law="CFA s.45(4)(b); HESC r.17(1)"),
            appeal_unopposed=Exit("maintained", law="reg 45(1), (6A)"),
            order_made=(
                Exit("maintained", law="reg 44(2)(g)", when={"limbs": "continue"}),
                Exit("maintained", law="reg 44(2)(h)", when={"limbs": "continue_and_amend"}),
                Exit("appeal_dismissed", law="reg 44(2)(a)", when={"limbs": "dismiss_cease"}),
            ),
            plan_ceased=Exit("ceased", law="CFA s.45(4)(b)", forbidden=NOT_DETERMINED, also_records="plan_ceased")),

        stage("appeal_dismissed", "The appeal was dismissed: the plan ceases, unless a further appeal is brought",
            upper_tribunal_appeal_brought=Exit("appealed", law="CFA s.45(4)(b); local practice (Q19)"),
            decision_reconsidered=RECONSIDERED,
            plan_ceased=Exit("ceased", law="CFA s.45(4)(b); reg 44(2)(a)", also_records="plan_ceased")),

        end("ceased", "The plan is no longer maintained"),
        end("maintained", "The plan is maintained"),
        end("moved", "Another authority is responsible now"),
        SUSPENDED_BY_DETENTION,
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(CEASING_CONSULTED, CONSIDERED, met_by=("consulted_on_ceasing",), falls_away_on=("decision_to_maintain_notified",),
            ends_on=DECIDED),
        Clock(REVIEW_NOT_IN_EDUCATION, CONSIDERED, when={"because": ("left_under_18",)}, met_by=("reviewed_otherwise",)),
        Clock(REVIEW_BEFORE_CEASING, CONSIDERED, when={"because": ("left_18_or_over",)}, met_by=("reviewed_otherwise",)),
        Clock(CEASING_STANDSTILL, DECIDED, falls_away_on=("decision_reconsidered",), ends_on=CONTACTED, days=OF_THE_STANDSTILL),
        Clock(CEASING_STANDSTILL, ("mediation_certificate_issued", "mediation_certificate_refused"), only_after=CONTACTED, restarts=True,
            falls_away_on=("decision_reconsidered",), days=OF_THE_STANDSTILL),
        Clock(CEASED_ON_DISMISSAL, ("appeal_dismissed",), met_by=("plan_ceased",), restarts=True, falls_away_on=KEPT_AFTER_ALL),
        Clock(CEASED_ON_DISMISSAL, ("order_made",), when=DISMISSING, met_by=("plan_ceased",), restarts=True, falls_away_on=KEPT_AFTER_ALL),
        Clock(PERMISSION, ("appeal_dismissed",), met_by=("upper_tribunal_appeal_brought",), restarts=True, held_by="family"),
        Clock(PERMISSION, ("order_made",), when=DISMISSING, met_by=("upper_tribunal_appeal_brought",), restarts=True, held_by="family"),
    ),
)
