"""A bank holiday proclaimed: which deadlines move, who was told the old date, and that the calendar then counts it."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import col, select

from api.demo.authority import load_demo
from cases.database import Database
from cases.facts import effective
from cases.log import histories
from cases.tables import DeadlineSpan
from deadlines import calendar
from deadlines.calendar import england_and_wales, supposing
from deadlines.deadline import computed_with
from deadlines.register import LIMITS
from tests.casework import EHC, NOW, OFFICE, add, clocks, judged, new, opened, read, request
from workflows import holidays, surprises, views
from workflows.engine import replay
from workflows.holidays import WrongHoliday
from workflows.processes import PROCESSES, process_of
from workflows.surprises import Shift, counts_by_calendar
from workflows.sweep import stale_cases, sweep
from workflows.timetable import timetable

TODAY = NOW.date()
FUNERAL = date(2027, 2, 22)  # the Monday on which the plan of a request of 5 October 2026 is due


@pytest.fixture(autouse=True)
def published_list_afterwards() -> Iterator[None]:
    yield
    calendar.use(())


def preview(database: Database, day: date, name: str | None = "State funeral") -> list[Shift]:
    with database.reading() as session:
        return surprises.preview(session, day, name, TODAY)


def commit(database: Database, day: date = FUNERAL, name: str | None = "State funeral") -> list[Shift]:
    return surprises.commit(database, day, name, "Proclamation", by="o1", now=NOW, today=TODAY)


def by_brute_force(database: Database, then: calendar.Proclaimed) -> set[tuple[object, ...]]:
    """Every listed deadline of every open case under both calendars; those that differ."""
    found = set()
    with database.reading() as session:
        for history in histories(session):
            running, facts = process_of(history), effective(history.facts)
            stage = replay(running, facts).stage
            if stage is None or running[stage].is_end:
                continue
            now = seen(history.ref, running, facts)
            with supposing(then):
                other = seen(history.ref, running, facts)
            assert now.keys() == other.keys()
            found |= {(*key[:3], *now[key], *other[key]) for key in now if now[key] != other[key]}
    return found


def seen(ref: str, running: object, facts: object) -> dict[tuple[object, ...], tuple[object, object]]:
    deadlines = [each for each in timetable(running, facts, TODAY) if each.listed and not each.standing.is_settled]  # type: ignore[arg-type]
    keys = [(ref, each.limit.key, each.about, each.trigger.sequence) for each in deadlines]
    return {key: (each.due_on, each.do_by) for key, each in zip(keys, deadlines, strict=True)}


def as_set(shifts: list[Shift]) -> set[tuple[object, ...]]:
    return {
        (each.ref, each.limit, each.about, each.due_before, each.do_by_before, each.due_after, each.do_by_after)
        for each in shifts
    }


def test_what_moves_equals_every_case_worked_out_both_ways(database: Database) -> None:
    load_demo(database, "a password", now=NOW, plans=150, years=1)
    with database.reading() as session:
        spans = select(col(DeadlineSpan.do_by)).where(col(DeadlineSpan.do_by) > TODAY).distinct()
        days = sorted(day for day in session.exec(spans) if day)
    moved = 0
    for day in days[:12]:
        found = preview(database, day)
        assert as_set(found) == by_brute_force(database, ((day, "State funeral"),)), day
        moved += len(found)
    assert moved > 12


def test_undoing_one_moves_everything_back(database: Database) -> None:
    opened(database, request("2026-10-05"))
    there = commit(database)
    back = preview(database, FUNERAL, None)
    assert as_set(back) == by_brute_force(database, ((FUNERAL, "State funeral"), (FUNERAL, None)))
    assert [(each.do_by_before, each.do_by_after) for each in back] == [
        (each.do_by_after, each.do_by_before) for each in there
    ]
    commit(database, FUNERAL, None)
    assert england_and_wales().version == "ew-2028+2"
    assert not england_and_wales().bank_holidays.get(FUNERAL)
    assert stale_cases(database) == []


def test_the_working_day_to_act_by_moves_and_the_last_day_of_law_stays(database: Database) -> None:
    opened(database, request("2026-10-05"))
    (shift,) = preview(database, FUNERAL)
    assert (shift.limit, shift.due_before, shift.due_after) == ("final_plan", FUNERAL, FUNERAL)
    assert (shift.do_by_before, shift.do_by_after) == (FUNERAL, date(2027, 2, 19))
    assert england_and_wales().version == "ew-2028"


def test_a_limit_counted_in_working_days_moves_its_last_day() -> None:
    limit = LIMITS["la_transfer_late"]
    assert counts_by_calendar(limit)
    facts = {"moved_on": date(2026, 12, 10), "became_aware": date(2026, 12, 9)}
    period = limit.rules[-1].period
    before = period.last_day(facts)
    with supposing(((date(2026, 12, 14), "State funeral"),)):
        after = period.last_day(facts)
    assert before is not None
    assert after is not None
    assert after > before


def test_every_limit_that_moves_with_the_calendar_is_known_to_do_so() -> None:
    """Each limit of the register is tried beside a holiday on every weekday of a year."""
    moving = {key for key, limit in LIMITS.items() if counts_by_calendar(limit)}
    start = date(2026, 3, 2)
    new_days = tuple((date.fromordinal(start.toordinal() + n * 7), "Made up") for n in range(40))
    for key, limit in LIMITS.items():
        for rule in limit.rules:
            facts = dict.fromkeys(rule.period.may_use, start)
            try:
                as_is = rule.period.last_day(facts)
                with supposing(new_days):
                    otherwise = rule.period.last_day(facts)
            except Exception:  # a condition these days do not meet
                continue
            assert as_is == otherwise or key in moving, key


def test_committing_counts_it_at_once_and_says_so_everywhere(database: Database) -> None:
    opened(database, request("2026-10-05"))
    opened(database, request("2026-09-07"), ref="EHC-2025-000002")
    commit(database)
    assert computed_with()["holidays"] == "ew-2028+1"
    assert clocks(judged([request("2026-10-05")]), "2026-11-22")["final_plan"].do_by == date(2027, 2, 19)
    with database.reading() as session:
        assert not views.stale(session, read(database))
        (row,) = holidays.recorded(session)
    assert (row.day, row.name, row.source, row.recorded_by) == (FUNERAL, "State funeral", "Proclamation", "o1")
    assert stale_cases(database) == ["EHC-2025-000002"]  # it bears the older calendar's name until the sweep
    sweep(database, EHC.key, TODAY, now=lambda: NOW, office=OFFICE)
    assert stale_cases(database) == []


def test_the_sweep_makes_ended_cases_anew_as_well(database: Database) -> None:
    opened(database, request("2026-10-05"), new("request_withdrawn", "2026-10-06"))
    commit(database)
    assert stale_cases(database) == ["EHC-2025-000001"]
    for key in PROCESSES:
        sweep(database, key, TODAY, now=lambda: NOW, office=OFFICE)
    assert stale_cases(database) == []


def test_another_process_takes_up_what_was_recorded(database: Database) -> None:
    commit(database)
    calendar.use(())
    with database.reading() as session:
        holidays.take_up(session)
    assert england_and_wales().why_not_worked(FUNERAL) == "State funeral"


def test_who_was_told_the_old_date_is_named(database: Database) -> None:
    from tests.workflows.told import remind

    opened(database, request("2026-10-05"))
    remind(database, "EHC-2025-000001", "final_plan", FUNERAL)
    (shift,) = preview(database, FUNERAL)
    assert [(each.kind, each.state) for each in shift.told] == [("deadline_due_soon", "waiting")]
    assert preview(database, date(2026, 11, 16))[0].told == ()


@pytest.mark.parametrize(
    ("day", "name", "said"),
    [
        (date(2029, 5, 8), "Jubilee", "outside the years"),
        (date(2027, 2, 20), "Jubilee", "is no working day as it is"),
        (date(2026, 12, 25), "Jubilee", "is a bank holiday already"),
        (date(2026, 12, 25), None, "is not a bank holiday that was recorded here"),
        (FUNERAL, None, "is not a bank holiday that was recorded here"),
    ],
)
def test_a_day_that_cannot_be_one_is_refused_with_what_to_do(
    database: Database, day: date, name: str | None, said: str
) -> None:
    with pytest.raises(WrongHoliday, match=said):
        preview(database, day, name)


def test_nothing_is_recorded_without_a_source(database: Database) -> None:
    opened(database, request("2026-10-05"))
    with pytest.raises(WrongHoliday, match="source"):
        surprises.commit(database, FUNERAL, "State funeral", " ", by="o1", now=NOW, today=TODAY)
    assert england_and_wales().version == "ew-2028"
    with database.reading() as session:
        assert holidays.recorded(session) == []


def test_a_preview_in_one_thread_moves_nothing_in_another() -> None:
    from threading import Thread

    seen_elsewhere: list[str] = []
    with supposing(((FUNERAL, "State funeral"),)):
        other = Thread(target=lambda: seen_elsewhere.append(england_and_wales().version))
        other.start()
        other.join()
        assert england_and_wales().version == "ew-2028+1"
    assert seen_elsewhere == ["ew-2028"]


def test_a_late_correction_names_who_was_told_the_old_date(database: Database) -> None:
    from tests.workflows.told import remind
    from workflows.what_if import what_if

    opened(database, request("2026-10-05"))
    add(database, new("decision_to_assess_notified", "2026-11-09"))
    remind(database, "EHC-2025-000001", "final_plan", FUNERAL)
    for supposed in (
        new("request_received", "2026-09-28", corrects=1, requested_by="parent"),
        new("exception_claimed", "2026-11-20", limit="final_plan", exception="personal_circumstances", because="Ill."),
    ):
        found = what_if(read(database), [supposed], (), now=NOW, today=TODAY, on=None)
        with database.reading() as session:
            told = surprises.told_before(session, "EHC-2025-000001", found.changed)
        assert [key for key, messages in told.items() if messages] == [("final_plan", FUNERAL)]
    harmless = what_if(read(database), [new("meeting_held", "2026-11-20")], (), now=NOW, today=TODAY, on=None)
    with database.reading() as session:
        assert surprises.told_before(session, "EHC-2025-000001", harmless.changed) == {}
