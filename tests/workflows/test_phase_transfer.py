"""The transfer between phases as a table, its three days, and what its review does in the annual review."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from cases.people import NewChild, add_child
from deadlines.standing import Standing
from tests.casework import add, clocks, empty, judged, new, opened, read
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.links import opened_by
from workflows.processes import process
from workflows.record import BreachNeedsReason, NotPossible, Prepared

TRANSFER = process("phase_transfer")
PT = "PT-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                           | new | to_be_reviewed | meeting_arranged | deciding | proposing_amendments | awaiting_representations | place_named | named_already | not_amended | to_cease | no_transfer | moved | suspended_by_detention | died | plan_ceased | opened_in_error |
|--------------------------------|-----|----------------|------------------|----------|----------------------|--------------------------|-------------|---------------|-------------|----------|-------------|-------|------------------------|------|-------------|-----------------|
| phase_transfer_identified      | .   |                |                  |          |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| views_received                 |     | .              | .                | .        |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| advice_requested               |     | .              | .                | .        |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| advice_received                |     | .              | .                | .        |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| advice_expected                |     | .              | .                | .        |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| representations_received       |     |                |                  |          |                      | .                        |             |               |             |          |             |       |                        |      |             |                 |
| school_requested               |     | .              | .                | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| institution_consulted          |     | .              | .                | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| institution_replied            |     | .              | .                | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| meeting_held                   |     |                |                  |          |                      | .                        |             |               |             |          |             |       |                        |      |             |                 |
| review_meeting_arranged        |     | >              | >                |          |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| review_meeting_cancelled       |     |                | >                |          |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| review_papers_circulated       |     |                | .                |          |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| review_meeting_held            |     | >              | >                |          |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| review_report_sent             |     |                |                  | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| review_decision_notified       |     |                |                  | >        |                      |                          |             |               |             |          |             |       |                        |      |             |                 |
| amendment_notice_sent          |     |                |                  |          | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| amended_plan_sent              |     |                |                  |          |                      | >                        |             |               |             |          |             |       |                        |      |             |                 |
| decision_not_to_amend_notified |     |                |                  |          |                      | >                        |             |               |             |          |             |       |                        |      |             |                 |
| no_transfer_planned            |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| panel_considered               |     |                |                  | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| authority_decided              |     |                |                  | .        | .                    | .                        |             |               |             |          |             |       |                        |      |             |                 |
| child_died                     |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| plan_ceased                    |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| exception_claimed              |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
| exception_ended                |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
| cause_of_lateness_recorded     |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
| opened_in_error                |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| detention_began                |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| moved_to_another_authority     |     | >              | >                | >        | >                    | >                        |             |               |             |          |             |       |                        |      |             |                 |
| case_assigned                  |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
| note_added                     |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
| document_added                 |     | .              | .                | .        | .                    | .                        | .           | .             | .           | .        | .           | .     | .                      | .    | .           | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                     | fact                           | answer   | to                       | law                                          |
|--------------------------|--------------------------------|----------|--------------------------|----------------------------------------------|
| to_be_reviewed           | review_meeting_arranged        |          | meeting_arranged         | regs 18(1), (2), 20(1) to (4), 21(1) to (4)  |
| to_be_reviewed           | review_meeting_held            |          | deciding                 | regs 18(1), (2), 20(1), 21(1)                |
| meeting_arranged         | review_meeting_arranged        |          | meeting_arranged         | regs 20(3), 21(3)                            |
| meeting_arranged         | review_meeting_cancelled       |          | to_be_reviewed           | regs 20(1), 21(1)                            |
| meeting_arranged         | review_meeting_held            |          | deciding                 | regs 20(1), 21(1)                            |
| deciding                 | review_decision_notified       | maintain | named_already            | regs 18(1), (2), 20(10), (11), 21(9), (10)   |
| deciding                 | review_decision_notified       | amend    | proposing_amendments     | regs 18(1), (2), 20(10), 21(9), 22(1)        |
| deciding                 | review_decision_notified       | cease    | to_cease                 | CFA s.45; regs 20(10), (11), 21(9), (10), 31 |
| proposing_amendments     | amendment_notice_sent          |          | awaiting_representations | reg 22(2); Devon [2022] EWHC 493 (Admin)     |
| awaiting_representations | amendment_notice_sent          |          | awaiting_representations | reg 22(2)                                    |
| awaiting_representations | amended_plan_sent              |          | place_named              | regs 18(1), (2), 22(3), (5)                  |
| awaiting_representations | decision_not_to_amend_notified |          | not_amended              | reg 22(4), (5)                               |
""")  # noqa: E501


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(TRANSFER, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(TRANSFER, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(TRANSFER, EXITS)


def identified(phase: str, transfer_on: str = "2026-09-01", on: str = "2025-09-08") -> NewFact:
    return new("phase_transfer_identified", on, phase=phase, transfer_on=transfer_on)


def transfer(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a transfer; nothing is written anywhere."""
    return judged(facts, history=empty(PT, TRANSFER.key), reason=reason)


# The days of reg 18 for transfers on 1 September 2026, as the digest has them.
DAYS = rows("""
| phase                 | limit                  | last day        |
|-----------------------|------------------------|-----------------|
| early_years_to_school | phase_transfer_other   | Sat 14 Feb 2026 |
| infant_to_junior      | phase_transfer_other   | Sat 14 Feb 2026 |
| primary_to_middle     | phase_transfer_other   | Sat 14 Feb 2026 |
| primary_to_secondary  | phase_transfer_other   | Sat 14 Feb 2026 |
| middle_to_secondary   | phase_transfer_other   | Sat 14 Feb 2026 |
| sixth_form_elsewhere  | phase_transfer_other   | Sat 14 Feb 2026 |
| secondary_to_post16   | phase_transfer_post16  | Mon 30 Mar 2026 |
| post16_to_post16      | phase_post16_to_post16 | Wed 01 Apr 2026 |
""")


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["phase"])
def test_the_kind_of_transfer_decides_the_day(row: Row) -> None:
    found = clocks(transfer(identified(row["phase"])), "2025-09-08")
    assert {key: each.due_on for key, each in found.items()} == {row["limit"]: row.day("last day")}
    assert found[row["limit"]].steps()[0] == ("The child or young person is to transfer on Tuesday 1 September 2026.")


def test_lists_hold_the_day_from_when_the_transfer_is_identified_and_not_only_once_it_is_over() -> None:
    """It is counted back from the first of September, long before which it is owed."""
    spans = transfer(identified("primary_to_secondary")).view.spans
    assert [(span["standing"], str(span["from_day"])) for span in spans] == [
        (Standing.RUNNING, "2025-09-08"), (Standing.DUE_SOON, "2026-01-31"), (Standing.OVERDUE, "2026-02-15"),
    ]  # fmt: skip


def test_only_the_amended_plan_meets_the_day_and_nothing_lifts_it() -> None:
    facts = [
        identified("primary_to_secondary"),
        new("review_meeting_held", "2025-11-24"),
        new("review_decision_notified", "2025-12-22", decision="amend"),
        new("amendment_notice_sent", "2025-12-22"),
    ]
    waiting = clocks(transfer(*facts), "2026-02-15")["phase_transfer_other"]
    assert (waiting.standing, waiting.days_late) == (Standing.OVERDUE, 1)
    sent = clocks(transfer(*facts, new("amended_plan_sent", "2026-02-16")), "2026-02-16")["phase_transfer_other"]
    assert (sent.standing, sent.days_late) == (Standing.MISSED, 2)
    claim = new(
        "exception_claimed", "2026-02-10", limit="phase_transfer_other", exception="personal_circumstances",
        because="The child was in hospital.",
    )  # fmt: skip
    with pytest.raises(NotPossible, match="is not an exception to"):
        transfer(*facts, claim)


def test_a_plan_that_names_the_place_already_needs_no_amendment() -> None:
    kept = transfer(
        identified("primary_to_secondary"),
        new("review_meeting_held", "2025-11-24"),
        new("review_decision_notified", "2025-12-22", decision="maintain"),
    )
    assert kept.state.stage == "named_already"
    assert clocks(kept, "2025-12-22")["phase_transfer_other"].standing is Standing.NOT_APPLICABLE


def test_an_amended_plan_before_the_end_of_the_familys_time_needs_its_reason() -> None:
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 5 January 2026"):
        transfer(
            identified("primary_to_secondary"),
            new("review_meeting_held", "2025-11-24"),
            new("review_decision_notified", "2025-12-22", decision="amend"),
            new("amendment_notice_sent", "2025-12-22"),
            new("amended_plan_sent", "2026-01-05"),
        )


def test_the_review_before_a_transfer_is_the_annual_review_of_that_year(database: Database) -> None:
    with database.writing() as session:
        born = date(2014, 12, 4)
        child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))
    annual = "AR-2025-000001"
    opened(database, new("plan_last_reviewed", "2025-01-13"), ref=annual, child_id=child, process_key="annual_review")
    opened(
        database, identified("primary_to_secondary"), new("review_meeting_held", "2025-11-24"),
        ref=PT, child_id=child, process_key=TRANSFER.key,
    )  # fmt: skip
    add(database, new("review_decision_notified", "2025-12-15", decision="amend"), ref=PT)
    assert [each.kind for each in read(database, annual).facts] == ["plan_last_reviewed", "reviewed_otherwise"]
    with database.reading() as session:
        (following,) = opened_by(session, read(database, PT).id).values()  # to amend cannot be appealed yet
    (first,) = effective(read(database, following.ref).facts)
    assert (first.kind, first.happened_on) == ("plan_last_reviewed", date(2025, 12, 15))
