"""Judging the new cases of a file: of a large one in other processes, for it takes longest and needs no database."""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context

from cases.log import Author, History
from deadlines.calendar import Proclaimed, in_use, use
from deadlines.refusals import Refusal
from workflows.many import OBJECTS_MADE
from workflows.record import Entry, Prepared, prepare

MANY_LINES = 10_000  # below, starting other processes takes longer than it saves
_CASES_AT_ONCE = 100  # sent to another process in one go


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a case is refused, and at which of its facts, counted from 0."""

    place: int
    sentence: str


Case = tuple[History, list[Entry]]
Judge = Callable[[Iterable[Case]], Iterator[Prepared | Misfit]]
"""Gives each case's verdict, in their order, and may be at work on them before it is asked for the first."""


@contextmanager
def judges(lines: int, *, by: Author, now: datetime) -> Iterator[Judge]:
    """Who judges a file of so many lines: this process, or as many others as there are processors."""
    one = partial(_judged, by=by, now=now)
    processors = os.cpu_count() or 1
    if lines < MANY_LINES or processors == 1:
        yield lambda cases: map(one, cases)
        return
    with ProcessPoolExecutor(
        processors, mp_context=get_context("forkserver"), initializer=_begin, initargs=(in_use(),)
    ) as pool:
        yield lambda cases: pool.map(one, cases, chunksize=_CASES_AT_ONCE)


def _begin(proclaimed: Proclaimed) -> None:
    """Count as the process does that writes; being told to end is its business, too."""
    use(proclaimed)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(OBJECTS_MADE)


def _judged(case: Case, *, by: Author, now: datetime) -> Prepared | Misfit:
    """One case as it is to be written. Its deadlines stay behind: nobody is told of them."""
    history, entries = case
    taken: list[Entry] = []

    def one_by_one() -> Iterator[Entry]:
        for entry in entries:
            taken.append(entry)
            yield entry

    try:
        return replace(prepare(history, one_by_one(), by=by, now=now), deadlines=())
    except Refusal as refusal:
        return Misfit(len(taken) - 1, refusal.sentence)
