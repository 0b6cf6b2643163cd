"""What every walk through the pages needs: the ways of looking at them, signing in, a day typed, a button pressed."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.api.world import PASSWORD
from tests.browser.conftest import DESK, PHONE, Screen

WAYS = [(DESK, True), (DESK, False), (PHONE, True), (PHONE, False)]
NAMES = ["desk", "desk without scripts", "phone", "phone without scripts"]
ways = pytest.mark.parametrize(("size", "has_scripts"), WAYS, ids=NAMES)


def fill_day(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def sign_in(screen: Screen, username: str) -> Page:
    page = screen.open("/")
    fill_in_who(page, username)
    return page


def fill_in_who(page: Page, username: str) -> None:
    """Sign in on the sign-in page that is shown, wherever it leads to afterwards."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def rows(of: Page | Locator) -> int:
    """How many lines the tables shown have."""
    return of.locator("tbody tr").count()


def search(page: Page, words: str) -> None:
    """Type into the search box that every page has."""
    box = page.get_by_label("Find by name, UPN, school or reference")
    box.fill(words)
    box.press("Enter")


def saved(page: Page, link: Locator) -> Path:
    """Follow what saves a file; where the browser put it."""
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path())
