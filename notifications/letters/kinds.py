"""Every kind of letter to a family, as data: where it is due, what it must say and by which provision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from deadlines.refusals import Refusal
from notifications.letters.kind import LetterKind, Use
from notifications.letters.needs import REASONS


class NoSuchLetter(Refusal):
    """No letter is for that fact of that process, or none has that key."""

    code = "no_such_letter"


def _list_of(regulation: str) -> dict[str, str]:
    """The list that each regulation about a notice repeats: appeal, time limits, mediation, and where to get help."""
    return {
        "right_of_appeal": f"{regulation}(a)",
        "time_limit_for_appeal": f"{regulation}(b)",
        "mediation": f"{regulation}(c), reg 32",
        "disagreement_resolution": f"{regulation}(d)(i)",
        "information_and_advice": f"{regulation}(d)(ii)",
    }


_ALL = (
    LetterKind(
        "refusal_to_assess",
        "Decision not to make an assessment",
        (Use("ehc_assessment", "refusal_to_assess_notified"),),
        _list_of("SI 2014/1530 reg 5(3)"),
        own=(REASONS,),
    ),
)
LETTERS: Mapping[str, LetterKind] = MappingProxyType({each.key: each for each in _ALL})


def letter_for(process_key: str, fact_kind: str, detail: Mapping[str, Any], stage: str = "") -> LetterKind:
    """The letter that tells of a fact of a process; `stage` is where the case stood before it. Raises NoSuchLetter."""
    for each in LETTERS.values():
        if any(use.is_for(process_key, fact_kind, detail, stage) for use in each.uses):
            return each
    raise NoSuchLetter(
        f"No letter tells a family of {fact_kind} in the process {process_key}.",
        "The law does not say what such a letter would have to contain.",
        "Write one yourself, or choose a fact of which the family must be told.",
    )
