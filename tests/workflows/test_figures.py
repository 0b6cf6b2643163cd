"""The manager's figures: delays that add up, forecasts that know only what was known, and a check of both."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from cases import find_figures, log
from cases.database import Database, open_database
from cases.facts import NewFact, effective
from cases.figure_tables import DelayDays, LimitSpell
from cases.find_figures import (
    DelayQuery,
    ForecastQuery,
    days_kept,
    foreseen,
    foreseen_counted,
    last_made,
    tried_forecasts,
    tried_limits,
)
from cases.past import in_the_past
from cases.sight import EVERY_CASE, UNRESTRICTED, Sight
from cases.sight_table import CaseSight
from deadlines import clock
from tests.casework import NOW, add, new, opened
from workflows import snapshots
from workflows.breach_forecast import HORIZON, NEEDED, Outcome, Past, Said, spells
from workflows.calibration import Judged, bands, off_by, trust
from workflows.delay_days import days_late
from workflows.figures import forget_figures, make_figures
from workflows.figures_check import differing_figures
from workflows.processes import process_of
from workflows.timetable import timetable

_DELAY = DelayDays.__table__  # type: ignore[attr-defined]
_SPELL = LimitSpell.__table__  # type: ignore[attr-defined]
FINAL_PLAN = "final_plan"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def story(received: date, *, late: bool) -> list[NewFact]:
    """Return an assessment that ends in the twentieth week, or in the twenty-fourth."""

    def after(days: int) -> str:
        return (received + timedelta(days=days)).isoformat()

    return [
        new("request_received", after(0), requested_by="parent"),
        new("decision_to_assess_notified", after(35)),
        new("decision_to_issue_plan_notified", after(100)),
        new("draft_plan_served", after(105)),
        new("finalised_plan_sent", after(168 if late else 135)),
    ]


def lived(database: Database, number: int, received: date, *, late: bool, until: date = date.max) -> str:
    """Record such a case as it happened, each fact on its day; one of which `until` came first has not ended."""
    ref = f"EHC-2025-{number:06d}"
    first, *others = [fact for fact in story(received, late=late) if fact.happened_on <= until]
    opened(database, first, ref=ref, now=at(first.happened_on))
    for fact in others:
        add(database, fact, ref=ref, now=at(fact.happened_on), reason="It was late.")
    return ref


@pytest.fixture(scope="module")
def lived_through(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Twenty-four cases that began a week after the other and are over, one in three late, and one that is open."""
    path = tmp_path_factory.mktemp("figures") / "sendflow.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    for number in range(24):
        lived(database, number + 1, date(2025, 9, 1) + timedelta(weeks=number // 3), late=number % 3 == 0)
    lived(database, 99, date(2026, 4, 6), late=False, until=date(2026, 8, 1))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def lately(tmp_path: Path, lived_through: Path) -> Iterator[Database]:
    """Those cases, to do with as one likes."""
    shutil.copy(lived_through, tmp_path / "sendflow.db")
    database = open_database(f"sqlite:///{tmp_path / 'sendflow.db'}")
    yield database
    database.close()


def total_late(session: Session, as_of: date) -> int:
    total = 0
    for history in log.histories(session):
        facts = effective(history.facts, on=as_of)
        total += days_late(timetable(process_of(history), facts, as_of)) if facts else 0
    return total


def forecast(database: Database, day: date, ref: str = "EHC-2025-000099") -> list[tuple[str, int, int, int, str]]:
    query = text(
        "SELECT f.limit_key, f.left, f.alike, f.alike_late, f.outcome FROM figures_forecast f "
        "JOIN case_file c ON c.id = f.case_id WHERE f.day = :day AND c.ref = :ref ORDER BY f.due_on"
    )
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(query, {"day": day.isoformat(), "ref": ref})]


def test_the_delays_of_all_cases_add_up_to_the_days_they_are_late(lately: Database) -> None:
    morning = date(2026, 10, 1)
    make_figures(lately, morning, now=NOW)
    with lately.reading() as session:
        added = session.connection().execute(select(_DELAY.c.days)).scalars().all()
        assert sum(added) == total_late(session, morning - timedelta(days=1)) > 0


def test_a_forecast_counts_those_that_stood_alike_and_says_how_many_of_them_were_late(lately: Database) -> None:
    morning = date(2026, 8, 3)  # five weeks before the open case's twentieth week ends, on Monday 24 August
    make_figures(lately, morning, now=NOW)
    assert forecast(lately, morning) == [(FINAL_PLAN, 16, 24, 8, "open")]
    with lately.reading() as session:
        behind = session.connection().execute(
            select(_SPELL.c.case_id, _SPELL.c.outcome).where(
                _SPELL.c.day == morning, _SPELL.c.limit_key == FINAL_PLAN, _SPELL.c.stage == "awaiting_representations",
                _SPELL.c.left_most >= 16, _SPELL.c.left_least <= 16,
            )
        )  # fmt: skip
        outcomes = [row.outcome for row in behind]
    assert (len(outcomes), outcomes.count("late")) == (24, 8)  # the number opens as many cases as it says


def test_a_forecast_of_a_past_day_is_the_same_whatever_was_recorded_since(lately: Database) -> None:
    """Facts of before that day too: somebody who had forecast then could not have known of them."""
    day = date(2026, 8, 1)
    make_figures(lately, day, now=NOW)
    made_then = forecast(lately, day)
    forget_figures(lately)
    add(
        lately,
        new("finalised_plan_sent", "2026-07-30"),
        ref="EHC-2025-000099",
        reason="Agreed.",
        now=at(date(2026, 8, 20)),
    )
    for number in (2, 3, 5):
        ref = f"EHC-2025-{number:06d}"
        add(lately, new("recorded_in_error", "2026-08-21", corrects=5, because="Never sent."), ref=ref, now=NOW)
    made = make_figures(lately, date(2026, 9, 5), now=NOW)
    assert day in made.tried
    made_since = forecast(lately, day)
    assert made_then == [(*said[:4], "open") for said in made_since] != []
    assert [each[4] for each in made_since] == ["kept"]  # what came of it is told, as it is known now
    assert forecast(lately, date(2026, 9, 1)) == []  # and by then it was known to be over


def test_what_a_forecast_counts_together_is_listed_one_by_one(lately: Database) -> None:
    lived(lately, 98, date(2026, 7, 6), late=False, until=date(2026, 7, 31))  # of a limit with another past
    morning = date(2026, 8, 3)
    make_figures(lately, morning, now=NOW)
    query = ForecastQuery(morning, morning + HORIZON)
    with lately.reading() as session:
        counted, of_plans = (
            [((row.alike, row.alike_late), row.number) for row in foreseen_counted(session, each, EVERY_CASE)]
            for each in (query, replace(query, limit_key=FINAL_PLAN))
        )
        days = [row.day for row in days_kept(session) if row.day < morning]
        tried: Counter[tuple[int, int]] = Counter()
        for row in tried_forecasts(session, days, EVERY_CASE):
            tried[row.alike, row.alike_late] += row.number
        for said, number in counted:
            assert len(foreseen(session, query, EVERY_CASE, said=[said])) == number
        for said, number in tried.items():
            assert len(tried_limits(session, days, [said], EVERY_CASE)) == number
        every = foreseen(session, query, EVERY_CASE)
        assert [foreseen(session, query, EVERY_CASE, limit=1, offset=at_) for at_ in range(len(every))] == [
            [row] for row in every
        ]
    assert of_plans == [((24, 8), 1)] != counted
    assert len(every) == sum(number for _, number in counted)
    assert len(tried) > 2


def figures(session: Session, day: date, seen: Sight = EVERY_CASE) -> list[list[tuple[object, ...]]]:
    """What the boards of delay and forecast are made of, without the day that each row bears."""
    foretold = [each for each in foreseen(session, ForecastQuery(day, date.max), seen) if each.ref.endswith("99")]
    delays = DelayQuery(day, date(2024, 1, 1), date(2026, 12, 1))
    alike = find_figures.stood_alike(
        session, day, "ehc_assessment", FINAL_PLAN, "awaiting_representations", 16, seen
    )  # fmt: skip
    return [
        [tuple(row) for row in find_figures.delay_added_up(session, delays, seen)],
        [tuple(row) for row in find_figures.delayed_limits(session, delays, seen)],
        [(each.limit_key, each.left, each.alike, each.alike_late, each.outcome) for each in foretold],
        [tuple(row) for row in alike],
    ]


def test_the_figures_of_a_past_day_are_those_of_the_morning_after_it(lately: Database) -> None:
    """Whatever is recorded since, unless what is known now is asked for; and restricted then as today."""
    morning, now = date(2026, 8, 3), at(date(2026, 9, 1))
    make_figures(lately, morning, now=NOW)
    with lately.reading() as session:
        made_then = figures(session, morning)
    assert made_then[2] == [(FINAL_PLAN, 16, 24, 8, "open")]
    wrong = new("recorded_in_error", "2026-08-21", corrects=5, because="Never sent.")
    add(lately, wrong, ref="EHC-2025-000001", now=now)
    day = morning - timedelta(days=1)
    for known_at, is_as_then in ((snapshots.end_of(day), True), (now, False)):
        with lately.writing() as session:
            number = snapshots.ask(session, day, known_at, by="o9", now=now)
        snapshots.finish(lately, number, lambda: now)
        with in_the_past(lately, number) as session:
            assert (figures(session, day) == made_then) is is_as_then
            seen = find_figures.last_made(session)
            assert seen is not None
            assert (seen.day, seen.known_at) == (day, known_at)
    with lately.writing() as session:
        session.add(CaseSight(case_id=1, officer="o7"))
    with in_the_past(lately, number) as session:
        assert all(
            "EHC-2025-000001" not in str(rows) for rows in figures(session, day, UNRESTRICTED)
        )  # fmt: skip
        assert figures(session, day, UNRESTRICTED)[0] != figures(session, day)[0]
        assert figures(session, day, Sight("o7", now)) == figures(session, day)


def test_what_came_of_a_forecast_follows_the_log(lately: Database) -> None:
    day = date(2026, 8, 1)
    for morning in (day, date(2026, 8, 24)):
        make_figures(lately, morning, now=NOW)
        assert [each[4] for each in forecast(lately, day)] == ["open"]
    make_figures(lately, date(2026, 8, 25), now=NOW)
    assert [each[4] for each in forecast(lately, day)] == ["late"]
    assert forecast(lately, date(2026, 8, 24)) == []  # only the first days of months are kept


def test_figures_made_twice_are_the_same_and_one_that_was_changed_is_found(lately: Database) -> None:
    morning = date(2026, 8, 3)
    make_figures(lately, morning, now=NOW)
    with lately.reading() as session:
        before = session.connection().execute(select(_DELAY.c.case_id, _DELAY.c.month, _DELAY.c.days)).all()
    make_figures(lately, morning, now=NOW)
    with lately.reading() as session:
        assert session.connection().execute(select(_DELAY.c.case_id, _DELAY.c.month, _DELAY.c.days)).all() == before
        made = last_made(session)
    assert made is not None
    assert (made.day, made.known_at) == (morning, clock.first_instant(morning))
    assert differing_figures(lately) == []
    add(lately, new("finalised_plan_sent", "2026-08-04"), ref="EHC-2025-000099", now=at(date(2026, 8, 4)))
    assert differing_figures(lately) == []  # what came later is not of that morning
    with lately.writing() as session:
        session.execute(text("UPDATE figures_delay SET days = days + 1 WHERE id = (SELECT min(id) FROM figures_delay)"))
    assert differing_figures(lately) == ["EHC-2025-000001"]


def test_no_reading_lasts_behind_which_the_database_must_keep_all_that_is_written(lately: Database) -> None:
    held_back: list[int] = []

    def clear_away(done: int) -> None:
        with lately.engine.connect() as connection:
            held_back.append(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one())

    make_figures(lately, date(2026, 9, 5), now=NOW, progress=clear_away, slice_size=5)
    assert held_back == [0] * 15  # of 73 cases: each plan opened a review, and the time to appeal
    assert differing_figures(lately) == []  # and of one moment, as what is worked out at one go


def test_a_limit_stands_open_in_each_stage_until_the_morning_it_is_known_to_be_met(database: Database) -> None:
    ref = lived(database, 1, date(2026, 3, 2), late=False)
    with database.reading() as session:
        history = log.load(session, ref)
    running, facts = process_of(history), effective(history.facts)
    (deadline,) = timetable(running, facts, date(2026, 8, 1), only={FINAL_PLAN})
    found = [(each.stage, f"{each.first}", f"{each.last}") for each in spells(running, facts, deadline)]
    make_figures(database, date(2026, 8, 1), now=NOW)
    assert differing_figures(database) == []
    assert found == [
        ("assessing", "2026-05-25", "2026-06-10"),  # eight weeks before the last day, until the yes on 10 June
        ("drafting_plan", "2026-06-11", "2026-06-15"),
        ("awaiting_representations", "2026-06-16", "2026-07-15"),  # sent on 15 July: known the morning after
    ]


def test_nothing_is_said_where_too_few_stood_alike() -> None:
    few = Said(NEEDED - 1, NEEDED - 1)
    assert not few.is_told
    assert not few.is_probable
    assert few.missing == 1
    assert Said(214, 131).percent == 61
    assert Said(214, 131).is_probable
    assert not Said(40, 20).is_probable  # as likely as not is not probable


def test_a_past_without_cases_says_nothing() -> None:
    assert Past().said("ehc_assessment", FINAL_PLAN, "assessing", 10) == Said(0, 0)


def test_the_calibration_puts_what_was_said_beside_what_happened() -> None:
    found = bands([Judged(Said(50, 5), 100, 12), Judged(Said(50, 45), 200, 170), Judged(Said(5, 5), 9, 9)])
    assert [(each.limits, round(each.foretold), round(each.happened)) for each in found] == [
        (100, 10, 12), (0, 0, 0), (0, 0, 0), (0, 0, 0), (200, 90, 85),
    ]  # fmt: skip
    assert off_by(found) == pytest.approx((2 * 100 + 5 * 200) / 300)
    assert trust(found).startswith("It said that 190 of 300 limits would be missed; 182 were.")
    assert "off by about 4 in 100: trust them for a group" in trust(found)


@pytest.mark.parametrize(("happened", "says"), [(88, "trust which are the likelier"), (60, "which is much")])
def test_the_sentence_on_trust_follows_what_happened(happened: int, says: str) -> None:
    assert says in trust(bands([Judged(Said(50, 48), 100, happened)]))


def test_before_a_hundred_limits_are_over_nobody_can_say_how_far_to_trust_it() -> None:
    assert "Nobody can say yet" in trust(bands([Judged(Said(50, 48), 99, 95)]))


def test_a_lifted_limit_was_not_missed() -> None:
    assert Outcome.FELL_AWAY.in_words == "Lifted or fell away"
