"""The move out of the area as a table, its two limits on real days, and the cases that the transfer ends."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.standing import Standing
from tests.casework import add, clocks, empty, judged, new, read, request
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, kinds_of
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process, process_of
from workflows.record import NotPossible, Prepared
from workflows.timetable import timetable

MOVE_OUT = process("move_out")
MO = "MO-2025-000001"
MOVED_ON, EXPECTED_ON = date(2025, 10, 6), date(2025, 9, 29)

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                       | new | to_be_transferred | transferred | no_plan | no_move | died | left_england | plan_ceased | suspended_by_detention | opened_in_error |
|----------------------------|-----|-------------------|-------------|---------|---------|------|--------------|-------------|------------------------|-----------------|
| became_aware_of_move       | .   |                   |             |         |         |      |              |             |                        |                 |
| child_moved                |     | .                 |             |         |         |      |              |             |                        |                 |
| plan_transferred_out       |     | >                 |             |         |         |      |              |             |                        |                 |
| moved_without_plan         |     | >                 |             |         |         |      |              |             |                        |                 |
| move_called_off            |     | >                 |             |         |         |      |              |             |                        |                 |
| opened_in_error            |     | >                 |             |         |         |      |              |             |                        |                 |
| child_died                 |     | >                 |             |         |         |      |              |             |                        |                 |
| detention_began            |     | >                 |             |         |         |      |              |             |                        |                 |
| plan_ceased                |     | >                 |             |         |         |      |              |             |                        |                 |
| left_england               |     | >                 |             |         |         |      |              |             |                        |                 |
| exception_claimed          |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
| exception_ended            |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
| cause_of_lateness_recorded |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
| case_assigned              |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
| note_added                 |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
| document_added             |     | .                 | .           | .       | .       | .    | .            | .           | .                      | .               |
""")  # noqa: E501

EXITS = rows("""
| from              | fact                 | answer | to          | law                               |
|-------------------|----------------------|--------|-------------|-----------------------------------|
| to_be_transferred | plan_transferred_out |        | transferred | CFA s.47; reg 15(2), (3)          |
| to_be_transferred | moved_without_plan   |        | no_plan     | CFA s.24(1); local practice (Q22) |
| to_be_transferred | move_called_off      |        | no_move     | local practice                    |
""")


def move(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a move; nothing is written anywhere."""
    return judged(facts, history=empty(MO, MOVE_OUT.key), reason=reason)


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(MOVE_OUT, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(MOVE_OUT, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(MOVE_OUT, EXITS)


# Fifteen working days before Monday 6 October 2025 is Monday 15 September.
KNOWN = rows("""
| aware           | move            | limit             | last day        |
|-----------------|-----------------|-------------------|-----------------|
| Mon 01 Sep 2025 | Mon 06 Oct 2025 | la_transfer_known | Mon 06 Oct 2025 |
| Mon 15 Sep 2025 | Mon 06 Oct 2025 | la_transfer_known | Mon 06 Oct 2025 |
| Tue 16 Sep 2025 | Mon 06 Oct 2025 | la_transfer_late  | Mon 06 Oct 2025 |
| Wed 17 Sep 2025 | Mon 06 Oct 2025 | la_transfer_late  | Tue 07 Oct 2025 |
| Mon 20 Oct 2025 | Mon 06 Oct 2025 | la_transfer_late  | Fri 07 Nov 2025 |
""")


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.line)
def test_exactly_one_of_the_two_limits_runs_and_which_depends_on_what_was_known(row: Row) -> None:
    aware = row.day("aware").isoformat()
    case = move(new("became_aware_of_move", aware, moved_on=row.day("move").isoformat()))
    found = clocks(case, aware)
    assert {name: each.due_on for name, each in found.items()} == {row["limit"]: row.day("last day")}


def test_no_time_runs_while_the_day_of_the_move_is_not_known() -> None:
    aware = new("became_aware_of_move", "2025-09-01")
    assert clocks(move(aware), "2025-09-30") == {}
    moved = move(aware, new("child_moved", "2025-10-06"))
    assert clocks(moved, "2025-10-06")["la_transfer_known"].due_on == MOVED_ON


def test_the_day_of_the_move_itself_takes_the_place_of_the_day_expected() -> None:
    aware = new("became_aware_of_move", "2025-09-01", moved_on="2025-09-29")
    case = move(aware, new("child_moved", "2025-10-06"))
    assert clocks(case, "2025-09-29")["la_transfer_known"].due_on == EXPECTED_ON
    after = clocks(case, "2025-10-06")
    assert after["la_transfer_known"].due_on == MOVED_ON
    sooner = move(aware, new("child_moved", "2025-09-15"))
    assert set(clocks(sooner, "2025-09-15")) == {"la_transfer_late"}  # then it was not known 15 working days before


def test_a_plan_transferred_after_the_day_of_the_move_was_late() -> None:
    case = move(
        new("became_aware_of_move", "2025-09-01", moved_on="2025-10-06"),
        new("plan_transferred_out", "2025-10-09", "North Shire"),
    )
    found = clocks(case, "2025-10-09")["la_transfer_known"]
    assert (found.standing, found.days_late) == (Standing.MISSED, 3)


def test_there_is_no_exception_to_the_transfer() -> None:
    claim = new(
        "exception_claimed",
        "2025-10-07",
        limit="la_transfer_known",
        exception="absent_from_area",
        because="Away from the area",
    )
    with pytest.raises(NotPossible, match="not an exception to"):
        move(new("became_aware_of_move", "2025-09-01", moved_on="2025-10-06"), claim)


def test_the_transfer_ends_the_childs_other_cases_here(database: Database) -> None:
    child = a_child(database)
    review = a_case(database, child, "annual_review", new("plan_made", "2025-01-20"))
    reassessing = a_case(database, child, "reassessment", new("decision_to_reassess_notified", "2025-07-01"))
    ref = a_case(database, child, MOVE_OUT.key, new("became_aware_of_move", "2025-09-01", moved_on="2025-10-06"))
    add(database, new("plan_transferred_out", "2025-10-06", "North Shire"), ref=ref)
    assert kinds_of(database, review) == ["plan_made", "moved_to_another_authority"]
    assert kinds_of(database, reassessing) == ["decision_to_reassess_notified", "moved_to_another_authority"]


def test_a_move_in_the_middle_of_an_assessment_ends_its_clocks_with_what_was_late(database: Database) -> None:
    """There is no rule of transfer without a plan (Q22): the old clocks stop, the new authority's are its own."""
    child = a_child(database)
    assessing = a_case(database, child, "ehc_assessment", request("2025-07-21"))
    ref = a_case(database, child, MOVE_OUT.key, new("became_aware_of_move", "2025-09-01", moved_on="2025-09-08"))
    add(database, new("moved_without_plan", "2025-09-08"), ref=ref)
    case = read(database, assessing)
    found = {each.limit.key: each for each in timetable(process_of(case), case.facts, MOVED_ON)}
    assert kinds_of(database, assessing)[-1] == "moved_to_another_authority"
    assert found["assess_decision"].days_late == 7  # due on Monday 1 September
    assert found["final_plan"].days_late == 0
    assert found["final_plan"].ended_because == "Another authority became responsible"
