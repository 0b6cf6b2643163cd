"""The demo authority: believable, as late as authorities are, the same every time, and never among real cases."""

import re
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text
from stdnum.gb import upn

from api.accounts import sign_in
from api.demo import rates, seasons, ways
from api.demo.authority import CannotLoadDemo, Loaded, demo_password, is_empty, load_demo
from api.demo.fitting import LEAVES
from api.demo.making import stands_at
from api.demo.people import Families, schools
from api.demo.staff import DEMO_USERS
from api.demo.stories import Holder, Setting, tell
from api.demo.wandering import along, from_elsewhere, route_to
from cases import log
from cases.database import Database, open_database
from cases.facts import Capacity, Fact, effective
from cases.log import Author, History
from cases.panels import all_panels
from cases.people import NewChild
from cases.proof import verify
from cases.sight import EVERY_CASE
from cases.tables import Officer, Person
from deadlines.clock import day_of
from deadlines.standing import Standing
from workflows import processes, views
from workflows.agenda import agenda_of
from workflows.bulk import new_history
from workflows.cohorts import year_group
from workflows.concern_trends import analyses
from workflows.concerns import Outcome, register
from workflows.following import beginnings, differs
from workflows.lapses import lapsed
from workflows.links import opened_by
from workflows.panel_questions import departures
from workflows.record import Prepared, prepare

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PASSWORD = "otter-plum-walnut-teapot-1234"
SETTING = Setting(
    8, "A Primary School", ("B School", "C School", "D School"), Holder("o1", "north"), Holder("o2", "south")
)


@pytest.fixture(scope="module")
def many() -> list[Prepared]:
    """Twelve hundred assessments asked for in one long-gone period, each carried to its end and judged as any other."""
    rng = Random("the demo's own test")
    days = seasons.request_days(rng, date(2022, 1, 1), date(2023, 12, 31), 1_200)
    told = (tell(rng, day, SETTING).entries(before=date(2026, 11, 22)) for day in days)
    return [
        prepare(new_history(f"D-{number}", "ehc_assessment"), entries, by=Author("o1"), now=NOW)
        for number, entries in enumerate(told)
    ]


def ended_in(many: list[Prepared], *stages: str) -> list[Prepared]:
    return [each for each in many if each.state.stage in stages]


def standings(many: list[Prepared], limit: str, *, excepted: bool = True) -> Counter[Standing]:
    """How a duty stands at the end, in the cases where it was done."""
    found = (
        deadline
        for each in many
        for deadline in each.deadlines
        if deadline.limit.key == limit and deadline.met_on and (excepted or not deadline.lifted)
    )
    return Counter(deadline.standing for deadline in found)


def share(counts: Counter[Standing], standing: Standing) -> float:
    return counts[standing] / counts.total()


# As late as authorities are


def test_every_invented_assessment_could_have_happened(many: list[Prepared]) -> None:
    assert len(many) == 1_200


def test_a_quarter_of_requests_is_refused(many: list[Prepared]) -> None:
    expected = rates.REFUSED_TO_ASSESS * (1 - rates.WITHDRAWN)
    assert len(ended_in(many, "assessment_refused")) / len(many) == pytest.approx(expected, abs=0.03)


def test_decisions_are_made_in_six_weeks_as_often_as_published(many: list[Prepared]) -> None:
    counts = standings(many, "assess_decision")
    assert share(counts, Standing.MET) == pytest.approx(rates.DECIDED_IN_SIX_WEEKS, abs=0.03)


def test_plans_are_finalised_in_twenty_weeks_as_often_as_at_the_median_authority(many: list[Prepared]) -> None:
    counts = standings(many, "final_plan", excepted=False)
    assert share(counts, Standing.MET) == pytest.approx(rates.FINALISED_IN_TWENTY_WEEKS, abs=0.04)


def test_most_assessments_end_in_a_plan(many: list[Prepared]) -> None:
    plans, refusals = len(ended_in(many, "plan_finalised")), len(ended_in(many, "plan_refused"))
    assert plans / (plans + refusals) == pytest.approx(rates.PLAN_ISSUED, abs=0.02)


def test_a_few_plans_take_more_than_a_year(many: list[Prepared]) -> None:
    took = [(each.facts[-1].happened_on - each.facts[0].happened_on).days for each in ended_in(many, "plan_finalised")]
    assert sum(days > 364 for days in took) / len(took) == pytest.approx(rates.OVER_FIFTY_TWO_WEEKS, abs=0.03)


