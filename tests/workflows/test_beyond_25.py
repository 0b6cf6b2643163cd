"""The plan past 25 as a table, the end of the academic year on real days, and the case of ceasing it ends in."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.birthdays import birthday, born_on
from deadlines.refusals import WrongFacts
from tests.casework import clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import Prepared

BEYOND = process("beyond_25")
AG = "AG-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                       | new | turned_25 | continued | to_cease | moved | died | plan_ceased | opened_in_error |
|----------------------------|-----|-----------|-----------|----------|-------|------|-------------|-----------------|
| turned_25                  | .   |           |           |          |       |      |             |                 |
| continued_beyond_25        |     | >         |           |          |       |      |             |                 |
| ceasing_considered         |     | >         | >         |          |       |      |             |                 |
| moved_to_another_authority |     | >         | >         |          |       |      |             |                 |
| opened_in_error            |     | >         | >         |          |       |      |             |                 |
| panel_considered           |     | .         |           |          |       |      |             |                 |
| authority_decided          |     | .         |           |          |       |      |             |                 |
| child_died                 |     | >         | >         |          |       |      |             |                 |
| plan_ceased                |     | >         | >         |          |       |      |             |                 |
| exception_claimed          |     | .         | .         | .        | .     | .    | .           | .               |
| exception_ended            |     | .         | .         | .        | .     | .    | .           | .               |
| cause_of_lateness_recorded |     | .         | .         | .        | .     | .    | .           | .               |
| case_assigned              |     | .         | .         | .        | .     | .    | .           | .               |
| note_added                 |     | .         | .         | .        | .     | .    | .           | .               |
| document_added             |     | .         | .         | .        | .     | .    | .           | .               |
""")

EXITS = rows("""
| from      | fact                | answer | to        | law              |
|-----------|---------------------|--------|-----------|------------------|
| turned_25 | continued_beyond_25 |        | continued | CFA s.46; reg 46 |
| turned_25 | ceasing_considered  |        | to_cease  | CFA ss.45, 46    |
| continued | ceasing_considered  |        | to_cease  | CFA ss.45, 46    |
""")


def beyond(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a case; nothing is written anywhere."""
    return judged(facts, history=empty(AG, BEYOND.key), reason=reason)


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(BEYOND, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(BEYOND, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(BEYOND, EXITS)


# The further education year ends on 31 July; any other with the course, or the day before the 26th birthday if sooner.
YEARS = rows("""
| birthday        | setting        | ends on    | last day        |
|-----------------|----------------|------------|-----------------|
| Mon 15 Sep 2025 | fe             |            | Fri 31 Jul 2026 |
| Thu 31 Jul 2025 | fe             |            | Thu 31 Jul 2025 |
| Fri 01 Aug 2025 | fe             |            | Fri 31 Jul 2026 |
| Mon 15 Sep 2025 | apprenticeship | 2026-03-31 | Tue 31 Mar 2026 |
| Mon 15 Sep 2025 | other          | 2026-12-18 | Mon 14 Sep 2026 |
| Sat 01 Mar 2025 | other          | 2026-06-30 | Sat 28 Feb 2026 |
""")


@pytest.mark.parametrize("row", YEARS, ids=lambda row: row.line)
def test_the_plan_may_continue_to_the_end_of_the_academic_year_and_no_longer(row: Row) -> None:
    on = row.day("birthday").isoformat()
    detail = {"setting": row["setting"]} | ({"ends_on": row["ends on"]} if row["ends on"] else {})
    case = beyond(new("turned_25", on), NewFact("continued_beyond_25", row.day("birthday"), detail))
    found = clocks(case, on)["beyond_25"]
    assert found.due_on == row.day("last day")
    assert found.limit.is_window  # a power, not a duty: it is never overdue


def test_no_day_is_named_while_nobody_has_said_when_the_course_ends() -> None:
    case = beyond(new("turned_25", "2025-09-15"), new("continued_beyond_25", "2025-09-15", setting="other"))
    assert clocks(case, "2025-09-15") == {}


def test_a_course_that_ended_before_the_birthday_is_refused_with_the_reason() -> None:
    ended = new("continued_beyond_25", "2025-09-16", setting="other", ends_on="2025-07-18")
    with pytest.raises(WrongFacts, match="ends before age 25 is reached"):
        beyond(new("turned_25", "2025-09-15"), ended)


@pytest.mark.parametrize("reached", [date(2025, 3, 1), date(2025, 2, 28), date(2024, 2, 29), date(2025, 9, 15)])
def test_the_birth_date_worked_out_from_a_birthday_has_that_birthday(reached: date) -> None:
    again = birthday(born_on(reached, 25), 25)
    assert again == (reached if reached != date(2024, 2, 29) else date(2024, 3, 1))  # nobody turned 25 that day


def test_what_follows_is_a_case_of_ceasing(database: Database) -> None:
    ref = a_case(
        database, a_child(database), BEYOND.key, new("turned_25", "2025-09-15"),
        new("continued_beyond_25", "2025-09-15", setting="fe"),
        new("ceasing_considered", "2026-05-11", because="no_longer_responsible"),
    )  # fmt: skip
    first = begun_with(database, opened_from(database, ref)["ceasing"])
    assert first == NewFact("ceasing_considered", date(2026, 5, 11), {"because": "no_longer_responsible"})
