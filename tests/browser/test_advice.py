"""A body answers by its link in a real browser: on a phone, with scripts and without, and keeps its receipt."""

from pathlib import Path

import pytest

from cases.facts import NewFact
from cases.log import load
from tests import papers
from tests.api.world import ago, link_sent, requested
from tests.browser.conftest import PHONE, Town

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_body_is_asked_and_sends_its_advice_from_a_telephone(town: Town, tmp_path: Path, has_scripts: bool) -> None:
    ref = town.authority.case(
        requested(ago(60)),
        NewFact("decision_to_assess_notified", ago(25)),
        NewFact("advice_requested", ago(20), {}, "health"),
    )
    office = town.screen("caseworker", has_scripts=has_scripts)
    page = office.open(f"/cases/{ref}")
    page.get_by_role("link", name="Advice asked for").click()
    page.get_by_role("link", name="Write to it").click()
    page.get_by_label("Another address", exact=True).last.fill("dco@health.example.org")
    page.get_by_label("Whose is it?").fill("Designated clinical officer")
    page.get_by_role("button", name="Send the email").click()
    assert "Chased next on" in page.content()

    report = tmp_path / "Advice.pdf"
    report.write_bytes(papers.PDF)
    clinic = town.screen(size=PHONE, has_scripts=has_scripts)
    page = clinic.open(f"/advice/{link_sent(town.authority)}")
    assert clinic.overflow() == 0
    page.get_by_label("Which file?").set_input_files(report)
    page.get_by_role("button", name="Send the file").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Received"
    assert clinic.overflow() == 0
    assert clinic.complaints == []
    assert clinic.context.cookies() == []
    with town.authority.database.reading() as session:
        assert [each.kind for each in load(session, ref).facts][-2:] == ["document_added", "advice_received"]

    page = office.open(f"/cases/{ref}/documents")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save").click()
    assert saved.value.suggested_filename == f"{ref}-document-1-version-1.pdf"
