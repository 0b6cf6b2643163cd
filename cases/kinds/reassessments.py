"""Facts of a re-assessment (CFA 2014 s.44; regs 23 to 27); what it shares with an assessment is there."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

REASSESSMENTS = (
    FactKind(
        "reassessment_requested",
        "A request to re-assess was received",
        "Re-assessment requested",
        explained="The day the authority received the request. It must notify its decision within 15 calendar days "
        "(reg 25(1)).",
        detail=details.ReassessmentRequest,
    ),
    FactKind(
        "decision_to_reassess_notified",
        "The family was notified that a re-assessment would be secured",
        "Decision to re-assess notified",
        explained="The 14 weeks to the finalised plan count from this day, or from that of deciding where nobody had "
        "asked (reg 27(2)).",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "refusal_to_reassess_notified",
        "The family was notified that no re-assessment would be secured",
        "Refusal to re-assess notified",
        explained="The family was told, with reasons, that there will be no re-assessment. The case ends; the family "
        "may appeal (CFA 2014 s.51(2)(d)).",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "no_change_notified",
        "The family was notified that the plan would not be amended or replaced",
        "No change to the plan notified",
        explained="After the re-assessment the plan stays as it is. No limit of law is set for this notice; the family "
        "may appeal (CFA 2014 s.51(2)(e)).",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
)