def test_every_branch_of_the_process_is_there_to_be_looked_at(many: list[Prepared]) -> None:
    kinds = Counter(fact.kind for each in many for fact in each.facts)
    for kind in (
        "became_responsible", "no_plan_necessary_notified", "refusal_to_issue_plan_notified", "request_withdrawn",
        "exception_claimed", "cause_of_lateness_recorded", "institution_replied", "meeting_held",
    ):  # fmt: skip
        assert kinds[kind] > 0, kind
    assert any(sum(fact.kind == "draft_plan_served" for fact in each.facts) == 2 for each in many)
    assert any(fact.corrects for each in many for fact in each.facts)
    breaches = [fact for each in many for fact in each.facts if fact.breach]
    assert {code for fact in breaches for code in fact.breach} == {"too_early:draft_reps"}
    assert all("asked in writing" in fact.breach_reason for fact in breaches)


def test_august_is_quiet_and_no_psychologists_advice_to_speak_of_comes_in_it(many: list[Prepared]) -> None:
    months = Counter(each.facts[0].happened_on.month for each in many)
    assert months[8] < 0.6 * months.total() / 12
    advice = Counter(
        fact.happened_on.month
        for each in many
        for fact in each.facts
        if fact.kind == "advice_received" and fact.about == "educational_psychologist"
    )
    assert advice[8] < 0.6 * advice.total() / 12


def test_facts_are_recorded_in_office_hours_never_before_they_happened_and_in_order(many: list[Prepared]) -> None:
    for each in many:
        at = [fact.recorded_at for fact in each.facts if fact.recorded_at]
        assert len(at) == len(each.facts)
        assert all(before < after for before, after in pairwise(at))
        assert all(day_of(instant) >= fact.happened_on for instant, fact in zip(at, each.facts, strict=True))
        assert all(9 <= instant.hour + 1 <= 21 for instant in at)


# Invented people


@pytest.fixture(scope="module")
def children() -> list[NewChild]:
    families = Families(Random(1))
    return [families.pupil(date(2025, 3, 3)).child for _ in range(1_500)]


def test_pupil_numbers_are_valid_unlike_one_another_and_of_no_authority(children: list[NewChild]) -> None:
    numbers = [child.upn for child in children if child.upn]
    assert len(numbers) == len(set(numbers)) > 900
    assert all(number[1:4] == "999" for number in numbers)
    assert all(upn.calc_check_digit(number) == number[0] for number in numbers)


def test_children_are_of_an_age_to_be_assessed_and_small_ones_have_no_pupil_number(children: list[NewChild]) -> None:
    ages = [(date(2025, 3, 3) - child.birth_date).days / 365.25 for child in children]
    assert 1.9 < min(ages) < max(ages) < 20
    assert all(child.upn is None for child, age in zip(children, ages, strict=True) if age < 5)


def test_nobody_invented_can_be_written_to(children: list[NewChild]) -> None:
    contacts = [contact for child in children for contact in child.contacts]
    assert all(contact.email and contact.email.endswith("@example.org") for contact in contacts)
    assert all("ZZ99 " in (contact.address or "") for contact in contacts)
    assert 0.5 < sum(contact.email_consent_on is not None for contact in contacts) / len(contacts) < 0.8


def test_schools_have_names_of_their_own_and_numbers_nobody_has() -> None:
    assert (
        len({school.name for school in schools()}) == len({school.urn for school in schools()}) == len(schools()) > 40
    )
    assert all(school.urn > "999000" for school in schools())


# The whole authority in a database


def load(database: Database, *, plans: int = 70, years: int = 1, seed: int = 1) -> Loaded:
    return load_demo(database, PASSWORD, now=NOW, plans=plans, years=years, seed=seed)


def a_copy(template: Path, path: Path) -> Database:
    path.write_bytes(template.read_bytes())
    return open_database(f"sqlite:///{path}")


@pytest.fixture
def loaded(database: Database) -> Loaded:
    return load(database)


def histories(database: Database) -> Iterator[History]:
    with database.reading() as session:
        yield from log.histories(session)


def test_the_demo_verifies_and_its_lists_equal_a_fresh_fold(database: Database, loaded: Loaded) -> None:
    with database.reading() as session:
        found = verify(session)
        assert (found.broken, found.cases, found.events) == (None, loaded.cases, loaded.facts)
        assert not any(views.stale(session, history) for history in log.histories(session))


