"""A notice as an officer writes, looks at, releases and posts it; what came back; what is proved; who sees what."""

from collections.abc import Iterator
from datetime import date

import pytest
from freezegun import freeze_time

import tests.postgres  # noqa: F401 - before the first frozen day, on which it could not be
from cases.facts import NewFact
from cases.log import load
from cases.people import contacts_of
from notifications.notices import NoticeState, copies_of, notices_of
from notifications.outbox import find_messages
from tests.api.calls import Office
from tests.api.world import Browser, Page, boxes

MONDAY = date(2025, 10, 6)
MOTHER = {"name": "Marigold Thistlewood", "relationship": "mother", "email": "m.t@example.org", "address": "1 Low Road"}
REASONS = "What was seen is met already."


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with freeze_time("2025-10-06T12:00:00Z", tick=True, ignore=["_pytest.timing"]):
        yield


def a_case(office: Office, **more: object) -> str:
    first = NewFact("request_received", date(2025, 9, 1), {"requested_by": "parent"})
    return office.world.case(first, NewFact("family_consulted", date(2025, 9, 2)), contacts=[MOTHER | more])


def write(browser: Browser, ref: str, **typed: str) -> Page:
    """Write a refusal to assess, and look at it."""
    page = browser.open(f"/cases/{ref}/notices")
    page = browser.open(page.links["Decision not to make an assessment"])
    assert browser.send(page, f"/cases/{ref}/notices/new", ("do", "cancel")).path == f"/cases/{ref}", "nothing typed"
    said = {"said_officer_title": "Casework officer", "said_reasons": REASONS, **typed}
    return browser.send(page, f"/cases/{ref}/notices/new", **said)


def release(browser: Browser, page: Page) -> Page:
    return browser.send(page, f"{page.path}/release")


def states(office: Office, ref: str) -> list[str]:
    with office.world.database.reading() as session:
        return [each.state for each in notices_of(session, ref)]


def test_a_notice_is_written_looked_at_released_posted_and_has_its_receipt(office_on_each: Office) -> None:
    ref, browser = a_case(office_on_each), office_on_each.world.browser("caseworker")
    page = write(browser, ref)
    assert page.status == 200
    assert "Marigold Thistlewood" in page.words
    assert "by first-class post Wednesday 8 October 2025" in page.words
    assert REASONS in page.words
    assert "The last day for an appeal: Monday 8 December 2025" in page.words
    assert "Count 2 working days after the day of posting" in page.words
    receipt = release(browser, page)
    assert "Released" in receipt.words
    assert receipt.links["the list of what is to be posted"] == "/post"
    assert not any(text.startswith("It came back") for text in receipt.links), "it has not gone yet"
    post = browser.open("/post")
    assert "Marigold Thistlewood, 1 Low Road" in post.words
    (pdf,) = [href for text, href in post.links.items() if text.startswith("PDF")]
    assert browser.client.get(pdf).content.startswith(b"%PDF-")
    assert REASONS in post.words, "each letter can be read before it goes"
    assert ("gone", "1") in post.form("/post").fields
    gone = browser.send(post, "/post")
    assert gone.h1 == "1 letter marked as gone"
    assert "Recorded as fact" in gone.words
    receipt = browser.open(f"/cases/{ref}/notices/1")
    assert "Sent Monday 6 October 2025 Served Wednesday 8 October 2025, deemed" in receipt.words
    assert "No assessment; the family may appeal" in browser.open(f"/cases/{ref}").words
    assert "By notice 1, SHA-256" in browser.open(f"/cases/{ref}").words


