"""Detention as a table, its clocks on real days, and what it does to the child's other cases."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from cases.people import NewChild, add_child
from deadlines.standing import Standing
from tests.casework import EHC, add, clocks, empty, judged, new, opened, read, request
from tests.tables import Row, named, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.engine import replay
from workflows.following import HasGoneOn
from workflows.links import opened_by
from workflows.processes import process, process_of
from workflows.record import BreachNeedsReason, NotPossible, Prepared

DETAINED = process("detained")
DP = "DP-2017-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                               | new | detained | considering | assessing | drafting_plan | awaiting_representations | plan_kept | completing_after_release | assessment_refused | plan_refused | plan_finalised | released | handed_over | died | opened_in_error |
|------------------------------------|-----|----------|-------------|-----------|---------------|--------------------------|-----------|--------------------------|--------------------|--------------|----------------|----------|-------------|------|-----------------|
| detention_began                    | .   | >        |             |           |               |                          |           |                          |                    |              |                |          |             |      |                 |
| detained_person_came_to_attention  |     | >        |             |           |               |                          |           |                          |                    |              |                |          |             |      |                 |
| assessment_taken_over_in_detention |     | >        |             |           |               |                          |           |                          |                    |              |                |          |             |      |                 |
| detained_plan_kept                 |     | >        |             |           |               |                          |           |                          |                    |              |                |          |             |      |                 |
| released_from_detention            |     | >        | >           | >         | >             | >                        | >         |                          |                    |              |                |          |             |      |                 |
| moved_to_another_authority         |     | >        | >           | >         | >             | >                        | >         | >                        |                    |              |                |          |             |      |                 |
| opened_in_error                    |     | >        | >           | >         | >             | >                        | >         | >                        |                    |              |                |          |             |      |                 |
| no_plan_necessary_notified         |     |          | >           |           |               |                          |           | >                        |                    |              |                |          |             |      |                 |
| refusal_to_assess_notified         |     |          | >           |           |               |                          |           | >                        |                    |              |                |          |             |      |                 |
| decision_to_assess_notified        |     |          | >           |           |               |                          |           | .                        |                    |              |                |          |             |      |                 |
| decision_to_issue_plan_notified    |     |          |             | >         |               |                          |           | .                        |                    |              |                |          |             |      |                 |
| refusal_to_issue_plan_notified     |     |          |             | >         |               |                          |           | >                        |                    |              |                |          |             |      |                 |
| draft_plan_served                  |     |          |             |           | >             | >                        |           | .                        |                    |              |                |          |             |      |                 |
| finalised_plan_sent                |     |          |             |           |               | >                        |           | >                        |                    |              |                |          |             |      |                 |
| panel_considered                   |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| authority_decided                  |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| child_died                         |     | >        | >           | >         | >             | >                        | >         | >                        |                    |              |                |          |             |      |                 |
| exception_claimed                  |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| exception_ended                    |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| cause_of_lateness_recorded         |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| case_assigned                      |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| note_added                         |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| document_added                     |     | .        | .           | .         | .             | .                        | .         | .                        | .                  | .            | .              | .        | .           | .    | .               |
| family_consulted                   |     |          | .           | .         | .             |                          |           | .                        |                    |              |                |          |             |      |                 |
| views_received                     |     |          | .           | .         | .             |                          |           | .                        |                    |              |                |          |             |      |                 |
| meeting_held                       |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| advice_requested                   |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| advice_received                    |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| advice_expected                    |     |          | .           | .         | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| representations_received           |     |          |             |           |               | .                        |           | .                        |                    |              |                |          |             |      |                 |
| school_requested                   |     |          |             |           |               | .                        |           | .                        |                    |              |                |          |             |      |                 |
| kept_plan_copies_sent              |     |          |             |           |               |                          | .         |                          |                    |              |                |          |             |      |                 |
| detained_person_moved              |     |          |             |           |               |                          | .         |                          |                    |              |                |          |             |      |                 |
| release_elsewhere_known            |     |          |             |           |               |                          | .         |                          |                    |              |                |          |             |      |                 |
| kept_plan_disclosed                |     |          |             |           |               |                          | .         |                          |                    |              |                |          |             |      |                 |
| institution_consulted              |     |          |             |           | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
| institution_replied                |     |          |             |           | .             | .                        |           | .                        |                    |              |                |          |             |      |                 |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

# Where each way out leads, by which answer, and under which provision.
EXITS = rows("""
| from                     | fact                               | answer     | to                       | law                       |
|--------------------------|------------------------------------|------------|--------------------------|---------------------------|
| detained                 | detention_began                    |            | detained                 | CFA s.70(1)               |
| detained                 | detained_person_came_to_attention  |            | considering              | CFA s.71; regs 4(1), 5(1) |
| detained                 | assessment_taken_over_in_detention | request    | considering              | reg 15(4)                 |
| detained                 | assessment_taken_over_in_detention | assessment | assessing                | reg 15(4)                 |
| detained                 | assessment_taken_over_in_detention | plan       | drafting_plan            | reg 15(4)                 |
| detained                 | detained_plan_kept                 |            | plan_kept                | CFA s.74                  |
| detained                 | released_from_detention            |            | released                 | CFA s.70(1)               |
| considering              | no_plan_necessary_notified         |            | assessment_refused       | CFA s.71; reg 4(1)        |
| considering              | refusal_to_assess_notified         |            | assessment_refused       | CFA s.71; reg 5(1)        |
| considering              | decision_to_assess_notified        |            | assessing                | CFA s.71; reg 5(1)        |
| considering              | released_from_detention            |            | completing_after_release | reg 15(1)                 |
| assessing                | decision_to_issue_plan_notified    |            | drafting_plan            | CFA s.72                  |
| assessing                | refusal_to_issue_plan_notified     |            | plan_refused             | reg 10(1)                 |
| assessing                | released_from_detention            |            | completing_after_release | reg 15(1)                 |
| drafting_plan            | draft_plan_served                  |            | awaiting_representations | reg 13(1)                 |
| drafting_plan            | released_from_detention            |            | completing_after_release | reg 15(1)                 |
| awaiting_representations | draft_plan_served                  |            | awaiting_representations | reg 13(1)                 |
| awaiting_representations | finalised_plan_sent                |            | plan_kept                | CFA ss.72, 74; reg 13(2)  |
| awaiting_representations | released_from_detention            |            | completing_after_release | reg 15(1)                 |
| plan_kept                | released_from_detention            |            | released                 | CFA s.48                  |
| completing_after_release | no_plan_necessary_notified         |            | assessment_refused       | reg 15(1)                 |
| completing_after_release | refusal_to_assess_notified         |            | assessment_refused       | reg 15(1)                 |
| completing_after_release | refusal_to_issue_plan_notified     |            | plan_refused             | reg 15(1)                 |
| completing_after_release | finalised_plan_sent                |            | plan_finalised           | reg 15(1)                 |
""")  # noqa: E501


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(DETAINED, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(DETAINED, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(DETAINED, EXITS)


def detained(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a detention that began on Monday 9 January 2017; nothing is written anywhere."""
    began = new("detention_began", "2017-01-09")
    return judged([began, *facts], history=empty(DP, DETAINED.key), reason=reason)


