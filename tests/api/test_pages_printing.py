"""The working of one date on a page of its own, and what stands at the head of a page on paper."""

from datetime import timedelta

from cases.facts import NewFact
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import NOBODYS_NAME, ago, requested


def test_the_working_of_a_date_has_a_page_that_can_be_handed_on(quiet_office: Office) -> None:
    ref = quiet_office.world.case(requested(ago(200)), NewFact("decision_to_assess_notified", ago(170)))
    browser = quiet_office.world.browser("caseworker")
    case = browser.open(f"/cases/{ref}")
    assert f"/cases/{ref}/working/final_plan/1" in case.links.values()
    page = browser.open(f"/cases/{ref}/working/final_plan/1")
    assert page.status == 200
    due = in_words(ago(200) + timedelta(weeks=20))
    assert f"Last day {due}" in page.words
    for said in (
        "“", "in force", "The counting, line by line", f"on {in_words(ago(200))} (fact 1 of this case, recorded",
        "Bank holidays in this time", "Law as held in version", "As at, and printed from a page of",
    ):  # fmt: skip
        assert said.lower() in page.words.lower()
    assert NOBODYS_NAME["given_name"] not in page.words
    assert browser.open(f"/cases/{ref}/working/final_plan/99").status == 404
