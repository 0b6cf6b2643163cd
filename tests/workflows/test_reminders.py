"""Reminders by the policy: who is told on which day, on which days nobody is, and how much of it one person gets."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from cases.database import Database
from cases.reminder_policy import Policy, Quiet, Schedule
from notifications.outbox import Message, Told, find_messages
from tests.casework import NOW, OFFICE, add, new, opened, request
from tests.smtp import MailServer
from tests.workflows.mornings import Mornings, at
from workflows.sweep import turn

REF = "EHC-2025-000001"
DUE = date(2025, 10, 13)  # the Monday by which a request of 1 September is decided
DONE = new("decision_to_assess_notified", "2025-10-06")


@pytest.fixture
def office(database: Database, mail_server: MailServer) -> Mornings:
    """Ann and Ben in a team with its manager Mo, and Hilda, a manager without a team, who heads the service."""
    made = Mornings(database, mail_server)
    for name, role, team in (
        ("ann", "caseworker", "north"),
        ("ben", "caseworker", "north"),
        ("mo", "manager", "north"),
        ("hilda", "manager", None),
    ):
        made.hire(name, role, team)
    return made


def case(office: Mornings, ref: str = REF, name: str | None = "ann", on: str = "2025-09-01") -> str:
    held = [new("case_assigned", on, owner=office.people[name], team="north")] if name else []
    opened(office.database, request(on), *held, ref=ref)
    office.deliver(NOW.date(), 13)  # whoever was given the case has been told so
    return ref


def told_from(office: Mornings, first: str, last: str) -> list[tuple[str, str, str]]:
    """What goes on the mornings from one day to another, of the decision on the request: day, what, to whom."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    found = []
    while day <= end:
        office.morning(day)
        day += timedelta(days=1)
    with office.database.reading() as session:
        rows = session.exec(
            select(Told, Message).where(Told.message_id == Message.id, Told.limit_key == "assess_decision")
        )
        names = {key: name for name, key in office.people.items()}
        found = [(str(message.for_day), each.key.split(":")[0], names[each.recipient]) for each, message in rows]
    return sorted(found)


def test_the_owner_is_told_ahead_and_weekly_after_it_then_the_manager_then_the_head_of_service(
    office: Mornings,
) -> None:
    case(office)
    assert told_from(office, "2025-09-02", "2025-11-12") == [
        ("2025-09-15", "before_30", "ann"),  # thirty days before is Saturday 13 September
        ("2025-09-29", "before_15", "ann"),
        ("2025-10-08", "before_5", "ann"),
        ("2025-10-13", "before_0", "ann"),
        ("2025-10-14", "missed", "ann"),
        ("2025-10-20", "escalated", "mo"),
        ("2025-10-21", "overdue_8", "ann"),
        ("2025-10-28", "overdue_15", "ann"),
        ("2025-11-04", "overdue_22", "ann"),
        ("2025-11-10", "head_told", "hilda"),
        ("2025-11-11", "overdue_29", "ann"),
    ]


def test_a_short_limit_is_not_reminded_of_before_it_began(office: Mornings) -> None:
    """Of six weeks, a reminder fifty days before or on the very day the time begins to run would only be noise."""
    case(office)
    office.decide(Policy(schedule=Schedule(before=(50, 42, 41, 5), after=None, again_every=None)))
    assert [what for _, what, _ in told_from(office, "2025-09-01", "2025-09-03")] == ["before_41"]


def test_what_is_counted_back_from_a_day_to_come_is_reminded_of_before_it_is_late(office: Mornings) -> None:
    """A plan is amended before 15 February for a transfer that September (SEND Regs 2014, reg 18(1)(a))."""
    office.processes = ("phase_transfer",)
    held = new("case_assigned", "2025-09-08", owner=office.people["ann"], team="north")
    known = new("phase_transfer_identified", "2025-09-08", phase="primary_to_secondary", transfer_on="2026-09-01")
    opened(office.database, known, held, ref="PT-2026-000001", process_key="phase_transfer")
    sent = [told for day in (14, 15, 30) for told in office.morning(date(2026, 1, day))]
    assert [told[:3] for told in sent] == [
        ("2026-01-15", "deadline_due_soon", "ann"),
        ("2026-01-30", "deadline_due_soon", "ann"),
    ]


