"""The journal of one invented case: what happened, and then in which order and at which instants it was recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from api.demo.seasons import working_day
from cases.facts import NewFact
from deadlines.clock import LONDON, day_of
from workflows.record import Entry

_DELAYS = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4)  # days until somebody gets round to recording it


class Journal:
    """Gathers the facts of one case in any order."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._written: list[tuple[date, int, Entry]] = []
        self._number = count()

    def add(
        self,
        kind: str,
        on: date,
        detail: Mapping[str, Any] | None = None,
        about: str = "",
        *,
        breach_reason: str = "",
        corrects: int | None = None,
        noticed_on: date | None = None,
    ) -> None:
        """Write down a fact. `noticed_on` is the day somebody could first record it, where that is not its own."""
        entry = Entry(NewFact(kind, on, detail or {}, about, corrects), breach_reason)
        self._written.append((noticed_on or on, next(self._number), entry))

    def entries(self, before: date) -> list[Entry]:
        """What had been recorded before a day, in order: in office hours, on the day or a few days after, never earlier
        than the fact before it.
        """
        recorded: list[Entry] = []
        last = datetime.min.replace(tzinfo=UTC)
        for noticed_on, _, entry in sorted(self._written, key=lambda each: each[:2]):
            last = max(self._instant(noticed_on), last + timedelta(minutes=self._rng.randint(1, 20)))
            if day_of(last) >= before:
                break
            recorded.append(replace(entry, recorded_at=last))
        return recorded

    def _instant(self, noticed_on: date) -> datetime:
        day = working_day(noticed_on + timedelta(days=self._rng.choice(_DELAYS)))
        at = time(self._rng.randint(9, 16), self._rng.randint(0, 59), self._rng.randint(0, 59))
        return datetime.combine(day, at, LONDON).astimezone(UTC)
