"""The occasions for a reminder: how a deadline must stand, since when, and who is told. Data to be read down the page.

Duties of law are reminded of before and after their last day. Of what a provider agreed to only the day that passed is
told, to whoever is to ask for it; of the monthly analysis of concerns the manager is told, before its day and after.
The impartial service reminds whoever works on an intervention of its first response and reviews, and then its manager.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from deadlines.law.service_standards import (
    CONCERN_FULL,
    CONCERN_INITIAL,
    CONCERN_REMEDIAL,
    CONCERNS_ANALYSED,
    FIRST_RESPONSE,
    SUPPORT_REVIEW,
)
from deadlines.register import LIMITS
from deadlines.standing import Standing
from workflows.processes.concern_analysis import CONCERN_ANALYSIS
from workflows.processes.provider_concern import PROVIDER_CONCERN
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION

ESCALATE_AFTER = timedelta(days=7)  # how long after the last day the manager is told
_BINDING = frozenset(key for key, each in LIMITS.items() if each.is_binding)
# What is agreed and not law, with the process in which alone it runs: each is looked for by itself, so that the many
# windows of families and schools that have ended are not gone over for them.
_OF_PROVIDERS = MappingProxyType(
    {each.key: PROVIDER_CONCERN.key for each in (CONCERN_INITIAL, CONCERN_FULL, CONCERN_REMEDIAL)}
)
# What the impartial service owes those who use it: its own people are reminded, in its own database.
_OF_THE_SERVICE = MappingProxyType({each.key: SENDIASS_INTERVENTION.key for each in (FIRST_RESPONSE, SUPPORT_REVIEW)})
_OF_THE_MONTH = MappingProxyType({CONCERNS_ANALYSED.key: CONCERN_ANALYSIS.key})


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reason to remind: how the deadline stands, for how long it must have, and who is told.

    `agreed` are limits of a contract, by the process they run in; without them it is for every duty of law.
    """

    what: str
    template: str
    standing: Standing
    to_manager: bool = False
    after: timedelta = timedelta()
    agreed: Mapping[str, str] = field(default_factory=dict)

    def is_for(self, limit_key: str) -> bool:
        """Whether a deadline of that limit can be this occasion."""
        return limit_key in (self.agreed or _BINDING)

    def sentence(self, title: str, ref: str) -> str:
        """Why it goes."""
        is_near = self.standing is Standing.DUE_SOON
        how = "is due soon" if is_near else "has passed the day agreed" if self.agreed else "has passed its last day"
        return f"“{title}” in case {ref} {how}; this is the {'manager' if self.to_manager else 'owner'}."


OCCASIONS = (
    Occasion("due_soon", "deadline_due_soon", Standing.DUE_SOON),
    Occasion("missed", "deadline_missed", Standing.OVERDUE),
    Occasion("escalated", "deadline_escalated", Standing.OVERDUE, to_manager=True, after=ESCALATE_AFTER),
    Occasion("agreed_passed", "agreed_day_passed", Standing.WINDOW_ENDED, agreed=_OF_PROVIDERS),
    Occasion("service_soon", "agreed_day_near", Standing.DUE_SOON, agreed=_OF_THE_SERVICE),
    Occasion("service_passed", "agreed_day_passed", Standing.WINDOW_ENDED, agreed=_OF_THE_SERVICE),
    Occasion(
        "service_undone",
        "agreed_day_passed",
        Standing.WINDOW_ENDED,
        to_manager=True,
        after=timedelta(days=1),
        agreed=_OF_THE_SERVICE,
    ),
    Occasion("agreed_soon", "agreed_day_near", Standing.DUE_SOON, to_manager=True, agreed=_OF_THE_MONTH),
    Occasion("agreed_undone", "agreed_day_passed", Standing.WINDOW_ENDED, to_manager=True, agreed=_OF_THE_MONTH),
)