def test_there_are_as_many_requests_as_published(database: Database, loaded: Loaded) -> None:
    assessments = [each for each in histories(database) if each.process == "ehc_assessment"]
    shown = len(processes.process("ehc_assessment").by_name)  # at most one more for each stage
    assert 0 <= len(assessments) - 70 * rates.REQUESTS_A_YEAR_PER_PLAN + 3 <= shown + 6


def reviews_of(database: Database) -> list[tuple[Fact, ...]]:
    return [effective(each.facts) for each in histories(database) if each.process == "annual_review"]


def test_as_many_reviews_fall_due_in_a_year_and_are_decided_as_late_as_published(
    sqlite_template: Path, tmp_path: Path
) -> None:
    many = a_copy(sqlite_template, tmp_path / "many.db")
    load(many, plans=400)
    reviews = reviews_of(many)
    year = timedelta(days=365)
    begun = [each[0].happened_on for each in reviews if each[0].kind in ways.BEGIN_THE_YEAR]
    due = sum(day_of(NOW) - year < day + year <= day_of(NOW) for day in begun)
    assert due / 400 == pytest.approx(rates.REVIEWS_EXPECTED_A_YEAR_PER_PLAN, abs=0.08)
    took = []
    for facts in reviews:
        held = [each.happened_on for each in facts if each.kind == "review_meeting_held"]
        decided = [each.happened_on for each in facts if each.kind == "review_decision_notified"]
        took += [(decided[0] - held[-1]).days] if held and decided else []
    assert sum(days <= 28 for days in took) / len(took) == pytest.approx(0.444, abs=0.06)
    many.close()


def test_a_review_meeting_is_held_when_schools_are_open(database: Database, loaded: Loaded) -> None:
    held = [each for facts in reviews_of(database) for each in facts if each.kind == "review_meeting_held"]
    assert len(held) > 20
    assert [each.happened_on for each in held if seasons.school_day(each.happened_on) != each.happened_on] == []


def test_a_transfer_is_on_a_first_of_september_from_the_last_year_of_a_school_that_ends_then(
    database: Database, loaded: Loaded
) -> None:
    with database.reading() as session:
        people = {row.id: row for row in session.execute(select(*Person.__table__.c))}  # type: ignore[attr-defined]
    ends_with = {each.urn: each.last_year for each in schools()}
    found = [each for each in histories(database) if each.process == "phase_transfer"]
    assert len(found) > 5
    for each in found:
        detail = each.facts[0].detail
        on = date.fromisoformat(detail["transfer_on"])
        child = people[each.child_id]
        assert (on.month, on.day) == (9, 1)
        assert year_group(child.birth_date, on - timedelta(days=1)) == LEAVES[detail["phase"]]
        assert ends_with[child.school_urn] in (LEAVES[detail["phase"]], None)


def test_what_an_appeal_comes_to_fits_the_decision_it_is_against(database: Database, loaded: Loaded) -> None:
    for each in histories(database):
        facts = effective(each.facts)
        if each.process == "appeal":
            for fact in facts:
                if fact.kind in ("order_made", "appeal_unopposed"):
                    for limb in fact.detail["limbs"]:
                        assert (limb == "assess") == (facts[0].detail["decision"] == "no_assessment")


# Stages that a case enters only by what another case of the child records in it: shown there or not at all.
# Nobody in the demonstration dies, or leaves England.
FROM_ANOTHER_CASE = {
    "moved", "reviewed_elsewhere", "suspended_by_detention", "handed_over", "died", "left_england",
}  # fmt: skip


def test_a_case_stands_at_every_stage_there_is(database: Database, loaded: Loaded) -> None:
    with database.reading() as session:
        there = {(row.process, row.stage) for row in session.execute(text("SELECT process, stage FROM case_summary"))}
    shown = {key: each for key, each in processes.PROCESSES.items() if key not in ways.NOT_SHOWN}
    every = {(key, stage) for key, each in shown.items() for stage in each.by_name}
    assert {stage for _, stage in every - there} <= FROM_ANOTHER_CASE


