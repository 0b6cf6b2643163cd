"""Recommendations: answers in five weeks and copies in one, of which the day they count from is the first."""

from datetime import date

import pytest

from cases.database import Database
from deadlines.refusals import NoLawInForce
from deadlines.standing import Standing
from tests.casework import add, add_to, clocks, empty, judged, new, opened, read, refs_of, request, stage_of
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import NotPossible, Prepared

RECOMMENDATIONS = process("recommendations")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                        | new | answering | answered | died | suspended_by_detention | opened_in_error |
|-----------------------------|-----|-----------|----------|------|------------------------|-----------------|
| recommendations_made        | >   |           |          |      |                        |                 |
| recommendations_concluded   |     | >         |          |      |                        |                 |
| opened_in_error             |     | >         |          |      |                        |                 |
| health_response_received    |     | .         |          |      |                        |                 |
| health_response_copied      |     | .         |          |      |                        |                 |
| social_care_response_sent   |     | .         |          |      |                        |                 |
| social_care_response_copied |     | .         |          |      |                        |                 |
| child_died                  |     | >         |          |      |                        |                 |
| detention_began             |     | >         |          |      |                        |                 |
| exception_claimed           |     | .         | .        | .    | .                      | .               |
| exception_ended             |     | .         | .        | .    | .                      | .               |
| cause_of_lateness_recorded  |     | .         | .        | .    | .                      | .               |
| case_assigned               |     | .         | .        | .    | .                      | .               |
| note_added                  |     | .         | .        | .    | .                      | .               |
| document_added              |     | .         | .        | .    | .                      | .               |
""")

# Where each way out leads, and under which provision.
EXITS = rows("""
| from      | fact                      | answer | to       | law                    |
|-----------|---------------------------|--------|----------|------------------------|
| answering | recommendations_concluded |        | answered | SI 2017/1306 regs 6, 7 |
""")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(RECOMMENDATIONS, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(RECOMMENDATIONS, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(RECOMMENDATIONS, EXITS)


def recommended(*areas: str, on: str = "2025-03-03", decided: str = "2024-10-01") -> Prepared:
    """Return the case of recommendations, judged but not written."""
    made = new("recommendations_made", on, areas=[*areas], decision_made_on=decided)
    return judged([made], history=empty("REC-2025-000001", "recommendations"))


def test_the_day_itself_is_the_first_of_five_weeks_and_of_one() -> None:
    case = recommended("health", "social_care")
    found = clocks(case, "2025-03-03")
    assert found["rec_health_response"].due_on == found["rec_social_response"].due_on == date(2025, 4, 6)
    answered = add_to(
        case,
        new("health_response_received", "2025-03-31"),
        new("social_care_response_sent", "2025-04-01"),
    )
    found = clocks(answered, "2025-04-01")
    assert found["rec_health_to_sos"].due_on == date(2025, 4, 6)
    assert found["rec_social_to_sos"].due_on == date(2025, 4, 7)


def test_only_what_was_recommended_is_owed() -> None:
    assert set(clocks(recommended("health"), "2025-03-03")) == {"rec_health_response"}


def test_it_is_not_concluded_before_the_copy_is_sent() -> None:
    case = add_to(recommended("social_care"), new("social_care_response_sent", "2025-04-07"))
    assert clocks(case, "2025-04-07")["rec_social_response"].standing is Standing.MISSED
    with pytest.raises(NotPossible, match="Copy of the social care answer to the Secretary of State"):
        add_to(case, new("recommendations_concluded", "2025-04-08"))
    done = add_to(
        case, new("social_care_response_copied", "2025-04-08"), new("recommendations_concluded", "2025-04-08")
    )
    assert stage_of(done.state) == "answered"


@pytest.mark.parametrize(("on", "decided"), [("2018-04-02", "2018-03-01"), ("2019-03-03", "2018-04-02")])
def test_decisions_before_3_april_2018_are_not_reached(on: str, decided: str) -> None:
    with pytest.raises(NoLawInForce):
        recommended("health", on=on, decided=decided)
    assert clocks(recommended("health", on="2018-04-03", decided="2018-04-03"), "2018-04-03")


def test_recommendations_may_come_with_the_order_that_ended_the_appeal(database: Database) -> None:
    opened(database, request(), new("refusal_to_assess_notified", "2025-10-13"))
    (appeal,) = refs_of(database, process("appeal"))
    add(database, new("application_notice_received", "2025-12-01"), ref=appeal)
    add(database, new("order_made", "2026-05-11", limbs=["amend_provision"]), ref=appeal)
    add(database, new("recommendations_made", "2026-05-11", areas=["health"]), ref=appeal)
    (ref,) = refs_of(database, RECOMMENDATIONS)
    assert read(database, ref).facts[0].detail == {"areas": ["health"]}
