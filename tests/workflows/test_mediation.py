"""Mediation as a table, its times on real days, and the certificate that goes to the appeal."""

from datetime import date

import pytest

from cases.database import Database
from deadlines.standing import Standing
from tests.casework import add, add_to, clocks, empty, judged, new, opened, read, refs_of, request, stage_of
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.processes import process
from workflows.record import NotPossible, Prepared

MEDIATION = process("mediation")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                          | new | contacted | arranging_health | arranging | certificate_due | concluded | carrying_out | certified | reconsidered | no_certificate | closed | died | suspended_by_detention | opened_in_error |
|-------------------------------|-----|-----------|------------------|-----------|-----------------|-----------|--------------|-----------|--------------|----------------|--------|------|------------------------|-----------------|
| mediation_adviser_contacted   | >   |           |                  |           |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_declined            |     | >         | >                | >         |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_wanted              |     | >         |                  |           |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_certificate_issued  |     | >         |                  |           | >               | >         | >            |           |              |                |        |      |                        |                 |
| opened_in_error               |     | >         | >                | >         | >               | >         | >            |           |              |                |        |      |                        |                 |
| mediation_held                |     |           | >                | >         |                 |           |              |           |              |                |        |      |                        |                 |
| commissioning_body_notified   |     |           | .                | .         |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_arranged            |     |           | .                | .         |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_date_notified       |     |           | .                | .         |                 |           |              |           |              |                |        |      |                        |                 |
| shorter_notice_agreed         |     |           | .                | .         |                 |           |              |           |              |                |        |      |                        |                 |
| issues_received_by_body       |     |           | .                |           |                 |           |              |           |              |                |        |      |                        |                 |
| mediation_not_arranged        |     |           |                  | >         |                 |           |              |           |              |                |        |      |                        |                 |
| appealable_matters_agreed     |     |           |                  |           |                 | >         | >            |           |              |                |        |      |                        |                 |
| other_matters_agreed          |     |           |                  |           |                 | >         |              |           |              |                |        |      |                        |                 |
| mediation_closed              |     |           |                  |           |                 |           | >            |           |              |                |        |      |                        |                 |
| authority_told_of_agreement   |     |           |                  |           |                 |           | .            |           |              |                |        |      |                        |                 |
| agreement_carried_out         |     |           |                  |           |                 |           | .            |           |              |                |        |      |                        |                 |
| mediation_certificate_refused |     | >         |                  |           | >               |           |              |           |              |                |        |      |                        |                 |
| decision_reconsidered         |     | >         | >                | >         | >               | >         |              |           |              |                |        |      |                        |                 |
| child_died                    |     | >         | >                | >         | >               | >         | >            |           |              |                |        |      |                        |                 |
| detention_began               |     | >         | >                | >         | >               | >         | >            |           |              |                |        |      |                        |                 |
| exception_claimed             |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
| exception_ended               |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
| cause_of_lateness_recorded    |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
| case_assigned                 |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
| note_added                    |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
| document_added                |     | .         | .                | .         | .               | .         | .            | .         | .            | .              | .      | .    | .                      | .               |
""")  # noqa: E501

# Where each way out leads, and under which provision.
EXITS = rows("""
| from             | fact                          | answer      | to               | law                              |
|------------------|-------------------------------|-------------|------------------|----------------------------------|
| contacted        | mediation_declined            |             | certificate_due  | CFA s.55(4); reg 34(1)           |
| contacted        | mediation_wanted              | health_only | arranging_health | reg 35(3)                        |
| contacted        | mediation_wanted              | mixed       | arranging        | reg 35(4)                        |
| contacted        | mediation_wanted              | other       | arranging        | reg 36(2)                        |
| contacted        | mediation_certificate_issued  |             | certified        | CFA s.55(4), (5); regs 34(1), 39 |
| contacted        | mediation_certificate_refused |             | no_certificate   | reg 34(2)                        |
| contacted        | decision_reconsidered         |             | reconsidered     | local practice; no time set      |
| arranging_health | mediation_held                |             | concluded        | regs 38, 39(1)                   |
| arranging_health | mediation_declined            |             | certificate_due  | CFA s.55(4); reg 34(1)           |
| arranging_health | decision_reconsidered         |             | reconsidered     | local practice; no time set      |
| arranging        | mediation_held                |             | concluded        | regs 38, 39(1)                   |
| arranging        | mediation_not_arranged        |             | certificate_due  | reg 39(2), (3)                   |
| arranging        | mediation_declined            |             | certificate_due  | CFA s.55(4); reg 34(1)           |
| arranging        | decision_reconsidered         |             | reconsidered     | local practice; no time set      |
| certificate_due  | mediation_certificate_issued  |             | certified        | CFA s.55(4), (5); regs 34(1), 39 |
| certificate_due  | mediation_certificate_refused |             | no_certificate   | reg 34(2)                        |
| certificate_due  | decision_reconsidered         |             | reconsidered     | local practice; no time set      |
| concluded        | appealable_matters_agreed     |             | concluded        | reg 42(2)                        |
| concluded        | other_matters_agreed          |             | carrying_out     | reg 42(3)                        |
| concluded        | mediation_certificate_issued  |             | certified        | CFA s.55(4), (5); regs 34(1), 39 |
| concluded        | decision_reconsidered         |             | reconsidered     | local practice; no time set      |
| carrying_out     | appealable_matters_agreed     |             | carrying_out     | reg 42(2)                        |
| carrying_out     | mediation_certificate_issued  |             | carrying_out     | CFA s.55(5); reg 39(1)           |
| carrying_out     | mediation_closed              |             | closed           | regs 39(1), 42(3), (4)           |
""")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(MEDIATION, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(MEDIATION, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(MEDIATION, EXITS)


# Who must arrange it, and by when.
ARRANGED = rows("""
| issues      | limit                   | last day        |
|-------------|-------------------------|-----------------|
| mixed       | med_arrange_mixed       | Wed 31 Dec 2025 |
| other       | med_arrange_other       | Wed 31 Dec 2025 |
| health_only | med_arrange_health_only | Fri 02 Jan 2026 |
""")


def mediation(*facts: object) -> Prepared:
    """Return a mediation's case, judged but not written."""
    return judged(
        [new("mediation_adviser_contacted", "2025-12-01"), *facts],  # type: ignore[list-item]
        history=empty("MED-2025-000001", "mediation"),
    )


