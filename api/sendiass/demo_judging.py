"""Judging the invented facts of one intervention as `workflows.sendiass.recording` would, by the hands that acted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from api.demo.making import one_after_the_other
from cases.facts import Capacity, NewFact, effective
from cases.log import Author, History
from deadlines.clock import day_of
from workflows.record import Entry, Prepared, prepare
from workflows.sendiass.recording import refuse_names_in_log, refuse_unqualified, with_guidance
from workflows.sendiass.sharing import sharing_of
from workflows.sendiass.sharing_rules import judged

BY_THE_MANAGER: Final = "sharing_approved"  # by a second person, always
_OF_SHARING: Final = frozenset({BY_THE_MANAGER, "sharing_put_forward", "information_shared", "safeguarding_decided"})


def as_recorded(
    session: Session, history: History, entries: Sequence[Entry], worker: str, manager: str, now: datetime
) -> Prepared:
    """Entries of one intervention, judged and chained. Raises whatever recording them here would."""
    made: Prepared | None = None
    for run in _runs(entries):
        officer = manager if run[0].fact.kind == BY_THE_MANAGER else worker
        by = Author(officer, Capacity.SENDIASS)
        before = made.history if made else history
        after = prepare(before, [_judged(before, each, by) for each in run], by=by, now=now)
        made = one_after_the_other(made, after) if made else after
    assert made is not None
    for number, fact in enumerate(made.facts):
        so_far, new = made.facts[:number], NewFact(fact.kind, fact.happened_on, fact.detail, fact.about)
        refuse_names_in_log(session, so_far, new)
        refuse_unqualified(session, so_far, new, Author(fact.recorded_by, fact.acted_as))
    return made


def _runs(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries in runs that are judged together: each fact about sharing alone, since its rule reads those before."""
    run: list[Entry] = []
    for each in entries:
        if each.fact.kind in _OF_SHARING:
            if run:
                yield run
            yield [each]
            run = []
        else:
            run.append(each)
    if run:
        yield run


def _judged(before: History, entry: Entry, by: Author) -> Entry:
    fact, at = with_guidance(entry.fact), entry.recorded_at
    assert at is not None
    if fact.kind in _OF_SHARING:
        if fact.kind == "information_shared":
            fact = replace(fact, happened_on=day_of(at))  # it is recorded as it is handed over
        fact = judged(sharing_of(effective(before.facts)), fact, by, day_of(at))
    return Entry(fact, recorded_at=at)
