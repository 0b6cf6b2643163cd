"""A year of an office, day by day: what is foretold is what the sweep then queues and the mail server takes.

Real sweeps, a real delivery to a real SMTP server. Facts happen on the way: cases come, late ones among them,
are decided and given away; somebody leaves, the policy is changed twice, and for a week nothing runs at all.
"""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from cases.database import Database
from cases.officers import officer_named
from cases.reminder_policy import Policy, Quiet, Schedule
from deadlines.refusals import Refusal
from tests.casework import OFFICE, add, new, opened, request
from tests.smtp import MailServer
from tests.workflows.mornings import Mornings, Told, at
from workflows.sweep import turn

FIRST = date(2025, 9, 1)
DAYS = 365
DOWN = range(150, 157)  # the days of the year on which nothing runs
SHUT = Quiet(first=date(2025, 12, 24), last=date(2026, 1, 2), why="The office is shut")
POLICY = Policy(quiet=(SHUT,), digest_over=2, most_a_day=4, schedule=Schedule(manager_after=3, head_after=10))
LATER = {
    100: Policy(quiet=(SHUT,), digest_over=1, most_a_day=3, schedule=Schedule(before=(20, 10, 3), again_every=5)),
    220: Policy(limits={"final_plan": Schedule(before=(50, 1), again_every=2)}, most_a_day=6),
}


class Year(Mornings):
    """An office of five in which things happen, the same on every run."""

    def begin(self) -> None:
        self.processes = ("ehc_assessment", "appeal", "provider_concern", "concern_analysis")
        for name, role, team in (
            ("ann", "caseworker", "north"), ("ben", "caseworker", "north"), ("cleo", "caseworker", "south"),
            ("mo", "manager", "north"), ("hilda", "manager", None),
        ):  # fmt: skip
            self.hire(name, role, team)
        self.decide(POLICY, at(FIRST - timedelta(days=1)))
        self.chance, self.refs = Random(7), list[str]()

    def happens(self, day: date, *, and_turns: bool = True) -> None:
        """What is recorded on a day, and the turn of each case that was woken by it."""
        self.woken: list[str] = []
        if self.chance.random() < 0.16:
            self.opens(day, day - timedelta(days=self.chance.choice((0, 0, 3, 12, 28, 40, 75))))
        for ref in self.refs:
            if self.chance.random() < 0.012:
                self.goes_on(ref, day)
        for ref in self.woken if and_turns else ():
            with self.database.writing() as session:
                turn(session, ref, day, now=at(day, 10), office=OFFICE)

    def opens(self, day: date, received: date) -> None:
        ref = f"EHC-2025-{len(self.refs):06}"
        owner = self.chance.choice(("ann", "ann", "ben", "cleo", None))
        team = "south" if owner == "cleo" else "north"
        held = [new("case_assigned", str(received), owner=self.people[owner], team=team)] if owner else []
        opened(self.database, request(str(received)), *held, ref=ref, now=at(day, 9))
        self.refs.append(ref)
        self.woken.append(ref)

    def goes_on(self, ref: str, day: date) -> None:
        fact = self.chance.choice(
            (
                new("decision_to_assess_notified", str(day)),
                new("decision_to_assess_notified", str(day)),
                new("refusal_to_assess_notified", str(day)),
                new("case_assigned", str(day), owner=self.people["ben"], team="north"),
                new("advice_requested", str(day), "health"),
                new("exception_claimed", str(day), limit="assess_decision", exception="personal_circumstances",
                    because="A bereavement in the family."),
            )
        )  # fmt: skip
        try:
            add(self.database, fact, ref=ref, reason="It was late.", now=at(day, 9))
        except Refusal:
            return  # it does not fit where the case is: nothing happened
        self.woken.append(ref)


@pytest.fixture
def office(database: Database, mail_server: MailServer) -> Year:
    """The office at the beginning of the year, with what was agreed besides the law."""
    made = Year(database, mail_server)
    made.begin()
    held = new("case_assigned", "2025-09-01", owner=made.people["ann"], team="north")
    concern = new(
        "concern_received", "2025-08-29", provider="information_and_advice", raised_by="parent", themes=["staff"]
    )
    opened(database, concern, new("concern_forwarded", "2025-09-01"), held, ref="PC-1", process_key="provider_concern")
    last = new("concerns_last_analysed", "2025-08-24")
    opened(database, last, held, ref="PCA-1", process_key="concern_analysis")
    made.deliver(date(2026, 12, 1))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_foretold_each_evening_is_what_is_queued_and_sent_the_next_morning(office: Year) -> None:
    told: list[Told] = []
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        if number in LATER:
            office.decide(LATER[number], at(day, 5))
        if number == 180:
            with office.database.writing() as session:
                officer_named(session, "cleo").is_active = False
        if number in DOWN:
            office.happens(day, and_turns=False)
            continue
        office.deliver(day, 6)  # after days on which nothing ran, what waited in the outbox
        foretold = office.foretell(day)
        sent = office.morning(day)
        assert sent == foretold, f"on {day}"
        told += sent
        if number % 40 == 0:
            assert office.sweep(day) == [], "a second sweep on one day tells nothing"
        office.happens(day)
        office.deliver(day, 11)
    kinds = Counter(kind for _, kind, _, _ in told)
    assert set(kinds) == {
        "deadline_due_soon", "deadline_missed", "deadline_escalated", "agreed_day_near", "agreed_day_passed",
        "reminders_digest",
    }  # fmt: skip
    assert {name for _, _, name, _ in told} == {"ann", "ben", "cleo", "mo", "hilda"}
    assert any("held back" in reason for _, _, _, reason in told)
    assert not any(POLICY.why_quiet(date.fromisoformat(on)) for on, _, _, _ in told if on < "2025-12-10")


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_if_nothing_else_happens_a_whole_year_goes_as_it_was_foretold(office: Year) -> None:
    for number in range(60):
        office.happens(FIRST + timedelta(days=number))
    begin = FIRST + timedelta(days=60)
    office.deliver(begin - timedelta(days=1), 12)
    foretold = office.foretell(begin, DAYS)
    sent: list[Told] = []
    for number in range(DAYS):
        sent += office.morning(begin + timedelta(days=number))
    assert sorted(sent) == foretold
    assert len(foretold) > 200
