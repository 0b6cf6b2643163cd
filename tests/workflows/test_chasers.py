"""Bodies are asked and chased by email: foretold as it is then sent, and never after they have answered."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cases import askings
from cases.database import Database
from cases.log import load
from cases.policy_versions import in_force
from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.outbox import find_messages
from tests.casework import EHC, OFFICE, OFFICER, REF, add, new, opened, request
from tests.smtp import MailServer
from workflows.advice import advice_asked, processes_that_ask
from workflows.advice_answers import CannotAsk, ask_by_email
from workflows.chasers import chasers_on
from workflows.forecasting import forecast
from workflows.second_look import second_look
from workflows.sweep import sweep

ASKED_ON, DUE_ON = date(2025, 10, 8), date(2025, 11, 19)
CLINIC = {"post": "Designated clinical officer", "email": "dco@health.example.org"}
TO_ASK = (request("2025-09-01"), new("decision_to_assess_notified", "2025-10-06"))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


def asked(database: Database, body: str = "health", on: str = "2025-10-08", emailed: date = ASKED_ON) -> int:
    """Ask a body, and write to it; the number of the fact that asked."""
    sequence = add(database, new("advice_requested", on, body)).fact.sequence
    with database.writing() as session:
        ask_by_email(session, REF, sequence, by=OFFICER, now=at(emailed), office=OFFICE, **CLINIC)
    return sequence


def delivered(database: Database, mail: MailServer, day: date) -> None:
    deliver_waiting(
        database.writing, channel_from_url(mail.url, Path()), now=lambda: at(day), worker="test", at_most=100,
        second_look=second_look(OFFICE),
    )  # fmt: skip


def swept(database: Database, mail: MailServer, first: date, last: date, between: Callable[[date], None]) -> None:
    """Sweep and deliver day by day, with what happens in the morning of each."""
    day = first
    while day <= last:
        between(day)
        sweep(database, EHC.key, day, now=lambda: at(day), office=OFFICE)  # noqa: B023
        delivered(database, mail, day)
        day += timedelta(days=1)


def sent_to_the_clinic(database: Database) -> list[tuple[date, str, str]]:
    with database.reading() as session:
        found = find_messages(session, hidden=(), limit=1000)
        return [
            (each.sent_at.date(), each.kind, each.reason)
            for each in found
            if each.sent_at and each.to_address == CLINIC["email"]
        ]


def test_weeks_of_chasing_are_exactly_as_foretold(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    first = ASKED_ON + timedelta(days=1)
    with database.reading() as session:
        foretold = [
            (each.on, each.kind, each.reason)
            for each in forecast(session, first, 92, OFFICE)
            if each.recipient.email == CLINIC["email"]
        ]
    swept(database, mail, first, first + timedelta(days=91), lambda day: None)
    _, *chased = sent_to_the_clinic(database)
    assert chased == foretold
    assert [day for day, _, _ in chased][:3] == [date(2025, 10, 29), date(2025, 11, 12), date(2025, 11, 20)]
    with database.reading() as session:
        policy = in_force(session).policy
    assert len(chased) == policy.chasers.at_most - 1  # asking was the first
    assert all(policy.why_quiet(day) is None for day, _, _ in chased)


def test_what_a_body_is_sent_names_no_child_and_leads_to_a_link_of_its_own(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    swept(database, mail, date(2025, 10, 29), date(2025, 10, 29), lambda day: None)
    first, second = [each for each in mail.received if CLINIC["email"] in each.recipients]
    assert first.message["Subject"] == f"Advice asked for: {REF}"
    assert second.message["Subject"] == f"Advice awaited, last day Wednesday 19 November 2025: {REF}"
    text = first.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Last day:    Wednesday 19 November 2025" in text
    assert "SI 2014/1530 reg 8(1)" in text.replace(", reg", " reg")
    links = [re.findall(r"http://127\.0\.0\.1:8000/advice/(\S+)", each.message.as_string()) for each in (first, second)]
    secrets = [found[0].strip() for found in links]
    assert len(set(secrets)) == 2
    with database.reading() as session:
        for message in find_messages(session, hidden=(), case_ref=REF):
            if message.kind in ("advice_asked", "advice_chased"):
                assert (message.context, message.text, message.html) == ({}, None, None)
                assert message.body_sha256


def test_a_week_of_downtime_chases_once_for_the_last_day_that_came(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    swept(database, mail, date(2025, 12, 9), date(2025, 12, 10), lambda day: None)
    assert [day for day, _, _ in sent_to_the_clinic(database)] == [ASKED_ON, date(2025, 12, 9)]


def test_after_downtime_the_next_chase_is_spaced_from_the_one_that_went_late(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    # What was for Wednesday the 12th goes on the 19th; the day after the last one would be the 20th.
    swept(database, mail, date(2025, 11, 19), date(2025, 11, 19), lambda day: None)
    with database.reading() as session:
        foretold = [
            each.on for each in forecast(session, date(2025, 11, 20), 15, OFFICE) if "dco@" in each.recipient.email
        ]
    swept(database, mail, date(2025, 11, 20), date(2025, 12, 4), lambda day: None)
    days = [day for day, _, _ in sent_to_the_clinic(database)]
    assert days == [ASKED_ON, date(2025, 11, 19), date(2025, 11, 26), date(2025, 12, 3)]
    assert days[2:] == foretold


@pytest.mark.parametrize(
    "overtaken",
    [
        new("advice_received", "2025-10-20", "health"),
        new("advice_received", "2025-10-20", "health", declined=True),
        new("request_withdrawn", "2025-10-20"),
        new("recorded_in_error", "2025-10-20", corrects=3, because="It was never asked."),
    ],
    ids=lambda fact: f"{fact.kind} {fact.detail}",
)
def test_nobody_is_chased_once_it_is_over(database: Database, mail: MailServer, overtaken: object) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    add(database, overtaken)  # type: ignore[arg-type]
    swept(database, mail, date(2025, 10, 21), date(2026, 1, 10), lambda day: None)
    assert len(sent_to_the_clinic(database)) == 1
    with database.reading() as session:
        assert not [each for each in forecast(session, date(2025, 10, 21), 90, OFFICE) if each.kind == "advice_chased"]


def test_what_waits_when_the_answer_comes_is_withdrawn_and_its_secret_forgotten(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    day = date(2025, 10, 29)
    sweep(database, EHC.key, day, now=lambda: at(day), office=OFFICE)
    add(database, new("advice_received", "2025-10-29", "health"))
    delivered(database, mail, day)
    with database.reading() as session:
        (late,) = [each for each in find_messages(session, hidden=(), case_ref=REF) if each.kind == "advice_chased"]
        assert (late.state, late.context) == ("withdrawn", {})
        assert "the body had answered" in (late.failure or "")


def test_a_body_that_gave_a_day_is_left_alone_until_then_unless_its_last_day_is_over(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    add(database, new("advice_expected", "2025-10-20", "health", expected_on="2025-11-14"))
    swept(database, mail, date(2025, 10, 21), date(2025, 11, 24), lambda day: None)
    # Friday the 14th was given: asked again on the next working day, and then on the day after the last one.
    assert [day for day, _, _ in sent_to_the_clinic(database)][1:] == [date(2025, 11, 17), date(2025, 11, 20)]


def test_a_day_that_is_given_beyond_the_last_one_does_not_stop_the_chasing_after_it(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    asked(database)
    delivered(database, mail, ASKED_ON)
    add(database, new("advice_expected", "2025-10-20", "health", expected_on="2025-12-12"))
    swept(database, mail, date(2025, 10, 21), date(2025, 11, 28), lambda day: None)
    assert [day for day, _, _ in sent_to_the_clinic(database)][1:] == [date(2025, 11, 20), date(2025, 11, 27)]


def test_a_pause_holds_until_it_is_taken_up_again(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    root = asked(database)
    delivered(database, mail, ASKED_ON)

    def between(day: date) -> None:
        with database.writing() as session:
            if day == date(2025, 10, 28):
                askings.pause(session, REF, root, "The clinic rang.", by=OFFICER.officer, now=at(day))
            if day == date(2025, 11, 10):
                askings.resume(session, REF, root)

    swept(database, mail, date(2025, 10, 21), date(2025, 11, 18), between)
    # What came meanwhile is told once, when it is taken up again.
    assert [day for day, _, _ in sent_to_the_clinic(database)][1:] == [date(2025, 11, 10), date(2025, 11, 17)]


def test_at_another_address_it_is_asked_anew_and_the_first_is_written_to_no_more(
    database: Database, mail: MailServer
) -> None:
    opened(database, *TO_ASK)
    root = asked(database)
    with database.writing() as session:
        ask_by_email(
            session, REF, root, post="The clinic", email="clinic@example.org", by=OFFICER, now=at(ASKED_ON),
            office=OFFICE,
        )  # fmt: skip
    delivered(database, mail, ASKED_ON)
    assert [each.recipients for each in mail.received] == [("clinic@example.org",)]


def test_swept_twice_or_late_nobody_is_chased_twice(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    asked(database)
    for _ in range(3):
        swept(database, mail, date(2025, 10, 29), date(2025, 10, 29), lambda day: None)
    assert [kind for _, kind, _ in sent_to_the_clinic(database)] == ["advice_asked", "advice_chased"]


def test_a_body_outside_section_31_is_chased_by_guidance_and_told_so(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    asked(database, "school")
    delivered(database, mail, ASKED_ON)
    text = mail.received[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Last day:    Wednesday 19 November 2025, by guidance" in text


def test_the_family_is_never_written_to_by_a_link(database: Database) -> None:
    opened(database, *TO_ASK)
    with pytest.raises(CannotAsk, match="The family is not written to in this way"):
        asked(database, "family")
    add(database, new("advice_received", "2025-10-08", "family"))
    with pytest.raises(CannotAsk, match="Nothing is awaited of this body"):
        asked_again(database, "family")


def asked_again(database: Database, body: str) -> None:
    with database.writing() as session:
        (found,) = [each for each in advice_asked(load(session, REF), date(2026, 1, 1)) if each.body == body]
        ask_by_email(session, REF, found.root, by=OFFICER, now=at(ASKED_ON), office=OFFICE, **CLINIC)


def test_a_request_keeps_its_number_through_corrections(database: Database, mail: MailServer) -> None:
    opened(database, *TO_ASK)
    root = asked(database)
    add(database, new("advice_requested", "2025-10-09", "health", corrects=root))
    with database.reading() as session:
        (found,) = advice_asked(load(session, REF), DUE_ON)
        assert (found.root, found.due_on) == (root, DUE_ON + timedelta(days=1))
        (chaser,) = chasers_on(session, date(2025, 11, 21))
        assert "was due by Thursday 20 November 2025 and has not come" in chaser.reason


def test_advice_for_a_review_is_due_when_its_papers_are_and_by_no_day_before_a_meeting_is_arranged(
    database: Database,
) -> None:
    asked_for = new("advice_requested", "2026-06-02", "school")
    opened(database, new("plan_last_reviewed", "2025-09-01"), asked_for, process_key="annual_review")
    with database.reading() as session:
        (found,) = advice_asked(load(session, REF), date(2026, 6, 3))
    assert (found.due_on, found.is_awaited) == (None, True)
    day = "2026-07-13"
    arranged = new("review_meeting_arranged", "2026-06-03", meeting_on=day, arranged_by="authority", setting="attends")
    add(database, arranged)
    with database.reading() as session:
        (found,) = advice_asked(load(session, REF), date(2026, 6, 3))
    assert found.due_on == date(2026, 6, 28)  # reg 20(4): two whole weeks lie between the papers and the meeting


def test_an_exception_that_lifts_the_limit_leaves_no_last_day_to_be_told(database: Database) -> None:
    opened(database, *TO_ASK)
    add(database, new("advice_requested", "2025-10-08", "health"))
    claimed = new(
        "exception_claimed", "2025-10-20", "health", limit="advice_response", exception="missed_appointment",
        because="It was not kept.",
    )  # fmt: skip
    add(database, claimed)
    with database.reading() as session:
        (found,) = advice_asked(load(session, REF), date(2025, 11, 1))
    assert (found.due_on, found.is_awaited) == (None, True)


def test_the_processes_that_ask_bodies_for_advice_are_known_by_name() -> None:
    assert set(processes_that_ask()) == {
        "ehc_assessment", "reassessment", "order", "detained", "transfer_review", "lda_transfer", "annual_review",
        "phase_transfer",
    }  # fmt: skip
