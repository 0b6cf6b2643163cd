"""Deadlines and cases across officers: filtered, paged, downloaded as they are filtered, and given to somebody else."""

from pathlib import Path
from typing import Any

import pytest

from api.pages.deadlines import SHOWN
from api.pages.downloads import guarded
from cases.facts import NewFact
from deadlines import clock
from notifications.outbox import find_messages
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, make_world, requested, rows_of

CLAIM = {"limit": "assess_decision", "exception": "personal_circumstances", "because": "A parent was in hospital"}


def refs(page: Page) -> list[str]:
    return [text for text in page.links if text.startswith("EHC-")]


def rows(browser: Browser, path: str) -> list[dict[str, str]]:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return rows_of(answer.text)


@pytest.fixture
def mixed(office: Office) -> dict[str, str]:
    """Cases of two officers in two teams: overdue, due soon, with time left, and lifted."""
    case = office.world.case
    return {
        "late": case(requested(ago(60))),
        "later": case(requested(ago(50)), holder="colleague"),
        "soon": case(requested(ago(35)), holder="colleague"),
        "early": case(requested(ago(3))),
        "lifted": case(requested(ago(70)), NewFact("exception_claimed", ago(40), CLAIM)),
    }


def test_a_manager_sees_what_is_overdue_and_due_soon_across_officers(office: Office, mixed: dict[str, str]) -> None:
    page = office.world.browser("manager").open("/deadlines")
    assert (page.path, page.h1) == ("/deadlines", "Deadlines")
    assert refs(page) == [mixed["late"], mixed["later"], mixed["soon"]]
    for said in (
        "18 days late",
        "Officer A",
        "Officer Z",
        "South team",
        "Count 6 weeks from",
        "SI 2014/1530, reg 5(1)",
    ):
        assert said in page.words


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("standing=overdue", ["late", "later"]),
        ("standing=due_soon", ["soon"]),
        ("standing=lifted", ["lifted"]),
        ("team=south", ["later", "soon"]),
        ("officer={colleague}", ["later", "soon"]),
        ("officer=nobody", []),
        ("limit=final_plan", []),
        ("due_to={yesterday}", ["late", "later"]),
        ("due_from={today}", ["soon"]),
        ("standing=&team=&officer=&limit=&due_from=&due_to=", ["late", "later", "soon"]),
    ],
)
def test_filters_narrow_the_list_and_the_download_alike(
    office: Office, mixed: dict[str, str], filters: str, found: list[str]
) -> None:
    officer = office.world.officers["colleague"].id
    query = filters.format(colleague=officer, yesterday=ago(1), today=clock.today())
    browser = office.world.browser("manager")
    wanted = [mixed[name] for name in found]
    assert refs(browser.open(f"/deadlines?{query}")) == wanted
    assert [row["Case"] for row in rows(browser, f"/deadlines.csv?{query}")] == wanted


def test_a_filter_that_is_on_can_be_taken_off(office: Office, mixed: dict[str, str]) -> None:
    page = office.world.browser("manager").open("/deadlines?standing=overdue&team=south")
    assert page.links["Remove this filter: Team: South team"] == "/deadlines?standing=overdue"
    assert page.links["Remove this filter: Standing: Overdue"] == "/deadlines?team=south"


@pytest.mark.parametrize("query", ["standing=late", "due_from=2026-02-30", "cursor=x", "due_to=tomorrow"])
def test_a_filter_that_is_none_is_refused_in_plain_words(office: Office, query: str) -> None:
    page = office.world.browser("manager").open(f"/deadlines?{query}")
    assert page.status == 422
    assert page.h1


def test_a_caseworker_sees_their_own_deadlines_whatever_the_address_says(office: Office, mixed: dict[str, str]) -> None:
    other = office.world.officers["colleague"].id
    page = office.world.browser("caseworker").open(f"/deadlines?officer={other}&team=south")
    assert page.h1 == "Your deadlines"
    assert refs(page) == [mixed["late"]]
    assert "Download" not in page.words


def test_a_long_list_is_read_page_by_page(office: Office) -> None:
    made = [office.world.case(requested(ago(60 - number % 9)), named=False) for number in range(SHOWN + 3)]
    browser = office.world.browser("manager")
    page = browser.open("/deadlines")
    assert f"Showing {SHOWN} of {SHOWN + 3} deadlines" in page.words
    seen = refs(page)
    page = browser.open(page.links["Next page"])
    assert sorted([*seen, *refs(page)]) == sorted(made)
    assert "Next page" not in page.links
    assert page.links["First page"] == "/deadlines"


def test_a_download_gives_every_date_with_its_reasons_and_names_no_child(office: Office, mixed: dict[str, str]) -> None:
    browser = office.world.browser("manager")
    first = rows(browser, "/deadlines.csv")[0]
    assert (first["Case"], first["Days late"], first["Officer"]) == (mixed["late"], "18", "Officer A")
    assert first["Source"] == "SI 2014/1530, reg 5(1)"
    assert first["How it was worked out"].startswith("1. A request for an EHC needs assessment was received on")
    assert "18 days after the last day" in first["How it was worked out"]
    (case,) = [row for row in rows(browser, "/cases.csv?state=all") if row["Case"] == mixed["late"]]
    assert case["Stage"] == "Deciding whether to secure an EHC needs assessment"
    assert case["Due next"] == "Notice whether the authority will assess"
    for path in ("/deadlines.csv", "/cases.csv"):
        assert "Thistlewood" not in browser.client.get(path).text


