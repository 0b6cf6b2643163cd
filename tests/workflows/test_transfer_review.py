"""The transfer review as a table, its versions on real days, what it opens, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from cases.database import Database
from cases.facts import Capacity, NewFact, effective
from cases.kinds import WrongDetail
from cases.people import NewChild, add_child
from deadlines.refusals import NoLawInForce
from deadlines.standing import Standing
from tests.casework import NOW, OFFICER, add, clocks, empty, judged, new, opened, read
from tests.tables import Row, named, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.engine import replay
from workflows.following import HasGoneOn
from workflows.links import opened_by
from workflows.processes import process
from workflows.record import BreachNeedsReason, Entry, NotPossible, Prepared, prepare

TRANSFER = process("transfer_review")
TR = "TR-2015-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                            | new | to_be_transferred | has_effect_as_plan | notice_given | assessing | drafting_plan | awaiting_representations | statement_kept | plan_finalised | statement_ended | statement_ceased | moved | died | opened_in_error |
|---------------------------------|-----|-------------------|--------------------|--------------|-----------|---------------|--------------------------|----------------|----------------|-----------------|------------------|-------|------|-----------------|
| statement_to_be_transferred     | .   | .                 |                    |              |           |               |                          |                |                |                 |                  |       |      |                 |
| transfer_review_notice_given    | .   | >                 |                    |              |           |               |                          |                |                |                 |                  |       |      |                 |
| transfer_reassessment_requested | .   | >                 |                    |              |           |               |                          |                |                |                 |                  |       |      |                 |
| statement_has_effect_as_plan    | .   | >                 |                    |              |           |               |                          |                |                |                 |                  |       |      |                 |
| transfer_assessment_began       |     | >                 | >                  | >            |           |               |                          |                |                |                 |                  |       |      |                 |
| statement_ceased                |     | >                 | >                  | >            | >         | >             | >                        | >              |                |                 |                  |       |      |                 |
| moved_to_another_authority      |     | >                 | >                  | >            | >         | >             | >                        | >              |                |                 |                  |       |      |                 |
| opened_in_error                 |     | >                 | >                  | >            | >         | >             | >                        | >              |                |                 |                  |       |      |                 |
| decision_to_issue_plan_notified |     |                   |                    |              | >         |               |                          |                |                |                 |                  |       |      |                 |
| refusal_to_issue_plan_notified  |     |                   |                    |              | >         |               |                          |                |                |                 |                  |       |      |                 |
| draft_plan_served               |     |                   |                    |              |           | >             | >                        |                |                |                 |                  |       |      |                 |
| finalised_plan_sent             |     |                   |                    |              |           |               | >                        |                |                |                 |                  |       |      |                 |
| time_to_appeal_ended            |     |                   |                    |              |           |               |                          | >              |                |                 |                  |       |      |                 |
| appeal_withdrawn                |     |                   |                    |              |           |               |                          | >              |                |                 |                  |       |      |                 |
| appeal_dismissed                |     |                   |                    |              |           |               |                          | >              |                |                 |                  |       |      |                 |
| transfer_appeal_allowed         |     |                   |                    |              |           |               |                          | >              |                |                 |                  |       |      |                 |
| year_6_consultation_concluded   |     | .                 |                    | .            |           |               |                          |                |                |                 |                  |       |      |                 |
| views_received                  |     | .                 | .                  | .            | .         | .             |                          |                |                |                 |                  |       |      |                 |
| panel_considered                |     |                   |                    |              | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| authority_decided               |     |                   |                    |              | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| decision_reconsidered           |     |                   |                    |              |           |               |                          | >              |                |                 |                  |       |      |                 |
| child_died                      |     | >                 | >                  | >            | >         | >             | >                        | >              |                |                 |                  |       |      |                 |
| exception_claimed               |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| exception_ended                 |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| cause_of_lateness_recorded      |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| case_assigned                   |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| note_added                      |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| document_added                  |     | .                 | .                  | .            | .         | .             | .                        | .              | .              | .               | .                | .     | .    | .               |
| transfer_meeting_invited        |     |                   |                    | .            | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| meeting_held                    |     |                   |                    | .            | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| advice_requested                |     |                   |                    | .            | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| advice_received                 |     |                   |                    | .            | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| advice_expected                 |     |                   |                    | .            | .         | .             | .                        |                |                |                 |                  |       |      |                 |
| institution_consulted           |     |                   |                    |              |           | .             | .                        |                |                |                 |                  |       |      |                 |
| institution_replied             |     |                   |                    |              |           | .             | .                        |                |                |                 |                  |       |      |                 |
| representations_received        |     |                   |                    |              |           |               | .                        |                |                |                 |                  |       |      |                 |
| school_requested                |     |                   |                    |              |           |               | .                        |                |                |                 |                  |       |      |                 |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

# Where each way out leads, by which answer, and under which provision.
EXITS = rows("""
| from                     | fact                            | answer       | to                       | law                           |
|--------------------------|---------------------------------|--------------|--------------------------|-------------------------------|
| to_be_transferred        | transfer_review_notice_given    |              | notice_given             | arts 18, 19                   |
| to_be_transferred        | transfer_reassessment_requested |              | assessing                | art 23                        |
| to_be_transferred        | statement_has_effect_as_plan    |              | has_effect_as_plan       | art 17(4)                     |
| to_be_transferred        | transfer_assessment_began       |              | assessing                | art 18(1)                     |
| has_effect_as_plan       | transfer_assessment_began       |              | assessing                | art 17(5)                     |
| notice_given             | transfer_assessment_began       |              | assessing                | art 18(1)                     |
| assessing                | decision_to_issue_plan_notified |              | drafting_plan            | art 21; CFA s.36(9)           |
| assessing                | refusal_to_issue_plan_notified  |              | statement_kept           | art 22; CFA s.36(9)           |
| drafting_plan            | draft_plan_served               |              | awaiting_representations | art 21; reg 13(1)             |
| awaiting_representations | draft_plan_served               |              | awaiting_representations | art 21; reg 13(1)             |
| awaiting_representations | finalised_plan_sent             |              | plan_finalised           | arts 12(3) to (5), 21(3), (4) |
| statement_kept           | time_to_appeal_ended            |              | statement_ended          | art 22(4) to (7)              |
| statement_kept           | appeal_withdrawn                |              | statement_ended          | art 22(4) to (7)              |
| statement_kept           | appeal_dismissed                |              | statement_ended          | art 22(4) to (7)              |
| statement_kept           | decision_reconsidered           |              | drafting_plan            | CFA s.37(1); no time set      |
| statement_kept           | transfer_appeal_allowed         | plan_ordered | drafting_plan            | art 22(4) to (7)              |
| statement_kept           | transfer_appeal_allowed         | remitted     | assessing                | art 22(4) to (7)              |
""")  # noqa: E501


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(TRANSFER, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(TRANSFER, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(TRANSFER, EXITS)


def transfer(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a transfer review; nothing is written anywhere."""
    return judged(facts, history=empty(TR, TRANSFER.key), reason=reason)


