"""One thing done in many cases on pages: looked at in each, confirmed once, done once, and a receipt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import log
from cases.facts import NewFact
from cases.log import Author
from cases.sight import EVERY_CASE
from deadlines import clock
from notifications.outbox import MESSAGES, State, find_messages
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, requested
from workflows import acts
from workflows.acts import Hand, Outcome, Plan, cases_of
from workflows.record import record

CONFIRM = ("do", "confirm")
SENT = "finalised_plan_sent"


def form_for(browser: Browser, what: str, *refs: str) -> Page:
    page = browser.open("/acts/new?" + "&".join(f"ref={each}" for each in refs))
    assert page.status == 200
    return browser.open(f"/acts/new?what={what}&" + "&".join(f"ref={each}" for each in refs))


def facts_of(office: Office, ref: str) -> list[str]:
    with office.world.database.reading() as session:
        return [each.kind for each in log.load(session, ref).facts]


def drafted(office: Office, served_days_ago: int) -> str:
    """A case in which the draft plan was served, so that the family's fifteen days run from it."""
    return office.world.case(
        requested(ago(90)),
        NewFact("decision_to_assess_notified", ago(60)),
        NewFact("decision_to_issue_plan_notified", ago(40)),
        NewFact("draft_plan_served", ago(served_days_ago)),
    )


def test_one_fact_is_shown_in_each_case_then_recorded_in_those_where_it_can_be(office: Office) -> None:
    fits, soon, cannot = drafted(office, 30), drafted(office, 5), office.world.case(requested(ago(10)))
    browser = office.world.browser("caseworker")
    listed = browser.open("/cases")
    assert "Do something in the ticked cases" in listed.words
    page = browser.open(listed.links["Do something in all 3 that match"])
    assert page.h1 == "3 cases: what is to be done?"
    assert "Offered in 2 cases" in page.words
    page = form_for(browser, SENT, fits, soon, cannot)
    before = office.rows()
    page = browser.send(page, "/acts/new", **boxes("happened_on", ago(1)))
    assert office.rows() == before
    assert page.h1 == "Check before anything is recorded"
    assert "1 case as it should be, 1 case as a breach, 1 case refused and left out" in page.words
    assert "In one case it would be a breach" in page.words
    assert "The stage would be: " in page.words
    assert "Met by it: Finalised plan sent, last day " in page.words
    receipt = browser.send(page, "/acts/new", CONFIRM)
    assert (receipt.status, receipt.h1) == (200, "Done in 1 case of 2")
    assert browser.send(page, "/acts/new", CONFIRM).path == receipt.path
    assert [facts_of(office, each).count(SENT) for each in (fits, soon, cannot)] == [1, 0, 0]
    assert receipt.path in browser.open("/acts").links.values()
    assert office.world.browser("senior").open(receipt.path).status == 404


def test_a_reason_records_the_breaches_and_a_case_that_changed_is_left_out(office: Office) -> None:
    soon, changed = drafted(office, 5), drafted(office, 5)
    browser, world = office.world.browser("caseworker"), office.world
    page = browser.send(form_for(browser, SENT, soon, changed), "/acts/new", **boxes("happened_on", ago(1)))
    by = Author(world.officers["caseworker"].id)
    with world.database.writing() as session:
        note = NewFact("note_added", ago(1), {"text": "Rang."})
        record(session, changed, note, by=by, now=clock.now(), office=world.app.state.settings.office)
    receipt = browser.send(page, "/acts/new", CONFIRM, breach_reason="The family asked for it in writing")
    assert receipt.h1 == "Done in 1 case of 2"
    assert "Left out: the case has changed" in receipt.words
    assert [facts_of(office, each)[-1] for each in (soon, changed)] == [SENT, "note_added"]


def test_cases_are_given_to_another_officer_and_put_to_a_panel_in_the_same_way(office: Office) -> None:
    refs = [office.world.case(requested(ago(30))) for _ in range(2)]
    manager = office.world.browser("manager")
    page = form_for(manager, "case_assigned", *refs)
    senior = office.world.officers["senior"]
    page = manager.send(page, "/acts/new", owner=senior.id)
    assert f"To {senior.display_name} Nothing stands against it." in page.words
    assert "Would be given to them" in page.words
    assert f"{senior.display_name} is told by email, once for all of them." in page.words
    receipt = manager.send(page, "/acts/new", CONFIRM)
    assert receipt.h1 == "Done in 2 cases of 2"
    assert "Told by email Of 2 cases: waiting to be sent" in receipt.words
    assert [facts_of(office, each)[-1] for each in refs] == ["case_assigned"] * 2
    page = manager.send(manager.open("/panels/new"), "/panels/new", **boxes("held_on", ago(-7)))
    panel = page.path.split("/")[2]
    page = manager.send(form_for(manager, "panel", *refs), "/acts/new", panel=panel, question="assess")
    assert manager.send(page, "/acts/new", CONFIRM).h1 == "Done in 2 cases of 2"
    assert all(each in manager.open(f"/panels/{panel}").words for each in refs)
    page = manager.send(form_for(manager, "panel", *refs), "/acts/new", panel=panel, question="assess")
    assert "2 cases refused and left out" in page.words
    assert office.world.browser("caseworker").open(f"/acts/new?what=case_assigned&ref={refs[0]}").status == 404


