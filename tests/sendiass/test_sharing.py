"""Nothing leaves without a consent in force or a safeguarding decision, a second person, and exactly those fields."""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from cases.details.sendiass_sharing import SHAREABLE
from cases.facts import effective
from cases.people import NamesSomebody
from cases.sendiass.clients import profile_of, write_profile
from cases.sendiass.reading import readings
from cases.sendiass.tables import Client
from deadlines import clock
from deadlines.refusals import Refusal
from tests.sendiass.world import FAMILY, Service
from workflows.sendiass.leaving import NOT_HELD, WITHHELD, what_leaves
from workflows.sendiass.sharing import ConsentState, Sharing, TransferState, sharing_of
from workflows.sendiass.sharing_rules import NothingToRestOn, NotScrutinised, NotWhatWasApproved

SCHOOL, FIELDS = "school", ["name", "levels"]


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def sharing(service: Service, ref: str) -> Sharing:
    return sharing_of(effective(service.facts(ref)))


def consented(service: Service, on: date | None = None, until: date | None = None, **client: Any) -> str:
    ref = service.supported(on=on or ago(30), **client)
    given: dict[str, Any] = {"fields": FIELDS, "lasts_until": until or clock.today() + timedelta(days=30)}
    service.record(ref, "consent_given", on or ago(30), about=SCHOOL, **given)
    return ref


def put_forward(service: Service, ref: str, fields: Any = None, **given: Any) -> None:
    asked: dict[str, Any] = {"purpose": "meeting", "fields": fields or FIELDS, "about": SCHOOL} | given
    service.record(ref, "sharing_put_forward", **asked)


def approved(service: Service) -> str:
    ref = consented(service)
    put_forward(service, ref)
    service.record(ref, "sharing_approved", who="manager", about=SCHOOL)
    return ref


def refused(service: Service, ref: str, kind: str, why: type[Refusal], **given: Any) -> Refusal:
    """The refusal of a fact, in its three sentences, with nothing recorded."""
    before = service.facts(ref)
    with pytest.raises(why) as caught:
        service.record(ref, kind, **given)
    assert service.facts(ref) == before
    assert all((caught.value.what, caught.value.why, caught.value.next_step))
    return caught.value


# Consent.


def test_a_consent_is_in_force_to_its_last_day_and_no_longer(service: Service) -> None:
    ref = consented(service, until=ago(10))
    (consent,) = sharing(service, ref).consents
    states = {day: consent.state_on(day) for day in (ago(30), ago(10), ago(9))}
    assert list(states.values()) == [ConsentState.IN_FORCE, ConsentState.IN_FORCE, ConsentState.EXPIRED]
    assert consent.allows(SCHOOL, ["name"], ago(10))
    for recipient, fields, day in (
        ("health", ["name"], ago(10)),
        (SCHOOL, ["contact"], ago(10)),
        (SCHOOL, [], ago(31)),
    ):
        assert not consent.allows(recipient, fields, day)


def test_withdrawn_it_is_none_from_that_day_and_one_given_afterwards_is_another(service: Service) -> None:
    ref = consented(service)
    service.record(ref, "consent_withdrawn", ago(5), about=SCHOOL)
    service.record(ref, "consent_given", ago(5), about=SCHOOL, fields=["name"], lasts_until=clock.today())
    first, second = sharing(service, ref).consents
    assert (first.state_on(ago(6)), first.state_on(ago(5))) == (ConsentState.IN_FORCE, ConsentState.WITHDRAWN)
    assert second.state_on(clock.today()) is ConsentState.IN_FORCE


def test_a_consent_that_would_end_before_it_began_is_refused(service: Service) -> None:
    ref = service.supported()
    refused(service, ref, "consent_given", NothingToRestOn, about=SCHOOL, fields=FIELDS, lasts_until=ago(1))


def test_there_must_be_a_consent_to_withdraw(service: Service) -> None:
    ref = consented(service)
    refused(service, ref, "consent_withdrawn", NothingToRestOn, about="health")
    service.record(ref, "consent_withdrawn", about=SCHOOL)
    refused(service, ref, "consent_withdrawn", NothingToRestOn, about=SCHOOL)


def test_a_recipient_nobody_knows_is_refused(service: Service) -> None:
    ref = consented(service)
    refused(service, ref, "sharing_put_forward", NotScrutinised, about="a friend", purpose="meeting", fields=["name"])


# Putting forward.


