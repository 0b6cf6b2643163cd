"""The monthly analysis of concerns: each one opens the next, due within a month of it."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import effective
from deadlines.standing import Standing
from tests.casework import add, clocks, empty, judged, new, opened, read, refs_of, stage_of
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_possible_as_said, ways_of
from workflows.engine import replay
from workflows.processes import process

ANALYSIS = process("concern_analysis")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                   | new | to_be_analysed | analysed | agreement_ended | opened_in_error |
|------------------------|-----|----------------|----------|-----------------|-----------------|
| concerns_last_analysed | >   |                |          |                 |                 |
| concerns_analysed      |     | >              |          |                 |                 |
| concern_analysis_ended |     | >              |          |                 |                 |
| opened_in_error        |     | >              |          |                 |                 |
| case_assigned          |     | .              | .        | .               | .               |
| note_added             |     | .              | .        | .               | .               |
""")

# Where each way out leads, and under which paragraph.
EXITS = rows("""
| from           | fact                   | to              | law                     |
|----------------|------------------------|-----------------|-------------------------|
| to_be_analysed | concerns_analysed      | analysed        | specification para 11.2 |
| to_be_analysed | concern_analysis_ended | agreement_ended | local practice          |
| to_be_analysed | opened_in_error        | opened_in_error | local practice          |
""")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(ANALYSIS, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(ANALYSIS, POSSIBLE)


def test_each_way_out_leads_where_its_paragraph_says() -> None:
    assert ways_of(ANALYSIS) == {(row["from"], row["fact"], "", row["to"], row["law"]) for row in EXITS}


@pytest.mark.parametrize(
    ("last", "due"), [("2026-01-30", date(2026, 2, 28)), ("2025-09-01", date(2025, 10, 1))]
)  # a Friday and a Saturday; a Monday and a Wednesday
def test_the_next_analysis_is_due_a_month_after_the_last(last: str, due: date) -> None:
    case = judged([new("concerns_last_analysed", last)], history=empty("PCA-2025-000001", ANALYSIS.key))
    found = clocks(case, last)["provider_concern_analysis"]
    assert (found.due_on, found.limit.duty_of) == (due, "The local authority")
    assert clocks(case, "2026-06-01")["provider_concern_analysis"].standing is Standing.WINDOW_ENDED


def test_an_analysis_opens_the_next_about_no_child_for_whoever_holds_it(database: Database) -> None:
    ref = opened(
        database,
        new("concerns_last_analysed", "2025-09-01"),
        new("case_assigned", "2025-09-01", owner="o1"),
        new("concerns_analysed", "2025-09-29", trends=["recurring_theme", "action_wanted"]),
        ref=None,
        process_key=ANALYSIS.key,
    ).history.ref
    _, following = refs_of(database, ANALYSIS)
    begun = read(database, following)
    assert (begun.child_id, begun.facts[0].happened_on, begun.facts[1].detail) == (
        None, date(2025, 9, 29), {"owner": "o1"},
    )  # fmt: skip
    analysed = read(database, ref).facts[-1]
    add(database, new("concerns_analysed", "2025-09-30", corrects=analysed.sequence, trends=["none"]), ref=ref)
    after = read(database, following)
    assert stage_of(replay(ANALYSIS, effective(after.facts))) == "to_be_analysed"
    assert after.facts[-1].happened_on == date(2025, 9, 30)
