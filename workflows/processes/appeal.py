"""Appeal to the First-tier Tribunal: from the notice of a decision to how the appeal ended, or to none being brought.

Children and Families Act 2014 (CFA) ss.51, 52 and 55; SEND Regulations 2014 (SI 2014/1530) regs 33, 34 and 43 to 45;
Tribunal Procedure Rules (SI 2008/2699) rr.5, 17, 20 and 21. The authority can give way by four routes, and only two of
them start a clock: by not opposing (reg 45) and by an order by consent (reg 44). Where it changes its decision before an
appeal, the weeks of the first process still bind; where an appeal is withdrawn by agreement, no time of law runs.
"""

from deadlines.law.send_regs_2014 import ADVISER_CONTACTED, CERTIFICATE_BAR, LEAVE_TO_APPEAL
from deadlines.law.tribunal_rules_2008 import APPEAL, RESPONSE, UNOPPOSED_NOTICE
from workflows.definition import Clock, Exit, Lapse, Opening, Process, end, stage
from workflows.processes.shared import ALWAYS, DIED, HAS_DIED, OPENED_IN_ERROR

SENT = ("appealable_decision_sent",)

RECONSIDERED = Exit("reconsidered", law="local practice; the time of the first decision still binds", returns="decision_reconsidered",
    passes_on="decision_reconsidered")
CERTIFIED = Exit("certified", law="CFA s.55(4), (5)", returns="mediation_certificate_issued")
RECEIVED = Exit("responding", law="HESC rr.20, 21(1)(c)", returns="application_notice_received")
ENDED = Exit("time_ended", law="HESC r.20(1)(c)", returns="time_to_appeal_ended")
WITHDRAWN = Exit("withdrawn", law="HESC r.17(1)", returns="appeal_withdrawn")
ORDERED = Exit("decided", law="CFA s.51(5), (6); reg 43", returns="order_made",
    opens=(Opening("order", "order_made", carries=("limbs", "by_consent")),))
# A move does not do it; until the Tribunal says so this authority answers the appeal.
SUBSTITUTED = Exit("handed_over", law="HESC r.9(1)")
RECOMMENDED = Opening("recommendations", "recommendations_made", carries=("areas", "decision_made_on"))
DISMISSED = Exit("dismissed", law="reg 43; HESC rr.8, 30", returns="appeal_dismissed")

