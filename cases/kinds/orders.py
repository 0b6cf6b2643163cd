"""Facts of carrying out an order, a concession or a mediation agreement, and of answering recommendations."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

ORDERS = (
    FactKind(
        "assessment_promised_as_ordered",
        "The family was notified that the assessment ordered would be made",
        "Assessment ordered was notified",
        explained="The authority told the family that it will make the assessment or re-assessment.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "reconsidered_as_ordered",
        "The case was reconsidered as ordered, and its outcome sent",
        "Reconsidered as ordered",
        explained="The authority reconsidered, and sent a draft plan or the notice that no plan is needed.",
        detail=details.Reconsidered,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "provision_amended_as_ordered",
        "The plan was issued with its contents amended as ordered",
        "Contents amended",
        explained="The amended plan was issued, with the special educational needs or provision as ordered.",
        detail=details.FinalisedPlan,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "placement_amended_as_ordered",
        "The plan was issued with its placement amended as ordered",
        "Placement amended",
        explained="The amended plan was issued, naming the school, institution or type as ordered. Record "
        "both facts where one plan did both.",
        detail=details.FinalisedPlan,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "plan_continued_as_ordered",
        "The plan was continued as ordered",
        "Plan continued",
        explained="The authority goes on maintaining the plan.",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "plan_ceased_as_ordered",
        "The plan was ceased as ordered",
        "Plan ceased",
        explained="The appeal against ceasing was dismissed, and the authority ceased to maintain the plan.",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "order_complied_with",
        "The order was complied with",
        "Complied with",
        explained="Everything that the order, the concession or the agreement obliges to is done. It is "
        "refused until then.",
    ),
    FactKind(
        "order_set_aside",
        "The order was set aside or appealed against",
        "Order set aside",
        explained="The Tribunal set its order aside, or the Upper Tribunal did; what it obliged to is no "
        "longer owed under it.",
    ),
)

RECOMMENDATIONS = (
    FactKind(
        "recommendations_made",
        "The recommendations of the Tribunal were made",
        "Recommendations made",
        explained="The date of the recommendation. Those who must answer have five weeks, of which that day "
        "is the first.",
        detail=details.Recommendation,
    ),
    FactKind(
        "health_response_received",
        "The answer of the commissioning body was received",
        "Health answer received",
        explained="The commissioning body answered the recommendation in writing, and the authority has its answer.",
    ),
    FactKind(
        "health_response_copied",
        "The health answer was sent to the Secretary of State",
        "Health answer sent to the Secretary of State",
        explained="The authority sends a copy within a week, of which the day it received the answer is the first.",
    ),
    FactKind(
        "social_care_response_sent",
        "The answer on social care was sent to the family",
        "Social care answer sent",
        explained="The authority answered the recommendation in writing.",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "social_care_response_copied",
        "The social care answer was sent to the Secretary of State",
        "Social care answer sent to the Secretary of State",
        explained="The authority sends a copy within a week, of which the day of its answer is the first.",
    ),
    FactKind(
        "recommendations_concluded",
        "The recommendations were answered, and the answers sent on",
        "Recommendations answered",
        explained="Every answer was given and copied to the Secretary of State. It is refused until then.",
    ),
)
