"""Mornings of an office: what is foretold the evening before, what the sweeps queue, what a mail server then takes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cases.database import Database
from cases.officers import add_officer
from cases.policy_versions import change, in_force
from cases.reminder_policy import Policy
from cases.tables import Team
from notifications.channels import channel_from_url
from notifications.delivery import DeliveryReport, deliver_waiting
from notifications.outbox import Message, find_messages
from tests.casework import NOW, OFFICE, new
from tests.smtp import MailServer
from workflows.forecasting import forecast
from workflows.second_look import second_look
from workflows.sweep import sweep

Told = tuple[str, str, str, str]
"""The day, the kind of message, the officer's name and the reason."""


def at(day: date, hour: int = 7) -> datetime:
    """That hour of a day, on the clock of the tests."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@dataclass
class Mornings:
    """An office with its people by name, each at <name>@example.org, and a mail server to which everything goes.

    `processes` are those its cases run.
    """

    database: Database
    server: MailServer
    processes: tuple[str, ...] = ("ehc_assessment",)
    people: dict[str, str] = field(default_factory=dict)

    def hire(self, name: str, role: str, team: str | None) -> None:
        """Have somebody join; a team is made by its first member."""
        with self.database.writing() as session:
            if team and session.get(Team, team) is None:
                session.add(Team(key=team, name=team.title()))
                session.flush()
            email = f"{name}@example.org"
            self.people[name] = add_officer(
                session, name, display_name=name.title(), email=email, role=role, team=team, password_hash=None,
                now=NOW - timedelta(days=3650) + timedelta(seconds=len(self.people)),
            ).id  # fmt: skip

    def held_by(self, name: str, on: str, team: str | None = "north") -> object:
        """The fact that gives a case to somebody."""
        return new("case_assigned", on, owner=self.people[name], team=team)

    def decide(self, policy: Policy, now: datetime = NOW) -> None:
        """Put a policy in force."""
        with self.database.writing() as session:
            number = in_force(session).number
            change(session, policy, "For a test.", by="o1", now=now, instead_of=number)

    def sweep(self, day: date) -> list[Message]:
        """Sweep every process for a day; the messages that were queued."""
        before = self.last()
        for key in self.processes:
            sweep(self.database, key, day, now=lambda: at(day), office=OFFICE)
        return self.since(before)

    def last(self) -> int:
        """The number of the last message."""
        with self.database.reading() as session:
            found = find_messages(session, hidden=(), limit=100_000)
            return found[-1].id or 0 if found else 0

    def since(self, number: int) -> list[Message]:
        """The messages queued after that one."""
        with self.database.reading() as session:
            found = list(find_messages(session, hidden=(), after_id=number, limit=10_000))
            session.expunge_all()
            return found

    def deliver(self, day: date, hour: int = 7) -> DeliveryReport:
        """Send what waits, with a second look at each."""
        return deliver_waiting(
            self.database.writing, channel_from_url(self.server.url, Path()), now=lambda: at(day, hour), worker="test",
            at_most=1_000, second_look=second_look(OFFICE),
        )  # fmt: skip

    def foretell(self, day: date, days: int = 1) -> list[Told]:
        """What the sweeps of so many days from that one will send, as it is told now."""
        with self.database.reading() as session:
            return sorted(
                (str(each.on), each.kind, each.recipient.username, each.reason)
                for each in forecast(session, day, days, OFFICE)
            )

    def told(self, day: date, messages: list[Message]) -> list[Told]:
        """Those messages in the same words."""
        names = {key: name for name, key in self.people.items()}
        return sorted((str(day), each.kind, names[each.recipient], each.reason) for each in messages)

    def morning(self, day: date) -> list[Told]:
        """Sweep and deliver: what was queued, of which the mail server has taken all, to whom it was for."""
        had = len(self.server.received)
        queued = self.sweep(day)
        self.deliver(day)
        took = Counter(each.recipients[0].removesuffix("@example.org") for each in self.server.received[had:])
        told = self.told(day, queued)
        assert took == Counter(name for _, _, name, _ in told)
        return told