def test_a_download_is_as_long_as_what_it_tells(office: Office) -> None:
    made = [office.world.case(requested(ago(60)), named=False) for _ in range(230)]
    browser = office.world.browser("auditor")
    assert sorted(row["Case"] for row in rows(browser, "/deadlines.csv")) == made
    assert sorted(row["Case"] for row in rows(browser, "/cases.csv")) == made


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert guarded("Officer A") == "Officer A"


def test_cases_are_sorted_by_their_headings_and_filtered(office: Office, mixed: dict[str, str]) -> None:
    ended = office.world.case(requested(ago(90)), NewFact("refusal_to_assess_notified", ago(60)))
    browser = office.world.browser("manager")
    page = browser.open("/cases")
    assert refs(page)[0] == mixed["lifted"]
    assert ended not in refs(page)
    by_day = refs(browser.open(page.links["Began"]))
    assert by_day == [mixed[name] for name in ("lifted", "late", "later", "soon", "early")]
    assert refs(browser.open("/cases?state=ended")) == [ended]
    assert refs(browser.open("/cases?stage=assessment_refused&state=all")) == [ended]
    assert refs(browser.open("/cases?standing=overdue")) == [mixed["late"], mixed["later"]]


def test_cases_are_given_to_somebody_by_ticking_them(office: Office, mixed: dict[str, str]) -> None:
    browser = office.world.browser("manager")
    page = browser.open("/deadlines?team=south")
    page = browser.send(page, "/reassign", ref=[mixed["later"], mixed["soon"]])
    assert (page.h1, "Officer Z" in page.words) == ("Reassign 2 cases", True)
    refused = browser.send(page, "/reassign", ref=[mixed["later"], mixed["soon"]])
    assert refused.links["Select who is to hold them"] == "#owner"
    owner = office.world.officers["caseworker"].id
    page = browser.send(page, "/reassign", ref=[mixed["later"], mixed["soon"]], owner=owner)
    assert (page.path, "2 cases reassigned." in page.words) == ("/deadlines", True)
    assert refs(browser.open("/deadlines?team=south")) == []
    history = browser.open(f"/cases/{mixed['later']}").words
    assert "To: Officer A." in history
    assert "To: Officer Z." in history
    with office.world.database.reading() as session:
        (told,) = [each for each in find_messages(session, hidden=()) if each.recipient == owner]
    assert (told.kind, told.context["number"]) == ("cases_handed_over", 2), "one email, and not one for each case"


def test_reassigning_twice_records_and_tells_once(office: Office, mixed: dict[str, str]) -> None:
    browser = office.world.browser("senior")
    page = browser.open(f"/reassign?ref={mixed['late']}&back=/cases/{mixed['late']}")
    before = office.world.count("case_event")
    for _ in range(2):
        shown = browser.send(page, "/reassign", owner=office.world.officers["colleague"].id)
        assert (shown.path, "Officer Z, South team" in shown.words) == (f"/cases/{mixed['late']}", True)
    assert office.world.count("case_event") == before + 1
    assert office.world.count("outbox_message") == 1


@pytest.mark.parametrize("who", ["auditor", "admin", "nobody-there"])
def test_a_case_cannot_be_given_to_somebody_who_cannot_act_on_it(
    office: Office, mixed: dict[str, str], who: str
) -> None:
    browser = office.world.browser("manager")
    page = browser.open(f"/reassign?ref={mixed['late']}")
    before = office.rows()
    page = browser.send(page, "/reassign", owner=who)
    assert page.status == 422
    assert any(href == "#owner" for href in page.links.values())
    assert office.rows() == before


def test_one_case_that_is_not_there_keeps_all_of_them_from_being_reassigned(
    office: Office, mixed: dict[str, str]
) -> None:
    browser = office.world.browser("manager")
    page = browser.open(f"/reassign?ref={mixed['late']}")
    before = office.rows()
    owner = office.world.officers["colleague"].id
    assert browser.send(page, "/reassign", ref=[mixed["late"], "EHC-1"], owner=owner).status == 404
    assert office.rows() == before


def test_reassigning_without_a_case_says_what_to_do(office: Office) -> None:
    page = office.world.browser("manager").open("/reassign")
    assert page.h1 == "No case was chosen"


def test_lists_are_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    made: list[Any] = [world.case(requested(ago(days))) for days in (60, 50, 35)]
    browser = world.browser("manager")
    assert refs(browser.open("/deadlines")) == made
    assert refs(browser.open("/cases?sort=-began_on")) == made[::-1]
    assert [row["Case"] for row in rows(browser, "/deadlines.csv")] == made
    world.close()
