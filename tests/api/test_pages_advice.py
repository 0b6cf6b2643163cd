"""A body is written to from the case and answers by its link, without an account: as its own act, and proved."""

import logging
import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from cases.advice_tables import AdviceLink
from cases.facts import Fact, NewFact
from cases.log import Author, load
from deadlines import clock
from notifications.outbox import find_messages
from tests import papers
from tests.api.world import Browser, Page, World, ago, boxes, link_sent, make_world, requested
from workflows.record import record

_LINKS = select(AdviceLink.__table__)  # type: ignore[attr-defined]
CLINIC = {"body": "health", "post": "Designated clinical officer", "email": "dco@health.example.org"}
TYPED_NAME = "Thistlewood"  # the child's, in every case of the world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def officer(world: World) -> Browser:
    return world.browser("caseworker")


@pytest.fixture
def body(world: World) -> Browser:
    return world.browser()


def a_case(world: World, *bodies: str) -> str:
    asked = [NewFact("advice_requested", ago(20), {}, each) for each in bodies or ("health",)]
    return world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(25)), *asked)


def written_to(world: World, officer: Browser, ref: str, root: int = 4, email: str = CLINIC["email"]) -> str:
    """Write to a body from the case; the path of the page behind its link."""
    where = f"/cases/{ref}/advice/{root}"
    done = pressed(officer, where, "ask", contact="other", email=email, post="The clinic")
    assert done.path == f"/cases/{ref}/advice", done.words
    assert "The email to the body will go within minutes." in done.words
    return f"/advice/{link_sent(world)}"


def pressed(officer: Browser, where: str, do: str, **typed: str) -> Page:
    """Press one of the buttons on the page of a request, each of which is in a form of its own."""
    assert ("do", do) in [each for form in officer.open(where).forms for each in form.buttons]
    return Page(officer.client.post(where, data={"csrf": officer.csrf, "do": do} | typed))


def sent(body: Browser, where: str, answer: str, content: bytes | None = None, /, **typed: Any) -> Page:
    """Send one of the forms behind a link as a browser does."""
    data = {"answer": answer} | {name.replace("__", "-"): value for name, value in typed.items()}
    files = {"file": ("Advice on Aurelia Thistlewood.pdf", content)} if content is not None else None
    return Page(body.client.post(where, data=data, files=files))


def facts(world: World, ref: str, kind: str) -> list[Fact]:
    with world.database.reading() as session:
        return [each for each in load(session, ref).facts if each.kind == kind]


def test_from_asking_to_the_advice_in_the_case_with_a_receipt(world: World, officer: Browser, body: Browser) -> None:
    ref = a_case(world)
    assert officer.open(f"/cases/{ref}").links["Advice asked for"] == f"/cases/{ref}/advice"
    assert "Not written to" in officer.open(f"/cases/{ref}/advice").words
    where = written_to(world, officer, ref)
    page = body.open(where)
    assert page.h1 == "Demonshire County Council asks the integrated care board or NHS trust for advice"
    assert ref in page.words
    assert "How the last day was worked out" in page.words
    assert TYPED_NAME not in page.html
    received = sent(body, where, "advice", papers.PDF)
    digest = sha256(papers.PDF).hexdigest()
    assert (received.h1, received.path) == ("Received", where)
    assert digest in received.words
    (fact,) = facts(world, ref, "advice_received")
    assert (fact.about, fact.acted_as, fact.recorded_by) == ("health", "health", "advice_link")
    assert fact.detail == {"document": 1}
    assert fact.happened_on == clock.today()
    (added,) = facts(world, ref, "document_added")
    assert added.detail["sha256"] == digest
    with world.database.reading() as session:
        (told,) = [each for each in find_messages(session, hidden=(), case_ref=ref) if each.kind == "advice_answered"]
    assert told.to_address == "caseworker@example.org"
    case = officer.open(f"/cases/{ref}")
    assert "The body itself, by its link" in case.words
    kept = officer.open(f"/cases/{ref}/documents").words
    assert "1. Advice from the integrated care board or NHS trust" in kept
    assert officer.client.post(f"/cases/{ref}/documents/1/1", data={"csrf": officer.csrf}).content == papers.PDF


