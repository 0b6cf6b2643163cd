"""The clocks of an EHC needs assessment: what starts each, what stops it, what lifts it, and what does neither."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.kinds import KINDS
from deadlines.deadline import Deadline
from deadlines.standing import Standing
from tests.casework import EHC, add_to, clocks, judged, new, request, standing_facts, to_the_draft
from workflows.engine import unrecorded
from workflows.record import Prepared
from workflows.timetable import next_awaited, timetable

CLOSURE = {"advice_requested": "2025-07-17", "closed_from": "2025-07-24", "reopens_on": "2025-09-03"}


def timetable_of(case: Prepared, on: str) -> tuple[Deadline, ...]:
    return timetable(EHC, standing_facts(case), date.fromisoformat(on))


def test_the_six_sixteen_and_twenty_weeks_run_from_the_receipt_of_the_request() -> None:
    found = clocks(judged([request("2025-09-01")]), "2025-09-01")
    assert {key: each.due_on and each.due_on.isoformat() for key, each in found.items()} == {
        "consult_on_request": None,
        "notify_no_determination": "2025-10-13",
        "assess_decision": "2025-10-13",
        "no_plan_decision": "2025-12-22",
        "yes_plan_week_16": "2025-12-22",
        "final_plan": "2026-01-19",
    }
    assert {each.standing for each in found.values()} == {Standing.RUNNING}
    assert found["final_plan"].steps()[0] == (
        "A request for an EHC needs assessment was received on Monday 1 September 2025."
    )


def test_becoming_responsible_starts_the_same_clocks() -> None:
    found = clocks(judged([new("became_responsible", "2025-09-01")]), "2025-09-01")
    assert found["final_plan"].due_on == date(2026, 1, 19)
    assert (
        found["final_plan"].steps()[0].startswith("The authority became responsible for the child or young person on")
    )


@pytest.mark.parametrize("order", [("2025-09-01", "2025-09-08"), ("2025-09-08", "2025-09-01")])
def test_of_a_request_and_becoming_responsible_the_earlier_decides(order: tuple[str, str]) -> None:
    """Recorded default Q4, in whichever order the two were recorded."""
    received, responsible = order
    found = clocks(judged([request(received), new("became_responsible", responsible)]), "2025-09-10")
    assert found["assess_decision"].due_on == date(2025, 10, 13)
    assert found["assess_decision"].trigger.happened_on == date(2025, 9, 1)


def test_a_refused_request_stops_the_twenty_week_clock() -> None:
    case = judged([request(), new("refusal_to_assess_notified", "2025-10-10")])
    found = clocks(case, "2026-06-01")
    assert found["assess_decision"].standing is Standing.MET
    assert found["final_plan"].standing is found["no_plan_decision"].standing is Standing.NOT_APPLICABLE
    assert found["final_plan"].steps()[-1] == (
        "The family was notified that no assessment would be secured on Friday 10 October 2025: the clock ended."
    )
    assert found["final_plan"].days_late == 0
    assert next_awaited(found.values()) is None


@pytest.mark.parametrize(
    ("ending", "on"),
    [("no_plan_necessary_notified", "2025-10-01"), ("request_withdrawn", "2025-10-01")],
)
def test_whatever_ends_a_case_ends_its_clocks(ending: str, on: str) -> None:
    found = clocks(judged([request(), new(ending, on)]), "2027-01-01")
    standings = {key: each.standing for key, each in found.items()}
    if ending == "no_plan_necessary_notified":
        assert standings.pop("notify_no_determination") is Standing.MET
    assert set(standings.values()) == {Standing.NOT_APPLICABLE}


def test_a_refusal_of_a_plan_meets_the_sixteen_weeks_and_ends_the_twenty() -> None:
    facts = [request(), new("decision_to_assess_notified", "2025-10-06")]
    late = clocks(judged([*facts, new("refusal_to_issue_plan_notified", "2025-12-29")]), "2025-12-29")
    assert (late["no_plan_decision"].standing, late["no_plan_decision"].days_late) == (Standing.MISSED, 7)
    assert late["no_plan_decision"].steps()[-1].endswith("on Monday 29 December 2025, 7 days after the last day.")
    assert late["final_plan"].standing is late["yes_plan_week_16"].standing is Standing.NOT_APPLICABLE


def test_a_yes_has_no_statutory_sixteen_weeks() -> None:
    facts = [
        request(),
        new("decision_to_assess_notified", "2025-10-06"),
        new("decision_to_issue_plan_notified", "2026-01-05"),
    ]
    found = clocks(judged(facts), "2026-01-05")
    assert found["no_plan_decision"].standing is Standing.NOT_APPLICABLE
    assert found["no_plan_decision"].days_late == 0, "reg 10(1) times a refusal, and there was none"
    assert found["yes_plan_week_16"].standing is Standing.MET_AFTER
    assert found["yes_plan_week_16"].days_late == 0
    assert not found["yes_plan_week_16"].is_awaited


def test_the_notice_stops_the_clock_and_the_decision_alone_does_not() -> None:
    """Reg 5(1) is met by notifying the family: the day of the decision itself is kept and stops nothing."""
    notified_late = new("decision_to_assess_notified", "2025-10-20", decided_on="2025-10-10")
    found = clocks(judged([request(), notified_late]), "2025-10-20")["assess_decision"]
    assert (found.standing, found.met_on, found.days_late) == (Standing.MISSED, date(2025, 10, 20), 7)
    assert clocks(judged([request(), notified_late]), "2025-10-19")["assess_decision"].standing is Standing.OVERDUE


def test_consulting_others_ends_the_time_for_saying_that_no_plan_is_necessary() -> None:
    case = judged([request(), new("considering_assessment_notified", "2025-09-15")])
    found = clocks(case, "2025-12-01")
    assert found["notify_no_determination"].standing is Standing.NOT_APPLICABLE
    assert found["assess_decision"].standing is Standing.OVERDUE


def test_a_notice_owed_only_if_no_plan_is_necessary_is_never_late_before_it_is_known_to_be_owed() -> None:
    found = clocks(judged([request()]), "2025-12-01")["notify_no_determination"]
    assert (found.standing, found.days_late, found.listed) == (Standing.WINDOW_ENDED, 0, False)
    assert found.steps()[2:4] == (
        "It is owed only if the authority determines that no plan is necessary (CFA s.36(5)).",
        "Until a notice is recorded this is not known, so it is not late; the notice whether it will assess is what is "
        "due.",
    )


def test_a_notice_that_no_plan_is_necessary_was_owed_and_late_even_after_an_assessment_was_considered() -> None:
    facts = [request(), new("considering_assessment_notified", "2025-09-15")]
    found = clocks(judged([*facts, new("no_plan_necessary_notified", "2025-10-20")]), "2025-10-20")
    notice = found["notify_no_determination"]
    assert (notice.standing, notice.days_late, notice.listed) == (Standing.MISSED, 7, True)
    assert len(notice.conditions) == 1
    assert found["assess_decision"].days_late == 0, "one notice, late once"


def test_a_refusal_to_assess_shows_that_the_other_notice_was_never_owed() -> None:
    found = clocks(judged([request(), new("refusal_to_assess_notified", "2025-11-03")]), "2025-11-03")
    assert (found["assess_decision"].standing, found["assess_decision"].days_late) == (Standing.MISSED, 21)
    notice = found["notify_no_determination"]
    assert (notice.standing, notice.days_late) == (Standing.NOT_APPLICABLE, 0)


def test_the_sixteen_weeks_are_kept_until_a_decision_and_say_that_a_refusal_is_what_they_bind() -> None:
    case = judged([request(), new("decision_to_assess_notified", "2025-10-06")])
    found = clocks(case, "2025-12-29")["no_plan_decision"]
    assert (found.standing, found.days_late, found.is_awaited) == (Standing.OVERDUE, 7, True)
    assert found.steps()[2] == "It is owed only if the authority decides not to secure a plan (CFA s.36(9))."
    assert found.steps()[3].startswith("Until a notice is recorded this is not known. The day is kept all the same:")
    assert found.steps()[-1] == "No notice had been given by Monday 29 December 2025, 7 days after the last day."
    withdrawn = clocks(add_to(case, new("request_withdrawn", "2025-12-29")), "2025-12-29")["no_plan_decision"]
    assert (withdrawn.standing, withdrawn.days_late) == (Standing.NOT_APPLICABLE, 0), "never known to be owed"


WITHOUT = "No consultation of the child's parent or the young person is recorded before "
DECISIONS = ("decision_to_assess_notified", "refusal_to_assess_notified", "no_plan_necessary_notified")


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_decision_without_a_recorded_consultation_is_no_breach_and_the_case_warns(kind: str) -> None:
    case = judged([request(), new(kind, "2025-10-06")])
    assert case.facts[-1].breach == ()
    (gap,) = unrecorded(EHC, standing_facts(case))
    assert gap.sentence.startswith(f"{WITHOUT}“{KINDS[kind].label}” of Monday 6 October 2025, as the law wants")
    consult = clocks(case, "2025-10-06")["consult_on_request"]
    assert gap.sentence in consult.steps()
    assert consult.standing is Standing.NOT_APPLICABLE
    told = add_to(case, new("family_consulted", "2025-10-03"))
    assert unrecorded(EHC, standing_facts(told)) == []


def test_a_consultation_after_the_decision_was_taken_does_not_come_before_it() -> None:
    decision = new("decision_to_assess_notified", "2025-10-06", decided_on="2025-10-02")
    for consulted, gaps in (("2025-10-02", 0), ("2025-10-03", 1), ("2025-10-07", 1)):
        facts = [request(), new("family_consulted", consulted), decision]
        case = judged(sorted(facts, key=lambda each: each.happened_on))
        assert len(unrecorded(EHC, standing_facts(case))) == gaps, consulted


def test_the_same_notice_is_listed_once_only() -> None:
    found = clocks(judged([request()]), "2025-10-10")
    assert {key for key, each in found.items() if each.listed and each.is_awaited} == {
        "assess_decision", "no_plan_decision", "final_plan",
    }  # fmt: skip
    soonest = next_awaited(found.values())
    assert soonest is not None
    assert soonest.limit.key == "assess_decision"


def test_a_draft_opens_fifteen_days_that_the_day_of_service_begins() -> None:
    case = judged(to_the_draft(served="2025-12-01"))
    for on, standing in (("2025-12-01", Standing.OPEN_WINDOW), ("2025-12-15", Standing.OPEN_WINDOW)):
        assert clocks(case, on)["draft_reps"].standing is standing
    assert clocks(case, "2025-12-16")["draft_reps"].standing is Standing.WINDOW_ENDED


def test_a_second_draft_restarts_the_fifteen_days() -> None:
    case = judged([*to_the_draft(served="2025-12-01"), new("draft_plan_served", "2025-12-10")])
    first, second = (each for each in timetable_of(case, "2025-12-20") if each.limit.key == "draft_reps")
    assert (first.due_on, first.standing) == (date(2025, 12, 15), Standing.NOT_APPLICABLE)
    assert first.steps()[-1] == (
        "The draft plan was served again on Wednesday 10 December 2025, before this time had run out: the clock ended."
    )
    assert (second.due_on, second.standing) == (date(2025, 12, 24), Standing.OPEN_WINDOW)


def test_representations_are_noted_and_do_not_cut_the_familys_time_short() -> None:
    case = judged([*to_the_draft(), new("representations_received", "2025-12-05")])
    found = clocks(case, "2025-12-08")["draft_reps"]
    assert (found.standing, found.met_on) == (Standing.OPEN_WINDOW, None)
    assert found.steps()[-1] == (
        "The family's representations were received on Friday 5 December 2025; the time still runs to its end."
    )


def test_late_representations_are_no_failing_of_anybody() -> None:
    case = judged([*to_the_draft(), new("representations_received", "2026-01-05")])
    found = clocks(case, "2026-01-05")["draft_reps"]
    assert (found.standing, found.days_late) == (Standing.WINDOW_ENDED, 0)


def test_the_finalised_plan_meets_the_twenty_weeks_on_the_day_it_is_sent() -> None:
    in_time = judged([*to_the_draft(), new("finalised_plan_sent", "2026-01-19")])
    assert clocks(in_time, "2026-01-19")["final_plan"].standing is Standing.MET
    late = judged([*to_the_draft(), new("finalised_plan_sent", "2026-01-20")])
    found = clocks(late, "2026-01-20")["final_plan"]
    assert (found.standing, found.days_late) == (Standing.MISSED, 1)
    assert found.steps()[-1] == "The finalised plan was sent on Tuesday 20 January 2026, 1 day after the last day."


ASKED = [request(), new("decision_to_assess_notified", "2025-10-06")]


def test_each_body_asked_has_a_clock_of_its_own_from_the_day_it_received_the_request() -> None:
    case = judged([
        *ASKED,
        new("advice_requested", "2025-10-08", "health", received_on="2025-10-09"),
        new("advice_requested", "2025-10-08", "nhs_england"),
        new("advice_received", "2025-11-21", "health"),
    ])  # fmt: skip
    found = clocks(case, "2025-11-21")
    health, england = found["advice_response:health"], found["advice_response:nhs_england"]
    assert (health.due_on, health.standing, health.days_late) == (date(2025, 11, 20), Standing.MISSED, 1)
    assert (england.due_on, england.standing) == (date(2025, 11, 19), Standing.OVERDUE)
    assert england.steps()[0] == "The request for advice reached NHS England on Wednesday 8 October 2025."
    assert "the day of asking is taken" in england.limit.default
    assert health.steps()[-1] == (
        "Advice from the integrated care board or NHS trust was received on Friday 21 November 2025, "
        "1 day after the last day."
    )


@pytest.mark.parametrize(
    ("body", "detail", "limit"),
    [
        ("health", {}, "advice_response"),
        ("youth_offending_team", {}, "advice_response"),
        ("educational_psychologist", {}, "advice_response_other"),
        ("school", {}, "advice_response_other"),
        ("social_care", {}, "advice_response_other"),
        ("a_clinic_elsewhere", {}, "advice_response_other"),
        ("a_clinic_elsewhere", {"section_31": True}, "advice_response"),
        ("health", {"section_31": False}, "advice_response_other"),
    ],
)
def test_the_statutory_six_weeks_bind_only_bodies_within_section_31(
    body: str, detail: dict[str, bool], limit: str
) -> None:
    case = judged([*ASKED, new("advice_requested", "2025-10-08", body, **detail)])
    found = clocks(case, "2026-01-01")
    (key,) = [key for key in found if key.endswith(f":{body}")]
    assert key == f"{limit}:{body}"
    assert found[key].standing is (Standing.OVERDUE if limit == "advice_response" else Standing.WINDOW_ENDED)


def test_a_body_that_declines_in_writing_has_answered() -> None:
    asked = new("advice_requested", "2025-10-08", "nhs_england")
    case = judged([*ASKED, asked, new("advice_received", "2025-11-10", "nhs_england", declined=True)])
    found = clocks(case, "2025-11-10")["advice_response:nhs_england"]
    assert found.standing is Standing.MET
    assert found.steps()[-1] == "NHS England declined, in writing, on Monday 10 November 2025."


def test_advice_asked_for_again_starts_a_new_six_weeks_for_that_body_only() -> None:
    case = judged([
        *ASKED,
        new("advice_requested", "2025-10-08", "health"),
        new("advice_requested", "2025-10-08", "nhs_england"),
        new("advice_requested", "2025-11-03", "health"),
    ])  # fmt: skip
    healths = [each for each in timetable_of(case, "2025-11-03") if each.about == "health"]
    assert [(each.due_on, each.standing) for each in healths] == [
        (date(2025, 11, 19), Standing.NOT_APPLICABLE),
        (date(2025, 12, 15), Standing.RUNNING),
    ]
    assert (
        healths[0].steps()[-1].startswith("The request for advice reached the integrated care board or NHS trust again")
    )
    assert clocks(case, "2025-11-03")["advice_response:nhs_england"].standing is Standing.RUNNING
    answered = add_to(case, new("advice_received", "2025-12-01", "health"))
    first, second = (each for each in timetable_of(answered, "2025-12-01") if each.about == "health")
    assert (first.standing, first.days_late) == (Standing.NOT_APPLICABLE, 0), "the later request took its place"
    assert (second.standing, second.met_on) == (Standing.MET, date(2025, 12, 1))


def test_advice_still_out_when_the_plan_is_finalised_is_no_longer_awaited() -> None:
    case = judged([
        *to_the_draft(), new("advice_requested", "2025-12-02", "health"), new("finalised_plan_sent", "2025-12-16"),
    ])  # fmt: skip
    assert clocks(case, "2026-03-01")["advice_response:health"].standing is Standing.NOT_APPLICABLE


def test_a_school_closure_lifts_its_limit_from_the_day_it_is_relied_on_and_moves_nothing() -> None:
    case = judged([request("2025-07-01")])
    relied_on = add_to(case, new(
        "exception_claimed", "2025-08-15", limit="assess_decision", exception="school_closed",
        because="Advice could not be had in the holidays.", dates=CLOSURE,
    ))  # fmt: skip
    before, after = (
        clocks(relied_on, "2025-08-14")["assess_decision"],
        clocks(relied_on, "2025-08-15")["assess_decision"],
    )
    assert (before.standing, after.standing) == (Standing.OVERDUE, Standing.LIFTED)
    assert before.due_on == after.due_on == date(2025, 8, 12)
    assert any("which is 41 days" in step for step in after.steps())
    others = {key: each.lifted for key, each in clocks(relied_on, "2025-08-15").items()}
    assert [key for key, lifted in others.items() if lifted] == ["assess_decision"]


PERSONAL: dict[str, Any] = {"exception": "personal_circumstances", "because": "A bereavement in the family."}


def test_an_exception_taken_back_restores_the_exact_deadline_there_was() -> None:
    case = judged([request()])
    relied_on = add_to(case, new("exception_claimed", "2025-09-20", limit="final_plan", **PERSONAL))
    taken_back = add_to(relied_on, new("recorded_in_error", "2025-09-25", corrects=2, because="Of another case."))
    assert clocks(relied_on, "2026-02-01")["final_plan"].standing is Standing.LIFTED
    for on in ("2025-09-01", "2025-10-13", "2026-02-01"):
        assert {key: each.id for key, each in clocks(taken_back, on).items()} == {
            key: each.id for key, each in clocks(case, on).items()
        }


def test_an_exception_whose_cause_has_ended_still_lifts_and_says_when_it_ended() -> None:
    case = judged([
        request(),
        new("exception_claimed", "2025-09-20", limit="final_plan", **PERSONAL),
        new("exception_ended", "2025-10-20", limit="final_plan", exception="personal_circumstances"),
        new("exception_claimed", "2025-11-03", limit="final_plan", **PERSONAL),
    ])  # fmt: skip
    found = clocks(case, "2026-02-01")["final_plan"]
    assert found.standing is Standing.LIFTED
    assert [each.cause_ended_on for each in found.lifts] == [date(2025, 10, 20), None]
    assert found.steps().count("The cause ended on Monday 20 October 2025.") == 1


def test_an_exception_for_one_body_does_not_lift_the_limit_of_another() -> None:
    case = judged([
        *ASKED,
        new("advice_requested", "2025-10-08", "health"),
        new("advice_requested", "2025-10-08", "nhs_england"),
        new("exception_claimed", "2025-11-10", "health", limit="advice_response", exception="missed_appointment",
            because="The child did not attend."),
        new("advice_requested", "2025-12-08", "health"),
    ])  # fmt: skip
    assert clocks(case, "2025-12-01")["advice_response:health"].lifted
    assert not clocks(case, "2025-12-01")["advice_response:nhs_england"].lifted
    asked_again = clocks(case, "2025-12-08")["advice_response:health"]
    assert not asked_again.lifted, "an appointment missed under the first request excuses nothing under the second"


def test_an_exception_that_a_correction_undermines_lifts_no_longer_and_says_why() -> None:
    case = judged([
        request("2020-04-20"),
        new("exception_claimed", "2020-05-20", limit="assess_decision", exception="coronavirus", because="Closed."),
    ])  # fmt: skip
    assert clocks(case, "2020-06-10")["assess_decision"].standing is Standing.LIFTED
    earlier = add_to(case, new("request_received", "2020-03-09", corrects=1, requested_by="parent"))
    found = clocks(earlier, "2020-06-10")["assess_decision"]
    assert (found.due_on, found.standing) == (date(2020, 4, 20), Standing.OVERDUE)
    assert any("The exception relied on in fact 2 does not lift the limit." in step for step in found.steps())


def test_a_corrected_receipt_moves_every_clock_and_a_corrected_detail_moves_none() -> None:
    case = judged([request("2025-09-01"), new("case_assigned", "2025-09-01", owner="o1")])
    same_day = add_to(case, new("request_received", "2025-09-01", corrects=1, requested_by="school"))
    assert [each.kind for each in standing_facts(same_day)] == ["request_received", "case_assigned"]
    assert clocks(same_day, "2025-09-01")["final_plan"].due_on == date(2026, 1, 19)
    decided = add_to(same_day, new("decision_to_assess_notified", "2025-10-13"))
    earlier = add_to(decided, new("request_received", "2025-08-25", corrects=3, requested_by="school"))
    found = clocks(earlier, "2025-10-13")
    assert found["final_plan"].due_on == date(2026, 1, 12)
    assert (found["assess_decision"].standing, found["assess_decision"].days_late) == (Standing.MISSED, 7)


def test_what_happens_on_the_very_day_a_clock_starts_meets_it_even_if_the_start_was_corrected_later() -> None:
    case = judged([request("2025-09-01"), new("decision_to_assess_notified", "2025-09-01")])
    corrected = add_to(case, new("request_received", "2025-09-01", corrects=1, requested_by="school"))
    found = clocks(corrected, "2026-01-01")["assess_decision"]
    assert (found.standing, found.met_on) == (Standing.MET, date(2025, 9, 1))


def test_a_cause_of_lateness_stops_no_clock() -> None:
    case = judged([request(), new("cause_of_lateness_recorded", "2025-10-10", cause="educational_psychology_capacity")])
    assert clocks(case, "2025-10-14")["assess_decision"].standing is Standing.OVERDUE


def test_facts_after_the_day_asked_for_are_left_out() -> None:
    case = judged([*to_the_draft(), new("finalised_plan_sent", "2026-01-19")])
    on_each_day = {offset: clocks(case, (date(2025, 9, 1) + timedelta(days=offset)).isoformat()) for offset in (0, 100)}
    assert on_each_day[0]["assess_decision"].standing is Standing.RUNNING
    assert "draft_reps" not in on_each_day[0]
    assert "draft_reps" in on_each_day[100]
    assert timetable_of(case, "2025-08-31") == ()


def test_deadlines_come_soonest_first_and_those_without_a_day_last() -> None:
    found = timetable_of(judged(to_the_draft()), "2025-12-02")
    days = [each.due_on or date.max for each in found]
    assert days == sorted(days)
    assert found[-1].due_on is None
