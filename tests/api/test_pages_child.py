"""A child's whole story: every case on one page, who holds the next step, and nothing for those who may not see it."""

from datetime import date, timedelta

import pytest

from api.pages.child import LABEL, SHORTEST, WIDTH, draw
from cases import log
from cases.facts import NewFact
from cases.log import Author
from cases.people import NewChild, add_child
from deadlines import clock
from deadlines.words import in_words
from tests.api.calls import Office, days_ago
from tests.api.world import ago, requested, rows_of
from workflows.child import strands
from workflows.links import other_open_cases
from workflows.record import open_case, record

UPN = "H801200001001"


@pytest.fixture
def two_cases(office: Office) -> tuple[str, str]:
    """Two requests for one child: the first was withdrawn two years ago, the second runs and waits for health."""
    first = office.world.case(requested(ago(800)), NewFact("request_withdrawn", ago(760)), upn=UPN)
    asked = NewFact("advice_requested", ago(20), {}, "nhs_trust")
    decided = NewFact("decision_to_assess_notified", ago(30))
    second = office.world.case(requested(ago(60)), decided, asked, upn=UPN)
    return first, second


def test_every_case_of_the_child_is_on_one_page(office: Office, two_cases: tuple[str, str]) -> None:
    first, second = two_cases
    page = office.world.browser("caseworker").open(f"/cases/{first}/child")
    assert (page.status, page.h1) == (200, "Every process on one time line")
    assert "1 case running, 1 ended." in page.words
    assert page.links[first].startswith(f"/cases/{first}")
    assert page.links[second].startswith(f"/cases/{second}")
    assert "Next step with" in page.words
    assert "Health" in page.words


def test_a_review_warns_of_twelve_months_from_the_meeting_before_the_decision_that_opened_it(office: Office) -> None:
    by, office_named, now = (
        Author(office.world.officers["caseworker"].id),
        office.world.app.state.settings.office,
        clock.now(),
    )
    with office.world.database.writing() as session:
        child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=date(2014, 5, 4)))
        begun = NewFact("plan_last_reviewed", ago(700))
        ref = open_case(session, "annual_review", child, begun, by=by, now=now, office=office_named).history.ref
        for fact in (
            NewFact("review_meeting_held", ago(370)),
            NewFact("review_report_sent", ago(360)),
            NewFact("review_decision_notified", ago(345), {"decision": "maintain"}),
        ):
            record(session, ref, fact, by=by, now=now, office=office_named)
        (following,) = other_open_cases(session, log.load(session, ref))[:1]
    browser = office.world.browser("caseworker")
    assert "Twelve months from the last review meeting ended on" in browser.open(f"/cases/{following}").words
    assert "Twelve months from" not in browser.open(f"/cases/{ref}").words


def test_the_page_of_a_case_leads_there_and_names_no_person_in_the_address(
    office: Office, two_cases: tuple[str, str]
) -> None:
    first, second = two_cases
    page = office.world.browser("caseworker").open(f"/cases/{second}")
    assert page.links["Every process of this child"] == f"/cases/{second}/child"
    assert page.links[first] == f"/cases/{first}"
    assert "Cases of this child from the first day to today" in page.words
    assert "Next step with Health" in page.words


def test_an_auditor_sees_the_cases_and_not_the_name(office: Office, two_cases: tuple[str, str]) -> None:
    named = office.world.browser("caseworker").open(f"/cases/{two_cases[0]}/child").words
    unnamed = office.world.browser("auditor").open(f"/cases/{two_cases[0]}/child").words
    assert "born" in named
    assert "born" not in unnamed
    assert two_cases[1] in unnamed


def test_the_call_answers_what_the_page_shows(office: Office, two_cases: tuple[str, str]) -> None:
    first, second = two_cases
    found = office.get("caseworker", f"/cases/{second}/child").json()
    assert [(each["ref"], each["held_by"], each["ended_on"] is None) for each in found] == [
        (first, "nobody", False),
        (second, "health", True),
    ]
    assert found[1]["next_deadline"]["limit"] == "advice_response"
    then = office.get("caseworker", f"/cases/{second}/child", on=days_ago(780).isoformat()).json()
    assert [(each["ref"], each["held_by"]) for each in then] == [(first, "authority")]


