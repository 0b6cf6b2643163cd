"""The reminder policy as data: what is built in, which days are quiet, when bodies are chased, and its versions."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.database import Database
from cases.policy_versions import BUILT_IN, WrongPolicy, change, in_force, read_policy, versions
from cases.reminder_policy import Chasers, Policy, Quiet, Schedule
from tests.casework import NOW

XMAS = Quiet(first=date(2026, 12, 24), last=date(2027, 1, 1), why="The office is shut")


def test_what_is_built_in_tells_the_owner_early_and_weekly_then_the_manager_then_the_head_of_service() -> None:
    schedule = Policy().of("assess_decision")
    assert schedule.before == (30, 15, 5, 0)
    assert (schedule.after, schedule.again_every) == (1, 7)
    assert (schedule.manager_after, schedule.head_after) == (7, 28)


def test_a_limit_goes_by_its_own_schedule_then_by_what_is_agreed_then_by_the_one_for_all() -> None:
    own = Schedule(before=(2,))
    policy = Policy(limits={"assess_decision": own, "provider_concern_full": own})
    assert policy.of("assess_decision") == policy.of("provider_concern_full") == own
    assert policy.of("provider_concern_initial").before == ()
    assert policy.of("provider_concern_analysis").to == "manager"
    assert policy.of("issue_plan") == policy.schedule


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-23", None),
        ("2026-12-24", "The office is shut"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "a Saturday"),
        ("2026-12-28", "Boxing Day (substitute day)"),
        ("2027-01-04", None),
        ("2199-01-01", None),
    ],
)
def test_weekends_bank_holidays_and_days_the_authority_names_are_quiet(day: str, why: str | None) -> None:
    said = Policy(quiet=(XMAS,)).why_quiet(date.fromisoformat(day))
    assert (said or "").split(" (")[0] == (why or "").split(" (")[0]


def test_what_falls_on_a_quiet_day_has_a_day_before_and_one_after_it() -> None:
    policy = Policy(quiet=(XMAS,))
    assert policy.on_or_after(date(2026, 12, 24)) == date(2027, 1, 4)
    assert policy.on_or_before(date(2027, 1, 3)) == date(2026, 12, 23)
    loud = Policy(quiet_weekends=False, quiet_bank_holidays=False)
    assert loud.on_or_after(date(2026, 12, 26)) == date(2026, 12, 26)


def test_a_body_is_chased_on_asking_at_three_weeks_before_the_limit_and_weekly_after_it() -> None:
    days = Policy().chasing_days(date(2026, 9, 1), date(2026, 10, 13))
    assert [str(day) for day in days] == [
        "2026-09-01", "2026-09-22", "2026-10-06", "2026-10-14", "2026-10-21", "2026-10-28", "2026-11-04", "2026-11-11",
    ]  # fmt: skip


def test_a_chaser_waits_for_a_day_that_is_not_quiet_and_asking_waits_for_none() -> None:
    days = Policy(quiet=(XMAS,), chasers=Chasers(at_most=3)).chasing_days(date(2026, 12, 5), date(2027, 1, 16))
    assert [str(day) for day in days] == ["2026-12-05", "2027-01-04", "2027-01-11"]


def test_where_no_last_day_is_known_a_body_is_chased_by_the_day_it_was_asked_alone() -> None:
    assert Chasers(on_asking=False).days(date(2026, 9, 1), None) == (date(2026, 9, 22),)


WRONG: dict[str, dict[str, Any]] = {
    "schedule.before.0": {"schedule": {"before": [-1]}},
    "schedule": {"schedule": {"manager_after": 20, "head_after": 10}},
    "limits.issue_plan.again_every": {"limits": {"issue_plan": {"again_every": 0}}},
    "quiet.0": {"quiet": [{"first": "2026-12-24", "last": "2026-12-01", "why": "Shut"}]},
    "most_a_day": {"most_a_day": 0},
    "colour": {"colour": "red"},
}


@pytest.mark.parametrize(("field", "document"), WRONG.items(), ids=WRONG)
def test_a_policy_that_cannot_be_is_refused_by_its_field(field: str, document: dict[str, Any]) -> None:
    with pytest.raises(WrongPolicy) as refused:
        read_policy(document)
    assert list(refused.value.extra["fields"]) == [field]  # type: ignore[call-overload]


def test_what_an_authority_changed_is_kept_version_by_version_with_who_when_and_why(database: Database) -> None:
    with database.reading() as session:
        assert in_force(session).number == BUILT_IN
    later = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with database.writing() as session:
        change(session, Policy(quiet=(XMAS,)), " Closed at Christmas. ", by="o1", now=NOW, instead_of=0)
        change(session, Policy(most_a_day=20), "Long emails were not read.", by="o2", now=later, instead_of=1)
    with database.reading() as session:
        held = versions(session)
        assert in_force(session) == held[0]
    assert [(each.number, each.recorded_by, each.reason) for each in held] == [
        (2, "o2", "Long emails were not read."), (1, "o1", "Closed at Christmas."), (0, "", ""),
    ]  # fmt: skip
    assert held[1].policy.quiet == (XMAS,)
    assert held[0].is_younger_than(date(2026, 11, 29))
    assert not held[0].is_younger_than(date(2026, 11, 30))


def test_without_a_reason_without_a_change_or_over_somebody_elses_change_nothing_is_put_in_force(
    database: Database,
) -> None:
    changed = Policy(most_a_day=20)
    for policy, reason, instead_of in ((changed, " ", 0), (Policy(), "Nothing", 0), (changed, "Late to it", 1)):
        with pytest.raises(WrongPolicy), database.writing() as session:
            change(session, policy, reason, by="o1", now=NOW, instead_of=instead_of)
    with database.reading() as session:
        assert len(versions(session)) == 1