ATTENTION = new("detained_person_came_to_attention", "2017-01-16")
TO_ASSESS = new("decision_to_assess_notified", "2017-02-24")
RELEASED = new("released_from_detention", "2017-04-03")

CLOCKS = rows("""
| fact                               | detail             | limit                           | last day        |
|------------------------------------|--------------------|---------------------------------|-----------------|
| detained_person_came_to_attention  |                    | dp_no_determination             | Mon 27 Feb 2017 |
| detained_person_came_to_attention  |                    | dp_assess_decision              | Mon 27 Feb 2017 |
| detained_person_came_to_attention  |                    | dp_no_plan                      | Mon 08 May 2017 |
| detained_person_came_to_attention  |                    | dp_final                        | Mon 05 Jun 2017 |
| assessment_taken_over_in_detention | reached request    | dp_incomplete_detained_decision | Mon 27 Feb 2017 |
| assessment_taken_over_in_detention | reached request    | dp_incomplete_detained_no_plan  | Mon 08 May 2017 |
| assessment_taken_over_in_detention | reached assessment | dp_incomplete_detained_no_plan  | Mon 08 May 2017 |
| assessment_taken_over_in_detention | reached plan       | dp_incomplete_detained_final    | Mon 05 Jun 2017 |
| detained_plan_kept                 |                    | dp_send_copy                    | Mon 23 Jan 2017 |
""")


