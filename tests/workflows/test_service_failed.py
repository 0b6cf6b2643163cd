"""A notice that did not arrive: what it gave effect to no longer counts, and the duty is owed again."""

from datetime import date

import pytest

from cases.facts import NewFact, effective
from cases.kinds import WrongDetail, checked_detail
from deadlines.standing import Standing
from tests.casework import add_to, clocks, judged, new, request, to_the_draft
from workflows.record import NotPossible, Prepared

SHA = "0f" * 32
REFUSED = [request(), new("refusal_to_assess_notified", "2025-10-06", notice={"number": 7, "sha256": SHA})]


def came_back(on: str, corrects: int | None = None, copy: int = 1) -> NewFact:
    """A copy of notice 7 that came back by post."""
    detail = {"number": 7, "sha256": SHA, "copy_number": copy, "how": "returned_by_post"}
    return NewFact("service_failed", date.fromisoformat(on), detail, corrects=corrects)


def stage_of(case: Prepared) -> str | None:
    return case.state.stage


def test_the_duty_is_owed_again_where_nobody_was_reached() -> None:
    case = judged(REFUSED)
    assert stage_of(case) == "assessment_refused"
    back = add_to(case, came_back("2025-10-20", corrects=2))
    assert stage_of(back) == "considering_request"
    assert clocks(back, "2025-10-20")["assess_decision"].standing is Standing.OVERDUE
    assert [fact.kind for fact in effective(back.history.facts)] == ["request_received", "service_failed"]


def test_the_duty_stays_done_where_somebody_else_was_reached() -> None:
    case = add_to(judged(REFUSED), came_back("2025-10-20"), came_back("2025-10-20", copy=2))
    assert stage_of(case) == "assessment_refused"
    assert clocks(case, "2025-10-20")["assess_decision"].standing is Standing.MET


def test_the_notice_sent_again_meets_the_duty_late() -> None:
    back = add_to(judged(REFUSED), came_back("2025-10-20", corrects=2))
    again = add_to(back, new("refusal_to_assess_notified", "2025-10-22"))
    assert stage_of(again) == "assessment_refused"
    found = clocks(again, "2025-10-22")["assess_decision"]
    assert (found.met_on, found.days_late) == (date(2025, 10, 22), 9)


def test_a_draft_that_came_back_starts_no_time_for_the_family() -> None:
    case = judged(to_the_draft())
    back = add_to(case, came_back("2025-12-10", corrects=4))
    assert stage_of(back) == "drafting_plan"
    assert "draft_reps" not in clocks(back, "2025-12-10")


def test_what_rests_on_a_notice_keeps_it_from_being_taken_away() -> None:
    case = judged([*to_the_draft(), new("representations_received", "2025-12-05")])
    with pytest.raises(NotPossible, match="could not have happened"):
        add_to(case, came_back("2025-12-10", corrects=4))


def test_a_failure_of_service_is_itself_not_corrected_once_it_took_a_fact_away() -> None:
    back = add_to(judged(REFUSED), came_back("2025-10-20", corrects=2))
    with pytest.raises(NotPossible, match="only removed another"):
        add_to(back, new("recorded_in_error", "2025-10-21", corrects=3, because="It was another letter."))


def test_which_notice_gave_effect_to_a_fact_is_a_number_and_a_hash_and_nothing_else() -> None:
    given = {"notice": {"number": 7, "sha256": SHA}}
    assert checked_detail("finalised_plan_sent", "", given) == given
    for wrong in (
        {"number": 0, "sha256": SHA},
        {"number": 7, "sha256": "short"},
        {"number": 7, "sha256": SHA, "to": "x"},
    ):
        with pytest.raises(WrongDetail):
            checked_detail("finalised_plan_sent", "", {"notice": wrong})
