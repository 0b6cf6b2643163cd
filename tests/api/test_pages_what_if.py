"""What if on pages: dates of two days side by side, nothing written; and what a correction moves in other cases."""

from datetime import timedelta

from cases.facts import NewFact
from cases.kinds import KINDS
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import ago, boxes, requested


def test_two_days_are_supposed_side_by_side_and_nothing_is_written(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.open(browser.open(f"/cases/{ref}").links["What if… (nothing is recorded)"])
    page = browser.open(page.links["Refusal to assess notified"])
    before, where = office.rows(), f"/cases/{ref}/what-if"
    page = browser.send(page, where, **boxes("first", ago(-2)), **boxes("second", ago(-9)))
    assert (page.status, office.rows()) == (200, before)
    assert f"If on {in_words(ago(-2))}" in page.words
    assert f"If on {in_words(ago(-9))}" in page.words
    assert f"If it were on {in_words(ago(-2))} , the stage would be:" in page.words.replace(",", " ,").replace(
        "  ", " "
    )
    assert "Nothing has been recorded." in page.words
    page = browser.send(page, where, first__day="31", first__month="2")
    assert (page.status, office.rows()) == (422, before)
    assert page.links["The day supposed must be a real day"]
    assert browser.open(f"/cases/{ref}/what-if?kind=document_added").status == 404


def test_a_correction_shows_what_moves_in_the_childs_other_cases_and_leaves_a_receipt(office: Office) -> None:
    sent = ago(20)
    ref = office.world.case(
        requested(ago(130)), NewFact("decision_to_assess_notified", ago(100)),
        NewFact("decision_to_issue_plan_notified", ago(60)), NewFact("draft_plan_served", ago(50)),
        NewFact("finalised_plan_sent", sent),
    )  # fmt: skip
    browser = office.world.browser("caseworker")
    number = 6
    where = f"/cases/{ref}/facts/{number}/correct"
    rows = office.rows()
    page = browser.send(browser.open(where), where, **boxes("happened_on", sent + timedelta(days=4)))
    assert (page.status, page.h1) == (200, "Check the correction")
    assert office.rows() == rows
    assert "Annual review" in page.words
    assert "In case " in page.words
    page = browser.send(page, where, ("do", "confirm"))
    receipt = browser.open(page.links["Receipt: every date that moved with it"])
    assert receipt.h1 == "What fact 7 moved"
    assert "In case " in receipt.words
    assert receipt.words.count("Deadlines that change") >= 2
    assert office.world.browser("auditor").open(receipt.path).status == 200


def test_every_fact_is_recorded_in_three_steps_from_the_case(office: Office) -> None:
    """Follow a link, fill in one form, press its button; an exception is chosen on the way from its own deadline."""
    ref = office.world.case(requested(ago(30)), NewFact("decision_to_assess_notified", ago(10)))
    browser = office.world.browser("senior")
    case = browser.open(f"/cases/{ref}")
    labels = {KINDS[kind].label: kind for kind in KINDS}
    offered = {text: href for text, href in case.links.items() if text in labels}
    assert len(offered) > 15
    for text, href in offered.items():
        page = browser.open(href)
        records = {each.action for each in page.forms if each.method == "post"} - {"/search", "/sign-out"}
        assert page.status == 200
        assert records or labels[text] == "exception_claimed", text
    (claim,) = [href for text, href in case.links.items() if text.startswith("Rely on an exception to: Finalised plan")]
    assert "Which exception?" in browser.open(claim).h1
