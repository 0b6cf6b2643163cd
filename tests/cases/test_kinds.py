"""The kinds of fact: what each takes, and what is said when it is given something else."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from cases.bodies import OTHERS, SECTION_31, is_section_31, name_of, name_within
from cases.details import CAUSES
from cases.details.panels import FINDINGS, FITTING, QUESTIONS
from cases.facts import RECORDED_IN_ERROR
from cases.kinds import KINDS, FactKind, UnknownKind, WrongDetail, checked_detail, kind

# The names of the contract that this part of the program needs; they are never renamed.
CONTRACT = {
    "request_received", "became_responsible", "family_consulted", "considering_assessment_notified", "views_received",
    "decision_to_assess_notified", "refusal_to_assess_notified", "no_plan_necessary_notified", "advice_requested",
    "advice_received", "decision_to_issue_plan_notified", "refusal_to_issue_plan_notified", "draft_plan_served",
    "representations_received", "school_requested", "institution_consulted", "institution_replied", "meeting_held",
    "finalised_plan_sent", "exception_claimed", "exception_ended", "cause_of_lateness_recorded", "request_withdrawn",
    "case_assigned", "note_added",
}  # fmt: skip


def test_every_name_of_the_contract_is_a_kind_of_fact() -> None:
    assert set(KINDS) >= CONTRACT | {RECORDED_IN_ERROR}


@pytest.mark.parametrize("each", KINDS.values(), ids=KINDS)
def test_a_kind_reads_as_a_sentence_in_the_past(each: FactKind) -> None:
    assert kind(each.name) is each
    assert each.sentence[0].isupper()
    assert not each.sentence.endswith(".")
    assert re.search(r"\b(was|were|became|replied|asked|ended|died)\b", each.sentence)
    assert each.label[0].isupper()
    assert each.private == tuple(name for name in each.detail.model_fields if name == "text")


def test_an_unknown_kind_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownKind, match="Did you mean request_received") as refusal:
        kind("request_recieved")
    assert refusal.value.extra["near"][0] == "request_received"  # type: ignore[index]
    with pytest.raises(UnknownKind, match="See what is possible now"):
        checked_detail("zzz", "", {})


A_REAL_DAY = "Give a real day as year-month-day, for instance 2025-09-01."
TOO_FAR = "Give a day from 1990 to 2199."
ORDINARY = "Use ordinary characters only: this holds one that cannot be shown."
NOT_ABOUT = "“Request received” is not about one of several: leave it empty."
NOT_TAKEN = "This kind of fact does not take it."
REQUESTERS = "Choose parent, young_person, school, post16 or other."
A_CAUSE = f"Choose {', '.join([*CAUSES][:-1])} or other."
A_CLAIM = {"limit": "final_plan", "exception": "personal_circumstances", "because": "A bereavement in the family."}


@pytest.mark.parametrize(
    ("name", "about", "given", "fields"),
    [
        ("request_received", "", {}, {"requested_by": "This is needed."}),
        ("request_received", "", {"requested_by": "gp"}, {"requested_by": REQUESTERS}),
        ("request_received", "", {"requested_by": "parent", "name": "x"}, {"name": NOT_TAKEN}),
        ("request_received", "", [], {"detail": "Give names with values."}),
        ("request_received", "health", {"requested_by": "parent"}, {"about": NOT_ABOUT}),
        ("family_consulted", "", {"x": 1}, {"x": NOT_TAKEN}),
        ("advice_requested", "", {}, {"about": "Name the body."}),
        ("institution_consulted", "", {}, {"about": "Name the institution."}),
        ("advice_requested", "x" * 81, {}, {"about": "Name the body in at most 80 ordinary characters."}),
        ("advice_requested", "a\nb", {}, {"about": "Name the body in at most 80 ordinary characters."}),
        ("advice_requested", "health", {"section_31": "perhaps"}, {"section_31": "Answer yes or no (true or false)."}),
        ("advice_requested", "health", {"received_on": "2025-02-30"}, {"received_on": A_REAL_DAY}),
        ("advice_requested", "health", {"received_on": "30/09/2025"}, {"received_on": A_REAL_DAY}),
        ("advice_requested", "health", {"received_on": 1_756_684_800}, {"received_on": A_REAL_DAY}),
        ("advice_requested", "health", {"received_on": "2025-09-01T00:00:00"}, {"received_on": A_REAL_DAY}),
        ("advice_requested", "health", {"received_on": "9999-12-31"}, {"received_on": TOO_FAR}),
        ("decision_to_assess_notified", "", {"decided_on": "0001-01-01"}, {"decided_on": TOO_FAR}),
        ("exception_claimed", "", A_CLAIM | {"because": "no"}, {"because": "Say a little more."}),
        ("exception_claimed", "", A_CLAIM | {"because": "x" * 501}, {"because": "Use at most 500 characters."}),
        ("exception_claimed", "", A_CLAIM | {"because": "a\x00b and more"}, {"because": ORDINARY}),
        ("exception_claimed", "", A_CLAIM | {"dates": {"closed_from": "soon"}}, {"dates.closed_from": A_REAL_DAY}),
        ("exception_claimed", "", A_CLAIM | {"dates": []}, {"dates": "Give names with values."}),
        ("exception_claimed", "", {}, dict.fromkeys(("limit", "exception", "because"), "This is needed.")),
        ("case_assigned", "", {"owner": "Jo Smith"}, {"owner": "Use 2 to 60 small letters, digits and underscores."}),
        ("note_added", "", {"text": "  "}, {"text": "Say a little more."}),
        ("note_added", "", {"text": "\ud800"}, {"text": ORDINARY}),
        ("cause_of_lateness_recorded", "", {"cause": "weather"}, {"cause": A_CAUSE}),
    ],
)  # fmt: skip
def test_a_detail_of_the_wrong_shape_is_refused_field_by_field(
    name: str, about: str, given: Mapping[str, Any], fields: Mapping[str, str]
) -> None:
    with pytest.raises(WrongDetail) as refusal:
        checked_detail(name, about, given)
    assert refusal.value.extra["fields"] == fields
    for field, problem in fields.items():
        assert f"{field}: {problem}" in refusal.value.what


def test_a_detail_is_kept_as_plain_json_without_what_was_not_given() -> None:
    assert checked_detail("advice_requested", "health", {"received_on": "2025-10-03", "section_31": None}) == {
        "received_on": "2025-10-03"
    }
    assert checked_detail("exception_claimed", "", A_CLAIM) == A_CLAIM | {"dates": {}}
    assert checked_detail("note_added", "", {"text": "  One.\r\nTwo\u00a0three.  "}) == {
        "text": "One.\r\nTwo\u00a0three."
    }


@pytest.mark.parametrize(
    ("body", "stated", "bound"),
    [(body, None, True) for body in SECTION_31]
    + [(body, None, False) for body in OTHERS]
    + [("a_hospital_of_no_list", None, False), ("a_hospital_of_no_list", True, True), ("health", False, False)],
)
def test_the_six_weeks_bind_the_bodies_of_section_31_and_those_said_to_be(
    body: str, stated: bool | None, bound: bool
) -> None:
    assert is_section_31(body, {} if stated is None else {"section_31": stated}) is bound


def test_schools_psychologists_and_the_authoritys_own_services_are_not_section_31_bodies() -> None:
    """Recorded default Q21; CFA 2014 s.31(1) names the bodies."""
    assert {"school", "educational_psychologist", "social_care"} <= set(OTHERS)
    assert not set(OTHERS) & set(SECTION_31)


@pytest.mark.parametrize(
    ("body", "begins", "within"),
    [
        ("nhs_trust", "The NHS trust", "the NHS trust"),
        ("nhs_england", "NHS England", "NHS England"),
        ("another_authority", "Another local authority", "another local authority"),
        ("school", "The school", "the school"),
        ("st_marys_hospital", "st marys hospital", "st marys hospital"),
    ],
)
def test_a_body_is_named_as_its_place_in_the_sentence_wants(body: str, begins: str, within: str) -> None:
    assert (name_of(body), name_within(body)) == (begins, within)


def test_every_question_a_panel_is_asked_has_findings_that_fit_it_and_every_finding_a_question() -> None:
    assert set(FITTING) == set(QUESTIONS)
    assert {finding for found in FITTING.values() for finding in found} == set(FINDINGS)
