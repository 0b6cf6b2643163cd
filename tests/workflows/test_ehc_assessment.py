"""The EHC needs assessment as a table: what may be recorded at each stage, and which clock times which duty."""

import pytest

from cases.facts import Fact, NewFact
from deadlines.register import LIMITS
from tests.casework import EHC
from tests.tables import Row, rows
from tests.workflows.stages import DAY, assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.engine import State, evolve, place_objections
from workflows.processes import PROCESSES

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
# (new) is a case in which nothing is recorded; the last four stages are ends.
POSSIBLE = rows("""
| kind                            | new | considering_request | assessing | drafting_plan | awaiting_representations | assessment_refused | plan_refused | plan_finalised | withdrawn | moved | suspended_by_detention | died | left_england | opened_in_error |
|---------------------------------|-----|---------------------|-----------|---------------|--------------------------|--------------------|--------------|----------------|-----------|-------|------------------------|------|--------------|-----------------|
| request_received                | >   | .                   |           |               |                          |                    |              |                |           |       |                        |      |              |                 |
| became_responsible              | >   | .                   |           |               |                          |                    |              |                |           |       |                        |      |              |                 |
| family_consulted                |     | .                   | .         | .             |                          |                    |              |                |           |       |                        |      |              |                 |
| considering_assessment_notified |     | .                   |           |               |                          |                    |              |                |           |       |                        |      |              |                 |
| views_received                  |     | .                   | .         | .             |                          |                    |              |                |           |       |                        |      |              |                 |
| decision_to_assess_notified     |     | >                   |           |               |                          | >                  |              |                |           |       |                        |      |              |                 |
| refusal_to_assess_notified      |     | >                   |           |               |                          |                    |              |                |           |       |                        |      |              |                 |
| no_plan_necessary_notified      |     | >                   |           |               |                          |                    |              |                |           |       |                        |      |              |                 |
| advice_requested                |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| advice_received                 |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| advice_expected                 |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| decision_to_issue_plan_notified |     |                     | >         |               |                          |                    | >            |                |           |       |                        |      |              |                 |
| refusal_to_issue_plan_notified  |     |                     | >         |               |                          |                    |              |                |           |       |                        |      |              |                 |
| draft_plan_served               |     |                     |           | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| representations_received        |     |                     |           |               | .                        |                    |              |                |           |       |                        |      |              |                 |
| school_requested                |     |                     |           |               | .                        |                    |              |                |           |       |                        |      |              |                 |
| institution_consulted           |     |                     |           | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| institution_replied             |     |                     |           | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| meeting_held                    |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| finalised_plan_sent             |     |                     |           |               | >                        |                    |              |                |           |       |                        |      |              |                 |
| panel_considered                |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| authority_decided               |     | .                   | .         | .             | .                        |                    |              |                |           |       |                        |      |              |                 |
| decision_reconsidered           |     |                     |           |               |                          | >                  | >            |                |           |       |                        |      |              |                 |
| child_died                      |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| left_england                    |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| exception_claimed               |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| exception_ended                 |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| cause_of_lateness_recorded      |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| request_withdrawn               |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| case_assigned                   |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| note_added                      |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| document_added                  |     | .                   | .         | .             | .                        | .                  | .            | .              | .         | .     | .                      | .    | .            | .               |
| opened_in_error                 |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| detention_began                 |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
| moved_to_another_authority      |     | >                   | >         | >             | >                        |                    |              |                |           |       |                        |      |              |                 |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

# Where each way out leads, and under which provision.
EXITS = rows("""
| from                     | fact                            | to                       | law                                |
|--------------------------|---------------------------------|--------------------------|------------------------------------|
| considering_request      | no_plan_necessary_notified      | assessment_refused       | CFA s.36(5); reg 4(1)              |
| considering_request      | refusal_to_assess_notified      | assessment_refused       | CFA s.36(8); reg 5(1), (3)         |
| considering_request      | decision_to_assess_notified     | assessing                | CFA s.36(8); reg 5(1)              |
| considering_request      | request_withdrawn               | withdrawn                | local practice (Q25)               |
| assessing                | decision_to_issue_plan_notified | drafting_plan            | CFA ss.36(9), 37(1)                |
| assessing                | refusal_to_issue_plan_notified  | plan_refused             | CFA s.36(9); reg 10(1), (3)        |
| assessing                | request_withdrawn               | withdrawn                | local practice (Q25)               |
| drafting_plan            | draft_plan_served               | awaiting_representations | CFA s.38(2); reg 13(1)             |
| drafting_plan            | request_withdrawn               | withdrawn                | local practice (Q25)               |
| awaiting_representations | draft_plan_served               | awaiting_representations | CFA s.38(2); reg 13(1)             |
| awaiting_representations | finalised_plan_sent             | plan_finalised           | CFA ss.39-40; regs 13(2), 14       |
| awaiting_representations | request_withdrawn               | withdrawn                | local practice (Q25)               |
| assessment_refused       | decision_reconsidered           | assessing                | CFA s.36(3), (8); no time set      |
| assessment_refused       | decision_to_assess_notified     | assessing                | CFA s.36(8); reg 5(1); no time set |
| plan_refused             | decision_reconsidered           | drafting_plan            | CFA ss.36(9), 37(1); no time set   |
| plan_refused             | decision_to_issue_plan_notified | drafting_plan            | CFA ss.36(9), 37(1); no time set   |
""")  # noqa: E501

# Limits that no process here times, each with the reason.
UNUSED = {
    "notify_considering": "no time is stated, and the fact considering_assessment_notified records it",
    "assess_decision_copy": "no time is stated for the copy of the decision",
    "advice_seek": "no time is stated for seeking advice; the fact advice_requested records it for each body",
    "advice_no_repeat": "a prohibition, not something done by a day",
    "no_plan_copy": "no time is stated for the copy of the refusal",
    "yes_plan_notice": "the Regulations set no time for a yes; yes_plan_week_16 shows the Code's",
    "assess_six_month_bar": "looks at an earlier case of the same child, which one case cannot see",
    "remain_in_special_school": "counts the open days of a particular school",
    "draft_issue": "no date is set for the draft; draft_reps and final_plan bound it",
    "school_request_window": "ends on the day the authority's own notice names, shown with draft_reps",
    "cease_notify": "no time is stated, and the fact decision_to_cease_notified records it",
    "mediation_notice": "no period is prescribed: it travels with each notice, and is among what that must tell",
    "he_disclosure": "asked for by somebody who leaves for a university, outside any process of the plan",
    "final_plan_form": "a rule about what is in the plan, not about when",
    "tr_inflight_decide": "no fact holds the consent, and the weeks that follow it (art 7) were not read",
    "tr_lda": "nothing is owed until somebody asks, and then it is an EHC needs assessment",
    "tr_cohort_2015": "one of the dates tr_cohort holds",
    "tr_cohort_post16": "one of the dates tr_cohort holds",
    "tr_cohort_phase": "one of the dates tr_cohort holds",
    "dp_kept_plan_disclose_commissioner": "a duty of the new authority, in a case of its own",
    "dp_cb_request": "a step of the commissioning body, in a case of the new authority",
    "med_fail_notify": "no day is stated, and nobody records when it was realised; mediation_not_arranged records it",
    "med_agree_appealable": "its times are those of reg 44: the agreement opens a case of the order, whose clocks run",
    "any_other_tribunal_act": "its time is that of a rule or direction, which no fact names; the calculator answers it",
    "pb_request_window": "lasts as long as a plan is drafted, reviewed or re-assessed, and no day of it is set",
    "pb_refusal": "no time is stated for the notice or the review of it, and direct payments are no process here",
    "dp_review": "direct payments are no process here, and a case does not know when they were first made",
    "dp_reduce": "direct payments are no process here, and the notice is a reasonable one, of no stated length",
    "dp_stop": "direct payments are no process here, and no length is stated for the notice beforehand",
    "dp_nominee_withdrawn": "direct payments are no process here, and no day is stated",
}
# The standards of the impartial service (CFA s.32), whose records stand in a database of its own: no case here has one.
OF_THE_SERVICE = "sendiass_"
# Of an appeal in detention the agreements, orders and concessions are limits only.
OF_DETENTION_AS_LIMITS = ("dp_agreement_", "dp_orders_", "dp_unopposed_")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(EHC, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(EHC, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(EHC, EXITS)


def test_a_refusal_says_what_is_possible_instead() -> None:
    (objection,) = place_objections(EHC, State("drafting_plan"), NewFact("finalised_plan_sent", DAY))
    assert objection.sentence.startswith(
        "“Finalised plan sent” cannot follow “Preparing the draft plan”. Possible now: "
    )
    assert "“Draft plan served”" in objection.sentence
    (objection,) = place_objections(EHC, State(), NewFact("note_added", DAY))
    assert objection.sentence == (
        "“Note” cannot be the first fact of a case: it begins with “Request received” or “Became responsible”."
    )


def test_every_refusal_and_every_plan_carries_the_right_of_appeal() -> None:
    for here in EHC.stages:
        for kind, exit_ in here.ways():
            appealable = exit_.to in ("assessment_refused", "plan_refused", "plan_finalised")
            assert ("right_of_appeal" in exit_.must_tell) == appealable, kind
            assert ("right_to_make_representations" in exit_.must_tell) == (kind == "draft_plan_served")


def test_every_limit_is_timed_by_a_clock_or_it_is_said_why_not() -> None:
    timed = {clock.limit.key for each in PROCESSES.values() for clock in each.clocks}
    outlined = {key for key in LIMITS if key.startswith(OF_DETENTION_AS_LIMITS)}
    of_the_service = {key for key in LIMITS if key.startswith(OF_THE_SERVICE)}
    assert timed | set(UNUSED) | outlined | of_the_service == set(LIMITS)
    assert not timed & (outlined | of_the_service)
    assert not timed & set(UNUSED)


def test_a_fact_that_leads_nowhere_leaves_the_stage_and_replay_refuses_nothing() -> None:
    state = evolve(EHC, State(), Fact("finalised_plan_sent", DAY, 1, {}))
    assert state.stage == "considering_request"
    state = evolve(EHC, state, Fact("draft_plan_served", DAY, 2, {}))
    assert state.stage == "considering_request"
    assert len(state.facts) == 2
