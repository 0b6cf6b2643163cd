"""What is typed is never lost by leaving a page; that it outlives the sign-in is in `test_caseworkers_work.py`."""

import pytest

from tests.api.world import ago, requested
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
TYPED = "Rang the school: the head is away until Monday."


def test_with_scripts_leaving_a_page_saves_what_was_typed(town: Town) -> None:
    ref = town.authority.case(requested(ago(30)))
    page = town.screen("caseworker").open(f"/cases/{ref}/record?kind=note_added")
    page.fill("#text", TYPED)
    page.get_by_role("link", name=ref, exact=True).click()
    page.wait_for_url(f"**/cases/{ref}")
    page.get_by_role("link", name="Drafts", exact=True).click()
    page.get_by_role("link", name="Note", exact=True).click()
    assert page.input_value("#text") == TYPED


def test_with_scripts_a_form_that_is_cancelled_and_discarded_leaves_no_draft(town: Town) -> None:
    ref = town.authority.case(requested(ago(30)))
    page = town.screen("caseworker").open(f"/cases/{ref}/record?kind=note_added")
    page.fill("#text", TYPED)
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Discard it", exact=True).click()
    page.wait_for_url(f"**/cases/{ref}")
    page.get_by_role("link", name="Drafts", exact=True).click()
    assert page.get_by_role("link", name="Note", exact=True).count() == 0


def test_with_scripts_a_correction_that_is_cancelled_asks_only_if_something_was_changed(town: Town) -> None:
    ref = town.authority.case(requested(ago(30)))
    where = f"/cases/{ref}/facts/1/correct"
    screen = town.screen("caseworker")
    page = screen.open(where)
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.wait_for_url(f"**/cases/{ref}")
    page = screen.open(where)
    page.fill("#happened_on-day", str(ago(31).day))
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Discard it", exact=True).wait_for()
