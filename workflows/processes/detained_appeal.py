"""Appeal against a decision in detention: from the notice, with its mediation, to how the appeal ended, or to none.

Children and Families Act 2014 (CFA) s.73; SEN and Disability (Detained Persons) Regulations 2015 (SI 2015/62) regs 18 to 24;
Tribunal Procedure Rules (SI 2008/2699) rr.17, 20 and 21, which are taken to reach these appeals too. Plain "reg" is one of the
Regulations. Three decisions can be appealed, and of a plan only the placement, when it is first finalised (s.73(2), (3)); for
that no certificate is needed (s.55(2), applied by s.73(7)). What is ordered or conceded (regs 29, 30) is limits only.
"""

from deadlines.law.detained_persons_2015 import (
    MEDIATION_ARRANGED,
    MEDIATION_CONTACT,
    MEDIATION_DATE,
    MEDIATION_HELD,
    MEDIATION_NOT_WANTED,
)
from deadlines.law.tribunal_rules_2008 import APPEAL, RESPONSE, UNOPPOSED_NOTICE
from workflows.definition import Clock, Exit, Lapse, Process, end, stage
from workflows.processes.shared import ALWAYS, DIED, HAS_DIED, OPENED_IN_ERROR

SENT = ("detention_decision_sent",)
NOT_PLACEMENT = ("no_assessment", "no_plan")
CERTIFICATE = ("mediation_certificate_issued",)
CERTIFIED = Exit("certified", law="CFA ss.55(4), (5), 73(7); regs 20(1), 24(1)")
DECLINED = Exit("certificate_due", law="reg 20(1)")
RECEIVED = Exit("responding", law="CFA s.73(1); HESC rr.20, 21(1)(c)")
RECONSIDERED = Exit("reconsidered", law="local practice; no time set")
ENDED = Exit("time_ended", law="HESC r.20(1)(c)")
WITHDRAWN = Exit("withdrawn", law="HESC r.17(1)")
ORDERED = Exit("decided", law="CFA s.73(4); regs 28, 29")
DISMISSED = Exit("dismissed", law="reg 28; HESC rr.8, 30")
THE_TRIBUNALS = "It ends no appeal: record how the Tribunal ended it."

DETAINED_APPEAL = Process(
    key="detained_appeal",
    prefix="DA",
    title="Appeal of a detained person",
    law="CFA 2014 s.73; SI 2015/62 regs 18-30",
    begins_with=SENT,
    begins_at={"detention_decision_sent": (
        Exit("time_to_appeal_placement", law="CFA ss.55(2), 73(2)(c), (3), (7)", when={"decision": "placement"}),
    )},
    always=ALWAYS,
    anywhere={"opened_in_error": OPENED_IN_ERROR, "child_died": DIED},
    untouched_by={
        "moved_to_another_authority": THE_TRIBUNALS,
        "left_england": THE_TRIBUNALS,
        "detention_began": "The decision was taken in a detention; another does not end the appeal.",
        "plan_ceased": "A plan is kept while the detention lasts (CFA s.74(2)).",
    },
    stages=(
        stage("time_to_appeal", "The appropriate person may appeal", held_by="family",
            mediation_adviser_contacted=Exit("contacted", law="CFA s.73(7); reg 19"),
            mediation_certificate_issued=CERTIFIED,  # the first that was heard of it
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        # The month from a certificate still to come may be the later limit, so the time cannot end by itself from here on.
        stage("contacted", "The mediation adviser was contacted; whether mediation is wanted is to be said", held_by="family",
            mediation_declined=DECLINED,
            mediation_wanted=Exit("arranging", law="reg 21"),
            mediation_certificate_issued=CERTIFIED,
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED),

        stage("arranging", "The home authority must arrange the mediation",
            records=("mediation_arranged", "mediation_date_notified", "shorter_notice_agreed"),
            mediation_held=Exit("certificate_due", law="reg 24(1)"),
            mediation_declined=DECLINED,
            decision_reconsidered=RECONSIDERED),

        stage("certificate_due", "The adviser must issue the certificate", held_by="mediation_adviser",
            mediation_certificate_issued=CERTIFIED,
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED),

        stage("certified", "The appropriate person has the certificate and may appeal", held_by="family",
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        stage("time_to_appeal_placement", "The appropriate person may appeal about the placement; no certificate is needed", held_by="family",
            application_notice_received=RECEIVED,
            decision_reconsidered=RECONSIDERED,
            time_to_appeal_ended=ENDED),

        stage("responding", "The home authority must respond to the appeal",
            appeal_response_received=Exit("awaiting_decision", law="HESC r.21(1)(c)"),
            appeal_unopposed=Exit("unopposed", law="reg 30(1), (2)"),
            appeal_withdrawn=WITHDRAWN,
            order_made=ORDERED,
            appeal_dismissed=DISMISSED),

        stage("awaiting_decision", "The Tribunal is to decide the appeal", held_by="tribunal",
            records=("hearing_held",),
            appeal_withdrawn=WITHDRAWN,
            order_made=ORDERED,
            appeal_dismissed=DISMISSED),

        end("reconsidered", "The home authority changed its decision itself; no new time began"),
        end("time_ended", "The time to appeal has ended; the Tribunal can admit a late appeal",
            application_notice_received=RECEIVED),
        end("unopposed", "Not opposed: treated as decided for the appropriate person (reg 30); its times are in the calculator"),
        end("withdrawn", "The appeal was withdrawn; no time of law runs"),
        end("decided", "The Tribunal made an order; its times (reg 29) are in the calculator"),
        end("dismissed", "The appeal was dismissed"),
        HAS_DIED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(MEDIATION_CONTACT, SENT, when={"decision": NOT_PLACEMENT}, met_by=("mediation_adviser_contacted",)),
        Clock(APPEAL, SENT, when={"decision": NOT_PLACEMENT}, met_by=("application_notice_received",),
            days={"decision_sent": "detention_decision_sent", "certificate_issued": "mediation_certificate_issued"}),
        Clock(APPEAL, SENT, when={"decision": ("placement",)}, met_by=("application_notice_received",),
            days={"decision_sent": "detention_decision_sent"}, options={"placement_only": "true"}),
        Clock(MEDIATION_NOT_WANTED, ("mediation_declined",), met_by=CERTIFICATE, held_by="mediation_adviser"),
        Clock(MEDIATION_ARRANGED, ("mediation_wanted",), met_by=("mediation_held",), falls_away_on=("mediation_declined",)),
        Clock(MEDIATION_DATE, ("mediation_arranged",), from_detail="meeting_on", met_by=("mediation_date_notified",),
            falls_away_on=("shorter_notice_agreed", "mediation_declined"), restarts=True),
        Clock(MEDIATION_HELD, ("mediation_held",), met_by=CERTIFICATE, held_by="mediation_adviser"),
        Clock(RESPONSE, ("application_notice_received",), met_by=("appeal_response_received",), falls_away_on=("appeal_unopposed",)),
        Clock(UNOPPOSED_NOTICE, ("application_notice_received",), met_by=("appeal_unopposed",), beside="la_response",
            falls_away_on=("appeal_response_received",)),
    ),
    lapses=(Lapse(APPEAL, "time_to_appeal_ended"),),
)
