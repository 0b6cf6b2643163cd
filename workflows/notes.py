"""The notes of a case: facts whose text lies beside the log, so that it goes with the person while the log stays.

Whoever puts together what is held of somebody (a subject access request) reads them here, struck ones included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cases.facts import RECORDED_IN_ERROR
from cases.log import History
from deadlines.clock import day_of

NOTE = "note_added"


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it was written. `text` is None where it was erased.

    `corrected_by` is the later note that stands in its place; `is_struck` where it no longer counts, whichever way.
    """

    sequence: int
    text: str | None
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    acted_as: str
    corrects: int | None
    corrected_by: int | None
    is_struck: bool
    is_legal_advice: bool

    @property
    def is_of_another_day(self) -> bool:
        """Whether what it tells of was on another day than that of its writing."""
        return self.happened_on != day_of(self.recorded_at)


def legal_advice_among(history: History) -> frozenset[int]:
    """The notes that are legal advice, by number: those marked so, and what a note marked so stands in the place of.

    A mark that comes later covers the words that came before it; one taken away leaves what was marked as it was.
    """
    found: set[int] = set()
    for fact in reversed(history.facts):
        if fact.kind == NOTE and (fact.detail.get("legal_advice") or fact.sequence in found):
            found |= {fact.sequence} | ({fact.corrects} if fact.corrects is not None else set())
    return frozenset(found)


def notes_of(history: History, texts: Mapping[tuple[int, str], str]) -> tuple[Note, ...]:
    """Every note ever written in a case, in the order of writing; `texts` are those of `log.private_texts`."""
    replaced = {
        fact.corrects: fact
        for fact in history.facts
        if fact.corrects is not None and fact.kind in (NOTE, RECORDED_IN_ERROR)
    }
    privileged = legal_advice_among(history)
    found = []
    for fact in history.facts:
        if fact.kind != NOTE or fact.recorded_at is None:
            continue
        later = replaced.get(fact.sequence)
        found.append(
            Note(
                fact.sequence,
                texts.get((fact.sequence, "text")),
                fact.happened_on,
                fact.recorded_at,
                fact.recorded_by,
                str(fact.acted_as),
                fact.corrects,
                later.sequence if later and later.kind == NOTE else None,
                later is not None,
                fact.sequence in privileged,
            )
        )
    return tuple(found)
