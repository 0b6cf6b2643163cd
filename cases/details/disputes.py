"""Details of the facts of mediation, of carrying out orders, and of the Tribunal's recommendations."""

from typing import Annotated

from pydantic import AfterValidator, Field

from cases.details.appeals import ORDERED, each_once
from cases.details.base import Asked, Day, Detail, one_of

ISSUES = {
    "health_only": "Health provision alone (reg 35(3))",
    "mixed": "Health provision and other matters (reg 35(4))",
    "other": "Other matters than health (reg 36)",
}
PARTIES = {
    "with_authority": "The authority was a party to it",
    "without_authority": "Only the commissioning body was; it must tell the authority (reg 42(4))",
}
AGREEABLE = {key: said for key, said in ORDERED.items() if key not in ("remit", "dismiss_cease")}
RECOMMENDED = {"health": "Health provision (reg 6)", "social_care": "Social care provision (reg 7)"}
OUTCOMES = {"draft_sent": "A draft plan was sent", "no_plan": "The family was notified that no plan is needed"}

Agreed = Annotated[list[Annotated[str, one_of(AGREEABLE)]], Field(min_length=1), AfterValidator(each_once)]
Recommended = Annotated[list[Annotated[str, one_of(RECOMMENDED)]], Field(min_length=1), AfterValidator(each_once)]


class MediationWanted(Detail):
    """What the mediation is about, which decides who arranges it."""

    issues: Annotated[
        str,
        one_of(ISSUES),
        Asked("What is it about?", missing="Select what it is about", recalled="About", answers=ISSUES),
    ]


class MediationArranged(Detail):
    """When the mediation is to be held; the notice of it counts back from that day."""

    meeting_on: Annotated[
        Day,
        Asked("Day the mediation is to be held", missing="Enter the day of the mediation", recalled="To be held on"),
    ]


class AppealableAgreement(Detail):
    """What was agreed about matters one could appeal, treated as if ordered (reg 42(2))."""

    limbs: Annotated[
        Agreed,
        Asked(
            "What was agreed?",
            "Select all that was agreed. Each has the time of reg 44, from the day of the agreement.",
            "Select what was agreed",
            recalled="The authority must",
            answers=AGREEABLE,
        ),
    ]


class OtherAgreement(Detail):
    """Who was a party to an agreement about other matters."""

    parties: Annotated[
        str,
        one_of(PARTIES),
        Asked("Who agreed?", missing="Select who agreed", recalled="Parties", answers=PARTIES),
    ]


class Reconsidered(Detail):
    """How a case sent back by the Tribunal was decided."""

    outcome: Annotated[
        str,
        one_of(OUTCOMES),
        Asked("What was decided?", missing="Select what was decided", recalled="Outcome", answers=OUTCOMES),
    ]


class Recommendation(Detail):
    """What the Tribunal recommended on. `decided_on` is the day of the decision appealed against, or of the plan."""

    areas: Annotated[
        Recommended,
        Asked(
            "What are the recommendations about?",
            missing="Select what they are about",
            recalled="About",
            answers=RECOMMENDED,
        ),
    ]
    decision_made_on: Annotated[
        Day | None,
        Asked(
            "Day of the decision appealed against, or of the plan (optional)",
            "The power reaches only decisions and plans of 3 April 2018 or later.",
            recalled="The decision was made on",
        ),
    ] = None
