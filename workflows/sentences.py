"""Facts as the beginnings of sentences."""

from cases.bodies import name_of, name_within
from cases.facts import Fact
from cases.kinds import KINDS


def sentence_of(kind: str, about: str = "") -> str:
    """A kind of fact as the beginning of a sentence, with the body it is about; completed by "on" and its day."""
    if kind == "advice_requested":
        return f"The request for advice reached {name_within(about)}"
    if kind == "advice_received":
        return f"Advice from {name_within(about)} was received"
    if kind == "advice_expected":
        return f"Advice from {name_within(about)} was said to be coming"
    return KINDS[kind].sentence


def sentence_of_answer(fact: Fact) -> str:
    """What met a clock. A body that declined, with reasons, has answered too (CFA 2014 s.31(2), (3))."""
    if fact.detail.get("declined"):
        return f"{name_of(fact.about)} declined, in writing,"
    return sentence_of(fact.kind, fact.about)
