"""A senior's and a manager's day in a real browser: many cases at once, and numbers that open as many lines."""

import csv
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from cases.facts import NewFact
from tests.api.world import ago, requested
from tests.browser.conftest import Town
from tests.browser.walking import press, rows, saved, search, sign_in, ways

pytestmark = pytest.mark.browser
SENT = [
    NewFact("decision_to_assess_notified", ago(190)),
    NewFact("decision_to_issue_plan_notified", ago(110)),
    NewFact("draft_plan_served", ago(100)),
    NewFact("finalised_plan_sent", ago(70)),
]


def opens_as_many(page: Page, number: Locator) -> int:
    """Follow a number to its list, and say how many lines that has; as many as the number says."""
    said = int(re.match(r"\s*([\d,]+)", number.inner_text()).group(1))  # type: ignore[union-attr]
    number.click()
    expect(page.get_by_text(re.compile(rf"Showing {said} of {said} (deadlines|cases)"))).to_be_visible()
    assert rows(page.get_by_role("main")) == said
    return said


def lines_of_csv(file: Path) -> list[list[str]]:
    """The lines of a list's file below its headings; what it says of itself stands above an empty line."""
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    return lines[lines.index([]) + 2 :]


def lines_of_workbook(file: Path) -> list[str]:
    """The rows of the second sheet as XML; the first says what the list is."""
    with ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    return re.findall(r"<row .*?</row>", sheet)


@ways
def test_a_senior_gives_cases_away_and_acts_in_many_with_a_receipt(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    one, other, third = (town.authority.case(requested(ago(days))) for days in (60, 50, 40))
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "senior")
    screen.open(f"/cases/{one}")
    page.get_by_role("link", name="Change held by").click()
    page.get_by_label("Who is to hold it?").select_option("Officer Z")
    press(page, "Reassign")
    expect(page.get_by_text("The case was reassigned.")).to_be_visible()

    screen.open("/cases")
    for ref in (other, third):
        page.get_by_label(f"Choose {ref}").check()
    press(page, "Do something in the ticked cases")
    page.get_by_label("Family consulted").check()
    press(page, "Continue")
    page.locator("#today").check()
    press(page, "See what would happen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before anything is recorded")
    recorded = town.authority.count("case_event")
    assert rows(page) == 2
    press(page, "Record it in 2 cases")
    expect(page.get_by_role("heading", level=1)).to_have_text("Done in 2 cases of 2")
    assert (rows(page), town.authority.count("case_event")) == (2, recorded + 2)
    page.get_by_role("link", name="Your receipts").click()
    expect(page.get_by_role("link", name="Receipt 1")).to_be_visible()
    assert (screen.overflow(), screen.complaints) == (0, [])


@ways
def test_each_kind_of_number_opens_its_list_and_the_list_is_saved(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    for days, holder in ((60, "caseworker"), (41, "caseworker"), (38, "colleague"), (30, "colleague")):
        town.authority.case(requested(ago(days)), holder=holder)
    for days in (200, 225):
        town.authority.case(requested(ago(days)), *SENT)
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "manager")
    page.get_by_role("link", name="All boards").click()
    page.get_by_role("link", name="Overdue and due soon").first.click()
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="South team"))
    assert opens_as_many(page, line.get_by_role("link").first) > 0
    number = rows(page.get_by_role("main"))
    listed = page.url
    assert len(lines_of_csv(saved(page, page.get_by_role("link", name="CSV of these deadlines")))) == number
    screen.open(listed.removeprefix(town.address))
    file = saved(page, page.get_by_role("link", name="Excel of these deadlines"))
    assert len(lines_of_workbook(file)) == number + 1, "the headings and a line for each"

    screen.open("/boards/ahead")
    expect(page.locator(".sendflow-heat")).to_be_visible()
    assert opens_as_many(page, page.locator(".sendflow-heat a").first) > 0
    screen.open("/boards/timeliness")
    whole = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="All", exact=True)).first
    assert opens_as_many(page, whole.get_by_role("link").first) == 2
    assert (screen.overflow(), screen.complaints) == (0, [])


@ways
def test_a_case_that_is_restricted_is_nowhere_for_who_is_not_named(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    hidden = town.authority.case(requested(ago(60)), holder="colleague", given_name="Ada", family_name="Testling")
    shown = town.authority.case(requested(ago(61)), given_name="Ben", family_name="Testling")
    screen = town.screen("manager", size=size, has_scripts=has_scripts)
    page = screen.open(f"/cases/{hidden}")
    page.get_by_role("link", name="Who may see this case").click()
    press(page, "Restrict it")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Officer Z").check()
    page.get_by_role("group", name="What is it about?").get_by_role("radio").first.check()
    page.get_by_label("Why?").fill("A relation of an officer.")
    press(page, "Restrict it")
    screen.open(f"/cases/{hidden}")
    expect(page.get_by_text("Restricted.")).to_be_visible()

    theirs = town.screen("caseworker", size=size, has_scripts=has_scripts)
    page = theirs.open("/")
    search(page, "Testling")
    expect(page.get_by_role("link", name=shown)).to_be_visible()
    for path in ("/", "/cases?state=all", "/deadlines", "/todo/new", "/acts/new?all=true&state=all"):
        theirs.open(path)
        expect(page.get_by_text(hidden)).to_have_count(0)
    search(page, hidden)
    expect(page.get_by_text("Nothing was found")).to_be_visible()
    theirs.open(f"/cases/{hidden}")
    expect(page.get_by_text("not found")).to_be_visible()
    assert "Ada" not in page.inner_text("body")