def to_the_draft(notice: str = "2015-09-07", began: str = "2015-09-21", served: str = "2015-12-14") -> list[NewFact]:
    """Return a transfer review without incident up to the service of the draft plan."""
    return [
        new("transfer_review_notice_given", notice, assessment_begins=began, expected="none"),
        new("transfer_assessment_began", began),
        new("transfer_meeting_invited", began),
        new("decision_to_issue_plan_notified", "2015-12-07"),
        new("draft_plan_served", served),
    ]


# The fixtures of the page on transfer reviews: the day of the notice picks the version.
VERSIONS = rows("""
| notice          | began           | notice due      | no plan by      | plan by         |
|-----------------|-----------------|-----------------|-----------------|-----------------|
| Mon 06 Oct 2014 | Mon 20 Oct 2014 | Mon 06 Oct 2014 | Sun 28 Dec 2014 | Sun 11 Jan 2015 |
| Wed 01 Apr 2015 | Mon 20 Apr 2015 | Mon 06 Apr 2015 | Sun 28 Jun 2015 | Sun 26 Jul 2015 |
| Mon 07 Sep 2015 | Mon 21 Sep 2015 | Mon 07 Sep 2015 | Sun 27 Dec 2015 | Sun 24 Jan 2016 |
| Thu 20 Aug 2015 | Thu 03 Sep 2015 | Thu 20 Aug 2015 | Wed 11 Nov 2015 | Wed 09 Dec 2015 |
""")


