"""The tables of this folder as rows to send and answers to expect."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TABLES = ("vectors", "transfer_reviews", "exceptions")


@dataclass(frozen=True)
class Case:
    """One row: what is asked, and the last day or the refusal that must come back."""

    where: str
    limit: str
    facts: Mapping[str, str]
    options: Mapping[str, Any]
    exceptions: tuple[str, ...]
    due_on: str
    lifted: bool
    refused: str
    note: str
    source: str

    @property
    def body(self) -> dict[str, Any]:
        """The row as `limits/calculate` takes it."""
        return {
            "limit": self.limit,
            "facts": dict(self.facts),
            "options": dict(self.options),
            "exceptions": list(self.exceptions),
        }

    def fault_of(self, answer: Any, *, codes: bool) -> str:
        """What is wrong with an answer, as a sentence; empty where nothing is. `codes`: refusals by their own name."""
        if not isinstance(answer, Mapping):
            return f"the answer is no object: {answer!r}"
        due_on, code = answer.get("due_on"), answer.get("code")
        if self.refused:
            if "due_on" in answer or code is None:
                return f"must be refused ({self.refused}), and {due_on} was answered"
            return f"must be refused as {self.refused}, not as {code}" if codes and code != self.refused else ""
        if code is not None:
            return f"must be {self.due_on}, and it was refused ({code}): {answer.get('detail', '')}"
        if due_on != self.due_on:
            return f"must be {self.due_on}, not {due_on}"
        if answer.get("lifted") is not self.lifted:
            return f"the limit must {'be' if self.lifted else 'not be'} lifted"
        return ""


def read_tables(tables: Iterable[str] = TABLES, only: Iterable[str] = ()) -> list[Case]:
    """Every row of these tables; those of some limits alone where `only` names any. Raises ValueError for a bad row."""
    wanted = set(only)
    found = [case for table in tables for case in _read(table)]
    return [case for case in found if not wanted or case.limit in wanted]


def _read(table: str) -> list[Case]:
    cases = []
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if bool(row["due_on"]) == bool(row["refused"]):
                raise ValueError(f"{table}.csv, line {number}: give either due_on or refused.")
            cases.append(
                Case(
                    f"{table}.csv, line {number}",
                    row["limit"],
                    json.loads(row["facts"]),
                    json.loads(row["options"]),
                    tuple(json.loads(row["exceptions"])),
                    row["due_on"],
                    row["lifted"] == "true",
                    row["refused"],
                    row["note"],
                    row["source"],
                )
            )
    return cases
