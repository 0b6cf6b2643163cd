"""The move into the area as a table, its limits on real days, and the review that the transfer opens."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from cases.kinds import WrongDetail
from deadlines.standing import Standing
from tests.casework import add, clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import Prepared

MOVE_IN = process("move_in")
MI = "MI-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                       | new | awaiting_plan | plan_received | family_told | place_settled | settled | no_move | moved | died | plan_ceased | suspended_by_detention | opened_in_error |
|----------------------------|-----|---------------|---------------|-------------|---------------|---------|---------|-------|------|-------------|------------------------|-----------------|
| told_of_move_in            | .   |               |               |             |               |         |         |       |      |             |                        |                 |
| plan_transferred_in        | >   | >             |               |             |               |         |         |       |      |             |                        |                 |
| child_moved                |     | .             |               |             |               |         |         |       |      |             |                        |                 |
| move_called_off            |     | >             |               |             |               |         |         |       |      |             |                        |                 |
| family_told_of_transfer    |     |               | >             |             | >             |         |         |       |      |             |                        |                 |
| place_still_practicable    |     |               | >             | >           |               |         |         |       |      |             |                        |                 |
| interim_place_arranged     |     |               | >             | >           |               |         |         |       |      |             |                        |                 |
| moved_to_another_authority |     | >             | >             | >           | >             |         |         |       |      |             |                        |                 |
| opened_in_error            |     | >             | >             | >           | >             |         |         |       |      |             |                        |                 |
| child_died                 |     | >             | >             | >           | >             |         |         |       |      |             |                        |                 |
| detention_began            |     | >             | >             | >           | >             |         |         |       |      |             |                        |                 |
| plan_ceased                |     | >             | >             | >           | >             |         |         |       |      |             |                        |                 |
| exception_claimed          |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
| exception_ended            |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
| cause_of_lateness_recorded |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
| case_assigned              |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
| note_added                 |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
| document_added             |     | .             | .             | .           | .             | .       | .       | .     | .    | .           | .                      | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from          | fact                    | answer | to            | law                      |
|---------------|-------------------------|--------|---------------|--------------------------|
| awaiting_plan | plan_transferred_in     |        | plan_received | CFA s.47; reg 15(2), (3) |
| awaiting_plan | move_called_off         |        | no_move       | local practice           |
| plan_received | family_told_of_transfer |        | family_told   | reg 15(4)                |
| plan_received | place_still_practicable |        | place_settled | reg 15(6)                |
| plan_received | interim_place_arranged  |        | place_settled | reg 15(6)                |
| family_told   | place_still_practicable |        | settled       | reg 15(6)                |
| family_told   | interim_place_arranged  |        | settled       | reg 15(6)                |
| place_settled | family_told_of_transfer |        | settled       | reg 15(4)                |
""")


def move(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a move; nothing is written anywhere."""
    return judged(facts, history=empty(MI, MOVE_IN.key), reason=reason)


def received(on: str = "2025-12-01") -> NewFact:
    """Return the transfer of a plan that was last reviewed on Monday 10 November 2025."""
    return new("plan_transferred_in", on, made_or_last_reviewed_on="2025-11-10")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(MOVE_IN, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(MOVE_IN, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(MOVE_IN, EXITS)


INFORM = rows("""
| transferred     | last day        |
|-----------------|-----------------|
| Mon 01 Dec 2025 | Mon 12 Jan 2026 |
| Thu 13 Nov 2025 | Thu 25 Dec 2025 |
| Sun 30 Nov 2025 | Sun 11 Jan 2026 |
""")


@pytest.mark.parametrize("row", INFORM, ids=lambda row: row.line)
def test_the_family_is_to_be_told_within_six_weeks_of_the_transfer(row: Row) -> None:
    day = row.day("transferred").isoformat()
    assert clocks(move(received(day)), day)["la_transfer_inform"].due_on == row.day("last day")


def test_the_family_must_be_told_three_things_and_whether_it_will_be_assessed_is_one() -> None:
    (way,) = MOVE_IN["plan_received"].exits["family_told_of_transfer"]
    assert way.must_tell == ("plan_was_transferred", "whether_it_will_assess", "when_it_will_review")
    with pytest.raises(WrongDetail):
        move(received(), new("family_told_of_transfer", "2025-12-10"))


def test_the_place_and_the_telling_can_come_in_either_order() -> None:
    told = new("family_told_of_transfer", "2025-12-10", proposes="will_not_assess", review_until="2026-11-09")
    place = new("interim_place_arranged", "2025-12-08")
    assert move(received(), told, new("place_still_practicable", "2025-12-12")).state.stage == "settled"
    assert move(received(), place, told).state.stage == "settled"


def test_another_place_is_owed_without_a_day_until_it_is_arranged_or_not_needed() -> None:
    found = clocks(move(received()), "2025-12-10")["la_transfer_interim_place"]
    assert found.due_on is None
    arranged = clocks(move(received(), new("interim_place_arranged", "2025-12-08")), "2025-12-10")
    assert arranged["la_transfer_interim_place"].standing is Standing.MET
    kept = clocks(move(received(), new("place_still_practicable", "2025-12-08")), "2025-12-10")
    assert kept["la_transfer_interim_place"].fell_away


def test_the_transfer_opens_the_review_with_both_its_days(database: Database) -> None:
    ref = a_case(database, a_child(database), MOVE_IN.key, received())
    review = opened_from(database, ref)["annual_review"]
    first = begun_with(database, review)
    assert first == NewFact("plan_transferred_in", date(2025, 12, 1), {"made_or_last_reviewed_on": "2025-11-10"})
    moved_day = new("plan_transferred_in", "2025-12-02", corrects=1, made_or_last_reviewed_on="2025-11-11")
    add(database, moved_day, ref=ref)
    first = begun_with(database, review)
    assert (first.happened_on, first.detail["made_or_last_reviewed_on"]) == (date(2025, 12, 2), "2025-11-11")


def test_a_plan_that_is_only_awaited_opens_nothing_until_it_comes(database: Database) -> None:
    ref = a_case(database, a_child(database), MOVE_IN.key, new("told_of_move_in", "2025-11-03", moved_on="2025-12-01"))
    assert opened_from(database, ref) == {}
    add(database, received(), ref=ref)
    assert set(opened_from(database, ref)) == {"annual_review"}
    assert kinds_of(database, ref) == ["told_of_move_in", "plan_transferred_in"]
