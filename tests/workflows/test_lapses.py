"""Time that ran out is recorded by itself on the day after, once, by the turn and by the sweep alike."""

from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from deadlines.law.send_regs_2014 import REPRESENTATIONS
from tests.casework import EHC, NOW, OFFICE, REF, empty, judged, new, opened, read, standing_facts, to_the_draft
from workflows import processes
from workflows.definition import Lapse, Process
from workflows.lapses import lapsed
from workflows.processes import process
from workflows.sweep import sweep, turn

# The draft of `to_the_draft` is served on Monday 1 December 2025: the family has until Monday 15 December.
LAPSING = replace(EHC, lapses=(Lapse(REPRESENTATIONS, "meeting_held"),))
BEFORE, AFTER = date(2025, 12, 15), date(2025, 12, 16)


@pytest.fixture
def lapsing(monkeypatch: pytest.MonkeyPatch) -> Process:
    """The assessment as if a meeting were recorded by itself once the family's time has ended."""
    found = MappingProxyType({(LAPSING.key, LAPSING.version): LAPSING})
    monkeypatch.setattr(processes, "DEFINITIONS", found)
    monkeypatch.setattr(processes, "PROCESSES", MappingProxyType({LAPSING.key: LAPSING}))
    return LAPSING


def at_noon() -> datetime:
    return NOW


def test_time_has_run_out_on_the_day_after_its_last_and_not_before() -> None:
    facts = standing_facts(judged(to_the_draft()))
    assert lapsed(LAPSING, facts, BEFORE) is None
    found = lapsed(LAPSING, facts, AFTER)
    assert found is not None
    assert (found.kind, found.happened_on) == ("meeting_held", AFTER)
    assert lapsed(LAPSING, facts, date(2026, 3, 1)) == found
    assert lapsed(EHC, facts, AFTER) is None


def test_time_begun_afresh_runs_out_at_its_new_end() -> None:
    facts = standing_facts(judged([*to_the_draft(), new("draft_plan_served", "2025-12-10")]))
    assert lapsed(LAPSING, facts, AFTER) is None
    found = lapsed(LAPSING, facts, date(2026, 1, 5))
    assert found is not None
    assert found.happened_on == date(2025, 12, 25)


def test_nothing_lapses_in_a_case_that_has_moved_on() -> None:
    facts = [*to_the_draft(), new("finalised_plan_sent", "2025-12-20")]
    assert lapsed(LAPSING, standing_facts(judged(facts)), date(2026, 3, 1)) is None


def test_a_turn_records_it_once_and_says_who_did(database: Database, lapsing: Process) -> None:
    opened(database, *to_the_draft())
    for _ in range(2):
        with database.writing() as session:
            turn(session, REF, AFTER, now=NOW, office=OFFICE)
    recorded = [fact for fact in read(database).facts if fact.kind == "meeting_held"]
    assert [(fact.happened_on, fact.recorded_by) for fact in recorded] == [(AFTER, "sendflow")]


def test_the_sweep_finds_every_case_in_which_time_ran_out(database: Database, lapsing: Process) -> None:
    opened(database, *to_the_draft())
    opened(database, *to_the_draft()[:3], ref="EHC-2025-000002")
    assert sweep(database, EHC.key, BEFORE, now=at_noon, office=OFFICE).lapsed == 0
    assert sweep(database, EHC.key, AFTER, now=at_noon, office=OFFICE).lapsed == 1
    assert sweep(database, EHC.key, date(2025, 12, 17), now=at_noon, office=OFFICE).lapsed == 0
    assert effective(read(database).facts)[-1].kind == "meeting_held"
    assert all(fact.kind != "meeting_held" for fact in read(database, "EHC-2025-000002").facts)


def test_time_found_to_be_over_lapses_on_the_day_that_was_found() -> None:
    """The two months end while a certificate is awaited; weeks later the adviser says that there will be none."""
    appeal = process("appeal")
    facts = standing_facts(
        judged(
            [
                new("appealable_decision_sent", "2026-01-05", decision="no_plan"),
                new("mediation_adviser_contacted", "2026-02-20"),
                new("mediation_certificate_refused", "2026-04-01"),
            ],
            history=empty("AP-2026-000001", appeal.key),
        )
    )
    found = lapsed(appeal, facts, date(2026, 4, 2))
    assert found is not None
    assert (found.kind, found.happened_on) == ("time_to_appeal_ended", date(2026, 4, 1))
    case = judged([*[NewFact(each.kind, each.happened_on, each.detail) for each in facts], found],
        history=empty("AP-2026-000001", appeal.key))  # fmt: skip
    assert case.state.stage == "time_ended"
