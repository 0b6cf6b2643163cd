"""The reminder policy is changed without a script, at a desk and on a phone, and bars nobody on the way."""

from datetime import timedelta

import pytest

from deadlines import clock
from tests.api.world import ago, requested
from tests.browser.conftest import DESK, PHONE, Town
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_administrator_sees_what_a_change_would_send_and_puts_it_in_force(town: Town, size: tuple[int, int]) -> None:
    for number in range(4):
        town.authority.case(requested(ago(28 + number)))
    found = []
    for has_scripts in (True, False):
        screen = town.screen("admin", size=size, has_scripts=has_scripts)
        page = screen.open("/reminders/change")
        page.get_by_label("How many days before the last day?").fill(f"12, 9, {int(has_scripts)}")
        first = clock.today() + timedelta(days=40)
        page.get_by_label("Which other days are quiet?").fill(f"{first} to {first + timedelta(days=3)}: Shut")
        page.get_by_role("button", name="See what it would send").click()
        page.get_by_text("Enter why this is changed").first.wait_for()
        found += list(violations(page)) if has_scripts else []
        page.get_by_label("Why is this changed?").fill("Nobody read so many.")
        page.get_by_role("button", name="See what it would send").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Check before it holds"
        assert page.get_by_role("table").count() == 2
        found += list(violations(page)) if has_scripts else []
        assert screen.overflow() <= 0
        page.get_by_role("button", name="Put it in force").click()
        assert page.get_by_text("Nobody read so many.").count() >= 1
        found += list(violations(page)) if has_scripts else []
        assert screen.overflow() <= 0
    assert found == []
