"""Details of the facts of children and young people who are detained (SI 2015/62)."""

from typing import Annotated

from cases.details.base import Asked, Detail, one_of

REACHED = {
    "request": "It was not yet decided whether to assess",
    "assessment": "It was decided to assess, and not yet whether to issue a plan",
    "plan": "It was decided to issue a plan, which was not yet finalised",
}

# The decisions that may be appealed against (CFA 2014 s.73(2)).
IN_DETENTION = {
    "no_assessment": "Not to secure an assessment (s.73(2)(a))",
    "no_plan": "That no plan is necessary on release (s.73(2)(b))",
    "placement": "The placement in a plan first finalised, or that none is named (s.73(2)(c), (3))",
}


class DetentionDecision(Detail):
    """Which decision in detention the appropriate person was told of."""

    decision: Annotated[
        Annotated[str, one_of(IN_DETENTION)],
        Asked("Which decision?", missing="Select the decision", recalled="Decision", answers=IN_DETENTION),
    ]


class TakenOver(Detail):
    """How far an assessment had come when the detention began (reg 15(4))."""

    reached: Annotated[
        Annotated[str, one_of(REACHED)],
        Asked(
            "How far had the assessment come?",
            missing="Select how far it had come",
            recalled="It had come so far",
            answers=REACHED,
        ),
    ]