def test_what_a_fact_opens_is_there_and_bound_to_it(database: Database, loaded: Loaded) -> None:
    """Just as `workflows.following` would have opened it: a fact that opens a process has a case, and no other."""
    opened = 0
    with database.reading() as session:
        for history in log.histories(session):
            running = processes.process_of(history)
            wanted = {
                (each.root, each.opening.process): each.fact
                for each in beginnings(running, history, effective(history.facts))
            }
            there = opened_by(session, history.id)
            assert set(there) == set(wanted)
            for key, link in there.items():
                case = log.load(session, link.ref)
                assert case.child_id == history.child_id
                assert not differs(wanted[key], effective(case.facts)[0])
                opened += 1
    assert opened > 20


def test_time_that_ran_out_before_today_is_recorded_so_that_the_first_sweep_finds_none(
    database: Database, loaded: Loaded
) -> None:
    ended = [each for each in histories(database) if any(fact.kind == "time_to_appeal_ended" for fact in each.facts)]
    assert ended
    yesterday = day_of(NOW) - timedelta(days=1)
    for each in histories(database):
        assert lapsed(processes.process_of(each), effective(each.facts), yesterday) is None
    assert {each.facts[-1].recorded_by for each in ended if each.facts[-1].kind == "time_to_appeal_ended"} >= {
        "sendflow"
    }


@pytest.mark.parametrize("key", sorted({*processes.PROCESSES} - {*ways.NOT_SHOWN}))
def test_an_invented_case_reaches_every_stage_by_ways_the_process_takes(key: str) -> None:
    rng, running, elsewhere = Random(key), processes.process(key), from_elsewhere()
    for stage in running.by_name:
        route = route_to(running, stage, elsewhere)
        if route is None:
            assert stage in FROM_ANOTHER_CASE
        else:
            tries = (stands_at(running, along(rng, running, route, day_of(NOW)), NOW) for _ in range(40))
            assert stage in tries, stage


def test_the_same_seed_and_day_make_the_same_log_and_another_seed_another(
    database: Database, sqlite_template: Path, tmp_path: Path, loaded: Loaded
) -> None:
    heads = {}
    for name, seed in (("again", 1), ("other", 7)):
        copy = a_copy(sqlite_template, tmp_path / f"{name}.db")
        load(copy, seed=seed)
        with copy.reading() as session:
            heads[name] = verify(session).heads
        copy.close()
    with database.reading() as session:
        assert verify(session).heads == heads["again"] != heads["other"]


@pytest.mark.parametrize("days", [5, 40, 111, 190, 263, 330])
def test_the_demo_can_be_made_on_any_day_of_the_year(sqlite_template: Path, tmp_path: Path, days: int) -> None:
    copy = a_copy(sqlite_template, tmp_path / "another.db")
    made = load_demo(copy, PASSWORD, now=NOW + timedelta(days=days), plans=120, years=1, seed=days)
    assert made.cases > 200
    copy.close()


def test_nothing_in_the_demo_is_recorded_today_or_later(database: Database, loaded: Loaded) -> None:
    recorded = [fact.recorded_at for each in histories(database) for fact in each.facts if fact.recorded_at]
    assert max(map(day_of, recorded)) < day_of(NOW)
    assert (day_of(NOW) - max(map(day_of, recorded))).days < 21


def test_every_case_but_a_providers_is_about_a_child_and_every_one_held_by_somebody_who_acts_for_the_authority(
    database: Database, loaded: Loaded
) -> None:
    with database.reading() as session:
        rows = session.execute(text("SELECT owner, team FROM case_summary")).all()
        roles = {officer.id: officer.role for officer in session.execute(select(Officer)).scalars()}
        assert session.execute(select(func.count()).select_from(Person)).scalar() == loaded.children
        childless = session.execute(text("SELECT DISTINCT process FROM case_file WHERE child_id IS NULL")).scalars()
        assert set(childless) == processes.ABOUT_NO_CHILD & set(processes.PROCESSES)
    assert all(row.team for row in rows)
    assert {roles[row.owner] for row in rows} <= {"caseworker", "senior"}
    assert {fact.acted_as for each in histories(database) for fact in each.facts} == {Capacity.COUNCIL}


def test_the_demo_has_a_year_of_concerns_and_of_their_analysis(database: Database, loaded: Loaded) -> None:
    with database.reading() as session:
        concerns, analysed = register(session, day_of(NOW)), analyses(session, day_of(NOW))
    assert len(concerns) >= ways.FEWEST_CONCERNS_A_YEAR
    assert len({each.received_on.month for each in concerns}) > 3
    assert len({(day.year, day.month) for day in analysed.days}) > 8
    outcomes = {each.initial.outcome for each in concerns if each.initial}
    assert {Outcome.IN_TIME, Outcome.LATE} <= outcomes


