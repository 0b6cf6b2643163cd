"""The notes of a case: facts whose text lies beside the log, so that it goes with the person while the log stays.

Whoever puts together what is held of somebody (a subject access request) reads them here, struck ones included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cases.facts import RECORDED_IN_ERROR
from cases.log import History

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


def notes_of(history: History, texts: Mapping[tuple[int, str], str]) -> tuple[Note, ...]:
    """Every note ever written in a case, in the order of writing; `texts` are those of `log.private_texts`."""
    replaced = {
        fact.corrects: fact
        for fact in history.facts
        if fact.corrects is not None and fact.kind in (NOTE, RECORDED_IN_ERROR)
    }
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
            )
        )
    return tuple(found)
