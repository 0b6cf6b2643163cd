"""The first page and the search: what is due next in the cases one holds, and no name in any address."""

import re
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from api.pages.todo import where_done
from api.roles import ROLES
from cases.facts import NewFact
from cases.schools import NewSchool, put_schools
from tests.api.calls import Office
from tests.api.world import ago, make_world, requested
from workflows.piles import PILES
from workflows.processes import PROCESSES

NAME: dict[str, Any] = {"given_name": "Zebedee", "family_name": "Quillfeather"}
UPN = "H801200001001"


def test_home_shows_what_is_overdue_and_due_within_seven_days_each_with_its_time_left(office: Office) -> None:
    late = office.world.case(requested(ago(60)), given_name="Late", family_name="Child")
    soon = office.world.case(requested(ago(39)), given_name="Soon", family_name="Child")
    elsewhere = office.world.case(requested(ago(90)), holder="colleague")
    page = office.world.browser("caseworker").open("/")
    assert page.links["Late Child"] == f"/cases/{late}"
    assert page.links["Soon Child"] == f"/cases/{soon}"
    assert elsewhere not in page.html
    assert "18 days late" in page.words
    assert "1 Overdue 1 Due in the next seven days" in page.words
    assert "Count 6 weeks from" in page.words
    assert page.links[f"Choose what happened, case {late}"] == f"/cases/{late}/record"


def test_one_is_led_to_the_fact_that_does_a_duty_and_never_to_one_that_only_ends_it() -> None:
    role, direct = ROLES["caseworker"], 0
    for process in PROCESSES.values():
        for stage, clock in product(process.stages, process.clocks):
            link = where_done("X-1", process, stage.name, clock, role)
            if link.text.startswith("Record:"):
                direct += 1
                assert link.href == f"/cases/X-1/record?kind={clock.met_by[0]}"
    assert direct > 100
    review = PROCESSES["annual_review"]
    yearly = next(each for each in review.clocks if each.limit.key == "review_next")
    assert where_done("X-1", review, "to_be_arranged", yearly, role).text == "Choose what happened"
    assert where_done("X-1", review, "deciding", yearly, role).text == "Choose what happened"


@pytest.mark.parametrize("weekday", range(7))
def test_the_week_is_seven_days_ahead_whatever_day_it_is(weekday: int) -> None:
    monday = date(2026, 11, 23)
    query = PILES["week"].query("o1", monday + timedelta(days=weekday))
    assert query.due_to == query.on + timedelta(days=7)


def test_what_others_recorded_is_new_until_the_case_is_opened(office: Office) -> None:
    ref = office.world.case(requested(ago(10)), **NAME)
    office.recorded(ref, "meeting_held", ago(2), "colleague")
    browser = office.world.browser("caseworker")
    assert "A meeting was held with the family – Officer Z" in browser.open("/").words
    assert "A meeting was held with the family – Officer Z" in browser.open("/todo/new").words
    assert browser.open(f"/cases/{ref}").status == 200
    office.world.app.state.readings.finish()
    assert "Officer Z" not in browser.open("/").words
    assert "Zebedee" not in browser.open("/todo/new").words


def test_an_answer_that_is_late_is_chased_and_one_that_runs_is_waited_for(office: Office) -> None:
    ref = office.world.case(requested(ago(80)), NewFact("decision_to_assess_notified", ago(70)))
    for body, day in (("health", 60), ("social_care", 5)):
        office.recorded(ref, "advice_requested", ago(day), about=body)
    browser = office.world.browser("caseworker")
    assert ("With health" in (late := browser.open("/todo/chase").words), "With social care" in late) == (True, False)
    waiting = browser.open("/todo/waiting")
    assert "With social care since" in waiting.words
    assert waiting.links[f"Ask again, or record the answer, case {ref}"] == f"/cases/{ref}/advice"
    assert "health" not in browser.open("/todo/overdue").words.lower()


def test_the_time_a_family_still_has_is_said_on_the_page_of_the_case_and_at_home(office: Office) -> None:
    issued = [NewFact("decision_to_assess_notified", ago(60)), NewFact("decision_to_issue_plan_notified", ago(40))]
    ref = office.world.case(requested(ago(90)), *issued, NewFact("draft_plan_served", ago(5)))
    browser = office.world.browser("caseworker")
    stands = "Time for representations on the draft plan Time still running Time allowed until"
    assert re.search(rf"{stands} [\w ]+ 9 days left", browser.open(f"/cases/{ref}").words)
    assert "9 days left" in browser.open("/").words


def test_a_number_on_the_home_page_is_that_of_its_list(office: Office) -> None:
    for days in range(43, 53):
        office.world.case(requested(ago(days)))
    browser = office.world.browser("caseworker")
    home = browser.open("/")
    assert "10 Overdue" in home.words
    assert home.links["See all 10 overdue"] == "/todo/overdue"
    assert "Showing 10 of 10 deadlines" in browser.open("/todo/overdue").words


def test_a_manager_has_the_way_to_everybodys_work_as_well(office: Office) -> None:
    office.world.case(requested(ago(60)))
    office.world.case(requested(ago(39)))
    browser = office.world.browser("manager")
    page, boards = browser.open("/"), browser.open("/boards")
    for said in ("1 overdue", "1 due in seven days", "1 due in four weeks"):
        assert page.links[said] == boards.links[said], said
        assert "Showing 1 of 1" in browser.open(page.links[said]).words
    assert page.links["0 cases nobody holds"] == "/cases?officer=nobody"
    assert page.links["All boards"] == "/boards"
    assert "You hold no open case" in page.words