def test_no_name_stands_in_the_log_of_the_demo(database: Database, loaded: Loaded) -> None:
    with database.reading() as session:
        details = " ".join(session.execute(text("SELECT detail || about || breach_reason FROM case_event")).scalars())
        names = {name for row in session.execute(text("SELECT given_name, family_name FROM person")) for name in row}
    of_schools = set(re.findall(r"\w+", " ".join(school.name for school in schools())))
    assert names & set(re.findall(r"\w+", details)) <= of_schools


def test_the_demo_users_sign_in_with_the_one_password_and_colleagues_cannot(database: Database, loaded: Loaded) -> None:
    secret, _ = sign_in(database, "caseworker", PASSWORD, NOW)
    assert secret
    with database.reading() as session:
        found = {each.username: each.password_hash is not None for each in session.execute(select(Officer)).scalars()}
    assert {name for name, can_sign_in in found.items() if can_sign_in} == set(DEMO_USERS)
    assert len(found) > len(DEMO_USERS)


def test_real_references_go_on_where_the_demos_end(database: Database, loaded: Loaded) -> None:
    prefixes = Counter(each.ref.rsplit("-", 1)[0] for each in histories(database))
    with database.reading() as session:
        last = dict(session.execute(text("SELECT prefix, last FROM ref_counter")).all())
    assert {prefix: number for prefix, number in last.items() if not prefix.startswith("PNL")} == prefixes


def test_panels_recommended_and_one_is_to_come_with_an_agenda(database: Database, loaded: Loaded) -> None:
    today = day_of(NOW)
    with database.reading() as session:
        to_come, *past = all_panels(session)
        assert past
        agendas = {each.ref: agenda_of(session, each, today, EVERY_CASE) for each in (to_come, *past)}
        last = dict(session.execute(text("SELECT prefix, last FROM ref_counter WHERE prefix LIKE 'PNL%'")).all())
    assert to_come.held_on >= today > past[0].held_on
    assert not any(each.recommendation for each in agendas[to_come.ref])
    assert agendas[to_come.ref]
    for panel in past:
        assert panel.members
        assert all(each.recommendation for each in agendas[panel.ref])
    everything = [each for panel in past for each in agendas[panel.ref]]
    assert sum(bool(each.decision) for each in everything) > len(everything) / 2
    recommended = {
        fact.detail["panel"] for each in histories(database) for fact in each.facts if "panel" in fact.detail
    }
    assert recommended == {each.ref for each in past}
    for ref in recommended | {to_come.ref}:
        prefix, number = ref.rsplit("-", 1)
        assert int(number) <= last[prefix], "a panel called later has another number"


def test_no_notice_of_the_demo_departs_from_a_panel_without_a_decision(database: Database, loaded: Loaded) -> None:
    departing = [warning for each in histories(database) for warning in departures(effective(each.facts))]
    assert departing == []


def test_a_database_that_holds_anything_takes_no_demo(database: Database, loaded: Loaded) -> None:
    assert not is_empty(database)
    with pytest.raises(CannotLoadDemo, match="holds officers or cases already"):
        load(database)
    assert len(list(histories(database))) == loaded.cases


@pytest.mark.parametrize("options", [{"plans": 0}, {"plans": 10**9}, {"years": 0}, {"years": 99}])
def test_an_impossible_size_is_refused_and_nothing_is_made(database: Database, options: dict[str, int]) -> None:
    with pytest.raises(CannotLoadDemo):
        load(database, **options)
    assert is_empty(database)


def test_a_demo_that_is_stopped_half_way_leaves_the_database_empty(database: Database) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(database, PASSWORD, now=NOW, plans=70, years=1, progress=stop)
    assert is_empty(database)


def test_the_password_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    password = demo_password(tmp_path / "var")
    assert demo_password(tmp_path / "var") == password
    assert re.fullmatch(r"(?:[a-z]+-){4}[0-9]{4}", password)
    assert stat.S_IMODE((tmp_path / "var" / "demo_password").stat().st_mode) == 0o600
    assert demo_password(tmp_path / "another") != password


def test_seasons_go_on_beyond_the_years_whose_bank_holidays_are_known() -> None:
    assert seasons.working_day(date(2099, 3, 7)) == date(2099, 3, 9)
    assert seasons.working_day_by(date(2099, 3, 7)) == date(2099, 3, 6)