def test_an_answer_that_came_otherwise_is_recorded_from_the_list_of_those_asked(world: World, officer: Browser) -> None:
    ref = a_case(world, "school", "educational_psychologist")
    page = officer.open(f"/cases/{ref}/advice")
    assert page.links["Record another request"] == f"/cases/{ref}/record?kind=advice_requested"
    form = officer.open(page.links["Record its answer: The educational psychologist"])
    officer.send(form, f"/cases/{ref}/record", **boxes("happened_on", ago(1)))
    assert [each.about for each in facts(world, ref, "advice_received")] == ["educational_psychologist"]
    page = officer.open(f"/cases/{ref}/advice")
    assert "Record its answer: The school" in page.links
    assert "Record its answer: The educational psychologist" not in page.links


def test_the_next_body_is_asked_from_the_confirmation_of_the_last(world: World, officer: Browser) -> None:
    ref = a_case(world, "school")
    page = officer.send(
        officer.open(f"/cases/{ref}/record?kind=advice_requested"), f"/cases/{ref}/record",
        about="social_care", **boxes("happened_on", ago(3)),
    )  # fmt: skip
    again = officer.open(page.links["Record it for another body on the same day"])
    assert ("happened_on-day", str(ago(3).day)) in again.form(f"/cases/{ref}/record").fields
    officer.send(again, f"/cases/{ref}/record", about="family")
    assert [(each.about, each.happened_on) for each in facts(world, ref, "advice_requested")][1:] == [
        ("social_care", ago(3)),
        ("family", ago(3)),
    ]


def test_an_address_typed_beside_a_contact_is_not_passed_over(world: World, officer: Browser) -> None:
    ref = a_case(world)
    refused = pressed(officer, f"/cases/{ref}/advice/4", "ask", contact="1", email="other@example.org")
    assert refused.status == 422
    assert "Select “Another address” to write to the one you typed, or leave it out" in refused.words
    assert "Not written to" in officer.open(f"/cases/{ref}/advice").words


def test_the_page_sets_no_cookie_and_is_told_to_no_search_engine_and_no_other_page(
    world: World, officer: Browser, body: Browser
) -> None:
    where = written_to(world, officer, a_case(world))
    for answer in (body.client.get(where), body.client.get("/advice/guessed"), body.client.post(where, data={})):
        assert "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert answer.headers["cache-control"] == "no-store"
    assert "csrf" not in body.open(where).html


def test_what_is_sent_again_is_a_new_version_and_the_day_of_receipt_stays(
    world: World, officer: Browser, body: Browser
) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    sent(body, where, "advice", papers.PDF)
    again = body.open(where)
    assert "Send a new version" in again.words
    assert "Say that you cannot help" not in again.words
    sent(body, where, "advice", papers.word())
    assert len(facts(world, ref, "advice_received")) == 1
    versions = [each.detail["version"] for each in facts(world, ref, "document_added")]
    assert versions == [1, 2]
    refused = sent(body, where, "declined", declined_because="other", words="No.")
    assert refused.status == 422
    assert "You have sent advice already" in refused.words


def test_the_same_file_sent_twice_is_kept_once(world: World, officer: Browser, body: Browser) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    first = sent(body, where, "advice", papers.PDF)
    second = sent(body, where, "advice", papers.PDF)
    assert (first.h1, second.h1) == ("Received", "Received")
    assert len(facts(world, ref, "document_added")) == 1