def test_a_limit_with_a_schedule_of_its_own_goes_by_that(office: Mornings) -> None:
    case(office)
    own = Schedule(to="manager", before=(10,), after=2, again_every=None, manager_after=None, head_after=None)
    office.decide(Policy(limits={"assess_decision": own}))
    assert told_from(office, "2025-09-02", "2025-11-12") == [
        ("2025-10-03", "before_10", "mo"), ("2025-10-15", "missed", "mo"),
    ]  # fmt: skip


SHUT = Quiet(first=date(2025, 10, 10), last=date(2025, 10, 14), why="The office is shut")


def test_what_falls_on_a_quiet_day_goes_on_the_next_and_what_would_be_too_late_then_goes_before(
    office: Mornings,
) -> None:
    """The last day is quiet, so it is told on the last day that is not; that it passed, once the office is open."""
    case(office)
    office.decide(Policy(quiet=(SHUT,)))
    assert told_from(office, "2025-10-06", "2025-10-16") == [
        ("2025-10-06", "before_15", "ann"),
        ("2025-10-08", "before_5", "ann"),
        ("2025-10-09", "before_0", "ann"),
        ("2025-10-15", "missed", "ann"),
    ]


def test_a_case_that_comes_late_is_told_of_once_for_all_the_days_that_passed(office: Mornings) -> None:
    case(office)
    assert told_from(office, "2025-11-18", "2025-11-19") == [
        ("2025-11-18", "escalated", "mo"), ("2025-11-18", "head_told", "hilda"), ("2025-11-18", "overdue_36", "ann"),
    ]  # fmt: skip


def test_who_is_meant_in_several_parts_is_told_of_one_deadline_once(office: Mornings) -> None:
    """Nobody holds the case, so its manager is told in the owner's place too."""
    case(office, name=None)
    (once,) = [each for each in office.sweep(date(2025, 10, 28)) if each.recipient == office.people["hilda"]]
    with office.database.reading() as session:
        keys = {each.key.split(":")[0] for each in session.exec(select(Told).where(Told.message_id == once.id))}
    assert (once.kind, keys) == ("deadline_escalated", {"overdue_15", "escalated"})


def test_a_week_of_downtime_is_followed_by_what_is_due_now_once_each(office: Mornings) -> None:
    case(office)
    told_from(office, "2025-10-06", "2025-10-09")
    assert told_from(office, "2025-10-17", "2025-10-17")[-1:] == [("2025-10-17", "missed", "ann")]
    assert office.sweep(date(2025, 10, 17)) == office.sweep(date(2025, 10, 16)) == []


def test_many_for_one_person_are_one_email_and_what_is_held_back_is_said_and_goes_the_next_day(
    office: Mornings,
) -> None:
    office.decide(Policy(digest_over=2, most_a_day=3))
    refs = [case(office, f"EHC-2025-00000{number}", on=f"2025-09-0{number}") for number in range(1, 6)]
    monday, tuesday = date(2025, 10, 6), date(2025, 10, 7)
    (first,) = office.sweep(monday)
    assert (first.kind, first.context["total"], first.context["held_back"]) == ("reminders_digest", 3, 2)
    assert first.reason == "3 reminders for this officer on Monday 6 October 2025, in one email. 2 more held back."
    office.deliver(monday)
    said = office.server.messages[-1].get_body(("plain",))
    assert said is not None
    words = " ".join(said.get_content().split())
    assert "2 more reminders for you were held back" in words
    assert "told on the next working day, and all of it stands in the list already" in words
    assert office.sweep(monday) == [], "the day is full, and a second sweep fills it no more"
    assert {each.case_ref for each in office.sweep(tuesday)} == set(refs[3:])


def test_what_is_left_for_the_day_is_what_its_sweep_and_its_turns_have_not_used(office: Mornings) -> None:
    office.decide(Policy(most_a_day=1))
    case(office)
    day = date(2025, 10, 6)
    assert len(office.sweep(day)) == 1
    other = case(office, "EHC-2025-000002", on="2025-09-02")
    for on, queued in ((day, 0), (day + timedelta(days=1), 1)):
        with office.database.writing() as session:
            assert turn(session, other, on, now=at(on), office=OFFICE).queued == queued


