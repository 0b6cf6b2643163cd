"""What a panel recommends: it is no decision, moves no stage and stops no clock; and what is said of a departure."""

from typing import Any

import pytest

from cases.details.panels import DECISIONS, QUESTIONS
from cases.facts import Capacity, NewFact, effective
from cases.kinds import KINDS
from cases.log import Author
from tests.casework import EHC, NOW, add_to, clocks, empty, judged, new, request, standing_facts
from workflows.definition import Process
from workflows.ledger import parts_of
from workflows.panel_questions import ANSWERED_BY, OF_A_QUESTION, departures, open_questions, warnings
from workflows.processes import PROCESSES
from workflows.record import Entry, NotPossible, Prepared, prepare
from workflows.timetable import timetable

PANEL = "PNL-2025-000001"


def considered(on: str, question: str, recommendation: str, **more: Any) -> NewFact:
    return new("panel_considered", on, panel=PANEL, question=question, recommendation=recommendation, **more)


def decided(on: str, question: str, decision: str, **more: Any) -> NewFact:
    return new("authority_decided", on, question=question, decision=decision, **more)


def considered_no(on: str = "2025-09-29") -> Prepared:
    return judged([request(), considered(on, "assess", "no", findings=["support_not_shown"])])


# By process and stage, what a panel can be asked there; every stage that is not listed has no question.
ASKED = {
    ("ehc_assessment", "considering_request"): {"assess"},
    ("ehc_assessment", "assessing"): {"issue_plan"},
    ("ehc_assessment", "drafting_plan"): {"agree_plan"},
    ("ehc_assessment", "awaiting_representations"): {"agree_plan", "agree_placement"},
    ("annual_review", "deciding"): {"amend", "cease"},
    ("annual_review", "proposing_amendments"): {"agree_plan", "amend"},
    ("annual_review", "awaiting_representations"): {"agree_plan", "agree_placement", "amend"},
    ("phase_transfer", "deciding"): {"amend", "cease"},
    ("phase_transfer", "proposing_amendments"): {"agree_plan", "amend"},
    ("phase_transfer", "awaiting_representations"): {"agree_plan", "agree_placement", "amend"},
    ("plan_amendment", "proposing_amendments"): {"agree_plan", "amend"},
    ("plan_amendment", "awaiting_representations"): {"agree_plan", "agree_placement", "amend"},
    ("reassessment", "considering_request"): {"reassess"},
    ("reassessment", "reassessing"): {"agree_plan", "amend"},
    ("reassessment", "awaiting_representations"): {"agree_plan", "agree_placement", "amend"},
    ("ceasing", "considering"): {"cease"},
    ("ceasing", "review_owed"): {"cease"},
    ("beyond_25", "turned_25"): {"continue_beyond_25"},
    ("order", "complying"): {"issue_plan", "agree_plan", "agree_placement"},
    ("order", "reassessing"): {"issue_plan", "agree_plan", "agree_placement", "amend"},
    ("transfer_review", "assessing"): {"issue_plan"},
    ("transfer_review", "drafting_plan"): {"agree_plan"},
    ("transfer_review", "awaiting_representations"): {"agree_plan", "agree_placement"},
    ("lda_transfer", "converted"): {"issue_plan"},
    ("lda_transfer", "drafting_plan"): {"agree_plan"},
    ("lda_transfer", "awaiting_representations"): {"agree_plan", "agree_placement"},
    ("detained", "considering"): {"assess"},
    ("detained", "assessing"): {"issue_plan"},
    ("detained", "drafting_plan"): {"agree_plan"},
    ("detained", "awaiting_representations"): {"agree_plan", "agree_placement"},
    ("detained", "completing_after_release"): {"assess", "issue_plan", "agree_plan", "agree_placement"},
}  # fmt: skip


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_a_panel_is_asked_at_every_stage_where_its_question_is_open_and_at_no_other(process: Process) -> None:
    found = {(process.key, name): set(open_questions(process, name)) for name in process.by_name}
    assert {place: asked for place, asked in found.items() if asked} == {
        place: asked for place, asked in ASKED.items() if place[0] == process.key
    }
    for (_, name), asked in found.items():
        assert set(OF_A_QUESTION) <= set(process.accepts(name)) if asked else True
        assert bool(asked) == bool(set(OF_A_QUESTION) & set(process.accepts(name))), name
        assert not set(OF_A_QUESTION) & set(process[name].exits), "a recommendation leads nowhere"


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_no_clock_of_any_process_knows_a_panel(process: Process) -> None:
    for clock in process.clocks:
        named = {*clock.starts, *clock.met_by, *clock.falls_away_on, *clock.ends_on, *clock.unless}
        assert not named & set(OF_A_QUESTION), clock.limit.key


