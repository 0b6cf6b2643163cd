"""Which notices a case may give now, and how the law looks at each: from sending or from service, of which papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.kinds import KINDS
from notifications.letters import LetterKind, NoSuchLetter, letter_for
from notifications.service import Papers
from workflows.definition import Process
from workflows.engine import State

# What the law counts from the day of service is recorded on that day; everything else on the day it was sent.
RECORDED_WHEN_SERVED = frozenset({"draft_plan_served"})
SAYS_WHEN_SERVED = frozenset({"amendment_notice_sent"})  # sent on one day, and the family's time runs from another
_PLANS = frozenset(
    {
        "draft_plan_served",
        "finalised_plan_sent",
        "amendment_notice_sent",
        "amended_plan_sent",
        "reassessed_plan_sent",
        "provision_amended_as_ordered",
        "placement_amended_as_ordered",
    }
)
# Days of a notice's own, which are known from how it was sent and are asked of nobody.
KNOWN_FROM_THE_NOTICE = frozenset({"sent_on", "served_on", "dated", "representations_until"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A notice that a case may give now: the fact it gives effect to, what decides that fact's way, and its letter."""

    fact_kind: str
    when: Mapping[str, Any]
    letter: LetterKind

    @property
    def label(self) -> str:
        """The notice in words."""
        return self.letter.title


def offers(process: Process, state: State) -> list[Offer]:
    """The notices that lead out of the stage a case is at and of which the law says what the family must be told."""
    if state.stage is None:
        return []
    found = []
    for kind, way in process[state.stage].ways():
        if way.must_tell:
            try:
                letter = letter_for(process.key, kind, dict(way.when), state.stage)
            except NoSuchLetter:
                continue
            found.append(Offer(kind, dict(way.when), letter))
    return found


def offer_named(process: Process, state: State, letter: str, fact_kind: str) -> Offer | None:
    """The offer with this letter for this fact, None where the case has gone on or never had it."""
    return next(
        (each for each in offers(process, state) if (each.letter.key, each.fact_kind) == (letter, fact_kind)), None
    )


def papers_of(fact_kind: str) -> Papers:
    """Of which kind the document is that gives effect to a fact, for consent to email."""
    return Papers.PLANS if fact_kind in _PLANS else Papers.DECISIONS


def label_of(fact_kind: str) -> str:
    """A fact as pages name it."""
    return KINDS[fact_kind].label
