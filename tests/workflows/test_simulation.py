"""The caseload under a pack: what moves and by how much, the work of each month, and nothing written."""

from datetime import date

import pytest
from sqlalchemy import text

from api.demo.authority import load_demo
from cases.database import Database
from cases.facts import effective
from cases.log import histories
from cases.people import NewChild, add_child
from cases.sight import EVERY_CASE
from deadlines.counting import weeks
from deadlines.law.packs import PACKS
from deadlines.limits import Citation, InForce, Rule, Status
from deadlines.packs import Change, Pack, under
from tests.casework import NOW, new, opened, request, to_the_draft
from workflows.processes import process_of
from workflows.simulation import DISTANCES, GAINED, LOST, Moved, Simulation, count_cases, simulate
from workflows.timetable import timetable

TODAY = NOW.date()
IDENTITY, WHITE_PAPER = PACKS["identity"], PACKS["white_paper_2026"]
PROPOSAL = Citation("Proposal, not law: made up for a test", "")


def pack_of(key: str, rule: Rule) -> Pack:
    return Pack("made_up", "Made up", "Made up.", (), changes=(Change(key, (rule,)),))


TEN_WEEKS = pack_of("final_plan", Rule(weeks(10), InForce(date(2014, 9, 1)), PROPOSAL, Status.PROPOSED))


def run(database: Database, pack: Pack, **more: object) -> Simulation:
    with database.reading() as session:
        return simulate(session, pack, TODAY, EVERY_CASE, **more)  # type: ignore[arg-type]


def everything(database: Database) -> str:
    with database.reading() as session:
        return "".join(
            str(session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).all())
            for table in ("case_file", "case_event", "case_summary", "deadline_span", "outbox_message", "wake_up")
        )


def test_the_identity_pack_changes_nothing_in_the_whole_demonstration(database: Database) -> None:
    load_demo(database, "a password", now=NOW, plans=400, years=1)
    before = everything(database)
    found = run(database, IDENTITY)
    assert found.cases > 10
    assert (found.regime, found.moved, found.cases_moved, found.named) == (0, 0, 0, [])
    assert all(now == then for _, now, then in found.workload)
    assert found.due_before == found.due_after
    assert everything(database) == before
    with database.reading() as session:
        for history in histories(session):
            running, facts = process_of(history), effective(history.facts)
            as_is = [each.as_json() for each in timetable(running, facts, TODAY)]
            assert [each.as_json() for each in timetable(running, facts, TODAY, law=under(IDENTITY))] == as_is


def test_what_moves_is_counted_named_and_put_into_its_month(database: Database) -> None:
    opened(database, request("2026-10-05"))
    opened(database, *to_the_draft(), ref="EHC-2025-000002")  # overdue under both
    opened(database, request("2026-10-05"), new("request_withdrawn", "2026-10-06"), ref="EHC-2025-000003")
    found = run(database, TEN_WEEKS)
    assert (found.cases, found.regime, found.moved) == (2, 2, 2)
    assert found.named == [
        Moved("EHC-2025-000001", "final_plan", "Finalised plan sent", date(2027, 2, 22), date(2026, 12, 14)),
        Moved("EHC-2025-000002", "final_plan", "Finalised plan sent", date(2026, 1, 19), date(2025, 11, 10)),
    ]
    assert dict(found.by_distance) == {"up to 3 months earlier": 2}
    assert found.limits == [("final_plan", "Finalised plan sent", 2, -70)]
    work = {month: (now, then) for month, now, then in found.workload}
    assert next(iter(work)) == "2026-11"
    assert len(work) == 24
    assert work["2027-02"][0] - work["2027-02"][1] == 1
    assert work["2026-12"][1] - work["2026-12"][0] == 1


def test_it_can_be_taken_to_have_commenced_on_another_day(database: Database) -> None:
    opened(database, request("2026-10-05"))
    later = pack_of("final_plan", Rule(weeks(10), InForce(date(2030, 9, 1)), PROPOSAL, Status.PROPOSED))
    assert run(database, later).moved == 0
    assert run(database, later).commences_later == date(2030, 9, 1)
    assert run(database, later, as_if_from=date(2026, 10, 5)).moved == 1
    assert run(database, later, as_if_from=date(2026, 10, 6)).moved == 0


def test_children_are_counted_by_cohort_and_those_without_a_birth_date_apart(database: Database) -> None:
    for number, born in enumerate((date(2018, 8, 31), date(2018, 9, 1)), start=1):
        child = {"given_name": "Ada", "family_name": "Example", "birth_date": born}
        with database.writing() as session:
            child_id = add_child(session, NewChild.model_validate(child))
        opened(database, request(), ref=f"EHC-2025-00000{number}", child_id=child_id)
    opened(database, request(), ref="EHC-2025-000003")
    found = run(database, WHITE_PAPER)
    assert dict(found.cohorts) == {"keeps_plan": 1, "reassessed_at_year_7": 1}
    assert found.unknown_birth == 1


def test_slices_do_not_change_what_is_found(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        opened(database, request("2026-10-05"), ref=f"EHC-2025-00000{number}")
    whole, told = run(database, TEN_WEEKS), list[int]()
    monkeypatch.setattr("workflows.simulation.SLICE", 2)
    assert run(database, TEN_WEEKS, progress=told.append).as_json() == whole.as_json()
    assert told == [2, 4, 5]
    with database.reading() as session:
        assert count_cases(session) == 5


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (date(2026, 1, 1), date(2027, 1, 2), "more than a year later"),
        (date(2026, 1, 1), date(2027, 1, 1), "3 to 12 months later"),
        (date(2026, 1, 1), date(2026, 1, 2), "up to 3 months later"),
        (date(2026, 1, 2), date(2026, 1, 1), "up to 3 months earlier"),
        (date(2027, 1, 1), date(2026, 1, 1), "3 to 12 months earlier"),
        (date(2027, 1, 2), date(2026, 1, 1), "more than a year earlier"),
        (None, date(2026, 1, 1), GAINED),
        (date(2026, 1, 1), None, LOST),
    ],
)
def test_how_far_a_day_moves_is_said_in_words(before: date | None, after: date | None, words: str) -> None:
    assert Moved("A", "b", "c", before, after).how_far == words
    assert words in DISTANCES


def test_what_it_answers_says_itself_that_it_is_not_law(database: Database) -> None:
    body = run(database, WHITE_PAPER).as_json()
    assert body["status"] == "proposed: not law"
    assert body["assumed"]
