"""What a kind of fact is."""

from dataclasses import dataclass

from cases import details
from cases.facts import Capacity

AUTHORITY = (Capacity.COUNCIL,)  # decisions that CFA 2014 Part 3 gives to the local authority


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind. `sentence` is completed by "on" and the day; `explained` tells whoever records it what it means.

    `about` names what `about` must hold, or is empty. `private` are the free-text fields kept apart from the log, where
    they can be erased without breaking it. `decided_by` are the capacities in which alone it can be done: a decision
    that the law gives to a body cannot be contracted out to another. `answers` is the kind that asked, of whoever now
    answers.
    """

    name: str
    sentence: str
    label: str
    explained: str
    detail: type[details.Detail] = details.Empty
    about: str = ""
    about_needed: bool = True
    version: int = 1
    private: tuple[str, ...] = ()
    decided_by: tuple[Capacity, ...] = ()
    answers: str = ""