def test_what_is_missing_is_named_and_nothing_typed_is_lost(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    page = write(browser, ref, said_reasons="", said_officer_title="Casework officer")
    assert "The reasons for the decision" in page.words
    assert all("release" not in form.action for form in page.forms)
    wrong = browser.send(browser.open(f"{page.path}/edit"), f"{page.path}/edit", dated__day="31", dated__month="2")
    assert wrong.status == 422
    again = browser.open(f"{page.path}/edit")
    fields = dict(again.form(f"{page.path}/edit").fields)
    assert (fields["dated-day"], fields["said_officer_title"]) == ("31", "Casework officer")
    assert states(office, ref) == [NoticeState.DRAFT]


def test_an_email_waits_in_the_outbox_with_nothing_of_it_shown_there(office: Office) -> None:
    ref, browser = a_case(office, email_consent_on="2025-09-01"), office.world.browser("caseworker")
    receipt = release(browser, write(browser, ref))
    assert "by email" in receipt.words
    with office.world.database.reading() as session:
        (message,) = find_messages(session, hidden=(), case_ref=ref)
    assert (message.kind, message.to_address) == ("notice", "m.t@example.org")
    shown = office.world.browser("manager").open("/outbox")
    assert "A notice, to somebody who must be told" in shown.words
    assert "m.t@example.org" not in shown.html
    assert "m.t@example.org" not in office.get("manager", "/outbox").text


def test_who_gets_it_in_two_ways_is_shown_the_letter_once_before_it_goes(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    with office.world.database.reading() as session:
        (mother,) = contacts_of(session, load(session, ref).child_id or 0)
    page = write(browser, ref, **{f"way_{mother.id}": "email_and_post"})
    assert "by email" in page.words
    assert "by first-class post" in page.words
    assert page.words.count(REASONS) == 1


def test_a_letter_that_came_back_is_a_task_until_it_is_prepared_again(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    release(browser, write(browser, ref))
    browser.send(browser.open("/post"), "/post", gone="1")
    where = f"/cases/{ref}/notices/1/copies/1/returned"
    empty = browser.send(browser.open(where), where)
    assert "Select how it is known" in empty.words
    receipt = browser.send(empty, where, how="returned_by_post", because="Gone away", **boxes("failed_on", MONDAY))
    assert "Did not arrive" in receipt.words
    assert "Gone away" in receipt.words
    assert f"{ref}, notice 1 (Refusal to assess notified): copy 1 did not arrive" in browser.open("/").words
    case = browser.open(f"/cases/{ref}")
    assert "Deciding whether to secure an EHC needs assessment" in case.words
    assert "To be seen to" in case.words
    draft = browser.send(receipt, f"/cases/{ref}/notices/1/again")
    assert draft.path == f"/cases/{ref}/notices/2/edit"
    assert REASONS in draft.html
    assert "To be seen to" not in browser.open(f"/cases/{ref}").words
    release(browser, browser.send(draft, draft.path))
    browser.send(browser.open("/post"), "/post", gone="2")
    assert states(office, ref) == [NoticeState.GIVEN, NoticeState.FAILED]


def test_proof_of_another_day_is_kept_with_what_proves_it(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    release(browser, write(browser, ref))
    browser.send(browser.open("/post"), "/post", gone="1")
    where = f"/cases/{ref}/notices/1/copies/1/proof"
    refused = browser.send(browser.open(where), where, **boxes("received_on", date(2025, 10, 7)))
    assert "must be today or in the past" in refused.words
    kept = browser.send(refused, where, proof="Handed over at the door", **boxes("received_on", MONDAY))
    assert "Monday 6 October 2025, proved" in kept.words
    assert "Handed over at the door" in kept.words
    assert "Handed over" not in office.world.browser("auditor").open(f"/cases/{ref}/notices/1").html


def test_a_corrected_fact_keeps_the_notice_it_came_by(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    release(browser, write(browser, ref))
    browser.send(browser.open("/post"), "/post", gone="1")
    where = f"/cases/{ref}/facts/5/correct"
    check = browser.send(browser.open(where), where, **boxes("decided_on", date(2025, 10, 3)))
    case = browser.send(check, where, ("do", "confirm"))
    assert case.words.count("By notice 1, SHA-256") == 2


def test_an_auditor_reads_the_receipt_without_a_name(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    release(browser, write(browser, ref))
    seen = office.world.browser("auditor").open(f"/cases/{ref}/notices/1")
    assert "by first-class post" in seen.words
    assert "Thistlewood" not in seen.html
    (answer,) = office.get("auditor", f"/cases/{ref}/notices").json()
    assert (answer["state"], answer["copies"][0]["way"]) == ("released", "first_class")
    assert "Thistlewood" not in str(answer)


def test_a_notice_released_twice_goes_once(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    page = write(browser, ref)
    release(browser, page)
    assert release(browser, page).path == f"/cases/{ref}/notices/1"
    with office.world.database.reading() as session:
        assert len(copies_of(session, [1])[1]) == 1


def test_a_draft_is_looked_at_only_by_who_may_release_it(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    page = write(browser, ref)
    assert office.world.browser("auditor").open(page.path).status == 404
    assert browser.open(f"/cases/{ref}/notices/99").status == 404


def test_a_letter_that_did_not_go_on_its_day_is_not_marked_as_if_it_had(office: Office) -> None:
    ref, browser = a_case(office), office.world.browser("caseworker")
    release(browser, write(browser, ref))
    with freeze_time("2025-10-07T12:00:00Z", tick=True, ignore=["_pytest.timing"]):
        late = browser.open("/post")
        assert "Past" in late.words
        assert ("gone", "1") not in late.form("/post").fields
        refused = browser.send(late, "/post", gone="1")
        assert refused.h1 == "0 letters marked as gone, 1 not"
        assert "tells days counted from Monday 6 October 2025" in refused.words
        again = browser.send(browser.open(f"/cases/{ref}/notices/1"), f"/cases/{ref}/notices/1/again")
        assert states(office, ref) == [NoticeState.DRAFT, NoticeState.WITHDRAWN]
        page = browser.send(again, again.path, **boxes("sent_on", date(2025, 10, 7)))
        assert "Thursday 9 October 2025" in page.words


def test_whom_the_law_wants_told_is_said_where_nobody_chosen_is_they(office: Office) -> None:
    first = NewFact("request_received", date(2025, 9, 1), {"requested_by": "young_person"})
    older = office.world.case(first, birth_date=date(2008, 5, 1), contacts=[MOTHER])
    page = write(office.world.browser("caseworker"), older)
    assert "Compulsory school age ended on Friday 28 June 2024: it is the young person who must be told" in page.words
    assert any(form.action.endswith("/release") for form in page.forms)  # a person judges it: somebody may act for them
    younger = office.world.case(first, contacts=[MOTHER | {"stands_as": "young_person"}])
    assert "Until Friday 25 June 2032 they are a child" in write(office.world.browser("caseworker"), younger).words
    assert "Compulsory school age" not in write(office.world.browser("caseworker"), a_case(office)).words
