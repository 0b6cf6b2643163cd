"""Details of the facts of ceasing to maintain a plan, and of continuing one past the twenty-fifth birthday."""

from typing import Annotated

from cases.details.base import Asked, Day, Detail, one_of

WHY_CEASE = {
    "no_longer_necessary": "The plan is no longer necessary (s.45(1)(b))",
    "no_longer_responsible": "The authority is no longer responsible (s.45(1)(a))",
    "left_under_18": "Under 18, and no longer in education or training (reg 29)",
    "left_18_or_over": "18 or over, and no longer in education or training (reg 30)",
}
SETTINGS_AT_25 = {
    "fe": "A further education institution, whose year ends on 31 July",
    "apprenticeship": "An apprenticeship",
    "other": "Anywhere else",
}


class Ceasing(Detail):
    """Why it is considered to cease; somebody who has left education needs a review first (regs 29, 30)."""

    because: Annotated[
        str,
        one_of(WHY_CEASE),
        Asked("Why?", missing="Select why", recalled="Because", answers=WHY_CEASE),
    ]


class Continued(Detail):
    """Where somebody of 25 learns, which says when the academic year ends (reg 46)."""

    setting: Annotated[
        str,
        one_of(SETTINGS_AT_25),
        Asked(
            "Where does the young person learn?",
            "It decides on which day the academic year ends.",
            "Select where the young person learns",
            recalled="Learns at",
            answers=SETTINGS_AT_25,
        ),
    ]
    ends_on: Annotated[
        Day | None,
        Asked(
            "Day on which the apprenticeship finishes or the course is to end",
            "Not needed for a further education institution.",
            recalled="Ends on",
        ),
    ] = None
