"""Facts of an appeal to the First-tier Tribunal, from the notice of the decision to how it ended."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

APPEALS = (
    FactKind(
        "appealable_decision_sent",
        "Written notice of a decision that may be appealed against was sent",
        "Appealable decision sent",
        explained="The day the notice was sent. The family's two months for contacting the mediation adviser and for "
        "appealing count from it.",
        detail=details.AppealableDecision,
    ),
    FactKind(
        "mediation_adviser_contacted",
        "The mediation adviser was contacted by the family",
        "Mediation adviser contacted",
        explained="The family told the adviser that they wish to appeal (reg 33). The mediation is a case of its own.",
    ),
    FactKind(
        "mediation_certificate_issued",
        "A mediation certificate was issued",
        "Mediation certificate issued",
        explained="The day on the certificate. The family may appeal until a month after it, if that is later than two"
        " months after the decision was sent.",
        detail=details.Certificate,
    ),
    FactKind(
        "mediation_certificate_refused",
        "The family was told by the mediation adviser that no certificate would be issued",
        "No mediation certificate",
        explained="The adviser may not issue a certificate to a family that says it does not want mediation and was in "
        "touch too late (reg 34(2)). No month from a certificate is to come: the two months alone count.",
    ),
    FactKind(
        "placement_appeal_stated",
        "The appeal was said to be about the school or institution alone",
        "Appeal about the placement alone",
        explained="The appeal concerns only the school or institution named, its type, or that none is named. No "
        "certificate is needed (CFA 2014 s.55(2)), and none gives more time.",
    ),
    FactKind(
        "decision_reconsidered",
        "The decision was changed by the authority itself",
        "Decision changed",
        explained="The authority told the family that it changed its decision, without an order, without telling the "
        "Tribunal that it does not oppose an appeal, and without a mediation agreement on it. The law sets no time for "
        "that: where an assessment or a plan was refused, the weeks from the request still bind.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "time_to_appeal_ended",
        "The time to appeal had ended without an appeal",
        "Time to appeal ended",
        explained="Nobody appealed in time. It is recorded by itself on the day after; the Tribunal can still admit a "
        "late appeal.",
    ),
    FactKind(
        "late_appeal_sought",
        "The Tribunal was asked to admit a late appeal",
        "Late appeal sought",
        explained="The family asked the Tribunal for more time, or for leave to appeal without a certificate.",
        detail=details.LateAppeal,
    ),
    FactKind(
        "late_appeal_admitted",
        "A late appeal was admitted by the Tribunal",
        "Late appeal admitted",
        explained="The Tribunal gave more time or leave. The authority's time to respond begins when it receives the "
        "application notice.",
    ),
    FactKind(
        "late_appeal_refused",
        "A late appeal was refused by the Tribunal",
        "Late appeal refused",
        explained="The Tribunal gave neither more time nor leave. The decision stands.",
    ),
    FactKind(
        "application_notice_received",
        "The application notice was received by the authority",
        "Application notice received",
        explained="The day the appeal reached the authority from the Tribunal. Its 30 working days to respond count "
        "from it; August and the days from 25 December to 1 January are not counted.",
        detail=details.ApplicationNotice,
    ),
    FactKind(
        "appeal_response_received",
        "The authority's response was received by the Tribunal",
        "Response received by the Tribunal",
        explained="The response is in time if the Tribunal has it on the last day; the family gets a copy at the same "
        "time. After it the authority gives way by a consent order, no longer by not opposing.",
    ),
    FactKind(
        "appeal_unopposed",
        "The Tribunal was notified that the authority will not oppose the appeal",
        "Appeal not opposed",
        explained="The appeal ends without an order and is treated as decided for the family (reg 45). The times of "
        "reg 45 count from this day.",
        detail=details.Concession,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "respondent_substituted",
        "Another authority was substituted as the respondent by the Tribunal",
        "Another authority substituted",
        explained="The family moved, and the Tribunal put the new authority in the place of this one (HESC r.9). The "
        "move alone does not: until the Tribunal says so, this authority answers the appeal.",
    ),
    FactKind(
        "appeal_withdrawn",
        "The appeal was withdrawn",
        "Appeal withdrawn",
        explained="The family withdrew the appeal. Where that was agreed without an order, no time of law runs for "
        "what was agreed: a consent order would set one.",
        detail=details.AppealWithdrawal,
    ),
    FactKind(
        "hearing_held",
        "The appeal was heard",
        "Appeal heard",
        explained="The Tribunal held a hearing. Its order may come on another day.",
    ),
    FactKind(
        "order_made",
        "The order of the Tribunal was made",
        "Order made",
        explained="The date on the face of the order, or the day it was issued where it has none; not the day it was "
        "received. Name each thing it orders: each has its own time (reg 44).",
        detail=details.Order,
    ),
    FactKind(
        "appeal_dismissed",
        "The appeal was dismissed",
        "Appeal dismissed",
        explained="The decision stands. Where it was to cease a plan, the plan ceases (reg 44(2)(a)), though an appeal "
        "to the Upper Tribunal may still be brought.",
        detail=details.Dismissal,
    ),
)