@pytest.mark.parametrize("row", VERSIONS, ids=named)
def test_the_day_of_the_notice_picks_the_version_of_the_weeks(row: Row) -> None:
    versions_hold(row, "no")


@pytest.mark.parametrize("row", VERSIONS[1:], ids=named)  # the Order reached detained persons on 1 April 2015
def test_the_weeks_of_a_detained_person_are_the_same(row: Row) -> None:
    versions_hold(row, "yes")


def versions_hold(row: Row, detained: str) -> None:
    notice = new("transfer_review_notice_given", row.day("notice").isoformat(), detained=detained)
    began = row.day("began").isoformat()
    found = clocks(transfer(notice, new("transfer_assessment_began", began)), began)
    prefix = "tr_detained" if detained == "yes" else "tr"
    assert found[f"{prefix}_notice"].due_on == row.day("notice due")
    assert found[f"{prefix}_no_plan"].due_on == row.day("no plan by")
    assert found[f"{prefix}_final"].due_on == row.day("plan by")
    assert not {"tr_final", "tr_detained_final"} <= set(found)


def test_in_2014_the_weeks_for_the_plan_run_before_the_assessment_began_and_later_they_do_not() -> None:
    found = clocks(transfer(new("transfer_review_notice_given", "2014-10-06")), "2014-10-06")
    assert found["tr_final"].due_on == date(2015, 1, 11)
    assert "tr_no_plan" not in found
    assert "tr_final" not in clocks(transfer(new("transfer_review_notice_given", "2015-04-01")), "2015-04-01")


def test_nobody_was_detained_under_the_order_before_april_2015() -> None:
    with pytest.raises(NoLawInForce):
        transfer(
            new("transfer_review_notice_given", "2014-10-06", detained="yes"),
            new("transfer_assessment_began", "2014-10-20"),
        )


COHORTS = rows("""
| detail                                                    | limit           | last day        |
|-----------------------------------------------------------|-----------------|-----------------|
| post16 transfer_on 2015-09-01                             | tr_cohort       | Sat 30 May 2015 |
| post16 transfer_on 2016-09-05                             | tr_cohort       | Wed 30 Mar 2016 |
| post16 transfer_on 2017-09-04                             | tr_cohort       | Thu 30 Mar 2017 |
| other transfer_on 2016-09-05                              | tr_cohort       | Sun 14 Feb 2016 |
| other transfer_on 2017-09-04                              | tr_cohort       | Tue 14 Feb 2017 |
| other transfer_on 2018-09-03                              | tr_cohort       | Sat 31 Mar 2018 |
| other transfer_on 2017-09-04 year10_from 2017-09-01       | tr_cohort       | Tue 14 Feb 2017 |
| year_9 year10_from 2017-09-04                             | tr_cohort_year9 | Sun 03 Sep 2017 |
| none                                                      | tr_cohort_rest  | Sat 31 Mar 2018 |
""")


@pytest.mark.parametrize("row", COHORTS, ids=named)
@pytest.mark.parametrize("kind", ["statement_to_be_transferred", "transfer_review_notice_given"])
def test_what_is_expected_of_the_child_decides_the_last_day(row: Row, kind: str) -> None:
    expected, *days = row["detail"].split()
    detail = dict(zip(days[::2], days[1::2], strict=True))
    found = clocks(transfer(NewFact(kind, date(2015, 1, 12), {"expected": expected, **detail})), "2015-01-12")
    assert found[row["limit"]].due_on == row.day("last day")
    assert len([each for each in found if each.startswith("tr_cohort")]) == 1


@pytest.mark.parametrize("expected", ["post16", "other", "year_9"])
def test_a_cohort_without_its_day_is_refused_and_not_guessed(expected: str) -> None:
    with pytest.raises(WrongDetail, match=r"Give the day (of the transfer|the child begins year 10)"):
        transfer(new("statement_to_be_transferred", "2015-01-12", expected=expected))