def test_an_ended_case_is_not_among_what_is_to_be_done(office: Office) -> None:
    ref = office.opened(ago(30), owner="caseworker")
    office.recorded(ref, "request_withdrawn", ago(5))  # a refusal would open the time to appeal
    page = office.world.browser("caseworker").open("/")
    assert ref not in page.words
    assert "You hold no open case" in page.words
    assert "A case begins with a request for an EHC needs assessment" in page.words


@pytest.mark.parametrize(("role", "path"), [("auditor", "/boards"), ("admin", "/administration")])
def test_the_others_begin_where_their_work_is(office: Office, role: str, path: str) -> None:
    assert office.world.browser(role).open("/").path == path


@pytest.mark.parametrize("text", ["quill", "Zebedee", "zebedee quillf", UPN, UPN.lower()])
def test_a_case_is_found_by_the_beginning_of_a_name_or_by_upn(office: Office, text: str) -> None:
    ref = office.world.case(requested(ago(10)), **NAME, upn=UPN)
    office.world.case(requested(ago(10)), given_name="Somebody", family_name="Else")
    browser = office.world.browser("caseworker")
    page = browser.send(browser.open("/"), "/search", q=text)
    assert page.path == "/search"
    assert [found for found in page.links if found.startswith("EHC-")] == [ref]
    assert "Zebedee Quillfeather" in page.words


@pytest.mark.parametrize("text", ["O'Neill-Bright", "O’Neill Bright", "o‘neill–b"])
def test_one_apostrophe_or_hyphen_of_a_name_is_as_good_as_another(office: Office, text: str) -> None:
    ref = office.world.case(requested(ago(10)), given_name="Una", family_name="O’Neill-Bright")
    office.world.case(requested(ago(10)), given_name="Una", family_name="Obneill")
    browser = office.world.browser("caseworker")
    page = browser.send(browser.open("/"), "/search", q=text)
    assert [found for found in page.links if found.startswith("EHC-")] == [ref]


def test_a_whole_reference_leads_to_the_case_itself(office: Office) -> None:
    ref = office.world.case(requested(ago(10)))
    browser = office.world.browser("auditor")
    assert browser.send(browser.open("/cases"), "/search", q=ref.lower()).path == f"/cases/{ref}"


@pytest.mark.parametrize("text", ["Quillfeather", UPN])
def test_who_may_not_see_children_finds_none_by_name(office: Office, text: str) -> None:
    office.world.case(requested(ago(10)), **NAME, upn=UPN)
    browser = office.world.browser("auditor")
    page = browser.send(browser.open("/cases"), "/search", q=text)
    assert "Nothing was found" in page.words


def test_a_child_is_named_on_pages_for_those_who_may_see_it_and_in_no_address(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), **NAME, upn=UPN)
    addresses: set[str] = set()
    for role, sees in (("caseworker", True), ("manager", True), ("auditor", False)):
        for path in ("/", "/cases", f"/cases/{ref}", "/deadlines"):
            page = office.world.browser(role).open(path)
            addresses |= set(page.links.values()) | {form.action for form in page.forms}
            assert sees or "Quillfeather" not in page.html
            assert sees or UPN not in page.html
    assert not [each for each in addresses if "Quill" in each or UPN in each]


def test_an_empty_search_says_what_can_be_typed(office: Office) -> None:
    browser = office.world.browser("caseworker")
    page = browser.send(browser.open("/"), "/search", q="  ")
    assert "Type the beginning of a reference, a name, a UPN or a school’s name" in page.words
    assert browser.open("/search").words == page.words  # a page loaded again


def test_home_and_search_are_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    ref = world.case(requested(ago(60)), **NAME)
    browser = world.browser("caseworker")
    page = browser.open("/")
    assert page.links["Zebedee Quillfeather"] == f"/cases/{ref}"
    assert "Zebedee Quillfeather" in browser.send(page, "/search", q="quillfeather").words
    world.close()


def test_children_at_a_school_are_found_by_its_name_or_its_urn(office: Office) -> None:
    school = NewSchool(urn="123456", name="Ash Grove Primary", phase="primary", from_day=date(2020, 1, 1))
    with office.world.database.writing() as session:
        put_schools(session, [school])
    there = office.world.case(requested(ago(10)), **NAME, school_urn="123456")
    office.world.case(requested(ago(10)), given_name="Else", family_name="Where", school_urn="654321")
    browser = office.world.browser("caseworker")
    for text in ("grove", "123456"):
        found = browser.send(browser.open("/"), "/search", q=text)
        assert found.links["Ash Grove Primary"] == "/schools/123456"
    page = browser.open("/schools/123456")
    assert [each for each in page.links if each.startswith("EHC-")] == [there]
    assert browser.open("/schools/654321").status == 404


def test_many_hits_come_in_pages_and_every_page_is_posted(office: Office) -> None:
    refs = [office.world.case(requested(ago(10))) for _ in range(27)]
    browser = office.world.browser("auditor")
    first = browser.send(browser.open("/cases"), "/search", q="EHC-")
    assert "Showing 25 of 27 cases" in first.words
    onwards = next(form for form in first.forms if ("part", "refs") in form.fields)
    second = browser.client.post("/search", data=dict(onwards.fields))
    assert (sorted(refs)[-1] in second.text, str(second.url).endswith("/search")) == (True, True)