def test_the_whole_story_is_seen_as_it_stood_and_as_it_was_known(office: Office, two_cases: tuple[str, str]) -> None:
    first, second = two_cases
    browser = office.world.browser("auditor")
    now = browser.open(f"/cases/{second}/child")
    page = browser.open(f"{now.links['See this as it stood on another day']}?on={ago(780)}")
    assert "1 case running, 0 ended." in page.words
    assert "Cases that stand otherwise now" in page.words
    stood = page.html.partition("Cases that stand otherwise")[0]
    assert f'href="/cases/{first}/replay?on={ago(780)}"' in stood
    assert f"/cases/{second}/replay" not in stood
    assert f"/cases/{second}/replay" in page.html
    at_both = f"on={ago(780)}&until={ago(50)}"
    later = browser.open(f"/cases/{second}/child/replay?{at_both}")
    assert "Cases that stand otherwise later" in later.words
    assert "Advice requested" not in later.words  # it was, but after both
    known_by = "on=" + str(ago(0)) + "&known_at=" + f"{ago(3)}T12:00:00Z"
    assert (
        "No case of this child had begun by that day" in browser.open(f"/cases/{second}/child/replay?{known_by}").words
    )
    replay = browser.open(f"/cases/{second}/replay?{at_both}")
    assert replay.links["Every process of this child at the same moments"] == f"/cases/{second}/child/replay?{at_both}"
    assert browser.open(f"/cases/{second}/child/replay?on=never").status == 422


def test_the_files_of_the_story_tell_the_same_of_both_moments(office: Office, two_cases: tuple[str, str]) -> None:
    first, second = two_cases
    browser, at = office.world.browser("auditor"), f"on={ago(780)}"
    page = browser.open(f"/cases/{second}/child/replay?{at}")

    def rows(part: str) -> list[dict[str, str]]:
        here = f"/cases/{second}/child/replay/{part}"
        assert {f"{here}.csv?{at}", f"{here}.xlsx?{at}"} <= set(page.links.values())
        answer = browser.client.get(f"{here}.csv?{at}")
        assert f"Then: as at the end of {in_words(ago(780))}" in answer.text
        return rows_of(answer.text)

    cases = rows("cases")
    assert [(each["Case"], each["Stage then"] == "Not begun, or not known") for each in cases] == [
        (first, False), (second, True),
    ]  # fmt: skip
    table = page.html.partition("Cases that stand otherwise")[2].partition("</table>")[0]
    assert {each["Case"] for each in cases if each["Stands otherwise"] == "Yes"} == {
        each for each in (first, second) if f">{each}</a>" in table
    }
    deadlines = rows("deadlines")
    replay = rows_of(browser.client.get(f"/cases/{first}/replay.csv?{at}").text)
    assert [each["Why it stands otherwise"] for each in deadlines if each["Case"] == first and each["Standing then"]
            and each["Why it stands otherwise"]] == [each["Why"] for each in replay]  # fmt: skip
    facts = rows("facts")
    assert {(each["Case"], each["Known then"]) for each in facts} >= {(first, "Yes"), (second, "No")}
    assert browser.client.get(f"/cases/{second}/child/replay/facts.csv?on=never").status_code == 422


def test_a_case_without_a_child_stands_alone(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), named=False)
    office.world.case(requested(ago(50)), named=False)
    assert [each["ref"] for each in office.get("caseworker", f"/cases/{ref}/child").json()] == [ref]


def test_a_bar_begins_with_its_case_and_never_vanishes(office: Office, two_cases: tuple[str, str]) -> None:
    with office.world.database.reading() as session:
        found = strands(session, two_cases[0], ago(0))
    drawing = draw(found, found[0].began_on + timedelta(days=800))
    assert next(bar.x for bar in drawing["bars"]) == LABEL
    assert all(bar.width >= SHORTEST and bar.x + bar.width <= WIDTH for bar in drawing["bars"])
    today = draw(found, found[1].began_on)["bars"][1]
    assert (today.x, today.width) == (WIDTH - SHORTEST, SHORTEST)
    assert draw([], date(2026, 1, 1))["bars"] == []