@pytest.mark.parametrize(
    ("fields", "about", "says"),
    [
        ([*FIELDS, "contact"], SCHOOL, "does not cover every field"),
        (FIELDS, "local_authority", "No consent to share with this recipient"),
    ],
)
def test_a_transfer_rests_on_a_consent_for_every_field_and_that_recipient(
    service: Service, fields: list[str], about: str, says: str
) -> None:
    ref = consented(service)
    given: dict[str, Any] = {"about": about, "purpose": "meeting", "fields": fields}
    assert says in refused(service, ref, "sharing_put_forward", NothingToRestOn, **given).what


def test_an_expired_and_a_withdrawn_consent_carry_nothing_and_the_refusal_says_which(service: Service) -> None:
    given: dict[str, Any] = {"about": SCHOOL, "purpose": "meeting", "fields": FIELDS}
    ref = consented(service, until=ago(1))
    assert "ended with" in refused(service, ref, "sharing_put_forward", NothingToRestOn, **given).what
    # Not even on a day when it was in force: it is recorded today, when it is not.
    refused(service, ref, "sharing_put_forward", NothingToRestOn, on=ago(2), **given)
    ref = consented(service)
    service.record(ref, "consent_withdrawn", about=SCHOOL)
    assert "was withdrawn" in refused(service, ref, "sharing_put_forward", NothingToRestOn, **given).what


def test_a_safeguarding_decision_carries_a_transfer_without_consent_and_a_later_one_ends_it(service: Service) -> None:
    ref = service.supported()
    given: dict[str, Any] = {"about": "police", "purpose": "safeguarding", "fields": ["name", "contact"]}
    decided: dict[str, Any] = {"about": "police", "concern": "neglect_or_abuse", "because": "Told by the child"}
    service.record(ref, "safeguarding_decided", **decided, decision="do_not_share")
    refused(service, ref, "sharing_put_forward", NothingToRestOn, **given)
    service.record(ref, "safeguarding_decided", **decided, decision="share")
    put_forward(service, ref, **given)
    refused(service, ref, "sharing_put_forward", NothingToRestOn, **given | {"about": SCHOOL})
    service.record(ref, "safeguarding_decided", **decided, decision="do_not_share")
    refusal = refused(service, ref, "sharing_approved", NothingToRestOn, who="manager", about="police")
    assert "safeguarding decision" in refusal.what


# Approval.


def test_nobody_approves_what_they_put_forward_themselves(service: Service) -> None:
    ref = consented(service)
    put_forward(service, ref, who="manager")
    assert "yourself" in refused(service, ref, "sharing_approved", NotScrutinised, who="manager", about=SCHOOL).what


def test_an_approval_is_of_a_transfer_that_was_put_forward_by_that_day(service: Service) -> None:
    ref = consented(service)
    refused(service, ref, "sharing_approved", NotScrutinised, who="manager", about=SCHOOL)
    put_forward(service, ref)
    refused(service, ref, "sharing_approved", NotScrutinised, who="manager", about=SCHOOL, on=ago(1))


def test_an_adviser_has_no_way_to_approve(service: Service) -> None:
    ref = consented(service)
    put_forward(service, ref, who="manager")
    number = sharing(service, ref).transfers[0].sequence
    adviser = service.browser("adviser")
    page = adviser.open(f"/cases/{ref}/sharing/{number}")
    assert "It waits for somebody else" in page.words
    sent = adviser.client.post(f"/cases/{ref}/sharing/{number}/approve", data={"csrf": adviser.csrf})
    by_hand = adviser.client.post(
        f"/cases/{ref}/record", data={"csrf": adviser.csrf, "kind": "sharing_approved", "today": "yes", "about": SCHOOL}
    )
    assert (sent.status_code, by_hand.status_code) == (404, 404)
    assert sharing(service, ref).transfers[0].state is TransferState.PUT_FORWARD


def test_put_forward_again_it_is_approved_again(service: Service) -> None:
    ref = approved(service)
    put_forward(service, ref, fields=["name"])
    states = [each.state for each in sharing(service, ref).transfers]
    assert states == [TransferState.REPLACED, TransferState.PUT_FORWARD]
    refused(service, ref, "information_shared", NotScrutinised, about=SCHOOL)


def test_corrected_after_its_approval_it_is_not_approved_any_more(service: Service) -> None:
    ref = consented(service)
    put_forward(service, ref, fields=["name"])
    number = sharing(service, ref).transfers[0].sequence
    service.record(ref, "sharing_approved", who="manager", about=SCHOOL)
    put_forward(service, ref, fields=FIELDS, corrects=number)
    assert [each.state for each in sharing(service, ref).transfers] == [TransferState.PUT_FORWARD]


# Handing over.