def test_each_message_is_kept_with_the_version_of_the_policy_that_made_it(office: Mornings) -> None:
    case(office)
    (by_the_built_in,) = office.sweep(date(2025, 10, 6))
    office.decide(Policy(most_a_day=40))
    (by_the_first,) = office.sweep(date(2025, 10, 8))
    assert (by_the_built_in.policy, by_the_first.policy) == (0, 1)
    assert by_the_first.for_day == date(2025, 10, 8)


def changed_on(day: str) -> datetime:
    return at(date.fromisoformat(day), 9)


def test_a_changed_policy_repeats_nothing_that_was_told_since(office: Mornings) -> None:
    case(office)
    told = told_from(office, "2025-10-06", "2025-10-21")
    office.decide(Policy(schedule=Schedule(before=(12, 6), again_every=6)), changed_on("2025-10-21"))
    assert told_from(office, "2025-10-21", "2025-10-25") == told
    assert told_from(office, "2025-10-26", "2025-10-27") == [*told, ("2025-10-27", "overdue_13", "ann")]


def test_what_waited_past_a_change_of_policy_goes_only_if_the_policy_still_says_so(office: Mornings) -> None:
    case(office)
    day = date(2025, 10, 8)
    office.sweep(day)
    office.decide(Policy(schedule=Schedule(before=(15,))), changed_on("2025-10-08"))
    assert office.deliver(day, 10).withdrawn == 1


def test_what_a_quiet_day_overtook_waits_and_is_looked_at_again_on_the_next_that_is_not(office: Mornings) -> None:
    """The mail server was away on Friday; on Saturday nobody is written to, and on Monday the word is another."""
    case(office)
    friday, saturday, monday = date(2025, 10, 10), date(2025, 10, 11), date(2025, 10, 13)
    assert len(office.sweep(friday)) == 1
    assert office.deliver(saturday).put_back == 1
    with office.database.reading() as session:
        (waits,) = find_messages(session, hidden=(), state="waiting")
        assert (waits.due_at, waits.attempts) == (at(monday, 6), 0), "seven in the morning, in summer time"
    assert len(office.sweep(monday)) == 1
    report = office.deliver(monday)
    assert (report.sent, report.withdrawn) == (1, 1)


def test_of_what_is_done_nobody_is_reminded(office: Mornings) -> None:
    case(office)
    add(office.database, DONE, ref=REF)
    assert told_from(office, "2025-10-06", "2025-10-31") == []


def test_no_reminder_goes_to_anybody_but_an_officer(office: Mornings) -> None:
    case(office)
    told_from(office, "2025-10-06", "2025-11-12")
    assert {each.recipients[0].split("@")[0] for each in office.server.received} == {"ann", "mo", "hilda"}


@pytest.fixture
def agreements(office: Mornings) -> Mornings:
    """A concern that Ann holds and nobody answers, and the month's analysis to come."""
    held = new("case_assigned", "2025-09-30", owner=office.people["ann"], team="north")
    office.processes = ("provider_concern", "concern_analysis")
    concern = new(
        "concern_received", "2025-09-29", provider="information_and_advice", raised_by="parent", themes=["staff"]
    )
    forwarded = new("concern_forwarded", "2025-09-30")
    opened(office.database, concern, held, forwarded, ref="PC-2025-000001", process_key="provider_concern")
    last = new("concerns_last_analysed", "2025-09-24")
    opened(office.database, last, held, ref="PCA-2025-000001", process_key="concern_analysis")
    return office


def test_the_manager_is_told_of_the_analysis_and_the_holder_of_what_a_provider_did_not_do(
    agreements: Mornings,
) -> None:
    sent = []
    for offset in range(60):
        sent += agreements.morning(date(2025, 9, 25) + timedelta(days=offset))
    assert [told[:3] for told in sent] == [
        ("2025-10-08", "agreed_day_passed", "ann"),  # a week from 30 September
        ("2025-10-10", "agreed_day_near", "mo"),  # fourteen days before 24 October
        ("2025-10-27", "agreed_day_passed", "mo"),  # the Monday after it
        ("2025-10-31", "agreed_day_passed", "ann"),  # a month from 30 September
    ]
