"""Each role's work in a real browser, with scripts and without, at a desk and on a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.api.world import PASSWORD, ago, requested
from tests.browser.conftest import Town
from tests.browser.walking import fill_day, press, sign_in, ways

pytestmark = pytest.mark.browser


@ways
def test_a_caseworker_opens_a_case_and_takes_it_on(town: Town, size: tuple[int, int], has_scripts: bool) -> None:
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "caseworker")
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do next")
    expect(page.get_by_text("You hold no open case")).to_be_visible()

    page.get_by_role("link", name="Open a case").or_(page.get_by_role("button", name="Open a case")).click()
    press(page, "Open the case")
    expect(page.get_by_role("alert")).to_contain_text("Enter the given name")
    page.get_by_label("Given name").fill("Isla")
    page.get_by_label("Family name").fill("Brookfield")
    fill_day(page, "Date of birth", date(2016, 3, 27))
    page.get_by_label("Request received").check()
    page.get_by_label("The child's parent").check()
    fill_day(page, "Day it happened", ago(20))
    press(page, "Open the case")
    expect(page.get_by_text("Isla Brookfield, born 27 Mar 2016")).to_be_visible()

    page.get_by_role("link", name="Decision to assess notified").click()
    fill_day(page, "Day it happened", ago(-3))
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text("is in the future")
    fill_day(page, "Day it happened", ago(2))
    press(page, "See what would follow")
    expect(page.get_by_text("Nothing has been recorded yet.")).to_be_visible()
    press(page, "Record it")
    expect(page.get_by_text("“Decision to assess notified” was recorded")).to_be_visible()
    expect(page.get_by_role("heading", name="Due next")).to_be_visible()

    working = page.locator(".sendflow-deadline").first
    working.get_by_text("How we worked this out").click()
    expect(working.get_by_text("Count 16 weeks from")).to_be_visible()
    assert screen.complaints == [
        each for each in screen.complaints if "status of 4" in each
    ]  # the refused forms answer 409 and 422, which Chromium notes


@ways
def test_a_correction_is_tried_out_first(town: Town, size: tuple[int, int], has_scripts: bool) -> None:
    ref = town.authority.case(requested(ago(30)))
    page = town.screen("caseworker", size=size, has_scripts=has_scripts).open(f"/cases/{ref}")
    page.locator("#fact-1").get_by_role("link", name="Correct this").click()
    fill_day(page, "Day it happened", ago(33))
    press(page, "See what would move")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the correction")
    press(page, "Record the correction")
    expect(page.get_by_text("Fact 1 was corrected")).to_be_visible()
    expect(page.locator("#fact-1").get_by_text("Replaced", exact=True)).to_be_visible()


@ways
def test_a_manager_filters_reassigns_and_downloads(town: Town, size: tuple[int, int], has_scripts: bool) -> None:
    late = town.authority.case(requested(ago(60)))
    town.authority.case(requested(ago(50)), holder="colleague")
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "manager")
    screen.open("/deadlines")
    expect(page.get_by_text("Showing 2 of 2 deadlines")).to_be_visible()
    panel = page.locator("details.sendflow-filter")
    if not panel.get_by_label("Team").is_visible():
        panel.locator("summary").click()
    panel.get_by_label("Team").select_option("North team")
    press(page, "Apply filters")
    expect(page.get_by_text("Showing 1 of 1 deadlines")).to_be_visible()
    page.get_by_label(f"Reassign {late}").check()
    press(page, "Reassign the ticked cases")
    page.get_by_label("Who is to hold it?").select_option("Officer Z")
    press(page, "Reassign")
    expect(page.get_by_text("1 case reassigned.")).to_be_visible()
    screen.open("/deadlines")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV of these deadlines").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count("Officer Z") == 2
    assert late in text


def test_a_keyboard_alone_signs_in_and_reaches_what_is_wrong(town: Town) -> None:
    page = town.screen().open("/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("caseworker")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do next")


@ways
def test_a_manager_holds_a_panel_and_the_authority_decides(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    ref = town.authority.case(requested(ago(20)))
    page = town.screen("manager", size=size, has_scripts=has_scripts).open("/panels")
    page.get_by_role("link", name="Call a panel").or_(page.get_by_role("button", name="Call a panel")).click()
    fill_day(page, "On which day is it held?", ago(2))
    press(page, "Hold it on this day")
    page.get_by_label("Or somebody from outside, by role").select_option("A head teacher")
    press(page, "Name this member")
    page.get_by_role("link", name="To the panel").click()
    page.get_by_label("Reference of the case").fill(ref)
    press(page, "Go on")
    page.get_by_label("Should an EHC needs assessment be secured?").check()
    press(page, "Put it on the agenda")
    page.get_by_role("link", name="Record what it said").click()
    page.get_by_label("Yes", exact=True).first.check()
    page.get_by_label("There are or may be special educational needs").check()
    press(page, "Record the recommendation")
    expect(page.get_by_text("No decision is recorded")).to_be_visible()
    page.get_by_role("link", name="Record the decision").click()
    page.get_by_label("Should an EHC needs assessment be secured?").check()
    page.get_by_label("Yes", exact=True).check()
    fill_day(page, "Day it happened", ago(1))
    press(page, "Record it")
    expect(page.get_by_text("“Decision of the authority” was recorded")).to_be_visible()
