"""Facts of transfers between phases of education, and of amendments without a review."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

TRANSFERS = (
    FactKind(
        "amendment_proposed",
        "It was decided to propose an amendment without a review",
        "Amendment proposed",
        explained="A plan may be amended outside a review or a re-assessment, by the steps of reg 22 (reg 28). Nothing "
        "is timed before the notice is sent.",
        detail=details.AmendmentProposed,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "amendment_dropped",
        "The amendment was dropped before any notice of it was sent",
        "Amendment dropped",
        explained="No notice of the amendment was sent, so no decision is owed to the family. The case ends.",
    ),
    FactKind(
        "phase_transfer_identified",
        "The child or young person was found to be within twelve months of a transfer between phases",
        "Transfer between phases identified",
        explained="The plan must be reviewed, and amended where necessary so that it names the new place, before the "
        "day that the kind of transfer decides (reg 18).",
        detail=details.Transfer,
    ),
    FactKind(
        "no_transfer_planned",
        "The transfer was found not to be going to happen",
        "No transfer after all",
        explained="The child or young person stays, or moves in another year. The case ends; the annual review "
        "goes on.",
        detail=details.NoTransfer,
    ),
)
