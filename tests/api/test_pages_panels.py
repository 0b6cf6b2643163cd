"""A panel on pages: called, filled, held; what it said beside what the authority decided; and what it cannot do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from deadlines import clock
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, requested


def called(manager: Browser, held_on: date) -> str:
    """Call a panel on its page and name a head teacher; its reference."""
    page = manager.send(manager.open("/panels/new"), "/panels/new", **boxes("held_on", held_on))
    assert page.h1 == "Members"
    ref = page.path.split("/")[2]
    page = manager.send(page, f"/panels/{ref}/members", role="head_teacher")
    assert "A head teacher" in page.words
    assert "A school or institution" in page.words
    return ref


def listed(browser: Browser, panel: str, case: str, question: str = "assess") -> Page:
    """Put a case on the agenda from the panel's page, and answer the question on the case's."""
    page = browser.send(browser.open(f"/panels/{panel}"), f"/panels/{panel}/add", case=case)
    assert page.path == f"/cases/{case}/panel"
    return browser.send(page, f"/cases/{case}/panel", question=question)


def test_a_panel_is_called_filled_and_held_and_the_authority_decides_otherwise(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    manager, caseworker = office.world.browser("manager"), office.world.browser("caseworker")
    panel = called(manager, ago(3))
    page = listed(caseworker, panel, ref)
    assert page.path == f"/panels/{panel}"
    assert "Should an EHC needs assessment be secured?" in page.words
    assert "Listed by Officer A" in page.words
    assert f"Record what it said of {ref}: Should an EHC needs assessment be secured?" not in page.links

    page = manager.open(f"/panels/{panel}")
    page = manager.open(page.links[f"Record what it said of {ref}: Should an EHC needs assessment be secured?"])
    assert page.h1 == "Should an EHC needs assessment be secured?"
    where = page.path
    page = manager.send(page, where, recommendation="no")
    assert page.status == 422
    assert "Nothing of it is recorded." in manager.open(where).words, "a refused form is kept as a draft"
    page = manager.send(
        page, where, recommendation="no", unanimous="false", findings__support_not_shown="yes",
        because="The setting has only begun.",
    )  # fmt: skip
    assert (page.status, page.path) == (200, f"/panels/{panel}")
    for said in ("not all agreed", "What was tried, and what came of it, is not shown", "No decision is recorded"):
        assert said in page.words

    case = caseworker.open(f"/cases/{ref}")
    assert "The case was considered by a moderation panel" in case.words
    assert "Recommended: No. All agreed: no." in case.words
    assert "Question: Should an EHC needs assessment be secured? " in case.words
    assert "Deciding whether to secure an EHC needs assessment" in case.words

    page = caseworker.open(f"/panels/{panel}")
    page = caseworker.open(page.links[f"Record the decision in {ref}: Should an EHC needs assessment be secured?"])
    typed = {"question": "assess", "decision": "yes", **boxes("happened_on", ago(2))}
    page = caseworker.send(page, f"/cases/{ref}/record", **typed)
    assert page.status == 409
    assert "The decision departs from it, which the authority may do: say why" in page.words
    page = caseworker.send(page, f"/cases/{ref}/record", **typed, because="Advice came after the panel.")
    assert page.status == 200
    page = caseworker.open(f"/panels/{panel}")
    assert f"{in_words(ago(2))}, by the local authority; it departs from the recommendation" in page.words

    minutes = office.world.browser("auditor").open(f"/panels/{panel}/minutes")
    for said in ("A head teacher", ref, "The authority decided, by itself", "Advice came after the panel."):
        assert said in minutes.words
    assert "Thistlewood" not in minutes.html, "minutes go to people outside, so they name no child"


def test_what_a_panel_said_is_corrected_in_the_case_and_the_panel_shows_it(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    manager = office.world.browser("manager")
    panel = called(manager, ago(3))
    listed(manager, panel, ref)
    form = manager.open(f"/panels/{panel}/items/3")
    manager.send(form, form.path, recommendation="no", findings__support_not_shown="yes")
    where = f"/cases/{ref}/facts/3/correct"
    assert office.world.browser("caseworker").open(where).status == 404
    checked = manager.send(manager.open(where), where, recommendation="yes")
    page = manager.send(checked, where, ("do", "confirm")) if checked.path == where else checked
    assert page.status == 200
    assert "Yes" in manager.open(f"/panels/{panel}").words.split("The authority decided")[1]


def test_a_case_whose_day_falls_before_the_panel_is_warned_of_everywhere(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))  # six weeks end in twelve days
    manager = office.world.browser("manager")
    panel = called(manager, clock.today() + timedelta(days=15))
    page = manager.open(f"/cases/{ref}/panel")
    warning = (
        f"the last day is {in_words(ago(30) + timedelta(weeks=6))}, 3 days before the panel. The panel cannot extend"
    )
    assert warning in page.words
    page = listed(manager, panel, ref)
    assert warning in page.words
    assert "In 1 case a last day of law falls before this panel. It cannot extend that date" in page.words
    assert "12 days left" in page.words
    assert "Before the panel" in manager.open(f"/panels/{panel}/minutes").words
    assert manager.open(f"/panels/{panel}/items/3").status == 200


def test_a_panel_to_come_records_nothing_and_lets_a_case_be_taken_off(office: Office) -> None:
    ref = office.world.case(requested(ago(5)))
    manager = office.world.browser("manager")
    panel = called(manager, clock.today() + timedelta(days=6))
    page = listed(manager, panel, ref)
    assert not [text for text in page.links if text.startswith("Record what it said")]
    form = manager.open(f"/panels/{panel}/items/3")
    early = manager.send(form, form.path, recommendation="yes", findings__may_have_needs="yes")
    assert early.status == 409
    assert "is in the future" in early.words
    page = manager.send(page, f"/panels/{panel}/items/3/take-off")
    assert "No case is on the agenda." in page.words


def test_what_is_wrong_is_said_beside_its_field(office: Office) -> None:
    ref = office.world.case(requested(ago(5)))
    manager = office.world.browser("manager")
    panel = called(manager, clock.today())
    page = manager.send(manager.open(f"/panels/{panel}"), f"/panels/{panel}/add", case="EHC-1")
    assert (page.status, "There is no case EHC-1" in page.words) == (422, True)
    page = manager.send(manager.open(f"/panels/{panel}"), f"/panels/{panel}/add")
    assert "Enter the reference of the case" in page.words
    page = manager.send(manager.open(f"/cases/{ref}/panel"), f"/cases/{ref}/panel")
    assert page.status == 422
    assert "Select the panel" in page.words
    assert "Select the question" in page.words
    listed(manager, panel, ref)
    again = manager.send(
        manager.open(f"/cases/{ref}/panel"), f"/cases/{ref}/panel", panel=panel, question="assess"
    )  # fmt: skip
    assert "It is on the agenda already" in again.words
    form = manager.open(f"/panels/{panel}/items/3")
    named = manager.send(
        form, form.path, recommendation="yes", findings__may_have_needs="yes", because="Aurelia does well."
    )
    assert named.status == 422
    assert manager.open(f"/panels/{panel}/items/9").status == 404
    assert manager.open("/panels/PNL-1").status == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose an officer, or a role"),
        ({"officer": "x", "role": "senco"}, "Choose an officer or a role, not both"),
        ({"officer": "nobody"}, "There is no active officer"),
        ({"officer": "admin"}, "may not read the cases of the authority"),
    ],
)
def test_a_member_that_cannot_sit_is_refused(office: Office, typed: dict[str, str], said: str) -> None:
    manager = office.world.browser("manager")
    panel = called(manager, clock.today())
    page = manager.send(manager.open(f"/panels/{panel}/members"), f"/panels/{panel}/members", **typed)
    assert page.status == 422
    assert said in page.words


def test_those_who_sat_before_are_named_for_the_next_panel_at_once(office: Office) -> None:
    manager = office.world.browser("manager")
    first = called(manager, clock.today())
    officer = office.world.officers["senior"].id
    manager.send(manager.open(f"/panels/{first}/members"), f"/panels/{first}/members", officer=officer, role="")
    page = manager.open("/panels/new")
    page = manager.send(page, "/panels/new", **boxes("held_on", clock.today() + timedelta(days=14)))
    assert "On the panel before this one sat a head teacher, Officer B." in page.words
    page = manager.send(page, page.path, ("do", "as_before"))
    assert page.links["To the panel"] == page.path.removesuffix("/members")
    assert "Name the same members" not in page.words
    assert "A head teacher, Officer B" in manager.open(page.path.removesuffix("/members")).words


def test_an_officer_sits_by_account_and_leaves_again(office: Office) -> None:
    manager = office.world.browser("manager")
    panel = called(manager, clock.today())
    officer = office.world.officers["senior"].id
    page = manager.send(manager.open(f"/panels/{panel}/members"), f"/panels/{panel}/members", officer=officer, role="")
    assert "Officer B" in page.words
    assert "Officer B" in manager.open(f"/panels/{panel}").words
    leave = f"/panels/{panel}/members/3/leave"
    left = manager.send(page, leave)
    assert left.path == f"/panels/{panel}/members"
    assert "Officer B" not in manager.open(f"/panels/{panel}").words
    assert "A head teacher" in manager.open(f"/panels/{panel}").words
    assert "has no member 3" in manager.send(page, leave).words


def test_a_panel_is_moved_and_called_off_until_it_has_recommended(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    manager = office.world.browser("manager")
    panel = called(manager, ago(4))
    where = f"/panels/{panel}/move"
    page = manager.send(manager.open(where), where, **boxes("held_on", ago(3)))
    assert page.h1 == in_words(ago(3))
    for wrong, said in ((ago(3), "is held on"), (date(1926, 1, 4), "from 2014 to 2099")):
        assert said in manager.send(manager.open(where), where, **boxes("held_on", wrong)).words
    assert "must be a real day" in manager.send(manager.open(where), where, held_on__day="32").words
    listed(manager, panel, ref)
    form = manager.open(f"/panels/{panel}/items/4")
    manager.send(form, form.path, recommendation="yes", findings__may_have_needs="yes")
    page = manager.send(manager.open(where), f"/panels/{panel}/call-off")
    assert "has recommended on a case" in page.words
    other = called(manager, ago(4))
    off = manager.send(manager.open(f"/panels/{other}/move"), f"/panels/{other}/call-off")
    assert "Called off" in off.words
    assert "Called off" in manager.open("/panels").words
    slip = manager.send(manager.open("/panels/new"), "/panels/new", **boxes("held_on", date(1926, 1, 4)))
    assert "from 2014 to 2099" in slip.words
    assert "Enter the day of the panel" in manager.send(manager.open("/panels/new"), "/panels/new").words


def test_a_stage_with_no_question_says_so_and_a_case_is_not_offered_one(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    caseworker = office.world.browser("caseworker")
    assert caseworker.open(f"/cases/{ref}").links["Ask a panel"] == f"/cases/{ref}/panel"
    assert "No panel is called for a day to come." in caseworker.open(f"/cases/{ref}/panel").words
    page = caseworker.open(f"/cases/{ref}/record?kind=request_withdrawn")
    page = caseworker.send(page, f"/cases/{ref}/record", withdrawn_by="parent", **boxes("happened_on", ago(1)))
    assert "Ask a panel" not in page.links
    assert "No question that a panel is asked is open" in caseworker.open(f"/cases/{ref}/panel").words


def test_a_managers_choice_of_facts_leads_to_the_panels_and_a_provider_is_not_asked_to_decide(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    manager = office.world.browser("manager")
    page = manager.open(f"/cases/{ref}")
    assert page.links["Considered by a panel"] == f"/cases/{ref}/panel"
    assert manager.open(f"/cases/{ref}/record?kind=panel_considered").path == f"/cases/{ref}/panel"
    assert "Decision of the authority" in page.links
    with office.world.database.writing() as session:
        session.execute(text("UPDATE post SET acts_as = 'provider' WHERE role = 'manager'"))
    page = manager.open(f"/cases/{ref}")
    assert "Decision of the authority" not in page.links
    assert "Decision to assess notified" not in page.links
    form = manager.open(f"/cases/{ref}/record?kind=authority_decided")
    refused = manager.send(
        form, f"/cases/{ref}/record", question="assess", decision="yes", **boxes("happened_on", ago(1))
    )  # fmt: skip
    assert refused.status == 409
    assert "which cannot be contracted out" in refused.words
    panel = called(manager, ago(1))
    listed(manager, panel, ref)
    said = manager.open(f"/panels/{panel}/items/3")
    page = manager.send(said, said.path, recommendation="yes", findings__may_have_needs="yes")
    assert not [text for text in page.links if text.startswith("Record the decision")]
    assert "a provider acting for the authority" in manager.open(f"/cases/{ref}").words
