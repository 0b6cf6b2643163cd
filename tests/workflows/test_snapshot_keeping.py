"""Snapshots nobody asks for: each month's end is kept once, and each is held against the log in its turn."""

from datetime import date, timedelta

from cases.database import Database
from cases.verifications import BY_ITSELF
from deadlines.clock import first_instant
from tests.casework import add, new, opened, request
from workflows import snapshot_keeping, snapshots
from workflows.health import health

DECEMBER = date(2025, 12, 14)
NOW = first_instant(DECEMBER)


def kept(database: Database, day: date) -> int:
    with database.writing() as session:
        number = snapshot_keeping.keep_month_end(session, day, first_instant(day))
    snapshots.finish(database, number, lambda: first_instant(day), slice_size=1)
    return number


def due(database: Database, day: date) -> int | None:
    with database.reading() as session:
        return snapshot_keeping.next_to_check(session, day)


def test_the_last_month_is_kept_once_and_again_only_once_it_was_discarded(database: Database) -> None:
    opened(database, now=first_instant(date(2025, 9, 2)))
    number = kept(database, DECEMBER)
    assert kept(database, DECEMBER + timedelta(days=17)) == number
    with database.reading() as session:
        made = snapshots.whole_snapshot(session, number)
    assert (made.as_at, made.asked_by, made.cases) == (date(2025, 11, 30), BY_ITSELF, 1)
    assert made.known_at == snapshots.end_of(date(2025, 11, 30))
    with database.writing() as session:
        snapshots.discard(session, number)
    kept(database, DECEMBER)
    kept(database, date(2026, 1, 1))
    with database.reading() as session:
        assert [row.as_at for row in snapshots.snapshots(session)] == [date(2025, 12, 31), date(2025, 11, 30)]


def test_each_is_compared_in_its_turn_one_a_day_and_what_differs_is_noted(database: Database) -> None:
    opened(database, request(), now=first_instant(date(2025, 9, 2)))
    november, december = kept(database, DECEMBER), kept(database, date(2026, 1, 1))
    day = date(2026, 1, 1)
    for turn in (november, december, november):
        assert due(database, day) == turn
        assert snapshot_keeping.check(database, turn, by=BY_ITSELF, now=first_instant(day))
        assert due(database, day) is None
        day += timedelta(days=1)
    late = new("decision_to_assess_notified", "2025-10-06")  # an import says that it was known in October
    add(database, late, now=first_instant(date(2025, 10, 7)))
    assert not snapshot_keeping.check(database, december, by="o1", now=first_instant(day))
    with database.reading() as session:
        found = snapshot_keeping.checks(session)
        assert (found[november].agrees, found[december].agrees) == (True, False)
        assert [each for each in health(session, NOW).noted if each.startswith("Days past")]


def test_a_comparison_is_not_told_of_another_snapshot_with_the_same_number(database: Database) -> None:
    opened(database, now=first_instant(date(2025, 9, 2)))
    number = kept(database, DECEMBER)
    snapshot_keeping.check(database, number, by=BY_ITSELF, now=NOW)
    with database.writing() as session:
        snapshots.discard(session, number)
    again = kept(database, date(2025, 9, 1))
    with database.reading() as session:
        assert snapshot_keeping.checks(session) == {}
    assert due(database, DECEMBER + timedelta(days=1)) == again
