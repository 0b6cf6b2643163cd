"""Reminders foretold: a forecast says, day by day, exactly what the sweeps of those days then queue."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from cases.database import Database
from cases.officers import add_officer, officers
from notifications.outbox import NewMessage, enqueue
from tests.casework import NOW, new, opened, request, to_the_draft
from workflows.notices import Office
from workflows.reminders import forecast, messages_of, reminders_on

OFFICE = Office("Somewhere", "http://127.0.0.1:8000")
FIRST, DAYS = date(2025, 9, 25), 100


@pytest.fixture
def office(database: Database) -> Database:
    """Cases with and without a holder, one with an exception claimed for a while and ended, in an office of two."""
    with database.writing() as session:
        people = [
            add_officer(
                session, name, display_name=name, email=f"{name}@example.org", role=name, team=None,
                password_hash=None, now=NOW,
            ).id
            for name in ("caseworker", "manager")
        ]  # fmt: skip
    held = new("case_assigned", "2025-09-16", owner=people[0])
    lifted = new(
        "exception_claimed", "2025-10-20", limit="assess_decision", exception="personal_circumstances",
        because="A bereavement in the family.",
    )  # fmt: skip
    opened(database, request("2025-09-01"), held, ref="EHC-2025-000001")
    opened(database, request("2025-09-08"), ref="EHC-2025-000002")
    opened(database, request("2025-09-01"), held, lifted, ref="EHC-2025-000003")
    opened(database, *to_the_draft(), ref="EHC-2025-000004")
    for number in range(8):  # enough of them on one day for a digest
        opened(database, request("2025-09-15"), held, ref=f"EHC-2025-00001{number}")
    return database


def test_a_forecast_is_exactly_what_is_then_sent_day_by_day(office: Database) -> None:
    with office.reading() as session:
        foretold = [
            (each.on, each.kind, each.recipient.id, each.reason) for each in forecast(session, FIRST, DAYS, OFFICE)
        ]
    sent = [(day, each.kind, each.recipient, each.reason) for day, each in _sent_day_by_day(office)]
    assert foretold == sent
    assert {kind for _, kind, _, _ in sent} == {
        "deadline_due_soon", "deadline_missed", "deadline_escalated", "reminders_digest",
    }  # fmt: skip
    assert len({day for day, _, _, _ in sent}) > 10


def _sent_day_by_day(office: Database) -> Iterator[tuple[date, NewMessage]]:
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        with office.writing() as session:
            messages = list(messages_of(session, reminders_on(session, day), day, OFFICE))
            enqueue(session, messages, now=NOW)
        yield from ((day, each) for each in messages)


@pytest.fixture
def agreements(office: Database) -> Database:
    """The same office with a concern that its caseworker holds and nobody answers, and the month's analysis to come."""
    with office.reading() as session:
        holder = next(key for key, each in officers(session).items() if each.role == "caseworker")
    held = new("case_assigned", "2025-09-30", owner=holder)
    concern = new(
        "concern_received", "2025-09-29", provider="information_and_advice", raised_by="parent", themes=["staff"]
    )
    forwarded = new("concern_forwarded", "2025-09-30")
    opened(office, concern, held, forwarded, ref="PC-2025-000001", process_key="provider_concern")
    last = new("concerns_last_analysed", "2025-09-24")
    opened(office, last, held, ref="PCA-2025-000001", process_key="concern_analysis")
    return office


def test_the_manager_is_told_of_the_analysis_and_the_holder_of_what_a_provider_did_not_do(agreements: Database) -> None:
    sent = [
        (day.isoformat(), each.kind, each.recipient, each.case_ref)
        for day, each in _sent_day_by_day(agreements)
        if each.case_ref and each.case_ref.startswith("PC")
    ]
    with agreements.reading() as session:
        people = {each.role: key for key, each in officers(session).items()}
    assert sent == [
        ("2025-10-08", "agreed_day_passed", people["caseworker"], "PC-2025-000001"),  # a week from 30 September
        ("2025-10-10", "agreed_day_near", people["manager"], "PCA-2025-000001"),  # fourteen days before 24 October
        ("2025-10-25", "agreed_day_passed", people["manager"], "PCA-2025-000001"),
        ("2025-10-31", "agreed_day_passed", people["caseworker"], "PC-2025-000001"),  # a month from 30 September
    ]


def test_what_is_agreed_is_foretold_as_it_is_sent(agreements: Database) -> None:
    with agreements.reading() as session:
        foretold = [(each.on, each.kind, each.recipient.id) for each in forecast(session, FIRST, DAYS, OFFICE)]
    assert foretold == [(day, each.kind, each.recipient) for day, each in _sent_day_by_day(agreements)]