@pytest.mark.parametrize("row", CLOCKS, ids=named)
def test_the_times_of_detention_count_from_the_day_that_began_them(row: Row) -> None:
    detail = dict([row["detail"].split()]) if row["detail"] else {}
    found = clocks(detained(NewFact(row["fact"], date(2017, 1, 16), detail)), "2017-01-16")
    assert found[row["limit"]].due_on == row.day("last day")


@pytest.mark.parametrize(
    ("reached", "running"),
    [("request", {"decision", "no_plan", "final"}), ("assessment", {"no_plan", "final"}), ("plan", {"final"})],
)
def test_of_an_assessment_taken_over_only_what_is_left_is_timed(reached: str, running: set[str]) -> None:
    found = clocks(detained(new("assessment_taken_over_in_detention", "2017-01-16", reached=reached)), "2017-01-16")
    assert set(found) == {f"dp_incomplete_detained_{each}" for each in running}


def test_release_keeps_the_day_of_attention_for_what_was_not_done() -> None:
    found = clocks(detained(ATTENTION, TO_ASSESS, RELEASED), "2017-04-03")
    assert "dp_incomplete_released_decision" not in found  # it was notified in detention
    assert found["dp_incomplete_released_no_plan"].due_on == date(2017, 5, 8)
    assert found["dp_incomplete_released_final"].due_on == date(2017, 6, 5)
    assert found["dp_final"].standing == found["dp_no_plan"].standing == Standing.NOT_APPLICABLE
    undecided = clocks(detained(ATTENTION, new("released_from_detention", "2017-02-06")), "2017-02-06")
    assert undecided["dp_incomplete_released_decision"].due_on == date(2017, 2, 27)


def test_what_was_taken_over_goes_on_counting_after_the_release() -> None:
    taken = new("assessment_taken_over_in_detention", "2017-01-16", reached="assessment")
    found = clocks(detained(taken, RELEASED), "2017-04-03")
    assert found["dp_incomplete_detained_final"].standing == Standing.RUNNING
    assert not [each for each in found if "released" in each]


def test_each_move_is_five_working_days_of_its_own_over_a_bank_holiday() -> None:
    kept = detained(
        new("detained_plan_kept", "2017-01-16"),
        new("detained_person_moved", "2017-04-12"),
        new("kept_plan_copies_sent", "2017-04-21"),
        new("detained_person_moved", "2017-05-10"),
    )
    first = clocks(kept, "2017-04-21")["dp_moved"]
    assert (first.due_on, first.standing) == (date(2017, 4, 21), Standing.MET)  # over Good Friday and Easter Monday
    assert clocks(kept, "2017-05-10")["dp_moved"].due_on == date(2017, 5, 17)


def test_a_plan_before_the_end_of_the_fifteen_days_is_a_breach_in_detention_and_after_it() -> None:
    draft = [
        ATTENTION, TO_ASSESS, new("decision_to_issue_plan_notified", "2017-03-27"),
        new("draft_plan_served", "2017-03-28"),
    ]  # fmt: skip
    for between in ([], [RELEASED]):
        with pytest.raises(BreachNeedsReason, match="Tuesday 11 April 2017"):
            detained(*draft, *between, new("finalised_plan_sent", "2017-04-11"))


