"""What is typed is never lost: with scripts and without, and after the sign-in has run out."""

import pytest
from sqlalchemy import text

from tests.api.world import ago, requested
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
TYPED = "Rang the school: the head is away until Monday."


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_typed_comes_back_after_the_sign_in_has_run_out(town: Town, has_scripts: bool) -> None:
    ref = town.authority.case(requested(ago(30)))
    screen = town.screen("caseworker", has_scripts=has_scripts)
    page = screen.open(f"/cases/{ref}/record?kind=note_added")
    page.fill("#text", TYPED)
    page.check("#today")
    with town.authority.database.writing() as session:
        session.execute(text("DELETE FROM sign_in"))
    screen.context.clear_cookies()
    page.get_by_role("button", name="Record it", exact=True).click()
    assert "/sign-in" in page.url
    went_to = page.locator("input[name=next]").first.input_value()
    again = town.screen("caseworker", has_scripts=has_scripts).open(went_to)
    assert again.input_value("#text") == TYPED
    assert "Nothing of it is recorded" in again.inner_text("main")
    again.get_by_role("button", name="Record it", exact=True).click()
    assert TYPED in again.inner_text("main")


def test_with_scripts_leaving_a_page_saves_what_was_typed(town: Town) -> None:
    ref = town.authority.case(requested(ago(30)))
    page = town.screen("caseworker").open(f"/cases/{ref}/record?kind=note_added")
    page.fill("#text", TYPED)
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.wait_for_url(f"**/cases/{ref}")
    page.get_by_role("link", name="Drafts", exact=True).click()
    page.get_by_role("link", name="Note", exact=True).click()
    assert page.input_value("#text") == TYPED
