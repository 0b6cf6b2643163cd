"""Pages on paper: rendered to PDF by Chromium, with what a reader needs on them and nothing to press."""

from pathlib import Path

import pytest

from tests.api.world import ago, requested
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
NOT_ON_PAPER = (
    "button, .govuk-service-navigation, .govuk-breadcrumbs, .govuk-footer, .sendflow-case__record, "
    ".sendflow-filter, .govuk-summary-list__actions, input:not([type=hidden])"
)


def test_pages_on_paper_have_a_head_their_reasons_and_nothing_to_press(town: Town, tmp_path: Path) -> None:
    ref = town.authority.case(requested(ago(30)))
    screen = town.screen("senior", size=(720, 1000))
    for path in (f"/cases/{ref}", f"/cases/{ref}/working/final_plan/1", "/deadlines?standing=running", "/cases"):
        page = screen.open(path)
        assert not page.locator(".sendflow-print-head").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".sendflow-print-head").is_visible(), path
        assert "As at, and printed" in page.locator(".sendflow-print-head").inner_text()
        seen = [each for each in page.locator(NOT_ON_PAPER).all() if each.is_visible()]
        assert [each.evaluate("e => e.outerHTML.slice(0, 120)") for each in seen] == [], path
        page.pdf(path=tmp_path / "page.pdf", format="A4", print_background=False)
        assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
        page.screenshot(path=tmp_path / (path.strip("/").replace("/", "_")[:24] + ".png"), full_page=True)
        page.emulate_media(media="screen")