def test_no_assessment_goes_on_where_nobody_asked_for_one() -> None:
    with pytest.raises(NotPossible, match=r"Possible now: .*“Detained person came to attention”"):
        detained(TO_ASSESS)


# What a detention does in the child's other cases, through the one way in, on both databases.


def a_child(database: Database) -> int:
    with database.writing() as session:
        born = date(2002, 5, 4)
        return add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))


def opened_from(database: Database, ref: str) -> dict[str, str]:
    """Return the cases that a case has opened, by their process."""
    with database.reading() as session:
        return {each.process: each.ref for each in opened_by(session, read(database, ref).id).values()}


def stage_in(database: Database, ref: str) -> str | None:
    case = read(database, ref)
    return replay(process_of(case), effective(case.facts)).stage


def test_the_beginning_of_a_detention_ends_the_childs_other_cases_and_their_clocks(database: Database) -> None:
    child = a_child(database)
    opened(database, request("2016-12-05"), child_id=child)
    opened(
        database, new("plan_last_reviewed", "2016-03-07"), ref="AR-2016-000001", child_id=child,
        process_key="annual_review",
    )  # fmt: skip
    opened(database, new("detention_began", "2017-01-09"), ref=DP, child_id=child, process_key=DETAINED.key)
    assert stage_in(database, "EHC-2025-000001") == stage_in(database, "AR-2016-000001") == "suspended_by_detention"
    last = read(database).facts[-1]
    assert (last.kind, last.happened_on, last.breach) == ("detention_began", date(2017, 1, 9), ())
    assert stage_in(database, DP) == "detained"


def test_release_of_somebody_with_a_kept_plan_opens_its_review(database: Database) -> None:
    child = a_child(database)
    facts = [
        new("detention_began", "2017-01-09"), new("detained_plan_kept", "2017-01-09"),
        new("released_from_detention", "2017-04-03"),
    ]  # fmt: skip
    opened(database, *facts, ref=DP, child_id=child, process_key=DETAINED.key)
    following = opened_from(database, DP)
    assert set(following) == {"annual_review"}
    (first,) = effective(read(database, following["annual_review"]).facts)
    assert (first.kind, first.happened_on) == ("released_from_detention", date(2017, 4, 3))


def test_a_detention_that_does_not_fit_into_another_case_is_refused_and_says_which(database: Database) -> None:
    child = a_child(database)
    facts = [
        request("2016-12-05"),
        new("family_consulted", "2016-12-12"),
        new("decision_to_assess_notified", "2017-01-13"),
    ]
    opened(database, *facts, child_id=child)
    with pytest.raises(HasGoneOn, match="EHC-2025-000001") as refused:
        opened(database, new("detention_began", "2017-01-09"), ref=DP, child_id=child, process_key=DETAINED.key)
    assert "Nothing was recorded" in refused.value.why
    assert len(read(database).facts) == 3
    add(database, new("recorded_in_error", "2017-01-13", corrects=3, because="It was another child's."))
    opened(database, new("detention_began", "2017-01-09"), ref=DP, child_id=child, process_key=DETAINED.key)
    assert stage_in(database, "EHC-2025-000001") == "suspended_by_detention"


def test_a_plan_finalised_after_release_opens_its_first_review_and_not_one_on_release(database: Database) -> None:
    child = a_child(database)
    facts = [
        new("detention_began", "2017-01-09"), ATTENTION, TO_ASSESS,
        new("decision_to_issue_plan_notified", "2017-03-27"), RELEASED, new("draft_plan_served", "2017-04-10"),
        new("finalised_plan_sent", "2017-05-02"),
    ]  # fmt: skip
    opened(database, *facts, ref=DP, child_id=child, process_key=DETAINED.key)
    following = opened_from(database, DP)
    assert set(following) == {"appeal", "annual_review"}
    (first,) = effective(read(database, following["annual_review"]).facts)
    assert (first.kind, first.happened_on) == ("plan_made", date(2017, 5, 2))
    assert EHC["assessing"].exits["detention_began"][0].law == "CFA s.70(1)"
