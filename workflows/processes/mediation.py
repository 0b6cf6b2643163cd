"""Mediation: from the contact with the adviser to the certificate, and to carrying out what was agreed.

Children and Families Act 2014 (CFA) ss.52-56; SEND Regulations 2014 (SI 2014/1530) regs 32 to 42. The certificate goes to
the case of the appeal that opened this one. An agreement on matters one could appeal is treated as an order and opens its
case (reg 42(2)).
"""

from deadlines.law.send_regs_2014 import (
    AGREED_OTHER,
    AGREEMENT_TOLD,
    CERTIFICATE_AFTER_MEDIATION,
    CERTIFICATE_DEEMED,
    CERTIFICATE_WITHOUT_MEDIATION,
    HEALTH_MEDIATION,
    HEALTH_NOTIFIED,
    MEDIATION_DATE_NOTICE,
    MIXED_MEDIATION,
    OTHER_MEDIATION,
)
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.shared import ALWAYS, DIED, HAS_DIED, OPENED_IN_ERROR, SUSPENDED, SUSPENDED_BY_DETENTION

ARRANGING = ("commissioning_body_notified", "mediation_arranged", "mediation_date_notified", "shorter_notice_agreed")
CERTIFICATE = "mediation_certificate_issued"
CERTIFIED = Exit("certified", law="CFA s.55(4), (5); regs 34(1), 39", returns=CERTIFICATE)
DECLINED = Exit("certificate_due", law="CFA s.55(4); reg 34(1)")
HELD = Exit("concluded", law="regs 38, 39(1)")
UNCERTIFIED = Exit("no_certificate", law="reg 34(2)", returns="mediation_certificate_refused")
# Without an agreement: what is agreed on matters one could appeal is treated as an order instead (reg 42(2)).
CHANGED = Exit("reconsidered", law="local practice; no time set", returns="decision_reconsidered")
ORDER = (Opening("order", "appealable_matters_agreed", carries=("limbs",)),)

MEDIATION = Process(
    key="mediation",
    prefix="MED",
    title="Mediation",
    law="CFA 2014 ss.52-56; regs 32-42",
    begins_with=("mediation_adviser_contacted",),
    always=ALWAYS,
    anywhere={
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "detention_began": SUSPENDED,
    },
    untouched_by={
        "moved_to_another_authority": "The family needs its certificate all the same: what cannot be arranged is told to the adviser (reg 39(2), (3)).",
        "left_england": "The family needs its certificate all the same: what cannot be arranged is told to the adviser (reg 39(2), (3)).",
        "plan_ceased": "The mediation is about a decision, and ends with the certificate.",
    },
    stages=(
        stage("contacted", "The family has contacted the mediation adviser", held_by="family",
            mediation_declined=DECLINED,
            mediation_wanted=(
                Exit("arranging_health", law="reg 35(3)", when={"issues": "health_only"}),
                Exit("arranging", law="reg 35(4)", when={"issues": "mixed"}),
                Exit("arranging", law="reg 36(2)", when={"issues": "other"})),
            mediation_certificate_issued=CERTIFIED,
            mediation_certificate_refused=UNCERTIFIED,
            decision_reconsidered=CHANGED),

        # Reg 39(2) leaves reg 35(3) out: where health alone is at issue, nobody is treated as having taken part.
        stage("arranging_health", "The commissioning body must arrange the mediation", records=(*ARRANGING, "issues_received_by_body"), held_by="health",
            mediation_held=HELD,
            mediation_declined=DECLINED,
            decision_reconsidered=CHANGED),

        stage("arranging", "The authority must arrange the mediation", records=ARRANGING,
            mediation_held=HELD,
            mediation_not_arranged=Exit("certificate_due", law="reg 39(2), (3)"),
            mediation_declined=DECLINED,
            decision_reconsidered=CHANGED),

        stage("certificate_due", "The adviser must issue the certificate", held_by="mediation_adviser",
            mediation_certificate_issued=CERTIFIED,
            mediation_certificate_refused=UNCERTIFIED,
            decision_reconsidered=CHANGED),

        stage("concluded", "The mediation was held; the adviser must issue the certificate", held_by="mediation_adviser",
            appealable_matters_agreed=Exit("concluded", law="reg 42(2)", opens=ORDER),
            other_matters_agreed=Exit("carrying_out", law="reg 42(3)"),
            mediation_certificate_issued=CERTIFIED,
            decision_reconsidered=CHANGED),

        stage("carrying_out", "What was agreed on other matters is to be done", records=("authority_told_of_agreement", "agreement_carried_out"),
            appealable_matters_agreed=Exit("carrying_out", law="reg 42(2)", opens=ORDER),
            mediation_certificate_issued=Exit("carrying_out", law="CFA s.55(5); reg 39(1)", returns=CERTIFICATE),
            mediation_closed=Exit("closed", law="regs 39(1), 42(3), (4)",
                needs_met=(CERTIFICATE_AFTER_MEDIATION, AGREED_OTHER, AGREEMENT_TOLD))),

        end("certified", "The certificate was issued; nothing else is left to do here"),
        end("reconsidered", "The authority changed its decision itself; nothing is left to mediate"),
        end("no_certificate", "The adviser may issue no certificate; the family was in touch too late"),
        end("closed", "The certificate was issued, and what was agreed on other matters is done"),
        HAS_DIED,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(CERTIFICATE_WITHOUT_MEDIATION, ("mediation_declined",), met_by=(CERTIFICATE,),
            falls_away_on=("mediation_certificate_refused",), held_by="mediation_adviser"),
        Clock(HEALTH_NOTIFIED, ("mediation_wanted",), when={"issues": ("health_only", "mixed")}, met_by=("commissioning_body_notified",)),
        Clock(HEALTH_MEDIATION, ("issues_received_by_body",), met_by=("mediation_held",),
            falls_away_on=("mediation_declined",), held_by="health"),
        Clock(MIXED_MEDIATION, ("mediation_wanted",), when={"issues": ("mixed",)}, met_by=("mediation_held",), falls_away_on=("mediation_declined",)),
        Clock(OTHER_MEDIATION, ("mediation_wanted",), when={"issues": ("other",)}, met_by=("mediation_held",), falls_away_on=("mediation_declined",)),
        Clock(MEDIATION_DATE_NOTICE, ("mediation_arranged",), from_detail="meeting_on", met_by=("mediation_date_notified",),
            falls_away_on=("shorter_notice_agreed", "mediation_declined"), restarts=True),
        Clock(CERTIFICATE_AFTER_MEDIATION, ("mediation_held",), met_by=(CERTIFICATE,), held_by="mediation_adviser"),
        Clock(CERTIFICATE_DEEMED, ("mediation_not_arranged",), met_by=(CERTIFICATE,), held_by="mediation_adviser"),
        Clock(AGREED_OTHER, ("other_matters_agreed",), met_by=("agreement_carried_out",)),
        Clock(AGREEMENT_TOLD, ("other_matters_agreed",), when={"parties": ("without_authority",)},
            met_by=("authority_told_of_agreement",), held_by="health"),
    ),
)
