"""Details of the facts of a move between authorities and of a change of the health commissioning body."""

from typing import Annotated

from cases.details.base import Asked, Day, Detail, one_of

PROPOSALS = {
    "will_assess": "It proposes to make an EHC needs assessment",
    "will_not_assess": "It does not propose to make one",
}
ASKED_FOR = {
    "assessment": "An EHC needs assessment",
    "review": "A review of the plan",
}
MOVED_ON = Asked(
    "Day of the move, or day it is to happen (optional)",
    "If the move was known 15 working days before it, the plan is transferred on that day itself.",
    recalled="Moves on",
)


class MoveKnown(Detail):
    """What was known of a move when somebody became aware of it; the day may be still to come."""

    moved_on: Annotated[Day | None, MOVED_ON] = None


class TransferTold(Detail):
    """What the new authority told the family within the six weeks (reg 15(4))."""

    proposes: Annotated[
        str,
        one_of(PROPOSALS),
        Asked(
            "Does the authority propose to make an EHC needs assessment?",
            missing="Select whether it proposes to",
            recalled="The authority said",
            answers=PROPOSALS,
        ),
    ]
    review_until: Annotated[
        Day | None,
        Asked("Day by which the family was told the plan will be reviewed (optional)", recalled="Review told for"),
    ] = None


class BodyRequest(Detail):
    """What a new commissioning body asks of the authority, which must do it (regs 15(8), 16(3))."""

    asked_for: Annotated[
        str,
        one_of(ASKED_FOR),
        Asked("What did it ask for?", missing="Select what it asked for", recalled="Asked for", answers=ASKED_FOR),
    ]
