"""What may be recorded: nonsense is refused, the unlawful is recorded as a breach with its reason, in any order."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.facts import NewFact
from deadlines.refusals import Refusal
from tests.casework import NOW, add_to, clocks, judged, new, request, stage_of, standing_facts, to_the_draft
from workflows.record import BreachNeedsReason, NotPossible, Prepared

PERSONAL: dict[str, Any] = {"exception": "personal_circumstances", "because": "A bereavement in the family."}


def refusal_of(case: Prepared, fact: NewFact, now: datetime = NOW) -> Refusal:
    """Return the refusal a fact meets, and check that it says what, why and what is possible."""
    with pytest.raises(NotPossible) as refusal:
        add_to(case, fact, now=now)
    assert refusal.value.what.endswith(".")
    assert "was not recorded, and nothing has changed." in refusal.value.why
    assert refusal.value.extra["possible"]
    return refusal.value


def code_of(case: Prepared, fact: NewFact, now: datetime = NOW) -> str:
    (code,) = list(refusal_of(case, fact, now).extra["objections"])  # type: ignore[call-overload]
    return str(code)


# Days


def test_a_day_in_the_future_is_refused_and_today_is_not() -> None:
    now = datetime(2025, 9, 10, 12, tzinfo=UTC)
    case = judged([request()], now=now)
    assert code_of(case, new("family_consulted", "2025-09-11"), now) == "future_day"
    assert add_to(case, new("family_consulted", "2025-09-10"), now=now).state.facts


def test_today_is_the_day_in_england() -> None:
    half_past_midnight_in_summer = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    assert judged([request("2025-07-01")], now=half_past_midnight_in_summer).facts[0].happened_on == date(2025, 7, 1)


def test_a_day_before_the_case_began_is_refused() -> None:
    case = judged([request("2025-09-01")])
    assert code_of(case, new("family_consulted", "2025-08-31")) == "before_the_beginning"
    assert add_to(case, new("family_consulted", "2025-09-01"))


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (new("advice_requested", "2025-10-08", "health", received_on="2025-10-07"), "days_disagree"),
        (new("advice_requested", "2025-10-08", "health", received_on="2026-11-23"), "future_day"),
        (new("decision_to_issue_plan_notified", "2025-11-24", decided_on="2025-11-25"), "days_disagree"),
    ],
)
def test_a_day_inside_a_detail_that_cannot_be_true_is_refused(fact: NewFact, code: str) -> None:
    case = judged(to_the_draft()[:2])
    assert code_of(case, fact) == code


def test_a_draft_is_not_served_before_it_is_sent() -> None:
    case = judged(to_the_draft()[:3])
    assert code_of(case, new("draft_plan_served", "2025-12-01", sent_on="2025-12-02")) == "days_disagree"
    assert add_to(case, new("draft_plan_served", "2025-12-01", sent_on="2025-11-27"))


# What comes twice, and what answers what


def test_a_case_begins_once_in_each_way_and_a_wrong_day_is_corrected_instead() -> None:
    case = judged([request("2025-09-01")])
    for on in ("2025-08-25", "2025-09-01", "2025-09-08"):
        refusal = refusal_of(case, request(on))
        assert refusal.extra["objections"] == ["begun_already"]
        assert "If that day is wrong, correct that fact." in refusal.what
    assert clocks(add_to(case, new("became_responsible", "2025-08-25")), "2025-09-01")["final_plan"].due_on == date(
        2026, 1, 12
    )


def test_the_same_thing_on_the_same_day_is_recorded_once() -> None:
    case = judged([request(), new("family_consulted", "2025-09-08")])
    assert code_of(case, new("family_consulted", "2025-09-08")) == "recorded_already"
    assert add_to(case, new("family_consulted", "2025-09-09"))
    notes = [new("note_added", "2025-09-08", text="One."), new("note_added", "2025-09-08", text="One.")]
    assert len(add_to(case, *notes).facts) == 2


def test_one_cause_may_end_for_two_limits_on_one_day() -> None:
    limits = ("no_plan_decision", "final_plan")
    claims = [new("exception_claimed", "2025-09-20", limit=limit, **PERSONAL) for limit in limits]
    ends = [new("exception_ended", "2025-10-20", limit=limit, exception="personal_circumstances") for limit in limits]
    assert len(judged([request(), *claims, *ends]).facts) == 5


def test_an_answer_needs_its_question_under_the_same_name() -> None:
    case = judged([*to_the_draft()[:2], new("advice_requested", "2025-10-08", "health")])
    refusal = refusal_of(case, new("advice_received", "2025-11-01", "nhs_england"))
    assert refusal.extra["objections"] == ["not_asked"]
    assert "for NHS England by Saturday 1 November 2025" in refusal.what
    assert code_of(case, new("advice_received", "2025-10-07", "health")) == "not_asked"
    assert add_to(case, new("advice_received", "2025-10-08", "health"))
    drafted = judged(to_the_draft())
    assert code_of(drafted, new("institution_replied", "2025-12-05", "a_school")) == "not_asked"


# Exceptions


@pytest.mark.parametrize(
    ("limit", "claim", "code", "said"),
    [
        ("final_plan", {"exception": "missed_appointment"}, "exception_not_met", "is not an exception to"),
        ("notify_no_determination", {}, "exception_not_met", "This limit's exceptions are “coronavirus”"),
        ("consult_on_request", {}, "exception_not_met", "has no exception at all"),
        ("draft_reps", {}, "no_such_clock", "No clock “draft_reps” runs in this case"),
        ("a_limit_of_no_law", {}, "no_such_clock", "No clock “a_limit_of_no_law” runs"),
        (
            "final_plan",
            {"exception": "school_closed"},
            "wrong_facts",
            "needs advice_requested, closed_from and reopens_on",
        ),
        ("final_plan", {"dates": {"closed_from": "2025-07-24"}}, "wrong_facts", "does not use closed_from"),
        ("final_plan", {"exception": "coronavirus"}, "exception_not_met", "to Friday 25 September 2020 only"),
    ],
)
def test_an_exception_that_does_not_belong_or_is_not_met_is_refused(
    limit: str, claim: dict[str, Any], code: str, said: str
) -> None:
    claimed = new("exception_claimed", "2025-09-20", **PERSONAL | {"limit": limit} | claim)
    refusal = refusal_of(judged([request()]), claimed)
    assert refusal.extra["objections"] == [code]
    assert said in refusal.what


def test_an_exception_to_a_bodys_limit_names_the_body() -> None:
    case = judged([*to_the_draft()[:2], new("advice_requested", "2025-10-08", "health")])
    claim: dict[str, Any] = {
        "limit": "advice_response",
        "exception": "missed_appointment",
        "because": "The child did not attend.",
    }
    assert code_of(case, new("exception_claimed", "2025-11-01", **claim)) == "which_body"
    assert code_of(case, new("exception_claimed", "2025-11-01", "nhs_england", **claim)) == "no_such_clock"
    assert add_to(case, new("exception_claimed", "2025-11-01", "health", **claim))


def test_an_exception_belongs_to_its_own_limit_and_is_never_carried_along() -> None:
    case = judged([request(), new("exception_claimed", "2025-09-20", limit="assess_decision", **PERSONAL)])
    lifted = {key for key, each in clocks(case, "2026-06-01").items() if each.lifted}
    assert lifted == {"assess_decision"}


def test_the_cause_of_an_exception_ends_only_where_one_was_relied_on() -> None:
    case = judged([request(), new("exception_claimed", "2025-09-20", limit="final_plan", **PERSONAL)])
    ended: dict[str, Any] = {"limit": "assess_decision", "exception": "personal_circumstances"}
    assert code_of(case, new("exception_ended", "2025-10-20", **ended)) == "not_claimed"
    assert code_of(case, new("exception_ended", "2025-09-19", **ended | {"limit": "final_plan"})) == "not_claimed"
    assert add_to(case, new("exception_ended", "2025-10-20", **ended | {"limit": "final_plan"}))


# Breaches


def test_finalising_before_the_familys_time_has_run_is_a_breach_recorded_with_its_reason() -> None:
    case = judged(to_the_draft(served="2025-12-01"))
    for on in ("2025-12-01", "2025-12-15"):
        with pytest.raises(
            BreachNeedsReason, match=r"Too early\. The family has until Monday 15 December 2025"
        ) as refusal:
            add_to(case, new("finalised_plan_sent", on))
        assert "Count 15 days" in " ".join(refusal.value.extra["steps"])  # type: ignore[arg-type]
        with pytest.raises(BreachNeedsReason):
            add_to(case, new("finalised_plan_sent", on), reason="   ")
    breached = add_to(case, new("finalised_plan_sent", "2025-12-15"), reason=" The school place would have been lost. ")
    assert breached.facts[0].breach == ("too_early:draft_reps",)
    assert breached.facts[0].breach_reason == "The school place would have been lost."
    assert stage_of(breached.state) == "plan_finalised"


def test_the_day_after_the_familys_time_is_no_breach_and_keeps_no_reason() -> None:
    case = add_to(judged(to_the_draft()), new("finalised_plan_sent", "2025-12-16"), reason="Not needed.")
    assert (case.facts[0].breach, case.facts[0].breach_reason) == ((), "")


def test_a_notice_that_gives_longer_is_kept_to_and_one_that_gives_less_is_itself_a_breach() -> None:
    longer = judged([*to_the_draft()[:3], new("draft_plan_served", "2025-12-01", representations_until="2026-01-09")])
    with pytest.raises(BreachNeedsReason, match="until Friday 9 January 2026"):
        add_to(longer, new("finalised_plan_sent", "2026-01-09"))
    assert add_to(longer, new("finalised_plan_sent", "2026-01-10"))
    less = new("draft_plan_served", "2025-12-01", representations_until="2025-12-14")
    with pytest.raises(BreachNeedsReason, match="the least is until Monday 15 December 2025"):
        judged([*to_the_draft()[:3], less])
    served = judged([*to_the_draft()[:3], less], reason="A wrong date was printed.")
    assert served.facts[-1].breach == ("too_short:draft_reps",)
    with pytest.raises(BreachNeedsReason, match="until Monday 15 December 2025"):
        add_to(served, new("finalised_plan_sent", "2025-12-15"))


def test_after_a_second_draft_the_familys_time_is_that_of_the_second() -> None:
    case = judged([*to_the_draft(served="2025-12-01"), new("draft_plan_served", "2025-12-10")])
    with pytest.raises(BreachNeedsReason, match="until Wednesday 24 December 2025"):
        add_to(case, new("finalised_plan_sent", "2025-12-16"))
    recorded_late = add_to(case, new("draft_plan_served", "2025-12-01", corrects=4))
    with pytest.raises(BreachNeedsReason, match="until Wednesday 24 December 2025"):
        add_to(recorded_late, new("finalised_plan_sent", "2025-12-16"))


def test_a_correction_that_makes_an_act_too_early_needs_a_reason_like_the_act_itself() -> None:
    case = judged([*to_the_draft(served="2025-12-01"), new("finalised_plan_sent", "2025-12-16")])
    served_later = new("draft_plan_served", "2025-12-02", corrects=4)
    with pytest.raises(
        BreachNeedsReason, match=r"Then “Finalised plan sent” of Tuesday 16 December 2025 \(fact 5\) is a breach"
    ):
        add_to(case, served_later)
    corrected = add_to(case, served_later, reason="Posted a day later than we thought.")
    assert corrected.facts[0].breach == ("makes_too_early:draft_reps",)


def test_a_second_draft_recorded_late_that_makes_the_plan_too_early_needs_a_reason_too() -> None:
    case = judged([*to_the_draft(served="2025-12-01"), new("finalised_plan_sent", "2025-12-16")])
    with pytest.raises(BreachNeedsReason, match="until Friday 19 December 2025"):
        add_to(case, new("draft_plan_served", "2025-12-05"))
    assert add_to(case, new("note_added", "2025-12-05", text="No breach by a note.")).facts[0].breach == ()


def test_a_breach_recorded_already_is_not_asked_about_again() -> None:
    case = judged(to_the_draft())
    breached = add_to(case, new("finalised_plan_sent", "2025-12-10"), reason="The school place would have been lost.")
    assert add_to(breached, new("draft_plan_served", "2025-12-02", corrects=4)).facts[0].breach == ()


# Corrections


def test_a_correction_names_a_fact_that_stands() -> None:
    case = judged([request(), new("family_consulted", "2025-09-08")])
    assert code_of(case, new("family_consulted", "2025-09-09", corrects=9)) == "no_such_fact"
    corrected = add_to(case, new("family_consulted", "2025-09-09", corrects=2))
    assert code_of(corrected, new("family_consulted", "2025-09-10", corrects=2)) == "corrected_already"
    assert [each.sequence for each in standing_facts(corrected)] == [1, 3]


def test_taking_back_names_what_is_taken_back_and_is_not_itself_corrected() -> None:
    case = judged([request(), new("family_consulted", "2025-09-08")])
    in_error = new("recorded_in_error", "2025-09-09", because="It was another family.")
    assert code_of(case, in_error) == "corrects_nothing"
    taken_back = add_to(case, new("recorded_in_error", "2025-09-09", corrects=2, because="It was another family."))
    assert [each.kind for each in standing_facts(taken_back)] == ["request_received"]
    assert code_of(taken_back, new("family_consulted", "2025-09-08", corrects=3)) == "corrects_a_removal"
    assert add_to(taken_back, new("family_consulted", "2025-09-08"))


def test_the_only_fact_of_a_case_cannot_be_taken_back() -> None:
    case = judged([request()])
    assert (
        code_of(case, new("recorded_in_error", "2025-09-09", corrects=1, because="Of another case.")) == "nothing_left"
    )
    assert add_to(case, new("became_responsible", "2025-09-02", corrects=1))


def test_what_later_facts_rest_on_cannot_be_taken_away_or_moved_past_them() -> None:
    case = judged(to_the_draft())
    gone = refusal_of(case, new("recorded_in_error", "2025-12-02", corrects=2, because="Of another case."))
    assert gone.extra["objections"] == ["later_facts"]
    assert (
        "“Decision to issue a plan notified” of Monday 24 November 2025 (fact 3) could not have happened" in gone.what
    )
    assert code_of(case, new("decision_to_assess_notified", "2025-11-25", corrects=2)) == "later_facts"
    assert code_of(case, request("2025-10-07")) == "begun_already"
    assert code_of(case, new("request_received", "2025-10-07", corrects=1, requested_by="parent")) == "later_facts"
    assert code_of(case, new("request_withdrawn", "2025-10-20")) == "later_facts"


def test_the_last_step_can_be_taken_back_and_the_case_is_where_it_was() -> None:
    case = judged(to_the_draft())
    back = add_to(case, new("recorded_in_error", "2025-12-02", corrects=4, because="It was not posted."))
    assert stage_of(back.state) == "drafting_plan"
    assert "draft_reps" not in clocks(back, "2025-12-02")


def test_a_correction_may_change_what_happened_and_not_only_when() -> None:
    case = judged([request(), new("decision_to_assess_notified", "2025-10-06")])
    refused = add_to(case, new("refusal_to_assess_notified", "2025-10-06", corrects=2))
    assert stage_of(refused.state) == "assessment_refused"


def test_what_was_learned_late_takes_its_place_among_what_happened() -> None:
    case = judged(to_the_draft())
    late = add_to(case, new("family_consulted", "2025-09-15"))
    assert [each.kind for each in standing_facts(late)][1] == "family_consulted"
    assert stage_of(late.state) == "awaiting_representations"
    assert code_of(case, new("family_consulted", "2025-12-05")) == "not_here"
    assert code_of(case, new("considering_assessment_notified", "2025-10-20")) == "not_here"


def test_what_the_case_takes_now_and_did_not_on_that_day_is_refused_for_its_day() -> None:
    case = judged(to_the_draft()[:-1])
    with pytest.raises(NotPossible, match="where the case stood on Monday 13 October 2025") as refused:
        add_to(case, new("draft_plan_served", "2025-10-13"))
    assert refused.value.extra["objections"] == ["before_its_stage"]