APPEAL_TO_TRIBUNAL = Process(
    key="appeal",
    prefix="AP",
    title="Appeal to the Tribunal",
    law="CFA 2014 ss.51, 52, 55; SI 2008/2699",
    begins_with=SENT,
    always=ALWAYS,
    anywhere={
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
    },
    untouched_by={
        "moved_to_another_authority": "A move does not end an appeal: the Tribunal can put the new authority in the place of this one (HESC r.9).",
        "left_england": "A move does not end an appeal: record how the Tribunal ended it.",
        "detention_began": "Nothing that was read ends an appeal with a detention: record how the Tribunal ended it.",
        "plan_ceased": "A plan that ceases does not end an appeal: record how the Tribunal ended it.",
    },
    stages=(
        stage("time_to_appeal", "The family may appeal", held_by="family",
            mediation_adviser_contacted=Exit("certificate_awaited", law="CFA s.55(3); reg 33",
                returns="mediation_adviser_contacted",
                opens=(Opening("mediation", "mediation_adviser_contacted"),)),
            mediation_certificate_issued=CERTIFIED,  # the first that was heard of it
            placement_appeal_stated=Exit("time_to_appeal_placement", law="CFA s.55(2)"),
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        # The month from a certificate still to come may be the later limit, so the time cannot end here by itself.
        stage("certificate_awaited", "The family has contacted the mediation adviser; the certificate is awaited", held_by="mediation_adviser",
            mediation_certificate_issued=CERTIFIED,
            mediation_certificate_refused=Exit("time_to_appeal", law="reg 34(2)", returns="mediation_certificate_refused",
                passes_on="mediation_certificate_refused"),
            placement_appeal_stated=Exit("time_to_appeal_placement", law="CFA s.55(2)"),
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED),

        stage("certified", "The family has its certificate and may appeal", held_by="family",
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        stage("time_to_appeal_placement", "The family may appeal about the placement; no certificate is needed", held_by="family",
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        stage("late_appeal", "The Tribunal is asked to admit a late appeal", held_by="tribunal",
            late_appeal_admitted=Exit("admitted_late", law="HESC rr.5(3)(a), 19; reg 34(3)"),
            late_appeal_refused=Exit("time_ended", law="HESC rr.5(3)(a), 19", returns="late_appeal_refused"),
            respondent_substituted=SUBSTITUTED),

        stage("admitted_late", "A late appeal was admitted; the application notice is awaited", held_by="tribunal",
            application_notice_received=RECEIVED,
            appeal_withdrawn=WITHDRAWN,
            respondent_substituted=SUBSTITUTED),

        stage("responding", "The authority must respond to the appeal",
            appeal_response_received=Exit("awaiting_decision", law="HESC r.21(1)(c)"),
            appeal_unopposed=Exit("unopposed", law="reg 45(1), (2)", returns="appeal_unopposed",
                opens=(Opening("order", "appeal_unopposed", carries=("limbs",)),)),
            appeal_withdrawn=WITHDRAWN,
            order_made=ORDERED,  # where the response was barred, or by consent before it
            appeal_dismissed=DISMISSED,
            respondent_substituted=SUBSTITUTED),

        stage("awaiting_decision", "The Tribunal is to decide the appeal", held_by="tribunal",
            records=("hearing_held",),
            appeal_withdrawn=WITHDRAWN,
            order_made=ORDERED,  # by consent (HESC r.29) or after a hearing
            appeal_dismissed=DISMISSED,
            respondent_substituted=SUBSTITUTED),

        end("reconsidered", "The authority changed its decision itself, before an appeal; no new time began"),
        end("time_ended", "The time to appeal has ended; the Tribunal can admit a late appeal",
            application_notice_received=RECEIVED,  # it reached the Tribunal in time, and the authority later
            late_appeal_sought=Exit("late_appeal", law="HESC rr.5(3)(a), 19; reg 34(3)")),
        end("unopposed", "Not opposed: treated as decided for the family, without an order (reg 45)"),
        end("withdrawn", "The appeal was withdrawn; no time of law runs"),
        end("decided", "The Tribunal made an order",
            recommendations_made=Exit("decided", law="SI 2017/1306 regs 4, 5", opens=(RECOMMENDED,))),
        end("dismissed", "The appeal was dismissed",
            recommendations_made=Exit("dismissed", law="SI 2017/1306 regs 4, 5", opens=(RECOMMENDED,))),
        end("handed_over", "The Tribunal put another authority in the place of this one"),
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(ADVISER_CONTACTED, SENT, met_by=("mediation_adviser_contacted",), falls_away_on=("placement_appeal_stated",)),
        Clock(CERTIFICATE_BAR, SENT, met_by=("mediation_adviser_contacted",), falls_away_on=("placement_appeal_stated",),
            from_detail="dated", beside="med_contact"),
        Clock(APPEAL, SENT, met_by=("application_notice_received",), falls_away_on=("placement_appeal_stated",),
            days={"decision_sent": "appealable_decision_sent", "certificate_issued": "mediation_certificate_issued"}),
        Clock(APPEAL, ("placement_appeal_stated",), met_by=("application_notice_received",),
            days={"decision_sent": "appealable_decision_sent"}, options={"placement_only": "true"}),
        Clock(LEAVE_TO_APPEAL, ("mediation_certificate_refused",), ends_on=("late_appeal_sought",), falls_away_on=("placement_appeal_stated",),
            held_by="family"),
        Clock(RESPONSE, ("application_notice_received",), met_by=("appeal_response_received",), falls_away_on=("appeal_unopposed",)),
        Clock(UNOPPOSED_NOTICE, ("application_notice_received",), met_by=("appeal_unopposed",), beside="la_response",
            falls_away_on=("appeal_response_received",)),
    ),
    lapses=(Lapse(APPEAL, "time_to_appeal_ended"),),
)