def test_a_day_that_is_given_is_recorded_and_shown_and_may_be_given_anew(
    world: World, officer: Browser, body: Browser
) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    day = clock.today() + timedelta(days=9)
    page = sent(body, where, "expected", late_because="missed_appointment", **boxes("expected", day))
    assert page.h1 == "Received"
    sent(body, where, "expected", **boxes("expected", day + timedelta(days=2)))
    found = facts(world, ref, "advice_expected")
    assert [each.detail.get("because") for each in found] == ["missed_appointment", None]
    assert found[-1].detail["expected_on"] == (day + timedelta(days=2)).isoformat()
    assert "Expected by" in officer.open(f"/cases/{ref}/advice").words
    assert facts(world, ref, "exception_claimed") == []  # whether it lifts the limit is the caseworker's to record


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter the day your advice will come"),
        (boxes("expected", date(2020, 1, 1)), "The day must be"),
        (boxes("expected", date(2199, 1, 1)), "or within a year of it"),
        ({"expected__day": "31", "expected__month": "2", "expected__year": "2030"}, "must be a real day"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_its_boxes(
    world: World, officer: Browser, body: Browser, typed: dict[str, str], said: str
) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    page = sent(body, where, "expected", **typed)
    assert page.status == 422
    assert said in page.words
    assert facts(world, ref, "advice_expected") == []


def test_a_body_that_cannot_help_says_why_and_its_words_stay_out_of_the_log(
    world: World, officer: Browser, body: Browser
) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    assert "Give your reasons in writing" in sent(body, where, "declined", declined_because="other").words
    words = "Aurelia Thistlewood was never seen here."
    page = sent(body, where, "declined", declined_because="incompatible_with_duties", words=words)
    assert page.h1 == "Received"
    (fact,) = facts(world, ref, "advice_received")
    assert fact.detail["declined"] is True
    assert set(fact.detail["text"]) == {"sha256"}
    assert words in officer.open(f"/cases/{ref}").words
    assert words not in world.browser("auditor").open(f"/cases/{ref}").words
    # Thought better of on the same day: the advice takes the refusal's place.
    assert sent(body, where, "advice", papers.PDF).h1 == "Received"
    latest = facts(world, ref, "advice_received")[-1]
    assert (latest.corrects, latest.detail) == (fact.sequence, {"document": 1})


@pytest.mark.parametrize(
    ("about", "acted_as"), [("nhs_trust", "health"), ("school", "school"), ("social_care", "council")]
)
def test_a_body_acts_in_its_own_capacity(
    world: World, officer: Browser, body: Browser, about: str, acted_as: str
) -> None:
    ref = a_case(world, about)
    sent(body, written_to(world, officer, ref), "advice", papers.PDF)
    assert facts(world, ref, "advice_received")[0].acted_as == acted_as


def test_a_link_that_is_guessed_expired_or_ended_is_good_for_nothing_and_all_read_alike(
    world: World, officer: Browser, body: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    pages = [body.open(f"/advice/{guess}") for guess in ("a" * 43, "%00", "x" * 3_000, where[8:-1])]
    with world.database.reading() as session:
        digests = [row.digest for row in session.execute(_LINKS)]
    pages.append(body.open(f"/advice/{digests[0]}"))  # whoever reads the database has no link
    form = f"/cases/{ref}/advice/4"
    pressed(officer, form, "end")
    pages.append(body.open(where))
    later = written_to(world, officer, ref)
    assert body.open(later).status == 200
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=91))
    pages.append(body.open(later))
    assert {(page.status, page.h1) for page in pages} == {(404, "This link cannot be used")}
    assert len({re.sub(r"As at, and printed from a page of .*?(am|pm)", "", page.words) for page in pages}) == 1
    assert sent(body, where, "advice", papers.PDF).status == 404
    assert facts(world, ref, "advice_received") == []


def test_a_link_answers_for_its_own_request_and_for_no_other(world: World, officer: Browser, body: Browser) -> None:
    ref, other = a_case(world, "health", "school"), a_case(world)
    where = written_to(world, officer, ref, root=5, email="head@school.example.org")
    sent(body, where, "advice", papers.PDF)
    assert [each.about for each in facts(world, ref, "advice_received")] == ["school"]
    assert facts(world, other, "advice_received") == []


