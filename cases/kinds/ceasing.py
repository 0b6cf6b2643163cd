"""Facts of ceasing to maintain a plan (CFA 2014 s.45; regs 29 to 31), and of continuing one past 25 (s.46)."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

CEASING = (
    FactKind(
        "ceasing_considered",
        "Ceasing to maintain the plan was first considered",
        "Considering ceasing the plan",
        explained="The authority must tell the family that it is considering this, and consult them and the "
        "institution, before it decides (reg 31(1)).",
        detail=details.Ceasing,
    ),
    FactKind(
        "consulted_on_ceasing",
        "The family was informed and consulted on ceasing to maintain the plan",
        "Family consulted on ceasing",
        explained="The family was told that ceasing is considered, and asked for their views (reg 31(1)(a)). Record "
        "the institution's consultation by itself.",
    ),
    FactKind(
        "decision_to_cease_notified",
        "The family was notified of the decision to cease to maintain the plan",
        "Decision to cease notified",
        explained="The family, the institution and the commissioning body were told. The plan must be maintained until "
        "the time to appeal has ended, or an appeal is finally determined (CFA 2014 s.45(4)).",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "decision_to_maintain_notified",
        "The family was notified that the plan would be maintained",
        "Decision to go on maintaining the plan notified",
        explained="The authority will not cease to maintain the plan. The case ends.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "upper_tribunal_appeal_brought",
        "An appeal to the Upper Tribunal was brought, or permission for one sought",
        "Further appeal brought",
        explained="The appeal is not yet finally determined, so the plan is to be maintained (CFA 2014 s.45(4)(b)).",
    ),
    FactKind(
        "plan_ceased",
        "The maintenance of the plan was ended",
        "Plan ceased",
        explained="From this day the authority no longer maintains the plan. Other open cases about it end.",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "turned_25",
        "The young person became 25",
        "Turned 25",
        explained="The twenty-fifth birthday. The authority may go on maintaining the plan until the end of the "
        "academic year in which it falls (CFA 2014 s.46).",
    ),
    FactKind(
        "continued_beyond_25",
        "It was decided to continue the plan past the twenty-fifth birthday",
        "Continued past 25",
        explained="The plan continues until the end of the academic year at the latest. Where that year ends with the "
        "course or the apprenticeship, give the day.",
        detail=details.Continued,
        decided_by=AUTHORITY,
    ),
)
