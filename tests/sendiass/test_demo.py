"""The demo service: of a believable size, the same every time, judged as any other, never among real records."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from api.accounts import check_password
from api.sendiass import demo_rates as rates
from api.sendiass.demo import CannotLoadServiceDemo, LoadedService, is_empty, load_service_demo
from api.sendiass.demo_people import DEMO_USERS
from cases import log
from cases.database import Database, Realm, open_database
from cases.details.sendiass import CLOSED_BECAUSE, MODES, OUTCOMES, USER_TYPES
from cases.facts import effective
from cases.log import History
from cases.proof import verify
from cases.sendiass.clients import PROFILE
from cases.sendiass.database import migrate_service
from cases.sendiass.staff import is_qualified
from cases.tables import Officer
from deadlines.calendar import england_and_wales
from deadlines.clock import day_of
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION
from workflows.sendiass.figures import Breakdown
from workflows.sendiass.levels import GUIDANCE
from workflows.sendiass.making import make_report, periods
from workflows.sendiass.reports import REPORTS
from workflows.sendiass.sharing import TransferState, sharing_of
from workflows.sendiass.support import level_periods

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PASSWORD = "otter-plum-walnut-teapot-1234"


def empty_service(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'sendiass.db'}"
    migrate_service(url)
    return open_database(url, Realm.SENDIASS)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, LoadedService, list[History]]:
    database = empty_service(tmp_path_factory.mktemp("demo"))
    made = load_service_demo(database, PASSWORD, now=NOW, years=1)
    with database.reading() as session:
        return database, made, list(log.histories(session))


def test_a_year_has_about_a_thousand_contacts_and_every_chain_holds(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    database, made, histories = loaded
    assert 900 <= made.contacts <= 1_200
    assert made.contacts == len(histories)
    with database.reading() as session:
        proof = verify(session)
    assert (proof.broken, proof.cases, proof.events) == (None, made.contacts, made.facts)


def test_nothing_is_recorded_after_yesterday(loaded: tuple[Database, LoadedService, list[History]]) -> None:
    days = {day_of(fact.recorded_at) for history in loaded[2] for fact in history.facts if fact.recorded_at}
    assert max(days) < day_of(NOW)


def test_most_are_answered_within_five_working_days_and_some_are_not(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    calendar = england_and_wales()
    in_time = late = 0
    for history in loaded[2]:
        answered = [each for each in history.facts if each.kind in ("first_response_made", "voicemail_left")]
        if answered:
            due = calendar.nth(history.facts[0].happened_on, 5)
            in_time += answered[0].happened_on <= due
            late += answered[0].happened_on > due
    assert late > 10
    assert in_time / (in_time + late) > 0.9


def test_every_level_channel_answer_and_stage_is_there_to_be_looked_at(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    database, _, histories = loaded
    levels = Counter(
        fact.detail["level"] for history in histories for fact in history.facts if fact.kind == "level_set"
    )
    assert set(levels) == set(GUIDANCE["2023"].levels)
    assert levels["level_1"] > levels["level_2"] > levels["level_3"] > levels["level_4"]
    with database.reading() as session:
        stages = set(session.execute(text("SELECT DISTINCT stage FROM case_summary")).scalars())
        told = session.execute(text("SELECT * FROM sendiass_profile")).mappings().all()
    brief = {
        "opened_in_error",
        "impartiality_due",
        "contact",
        "agreeing_level_4",
        "agreeing_level_2",
        "agreeing_level_3",
    }
    assert stages >= set(SENDIASS_INTERVENTION.by_name) - brief - {"choosing_level"}
    for name in PROFILE:
        assert sum(row[name] is not None for row in told) > len(told) / 2
    assert any("heard_via" in row["withheld"] for row in told)


def test_only_qualified_people_give_tailored_advice(loaded: tuple[Database, LoadedService, list[History]]) -> None:
    database, _, histories = loaded
    at_level_2 = [fact for history in histories for fact in history.facts if fact.kind == "intervention_agreed"]
    assert len(at_level_2) > 100
    with database.reading() as session:
        qualified = {each.recorded_by: is_qualified(session, each.recorded_by, each.happened_on) for each in at_level_2}
        trainee = session.execute(select(Officer).where(text("username = 'trainee'"))).scalars().one()
        assert not is_qualified(session, trainee.id, day_of(NOW))
    assert set(qualified.values()) == {True}


def test_some_representation_and_some_level_4_that_still_asks_for_it(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    periods = [each for history in loaded[2] for each in level_periods(effective(history.facts))]
    at_4 = [each for each in periods if each.level.key == "level_4" and each.until]
    assert sum(each.has_representation for each in at_4) > len(at_4) / 2
    assert any(each.prompts for each in periods)


def told(database: Database) -> list[tuple[object, ...]]:
    """Every fact there is, in order."""
    with database.reading() as session:
        facts = ((history.ref, fact) for history in log.histories(session) for fact in history.facts)
        return sorted((ref, fact.sequence, fact.kind, fact.happened_on, fact.recorded_at) for ref, fact in facts)


def test_the_same_day_and_seed_tell_the_same_in_either_kind_of_database(
    loaded: tuple[Database, LoadedService, list[History]], empty_in_postgres: Database
) -> None:
    made = load_service_demo(empty_in_postgres, PASSWORD, now=NOW, years=1)
    assert told(loaded[0]) == told(empty_in_postgres)
    with empty_in_postgres.reading() as session:
        assert verify(session).events == made.facts
        assert make_report(session, REPORTS["annual_report"], "2025-to-2026", day_of(NOW)).parts


def test_another_seed_tells_something_else(
    loaded: tuple[Database, LoadedService, list[History]], tmp_path: Path
) -> None:
    database = empty_service(tmp_path)
    load_service_demo(database, PASSWORD, now=NOW, years=1, seed=rates.SEED + 1)
    assert told(loaded[0]) != told(database)


def test_only_the_named_people_can_sign_in(loaded: tuple[Database, LoadedService, list[History]]) -> None:
    with loaded[0].reading() as session:
        people = {each.username: each for each in session.execute(select(Officer)).scalars()}
    assert {name for name, each in people.items() if each.password_hash} == set(DEMO_USERS)
    assert check_password(PASSWORD, people["manager"].password_hash or "")


def test_a_service_with_records_is_never_filled_with_invented_ones(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    assert not is_empty(loaded[0])
    with pytest.raises(CannotLoadServiceDemo):
        load_service_demo(loaded[0], PASSWORD, now=NOW)


def test_the_shares_name_only_answers_there_are() -> None:
    for name, (_, answers) in PROFILE.items():
        assert set(rates.PROFILE[name]) == set(answers)
    assert set(rates.LEVELS) == set(GUIDANCE["2023"].levels)
    assert set(rates.USERS) == set(USER_TYPES)
    assert set(rates.OUTCOMES) == set(OUTCOMES)
    assert set(rates.ENDED_BECAUSE) <= set(CLOSED_BECAUSE)
    assert {mode for shares in rates.MODES.values() for mode in shares} <= set(rates.MINUTES) <= set(MODES)
    assert date(2023, 4, 1) <= day_of(NOW)


def test_every_report_is_filled_for_a_period_that_is_over(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    today = day_of(NOW)
    with loaded[0].reading() as session:
        for kind in REPORTS.values():
            over = [each for each in periods(session, kind, today) if each.last < today]
            report = make_report(session, kind, over[0].key, today)
            assert report.parts
            for part in report.parts:
                assert part.total if isinstance(part, Breakdown) else part.rows, (kind.key, part.key)


def test_transfers_are_approved_by_a_second_person_and_rest_on_a_consent(
    loaded: tuple[Database, LoadedService, list[History]],
) -> None:
    transfers = [each for history in loaded[2] for each in sharing_of(effective(history.facts)).transfers]
    shared = [each for each in transfers if each.state is TransferState.SHARED]
    assert len(shared) > 10
    assert all(each.basis and each.approved_by != each.put_forward_by for each in shared)
