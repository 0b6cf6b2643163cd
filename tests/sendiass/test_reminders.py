"""The service reminds its own people, from its own outbox, at its own mail server."""

from datetime import UTC, date, datetime

from cases.database import Realm
from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.emails import Sender
from notifications.outbox import find_messages
from tests.sendiass.world import Service
from tests.smtp import MailServer
from workflows.flows.alert import TOLD
from workflows.missing_sweep import tell_of_missing_sweeps
from workflows.processes import SENDIASS_PROCESSES
from workflows.second_look import second_look
from workflows.sweep import sweep

MONDAY = date(2026, 11, 2)


def morning(service: Service, day: date, server: MailServer, folder: object) -> list[tuple[str, str]]:
    """Sweep a day and send what waits; to whom each email went and its subject."""
    already = len(server.messages)
    at = datetime.combine(day, datetime.min.time(), UTC).replace(hour=7)
    sweep(service.database, "sendiass_intervention", day, now=lambda: at, office=service.office)
    deliver_waiting(
        service.database.writing,
        channel_from_url(server.url, folder),  # type: ignore[arg-type]
        now=lambda: at,
        worker="test",
        at_most=100,
        sender=Sender("hello@sendiass.example.org", service.office.name),
        second_look=second_look(service.office),
    )
    return [(str(each["To"]), str(each["Subject"])) for each in server.messages[already:]]


def test_a_first_response_is_told_of_before_its_day_after_it_and_then_to_the_manager(
    service: Service, mail_server: MailServer, tmp_path: object
) -> None:
    ref = service.contact(MONDAY)
    told = [morning(service, date(2026, 11, day), mail_server, tmp_path) for day in (3, 4, 9, 10, 11, 12)]
    assert [[to for to, _ in each] for each in told] == [
        [], ["adviser@example.org"], ["adviser@example.org"], ["adviser@example.org"], ["manager@example.org"], [],
    ]  # fmt: skip
    assert told[1][0][1] == f"{ref}: agreed for Monday 9 November 2026: First response to somebody who asks"
    assert all("Thistlewood" not in str(each) for each in mail_server.messages)
    assert {str(each["From"]) for each in mail_server.messages} == {"Demonshire SENDIASS <hello@sendiass.example.org>"}


def test_who_was_answered_is_reminded_of_nothing(service: Service, mail_server: MailServer, tmp_path: object) -> None:
    ref = service.contact(MONDAY)
    service.record(ref, "voicemail_left", date(2026, 11, 3))
    assert morning(service, date(2026, 11, 12), mail_server, tmp_path) == []


def test_a_sweep_that_did_not_run_is_told_to_the_manager_who_looks_after_it_here(service: Service) -> None:
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)
    keys, roles = tuple(SENDIASS_PROCESSES), TOLD[Realm.SENDIASS]
    with service.database.writing() as session:
        tell_of_missing_sweeps(session, at.date(), keys, roles=roles, now=at, office=service.office)
    with service.database.reading() as session:
        found = [each for each in find_messages(session, hidden=()) if each.kind == "sweep_missing"]
    assert [each.to_address for each in found] == ["manager@example.org"]
    assert found[0].context["items"] == [{"title": SENDIASS_PROCESSES[keys[0]].title}]