def test_a_notice_that_says_nothing_of_the_cohort_starts_no_clock_of_one() -> None:
    found = clocks(transfer(new("transfer_review_notice_given", "2015-09-07")), "2015-09-07")
    assert not [each for each in found if each.startswith("tr_cohort")]


def test_the_day_named_in_the_notice_gives_way_to_the_day_on_which_it_did_begin() -> None:
    notice = new("transfer_review_notice_given", "2016-01-11", assessment_begins="2016-01-25")
    named_day = clocks(transfer(notice), "2016-01-11")["tr_notice"]
    assert (named_day.due_on, named_day.standing) == (date(2016, 1, 11), Standing.MET)
    began = transfer(notice, new("transfer_assessment_began", "2016-01-20"))
    too_short = clocks(began, "2016-01-20")["tr_notice"]
    assert (too_short.due_on, too_short.standing, too_short.days_late) == (date(2016, 1, 6), Standing.MISSED, 5)


def test_a_conclusion_without_an_invitation_warns_and_is_no_breach() -> None:
    case = transfer(*to_the_draft()[:2], new("refusal_to_issue_plan_notified", "2015-12-14"))
    assert case.facts[-1].breach == ()
    (note,) = [each for each in clocks(case, "2015-12-14")["tr_meeting"].notes if "invitation" in each]
    assert "art 20(3)" in note


def test_a_plan_before_the_end_of_the_familys_time_is_a_breach_that_needs_its_reason() -> None:
    early = [*to_the_draft(), new("finalised_plan_sent", "2015-12-21")]
    with pytest.raises(BreachNeedsReason, match="Monday 28 December 2015"):
        transfer(*early)
    assert transfer(*early, reason="The family asked for it.").facts[-1].breach == ("too_early:draft_reps",)


def test_the_statement_cannot_end_for_want_of_an_appeal_while_the_family_may_appeal() -> None:
    kept = [*to_the_draft()[:3], new("refusal_to_issue_plan_notified", "2015-12-14")]
    assert clocks(transfer(*kept), "2015-12-14")["appeal_lodge"].due_on == date(2016, 2, 15)  # the 14th is a Sunday
    with pytest.raises(BreachNeedsReason, match="Monday 15 February 2016"):
        transfer(*kept, new("time_to_appeal_ended", "2016-02-15"))
    ended = transfer(*kept, new("time_to_appeal_ended", "2016-02-16"))
    assert (ended.state.stage, ended.facts[-1].breach) == ("statement_ended", ())


def test_a_case_sent_back_is_decided_anew_and_the_family_can_appeal_again() -> None:
    case = transfer(
        *to_the_draft()[:3],
        new("refusal_to_issue_plan_notified", "2015-12-14"),
        new("transfer_appeal_allowed", "2016-05-09", outcome="remitted"),
        new("refusal_to_issue_plan_notified", "2016-05-23"),
    )
    assert case.state.stage == "statement_kept"
    assert clocks(case, "2016-05-23")["appeal_lodge"].due_on == date(2016, 7, 25)  # the 23rd is a Saturday


def test_an_exception_of_the_regulations_lifts_the_weeks_and_one_of_art_16_the_cohort() -> None:
    because = "The child was in hospital."
    case = transfer(
        *to_the_draft()[:2],
        new("exception_claimed", "2016-01-11", limit="tr_final", exception="personal_circumstances", because=because),
        new(
            "exception_claimed", "2018-03-26", limit="tr_cohort_rest", exception="assessment_inappropriate",
            because=because,
        ),
    )  # fmt: skip
    found = clocks(case, "2018-04-10")
    assert found["tr_final"].standing == found["tr_cohort_rest"].standing == Standing.LIFTED
    with pytest.raises(NotPossible):
        transfer(
            *to_the_draft()[:2],
            new(
                "exception_claimed", "2016-01-11", limit="tr_final", exception="assessment_inappropriate",
                because=because,
            ),
        )  # fmt: skip


def test_a_decision_made_in_another_capacity_is_refused() -> None:
    case = transfer(*to_the_draft()[:3])
    provider = replace(OFFICER, acted_as=Capacity.PROVIDER)
    with pytest.raises(NotPossible, match="cannot be contracted out"):
        prepare(case.history, [Entry(new("refusal_to_issue_plan_notified", "2015-12-14"))], by=provider, now=NOW)