@pytest.mark.parametrize("row", ARRANGED, ids=lambda row: row["issues"])
def test_it_is_arranged_in_thirty_days_by_whom_the_issues_say(row: Row) -> None:
    case = mediation(new("mediation_wanted", "2025-12-01", issues=row["issues"]))
    if row["issues"] == "health_only":
        case = add_to(
            case,
            new("commissioning_body_notified", "2025-12-02"),
            new("issues_received_by_body", "2025-12-03"),
        )
    found = clocks(case, "2025-12-03")
    assert {key for key in found if key.startswith("med_arrange")} == {row["limit"]}
    assert found[row["limit"]].due_on == row.day("last day")
    assert ("med_notify_health" in found) == (row["issues"] != "other")


def test_a_commissioning_body_is_told_in_three_working_days() -> None:
    found = clocks(mediation(new("mediation_wanted", "2025-12-24", issues="mixed")), "2025-12-24")
    assert found["med_notify_health"].due_on == date(2025, 12, 31)


def test_the_family_is_told_of_the_day_five_clear_working_days_before() -> None:
    case = mediation(
        new("mediation_wanted", "2025-12-01", issues="other"),
        new("mediation_arranged", "2025-12-04", meeting_on="2025-12-19"),
    )
    assert clocks(case, "2025-12-05")["med_date_notice"].due_on == date(2025, 12, 11)
    late = add_to(case, new("mediation_date_notified", "2025-12-15"))
    assert clocks(late, "2025-12-15")["med_date_notice"].standing is Standing.MISSED
    agreed = add_to(case, new("shorter_notice_agreed", "2025-12-10"))
    assert clocks(agreed, "2025-12-15")["med_date_notice"].standing is Standing.NOT_APPLICABLE


CERTIFIED = rows("""
| after                  | limit                 | on              | last day        |
|------------------------|-----------------------|-----------------|-----------------|
| mediation_declined     | med_cert_no_mediation | Thu 02 Apr 2026 | Thu 09 Apr 2026 |
| mediation_not_arranged | med_cert_deemed       | Fri 19 Dec 2025 | Wed 24 Dec 2025 |
| mediation_held         | med_cert_after        | Wed 24 Dec 2025 | Wed 31 Dec 2025 |
""")


@pytest.mark.parametrize("row", CERTIFIED, ids=lambda row: row["after"])
def test_the_certificate_is_issued_in_three_working_days(row: Row) -> None:
    case = mediation(
        new("mediation_wanted", "2025-12-01", issues="other"), new(row["after"], row.day("on").isoformat())
    )
    found = clocks(case, row.day("on").isoformat())
    assert found[row["limit"]].due_on == row.day("last day")
    done = add_to(case, new("mediation_certificate_issued", row.day("last day").isoformat(), ground="no_mediation"))
    assert clocks(done, "2026-04-30")[row["limit"]].standing is Standing.MET
    assert stage_of(done.state) == "certified"


