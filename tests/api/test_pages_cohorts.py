"""The cohort of the school year as a manager sees and asks for it: who is due, cases for them, a CSV without names."""

from datetime import timedelta

import pytest

from deadlines import clock
from tests.api.calls import Office


def test_a_manager_sees_who_is_due_and_opens_a_case_for_those_ticked(office: Office) -> None:
    browser = office.world.browser("manager")
    assert "Nobody with a plan is due to transfer" in browser.open("/cohorts").words
    child = office.leaver()
    page = browser.open("/cohorts")
    for words in ("Ada Testling", "year 6", "From primary to secondary school", "The school is not known", "Work back"):
        assert words in page.words
    after = browser.send(page, "/cohorts", child=str(child))
    assert "1 case was opened." in after.words
    assert "PT-" in after.words
    assert "The plan is to be reviewed before the transfer" in after.words


def test_the_csv_of_the_cohort_names_nobody(office: Office) -> None:
    office.leaver()
    text = office.world.browser("manager").open("/cohorts.csv").html
    assert "From primary to secondary school" in text
    assert "Ada" not in text


def test_the_call_answers_what_the_page_shows_and_opens_cases_once(office: Office) -> None:
    child = office.leaver()
    (before,) = office.get("manager", "/cohorts").json()
    assert (before["child"], before["name"]["given_name"], before["ref"]) == (child, "Ada", None)
    assert (before["phase"], before["limit"], before["year_group"]) == (
        "primary_to_secondary", "phase_transfer_other", "year 6",
    )  # fmt: skip
    assert before["invite_by"] < before["latest_meeting"] < before["last_possible_meeting"] < before["due_on"]
    assert any(step.startswith("Work back: ") for step in before["steps"])
    page = office.world.browser("manager").open("/cohorts")
    assert before["prospect_says"] in page.words

    body = {"children": [child, child, 999]}
    opened = office.post("manager", "/cohorts", body).json()["opened"]
    assert office.post("manager", "/cohorts", body).json()["opened"] == []
    (after,) = office.get("manager", "/cohorts").json()
    assert [after["ref"]] == opened
    assert after["stage_says"].startswith("The plan is to be reviewed before the transfer")


def test_the_cohort_of_another_school_year_can_be_asked_for(office: Office) -> None:
    child = office.leaver()
    last_year = (clock.today() - timedelta(days=366)).isoformat()
    assert office.get("manager", "/cohorts", on=last_year).json() == []
    assert [each["child"] for each in office.get("manager", "/cohorts").json()] == [child]


@pytest.mark.parametrize("wrong", [{}, {"children": []}, {"children": ["1"]}, {"children": [0]}, {"child": 1}, []])
def test_what_is_not_a_list_of_children_opens_nothing(office: Office, wrong: object) -> None:
    office.leaver()
    before = office.rows()
    assert office.post("manager", "/cohorts", wrong).status_code == 422
    assert office.rows() == before
