"""The delay ledger: whose days a delay is made of, and that they always add up to the days late."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from cases.details import CAUSES
from cases.facts import NewFact
from deadlines.deadline import Deadline
from tests.casework import EHC, clocks, judged, new, request, standing_facts
from tests.workflows.test_walks import last_day, walks
from workflows.ledger import Part, parts_of
from workflows.record import Prepared
from workflows.soundness import HOLDERS
from workflows.timetable import timetable

REASON = "It happened, and this is why."
# Requested on Monday 1 September 2025: 20 weeks end on Monday 19 January 2026.
ASKED = [
    request(),
    new("family_consulted", "2025-09-02"),
    new("decision_to_assess_notified", "2025-10-06"),
    new("advice_requested", "2025-10-08", "educational_psychologist"),
    new("advice_requested", "2025-10-08", "nhs_trust"),
]


def ledger(facts: list[NewFact], limit: str, on: str) -> list[tuple[str, str, int]]:
    """Return the parts of a delay as (holder, cause, days)."""
    case = judged(facts, reason=REASON)
    deadline = clocks(case, on)[limit]
    return [(each.held_by, each.cause, each.days) for each in parts_of(EHC, standing_facts(case), deadline)]


def test_a_duty_that_is_not_late_has_no_parts() -> None:
    assert ledger(ASKED, "final_plan", "2026-01-19") == []


def test_the_days_until_an_answer_came_are_those_of_whoever_was_asked_first_to_answer() -> None:
    facts = [*ASKED, new("advice_received", "2026-01-25", "educational_psychologist")]
    # Both were asked on one day; the statutory six weeks of the trust and the psychologist's end together, so by name.
    assert ledger(facts, "final_plan", "2026-01-29") == [("health", "", 10)]
    both = [*facts, new("advice_received", "2026-01-27", "nhs_trust")]
    assert ledger(both, "final_plan", "2026-01-29") == [("health", "", 8), ("authority", "", 2)]


def test_advice_that_only_guidance_wanted_earlier_is_awaited_all_the_same() -> None:
    facts = [*ASKED, new("advice_received", "2025-11-10", "nhs_trust")]
    assert ledger(facts, "final_plan", "2026-01-29") == [("educational_psychologist", "", 10)]


def test_the_family_holds_the_days_of_its_own_time_and_the_authority_those_after() -> None:
    facts = [
        *ASKED,
        new("advice_received", "2025-11-10", "educational_psychologist"),
        new("advice_received", "2025-11-10", "nhs_trust"),
        new("decision_to_issue_plan_notified", "2025-12-15"),
        new("draft_plan_served", "2026-01-12"),  # fifteen days end on Monday 26 January
        new("finalised_plan_sent", "2026-02-02"),
    ]
    assert ledger(facts, "final_plan", "2026-02-02") == [("family", "", 7), ("authority", "", 7)]


def test_a_recorded_cause_explains_the_days_from_its_own_until_the_case_moves_on() -> None:
    facts = [
        *ASKED,
        new("cause_of_lateness_recorded", "2026-01-22", cause="educational_psychology_capacity", limit="final_plan"),
        new("cause_of_lateness_recorded", "2026-01-24", cause="staffing"),
        new("decision_to_issue_plan_notified", "2026-01-26"),
    ]
    assert ledger(facts, "final_plan", "2026-01-28") == [
        ("health", "", 2),  # 20 and 21 January
        ("health", "educational_psychology_capacity", 2),
        ("health", "staffing", 2),
        ("health", "", 3),
    ]


def test_a_cause_recorded_for_another_limit_explains_nothing_here() -> None:
    facts = [*ASKED, new("cause_of_lateness_recorded", "2026-01-20", cause="staffing", limit="no_plan_decision")]
    assert ledger(facts, "final_plan", "2026-01-21") == [("health", "", 2)]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_and_every_holder_is_said_in_words(cause: str) -> None:
    day = date(2026, 1, 20)
    assert Part("authority", cause, day, day).in_words == CAUSES[cause]
    assert all(Part(each, "", day, day).in_words.startswith("with ") for each in HOLDERS)


@given(walks())
@settings(max_examples=40)
def test_the_parts_of_every_delay_add_up_to_its_days_late(walk: tuple[list[NewFact], Prepared]) -> None:
    facts = standing_facts(walk[1])
    for offset in (0, 60, 200):
        for each in timetable(EHC, facts, last_day(walk[1]) + timedelta(days=offset)):
            parts = parts_of(EHC, facts, each)
            assert sum(part.days for part in parts) == each.days_late
            _assert_unbroken(each, parts)


def _assert_unbroken(deadline: Deadline, parts: tuple[Part, ...]) -> None:
    expected = deadline.due_on
    for part in parts:
        assert expected is not None
        assert part.first == expected + timedelta(days=1)
        expected = part.last
