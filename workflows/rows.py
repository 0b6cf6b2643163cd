"""Rows of a facts file as facts to record: whose they are, when they were recorded, which of them the log holds."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from cases import log
from cases.facts import Fact, NewFact
from cases.kinds import KINDS, checked_detail
from cases.log import History
from cases.people import ERASED
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.facts_file import Row
from workflows.record import Entry

NOT_GIVEN = "not given in the file"


class RecordedBeforeItHappened(Refusal):
    """A row says that a fact was recorded before the day it happened."""

    code = "invalid"


class RowReader:
    """Turns rows into entries. `holders` are the keys and teams of our officers, by username; `in_future` gathers the
    lines whose instant of recording is yet to come.
    """

    def __init__(self, now: datetime, holders: Mapping[str, tuple[str, str | None]]) -> None:
        self._now, self._today = now, day_of(now)
        self._holders = holders
        self.in_future: set[int] = set()

    def entry(self, row: Row) -> Entry:
        """A row as `record` takes it: an officer by key, an instant not after this one, a reason should it be a breach.

        A row without `recorded_at` was recorded now: when anybody knew of it before is not ours to make up.
        """
        entry = row.entry
        if entry is None:
            raise ValueError(f"line {row.line} could not be read, so it is no entry")
        fact, recorded_at = entry.fact, entry.recorded_at
        if fact.kind == "case_assigned":
            fact = self._with_officer(fact)
        if recorded_at and recorded_at > self._now:
            self.in_future.add(row.line)
            recorded_at = self._now
        if recorded_at and day_of(recorded_at) < fact.happened_on <= self._today:
            raise RecordedBeforeItHappened(
                f"recorded_at: it cannot have been recorded on {in_words(day_of(recorded_at))}, before it happened."
            )
        return Entry(fact, entry.breach_reason or NOT_GIVEN, recorded_at, entry.acted_as)

    def _with_officer(self, fact: NewFact) -> NewFact:
        """The assignment with its owner's key and team, where the file names an officer of ours by username."""
        owner = fact.detail.get("owner")
        if not isinstance(owner, str) or owner not in self._holders:
            return fact
        key, team = self._holders[owner]
        return replace(fact, detail={**fact.detail, "owner": key, "team": fact.detail.get("team") or team})

    def misshapen(self, rows: Iterable[Row]) -> dict[int, str]:
        """Each line whose kind, detail or instant is wrong whatever its case, and why; a file is mended at once."""
        found = {}
        for row in rows:
            try:
                fact = self.entry(row).fact
                checked_detail(fact.kind, fact.about, fact.detail)
            except Refusal as refusal:
                found[row.line] = refusal.sentence
        return found

    def not_in_log(self, session: Session, history: History, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows that a case's log does not hold: as many of each as it lacks. None of them is `misshapen`."""
        held = Counter(_of_log(session, history))
        for row in rows:
            fact = self.entry(row).fact
            fact = replace(fact, detail=checked_detail(fact.kind, fact.about, fact.detail))
            key = _key(fact)
            if held[key]:
                held[key] -= 1
            else:
                yield row


def _of_log(session: Session, history: History) -> Iterator[str]:
    texts = log.private_texts(session, history.id) if any(KINDS[fact.kind].private for fact in history.facts) else {}
    for fact in history.facts:
        yield _key(replace(fact, detail=with_texts(fact, texts)))


def with_texts(fact: Fact, texts: Mapping[tuple[int, str], str]) -> dict[str, object]:
    """A recorded detail with the free text that is kept beside the log; an erased one reads as such."""
    private = {name: texts.get((fact.sequence, name), ERASED) for name in KINDS[fact.kind].private}
    return {**fact.detail, **private}


def _key(fact: Fact | NewFact) -> str:
    """What makes two facts the same one: kind, day, what it is about, detail, and the fact it corrects."""
    detail = json.dumps(dict(fact.detail), sort_keys=True)
    return f"{fact.kind}|{fact.happened_on}|{fact.about}|{fact.corrects}|{detail}"
