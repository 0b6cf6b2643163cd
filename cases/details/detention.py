"""Details of the facts of children and young people who are detained (SI 2015/62)."""

from typing import Annotated

from cases.details.base import Asked, Detail, one_of

REACHED = {
    "request": "It was not yet decided whether to assess",
    "assessment": "It was decided to assess, and not yet whether to issue a plan",
    "plan": "It was decided to issue a plan, which was not yet finalised",
}


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