def test_nobody_is_treated_as_having_taken_part_where_health_alone_was_not_arranged() -> None:
    case = mediation(new("mediation_wanted", "2025-12-01", issues="health_only"))
    with pytest.raises(NotPossible, match="cannot follow “The commissioning body must arrange the mediation”"):
        add_to(case, new("mediation_not_arranged", "2026-01-05"))


def held() -> Prepared:
    """Return a mediation that was held on Monday 15 December 2025."""
    return mediation(new("mediation_wanted", "2025-12-01", issues="mixed"), new("mediation_held", "2025-12-15"))


def test_other_matters_agreed_are_done_in_two_weeks_and_told_in_one() -> None:
    case = add_to(held(), new("other_matters_agreed", "2025-12-15", parties="without_authority"))
    found = clocks(case, "2025-12-15")
    assert found["med_agree_other"].due_on == date(2025, 12, 29)
    assert found["med_agree_tell_la"].due_on == date(2025, 12, 22)
    party = add_to(held(), new("other_matters_agreed", "2025-12-15", parties="with_authority"))
    assert "med_agree_tell_la" not in clocks(party, "2025-12-15")


def test_it_is_not_closed_before_everything_is_done() -> None:
    case = add_to(
        held(),
        new("other_matters_agreed", "2025-12-15", parties="with_authority"),
        new("mediation_certificate_issued", "2025-12-18", ground="after_mediation"),
    )
    with pytest.raises(NotPossible, match="Not everything is done yet: “Carry out what else was agreed”"):
        add_to(case, new("mediation_closed", "2025-12-30"))
    done = add_to(case, new("agreement_carried_out", "2025-12-22"), new("mediation_closed", "2025-12-22"))
    assert stage_of(done.state) == "closed"


def disputed(database: Database) -> tuple[str, str]:
    """Open an appeal and its mediation; return their references."""
    opened(database, request(), new("refusal_to_assess_notified", "2025-10-13"))
    (appeal,) = refs_of(database, process("appeal"))
    add(database, new("mediation_adviser_contacted", "2025-12-08"), ref=appeal)
    (mediation_ref,) = refs_of(database, MEDIATION)
    return appeal, mediation_ref


def test_the_certificate_goes_to_the_appeal_and_is_corrected_there_too(database: Database) -> None:
    appeal, ref = disputed(database)
    add(database, new("mediation_declined", "2025-12-08"), ref=ref)
    add(database, new("mediation_certificate_issued", "2025-12-10", ground="no_mediation"), ref=ref)
    told = read(database, appeal).facts[-1]
    assert (told.kind, told.happened_on, told.detail) == (
        "mediation_certificate_issued", date(2025, 12, 10), {"ground": "no_mediation"},
    )  # fmt: skip
    (mine,) = [each for each in read(database, ref).facts if each.kind == told.kind]
    right = new("mediation_certificate_issued", "2025-12-11", corrects=mine.sequence, ground="no_mediation")
    add(database, right, ref=ref)
    corrected = read(database, appeal).facts[-1]
    assert (corrected.happened_on, corrected.corrects) == (date(2025, 12, 11), told.sequence)


def test_an_agreement_on_matters_one_could_appeal_opens_the_case_of_an_order(database: Database) -> None:
    _, ref = disputed(database)
    add(database, new("mediation_wanted", "2025-12-08", issues="other"), ref=ref)
    add(database, new("mediation_held", "2026-01-05"), ref=ref)
    add(database, new("appealable_matters_agreed", "2026-01-05", limbs=["assess"]), ref=ref)
    (order,) = refs_of(database, process("order"))
    first = read(database, order).facts[0]
    assert (first.kind, first.detail) == ("appealable_matters_agreed", {"limbs": ["assess"]})


def test_that_there_will_be_no_certificate_is_told_from_the_mediation_to_the_appeal_and_to_the_ceasing(
    database: Database,
) -> None:
    ref = a_case(database, a_child(database), "ceasing", new("decision_to_cease_notified", "2025-11-03"))
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("mediation_adviser_contacted", "2026-01-04"), ref=appeal)
    mediation = opened_from(database, appeal)["mediation"]
    add(database, new("mediation_certificate_refused", "2026-01-05"), ref=mediation)
    assert [kinds_of(database, each)[-1] for each in (appeal, ref)] == ["mediation_certificate_refused"] * 2


def test_that_there_will_be_no_certificate_is_passed_on_from_the_appeal_to_the_mediation(database: Database) -> None:
    appeal = a_case(
        database, a_child(database), "appeal", new("appealable_decision_sent", "2025-06-10", decision="no_assessment"),
        new("mediation_adviser_contacted", "2025-08-20"), new("mediation_certificate_refused", "2025-08-22"),
    )  # fmt: skip
    assert kinds_of(database, opened_from(database, appeal)["mediation"])[-1] == "mediation_certificate_refused"
