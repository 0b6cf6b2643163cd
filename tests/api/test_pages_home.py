"""The first page and the search: what is due next in the cases one holds, and no name in any address."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.calls import Office
from tests.api.world import ago, make_world, requested

NAME: dict[str, Any] = {"given_name": "Zebedee", "family_name": "Quillfeather"}
UPN = "H801200001001"


def test_a_caseworker_sees_the_cases_they_hold_what_is_due_first_at_the_top(office: Office) -> None:
    newer = office.world.case(requested(ago(10)))
    late = office.world.case(requested(ago(60)))
    older = office.world.case(requested(ago(35)))
    elsewhere = office.world.case(requested(ago(90)), holder="colleague")
    page = office.world.browser("caseworker").open("/")
    assert [text for text in page.links if text.startswith("EHC-")] == [late, older, newer]
    assert elsewhere not in page.words
    assert "1 overdue" in page.words
    assert "18 days late" in page.words
    assert "Count 6 weeks from" in page.words


def test_an_ended_case_is_not_among_what_is_to_be_done(office: Office) -> None:
    ref = office.opened(ago(30), owner="caseworker")
    office.recorded(ref, "request_withdrawn", ago(5))  # a refusal would open the time to appeal
    page = office.world.browser("caseworker").open("/")
    assert ref not in page.words
    assert "You hold no open case" in page.words
    assert "A case begins with a request for an EHC needs assessment" in page.words


@pytest.mark.parametrize(
    ("role", "path"), [("manager", "/deadlines"), ("auditor", "/deadlines"), ("admin", "/administration")]
)
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


def test_a_whole_reference_leads_to_the_case_itself(office: Office) -> None:
    ref = office.world.case(requested(ago(10)))
    browser = office.world.browser("auditor")
    assert browser.send(browser.open("/cases"), "/search", q=ref.lower()).path == f"/cases/{ref}"


@pytest.mark.parametrize("text", ["Quillfeather", UPN])
def test_who_may_not_see_children_finds_none_by_name(office: Office, text: str) -> None:
    office.world.case(requested(ago(10)), **NAME, upn=UPN)
    browser = office.world.browser("auditor")
    page = browser.send(browser.open("/cases"), "/search", q=text)
    assert "No case was found" in page.words


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
    assert "Type the beginning of a reference, a name or a UPN" in page.words


def test_home_and_search_are_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    ref = world.case(requested(ago(60)), **NAME)
    browser = world.browser("caseworker")
    page = browser.open("/")
    assert ref in page.links
    assert "Zebedee Quillfeather" in browser.send(page, "/search", q="quillfeather").words
    world.database.close()
