"""Facts of a move between authorities, and of a change of the responsible commissioning body (regs 15, 16)."""

from cases import details
from cases.kinds.kind import FactKind

MOVES = (
    FactKind(
        "became_aware_of_move",
        "The authority became aware of the move",
        "Became aware of the move",
        explained="The day this authority came to know that the child or young person moves, or has moved, to "
        "another authority's area. If that is less than 15 working days before the move, the time to transfer the plan "
        "begins with this day (reg 15(2)).",
        detail=details.MoveKnown,
    ),
    FactKind(
        "child_moved",
        "The move to the new authority's area was made",
        "Moved",
        explained="The day of the move itself. It takes the place of the day on which the move was expected.",
    ),
    FactKind(
        "plan_transferred_out",
        "The plan was transferred to the new authority",
        "Plan transferred out",
        explained="The new authority has the plan and must maintain it from this day (reg 15(3)). The child's other "
        "cases here end, except an appeal.",
        about="authority",
    ),
    FactKind(
        "moved_without_plan",
        "The child or young person moved, and there was no plan to transfer",
        "Moved without a plan",
        explained="An assessment may have been under way. This authority is no longer responsible, so its clocks end; "
        "the new authority's begin when it becomes responsible or receives a request (Q22).",
    ),
    FactKind(
        "move_called_off",
        "The family was found not to move after all",
        "Move called off",
        explained="There is no move, so there is nothing to transfer.",
    ),
    FactKind(
        "moved_to_another_authority",
        "Another authority became responsible",
        "Moved to another authority",
        explained="The child or young person moved away and another authority is responsible. The case ends; what was "
        "late by then stays late.",
    ),
    FactKind(
        "told_of_move_in",
        "The authority was told that a child or young person with a plan was moving in",
        "Told of a move into the area",
        explained="Another authority maintains a plan and is to transfer it. Where somebody moves in without a plan, "
        "open an EHC needs assessment with the day this authority became responsible.",
        detail=details.MoveKnown,
    ),
    FactKind(
        "family_told_of_transfer",
        "The family was told of the transfer",
        "Family told of the transfer",
        explained="The family was told that the plan was transferred, whether the authority proposes to assess, and "
        "when it will review the plan (reg 15(4)).",
        detail=details.TransferTold,
    ),
    FactKind(
        "place_still_practicable",
        "The place named in the plan was found still practicable",
        "Place still practicable",
        explained="The child or young person can go on attending the school or institution that the plan names.",
    ),
    FactKind(
        "interim_place_arranged",
        "Another place was arranged until the plan can be amended",
        "Interim place arranged",
        explained="Attendance at the place named in the plan is no longer practicable, and another was arranged "
        "(reg 15(6)).",
    ),
    FactKind(
        "original_body_aware_of_move",
        "The original commissioning body became aware of the move",
        "Original body aware of the move",
        explained="The health body that was responsible came to know that the child or young person moves to another "
        "authority's area and another body will be responsible (reg 15(7)).",
        detail=details.MoveKnown,
    ),
    FactKind(
        "original_body_aware_of_change",
        "The original commissioning body became aware of the change",
        "Original body aware of the change",
        explained="The health body that was responsible came to know that another one is, while the authority stays "
        "the same (reg 16(2)).",
    ),
    FactKind(
        "new_body_notified",
        "The new commissioning body was notified by the original one",
        "New body notified",
        explained="The original health body told the new one of the move or the change.",
    ),
    FactKind(
        "new_body_aware_of_move",
        "The new commissioning body became aware of the move",
        "New body aware of the move",
        explained="Its 15 working days to ask for an assessment or a review begin with this day (reg 15(8)).",
    ),
    FactKind(
        "new_body_aware_of_change",
        "The new commissioning body became aware that it is now responsible",
        "New body aware that it is responsible",
        explained="Its 15 working days to ask for an assessment or a review begin with this day (reg 16(3)).",
    ),
    FactKind(
        "health_provision_arranged",
        "The health provision in the plan was arranged by the new commissioning body",
        "Health provision arranged",
        explained="It is practicable to arrange what the plan says, so nothing needs to be asked for.",
    ),
    FactKind(
        "commissioning_body_asked",
        "An assessment or a review was asked for by the new commissioning body",
        "New body's request",
        explained="It is not practicable to arrange the health provision in the plan. The authority must do what this "
        "request asks (regs 15(8), 16(3)).",
        detail=details.BodyRequest,
    ),
)
