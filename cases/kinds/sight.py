"""Facts that say who may know of a case at all. `cases.sight` folds them."""

from cases import details
from cases.facts import SIGHT_LIFTED, SIGHT_OPENED, SIGHT_RESTRICTED
from cases.kinds.kind import AUTHORITY, FactKind

SIGHT = (
    FactKind(
        SIGHT_RESTRICTED,
        "The case was restricted to named officers",
        "Case restricted",
        explained="From now on only the officers named may see that the case exists. For everybody else it is not "
        "there. A new list takes the place of the one before.",
        detail=details.Restriction,
        private=("text",),
        decided_by=AUTHORITY,
    ),
    FactKind(
        SIGHT_OPENED,
        "The restricted case was opened, with a reason, by somebody who is not named",
        "Restricted case opened",
        explained="An officer who is not named, and who may, opened the restricted case for some hours. Those who are "
        "named were told.",
        detail=details.SightReason,
        private=("text",),
        decided_by=AUTHORITY,
    ),
    FactKind(
        SIGHT_LIFTED,
        "The restriction of the case was lifted",
        "Restriction lifted",
        explained="Everybody whose role allows it may see the case again.",
        detail=details.SightReason,
        private=("text",),
        decided_by=AUTHORITY,
    ),
)