def test_every_question_has_the_facts_that_answer_it() -> None:
    assert list(ANSWERED_BY) == list(QUESTIONS)
    for answers in ANSWERED_BY.values():
        assert set(answers) == set(DECISIONS)
        assert {each.kind for ways in answers.values() for each in ways} <= set(KINDS)


def test_a_recommendation_moves_no_stage_and_stops_no_clock() -> None:
    before = judged([request()])
    after = add_to(before, considered("2025-09-29", "assess", "yes", unanimous=True))
    assert after.state.stage == before.state.stage == "considering_request"
    assert clocks(after, "2025-11-01")["assess_decision"].standing == "overdue"
    days = {key: (each.due_on, each.standing) for key, each in clocks(after, "2025-11-01").items()}
    assert days == {key: (each.due_on, each.standing) for key, each in clocks(before, "2025-11-01").items()}


def test_a_question_that_is_not_open_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotPossible, match="Open then: “Should an EHC needs assessment be secured"):
        judged([request(), considered("2025-09-29", "cease", "yes")])


def test_one_panel_may_be_asked_two_questions_of_a_case_on_a_day_and_each_once() -> None:
    draft = [
        request(),
        new("decision_to_assess_notified", "2025-10-06"),
        new("decision_to_issue_plan_notified", "2025-11-24"),
        new("draft_plan_served", "2025-12-01"),
        considered("2025-12-08", "agree_plan", "yes"),
    ]
    case = judged([*draft, considered("2025-12-08", "agree_placement", "not_yet")])
    assert len([each for each in case.facts if each.kind == "panel_considered"]) == 2
    with pytest.raises(NotPossible, match="recorded already"):
        add_to(case, considered("2025-12-08", "agree_plan", "no"))


def test_minutes_written_after_the_notice_of_the_same_day_still_fit() -> None:
    """A panel meets in the morning, the notice goes in the afternoon, the minutes are typed the day after."""
    case = judged([request(), new("refusal_to_assess_notified", "2025-09-29")])
    assert case.state.stage == "assessment_refused"
    later = add_to(case, considered("2025-09-29", "assess", "no"))
    assert later.state.stage == "assessment_refused"
    with pytest.raises(NotPossible):
        add_to(case, considered("2025-09-30", "assess", "no"))


def test_a_provider_recommends_and_never_decides() -> None:
    provider = Author("o0000000002", Capacity.PROVIDER)
    case = prepare(
        empty(), [Entry(request()), Entry(considered("2025-09-29", "assess", "yes"))], by=provider, now=NOW
    )  # fmt: skip
    assert case.facts[-1].acted_as == "provider"
    with pytest.raises(NotPossible, match="cannot be contracted out") as refusal:
        prepare(case.history, [Entry(decided("2025-09-30", "assess", "yes"))], by=provider, now=NOW)
    assert refusal.value.extra["objections"] == ["not_theirs_to_decide"]
    assert add_to(case, decided("2025-09-30", "assess", "yes")).facts[-1].acted_as == "council"


def test_a_decision_as_recommended_needs_no_reason_and_one_that_departs_needs_one() -> None:
    assert add_to(considered_no(), decided("2025-09-30", "assess", "no"))
    with pytest.raises(NotPossible, match=r"recommended “No”.*departs from it, which the authority may do") as refusal:
        add_to(considered_no(), decided("2025-09-30", "assess", "yes"))
    assert refusal.value.extra["objections"] == ["departs_without_reason"]
    case = add_to(considered_no(), decided("2025-09-30", "assess", "yes", because="Advice came after the panel."))
    assert not case.facts[-1].breach, "to depart from a recommendation is lawful"


