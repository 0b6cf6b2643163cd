"""Whom to write to: kept by those who may, with consent in writing, its withdrawal, and how everything was before."""

from datetime import date

import pytest

from cases.contacts import consents_of, past_of
from cases.log import load
from cases.people import NamesSomebody, NewChild, contacts_of, erase, refuse_names
from deadlines import clock
from notifications.service import Papers
from tests.api.calls import Office
from tests.api.world import NOBODYS_NAME, ago, boxes, requested

PARENT = {"name": "Marigold Thistlewood", "relationship": "mother", "email": "m.t@example.org", "address": "1 Low Road"}


@pytest.fixture
def ref(office_on_each: Office) -> str:
    return office_on_each.world.case(requested(ago(30)), contacts=[PARENT | {"email_consent_on": ago(30)}])


def number_of(office: Office, ref: str) -> int:
    with office.world.database.reading() as session:
        return int(contacts_of(session, load(session, ref).child_id or 0)[0].id)


def test_somebody_is_added_and_shown_with_whom_they_stand_for(office_on_each: Office, ref: str) -> None:
    browser = office_on_each.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/contacts/new")
    refused = browser.send(page, f"/cases/{ref}/contacts/new", name="Aurelia Thistlewood")
    assert refused.status == 422
    assert "Select in which capacity they are written to" in refused.words
    assert "Enter a postal address, an email address or both" in refused.words
    typed = {"relationship": "herself", "stands_as": "young_person", "address": "1 Low Road"}
    shown = browser.send(refused, f"/cases/{ref}/contacts/new", **typed)
    assert shown.path == f"/cases/{ref}/child"
    assert "The young person, who is told in their own right" in shown.words


def test_a_changed_address_keeps_the_one_before_and_ends_the_consent_that_came_with_it(
    office_on_each: Office, ref: str
) -> None:
    number, browser = number_of(office_on_each, ref), office_on_each.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/contacts/{number}")
    where = f"/cases/{ref}/contacts/{number}"
    browser.send(page, where, stands_as="parent", email="new@example.org", address="2 High Road")
    assert "mother; 1 Low Road; m.t@example.org" in browser.open(where).words
    with office_on_each.world.database.reading() as session:
        (consent,) = consents_of(session, [number])[number]
        assert (consent.address, consent.withdrawn_on) == ("m.t@example.org", None)
        assert [each.address for each in past_of(session, number)] == ["1 Low Road"]


def test_consent_is_to_documents_of_a_kind_at_an_address_from_a_day_and_can_be_withdrawn(
    office_on_each: Office, ref: str
) -> None:
    number, browser = number_of(office_on_each, ref), office_on_each.world.browser("caseworker")
    where = f"/cases/{ref}/contacts/{number}/consent"
    page = browser.open(where)
    assert "It came with the contact." in page.words
    empty = browser.send(page, where)
    assert "Select what they agreed to get by email" in empty.words
    assert "Enter the day of the consent" in empty.words
    given = browser.send(empty, where, papers="plans", address="plans@example.org", **boxes("given_on", ago(3)))
    assert "Draft plans, plans and their amendments, at plans@example.org" in given.words
    early = browser.send(given, f"{where}/withdraw", consent="1", **boxes("withdrawn_on", ago(4)))
    assert "so it cannot have been withdrawn before" in early.words
    gone = browser.send(early, f"{where}/withdraw", consent="1", **boxes("withdrawn_on", ago(1)))
    assert "Withdrawn on" in gone.words
    browser.send(gone, f"{where}/withdraw", consent="0", **boxes("withdrawn_on", ago(1)))
    with office_on_each.world.database.reading() as session:
        held = consents_of(session, [number])[number]
    assert [(each.papers, each.withdrawn_on) for each in held] == [("plans", ago(1)), ("all", ago(1))]


def test_who_is_taken_off_the_list_is_written_to_no_more_and_still_named_nowhere(
    office_on_each: Office, ref: str
) -> None:
    number, browser = number_of(office_on_each, ref), office_on_each.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/contacts/{number}")
    assert "Marigold" not in browser.send(page, f"/cases/{ref}/contacts/{number}/end").words
    assert browser.open(f"/cases/{ref}/contacts/{number}").status == 404
    with office_on_each.world.database.reading() as session:
        child_id = load(session, ref).child_id or 0
        assert contacts_of(session, child_id) == []
        with pytest.raises(NamesSomebody):
            refuse_names(session, child_id, "Marigold rang.")


def test_a_contact_of_another_child_is_not_there(office_on_each: Office, ref: str) -> None:
    other = office_on_each.world.case(requested(ago(30)), given_name="Bertrand", contacts=[PARENT])
    number = number_of(office_on_each, ref)
    assert office_on_each.world.browser("caseworker").open(f"/cases/{other}/contacts/{number}").status == 404


def test_an_erased_child_leaves_no_contact_no_consent_and_nothing_of_before(office_on_each: Office, ref: str) -> None:
    number, browser = number_of(office_on_each, ref), office_on_each.world.browser("caseworker")
    where = f"/cases/{ref}/contacts/{number}"
    browser.send(browser.open(where), where, stands_as="parent", email="new@example.org")
    with office_on_each.world.database.writing() as session:
        erase(session, load(session, ref).child_id or 0, [], clock.now())
    for table in ("contact", "contact_past", "contact_consent"):
        assert office_on_each.world.count(table) == 0


def test_the_kinds_of_document_are_the_same_where_they_are_recorded_and_where_they_count() -> None:
    from cases.contacts import PAPERS

    assert set(PAPERS) == {str(each) for each in Papers}


def test_a_child_without_contacts_says_so(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    assert "Nobody is on the list yet" in office.world.browser("caseworker").open(f"/cases/{ref}/child").words
    assert "Nobody is on the list yet" not in office.world.browser("auditor").open(f"/cases/{ref}/child").words


def test_a_contact_brought_in_by_the_api_may_say_for_whom_it_stands() -> None:
    copied = [PARENT | {"stands_as": "copy"}]
    child = NewChild.model_validate(NOBODYS_NAME | {"birth_date": date(2016, 3, 27), "contacts": copied})
    assert child.contacts[0].stands_as == "copy"
