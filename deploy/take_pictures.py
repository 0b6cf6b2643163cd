"""The README's pictures, taken of a demonstration that runs: `make run` in one terminal, `make pictures` in another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from deadlines import clock

FOLDER = Path(__file__).parent / "pictures"
PORT = int(os.environ.get("PORT") or 8000)
OURS, SERVICE = f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT + 1}"
LONG = 600_000  # milliseconds
SIZE: ViewportSize = {"width": 1280, "height": 1150}


@contextmanager
def somebody(at: str, who: str, password: str) -> Iterator[Page]:
    """A browser in which somebody is signed in."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport=SIZE).new_page()
        page.goto(f"{at}/sign-in")
        page.fill("#username", who)
        page.fill("#password", password)
        page.click('main form button:has-text("Sign in")')
        page.wait_for_url(lambda url: "sign-in" not in url)
        yield page
        browser.close()


def keep(page: Page, name: str) -> None:
    """Keep what is on the screen."""
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"{name}.png")


def first(page: Page, at: str, stage: str) -> str:
    """The address of the first case of the list whose row says so."""
    href = page.locator(f'tr:has-text("{stage}") a[href^="/cases/"]').first.get_attribute("href")
    return f"{at}{href}"


def day_past(page: Page, days: int) -> None:
    """Have the whole authority as it stood so many days ago worked out, by what is known now."""
    today = clock.today()
    page.goto(f"{OURS}/past")
    for name, day in (("as_at", today - timedelta(days=days)), ("known_at", today)):
        for part in ("day", "month", "year"):
            page.fill(f"#{name}-{part}", str(getattr(day, part)))
    page.click('button:has-text("See that day")')
    page.wait_for_selector("text=Cases that day", timeout=LONG)  # the page asks again by itself until it is made


def main() -> None:
    """Take every picture. The demonstration's password is read where it was made."""
    password = (Path(os.environ.get("SENDFLOW_VAR") or "var") / "demo_password").read_text(encoding="ascii").strip()
    with somebody(OURS, "caseworker", password) as page:
        page.goto(f"{OURS}/")
        keep(page, "home")
        page.goto(f"{OURS}/cases?stage=awaiting_representations&sort=-began_on")
        drafts = page.locator('tr a[href^="/cases/EHC"]').all()
        for case in [f"{OURS}{each.get_attribute('href')}" for each in drafts]:
            page.goto(case)
            if page.locator("text=Time still running").count():  # a plan sent now would be a breach, and wants a reason
                break
        page.goto(f"{case}/record?kind=finalised_plan_sent")
        page.check("#today")
        page.click('button:has-text("Record it")')
        page.wait_for_selector("text=Why did it happen all the same?")
        page.mouse.wheel(0, 250)
        page.wait_for_timeout(200)
        keep(page, "breach")
        page.goto(case)
        working = page.locator('summary:has-text("How we worked this out")').first
        working.click()
        page.evaluate("document.querySelector('h1').scrollIntoView()")  # from its name to the working
        keep(page, "case")
    with somebody(OURS, "manager", password) as page:
        page.goto(f"{OURS}/deadlines")
        keep(page, "deadlines")
        page.goto(f"{OURS}/boards/ahead")
        keep(page, "ahead")
        page.goto(f"{OURS}/boards/timeliness")
        keep(page, "timeliness")
        page.goto(f"{OURS}/panels")
        page.locator("tbody th a").first.click()
        page.wait_for_load_state()
        keep(page, "panel")
    with somebody(OURS, "auditor", password) as page:
        page.goto(f"{case}/replay")
        keep(page, "replay")
        page.goto(f"{case}/pack?profile=ombudsman")
        page.evaluate("document.getElementById('holds').scrollIntoView()")
        keep(page, "pack")
        day_past(page, 60)
        day_past(page, 30)
        page.goto(f"{OURS}/past")
        page.click('button:has-text("Show what differs")')
        page.wait_for_url("**/until/*")
        page.wait_for_load_state("networkidle")
        keep(page, "differences")
    with somebody(SERVICE, "adviser", password) as page:
        page.goto(first(page, SERVICE, "Level 3: support"))
        keep(page, "service")


if __name__ == "__main__":
    main()
