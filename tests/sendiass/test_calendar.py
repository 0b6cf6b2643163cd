"""The reports calendar: what the service owes by its agreement is told to whoever answers for it, each thing once."""

from datetime import UTC, date, datetime
from pathlib import Path

from notifications.channels import channel_from_url
from notifications.delivery import deliver_waiting
from notifications.outbox import find_messages
from notifications.render import render
from tests.sendiass.world import Service
from tests.smtp import MailServer
from workflows.second_look import second_look
from workflows.sendiass.calendar import remind_of_duties
from workflows.sendiass.duties import duties_due


def remind(service: Service, day: date) -> int:
    now = datetime.combine(day, datetime.min.time(), UTC)
    with service.database.writing() as session:
        return remind_of_duties(session, day, now=now, office=service.office)


def test_what_is_due_is_told_once_to_each_who_answers_for_the_service(service_on_each: Service) -> None:
    day = date(2026, 4, 20)  # the menu of workshops belongs to the first days of the financial year
    with service_on_each.database.reading() as session:
        due = duties_due(session, day)
    assert due
    assert remind(service_on_each, day) == 1
    assert remind(service_on_each, day) == 0
    assert remind(service_on_each, date(2026, 4, 21)) == 0
    with service_on_each.database.reading() as session:
        (message,) = find_messages(session, hidden=())
    assert message.to_address == "manager@example.org"
    written = render(message.kind, message.context)
    for each in due:
        assert each.duty.limit.title in written.text
    assert "/registers/due" in written.html
    assert "time limit of law" in written.text


def test_the_email_goes_to_the_services_own_mail_server(
    service: Service, mail_server: MailServer, tmp_path: Path
) -> None:
    day = date(2026, 4, 20)
    remind(service, day)
    deliver_waiting(
        service.database.writing,
        channel_from_url(mail_server.url, tmp_path),
        now=lambda: datetime.combine(day, datetime.min.time(), UTC),
        worker="test",
        at_most=10,
        second_look=second_look(service.office),
    )
    (email,) = mail_server.messages
    assert email["To"] == "manager@example.org"
    assert str(email["Subject"]).endswith("to see to")
    assert remind(service, date(2026, 4, 21)) == 0


def test_the_flow_runs_on_the_services_own_database_and_in_london_time() -> None:
    from workflows.flows.sendiass import CALENDAR, DEPLOYMENTS

    assert CALENDAR in DEPLOYMENTS
    assert (CALENDAR.cron, CALENDAR.flow.name) == ("15 6 * * *", "Reports calendar")
