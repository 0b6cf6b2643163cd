"""The re-assessment as a table, its clocks on real days, and the review that its plan opens."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.standing import Standing
from tests.casework import NOW, OFFICER, add, clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import BreachNeedsReason, Entry, NotPossible, Prepared, prepare

REASSESSMENT = process("reassessment")
RA = "RA-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                          | new | considering_request | must_reassess | reassessing | awaiting_representations | refused | not_amended | plan_reassessed | withdrawn | moved | suspended_by_detention | died | plan_ceased | opened_in_error |
|-------------------------------|-----|---------------------|---------------|-------------|--------------------------|---------|-------------|-----------------|-----------|-------|------------------------|------|-------------|-----------------|
| reassessment_requested        | >   | >                   |               |             |                          |         |             |                 |           |       |                        |      |             |                 |
| decision_to_reassess_notified | >   | >                   | >             |             |                          | >       |             |                 |           |       |                        |      |             |                 |
| views_received                |     | .                   | .             | .           |                          |         |             |                 |           |       |                        |      |             |                 |
| meeting_held                  |     | .                   | .             | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| advice_requested              |     | .                   | .             | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| advice_received               |     | .                   | .             | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| advice_expected               |     | .                   | .             | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| refusal_to_reassess_notified  |     | >                   | >             |             |                          |         |             |                 |           |       |                        |      |             |                 |
| request_withdrawn             |     | >                   | >             | >           |                          |         |             |                 |           |       |                        |      |             |                 |
| draft_plan_served             |     |                     |               | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| no_change_notified            |     |                     |               | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| representations_received      |     |                     |               |             | .                        |         |             |                 |           |       |                        |      |             |                 |
| school_requested              |     |                     |               |             | .                        |         |             |                 |           |       |                        |      |             |                 |
| institution_consulted         |     |                     |               |             | .                        |         |             |                 |           |       |                        |      |             |                 |
| institution_replied           |     |                     |               |             | .                        |         |             |                 |           |       |                        |      |             |                 |
| reassessed_plan_sent          |     |                     |               |             | >                        |         |             |                 |           |       |                        |      |             |                 |
| moved_to_another_authority    |     | >                   | >             | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| opened_in_error               |     | >                   | >             | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| detention_began               |     | >                   | >             | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| panel_considered              |     | .                   |               | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| authority_decided             |     | .                   |               | .           | .                        |         |             |                 |           |       |                        |      |             |                 |
| decision_reconsidered         |     |                     |               |             |                          | >       |             |                 |           |       |                        |      |             |                 |
| child_died                    |     | >                   | >             | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| plan_ceased                   |     | >                   | >             | >           | >                        |         |             |                 |           |       |                        |      |             |                 |
| exception_claimed             |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
| exception_ended               |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
| cause_of_lateness_recorded    |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
| case_assigned                 |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
| note_added                    |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
| document_added                |     | .                   | .             | .           | .                        | .       | .           | .               | .         | .     | .                      | .    | .           | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                     | fact                          | answer             | to                       | law                                 |
|--------------------------|-------------------------------|--------------------|--------------------------|-------------------------------------|
| considering_request      | reassessment_requested        | commissioning_body | must_reassess            | reg 23                              |
| considering_request      | decision_to_reassess_notified |                    | reassessing              | CFA s.44(2), (3); regs 23, 25(1)    |
| considering_request      | refusal_to_reassess_notified  |                    | refused                  | CFA s.44(2); regs 24, 25            |
| considering_request      | request_withdrawn             |                    | withdrawn                | local practice (Q25)                |
| must_reassess            | decision_to_reassess_notified |                    | reassessing              | CFA s.44(2), (3); regs 23, 25(1)    |
| must_reassess            | refusal_to_reassess_notified  |                    | refused                  | reg 23; reg 25                      |
| must_reassess            | request_withdrawn             |                    | withdrawn                | local practice (Q25)                |
| reassessing              | draft_plan_served             |                    | awaiting_representations | CFA s.38(2); regs 13(1), 27(1)      |
| reassessing              | no_change_notified            |                    | not_amended              | CFA s.51(2)(e); reg 27              |
| reassessing              | request_withdrawn             |                    | withdrawn                | local practice (Q25)                |
| awaiting_representations | draft_plan_served             |                    | awaiting_representations | CFA s.38(2); regs 13(1), 27(1)      |
| awaiting_representations | reassessed_plan_sent          |                    | plan_reassessed          | CFA ss.39(8), 40(5); regs 14, 27(2) |
| awaiting_representations | no_change_notified            |                    | not_amended              | CFA s.51(2)(e); reg 27              |
| refused                  | decision_reconsidered         |                    | reassessing              | CFA s.44(3); reg 27(2)              |
| refused                  | decision_to_reassess_notified |                    | reassessing              | CFA s.44(2), (3); regs 25(1), 27(2) |
""")  # noqa: E501


