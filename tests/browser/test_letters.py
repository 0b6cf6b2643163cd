"""Letters as emails in a real browser, as a mail program shows them; and what letters tell, changed on its page."""

import pytest
from playwright.sync_api import Page, expect

from notifications.letters import LETTERS, as_email, write
from notifications.letters.samples import sample
from notifications.letters.variants import variants
from tests.browser.conftest import DESK, Town
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser
NARROW = (320, 640)


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
@pytest.mark.parametrize("variant", variants())
def test_no_letter_as_an_email_bars_anybody(town: Town, variant: str, size: tuple[int, int]) -> None:
    screen = town.screen(size=size, has_scripts=True)
    wrong = {}
    for key, kind in LETTERS.items():
        screen.page.set_content(as_email(write(kind, sample(kind), variant)).html)
        found = list(violations(screen.page))
        if screen.overflow() > 0:
            found.append(f"wider than the screen by {screen.overflow()} pixels")
        if found:
            wrong[key] = found
    assert wrong == {}
    assert screen.complaints == []


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_administrator_changes_what_letters_tell(town: Town, has_scripts: bool) -> None:
    page: Page = town.screen("admin", has_scripts=has_scripts).open("/letters")
    page.get_by_role("button", name="Change what letters tell of us").click()
    adviser = page.get_by_role("group", name="The mediation adviser")
    adviser.get_by_label("Telephone").fill("")
    adviser.get_by_label("Email").fill("")
    page.get_by_role("button", name="Record it").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Give at least one way to reach them")
    alert.get_by_role("link").click()
    expect(adviser.get_by_label("Telephone")).to_be_focused()
    adviser.get_by_label("Telephone").fill("01632 960777")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters to families")
    expect(page.get_by_text("01632 960777")).to_be_visible()
