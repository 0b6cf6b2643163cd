"""The transfer of learning difficulty assessments as a table, its clocks on real days, and what it opens."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from cases.people import NewChild, add_child
from tests.casework import clocks, empty, judged, new, opened, read
from tests.tables import Row, named, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.links import opened_by
from workflows.processes import process
from workflows.record import NotPossible, Prepared

LDA_TRANSFER = process("lda_transfer")
LDA = "LDA-2014-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                            | new | lda_in_force | converted | drafting_plan | awaiting_representations | assessed_anew | plan_refused | plan_finalised | lda_ended | moved | died | left_england | suspended_by_detention | opened_in_error |
|---------------------------------|-----|--------------|-----------|---------------|--------------------------|---------------|--------------|----------------|-----------|-------|------|--------------|------------------------|-----------------|
| lda_found                       | .   | .            |           |               |                          |               |              |                |           |       |      |              |                        |                 |
| lda_assessment_asked            |     | >            |           |               |                          |               |              |                |           |       |      |              |                        |                 |
| lda_conversion_consented        |     | >            |           |               |                          |               |              |                |           |       |      |              |                        |                 |
| lda_ended                       |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| moved_to_another_authority      |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| opened_in_error                 |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| decision_to_issue_plan_notified |     |              | >         |               |                          |               | >            |                |           |       |      |              |                        |                 |
| refusal_to_issue_plan_notified  |     |              | >         |               |                          |               |              |                |           |       |      |              |                        |                 |
| draft_plan_served               |     |              |           | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| finalised_plan_sent             |     |              |           |               | >                        |               |              |                |           |       |      |              |                        |                 |
| views_received                  |     | .            | .         | .             |                          |               |              |                |           |       |      |              |                        |                 |
| panel_considered                |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| authority_decided               |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| decision_reconsidered           |     |              |           |               |                          |               | >            |                |           |       |      |              |                        |                 |
| child_died                      |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| left_england                    |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| detention_began                 |     | >            | >         | >             | >                        |               |              |                |           |       |      |              |                        |                 |
| exception_claimed               |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| exception_ended                 |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| cause_of_lateness_recorded      |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| case_assigned                   |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| note_added                      |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| document_added                  |     | .            | .         | .             | .                        | .             | .            | .              | .         | .     | .    | .            | .                      | .               |
| meeting_held                    |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| advice_requested                |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| advice_received                 |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| advice_expected                 |     |              | .         | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| institution_consulted           |     |              |           | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| institution_replied             |     |              |           | .             | .                        |               |              |                |           |       |      |              |                        |                 |
| representations_received        |     |              |           |               | .                        |               |              |                |           |       |      |              |                        |                 |
| school_requested                |     |              |           |               | .                        |               |              |                |           |       |      |              |                        |                 |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

# Where each way out leads, by which answer, and under which provision.
EXITS = rows("""
| from                     | fact                            | answer       | to                       | law                                 |
|--------------------------|---------------------------------|--------------|--------------------------|-------------------------------------|
| lda_in_force             | lda_assessment_asked            | young_person | assessed_anew            | art 28                              |
| lda_in_force             | lda_assessment_asked            | post16       | assessed_anew            | art 28                              |
| lda_in_force             | lda_assessment_asked            | authority    | assessed_anew            | art 28                              |
| lda_in_force             | lda_conversion_consented        |              | converted                | art 27                              |
| converted                | decision_to_issue_plan_notified |              | drafting_plan            | art 27(7); CFA ss.36(9), 37(1)      |
| converted                | refusal_to_issue_plan_notified  |              | plan_refused             | art 27(7); CFA s.36(9)              |
| drafting_plan            | draft_plan_served               |              | awaiting_representations | CFA s.38(2); reg 13(1)              |
| awaiting_representations | draft_plan_served               |              | awaiting_representations | CFA s.38(2); reg 13(1)              |
| awaiting_representations | finalised_plan_sent             |              | plan_finalised           | CFA ss.39-40; reg 14                |
| plan_refused             | decision_reconsidered           |              | drafting_plan            | art 27(7); CFA s.37(1); no time set |
| plan_refused             | decision_to_issue_plan_notified |              | drafting_plan            | art 27(7); CFA s.37(1); no time set |
""")  # noqa: E501


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(LDA_TRANSFER, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(LDA_TRANSFER, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(LDA_TRANSFER, EXITS)


def lda(*facts: NewFact) -> Prepared:
    """Judge the facts of a transfer; nothing is written anywhere."""
    return judged(facts, history=empty(LDA, LDA_TRANSFER.key))


CONVERSIONS = rows("""
| section           | consent         | decision by     |
|-------------------|-----------------|-----------------|
| subsection_2_or_4 | Mon 15 Sep 2014 | Sun 21 Dec 2014 |
| subsection_5      | Wed 01 Oct 2014 | Tue 17 Feb 2015 |
""")


@pytest.mark.parametrize("row", CONVERSIONS, ids=named)
def test_the_weeks_of_a_conversion_begin_with_the_consent(row: Row) -> None:
    consent = row.day("consent").isoformat()
    case = lda(
        new("lda_found", consent), new("lda_conversion_consented", consent, section=row["section"])
    )  # fmt: skip
    (found,) = clocks(case, consent).values()
    assert (found.limit.key, found.due_on) == ("tr_lda_inflight", row.day("decision by"))


def test_of_a_completed_assessment_nothing_is_owed() -> None:
    assert clocks(lda(new("lda_found", "2014-09-08")), "2016-08-31") == {}


def test_a_plan_cannot_be_decided_on_before_somebody_asked_or_consented() -> None:
    with pytest.raises(NotPossible, match=r"Possible now: .*“Conversion consented to”"):
        lda(new("lda_found", "2014-09-08"), new("decision_to_issue_plan_notified", "2014-10-06"))


def opened_from(database: Database, ref: str) -> dict[str, str]:
    """Return the cases that a case has opened, by their process."""
    with database.reading() as session:
        return {each.process: each.ref for each in opened_by(session, read(database, ref).id).values()}


OPENINGS = rows("""
| asked_by     | begins with        | requested_by |
|--------------|--------------------|--------------|
| young_person | request_received   | young_person |
| post16       | request_received   | post16       |
| authority    | became_responsible |              |
""")


@pytest.mark.parametrize("row", OPENINGS, ids=named)
def test_asking_opens_an_ordinary_assessment_with_its_ordinary_weeks(row: Row, database: Database) -> None:
    with database.writing() as session:
        child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=date(1997, 5, 4)))
    asked = new("lda_assessment_asked", "2015-03-16", asked_by=row["asked_by"])
    opened(database, new("lda_found", "2015-03-02"), asked, ref=LDA, child_id=child, process_key=LDA_TRANSFER.key)
    following = opened_from(database, LDA)
    assert set(following) == {"ehc_assessment"}
    (first,) = effective(read(database, following["ehc_assessment"]).facts)
    assert (first.kind, first.happened_on) == (row["begins with"], date(2015, 3, 16))
    assert first.detail.get("requested_by", "") == row["requested_by"]


def test_a_converted_plan_opens_its_first_review(database: Database) -> None:
    with database.writing() as session:
        child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=date(1997, 5, 4)))
    facts = [
        new("lda_found", "2014-09-08"),
        new("lda_conversion_consented", "2014-09-15", section="subsection_2_or_4"),
        new("decision_to_issue_plan_notified", "2014-12-19"),
        new("draft_plan_served", "2015-01-12"),
        new("finalised_plan_sent", "2015-01-30", dated="2015-01-29"),
    ]
    opened(database, *facts, ref=LDA, child_id=child, process_key=LDA_TRANSFER.key)
    following = opened_from(database, LDA)
    assert set(following) == {"appeal", "annual_review"}
    (first,) = effective(read(database, following["annual_review"]).facts)
    assert (first.kind, first.happened_on) == ("plan_made", date(2015, 1, 29))
