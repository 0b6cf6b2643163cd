"""The amendment of a plan without a review as a table, and its clocks on real days."""

from datetime import date

import pytest

from cases.facts import NewFact
from deadlines.standing import Standing
from tests.casework import clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import BreachNeedsReason, NotPossible, Prepared

AMENDMENT = process("plan_amendment")
PROPOSED = new("amendment_proposed", "2025-10-06")
NOTICE = new("amendment_notice_sent", "2025-10-13")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                           | new | proposing_amendments | awaiting_representations | plan_amended | not_amended | dropped | moved | suspended_by_detention | died | plan_ceased | opened_in_error |
|--------------------------------|-----|----------------------|--------------------------|--------------|-------------|---------|-------|------------------------|------|-------------|-----------------|
| amendment_notice_sent          | .   | >                    |                          |              |             |         |       |                        |      |             |                 |
| amendment_proposed             | .   |                      |                          |              |             |         |       |                        |      |             |                 |
| representations_received       |     |                      | .                        |              |             |         |       |                        |      |             |                 |
| school_requested               |     |                      | .                        |              |             |         |       |                        |      |             |                 |
| institution_consulted          |     | .                    | .                        |              |             |         |       |                        |      |             |                 |
| institution_replied            |     | .                    | .                        |              |             |         |       |                        |      |             |                 |
| meeting_held                   |     | .                    | .                        |              |             |         |       |                        |      |             |                 |
| amended_plan_sent              |     |                      | >                        |              |             |         |       |                        |      |             |                 |
| decision_not_to_amend_notified |     |                      | >                        |              |             |         |       |                        |      |             |                 |
| amendment_dropped              |     | >                    |                          |              |             |         |       |                        |      |             |                 |
| panel_considered               |     | .                    | .                        |              |             |         |       |                        |      |             |                 |
| authority_decided              |     | .                    | .                        |              |             |         |       |                        |      |             |                 |
| child_died                     |     | >                    | >                        |              |             |         |       |                        |      |             |                 |
| plan_ceased                    |     | >                    | >                        |              |             |         |       |                        |      |             |                 |
| exception_claimed              |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
| exception_ended                |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
| cause_of_lateness_recorded     |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
| opened_in_error                |     | >                    | >                        |              |             |         |       |                        |      |             |                 |
| detention_began                |     | >                    | >                        |              |             |         |       |                        |      |             |                 |
| moved_to_another_authority     |     | >                    | >                        |              |             |         |       |                        |      |             |                 |
| case_assigned                  |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
| note_added                     |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
| document_added                 |     | .                    | .                        | .            | .           | .       | .     | .                      | .    | .           | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                     | fact                           | answer | to                       | law                 |
|--------------------------|--------------------------------|--------|--------------------------|---------------------|
| proposing_amendments     | amendment_notice_sent          |        | awaiting_representations | regs 22(2), 28      |
| proposing_amendments     | amendment_dropped              |        | dropped                  | local practice      |
| awaiting_representations | amended_plan_sent              |        | plan_amended             | regs 22(3), (5), 28 |
| awaiting_representations | decision_not_to_amend_notified |        | not_amended              | regs 22(4), (5), 28 |
""")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(AMENDMENT, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(AMENDMENT, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(AMENDMENT, EXITS)


def amendment(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of an amendment; nothing is written anywhere."""
    return judged(facts, history=empty("AM-2025-000001", AMENDMENT.key), reason=reason)


def test_eight_weeks_run_from_the_notice_and_nothing_from_a_meeting() -> None:
    found = clocks(amendment(PROPOSED, NOTICE), "2025-10-13")
    assert found["amend_no_review"].due_on == date(2025, 12, 8)
    assert found["amend_reps"].due_on == date(2025, 10, 27)
    assert found["amend_decline"].due_on == date(2025, 12, 8)
    assert clocks(amendment(PROPOSED), "2025-10-06") == {}


def test_a_case_may_begin_with_the_notice_and_then_waits_for_the_family() -> None:
    begun = amendment(NOTICE)
    assert begun.state.stage == "awaiting_representations"
    assert clocks(begun, "2025-10-13")["amend_no_review"].standing is Standing.RUNNING


def test_an_amended_plan_before_the_end_of_the_familys_time_needs_its_reason() -> None:
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 27 October 2025"):
        amendment(NOTICE, new("amended_plan_sent", "2025-10-27"))
    assert amendment(NOTICE, new("amended_plan_sent", "2025-10-28")).state.stage == "plan_amended"


def test_an_amendment_without_a_review_begins_no_twelve_months() -> None:
    opened_here = {each.process for stage in AMENDMENT.stages for _, way in stage.ways() for each in way.opens}
    assert opened_here == {"appeal"}


def test_an_amendment_whose_notice_was_sent_can_be_declined_and_no_longer_dropped() -> None:
    with pytest.raises(NotPossible, match="cannot follow"):
        amendment(NOTICE, new("amendment_dropped", "2025-10-14"))
    declined = amendment(NOTICE, new("decision_not_to_amend_notified", "2025-12-09"))
    assert clocks(declined, "2025-12-09")["amend_decline"].days_late == 1