def test_once_the_case_has_moved_on_nothing_more_is_taken(world: World, officer: Browser, body: Browser) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    with world.database.writing() as session:
        author = Author(world.officers["caseworker"].id)
        office = world.app.state.settings.office
        record(session, ref, NewFact("request_withdrawn", ago(0)), by=author, now=clock.now(), office=office)
    page = body.open(where)
    assert "Nothing more is needed" in page.words
    assert page.forms == []
    late = sent(body, where, "advice", papers.PDF)
    assert "The case has moved on" in late.words
    assert facts(world, ref, "advice_received") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00" + b"\x00" * 100, "The file is neither PDF"),
        (papers.PDF + papers.zipped(a=b"b") + b"%%EOF", "holds an archive behind"),
        (papers.word(macros=True), "holds macros"),
        (papers.bomb, "far more than any paper"),
        (b"", "The file is empty"),
        (b"a" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_beside_its_box(
    world: World, officer: Browser, body: Browser, content: papers.Content, said: str
) -> None:
    ref = a_case(world)
    page = sent(body, written_to(world, officer, ref), "advice", papers.content_of(content))
    assert page.status == 422
    assert said in page.words
    assert facts(world, ref, "document_added") == []


def test_nothing_is_read_that_is_sent_to_a_link_that_is_not_good(world: World, body: Browser) -> None:
    answer = body.client.post("/advice/guessed", content=b"a" * 2_000_000, headers={"content-type": "text/plain"})
    assert answer.status_code == 404
    assert not (world.app.state.settings.documents).exists()
    large = body.client.post("/advice/guessed", headers={"content-length": "50000000"})
    assert large.status_code == 413


def test_another_site_can_send_nothing_to_a_link(world: World, officer: Browser, body: Browser) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    sent_from = {"sec-fetch-site": "cross-site"}
    forged = body.client.post(where, data={"answer": "advice"}, files={"file": ("a", papers.PDF)}, headers=sent_from)
    assert forged.status_code == 403
    assert facts(world, ref, "advice_received") == []


def test_so_many_answers_and_no_more(world: World, officer: Browser, body: Browser) -> None:
    ref = a_case(world)
    where = written_to(world, officer, ref)
    taken = 0
    for number in range(45):
        day = clock.today() + timedelta(days=number)
        taken += sent(body, where, "expected", **boxes("expected", day)).h1 == "Received"
    assert taken == 40
    assert "so often that no more is taken" in sent(body, where, "advice", papers.PDF).words


def test_neither_secret_nor_name_nor_words_are_in_what_is_logged_or_kept_in_the_log(
    world: World, officer: Browser, body: Browser, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    ref = a_case(world)
    where = written_to(world, officer, ref)
    sent(body, where, "declined", declined_because="other", words="Thistlewood moved away.")
    sent(body, where, "advice", papers.PDF)
    sent(body, where, "advice", b"MZ" + bytes(50))
    written = capfd.readouterr()
    ours = "".join(each.getMessage() for each in caplog.records if not each.name.startswith(("httpx", "httpcore")))
    for planted in (where[8:], "Thistlewood", "Aurelia"):
        assert planted not in written.out + written.err + ours
    with world.database.reading() as session:
        assert "Thistlewood" not in repr(load(session, ref).facts)


def test_the_office_keeps_its_contacts_and_offers_them(world: World, officer: Browser) -> None:
    keeper = world.browser("manager")
    page = keeper.send(keeper.open("/bodies"), "/bodies", body="nonsense", post="x", email="nobody")
    assert page.status == 422
    assert "right format" in page.words or "email address" in page.words
    assert CLINIC["post"] in keeper.send(page, "/bodies", **CLINIC).words
    ref = a_case(world)
    where = f"/cases/{ref}/advice/4"
    form = officer.open(where)
    assert f"{CLINIC['post']}, {CLINIC['email']}" in form.words
    listed = officer.send(form, where, ("do", "ask"))
    assert f"{CLINIC['post']}," in listed.words
    with world.database.reading() as session:
        (asked,) = [each for each in find_messages(session, hidden=(), case_ref=ref) if each.kind == "advice_asked"]
    assert asked.to_address == CLINIC["email"]
    closed = keeper.send(keeper.open("/bodies"), "/bodies/1/close")
    assert CLINIC["post"] not in closed.words.partition("Add a contact")[0]
    assert f"{CLINIC['post']}, {CLINIC['email']} " not in officer.open(where).words.partition("Whom?")[2]
    gone = pressed(officer, where, "ask", contact="1")
    assert "Select one of the contacts there are" in gone.words


def test_chasing_is_paused_with_a_reason_that_names_nobody_and_taken_up_again(world: World, officer: Browser) -> None:
    ref = a_case(world)
    written_to(world, officer, ref)
    where = f"/cases/{ref}/advice/4"
    assert "Chased next on" in officer.open(f"/cases/{ref}/advice").words
    assert "Give a reason" in pressed(officer, where, "pause").words
    named = pressed(officer, where, "pause", because="Aurelia is away.")
    assert named.status == 422
    paused = pressed(officer, where, "pause", because="The clinic rang.")
    assert "not chased: The clinic rang." in paused.words
    resumed = pressed(officer, where, "resume")
    assert "Chased next on" in resumed.words


def test_an_email_that_did_not_arrive_is_seen_where_the_body_was_asked(world: World, officer: Browser) -> None:
    ref = a_case(world)
    written_to(world, officer, ref)
    assert "The last email: waiting" in officer.open(f"/cases/{ref}/advice").words
    with world.database.writing() as session:
        (asked,) = [each for each in find_messages(session, hidden=(), case_ref=ref) if each.kind == "advice_asked"]
        asked.state, asked.failure = "failed", "There is no such mailbox."
        session.add(asked)
    page = officer.open(f"/cases/{ref}/advice")
    assert "There is no such mailbox. Write again, to an address that is right." in page.words
    written_to(world, officer, ref, email="right@health.example.org")
    assert "The last email: waiting" in officer.open(f"/cases/{ref}/advice").words


@pytest.mark.parametrize("typed", [{"contact": "other", "email": "not an address"}, {"contact": "other"}])
def test_an_address_that_is_none_is_said_beside_its_box(world: World, officer: Browser, typed: dict[str, str]) -> None:
    ref = a_case(world)
    where = f"/cases/{ref}/advice/4"
    page = officer.send(officer.open(where), where, ("do", "ask"), **typed)
    assert page.status == 422
    assert "Enter an email address in the right format" in page.words
    assert world.count("outbox_message") == 0


def test_a_request_there_is_not_is_not_found(world: World, officer: Browser) -> None:
    ref = a_case(world)
    for where in (f"/cases/{ref}/advice/1", f"/cases/{ref}/advice/99", "/cases/EHC-1999-000001/advice"):
        assert officer.open(where).status == 404


def test_the_forecast_shows_whom_a_body_s_chaser_goes_to(world: World, officer: Browser) -> None:
    ref = a_case(world)
    written_to(world, officer, ref)
    page = world.browser("manager").open("/outbox/forecast")
    assert "The clinic" in page.words
    assert "Advice is asked for again" in page.words
    assert re.search(rf"in {ref} (is due by|was due by)", page.words)


def test_both_databases_take_an_answer(office_on_each: object) -> None:
    world: World = office_on_each.world  # type: ignore[attr-defined]
    ref = a_case(world)
    where = written_to(world, world.browser("caseworker"), ref)
    with TestClient(world.app, base_url="http://127.0.0.1:8000") as client:
        body = Browser(world.app)
        body.client = client
        assert sent(body, where, "advice", papers.PDF).h1 == "Received"
    assert len(facts(world, ref, "advice_received")) == 1