def requested(by: str = "parent", on: str = "2025-09-01", **detail: object) -> NewFact:
    """Return the fact most re-assessments begin with."""
    return NewFact("reassessment_requested", date.fromisoformat(on), {"requested_by": by} | detail)


def reassessment(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a re-assessment; nothing is written anywhere."""
    return judged(facts, history=empty(RA, REASSESSMENT.key), reason=reason)


def to_the_draft() -> list[NewFact]:
    """Return a re-assessment without incident up to the service of the draft."""
    return [
        requested(),
        new("decision_to_reassess_notified", "2025-09-15"),
        new("draft_plan_served", "2025-11-17"),
    ]


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(REASSESSMENT, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(REASSESSMENT, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(REASSESSMENT, EXITS)


def test_every_end_that_can_be_appealed_tells_of_the_appeal() -> None:
    for here in REASSESSMENT.stages:
        for kind, way in here.ways():
            appealable = way.to in {"refused", "not_amended", "plan_reassessed"}
            assert ("right_of_appeal" in way.must_tell) == appealable, kind


CLOCKS = rows("""
| limit              | last day        |
|--------------------|-----------------|
| reassess_decision  | Tue 16 Sep 2025 |
| reassess_final     | Mon 22 Dec 2025 |
| draft_reps         | Mon 01 Dec 2025 |
""")


@pytest.mark.parametrize("row", CLOCKS, ids=lambda row: row["limit"])
def test_each_time_ends_on_the_day_the_regulations_say(row: Row) -> None:
    found = clocks(reassessment(*to_the_draft()), "2025-11-17")
    assert found[row["limit"]].due_on == row.day("last day")


def test_the_fifteen_days_are_calendar_days_even_over_christmas() -> None:
    found = clocks(reassessment(requested(on="2025-12-17")), "2025-12-17")["reassess_decision"]
    assert found.due_on == date(2026, 1, 1)
    assert found.do_by == date(2025, 12, 31)  # New Year's Day is no working day (Q2)


def test_the_fourteen_weeks_count_from_the_authoritys_own_decision_where_nobody_asked() -> None:
    case = reassessment(new("decision_to_reassess_notified", "2025-09-01"))
    assert case.state.stage == "reassessing"
    found = clocks(case, "2025-09-01")
    assert found["reassess_final"].due_on == date(2025, 12, 8)
    assert "reassess_decision" not in found


def test_no_day_of_law_is_shown_for_a_notice_of_no_change_and_it_ends_the_fourteen_weeks() -> None:
    before = [requested(), new("decision_to_reassess_notified", "2025-09-15")]
    assert clocks(reassessment(*before), "2025-09-15")["reassess_no_change"].due_on is None
    after = clocks(reassessment(*before, new("no_change_notified", "2026-01-12")), "2026-01-12")
    assert after["reassess_no_change"].standing is Standing.MET
    assert after["reassess_final"].standing is Standing.NOT_APPLICABLE
    assert after["reassess_final"].fell_away


def test_the_six_months_are_shown_for_a_family_and_never_for_the_commissioning_body() -> None:
    family = clocks(reassessment(requested(last_assessed_on="2025-04-14")), "2025-09-01")
    assert family["reassess_bar"].due_on == date(2025, 10, 14)
    body = clocks(reassessment(requested("commissioning_body", last_assessed_on="2025-04-14")), "2025-09-01")
    assert "reassess_bar" not in body
    assert "reassess_bar" not in clocks(reassessment(requested()), "2025-09-01")  # nobody said when


def test_the_commissioning_bodys_request_cannot_lawfully_be_refused() -> None:
    asked = requested("commissioning_body")
    assert reassessment(asked).state.stage == "must_reassess"
    refusal = new("refusal_to_reassess_notified", "2025-09-10")
    with pytest.raises(BreachNeedsReason, match="must be granted"):
        reassessment(asked, refusal)
    recorded = reassessment(asked, refusal, reason="The letter went out before the request was understood.")
    assert recorded.facts[-1].breach == ("forbidden:refusal_to_reassess_notified",)
    assert reassessment(requested(), refusal).facts[-1].breach == ()


def test_only_the_exceptions_of_regulation_27_lift_the_fourteen_weeks_and_none_the_fifteen_days() -> None:
    away = new(
        "exception_claimed", "2025-10-20", limit="reassess_final", exception="absent_from_area",
        because="Five weeks away", dates={"absent_from": "2025-09-15", "absent_until": "2025-10-20"},
    )  # fmt: skip
    found = clocks(reassessment(*to_the_draft()[:2], away), "2026-01-05")["reassess_final"]
    assert found.lifts
    assert found.due_on == date(2025, 12, 22)  # no days are added
    other = new(
        "exception_claimed", "2025-09-10", limit="reassess_decision", exception="absent_from_area",
        because="Away from the area",
    )  # fmt: skip
    with pytest.raises(NotPossible, match="not an exception to"):
        reassessment(requested(), other)


def test_advice_is_due_in_six_weeks_from_each_body_by_law_or_by_guidance() -> None:
    asked = [new("advice_requested", "2025-09-16", "health"), new("advice_requested", "2025-09-16", "school")]
    found = clocks(reassessment(*to_the_draft()[:2], *asked), "2025-09-16")
    assert found["reassess_advice:health"].due_on == date(2025, 10, 28)
    assert found["advice_response_other:school"].due_on == date(2025, 10, 28)
    assert not found["advice_response_other:school"].limit.is_binding


def test_a_plan_before_the_end_of_the_familys_time_is_a_breach() -> None:
    early = new("reassessed_plan_sent", "2025-12-01")
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 1 December 2025"):
        reassessment(*to_the_draft(), early)
    assert reassessment(*to_the_draft(), early, reason="The place would be lost.").facts[-1].breach


def test_a_decision_in_another_capacity_is_refused() -> None:
    entries = [Entry(requested()), Entry(new("decision_to_reassess_notified", "2025-09-15"), acted_as="provider")]
    with pytest.raises(NotPossible, match="cannot be contracted out"):
        prepare(empty(RA, REASSESSMENT.key), entries, by=OFFICER, now=NOW)


def test_the_plan_opens_the_first_review_and_ends_the_one_that_was_running(database: Database) -> None:
    child = a_child(database)
    running = a_case(database, child, "annual_review", new("plan_made", "2025-01-20"))
    ref = a_case(database, child, REASSESSMENT.key, *to_the_draft(), new("reassessed_plan_sent", "2025-12-15"))
    review = opened_from(database, ref)["annual_review"]
    assert begun_with(database, review) == NewFact("reassessed_plan_sent", date(2025, 12, 15), {})
    assert kinds_of(database, running) == ["plan_made", "review_no_longer_owed"]
    add(database, new("reassessed_plan_sent", "2025-12-16", corrects=4), ref=ref)
    assert begun_with(database, review).happened_on == date(2025, 12, 16)


@pytest.mark.parametrize(
    ("last", "decision"),
    [
        (new("refusal_to_reassess_notified", "2025-09-15"), "no_reassessment"),
        (new("no_change_notified", "2025-12-15"), "no_amendment"),
        (new("reassessed_plan_sent", "2025-12-15"), "plan_content"),
    ],
    ids=lambda each: getattr(each, "kind", each),
)
def test_whatever_can_be_appealed_opens_the_time_to_appeal(last: NewFact, decision: str, database: Database) -> None:
    facts = to_the_draft() if decision != "no_reassessment" else [requested()]
    ref = a_case(database, a_child(database), REASSESSMENT.key, *facts, last)
    first = begun_with(database, opened_from(database, ref)["appeal"])
    assert first == NewFact("appealable_decision_sent", last.happened_on, {"decision": decision})