# What the facts of a transfer review do in the child's other cases, through the one way in, on both databases.


def a_child(database: Database) -> int:
    with database.writing() as session:
        born = date(2008, 5, 4)
        return add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))


def opened_from(database: Database, ref: str) -> dict[str, str]:
    """Return the cases that a case has opened, by their process."""
    with database.reading() as session:
        return {each.process: each.ref for each in opened_by(session, read(database, ref).id).values()}


def test_the_plan_sent_opens_the_annual_review_on_that_day_and_follows_its_correction(database: Database) -> None:
    child = a_child(database)
    facts = [*to_the_draft(), new("finalised_plan_sent", "2016-01-18")]
    opened(database, *facts, ref=TR, child_id=child, process_key=TRANSFER.key)
    following = opened_from(database, TR)
    assert set(following) == {"appeal", "annual_review"}
    (first,) = effective(read(database, following["annual_review"]).facts)
    assert (first.kind, first.happened_on) == ("transfer_review_concluded", date(2016, 1, 18))
    add(database, new("finalised_plan_sent", "2016-01-20", corrects=6), ref=TR)
    (first,) = effective(read(database, following["annual_review"]).facts)
    assert first.happened_on == date(2016, 1, 20)


ENDS_OF_AN_APPEAL = [
    (new("time_to_appeal_ended", "2016-02-16"), "statement_ended"),
    (new("appeal_withdrawn", "2016-03-14", because_of="not_pursued"), "statement_ended"),
    (new("appeal_dismissed", "2016-05-09"), "statement_ended"),
]


@pytest.mark.parametrize(("ending", "stage"), ENDS_OF_AN_APPEAL, ids=lambda each: getattr(each, "kind", ""))
def test_the_end_of_the_appeal_is_the_end_of_the_statement(ending: NewFact, stage: str, database: Database) -> None:
    child = a_child(database)
    facts = [*to_the_draft()[:3], new("refusal_to_issue_plan_notified", "2015-12-14")]
    opened(database, *facts, ref=TR, child_id=child, process_key=TRANSFER.key)
    appeal = opened_from(database, TR)["appeal"]
    if ending.kind != "time_to_appeal_ended":
        add(database, new("application_notice_received", "2016-01-18"), ref=appeal)
    add(database, ending, ref=appeal)
    case = read(database, TR)
    assert (case.facts[-1].kind, case.facts[-1].happened_on) == (ending.kind, ending.happened_on)
    assert replay(TRANSFER, effective(case.facts)).stage == stage


def test_from_the_notice_on_no_annual_review_of_the_statement_is_owed(database: Database) -> None:
    child = a_child(database)
    reviewed = new("plan_last_reviewed", "2015-03-02")
    opened(database, reviewed, ref="AR-2015-000001", child_id=child, process_key="annual_review")
    opened(database, to_the_draft()[0], ref=TR, child_id=child, process_key=TRANSFER.key)
    last = read(database, "AR-2015-000001").facts[-1]
    assert (last.kind, last.happened_on) == ("review_no_longer_owed", date(2015, 9, 7))


def test_a_notice_of_the_past_leaves_a_review_that_began_later_alone(database: Database) -> None:
    child = a_child(database)
    reviewed = new("plan_last_reviewed", "2026-03-02")
    opened(database, reviewed, ref="AR-2026-000001", child_id=child, process_key="annual_review")
    opened(database, to_the_draft()[0], ref=TR, child_id=child, process_key=TRANSFER.key)
    assert [fact.kind for fact in read(database, "AR-2026-000001").facts] == ["plan_last_reviewed"]


def test_a_notice_that_a_later_review_contradicts_is_refused_with_the_case_named(database: Database) -> None:
    child = a_child(database)
    held = [new("plan_last_reviewed", "2015-03-02"), new("review_meeting_held", "2015-11-02")]
    opened(database, *held, ref="AR-2015-000001", child_id=child, process_key="annual_review")
    with pytest.raises(HasGoneOn, match="AR-2015-000001"):
        opened(database, to_the_draft()[0], ref=TR, child_id=child, process_key=TRANSFER.key)
    assert len(read(database, "AR-2015-000001").facts) == 2
