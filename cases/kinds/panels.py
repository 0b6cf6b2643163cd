"""Facts of a moderation panel and of the decision it is asked about: the one recommends, the other decides."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

PANELS = (
    FactKind(
        "panel_considered",
        "The case was considered by a moderation panel",
        "Considered by a panel",
        explained="What a panel found and recommended. It is no decision: the authority decides, and tells the family. "
        "A panel is the authority's own practice: it stops no clock, and waiting for it is the authority's own time.",
        detail=details.PanelConsidered,
    ),
    FactKind(
        "authority_decided",
        "A decision was taken by the authority",
        "Decision of the authority",
        explained="What the authority itself decided, by an officer who may. It stops no clock: the notice to the "
        "family does. Where it departs from what a panel recommended, say why.",
        detail=details.AuthorityDecided,
        decided_by=AUTHORITY,
    ),
)
