"""Exporting cases as a facts file: what the log holds, in the order it was recorded, fit to be imported again."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal

from sqlmodel import Session

from cases import log
from cases.facts import Fact
from cases.kinds import KINDS
from cases.log import History, NoSuchCase
from workflows.bulk import numbers_of
from workflows.facts_file import COLUMNS
from workflows.rows import with_texts

Form = Literal["csv", "jsonl"]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many cases were written, and how many facts."""

    cases: int
    facts: int


def export_facts(
    session: Session,
    out: IO[str],
    *,
    form: Form = "csv",
    refs: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Exported:
    """Write the cases named, or all there are, as CSV or JSON lines; a slice of them is in memory at a time.

    Corrections are facts with `corrects`. Free text is written out in full, so the file may hold personal data.
    A cell is written as it is, even where a spreadsheet would take it for a formula: it must be read back unchanged.
    Raises NoSuchCase before anything is written. `progress` is given the number of facts written.
    """
    numbers = numbers_of(session, refs)
    for ref in refs:
        if ref not in numbers:
            raise NoSuchCase(ref)
    write = _csv_writer(out) if form == "csv" else _json_writer(out)
    cases = facts = 0
    for history in log.histories(session, only=sorted(numbers.values())):
        cases += 1
        for row in _rows(session, history):
            write(row)
            facts += 1
        if progress:
            progress(facts)
    return Exported(cases, facts)


def _rows(session: Session, history: History) -> Iterator[dict[str, Any]]:
    has_private = any(KINDS[fact.kind].private for fact in history.facts)
    texts = log.private_texts(session, history.id) if has_private else {}
    for fact in history.facts:
        yield _row(history, fact) | {"detail": with_texts(fact, texts)}


def _row(history: History, fact: Fact) -> dict[str, Any]:
    recorded_at = fact.recorded_at.isoformat().replace("+00:00", "Z") if fact.recorded_at else ""
    return {
        "ref": history.ref,
        "process": history.process,
        "kind": fact.kind,
        "happened_on": fact.happened_on.isoformat(),
        "recorded_at": recorded_at,
        "acted_as": str(fact.acted_as),
        "about": fact.about,
        "detail": {},
        "breach_reason": fact.breach_reason,
        "corrects": fact.corrects,
    }


def _csv_writer(out: IO[str]) -> Callable[[dict[str, Any]], object]:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)

    def write(row: dict[str, Any]) -> object:
        cells = row | {"detail": json.dumps(row["detail"], ensure_ascii=False)}
        return writer.writerow([cells[name] for name in COLUMNS])

    return write


def _json_writer(out: IO[str]) -> Callable[[dict[str, Any]], object]:
    def write(row: dict[str, Any]) -> object:
        return out.write(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n")

    return write
