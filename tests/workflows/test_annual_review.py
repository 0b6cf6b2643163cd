"""The annual review as a table, its clocks on real days, and what its decisions open."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import Fact, NewFact, effective
from cases.people import NewChild, add_child
from deadlines.standing import Standing
from tests.casework import (
    NOW,
    OFFICE,
    OFFICER,
    add,
    clocks,
    empty,
    judged,
    new,
    opened,
    read,
    standing_facts,
    to_the_draft,
)
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.following import HasGoneOn
from workflows.links import opened_by, opener_of
from workflows.meeting_warning import counted_from_the_meeting
from workflows.processes import process
from workflows.record import BreachNeedsReason, Entry, NotPossible, Prepared, open_case, prepare

REVIEW = process("annual_review")
AR = "AR-2026-000009"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                           | new | to_be_arranged | school_arranging | meeting_arranged | deciding | proposing_amendments | awaiting_representations | plan_maintained | plan_amended | not_amended | to_cease | reviewed_elsewhere | no_longer_owed | moved | suspended_by_detention | died | opened_in_error |
|--------------------------------|-----|----------------|------------------|------------------|----------|----------------------|--------------------------|-----------------|--------------|-------------|----------|--------------------|----------------|-------|------------------------|------|-----------------|
| plan_made                      | .   |                |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| plan_last_reviewed             | .   |                |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| reassessed_plan_sent           | .   |                |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| transfer_review_concluded      | .   |                |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| plan_transferred_in            | .   |                |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| released_from_detention        | .   | .              | .                | .                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| views_received                 |     | .              | .                | .                | .        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| advice_requested               |     | .              | .                | .                | .        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| advice_received                |     | .              | .                | .                | .        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| advice_expected                |     | .              | .                | .                | .        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| representations_received       |     |                |                  |                  |          |                      | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| school_requested               |     |                |                  |                  |          | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| institution_consulted          |     |                |                  |                  |          | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| institution_replied            |     |                |                  |                  |          | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| meeting_held                   |     |                |                  |                  |          | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| early_review_called            |     | .              | .                | .                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| under_five_reviews_planned     |     | .              | .                | .                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| left_education                 |     | .              | .                | .                | .        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| head_required_to_arrange       |     | >              |                  |                  |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_meeting_arranged        |     | >              | >                | >                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_meeting_cancelled       |     |                |                  | >                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_papers_circulated       |     |                |                  | .                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_meeting_held            | .   | >              | >                | >                |          |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_report_sent             |     |                |                  |                  | .        | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| review_decision_notified       |     |                |                  |                  | >        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| amendment_notice_sent          |     |                |                  |                  |          | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| amended_plan_sent              |     |                |                  |                  |          |                      | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| decision_not_to_amend_notified |     |                |                  |                  |          | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| reviewed_otherwise             |     | >              | >                | >                | >        |                      |                          |                 |              |             |          |                    |                |       |                        |      |                 |
| review_no_longer_owed          |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| panel_considered               |     |                |                  |                  | .        | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| authority_decided              |     |                |                  |                  | .        | .                    | .                        |                 |              |             |          |                    |                |       |                        |      |                 |
| child_died                     |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| plan_ceased                    |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| exception_claimed              |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
| exception_ended                |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
| cause_of_lateness_recorded     |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
| opened_in_error                |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| detention_began                |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| moved_to_another_authority     |     | >              | >                | >                | >        | >                    | >                        |                 |              |             |          |                    |                |       |                        |      |                 |
| case_assigned                  |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
| note_added                     |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
| document_added                 |     | .              | .                | .                | .        | .                    | .                        | .               | .            | .           | .        | .                  | .              | .     | .                      | .    | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                     | fact                           | answer   | to                       | law                                          |
|--------------------------|--------------------------------|----------|--------------------------|----------------------------------------------|
| to_be_arranged           | head_required_to_arrange       |          | school_arranging         | reg 20(1), (12)                              |
| to_be_arranged           | review_meeting_arranged        |          | meeting_arranged         | regs 20(1) to (4), 21(1) to (4)              |
| to_be_arranged           | review_meeting_held            |          | deciding                 | regs 20(1), 21(1)                            |
| to_be_arranged           | reviewed_otherwise             |          | reviewed_elsewhere       | CFA s.44(1); reg 18                          |
| school_arranging         | review_meeting_arranged        |          | meeting_arranged         | reg 20(1) to (4)                             |
| school_arranging         | review_meeting_held            |          | deciding                 | reg 20(1)                                    |
| school_arranging         | reviewed_otherwise             |          | reviewed_elsewhere       | CFA s.44(1); reg 18                          |
| meeting_arranged         | review_meeting_arranged        |          | meeting_arranged         | regs 20(3), 21(3)                            |
| meeting_arranged         | review_meeting_cancelled       |          | to_be_arranged           | regs 20(1), 21(1)                            |
| meeting_arranged         | review_meeting_held            |          | deciding                 | regs 20(1), 21(1)                            |
| meeting_arranged         | reviewed_otherwise             |          | reviewed_elsewhere       | CFA s.44(1); reg 18                          |
| deciding                 | review_decision_notified       | maintain | plan_maintained          | regs 20(10), (11), 21(9), (10)               |
| deciding                 | review_decision_notified       | amend    | proposing_amendments     | regs 20(10), 21(9), 22(1)                    |
| deciding                 | review_decision_notified       | cease    | to_cease                 | CFA s.45; regs 20(10), (11), 21(9), (10), 31 |
| deciding                 | reviewed_otherwise             |          | reviewed_elsewhere       | CFA s.44(1); reg 18                          |
| proposing_amendments     | amendment_notice_sent          |          | awaiting_representations | reg 22(2); Devon [2022] EWHC 493 (Admin)     |
| proposing_amendments     | decision_not_to_amend_notified |          | not_amended              | reg 22(4), (5)                               |
| awaiting_representations | amendment_notice_sent          |          | awaiting_representations | reg 22(2)                                    |
| awaiting_representations | amended_plan_sent              |          | plan_amended             | reg 22(3), (5)                               |
| awaiting_representations | decision_not_to_amend_notified |          | not_amended              | reg 22(4), (5)                               |
""")  # noqa: E501


