"""An auditor's and an administrator's day in a real browser: what was so on another day, proof, and two people."""

import pytest
from playwright.sync_api import expect

from api.packs.checking import check_pack
from cases.facts import NewFact
from deadlines.words import in_words
from tests.api.world import ago, requested
from tests.browser.conftest import Town
from tests.browser.walking import fill_day, press, rows, saved, sign_in, ways

pytestmark = pytest.mark.browser
REASON = "The audit committee asked for it."


@ways
def test_an_auditor_sees_what_differs_between_two_moments_and_two_days(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    ref = town.authority.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    town.authority.case(requested(ago(10)))
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "auditor")
    screen.open(f"/cases/{ref}")
    page.get_by_role("link", name="Replay", exact=True).click()
    page.get_by_text("Choose other moments").click()
    fill_day(page, "As at the end of which day?", ago(31))
    press(page, "Show what differs")
    expect(page.get_by_text(f"As at the end of {in_words(ago(31))}")).to_be_visible()
    expect(page.get_by_role("table", name="Deadlines that stand otherwise")).to_be_visible()
    page.get_by_text("Choose other moments").click()
    fill_day(page, "As it was known on which day?", ago(1))
    press(page, "Show what differs")
    expect(page.get_by_text("Nothing had happened that was known.")).to_be_visible()

    screen.open("/cases")
    page.get_by_role("link", name="This list on another day").click()
    for day in (ago(45), ago(5)):
        fill_day(page, "As at the end of which day?", day)
        fill_day(page, "As it was known on which day?", ago(0))
        press(page, "See that day")
        page.get_by_role("link", name="Cases that day").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
        assert rows(page) == (1 if day == ago(45) else 2)
        screen.open("/past")
    press(page, "Show what differs")
    expect(page.get_by_role("heading", level=1)).to_have_text("What differs between two days")
    page.get_by_role("link", name="Began, or became known").click()
    expect(page.get_by_text("Showing 1 of 1")).to_be_visible()
    assert (screen.overflow(), screen.complaints) == (0, [])


@ways
def test_an_auditor_verifies_takes_a_pack_and_reads_who_looked(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    ref = town.authority.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    town.screen("caseworker").open(f"/cases/{ref}")
    screen = town.screen("auditor", size=size, has_scripts=has_scripts)
    page = screen.open(f"/cases/{ref}")
    page.get_by_role("link", name="Verify", exact=True).click()
    expect(page.get_by_text("untouched").first).to_be_visible()
    screen.open("/verify")
    press(page, "Verify every case now")
    expect(page.get_by_text("The history is untouched")).to_be_visible()
    screen.open(f"/cases/{ref}")
    page.get_by_role("link", name="Chronology pack").click()
    page.get_by_role("group", name="For whom is it?").get_by_role("radio").first.check()
    press(page, "Look at what it holds")
    expect(page.get_by_role("heading", name="What it holds")).to_be_visible()
    page.get_by_label("ZIP").check()
    page.get_by_label("Why is it made?").fill("Asked for by the Ombudsman")
    found = check_pack(saved(page, page.get_by_role("button", name="Make the pack and save it")))
    assert found.is_whole, found.wrong
    screen.open(f"/cases/{ref}/pack")
    expect(page.get_by_role("table", name="Packs made of this case")).to_contain_text(found.seal)

    town.authority.app.state.readings.finish()
    screen.open(f"/access?case={ref}")
    looks = page.get_by_role("table", name="Looks")
    expect(looks.get_by_text("Officer A").first).to_be_visible()
    assert rows(looks) >= 4
    assert screen.overflow() == 0


@ways
def test_an_administrator_makes_a_team_and_a_user_and_a_second_person_approves(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "admin")
    screen.open("/administration")
    page.get_by_role("main").get_by_role("link", name="Teams").click()
    page.get_by_label("What is it called?").fill("West team")
    press(page, "Make the team")
    expect(page.get_by_text("West team").first).to_be_visible()
    screen.open("/users/new")
    page.get_by_label("Name", exact=True).fill("Ada Farrow")
    page.get_by_label("Username").fill("ada.farrow")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_role("group", name="Role").get_by_label("Caseworker", exact=True).check()
    page.get_by_label("Team").select_option("West team")
    press(page, "Open the account")
    expect(page.get_by_role("heading", level=1)).to_have_text("New password for ada.farrow")

    screen.open("/approvals")
    page.get_by_label("Record a bank holiday, or undo one").check()
    page.get_by_label("Why?").fill(REASON)
    press(page, "Ask for the change")
    screen.open("/approvals/1")
    expect(page.get_by_text("somebody else must decide")).to_be_visible()
    theirs = town.screen("manager", size=size, has_scripts=has_scripts)
    second = theirs.open("/approvals")
    second.get_by_role("table", name="What waits").get_by_role("link").click()
    expect(second.get_by_text(REASON)).to_be_visible()
    second.get_by_label("Why?").fill("I have read it.")
    press(second, "Approve it")
    screen.open("/approvals")
    needs = page.get_by_role("table", name="Which acts need two people")
    expect(needs.get_by_role("row").filter(has_text="Record a bank holiday")).to_contain_text("Two people")

    screen.open("/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Status")
    expect(page.get_by_role("main")).to_contain_text("needs attention")
    assert (screen.overflow(), theirs.overflow(), screen.complaints, theirs.complaints) == (0, 0, [], [])
