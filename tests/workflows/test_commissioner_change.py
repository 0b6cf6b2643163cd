"""The change of commissioning body as a table, its limits on real days, and what its request leads to."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from tests.casework import add, clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import Prepared

CHANGE = process("commissioner_change")
CC = "CC-2025-000001"
MOVED_ON, LATE_ON = date(2025, 10, 6), date(2025, 9, 19)

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                          | new | to_be_notified | new_body_considering | arranged | assessment_asked | review_asked | moved | died | plan_ceased | suspended_by_detention | opened_in_error |
|-------------------------------|-----|----------------|----------------------|----------|------------------|--------------|-------|------|-------------|------------------------|-----------------|
| original_body_aware_of_move   | .   |                |                      |          |                  |              |       |      |             |                        |                 |
| original_body_aware_of_change | .   |                |                      |          |                  |              |       |      |             |                        |                 |
| child_moved                   |     | .              | .                    |          |                  |              |       |      |             |                        |                 |
| new_body_notified             |     | .              | .                    |          |                  |              |       |      |             |                        |                 |
| new_body_aware_of_move        |     | >              |                      |          |                  |              |       |      |             |                        |                 |
| new_body_aware_of_change      |     | >              |                      |          |                  |              |       |      |             |                        |                 |
| health_provision_arranged     |     |                | >                    |          |                  |              |       |      |             |                        |                 |
| commissioning_body_asked      |     |                | >                    |          |                  |              |       |      |             |                        |                 |
| moved_to_another_authority    |     | >              | >                    |          |                  |              |       |      |             |                        |                 |
| opened_in_error               |     | >              | >                    |          |                  |              |       |      |             |                        |                 |
| child_died                    |     | >              | >                    |          |                  |              |       |      |             |                        |                 |
| detention_began               |     | >              | >                    |          |                  |              |       |      |             |                        |                 |
| plan_ceased                   |     | >              | >                    |          |                  |              |       |      |             |                        |                 |
| exception_claimed             |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
| exception_ended               |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
| cause_of_lateness_recorded    |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
| case_assigned                 |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
| note_added                    |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
| document_added                |     | .              | .                    | .        | .                | .            | .     | .    | .           | .                      | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                 | fact                      | answer     | to                   | law                   |
|----------------------|---------------------------|------------|----------------------|-----------------------|
| to_be_notified       | new_body_aware_of_move    |            | new_body_considering | reg 15(7), (8)        |
| to_be_notified       | new_body_aware_of_change  |            | new_body_considering | reg 16(2), (3)        |
| new_body_considering | health_provision_arranged |            | arranged             | CFA s.42(3)           |
| new_body_considering | commissioning_body_asked  | assessment | assessment_asked     | regs 15(8), 16(3), 23 |
| new_body_considering | commissioning_body_asked  | review     | review_asked         | regs 15(8), 16(3)     |
""")


def change(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a change of body; nothing is written anywhere."""
    return judged(facts, history=empty(CC, CHANGE.key), reason=reason)


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(CHANGE, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(CHANGE, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(CHANGE, EXITS)


# Fifteen working days before Monday 6 October 2025 is Monday 15 September.
OF_THE_MOVE = rows("""
| aware           | move            | limit             | last day        |
|-----------------|-----------------|-------------------|-----------------|
| Mon 15 Sep 2025 | Mon 06 Oct 2025 | cb_transfer_known | Mon 06 Oct 2025 |
| Wed 17 Sep 2025 | Mon 06 Oct 2025 | cb_transfer_late  | Tue 07 Oct 2025 |
| Mon 20 Oct 2025 | Mon 06 Oct 2025 | cb_transfer_late  | Fri 07 Nov 2025 |
""")


@pytest.mark.parametrize("row", OF_THE_MOVE, ids=lambda row: row.line)
def test_the_original_body_notifies_by_the_move_or_within_fifteen_working_days(row: Row) -> None:
    aware = row.day("aware").isoformat()
    case = change(new("original_body_aware_of_move", aware, moved_on=row.day("move").isoformat()))
    found = clocks(case, aware)
    assert {name: each.due_on for name, each in found.items()} == {row["limit"]: row.day("last day")}


def test_with_the_day_of_the_move_not_known_the_fifteen_working_days_run() -> None:
    case = change(new("original_body_aware_of_move", "2025-09-01"))
    assert {name: each.due_on for name, each in clocks(case, "2025-09-01").items()} == {"cb_transfer_late": LATE_ON}
    moved = change(new("original_body_aware_of_move", "2025-09-01"), new("child_moved", "2025-10-06"))
    assert {name: each.due_on for name, each in clocks(moved, "2025-10-06").items()} == {"cb_transfer_known": MOVED_ON}


# Each begins with the day itself; Monday 25 August 2025 is a bank holiday.
BODIES = rows("""
| fact                          | on              | limit               | last day        |
|-------------------------------|-----------------|---------------------|-----------------|
| original_body_aware_of_change | Mon 18 Aug 2025 | cb_change_notify    | Mon 08 Sep 2025 |
| new_body_aware_of_change      | Mon 01 Sep 2025 | cb_change_request   | Fri 19 Sep 2025 |
| new_body_aware_of_move        | Mon 01 Sep 2025 | cb_transfer_request | Fri 19 Sep 2025 |
""")


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row["fact"])
def test_each_body_has_fifteen_working_days_that_begin_with_the_day_it_knew(row: Row) -> None:
    on = row.day("on").isoformat()
    facts = [new("original_body_aware_of_change", "2025-08-18")]
    if row["fact"] != "original_body_aware_of_change":
        facts.append(new(row["fact"], on))
    found = clocks(change(*facts), on)[row["limit"]]
    assert found.due_on == row.day("last day")


def test_an_assessment_asked_for_opens_a_reassessment_that_must_be_granted(database: Database) -> None:
    child = a_child(database)
    ref = a_case(
        database, child, CHANGE.key, new("original_body_aware_of_change", "2025-08-18"),
        new("new_body_aware_of_change", "2025-09-01"),
        new("commissioning_body_asked", "2025-09-10", asked_for="assessment"),
    )  # fmt: skip
    made = opened_from(database, ref)["reassessment"]
    assert begun_with(database, made).detail == {"requested_by": "commissioning_body"}


def test_a_review_asked_for_is_called_in_the_review_that_is_open(database: Database) -> None:
    child = a_child(database)
    review = a_case(database, child, "annual_review", new("plan_made", "2025-05-06"))
    ref = a_case(
        database, child, CHANGE.key, new("original_body_aware_of_move", "2025-08-18"),
        new("new_body_aware_of_move", "2025-09-01"),
    )  # fmt: skip
    add(database, new("commissioning_body_asked", "2025-09-10", asked_for="review"), ref=ref)
    assert kinds_of(database, review) == ["plan_made", "early_review_called"]
    assert opened_from(database, ref) == {}
