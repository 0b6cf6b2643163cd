"""The law over JSON: limits and processes as data, and the calculator, in which one bad row spoils no other."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from deadlines import clock
from deadlines.limits import TimeLimit
from deadlines.register import LIMITS
from tests.api.calls import Office
from tests.law import asked
from workflows.diagram import mermaid
from workflows.processes import PROCESSES

FINAL = {"limit": "final_plan", "facts": {"from": "2025-05-21"}}
CLOSURE = {
    "from": "2025-05-21",
    "advice_requested": "2025-07-16",
    "closed_from": "2025-07-23",
    "reopens_on": "2025-09-03",
}


def calculated(office: Office, *rows: Any) -> list[dict[str, Any]]:
    response = office.post("caseworker", "/limits/calculate", list(rows))
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    assert len(found) == len(rows)
    return found


def test_every_limit_is_answered_with_its_words_and_citation(quiet_office: Office) -> None:
    limits = quiet_office.get("caseworker", "/limits").json()
    assert [each["key"] for each in limits] == list(LIMITS)
    final = next(each for each in limits if each["key"] == "final_plan")
    assert final == quiet_office.get("caseworker", "/limits/final_plan").json()
    assert final["rules"][0] | {"url": ""} == {
        "period": "20 weeks",
        "counting": "the day itself is not counted",
        "status": "in force",
        "when": {},
        "because": "",
        "applies_from": "2014-09-01",
        "applies_to": None,
        "in_force_from": "2014-09-01",
        "in_force_to": None,
        "cite": "SI 2014/1530, reg 13(2)",
        "url": "",
    }
    assert {each["key"] for each in final["exceptions"]} >= {"school_closed", "personal_circumstances"}


def test_a_process_is_answered_with_its_drawing(quiet_office: Office) -> None:
    assert [each["key"] for each in quiet_office.get("auditor", "/processes").json()] == list(PROCESSES)
    found = quiet_office.get("auditor", "/processes/ehc_assessment").json()
    assert found["mermaid"] == mermaid(PROCESSES["ehc_assessment"])
    early = next(each for each in found["exits"] if each["kind"] == "finalised_plan_sent")
    assert (early["to"], early["not_before"]) == ("plan_finalised", "draft_reps")
    assert "final_plan" in [each["limit"] for each in found["clocks"]]


def test_a_limit_is_calculated_with_its_reasons(quiet_office: Office) -> None:
    (answer,) = calculated(quiet_office, FINAL | {"on": "2025-10-08"})
    assert (answer["due_on"], answer["standing"]) == ("2025-10-08", "due_soon")
    assert "Count 20 weeks from Wednesday 21 May 2025; the day itself is not counted." in answer["steps"]


def test_unless_a_day_is_given_it_is_judged_today(quiet_office: Office) -> None:
    today = clock.today()
    (answer,) = calculated(quiet_office, {"limit": "final_plan", "facts": {"from": today.isoformat()}})
    assert answer["standing"] == "running"


def test_a_school_closure_inside_the_laws_window_lifts_the_limit(quiet_office: Office) -> None:
    inside, outside = calculated(
        quiet_office,
        {"limit": "final_plan", "facts": CLOSURE, "exceptions": ["school_closed"]},
        {"limit": "final_plan", "facts": CLOSURE | {"advice_requested": "2025-07-15"}, "exceptions": ["school_closed"]},
    )
    assert (inside["lifted"], inside["due_on"]) == (True, "2025-10-08")
    assert outside["code"] == "exception_not_met"
    assert "Tuesday 15 July 2025" in outside["detail"]


BAD_ROWS = [
    ({"limit": "finl_plan", "facts": {"from": "2025-05-21"}}, "unknown_limit"),
    (FINAL | {"facts": {"from": "2025-02-30"}}, "invalid"),
    (FINAL | {"facts": {"from": 20250521}}, "invalid"),
    (FINAL | {"facts": {"from": "9999-12-31"}}, "invalid"),
    (FINAL | {"facts": {}}, "wrong_facts"),
    (FINAL | {"facts": {"from": "2025-05-21", "moved_on": "2025-05-22"}}, "wrong_facts"),
    (FINAL | {"facts": CLOSURE}, "wrong_facts"),
    (FINAL | {"facts": {"from": "2014-08-31"}}, "no_law_in_force"),
    (FINAL | {"exceptions": ["missed_appointment"]}, "exception_not_met"),
    (FINAL | {"exceptions": ["school_closed"]}, "wrong_facts"),
    (FINAL | {"options": {"placement_only": True}}, "invalid"),
    (FINAL | {"options": {"placement_only": ["yes"]}}, "invalid"),
    (FINAL | {"options": {"placement_only": 1}}, "invalid"),
    (FINAL | {"options": "placement_only"}, "invalid"),
    (FINAL | {"on": "soon"}, "invalid"),
    (FINAL | {"fact": {}}, "invalid"),
    (FINAL | {"limit": "a\0b"}, "invalid"),
    ({"facts": {}}, "invalid"),
    ({}, "invalid"),
    ([], "invalid"),
    ("final_plan", "invalid"),
    (None, "invalid"),
    (3, "invalid"),
]


@pytest.mark.parametrize(("row", "code"), BAD_ROWS)
def test_a_bad_row_is_answered_in_its_place_and_spoils_no_other(quiet_office: Office, row: Any, code: str) -> None:
    first, bad, last = calculated(quiet_office, FINAL, row, FINAL)
    assert first["due_on"] == last["due_on"] == "2025-10-08"
    assert bad["code"] == code
    assert bad["detail"]


def test_ten_thousand_rows_are_answered_and_one_more_is_refused(quiet_office: Office) -> None:
    answers = calculated(quiet_office, *[FINAL] * 10_000)
    assert {each["due_on"] for each in answers} == {"2025-10-08"}
    response = quiet_office.post("caseworker", "/limits/calculate", [FINAL] * 10_001)
    assert response.status_code == 422
    assert response.json()["code"] == "invalid"


# The contract's own names of days and options, with an answer of the digest or of the page on transfer reviews.
CONTRACT = [
    ("appeal_lodge", {"decision_sent": "2025-11-20", "certificate_issued": "2026-01-31"}, {}, "2026-03-02"),
    ("appeal_lodge", {"decision_sent": "2025-06-10"}, {}, "2025-09-01"),
    ("appeal_lodge", {"decision_sent": "2025-11-20"}, {"placement_only": True}, "2026-01-20"),
    ("la_transfer_late", {"moved_on": "2025-12-22", "became_aware": "2025-12-19"}, {}, "2026-01-13"),
    (
        "la_transfer_review",
        {"plan_made_or_last_reviewed": "2025-01-10", "transferred": "2025-11-30"},
        {},
        "2026-02-28",
    ),
    ("amend_final", {"notice_sent": "2026-04-27", "meeting": "2026-03-20"}, {}, "2026-06-12"),
    ("phase_transfer_post16", {"transfer_on": "2026-09-01"}, {}, "2026-03-30"),
    ("phase_transfer_other", {"transfer_on": "2026-09-01"}, {}, "2026-02-14"),
    ("phase_post16_to_post16", {"transfer_on": "2026-09-01"}, {}, "2026-04-01"),
    ("review_meeting_notice", {"meeting_on": "2026-03-20"}, {}, "2026-03-05"),
    ("tr_notice", {"assessment_begins": "2015-09-21"}, {}, "2015-09-07"),
    ("tr_final", {"notice_given": "2014-10-06"}, {}, "2015-01-11"),
    ("tr_final", {"notice_given": "2015-08-20", "assessment_began": "2015-09-03"}, {}, "2015-12-09"),
    ("tr_no_plan", {"notice_given": "2015-09-07", "assessment_began": "2015-09-21"}, {}, "2015-12-27"),
    ("tr_reassess_final", {"request_made": "2015-09-01"}, {}, "2016-01-04"),
    ("tr_cohort", {"transfer_on": "2016-09-01"}, {"phase": "post16"}, "2016-03-30"),
    ("tr_cohort", {}, {}, "2018-03-31"),
    ("beyond_25", {"birth_date": "2000-03-10"}, {"setting": "fe"}, "2025-07-31"),
    ("beyond_25", {"birth_date": "2000-03-10"}, {"setting": "other", "ends_on": "2026-06-30"}, "2026-03-09"),
    (
        "beyond_25",
        {"birth_date": "2000-03-10"},
        {"setting": "apprenticeship", "ends_on": "2025-11-28"},
        "2025-11-28",
    ),
    ("sendiass_first_response", {"contacted_on": "2026-04-02"}, {}, "2026-04-13"),
    ("provider_concern_initial", {"received": "2026-01-30"}, {}, "2026-02-06"),
    ("provider_concern_full", {"received": "2026-01-30"}, {}, "2026-02-28"),
]


@pytest.mark.parametrize(("key", "facts", "options", "due_on"), CONTRACT)
def test_the_contracts_names_of_days_and_options_are_understood(
    quiet_office: Office, key: str, facts: dict[str, str], options: dict[str, Any], due_on: str
) -> None:
    (answer,) = calculated(quiet_office, {"limit": key, "facts": facts, "options": options})
    assert answer.get("due_on") == due_on, answer


WRONG_OPTIONS = [
    ("appeal_lodge", {"decision_sent": "2025-11-20"}, {"placement_only": "maybe"}, "Give “true”"),
    ("appeal_lodge", {"decision_sent": "2025-11-20"}, {"phase": "post16"}, "Its options are “placement_only”"),
    ("tr_cohort", {"transfer_on": "2016-09-01"}, {}, "Give “post16”"),
    ("tr_cohort", {}, {"phase": "other"}, "Give “transfer_on” as a date, or leave the option out"),
    ("beyond_25", {"birth_date": "2000-03-10"}, {}, "Give “fe”"),
    ("beyond_25", {"birth_date": "2000-03-10"}, {"setting": "other"}, "Give a day"),
    ("beyond_25", {"birth_date": "2000-03-10"}, {"setting": "fe", "ends_on": "2025-06-30"}, "Leave it out"),
    ("final_plan", {"from": "2025-05-21"}, {"phase": "other"}, "Leave it out: it has none"),
]


@pytest.mark.parametrize(("key", "facts", "options", "what_to_do"), WRONG_OPTIONS)
def test_a_wrong_option_is_a_problem_that_says_what_to_do(
    quiet_office: Office, key: str, facts: dict[str, str], options: dict[str, Any], what_to_do: str
) -> None:
    (answer,) = calculated(quiet_office, {"limit": key, "facts": facts, "options": options})
    assert answer["code"] == "invalid"
    assert what_to_do in answer["detail"]


def test_among_ten_thousand_rows_each_bad_one_is_answered_in_its_place(quiet_office: Office) -> None:
    good = {"limit": "tr_final", "facts": {"notice_given": "2015-09-07", "assessment_began": "2015-09-21"}}
    bad = [row for row, _ in BAD_ROWS]
    sent = [bad[n % len(bad)] if n % 7 == 0 else good if n % 2 else FINAL for n in range(10_000)]
    for n, answer in enumerate(calculated(quiet_office, *sent)):
        if n % 7 == 0:
            assert answer["code"] == BAD_ROWS[n % len(bad)][1], n
        else:
            assert answer["due_on"] == ("2016-01-24" if n % 2 else "2025-10-08"), n


def test_a_limit_says_what_its_options_are_and_which_version_is_for_which(quiet_office: Office) -> None:
    appeal = quiet_office.get("caseworker", "/limits/appeal_lodge").json()
    (option,) = appeal["options"]
    assert (option["name"], option["unless_given"], list(option["values"])) == (
        "placement_only",
        "false",
        ["true", "false"],
    )
    assert [rule["when"] for rule in appeal["rules"]] == [{"placement_only": "false"}, {"placement_only": "true"}]
    final = quiet_office.get("caseworker", "/limits/tr_final").json()
    assert [(rule["in_force_from"], rule["applies_from"], rule["applies_to"]) for rule in final["rules"]] == [
        ("2014-09-01", "2014-09-01", "2014-12-24"),
        ("2015-04-01", "2014-12-25", "2015-08-31"),
        ("2015-09-01", "2015-09-01", None),
    ]
    assert quiet_office.get("caseworker", "/limits/permission_ut").json()["confidence"] == "recalled, to be checked"


@pytest.mark.parametrize("key", list(LIMITS))
def test_every_limit_can_be_calculated_from_the_facts_it_names(quiet_office: Office, key: str) -> None:
    for facts, options in every_question(LIMITS[key], date(2025, 5, 21)):
        (answer,) = calculated(quiet_office, {"limit": key, "facts": facts, "options": options})
        assert answer.get("limit") == key, answer
        assert answer["options"] == options


def every_question(which: TimeLimit, day: date) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield every day a limit asks for, with each combination of its options, as JSON."""
    facts = {name: each.isoformat() for name, each in asked.days(which, day).items()}
    for options in asked.every_choice(which, day):
        yield facts, {name: str(value) for name, value in options.items()}
