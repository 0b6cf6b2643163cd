"""A message is looked at again when its turn comes: what no longer stands is not told, and nothing is told twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from cases.database import Database
from cases.officers import add_officer
from cases.tables import Team
from notifications.channels.channel import Channel, Receipt
from notifications.delivery import DeliveryReport, deliver_waiting
from notifications.emails import Email
from notifications.outbox import State, Told, find_messages
from tests.casework import NOW, OFFICE, add, new, opened, request
from workflows.second_look import second_look
from workflows.sweep import sweep

DAY = date(2025, 10, 6)  # a week before the decision on a request of 1 September is due
AT = datetime(2025, 10, 6, 7, tzinfo=UTC)
DONE = new("decision_to_assess_notified", "2025-10-06")


class Post(Channel):
    """A channel that keeps what it is given; `stops` says how often it breaks off before that is known to have gone."""

    def __init__(self, stops: int = 0) -> None:
        self.sent: list[Email] = []
        self.stops = stops

    def send(self, email: Email) -> Receipt:
        self.sent.append(email)
        if self.stops:
            self.stops -= 1
            raise RuntimeError("the line broke")
        return Receipt("post", "kept")

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def owners(database: Database) -> tuple[str, str]:
    """Two caseworkers of one team; their keys."""
    with database.writing() as session:
        session.add(Team(key="north", name="North"))
        session.flush()
        keys = [
            add_officer(
                session, name, display_name=name.title(), email=f"{name}@example.org", role="caseworker", team="north",
                password_hash=None, now=NOW - timedelta(days=3650),
            ).id
            for name in ("ann", "ben")
        ]  # fmt: skip
    return keys[0], keys[1]


def hold(database: Database, owner: str, numbers: range = range(1, 2)) -> list[str]:
    refs = [f"EHC-2025-{number:06}" for number in numbers]
    for ref in refs:
        opened(database, request(), new("case_assigned", "2025-09-02", owner=owner, team="north"), ref=ref)
    deliver(database, Post(), NOW)  # whoever was given a case has been told so
    return refs


def queue(database: Database) -> int:
    return sweep(database, "ehc_assessment", DAY, now=lambda: AT, office=OFFICE).queued


def deliver(database: Database, post: Post, at: datetime = AT) -> DeliveryReport:
    look = second_look(OFFICE)
    return deliver_waiting(database.writing, post, now=lambda: at, worker="w", at_most=99, second_look=look)


def told(database: Database) -> set[str]:
    with database.reading() as session:
        return {each.case_ref for each in session.exec(select(Told))}


def test_a_reminder_that_still_holds_goes_as_it_was_queued(database: Database, owners: tuple[str, str]) -> None:
    hold(database, owners[0])
    assert queue(database) == 1
    post = Post()
    assert deliver(database, post) == DeliveryReport(1, 0, 0, 0)
    assert [each.kind for each in post.sent] == ["deadline_due_soon"]


def test_a_reminder_of_a_duty_done_meanwhile_is_withdrawn_and_told_anew_should_it_be_undone(
    database: Database, owners: tuple[str, str]
) -> None:
    (ref,) = hold(database, owners[0])
    assert queue(database) == 1
    done = add(database, DONE, ref=ref)
    post = Post()
    assert deliver(database, post) == DeliveryReport(0, 0, 0, 0, withdrawn=1)
    assert post.sent == []
    with database.reading() as session:
        (message,) = find_messages(session, hidden=(), state=State.WITHDRAWN)
    assert message.failure is not None
    assert message.failure.startswith("It no longer held when its turn came: the duty was done")
    assert told(database) == set()
    assert (queue(database), deliver(database, post).sent) == (0, 0)

    error = new("recorded_in_error", "2025-10-06", corrects=done.fact.sequence, because="It was another case.")
    add(database, error, ref=ref)
    assert (queue(database), queue(database)) == (1, 0)
    assert deliver(database, post).sent == 1
    assert len(post.sent) == 1


def test_a_digest_tells_only_what_still_holds(database: Database, owners: tuple[str, str]) -> None:
    refs = hold(database, owners[0], range(1, 9))
    assert queue(database) == 1
    for ref in refs[:3]:
        add(database, DONE, ref=ref)
    post = Post()
    assert deliver(database, post) == DeliveryReport(1, 0, 0, 0)
    (email,) = post.sent
    assert [ref in email.text for ref in refs] == [False] * 3 + [True] * 5
    assert told(database) == set(refs[3:])
    with database.reading() as session:
        (message,) = [each for each in find_messages(session, hidden=()) if each.kind == "reminders_digest"]
    assert message.context["total"] == 5
    assert message.reason.endswith("Left out: 3 others, which no longer held.")


def test_a_digest_of_which_nothing_holds_is_withdrawn(database: Database, owners: tuple[str, str]) -> None:
    refs = hold(database, owners[0], range(1, 8))
    queue(database)
    for ref in refs:
        add(database, DONE, ref=ref)
    assert deliver(database, Post()) == DeliveryReport(0, 0, 0, 0, withdrawn=1)


def test_a_case_given_away_is_told_to_whoever_has_it_now(database: Database, owners: tuple[str, str]) -> None:
    (ref,) = hold(database, owners[0])
    queue(database)
    add(database, new("case_assigned", "2025-10-06", owner=owners[1], team="north"), ref=ref)
    post = Post()
    assert deliver(database, post).withdrawn == 1
    assert queue(database) == 1
    deliver(database, post)
    reminders = [each for each in post.sent if each.kind == "deadline_due_soon"]
    assert [each.to_address for each in reminders] == ["ben@example.org"]


def test_what_may_have_gone_is_sent_again_as_it_was_or_not_at_all(database: Database, owners: tuple[str, str]) -> None:
    refs = hold(database, owners[0], range(1, 8))
    queue(database)
    post = Post(stops=1)
    assert deliver(database, post).put_back == 1
    add(database, DONE, ref=refs[0])
    later = AT + timedelta(hours=1)
    assert deliver(database, post, later).sent == 1
    first, second = post.sent
    assert (first.message_id, first.text) == (second.message_id, second.text)
    assert told(database) == set(refs)


def test_what_may_have_gone_and_holds_no_longer_stays_told(database: Database, owners: tuple[str, str]) -> None:
    (ref,) = hold(database, owners[0])
    queue(database)
    post = Post(stops=1)
    assert deliver(database, post).put_back == 1
    done = add(database, DONE, ref=ref)
    assert deliver(database, post, AT + timedelta(hours=1)).withdrawn == 1
    error = new("recorded_in_error", "2025-10-06", corrects=done.fact.sequence, because="It was another case.")
    add(database, error, ref=ref)
    assert queue(database) == 0, "it may have been told, so it is not told a second time"
    assert len(post.sent) == 1


def give(database: Database, owner: str, day: str = "2025-10-06") -> None:
    add(database, new("case_assigned", day, owner=owner, team="north"), ref="EHC-2025-000001")


def withdrawn(database: Database) -> list[str | None]:
    with database.reading() as session:
        return [each.failure for each in find_messages(session, hidden=(), state=State.WITHDRAWN)]


def test_an_assignment_changed_back_before_its_mail_left_is_not_told(
    database: Database, owners: tuple[str, str]
) -> None:
    hold(database, owners[0])
    give(database, owners[1])
    give(database, owners[0])
    post = Post()
    assert deliver(database, post, NOW) == DeliveryReport(1, 0, 0, 0, withdrawn=1)
    assert [each.to_address for each in post.sent] == ["ann@example.org"]
    assert withdrawn(database) == ["It no longer held when its turn came: the case was somebody else's."]


def test_an_assignment_recorded_in_error_is_not_told(database: Database, owners: tuple[str, str]) -> None:
    (ref,) = hold(database, owners[0])
    give(database, owners[1])
    add(database, new("recorded_in_error", "2025-10-06", corrects=3, because="It was another case."), ref=ref)
    post = Post()
    assert deliver(database, post, NOW) == DeliveryReport(0, 0, 0, 0, withdrawn=1)
    assert post.sent == []


def test_whoever_is_given_a_case_twice_before_the_mail_left_is_told_once(
    database: Database, owners: tuple[str, str]
) -> None:
    hold(database, owners[0])
    give(database, owners[1])
    give(database, owners[0])
    give(database, owners[1])
    post = Post()
    assert deliver(database, post, NOW) == DeliveryReport(1, 0, 0, 0, withdrawn=2)
    assert [each.to_address for each in post.sent] == ["ben@example.org"]
    assert sorted(map(str, withdrawn(database)))[1].startswith("The case was given to the same person again")


def test_an_assignment_that_may_have_gone_goes_again_as_it_was_or_not_at_all(
    database: Database, owners: tuple[str, str]
) -> None:
    hold(database, owners[0])
    give(database, owners[1])
    post = Post(stops=1)
    assert deliver(database, post, NOW).put_back == 1
    assert deliver(database, post, NOW + timedelta(hours=1)).sent == 1
    first, second = post.sent
    assert (first.message_id, first.text) == (second.message_id, second.text)
