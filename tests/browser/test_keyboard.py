"""By keyboard alone: from the sign-in to a recorded fact and on to the next, every stop seen, nothing clicked."""

import pytest
from playwright.sync_api import Page, expect

from deadlines import clock
from deadlines.words import in_words
from tests.api.world import PASSWORD, ago, requested
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
MOST_STOPS = 120  # more presses of Tab than any of these pages has stops
_FOCUSED = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
  const ring = getComputedStyle(at.labels && at.labels.length ? at.labels[0] : at, '::before').boxShadow;
  const shown = look.outlineStyle !== 'none' || look.boxShadow !== 'none' || ring !== 'none';
  return {text: (label || at.innerText || at.value || '').trim(), shown: shown, tag: at.tagName};
}"""


def go_to(page: Page, text: str) -> None:
    """Press Tab until what holds the focus says so; whatever holds it on the way must be seen to."""
    page.wait_for_load_state()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUSED)
        if at["tag"] != "BODY":
            assert at["shown"], f"the focus is not seen on {at}"
        if at["text"].startswith(text):
            return
    raise AssertionError(f"“{text}” is not reached by Tab on {page.url}")


def into_the_page(page: Page) -> None:
    """Use the skip link, which is the first stop of every page."""
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED)["text"] == "Skip to main content"
    page.keyboard.press("Enter")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_fact_is_recorded_and_the_next_one_reached_by_keyboard_alone(town: Town, has_scripts: bool) -> None:
    first = town.authority.case(requested(ago(60)), given_name="Ada", family_name="Testling")
    second = town.authority.case(requested(ago(50)), given_name="Ben", family_name="Testling")
    page = town.screen(has_scripts=has_scripts).open("/")
    into_the_page(page)
    go_to(page, "Username")
    page.keyboard.type("caseworker")
    go_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do next")

    into_the_page(page)
    go_to(page, "Ada Testling")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {first}")

    into_the_page(page)
    go_to(page, "Help with this stage")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you do now.")).to_be_visible()
    go_to(page, "Decision to assess notified")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Decision to assess notified")

    into_the_page(page)
    go_to(page, f"It happened today, {in_words(clock.today())}")
    page.keyboard.press("Space")
    go_to(page, "Record it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Decision to assess notified” was recorded")).to_be_visible()

    go_to(page, "Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do next")
    into_the_page(page)
    go_to(page, "Ben Testling")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {second}")


def test_the_search_box_is_reached_and_used_by_keyboard_alone(town: Town) -> None:
    ref = town.authority.case(requested(ago(60)), given_name="Ada", family_name="Testling")
    page = town.screen("caseworker").open("/deadlines")
    go_to(page, "Find by name, UPN, school or reference")
    page.keyboard.type("Testling")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Found for “Testling”")
    into_the_page(page)
    go_to(page, ref)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {ref}")
