"""A caseworker's day in a real browser: what is overdue done, a child looked for, a note, a what if, a draft kept."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from cases.facts import NewFact
from cases.schools import NewSchool, put_schools
from deadlines import clock
from deadlines.words import in_words
from tests.api.world import ago, requested
from tests.browser.conftest import Town
from tests.browser.walking import fill_day, fill_in_who, press, rows, search, sign_in, ways

pytestmark = pytest.mark.browser
TYPED = "Rang the school: the head is away until Monday."
URN = "100001"


@ways
def test_what_is_overdue_is_done_as_a_breach_and_home_has_one_less(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    late = town.authority.case(
        requested(ago(150)),
        NewFact("decision_to_assess_notified", ago(115)),
        NewFact("decision_to_issue_plan_notified", ago(60)),
        NewFact("draft_plan_served", ago(5)),
        given_name="Ada",
        family_name="Testling",
    )
    town.authority.case(requested(ago(60)), given_name="Ben", family_name="Testling")
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "caseworker")
    overdue = page.get_by_role("region", name="Overdue")
    before = rows(overdue)
    line = overdue.get_by_role("row").filter(has_text="Ada Testling")
    expect(line).to_have_count(1)
    line.get_by_role("link", name="Finalised plan sent").click()
    page.get_by_label(f"It happened today, {in_words(clock.today())}").check()
    press(page, "Record it")
    expect(page.get_by_role("heading", name="This would be a breach")).to_be_visible()
    expect(page.get_by_text(f"The family has until {in_words(ago(5) + timedelta(days=14))}.").first).to_be_visible()
    press(page, "Record as a breach")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Why did it happen all the same?").fill("The family asked for it in writing")
    press(page, "Record as a breach")
    expect(page.get_by_text("“Finalised plan sent” was recorded")).to_be_visible()
    expect(page.get_by_text("Reason given: The family asked for it in writing")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {late}")
    screen.open("/")
    expect(overdue.get_by_text("Ada Testling")).to_have_count(0)
    assert (rows(overdue), before > 1) == (before - 1, True)
    assert screen.overflow() <= 0


@ways
def test_a_child_is_found_by_name_and_school_then_a_note_and_a_what_if(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    school = NewSchool(urn=URN, name="Low Road Primary", phase="primary", from_day=ago(900))
    with town.authority.database.writing() as session:
        put_schools(session, [school])
    ref = town.authority.case(requested(ago(20)), given_name="Ada", family_name="Testling", school_urn=URN)
    town.authority.case(requested(ago(21)), given_name="Ben", family_name="Otherly")
    screen = town.screen("caseworker", size=size, has_scripts=has_scripts)
    page = screen.open("/")
    search(page, "Testl")
    expect(page.get_by_role("link", name=ref)).to_be_visible()
    expect(page.get_by_text("Ben Otherly")).to_have_count(0)
    search(page, "road")
    page.get_by_role("link", name="Low Road Primary").click()
    page.get_by_role("link", name=ref).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {ref}")

    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_label("Write a note").fill(TYPED)
    press(page, "Keep the note")
    expect(page.locator(".sendflow-notes")).to_contain_text(TYPED)

    screen.open(f"/cases/{ref}")
    recorded = town.authority.count("case_event")
    page.get_by_role("link", name="What if…").click()
    page.get_by_role("link", name="Decision to assess notified").click()
    fill_day(page, "If it were on", ago(0))
    fill_day(page, "Or on (optional)", ago(-40))
    press(page, "Show every date")
    expect(page.get_by_text("Nothing has been recorded.")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text(in_words(ago(-40)))
    assert rows(page) > 1
    assert town.authority.count("case_event") == recorded
    assert screen.overflow() <= 0
    assert screen.complaints == []


@ways
def test_a_form_outlives_the_session_in_which_it_was_typed(
    town: Town, size: tuple[int, int], has_scripts: bool
) -> None:
    ref = town.authority.case(requested(ago(30)))
    screen = town.screen(size=size, has_scripts=has_scripts)
    page = sign_in(screen, "caseworker")
    screen.open(f"/cases/{ref}/record?kind=note_added")
    page.fill("#text", TYPED)
    page.check("#today")
    with town.authority.database.writing() as session:
        session.execute(text("DELETE FROM sign_in"))
    press(page, "Record it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    fill_in_who(page, "caseworker")
    expect(page.get_by_text("Nothing of it is recorded")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TYPED)
    press(page, "Record it")
    expect(page.locator("main")).to_contain_text(TYPED)
    screen.open("/drafts")
    expect(page.get_by_text("You have none.")).to_be_visible()