def test_what_was_shared_is_exactly_what_was_approved_and_leaves_once(service: Service) -> None:
    ref = approved(service)
    refused(service, ref, "information_shared", NotWhatWasApproved, about=SCHOOL, fields=["name"])
    refused(service, ref, "information_shared", NotWhatWasApproved, about=SCHOOL, on=ago(1))
    shared = service.record(ref, "information_shared", about=SCHOOL)
    assert shared.fact.detail["fields"] == FIELDS
    refused(service, ref, "information_shared", NotScrutinised, about=SCHOOL)


@pytest.mark.parametrize("what", ["rests on was withdrawn on", "rests on ended with", "rested on was corrected since"])
def test_a_consent_that_fell_since_the_approval_is_refused_plainly_and_nothing_is_lost(
    service: Service, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = approved(service)
    number = sharing(service, ref).transfers[0].sequence
    if what == "rests on was withdrawn on":
        service.record(ref, "consent_withdrawn", about=SCHOOL)
    elif what == "rested on was corrected since":
        consent = sharing(service, ref).consents[0].sequence
        service.record(ref, "recorded_in_error", corrects=consent, because="Another record was meant")
    else:
        later = clock.now() + timedelta(days=31)
        monkeypatch.setattr(clock, "now", lambda: later)
    before = service.facts(ref)
    adviser = service.browser("adviser")
    page = adviser.client.post(f"/cases/{ref}/sharing/{number}/hand-over", data={"csrf": adviser.csrf})
    assert page.status_code == 422
    assert what in page.text
    assert "nothing was handed over" in page.text
    assert service.facts(ref) == before
    assert sharing(service, ref).transfers[0].put_forward_on


# The paper.


def handed_over(service: Service, ref: str) -> tuple[list[list[str]], list[list[str]], str]:
    """The cover's rows, the fields' rows, and every word of the paper that is handed over."""
    number = sharing(service, ref).transfers[-1].sequence
    adviser = service.browser("adviser")
    address = f"/cases/{ref}/sharing/{number}"
    assert "Hand over the file" in adviser.open(address).words
    answer = adviser.client.post(f"{address}/hand-over", data={"csrf": adviser.csrf})
    assert answer.headers["content-disposition"] == f'attachment; filename="{ref}-{number}-{SCHOOL}.docx"'
    assert answer.headers["cache-control"] == "no-store"
    paper = Document(BytesIO(answer.content))
    lines = [each.text for each in paper.paragraphs]
    cover = [line.split(": ", 1) for line in lines if ": " in line]
    (table,) = paper.tables
    fields = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    words = "\n".join([*lines, *(text for row in fields for text in row)])
    return cover, fields, words


def test_the_paper_holds_what_was_approved_on_what_it_rests_and_a_digest_the_log_has_too(service: Service) -> None:
    ref = approved(service)
    cover, fields, words = handed_over(service, ref)
    told = dict(cover)
    assert [label for label, _ in fields] == [SHAREABLE["name"], SHAREABLE["levels"]]
    assert dict(fields)["Name"] == FAMILY["name"]
    assert FAMILY["contact"] not in words
    assert FAMILY["child_name"] not in words
    assert told["Purpose"] == "To prepare a meeting"
    assert told["To"] == "A school or institution"
    assert told["Rests on"].startswith("Consent given on")
    assert told["Approved by"].startswith("Manager Person")
    lines = [f"{label}: {'; '.join(value.splitlines())}" for label, value in fields]
    text = "\n".join([told["Number of this paper"], told["To"], told["Purpose"], *lines])
    digest = sha256(text.encode()).hexdigest()
    (shared,) = [each for each in service.facts(ref) if each.kind == "information_shared"]
    assert told["SHA-256 of what it holds"] == shared.detail["sha256"] == digest
    assert told["Number of this paper"] not in str(service.facts(ref))


def test_its_making_is_written_down_as_a_reading_and_there_is_no_second_paper(service: Service) -> None:
    ref = approved(service)
    handed_over(service, ref)
    with service.database.reading() as session:
        read = [each.what for each in readings(session, ref)]
    assert "file handed over" in read
    number = sharing(service, ref).transfers[0].sequence
    adviser = service.browser("adviser")
    again = adviser.client.post(f"/cases/{ref}/sharing/{number}/hand-over", data={"csrf": adviser.csrf})
    assert again.status_code == 422
    assert "No approved transfer" in again.text
    with service.database.reading() as session:
        assert [each.what for each in readings(session, ref)].count("file handed over") == 1


def test_what_somebody_withheld_stays_withheld_in_the_paper(service: Service) -> None:
    ref = consented(service, name=None, withheld=("name",))
    put_forward(service, ref)
    service.record(ref, "sharing_approved", who="manager", about=SCHOOL)
    _, fields, words = handed_over(service, ref)
    assert dict(fields)["Name"] == WITHHELD
    assert "Thistlewood" not in words


def test_every_field_that_can_be_shared_has_its_value_from_where_it_is_held(service: Service) -> None:
    ref = service.supported(setting="Meadow School", birth_date=date(2016, 3, 27))
    service.record(ref, "time_spent", minutes=20, mode="phone")
    service.record(ref, "document_sent", about="Factsheet on appeals")
    service.record(ref, "outcome_recorded", outcomes=["views_expressed"])
    with service.database.writing() as session:
        write_profile(session, ref, {"topic": "transport"}, [], by="someone", now=clock.now())
        client = session.execute(select(Client)).scalars().one()
        current = effective(service.facts(ref))
        all_of_it = what_leaves(SHAREABLE, current, client, profile_of(session, ref))
        nothing = what_leaves(SHAREABLE, (), None, None)
    assert [each.label for each in all_of_it] == list(SHAREABLE.values())
    assert all(each.values != (NOT_HELD,) for each in all_of_it)
    assert {each.values for each in nothing} == {(NOT_HELD,)}


def test_whoever_approves_sees_exactly_what_would_leave_and_approves_it_on_that_page(service: Service) -> None:
    ref = consented(service)
    put_forward(service, ref)
    number = sharing(service, ref).transfers[0].sequence
    manager = service.browser("manager")
    page = manager.open(f"/cases/{ref}/sharing/{number}")
    assert FAMILY["name"] in page.words
    assert FAMILY["contact"] not in page.words
    page = manager.send(page, f"/cases/{ref}/sharing/{number}/approve")
    assert "Approved by Manager Person" in page.words
    overview = manager.open(f"/cases/{ref}/sharing")
    assert "In force" in overview.words
    assert FAMILY["name"] not in overview.words


def test_sharing_of_somebody_elses_intervention_is_not_open_to_a_colleague_or_a_volunteer(service: Service) -> None:
    ref = approved(service)
    number = sharing(service, ref).transfers[0].sequence
    for who in ("colleague", "volunteer"):
        browser = service.browser(who)
        for path in (f"/cases/{ref}/sharing", f"/cases/{ref}/sharing/{number}"):
            answer = browser.client.get(path)
            assert answer.status_code in (404, 422)
            assert FAMILY["name"] not in answer.text


# Names.


@pytest.mark.parametrize("name", ["Aurelia", "thistlewood", "Peregrine's"])
def test_a_reason_that_stays_in_the_log_names_nobody_of_the_record(service: Service, name: str) -> None:
    ref = service.supported()
    given: dict[str, Any] = {
        "about": "police",
        "concern": "other",
        "decision": "share",
        "because": f"{name} was seen alone",
    }
    refused(service, ref, "safeguarding_decided", NamesSomebody, **given)
    refused(service, ref, "document_sent", NamesSomebody, about=f"Letter for {name}")
    service.record(ref, "safeguarding_decided", **given | {"because": "The child was seen alone"})


# The forms.


def test_the_manager_finds_every_transfer_that_has_not_left_and_no_name_among_them(service: Service) -> None:
    manager = service.browser("manager")
    assert "None waits" in manager.open("/transfers").words
    waits, left = consented(service), approved(service)
    put_forward(service, waits)
    assert f"{waits} A school or institution" in manager.open("/transfers").words
    assert f"{left} A school or institution" in manager.open("/transfers").words
    service.record(left, "information_shared", about=SCHOOL)
    page = manager.open("/transfers")
    assert left not in page.words
    assert FAMILY["name"] not in page.words
    assert manager.open(page.links[waits]).h1 == "Transfer: a school or institution"


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why_in_three_sentences(service: Service) -> None:
    ref = consented(service, until=ago(1))
    adviser = service.browser("adviser")
    page = adviser.open(f"/cases/{ref}/record?kind=sharing_put_forward")
    typed = {"today": "yes", "about": SCHOOL, "purpose": "meeting", "fields__name": "yes"}
    refused_page = adviser.send(page, f"/cases/{ref}/record", **typed)
    assert refused_page.status == 422
    for part in ("ended with", "Nothing leaves the service without a consent", "record their consent"):
        assert part in refused_page.words
    kept = dict(refused_page.form(f"/cases/{ref}/record").fields)
    assert (kept["about"], kept["purpose"]) == (SCHOOL, "meeting")
    assert kept["fields-name"]