def review(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of an annual review; nothing is written anywhere."""
    return judged(facts, history=empty(AR, REVIEW.key), reason=reason)


def to_the_decision(decision: str, on: str = "2026-04-16") -> list[NewFact]:
    """Return a review without incident up to the notice of the decision."""
    return [
        new("plan_last_reviewed", "2025-04-07"),
        new("review_meeting_arranged", "2026-02-27", meeting_on="2026-03-20"),
        new("review_papers_circulated", "2026-03-05"),
        new("review_meeting_held", "2026-03-20"),
        new("review_report_sent", "2026-04-03"),
        new("review_decision_notified", on, decision=decision),
    ]


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(REVIEW, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(REVIEW, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(REVIEW, EXITS)


def test_what_can_be_appealed_tells_of_the_appeal_and_of_recommendations_and_the_notice_of_the_familys_rights() -> None:
    appealable = {"plan_maintained", "plan_amended", "not_amended", "to_cease"}
    for here in REVIEW.stages:
        for kind, way in here.ways():
            assert ("right_of_appeal" in way.must_tell) == (way.to in appealable), kind
            assert ("recommendations_from_3_april_2018" in way.must_tell) == (way.to in appealable), kind
            assert ("right_to_make_representations" in way.must_tell) == (kind == "amendment_notice_sent")


# What begins a review and when it is due, looked at on the day it begins.
BEGINNINGS = rows("""
| fact                      | on              | detail                                | limit                 | last day        |
|---------------------------|-----------------|---------------------------------------|-----------------------|-----------------|
| plan_made                 | Mon 10 Mar 2025 |                                       | review_first          | Mon 09 Mar 2026 |
| plan_made                 | Thu 29 Feb 2024 |                                       | review_first          | Fri 28 Feb 2025 |
| plan_last_reviewed        | Mon 10 Mar 2025 |                                       | review_next           | Mon 09 Mar 2026 |
| plan_last_reviewed        | Mon 10 Mar 2025 | reassessed yes                        | reassess_review_next  | Mon 09 Mar 2026 |
| reassessed_plan_sent      | Mon 10 Mar 2025 |                                       | reassess_review_first | Tue 10 Mar 2026 |
| transfer_review_concluded | Mon 13 Mar 2017 |                                       | review_next           | Mon 12 Mar 2018 |
| plan_transferred_in       | Sun 30 Nov 2025 | made_or_last_reviewed_on 2025-01-13   | la_transfer_review    | Sat 28 Feb 2026 |
| plan_transferred_in       | Mon 01 Dec 2025 | made_or_last_reviewed_on 2025-11-10   | la_transfer_review    | Mon 09 Nov 2026 |
| released_from_detention   | Mon 01 Sep 2025 |                                       | review_release        |                 |
""")  # noqa: E501


@pytest.mark.parametrize("row", BEGINNINGS, ids=lambda row: f"{row['fact']}-{row['detail']}")
def test_the_time_for_a_review_counts_from_the_day_that_began_it(row: Row) -> None:
    began = row.day("on")
    detail = dict([row["detail"].split()]) if row["detail"] else {}
    case = review(NewFact(row["fact"], began, detail))
    found = clocks(case, began.isoformat())[row["limit"]]
    assert found.due_on == (row.day("last day") if row["last day"] else None)
    assert found.standing is Standing.RUNNING


# The cycle of the digest (meeting on Friday 20 March 2026) and what follows a decision to amend.
CYCLE = rows("""
| limit                 | last day        |
|-----------------------|-----------------|
| review_meeting_notice | Thu 05 Mar 2026 |
| review_papers         | Thu 05 Mar 2026 |
| review_report         | Fri 03 Apr 2026 |
| review_decision       | Fri 17 Apr 2026 |
| amend_notice          | Fri 17 Apr 2026 |
| amend_review_backstop | Fri 12 Jun 2026 |
| amend_reps            | Thu 30 Apr 2026 |
| amend_final           | Thu 11 Jun 2026 |
| amend_decline         | Thu 11 Jun 2026 |
""")


def test_the_clocks_of_a_review_stand_on_the_days_of_the_digest() -> None:
    found = clocks(review(*to_the_decision("amend"), new("amendment_notice_sent", "2026-04-16")), "2026-04-16")
    assert {name: found[name].due_on for name in [row["limit"] for row in CYCLE]} == {
        row["limit"]: row.day("last day") for row in CYCLE
    }
    assert {found[name].standing for name in ("review_meeting_notice", "review_papers", "review_report")} == {
        Standing.MET
    }
    assert found["review_next"].standing is Standing.MISSED  # the meeting was in time; the decision notice was not
    assert found["review_next"].days_late == 10


def test_nothing_runs_from_the_meeting_towards_an_amendment_where_the_plan_is_maintained() -> None:
    found = clocks(review(*to_the_decision("maintain")), "2026-04-16")
    assert not {"amend_notice", "amend_review_backstop", "amend_final"} & set(found)


def test_the_twelve_weeks_decide_over_the_eight_where_the_notice_was_late() -> None:
    late = review(*to_the_decision("amend", "2026-05-08"), new("amendment_notice_sent", "2026-05-08"))
    assert clocks(late, "2026-05-08")["amend_final"].due_on == date(2026, 6, 12)
    assert clocks(late, "2026-05-08")["amend_notice"].days_late == 21


def test_the_familys_time_counts_from_service_and_the_authoritys_from_sending() -> None:
    posted = review(*to_the_decision("amend"), new("amendment_notice_sent", "2026-04-16", served_on="2026-04-20"))
    found = clocks(posted, "2026-04-20")
    assert found["amend_reps"].due_on == date(2026, 5, 4)
    assert found["amend_final"].due_on == date(2026, 6, 11)


def test_an_amended_plan_before_the_end_of_the_familys_time_is_a_breach_that_needs_its_reason() -> None:
    facts = [*to_the_decision("amend"), new("amendment_notice_sent", "2026-04-16")]
    with pytest.raises(BreachNeedsReason, match="The family has until Thursday 30 April 2026"):
        review(*facts, new("amended_plan_sent", "2026-04-30"))
    early = review(*facts, new("amended_plan_sent", "2026-04-30"), reason="The school would otherwise be full.")
    assert early.facts[-1].breach == ("too_early:amend_reps",)
    assert review(*facts, new("amended_plan_sent", "2026-05-01")).facts[-1].breach == ()


def test_a_notice_that_gives_the_family_less_than_fifteen_days_is_a_breach() -> None:
    short = new("amendment_notice_sent", "2026-04-16", served_on="2026-04-20", representations_until="2026-05-03")
    with pytest.raises(BreachNeedsReason, match="the least is until Monday 4 May 2026"):
        review(*to_the_decision("amend"), short)
    longer = new("amendment_notice_sent", "2026-04-16", representations_until="2026-05-15")
    with pytest.raises(BreachNeedsReason, match="The family has until Friday 15 May 2026"):
        review(*to_the_decision("amend"), longer, new("amended_plan_sent", "2026-05-15"))


def test_a_meeting_cannot_be_arranged_for_a_day_before_its_notice() -> None:
    with pytest.raises(NotPossible, match="it cannot be earlier than that day"):
        review(new("plan_made", "2025-04-07"), new("review_meeting_arranged", "2026-02-27", meeting_on="2026-02-26"))
    same_day = new("review_meeting_arranged", "2026-02-27", meeting_on="2026-02-27")
    found = clocks(review(new("plan_made", "2025-04-07"), same_day), "2026-02-27")
    assert found["review_meeting_notice"].days_late == 15


def test_papers_that_never_came_end_with_the_meeting_and_say_how_late_they_were() -> None:
    facts = [each for each in to_the_decision("maintain") if each.kind != "review_papers_circulated"]
    found = clocks(review(*facts), "2026-04-16")["review_papers"]
    assert (found.standing, found.days_late) == (Standing.NOT_APPLICABLE, 15)
    assert found.steps()[-1] == (
        "The review meeting was held on Friday 20 March 2026, 15 days after the last day: the clock ended."
    )


def test_lists_hold_what_is_due_before_a_meeting_from_the_day_it_is_arranged() -> None:
    facts = [each for each in to_the_decision("maintain") if each.kind == "review_meeting_arranged"]
    first, meeting = new("plan_last_reviewed", "2025-04-10"), facts[0]
    spans = [each for each in review(first, meeting).view.spans if each["limit_key"] == "review_papers"]
    assert [str(each["from_day"]) for each in spans] == [str(meeting.happened_on), "2026-03-06"]
    assert [each["standing"] for each in spans] == [Standing.DUE_SOON, Standing.OVERDUE]


def test_a_decision_made_in_another_capacity_is_refused() -> None:
    entries = [Entry(fact, acted_as="school") for fact in to_the_decision("maintain")]
    with pytest.raises(NotPossible, match="cannot be contracted out"):
        prepare(empty(AR, REVIEW.key), entries, by=OFFICER, now=NOW)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("2027-03-04", None),
        ("2027-03-05", Standing.DUE_SOON),
        ("2027-03-19", Standing.DUE_SOON),
        ("2027-03-20", Standing.OVERDUE),
        ("2027-04-15", Standing.OVERDUE),
        ("2027-04-16", None),
    ],
)
def test_twelve_months_from_the_meeting_are_warned_of_until_the_duty_itself_is_late(
    on: str, standing: Standing | None
) -> None:
    before = standing_facts(review(*to_the_decision("maintain")))
    (begun,) = standing_facts(review(new("plan_last_reviewed", "2026-04-16")))
    found = counted_from_the_meeting(REVIEW, [begun], before, date.fromisoformat(on))
    assert (found.standing if found else None) == standing
    assert found is None or found.due_on == date(2027, 3, 19)
    assert counted_from_the_meeting(REVIEW, [begun], [], date.fromisoformat(on)) is None
    assert counted_from_the_meeting(REVIEW, [begun, before[-1]], before, date.fromisoformat(on)) is None


# What a fact of one case does in the child's others, through the one way in, on both databases.


def a_child(database: Database) -> int:
    with database.writing() as session:
        born = date(2014, 5, 4)
        return add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))


def opened_review(database: Database, child_id: int, *facts: NewFact, ref: str = AR) -> None:
    opened(database, *facts, ref=ref, child_id=child_id, process_key=REVIEW.key)


def facts_of(database: Database, ref: str) -> list[Fact]:
    return list(effective(read(database, ref).facts))


def opened_from(database: Database, ref: str, process_key: str = REVIEW.key) -> str:
    """Return the one case of a process that a case has opened."""
    case = read(database, ref)
    with database.reading() as session:
        (found,) = [each for each in opened_by(session, case.id).values() if each.process == process_key]
    return found.ref


def test_a_finalised_plan_opens_the_first_review_on_the_day_of_the_plan(database: Database) -> None:
    child = a_child(database)
    opened(database, *to_the_draft(), new("finalised_plan_sent", "2026-01-16", dated="2026-01-15"), child_id=child)
    (first,) = facts_of(database, opened_from(database, "EHC-2025-000001"))
    assert (first.kind, first.happened_on) == ("plan_made", date(2026, 1, 15))
    corrected = new("finalised_plan_sent", "2026-01-16", corrects=5, dated="2026-01-17")
    add(database, corrected)
    (first,) = facts_of(database, opened_from(database, "EHC-2025-000001"))
    assert first.happened_on == date(2026, 1, 16)  # the earlier of the date and the sending


@pytest.mark.parametrize("decision", ["maintain", "amend", "cease"])
def test_each_decision_opens_the_next_review_on_the_day_of_its_notice(decision: str, database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, *to_the_decision(decision))
    following = opened_from(database, AR)
    (first,) = facts_of(database, following)
    assert (first.kind, first.happened_on) == ("plan_last_reviewed", date(2026, 4, 16))
    with database.reading() as session:
        opener = opener_of(session, read(database, following).id)
    assert opener == (AR, 6)


def test_each_appealable_notice_opens_the_time_to_appeal(database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, *to_the_decision("maintain"))
    (first,) = facts_of(database, opened_from(database, AR, "appeal"))
    assert (first.happened_on, first.detail["decision"]) == (date(2026, 4, 16), "no_amendment")
    amended = [
        *to_the_decision("amend"), new("amendment_notice_sent", "2026-04-16"),
        new("amended_plan_sent", "2026-05-05", dated="2026-05-04"),
    ]  # fmt: skip
    opened_review(database, a_child(database), *amended, ref="AR-2026-000010")
    (first,) = facts_of(database, opened_from(database, "AR-2026-000010", "appeal"))
    assert (first.happened_on, dict(first.detail)) == (
        date(2026, 5, 5), {"decision": "plan_content", "dated": "2026-05-04"},
    )  # fmt: skip


def test_an_amended_plan_does_not_begin_the_twelve_months_again(database: Database) -> None:
    child = a_child(database)
    opened_review(
        database, child, *to_the_decision("amend"), new("amendment_notice_sent", "2026-04-16"),
        new("amended_plan_sent", "2026-05-05"),
    )  # fmt: skip
    (first,) = facts_of(database, opened_from(database, AR))
    assert first.happened_on == date(2026, 4, 16)


def test_correcting_the_day_of_the_notice_corrects_when_the_next_review_began(database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, *to_the_decision("maintain"))
    add(database, new("review_decision_notified", "2026-04-14", corrects=6, decision="maintain"), ref=AR)
    (first,) = facts_of(database, opened_from(database, AR))
    assert first.happened_on == date(2026, 4, 14)


def test_taking_the_decision_back_marks_the_next_review_as_opened_in_error(database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, *to_the_decision("maintain"))
    following = opened_from(database, AR)
    add(database, new("recorded_in_error", "2026-04-20", corrects=6, because="The notice was never sent."), ref=AR)
    assert [each.kind for each in facts_of(database, following)] == ["plan_last_reviewed", "opened_in_error"]


def test_a_decision_once_the_next_review_has_gone_on_cannot_be_taken_back(database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, *to_the_decision("maintain"))
    arranged = new("review_meeting_arranged", "2026-10-01", meeting_on="2026-11-02")
    add(database, arranged, ref=opened_from(database, AR))
    with pytest.raises(HasGoneOn, match="things have been recorded in it since"):
        add(database, new("recorded_in_error", "2026-10-02", corrects=6, because="Never sent."), ref=AR)


def test_an_early_review_in_another_case_is_the_review_of_the_open_one(database: Database) -> None:
    child = a_child(database)
    opened_review(database, child, new("plan_made", "2025-10-06"), ref="AR-2025-000001")
    opened_review(database, child, *to_the_decision("amend"))
    assert [each.kind for each in facts_of(database, "AR-2025-000001")] == ["plan_made", "reviewed_otherwise"]
    (first,) = facts_of(database, opened_from(database, AR))  # the review it opened is not ended by it
    assert first.kind == "plan_last_reviewed"


def test_a_review_of_which_only_the_meeting_is_known_begins_with_it() -> None:
    """The worked example that IPSEA published: a meeting on 1 November 2024, so a decision by 29 November."""
    held = review(new("review_meeting_held", "2024-11-01"))
    assert held.state.stage == "deciding"
    found = clocks(held, "2024-11-01")
    assert set(found) == {"review_report", "review_decision"}
    assert found["review_decision"].due_on == date(2024, 11, 29)


def test_a_meeting_cannot_have_been_held_before_the_day_that_began_the_case() -> None:
    with pytest.raises(NotPossible, match="“Plan made” of Monday 7 April 2025"):
        review(new("plan_made", "2025-04-07"), new("review_meeting_held", "2025-04-01"))


def test_a_review_opened_by_hand_begins_with_any_of_its_beginnings(database: Database) -> None:
    child = a_child(database)
    with database.writing() as session:
        made = open_case(
            session, REVIEW.key, child, new("plan_transferred_in", "2025-12-01", made_or_last_reviewed_on="2025-02-03"),
            by=OFFICER, now=NOW, office=OFFICE,
        )  # fmt: skip
    assert made.history.ref.startswith("AR-2026-")
