"""A sweep shared by several workers: every slice is done once, a table says by whom, and a kill is borne."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Row, select

from cases.database import Database
from deadlines import clock
from notifications.outbox import find_messages
from tests.casework import EHC, NOW, OFFICE, new, opened, request
from tests.workflows.test_flows import held_case
from tests.workflows.test_set_aside import make_stale
from workflows import slices
from workflows.slices import HELD_FOR, Part, Taken
from workflows.sweep import begin_sweep, last_finished, share_in_sweep, stale_cases, sweep
from workflows.tables import SweepSlice

DAY = date(2025, 10, 6)
_SLICE = SweepSlice.__table__  # type: ignore[attr-defined]


@pytest.fixture
def seven(database: Database) -> Database:
    """Seven open cases whose views an older law made, in a sweep cut into slices of two."""
    held_case(database, "EHC-2025-000001")
    for number in range(2, 8):
        opened(database, ref=f"EHC-2025-00000{number}")
    make_stale(database)
    with database.writing() as session:
        slices.begin(session, EHC.key, DAY, NOW, size=2)
    return database


def table(database: Database) -> list[Row[Any]]:
    with database.reading() as session:
        return list(session.connection().execute(select(_SLICE).order_by(_SLICE.c.round, _SLICE.c.number)))


def claim(database: Database, worker: str, at: datetime = NOW) -> Part | None:
    with database.writing() as session:
        return slices.claim(session, EHC.key, DAY, worker, at)


def do_slowly(database: Database, part: Part) -> None:
    """Do a slice, or something to its cases, and mark it done when it is another's already."""
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE case_summary SET computed_with = 'by the slow one'")
        slices.mark_done(session, EHC.key, DAY, part, "slow", NOW, swept=2, refreshed=2)


def share(database: Database, at: datetime = NOW) -> None:
    share_in_sweep(database, EHC.key, DAY, now=lambda: at, office=OFFICE)


def test_the_slices_follow_each_other_without_gap_or_overlap_and_the_last_is_open(seven: Database) -> None:
    found = table(seven)
    assert len(found) == 4
    assert [each.after_case_id for each in found] == [0, *(each.upto_case_id for each in found[:-1])]
    assert found[-1].upto_case_id is None


def test_beginning_again_takes_up_what_is_not_finished(seven: Database) -> None:
    assert claim(seven, "one") is not None
    begin_sweep(seven, EHC.key, DAY, now=lambda: NOW)
    assert [each.held_by for each in table(seven)] == ["one", None, None, None]


def test_a_sweep_stands_still_once_nobody_holds_any_of_it_until_it_is_finished(seven: Database) -> None:
    later = NOW + HELD_FOR + timedelta(seconds=1)

    def still(day: date = DAY, at: datetime = NOW) -> list[tuple[str, date]]:
        with seven.reading() as session:
            return slices.standing_still(session, day, at)

    assert still() == [(EHC.key, DAY)]  # cut, and whoever cut it took none
    assert claim(seven, "one") is not None
    assert still() == []
    assert still(at=later) == [(EHC.key, DAY)]
    assert still(DAY + timedelta(days=1), later) == []  # the next day's sweep finds all of it
    share(seven, later)
    assert still(at=later) == []


def test_each_worker_takes_another_slice_and_none_closes_before_all_are_done(seven: Database) -> None:
    parts = [claim(seven, name) for name in ("one", "two", "three", "four")]
    assert [part.number for part in parts if part] == [1, 2, 3, 4]
    assert claim(seven, "five") is None
    with seven.writing() as session:
        assert not slices.claim_closing(session, EHC.key, DAY, "five", NOW)
        assert not slices.round_of(session, EHC.key, DAY).finished


def test_what_a_killed_worker_held_is_anothers_after_half_a_minute(seven: Database) -> None:
    assert claim(seven, "killed") == Part(1, 0, table(seven)[0].upto_case_id)
    just_in_time = claim(seven, "another", NOW + HELD_FOR)
    assert just_in_time is not None
    assert just_in_time.number == 2
    after_it = claim(seven, "another", NOW + HELD_FOR + timedelta(seconds=1))
    assert after_it is not None
    assert after_it.number == 1
    share(seven, NOW + 3 * HELD_FOR)
    assert stale_cases(seven) == []
    assert all(each.done_at for each in table(seven))