def test_an_act_cut_short_goes_on_from_its_receipt_and_does_nothing_twice(office: Office) -> None:
    refs = [office.world.case(requested(ago(30))) for _ in range(3)]
    world, officer = office.world, office.world.officers["caseworker"]
    hand = Hand(Author(officer.id), clock.now(), world.app.state.settings.office, EVERY_CASE)
    plan = Plan(NewFact("decision_to_assess_notified", ago(1), {}))
    number = acts.confirm(world.database, "a key", plan, dict.fromkeys(refs, 2), "", hand)
    with world.database.writing() as session:  # as far as the process that died had come
        acts._do_once(session, acts.act_of(session, number, officer.id), refs[0], plan, hand)
    browser = world.browser("caseworker")
    page = browser.open(f"/acts/{number}")
    assert page.h1 == "Not finished: 2 cases still to be done"
    page = browser.send(page, f"/acts/{number}")
    assert page.h1 == "Done in 3 cases of 3"
    acts.go_on(world.database, number, hand)
    assert [facts_of(office, each).count("decision_to_assess_notified") for each in refs] == [1, 1, 1]
    with world.database.reading() as session:
        assert {each.outcome for each in cases_of(session, number)} == {Outcome.DONE}
    with world.database.writing() as session:
        assert acts.forget_receipts(session, clock.now() + timedelta(days=1)) == 1
    assert browser.open(f"/acts/{number}").status == 404


def test_cases_given_in_one_act_are_told_in_one_email_and_the_rest_of_one_cut_short_in_another(office: Office) -> None:
    refs = [office.world.case(requested(ago(30))) for _ in range(4)]
    world, officers = office.world, office.world.officers
    owner = officers["senior"].id
    hand = Hand(Author(officers["manager"].id), clock.now(), world.app.state.settings.office, EVERY_CASE)
    plan = Plan(NewFact("case_assigned", ago(0), {"owner": owner}))
    number = acts.confirm(world.database, "a key", plan, dict.fromkeys(refs, 2), "", hand)

    def told() -> list[tuple[str, int]]:
        with world.database.reading() as session:
            found = find_messages(session, hidden=())
        return [(each.kind, each.context["number"]) for each in found if each.recipient == owner]

    def do(hand: Hand, *some: str) -> None:
        for ref in some:
            with world.database.writing() as session:
                acts._do_once(session, acts.act_of(session, number, officers["manager"].id), ref, plan, hand)

    do(hand, *refs[:2])
    do(hand, refs[0])
    assert told() == [("cases_handed_over", 2)], "sent twice, or two clicks at once"
    with world.database.writing() as session:  # it has gone before somebody goes on
        session.connection().execute(MESSAGES.update().values(state=State.SENT))
    for _ in range(2):
        acts.go_on(world.database, number, replace(hand, now=hand.now + timedelta(hours=1)))
    assert told() == [("cases_handed_over", 2), ("cases_handed_over", 2)]
    assert all(facts_of(office, each).count("case_assigned") == 2 for each in refs)


@pytest.mark.parametrize("what", ["note_added", "exception_claimed", "nothing", "moved_to_definition"])
def test_what_is_about_one_child_cannot_be_said_of_many(quiet_office: Office, what: str) -> None:
    ref = quiet_office.world.case(requested(ago(30)))
    assert quiet_office.world.browser("manager").open(f"/acts/new?what={what}&ref={ref}").status == 404


def test_more_cases_than_can_be_looked_at_are_not_taken(quiet_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.acts.AT_MOST", 1)
    for _ in range(2):
        quiet_office.world.case(requested(ago(30)))
    page = quiet_office.world.browser("manager").open("/acts/new?all=true")
    assert page.h1 == "These are too many cases"
    assert "Narrow the list with its filters" in page.words