@pytest.mark.parametrize("recommendation", ["yes", "not_yet"])
def test_where_the_panel_agreed_or_wanted_to_know_more_nobody_departs(recommendation: str) -> None:
    case = judged([request(), considered("2025-09-29", "assess", recommendation)])
    assert add_to(case, decided("2025-09-30", "assess", "yes"))


def test_a_decision_needs_no_panel() -> None:
    assert judged([request(), decided("2025-09-30", "assess", "yes")])


def test_the_latest_recommendation_counts() -> None:
    twice = add_to(considered_no(), considered("2025-10-01", "assess", "yes"))
    assert add_to(twice, decided("2025-10-02", "assess", "yes"))


CONSULTED = new("family_consulted", "2025-09-15")
NOTIFIED = new("decision_to_assess_notified", "2025-10-03")


def test_a_notice_that_departs_holds_and_warns_until_the_decision_is_recorded() -> None:
    case = add_to(considered_no(), CONSULTED, NOTIFIED)
    assert case.state.stage == "assessing"
    (warning,) = warnings(EHC, standing_facts(case))
    assert warning == (
        "The panel PNL-2025-000001 of Monday 29 September 2025 recommended “No” to “Should an EHC needs assessment "
        "be secured?”. “Decision to assess notified” of Friday 3 October 2025 departs from it, and no decision of "
        "the authority with its reason is recorded before it. The notice holds all the same: a recommendation "
        "decides nothing. Record the decision with its day and its reason."
    )
    told = add_to(case, decided("2025-10-02", "assess", "yes", because="Advice came after the panel."))
    assert warnings(EHC, standing_facts(told)) == []


def test_a_notice_as_recommended_warns_of_nothing() -> None:
    case = judged([request(), CONSULTED, considered("2025-09-29", "assess", "yes"), NOTIFIED])
    assert warnings(EHC, standing_facts(case)) == []


def test_a_review_that_decides_otherwise_than_was_recommended_warns_for_each_question() -> None:
    review = judged(
        [
            new("plan_made", "2024-10-07"),
            new("review_meeting_held", "2025-09-15"),
            considered("2025-09-29", "amend", "yes"),
            considered("2025-09-29", "cease", "no"),
            new("review_decision_notified", "2025-10-03", decision="cease"),
        ],
        history=empty("AR-2025-000001", "annual_review"),
    )  # fmt: skip
    assert [each.split("” to “")[1].split("?")[0] for each in departures(standing_facts(review))] == [
        "Should the plan cease to be maintained"
    ]


def test_a_recommendation_is_spent_by_the_first_notice_after_it() -> None:
    """Not to amend after all, once the family has answered, departs from nothing: the panel's question was answered."""
    review = judged(
        [
            new("plan_made", "2024-10-07"),
            new("review_meeting_held", "2025-09-15"),
            considered("2025-09-22", "amend", "yes"),
            new("review_decision_notified", "2025-10-03", decision="amend"),
            new("decision_not_to_amend_notified", "2025-11-03"),
        ],
        history=empty("AR-2025-000001", "annual_review"),
    )  # fmt: skip
    assert list(departures(standing_facts(review))) == []


def test_a_correction_of_the_recommendation_takes_its_warning_away() -> None:
    case = add_to(considered_no(), CONSULTED, NOTIFIED)
    right = considered("2025-09-29", "assess", "yes")
    corrected = add_to(case, new("panel_considered", "2025-09-29", corrects=2, **right.detail))
    assert warnings(EHC, effective(corrected.history.facts)) == []


def test_waiting_for_a_panel_is_the_authoritys_own_time() -> None:
    late = judged(
        [
            request(), considered("2025-10-20", "assess", "yes"),
            new("cause_of_lateness_recorded", "2025-10-25", cause="panel_calendar", limit="assess_decision"),
            new("decision_to_assess_notified", "2025-11-03"),
        ]
    )  # fmt: skip
    facts = standing_facts(late)
    deadline = next(each for each in timetable(EHC, facts, late.facts[-1].happened_on) if each.days_late)
    assert deadline.limit.key == "assess_decision"
    parts = parts_of(EHC, facts, deadline)
    assert {each.held_by for each in parts} == {"authority"}
    assert [(each.cause, each.days) for each in parts if each.cause] == [("panel_calendar", 9)]
    assert sum(each.days for each in parts) == deadline.days_late == 21
