"""Snapshots: what lists say when they are asked for a day that is past is what they said on that day."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from cases import differences
from cases.database import Database
from cases.facts import NewFact
from cases.find import CaseQuery, DeadlineQuery, count_by_standing, find_cases
from cases.log import load
from cases.past import in_the_past
from cases.sight import EVERY_CASE, UNRESTRICTED, Sight
from cases.sight_table import CaseSight
from deadlines.standing import Standing
from tests.casework import add, new, opened, request
from workflows import snapshots
from workflows.lists import deadline_page

NOON, LATER = time(12, tzinfo=UTC), datetime(2026, 1, 20, 12, tzinfo=UTC)
# What is recorded on which day, in which case. The first fact of a case opens it.
STORY: list[tuple[str, str, NewFact]] = [
    ("2025-09-01", "EHC-2025-000001", request("2025-09-01")),
    ("2025-09-02", "EHC-2025-000001", new("case_assigned", "2025-09-02", owner="o1", team="north")),
    ("2025-09-08", "EHC-2025-000002", request("2025-09-04")),
    ("2025-10-06", "EHC-2025-000001", new("decision_to_assess_notified", "2025-10-06")),
    ("2025-10-10", "EHC-2025-000001", new("advice_requested", "2025-10-08", "health", received_on="2025-10-10")),
    ("2025-10-20", "EHC-2025-000002", new("refusal_to_assess_notified", "2025-10-20")),
    ("2025-11-03", "EHC-2025-000003", request("2025-10-31")),
    ("2025-11-24", "EHC-2025-000001", new("case_assigned", "2025-11-24", owner="o2", team="south")),
    ("2025-12-10", "EHC-2025-000001", new("request_received", "2025-08-25", corrects=1, requested_by="parent")),
    ("2025-11-04", "EHC-2025-000003", new("decision_to_assess_notified", "2025-11-04")),
    ("2025-12-11", "EHC-2025-000003", new("recorded_in_error", "2025-12-11", corrects=2, because="Of another case.")),
    ("2025-12-12", "EHC-2025-000002", new("request_received", "2025-09-11", corrects=1, requested_by="parent")),
]
LOOKED_ON = ("2025-08-31", "2025-09-08", "2025-10-07", "2025-10-20", "2025-11-03", "2025-12-09", "2025-12-10")


def at_noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOON)


def recorded(database: Database, on: str) -> None:
    for day, ref, fact in STORY:
        if day == on and fact.kind == "request_received" and fact.corrects is None:
            opened(database, fact, ref=ref, now=at_noon(day))
        elif day == on:
            add(database, fact, ref=ref, now=at_noon(day))


def lists(session: Any, day: date) -> dict[str, Any]:
    """Every list of a day: cases, deadlines with their working, and how many stand how."""
    cases = find_cases(session, CaseQuery(day), EVERY_CASE, limit=100)
    late = find_cases(session, CaseQuery(day, standing=Standing.OVERDUE), EVERY_CASE, limit=100)
    page = deadline_page(session, DeadlineQuery(day), EVERY_CASE, limit=100)
    return {
        "cases": [dict(row._mapping) for row in cases.rows],
        "late": {row.ref for row in late.rows},
        "total": (cases.total, page.total),
        "deadlines": {(each.ref, each.owner, each.team, each.deadline.id) for each in page.items},
        "counts": count_by_standing(session, DeadlineQuery(day), EVERY_CASE),
    }


@pytest.fixture
def said(database: Database) -> dict[date, dict[str, Any]]:
    """What the lists said at noon of several days, while the story went on."""
    found = {}
    days = sorted({*LOOKED_ON, *(day for day, _, _ in STORY)})
    for day in days:
        recorded(database, day)
        if day in LOOKED_ON:
            with database.reading() as session:
                found[date.fromisoformat(day)] = lists(session, date.fromisoformat(day))
    return found


def made(database: Database, as_at: date, known_at: datetime, slice_size: int = 2) -> int:
    with database.writing() as session:
        number = snapshots.ask(session, as_at, known_at, by="o9", now=LATER)
    snapshots.finish(database, number, lambda: LATER, slice_size=slice_size)
    return number


def test_lists_of_the_past_say_what_they_said_then(database: Database, said: dict[date, dict[str, Any]]) -> None:
    assert any(each["late"] for each in said.values())
    for day, then in said.items():
        number = made(database, day, snapshots.end_of(day))
        with in_the_past(database, number) as session:
            assert lists(session, day) == then, day


def test_what_was_corrected_since_is_seen_by_who_asks_for_what_is_known_now(
    database: Database, said: dict[date, dict[str, Any]]
) -> None:
    day = date(2025, 10, 7)
    number = made(database, day, LATER)
    with in_the_past(database, number) as session:
        found = lists(session, day)
        assert {row["ref"]: row["began_on"] for row in found["cases"]} == {
            "EHC-2025-000001": date(2025, 8, 25), "EHC-2025-000002": date(2025, 9, 11),
        }  # fmt: skip
    assert found["deadlines"] != said[day]["deadlines"]


def test_the_log_ends_at_the_instant_and_is_whole_again_afterwards(
    database: Database, said: dict[date, dict[str, Any]]
) -> None:
    number = made(database, date(2025, 10, 7), snapshots.end_of(date(2025, 10, 7)))
    with in_the_past(database, number) as session:
        assert load(session, "EHC-2025-000001").version == 3
    with database.reading() as session:
        assert load(session, "EHC-2025-000001").version == 6


def test_a_snapshot_is_given_again_to_whoever_asks_alike_and_agrees_with_the_log(
    database: Database, said: dict[date, dict[str, Any]]
) -> None:
    day = date(2025, 11, 3)
    number = made(database, day, snapshots.end_of(day))
    assert made(database, day, snapshots.end_of(day), slice_size=500) == number
    assert snapshots.agrees(database, number)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE snapshot SET digest = 'another'")
    assert not snapshots.agrees(database, number)
    with database.writing() as session:
        snapshots.discard(session, number)
        assert snapshots.snapshots(session) == []


def test_what_is_restricted_today_is_in_no_list_of_the_past_and_in_no_difference(
    database: Database, said: dict[date, dict[str, Any]]
) -> None:
    one, other = (made(database, day, LATER) for day in (date(2025, 9, 8), date(2025, 12, 10)))

    def seen(sight: Sight) -> tuple[int, int, int, int]:
        with in_the_past(database, other) as session:
            cases = find_cases(session, CaseQuery(date(2025, 12, 10)), sight).total
            spans = sum(count_by_standing(session, DeadlineQuery(date(2025, 12, 10)), sight).values())
        with database.reading() as session:
            moved = differences.count(session, differences.KINDS["moved"], one, other, sight)
            arisen = differences.page(session, differences.KINDS["arisen"], one, other, sight)
        return cases, spans, moved, len(arisen)

    whole = seen(UNRESTRICTED)
    with database.writing() as session:
        session.add(CaseSight(case_id=1, officer="o7"))
    assert all(less < more for less, more in zip(seen(UNRESTRICTED), whole, strict=True))
    assert seen(Sight("o7", LATER)) == whole


def test_nobody_looks_at_half_a_snapshot_nor_at_a_day_to_come(database: Database) -> None:
    with database.writing() as session:
        number = snapshots.ask(session, date(2025, 9, 1), LATER, by="o9", now=LATER)
        assert snapshots.unfinished(session) == [number]
        with pytest.raises(snapshots.NotWhole):
            snapshots.whole_snapshot(session, number)
        with pytest.raises(snapshots.NotYetPast):
            snapshots.ask(session, date(2026, 1, 21), LATER, by="o9", now=LATER)
        with pytest.raises(snapshots.NoSuchSnapshot):
            snapshots.snapshot(session, number + 1)
