"""A clock whose limit counts from several days: which fact gives which, as data; it runs once it has those it needs."""

from dataclasses import replace
from datetime import date

import pytest

from cases.facts import Fact
from deadlines.counting import Counting, weeks
from deadlines.deadline import Deadline
from deadlines.law.exceptions import ORIGINAL
from deadlines.limits import Citation, InForce, Rule, TimeLimit
from deadlines.options import Option
from deadlines.shapes import EarlierOf
from deadlines.standing import Standing
from workflows.definition import BadDefinition, Clock, Exit, Process, end, stage
from workflows.timetable import timetable

CITE = Citation("SI 0000/1", "reg 1", "https://www.legislation.gov.uk/uksi/0000/1")
FROM = Counting.FROM_THE_DAY

# As reg 22(3) with the case law on it: 8 weeks from the notice, and never more than 12 from the meeting.
AMENDED = TimeLimit(
    key="amended",
    title="Amended plan",
    duty_of="The authority",
    duty="send the amended plan",
    words="",
    rules=(Rule(EarlierOf((weeks(8, of="notice_sent"), weeks(12, of="meeting"))), ORIGINAL, CITE),),
    checked_on=date(2026, 11, 22),
    asks={"notice_sent": "The notice was sent", "meeting": "The meeting was held"},
)
# As the transfer reviews: the notice picks the version, which counts from the notice or from the start.
OLD, NEW = InForce(date(2014, 9, 1), date(2015, 3, 31)), InForce(date(2015, 4, 1))
TRANSFER = TimeLimit(
    key="transfer",
    title="Transferred",
    duty_of="The authority",
    duty="send the finalised plan",
    words="",
    rules=(Rule(weeks(14, FROM, of="notice"), OLD, CITE), Rule(weeks(14, FROM, of="began"), NEW, CITE)),
    checked_on=date(2026, 11, 22),
    asks={"notice": "Notice was given", "began": "The assessment began"},
    chosen_by="notice",
)


def process_of(*clocks: Clock) -> Process:
    open_ = stage(
        "open", "Open", records=("draft_plan_served", "meeting_held"), request_withdrawn=Exit("closed", law="practice")
    )
    return Process(
        "made_up", "Made up", "no law", ("request_received",), (open_, end("closed", "Closed")), clocks, prefix="MU"
    )


BY_NOTICE = Clock(
    AMENDED,
    ("draft_plan_served",),
    met_by=("request_withdrawn",),
    restarts=True,
    days={"notice_sent": "draft_plan_served", "meeting": "meeting_held"},
)
BY_START = Clock(TRANSFER, ("draft_plan_served",), days={"notice": "draft_plan_served", "began": "meeting_held"})


def deadlines(clock: Clock, facts: list[Fact], on: date = date(2026, 12, 31)) -> list[Deadline]:
    return sorted(timetable(process_of(clock), facts, on), key=lambda each: each.trigger.happened_on)


def fact(kind: str, on: date) -> Fact:
    return Fact(kind, on, 0, {})


def numbered(*facts: Fact) -> list[Fact]:
    return [replace(each, sequence=number) for number, each in enumerate(facts, start=1)]


OPENED = fact("request_received", date(2014, 9, 1))
MEETING = fact("meeting_held", date(2026, 3, 20))


def test_a_day_that_may_be_wanting_counts_once_it_has_come() -> None:
    notice = fact("draft_plan_served", date(2026, 4, 27))
    (alone,) = deadlines(BY_NOTICE, numbered(OPENED, notice))
    assert alone.due_on == date(2026, 6, 22)
    (both,) = deadlines(BY_NOTICE, numbered(OPENED, MEETING, notice))
    assert both.due_on == date(2026, 6, 12)
    assert [each.kind for each in (both.trigger, *both.others)] == ["draft_plan_served", "meeting_held"]
    assert [each.sequence for each in (both.trigger, *both.others)] == [3, 2]
    assert "Friday 20 March 2026." in both.steps()[1]
    assert both.steps()[-2].startswith("The earlier of these decides: Friday 12 June 2026.")


def test_each_start_takes_the_last_such_fact_before_it() -> None:
    again = fact("meeting_held", date(2026, 9, 1))
    first, second = deadlines(
        BY_NOTICE,
        numbered(
            OPENED, MEETING, fact("draft_plan_served", date(2026, 4, 1)),
            again, fact("draft_plan_served", date(2026, 9, 20)),
        ),
    )  # fmt: skip
    assert first.facts == {"notice_sent": date(2026, 4, 1), "meeting": date(2026, 3, 20)}
    assert second.facts == {"notice_sent": date(2026, 9, 20), "meeting": date(2026, 9, 1)}
    assert first.standing is Standing.NOT_APPLICABLE


def test_a_clock_does_not_run_before_the_day_its_version_needs() -> None:
    notice = fact("draft_plan_served", date(2015, 4, 6))
    assert deadlines(BY_START, numbered(OPENED, notice)) == []
    (found,) = deadlines(BY_START, numbered(OPENED, notice, fact("meeting_held", date(2015, 4, 20))))
    assert found.due_on == date(2015, 7, 26)
    (yet,) = deadlines(BY_START, numbered(OPENED, fact("draft_plan_served", date(2014, 10, 6))))
    assert yet.due_on == date(2015, 1, 11)


def test_before_its_first_day_has_come_by_the_day_looked_at_it_does_not_run() -> None:
    facts = numbered(OPENED, fact("draft_plan_served", date(2015, 4, 6)), fact("meeting_held", date(2015, 4, 20)))
    assert deadlines(BY_START, facts, on=date(2015, 4, 19)) == []
    assert len(deadlines(BY_START, facts, on=date(2015, 4, 20))) == 1


def test_a_clock_may_say_which_options_hold() -> None:
    option = Option("which", "Which it is", {"long": "the long one", "short": "the short one"})
    rules = tuple(
        Rule(weeks(number, of="notice"), ORIGINAL, CITE, when={"which": name})
        for name, number in (("long", 4), ("short", 2))
    )
    limit = replace(TRANSFER, rules=rules, options=(option,))
    clock = replace(BY_START, limit=limit, options={"which": "short"})
    (found,) = deadlines(clock, numbered(OPENED, fact("draft_plan_served", date(2026, 3, 2))))
    assert found.due_on == date(2026, 3, 16)
    assert "Which it is: the short one." in found.steps()
    with pytest.raises(BadDefinition, match="“transfer” needs the option “which”"):
        process_of(replace(clock, options={}))