def test_a_worker_that_was_too_slow_undoes_what_it_did(seven: Database) -> None:
    slow = claim(seven, "slow")
    assert slow is not None
    share(seven, NOW + 2 * HELD_FOR)
    with pytest.raises(Taken):
        do_slowly(seven, slow)
    with seven.reading() as session:
        query = "SELECT count(*) FROM case_summary WHERE computed_with = 'by the slow one'"
        assert session.connection().exec_driver_sql(query).scalar_one() == 0
    assert "slow" not in {each.held_by for each in table(seven)}


def test_workers_at_once_do_every_slice_once_and_queue_every_reminder_once(seven: Database) -> None:
    with ThreadPoolExecutor(4) as workers:
        ran = [
            workers.submit(share_in_sweep, seven, EHC.key, DAY, now=clock.now, office=OFFICE) for _ in range(4)
        ]  # fmt: skip
        said = [each.result() for each in ran]
    assert {(each.swept, each.refreshed, each.queued) for each in said} == {(7, 7, 1)}
    found = table(seven)
    assert (sum(each.swept for each in found), sum(each.refreshed for each in found)) == (7, 7)
    assert stale_cases(seven) == []
    with seven.reading() as session:
        assert last_finished(session) is not None


def test_sharing_in_a_day_that_nobody_began_does_nothing(database: Database) -> None:
    opened(database)
    assert share_in_sweep(database, EHC.key, DAY, now=lambda: NOW, office=OFFICE).swept == 0
    assert table(database) == []


def test_a_day_swept_again_is_another_round_and_the_first_stays_on_record(database: Database) -> None:
    held_case(database)
    assert [sweep(database, EHC.key, DAY, now=lambda: NOW, office=OFFICE).queued for _ in range(2)] == [1, 0]
    assert [(each.round, each.number, each.swept) for each in table(database)] == [(1, 1, 1), (2, 1, 1)]


def test_slices_are_forgotten_after_a_month(database: Database) -> None:
    opened(database)
    for day in (DAY, DAY + timedelta(days=31), DAY + timedelta(days=32)):
        sweep(database, EHC.key, day, now=lambda: NOW, office=OFFICE)
    assert [each.day for each in table(database)] == [DAY + timedelta(days=31), DAY + timedelta(days=32)]


def test_ended_cases_are_gone_over_only_where_an_older_law_made_their_view(database: Database) -> None:
    opened(database, request(), new("request_withdrawn", "2025-09-10", withdrawn_by="parent"))
    assert sweep(database, EHC.key, DAY, now=lambda: NOW, office=OFFICE).refreshed == 0
    make_stale(database)
    again = sweep(database, EHC.key, DAY, now=lambda: NOW, office=OFFICE)
    assert (again.swept, again.refreshed) == (0, 1)


class Cut(Exception):
    """The worker was cut off here."""


def cut_at(step: int) -> Callable[[], datetime]:
    """A clock that cuts its worker off when it is looked at for that many times; each try is later than the last."""
    steps = count(1)

    def now() -> datetime:
        if next(steps) == step:
            raise Cut
        return NOW + step * timedelta(minutes=20)

    return now


def test_wherever_a_sweep_is_cut_off_the_next_does_the_rest_and_everybody_is_told_once(seven: Database) -> None:
    cuts = 0
    for step in range(1, 60):
        try:
            sweep(seven, EHC.key, DAY, now=cut_at(step), office=OFFICE)
        except Cut:
            cuts += 1
        else:
            break
    assert cuts >= 5
    with seven.reading() as session:
        assert [each.kind for each in find_messages(session, hidden=())].count("deadline_due_soon") == 1
    assert {each.round for each in table(seven)} == {1}
    assert stale_cases(seven) == []
